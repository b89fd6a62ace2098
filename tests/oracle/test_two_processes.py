"""A site whose notes two processes have compiled is, byte for byte, that of one."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from living_vault import BLOCKS, PROPERTIES, LivingVault, Text
from oracle_builds import build, differences, tree

from knapper.site import load
from knapper.site.helper import Helper

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 60


def test_two_make_what_one_makes(
    tmp_path: Path, caches: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = LivingVault(tmp_path)
    vault.fill()
    for number, block in enumerate(BLOCKS):
        vault.write(f"Blocks/Block {number}.md", Text([block]))
    for key, values in PROPERTIES.items():
        for number, value in enumerate(values):
            vault.write(f"Properties/{key} {number}.md", Text(["Text."], {key: value}))
    build(tmp_path, "one")
    shutil.rmtree(caches)

    taken: list[bool] = []
    plain = Helper.take

    def take(self: Helper, number: int) -> Any:
        assert number or self._process.wait(SECONDS)
        made = plain(self, number)
        taken.append(made is not None)
        return made

    monkeypatch.setattr(Helper, "take", take)
    monkeypatch.setattr(load, "pays_for", lambda _count: True)
    build(tmp_path, "two")
    assert taken
    assert all(taken)
    assert differences(tree(tmp_path / "two"), tree(tmp_path / "one")) == []

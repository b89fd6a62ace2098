"""A lean load, for a check, finds what a full one finds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from obsidian_text import FRAGMENTS

from knapper.site import NoteStore, Site

ROOT = Path(__file__).parents[2]
NAMES = ("n.md", "a.md", "F/b.md", "c.md")


@pytest.mark.parametrize("vault", ["docs", "vault", "tests/conformance/vault"])
def test_the_vaults_of_the_repository(vault: str, tmp_path: Path) -> None:
    full = Site.load(ROOT / vault)
    for _ in range(2):
        store = NoteStore(ROOT / vault, folder=tmp_path)
        lean = Site.load(ROOT / vault, lean=True, store=store)
        assert lean.diagnostics == full.diagnostics


def test_a_vault_of_faults(make_vault: Callable[..., Path]) -> None:
    root = make_vault(
        {
            "A.md": "![[B]] [[b]] [[B#No]] [[B#^no]] [[C]] ![p](x.png) [[Secret]]\n\n^x\n",
            "B.md": "---\nup: [[A]]\n---\n![[A]]\n\ntext ^x\n\nmore ^x\n\n%%\nopen",
            "F/C.md": "> [!odd] $\\nope$\n\n### Deep\n\n```\nopen",
            "C.md": '<a href="Nowhere.md">x</a> <img src="F/C.md">\n',
            "Secret.md": "---\npublish: false\n---\n[[Gone]]",
        }
    )
    full = Site.load(root)
    assert Site.load(root, lean=True).diagnostics == full.diagnostics
    assert len(full.diagnostics) > 5


@given(st.lists(FRAGMENTS, min_size=1, max_size=4))
def test_any_vault(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    root = tmp_path_factory.mktemp("vault")
    (root / "F").mkdir()
    for name, text in zip(NAMES, texts, strict=False):
        (root / name).write_text(text, encoding="utf-8", newline="")
    assert Site.load(root, lean=True).diagnostics == Site.load(root).diagnostics

"""A computer with packages of its own on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from planned_vault import forget


@pytest.fixture
def computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with `site-packages`, that has `bricks` 2.13, and `work`, where `lab` is made.

    `lab` imports `mortar`, which is installed too, in 1.0. Whoever imports any of them fails.
    """
    folder = tmp_path / "computer"
    for name, version in (("bricks", "2.13.0+cpu"), ("mortar", "1.0")):
        package = folder / "site-packages" / name
        package.mkdir(parents=True)
        (package / "__init__.py").write_text("raise RuntimeError('imported')")
        info = package.with_name(f"{name}.dist-info")
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    lab = folder / "work" / "lab"
    lab.mkdir(parents=True)
    (lab / "__init__.py").write_text("import mortar\nraise RuntimeError('imported')\n")
    (lab / "words.txt").write_text("one\n")
    monkeypatch.syspath_prepend(str(folder / "site-packages"))
    monkeypatch.syspath_prepend(str(folder / "work"))
    forget()
    yield folder
    monkeypatch.undo()
    forget()

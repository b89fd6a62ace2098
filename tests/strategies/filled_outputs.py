"""Stored outputs of cells written as text, made those of the cells beside them."""

from __future__ import annotations

import json
from pathlib import Path
from platform import python_version

from knapper.site import Site

__all__ = ["fill_in"]


def fill_in(root: Path) -> None:
    """Put the key of its cell, or the version of this Python, where stored outputs say `…`."""
    files = sorted((root / ".knapper" / "outputs").rglob("*.json"))
    plan = Site.load(root, lean=True).cells if files else None
    for file in files:
        stored = json.loads(file.read_text(encoding="utf-8"))
        keys = plan.keys(stored["note"]) if plan else ()
        for cell, key in zip(stored["cells"], keys, strict=False):
            cell["key"] = key if cell["key"] == "…" else cell["key"]
        if stored["environment"]["python"] == "…":
            stored["environment"]["python"] = python_version()
        file.write_text(json.dumps(stored), encoding="utf-8")

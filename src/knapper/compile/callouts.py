"""The types of callouts that Obsidian knows (§6.1)."""

from __future__ import annotations

from typing import Final

__all__ = ["CALLOUTS"]

# Every type and synonym of help:Callouts, with the type whose look it has (§6.1).
CALLOUTS: Final[dict[str, str]] = {
    synonym: kind
    for kind, synonyms in {
        "note": (),
        "abstract": ("summary", "tldr"),
        "info": (),
        "todo": (),
        "tip": ("hint", "important"),
        "success": ("check", "done"),
        "question": ("help", "faq"),
        "warning": ("caution", "attention"),
        "failure": ("fail", "missing"),
        "danger": ("error",),
        "bug": (),
        "example": (),
        "quote": ("cite",),
    }.items()
    for synonym in (kind, *synonyms)
}

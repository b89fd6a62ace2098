"""`S011`: callouts of a type that neither Obsidian nor anything in the vault defines (§6).

Obsidian shows such a callout as a note. Themes, snippets and plugins define types of their own,
so only what is nearly a known type is a warning; what is like none is information.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from knapper.compile import CALLOUTS
from knapper.diagnostics import Diagnostic, Severity, Span, finding
from knapper.errors import VaultError
from knapper.vault import read_settings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from knapper.checks.context import Context

__all__ = ["check_callouts"]

# `[data-callout="x"]` of style sheets; any word of the settings of plugins that define types.
_IN_STYLES = re.compile(r"data-callout(?:[~|^$*]?=)[\"']?([^\"'\]\s]+)")
_IN_SETTINGS = re.compile(r"\"([^\"\\\s]{1,40})\"")
_PLUGINS = ("obsidian-admonition", "callout-manager")

_SHORT = 4
_LONG = 9
# A type that is used so often is no slip of the keyboard.
_MANY = 5


def check_callouts(context: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each callout of a published note whose type nothing knows."""
    known = {*CALLOUTS, *(each.casefold() for each in context.config.callouts)}
    unknown = [
        (path, callout)
        for path, note in context.notes.items()
        for callout in note.callouts
        if callout.kind not in known
    ]
    if not unknown:
        return
    known |= _defined(context.root, context.settings.folder)
    times = Counter(callout.kind for _, callout in unknown)
    for path, callout in unknown:
        kind = callout.kind
        if kind in known:
            continue
        near = _nearest(kind, known) if times[kind] < _MANY else ""
        yield finding(
            "S011",
            f"nothing knows the callout type `{kind}`, so it looks like `note`",
            Span(path, callout.line, callout.column, callout.length),
            help=f"did you mean `{near}`?"
            if near
            else "if a plugin or theme defines it, name it under `callouts` in the configuration",
            severity=Severity.WARNING if near else Severity.INFO,
            subject=f"callout `{kind}`",
        )


def _nearest(kind: str, known: Collection[str]) -> str:
    """Return the known type that was surely meant, "" for none or for one that looks the same."""
    near = [each for each in sorted(known) if _is_slip(kind, each)]
    return near[0] if len(near) == 1 and CALLOUTS.get(near[0]) != "note" else ""


def _is_slip(written: str, meant: str) -> bool:
    """Return whether a type is another one with a slip of the keyboard, or its plural.

    Short words are often like others: in them only letters that changed places, a letter
    that stands twice and a plural count.
    """
    if written[:1] != meant[:1] and sorted(written[:2]) != sorted(meant[:2]):
        return False
    if written == meant + "s":
        return True
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - costs 0.03 s, which few vaults need

    allowed = 2 if len(meant) >= _LONG else 1
    if OSA.distance(written, meant, score_cutoff=allowed) > allowed:
        return False
    if len(meant) > _SHORT:
        return True
    return sorted(written) == sorted(meant) or _single(written) == _single(meant)


def _single(text: str) -> str:
    """Return the text with each row of one letter as that letter."""
    return re.sub(r"(.)\1+", r"\1", text)


def _defined(root: Path, folder: str) -> set[str]:
    """Return the types that style sheets and plugins of the vault define."""
    found: set[str] = set()
    for path in _style_sheets(root, folder):
        found.update(_IN_STYLES.findall(_text(root, path)))
    for plugin in _PLUGINS if folder else ():
        text = _text(root, f"{folder}/plugins/{plugin}/data.json")
        found.update(_IN_SETTINGS.findall(text))
    return {each.casefold() for each in found}


def _style_sheets(root: Path, folder: str) -> Iterator[str]:
    yield "publish.css"
    if not folder:
        return
    yield from (
        f"{folder}/snippets/{name}"
        for name in _names(root / folder / "snippets")
        if name.endswith(".css")
    )
    yield from (f"{folder}/themes/{name}/theme.css" for name in _names(root / folder / "themes"))
    yield from (f"{folder}/plugins/{name}/styles.css" for name in _names(root / folder / "plugins"))


def _names(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir())
    except OSError:
        return []


def _text(root: Path, path: str) -> str:
    try:
        return read_settings(root, path)
    except VaultError:
        return ""

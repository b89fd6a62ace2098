"""`L012`: a link that is spelled with other capitals than its file, and the fix.

Obsidian finds the file, as it compares names without case (§2.5); a host or tool that tells
case apart does not. The fix writes the file's own spelling in the link as it stands: folders,
extension, subpath and shown text stay, and so do percent signs in a Markdown link. A wikilink
that shows its target goes on to show what it showed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from knapper.checks.links.written import written
from knapper.compile import LinkKind
from knapper.diagnostics import Diagnostic, Edit, Fix, Span, finding
from knapper.vault import fold, is_note, nfc

if TYPE_CHECKING:
    from knapper.compile import Link

__all__ = ["other_case"]

_CLIMB = re.compile(r"(?:\.{0,2}/)*")
_DESTINATION = re.compile(r"\]\(\s*(?:<([^<>#]*)|([^\s#<>]*?))(?=[#\s>]|\)$|\)\s)")

_LONGEST = 2000  # characters of a Markdown link that are looked through from its end


def other_case(link: Link, span: Span, path: str, line: str, *, in_table: bool) -> Diagnostic:
    """Return the finding of a link that means the file `path`; `line` is its source line.

    `in_table` says that the line is a row of a table, where a bar is escaped (§2.9).
    """
    right = _own_spelling(link.target, path)
    edit = right and _edit(link, span, right, line, "\\|" if in_table else "|")
    return finding(
        "L012",
        f"`{link.target}` is spelled otherwise than `{nfc(path)}`",
        span,
        help=f"write `{right}`" if right else "write it as the file is called",
        fix=Fix(f"write `{edit.new}`", (edit,)) if edit else None,
        subject=written(link),
    )


def _own_spelling(target: str, path: str) -> str:
    """Return `target` with the capitals of `path`, "" where that is not all the difference."""
    climb = _CLIMB.match(target)
    start = climb.end() if climb else 0
    name = nfc(path)
    if is_note(name) and not is_note(target):
        name = name[:-3]
    parts = target[start:].count("/") + 1
    right = target[:start] + "/".join(name.split("/")[-parts:])
    return right if fold(right) == fold(target) else ""


def _edit(link: Link, span: Span, right: str, line: str, bar: str) -> Edit | None:
    """Return the change of the link's path in its source, None where it is not to be found."""
    source = line[span.column - 1 : span.column - 1 + span.length]
    if not span.column or not source:
        return None
    shown = ""
    if link.kind is LinkKind.DIAGRAM or not source.endswith(("]]", ")")):
        # A node of a chart, or a card of a canvas: the name and nothing else.
        given, start = link.target, 0
        if source != given:
            given, right = given.removeprefix("/"), right.removeprefix("/")
        if source != given:
            return None
    elif source.endswith("]]"):
        written_path = source.removesuffix("]]").partition("[[")[2].partition("|")[0]
        written_path = written_path.removesuffix("\\").partition("#")[0]
        given = written_path.strip()
        if given != link.target:
            return None
        start = source.index("[[") + 2 + len(written_path) - len(written_path.lstrip())
        if link.kind is LinkKind.WIKI and not (link.shown or link.subpath or "/" in given):
            shown = bar + given
    else:
        match = _destination(source, link.target)
        if match is None:
            return None
        group = 1 if match[1] is not None else 2
        given, start = match[group], match.start(group)
        right = _encoded(right, given)
    if "\\" in right or (" " in right and " " not in given):
        return None
    place = Span(span.path, span.line, span.column + start, len(given))
    return Edit(place, given, right + shown)


def _destination(source: str, target: str) -> re.Match[str] | None:
    """Return where in a Markdown link its path stands; a shown text may hold `](` as well."""
    for match in _DESTINATION.finditer(source, max(0, len(source) - _LONGEST)):
        given = match[1] if match[1] is not None else match[2]
        if unquote(given).strip() == target:
            return match
    return None


def _encoded(right: str, given: str) -> str:
    """Return `right` with the same characters percent-encoded as in `given`."""
    kept = set(re.sub(r"(?:%[0-9A-Fa-f]{2})+", "", given).casefold())
    return "".join(sign if sign.casefold() in kept else quote(sign) for sign in right)

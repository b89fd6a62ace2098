"""`L009` and `L011`: addresses that two pages claim, and old ones that lead elsewhere (§9.6).

In come the collisions of `knapper.site.urls`; out come findings, at the permalink or alias that
asks for the address where one does, else at the note as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.diagnostics import Diagnostic, Label, Severity, Span, finding
from knapper.yaml12 import YamlError, YamlNode, read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from knapper.compile import Note
    from knapper.site.urls import Collision

__all__ = ["collision_findings"]

_KEYS = frozenset(("permalink", "aliases", "alias"))


def collision_findings(
    collisions: Iterable[Collision], notes: Mapping[str, Note], source: Callable[[str], str]
) -> Iterator[Diagnostic]:
    """Yield a finding for each collision; `source` gives the text of a note."""
    for each in collisions:
        holder = each.holder
        labels = (Label(Span(holder.path), "has the address"),) if holder.path else ()
        span = Span(each.path)
        if each.written:
            span = _place(each, notes[each.path].properties.end_line, source)
        if each.old:
            yield finding(
                "L011",
                f"the old address `/{each.wanted}` is taken by {holder.words}",
                span,
                help=f"it does not lead to this note, at `/{each.instead}`; take one of them out",
                labels=labels,
                # Two notes that a third was merged into may both say so; one of them is right.
                severity=Severity.INFO if each.shared else None,
                subject=f"/{each.wanted}",
            )
            continue
        yield finding(
            "L009",
            f"the address `/{each.wanted}` is taken by {holder.words}, "
            f"so this note is at `/{each.instead}`",
            span,
            help="rename one of the notes, or give one a `permalink` of its own",
            labels=labels,
            subject=f"/{each.wanted}",
        )


def _place(each: Collision, end_line: int, source: Callable[[str], str]) -> Span:
    """Return where in the front matter the permalink or alias stands."""
    lines = source(each.path).split("\n")[1 : end_line - 1]
    try:
        root = read_yaml("\n".join(lines), first_line=2)
    except YamlError:
        root = None
    for node in _values(root):
        if isinstance(node.data, str) and node.data.strip().strip("/") == each.written.strip("/"):
            return Span(each.path, node.line, node.column, node.length)
    return Span(each.path)


def _values(root: YamlNode | None) -> Iterator[YamlNode]:
    """Yield the values, and the items of lists, of the properties that give addresses."""
    for name, (_, value) in (root.entries if root else {}).items():
        if name.casefold() in _KEYS:
            yield value
            yield from value.items

"""`L006` and `L007`: notes that embed one another in a circle, or too deep (§5.4).

What an embed shows is a note, or one section or block of it (§5.2). A section shows the embeds
that stand in it and no other, so a note may well embed its own parts.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from knapper.checks.links.written import written
from knapper.compile import LinkKind
from knapper.diagnostics import Diagnostic, Span, finding
from knapper.vault import note_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import networkx as nx

    from knapper.checks.context import Context
    from knapper.compile import Heading, Link

__all__ = ["check_embeds"]

# Obsidian shows five levels of embeds.
_LEVELS = 5
_ID = re.compile(r"\^([A-Za-z0-9-]+)[ \t]*$")
# A heading in a quote or a list, whose section ends with it: where, no record says.
_INNER_HEADING = re.compile(r"[ \t]*(?:>|[-*+][ \t]|\d+[.)][ \t])")


class _Part(NamedTuple):
    """What an embed shows: a note, or with a `fragment` that heading or block of it."""

    path: str
    fragment: str = ""


class _Embed(NamedTuple):
    link: Link
    shows: _Part


def check_embeds(context: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each circle of embeds, and for each embed past the fifth level."""
    embeds = {path: found for path in context.notes if (found := _embeds(context, path))}
    edges = [(_Part(path), embed) for path, found in embeds.items() for embed in found]
    parts = {embed.shows: None for _, embed in edges if embed.shows.fragment}
    for path, inner in groupby(sorted(parts), key=attrgetter("path")):
        if path in embeds:
            edges += _within(inner, embeds[path], _Outline(context, path))
    # Without an embed in what an embed shows there is neither a circle nor a second level.
    if {source for source, _ in edges}.isdisjoint(embed.shows for _, embed in edges):
        return
    import networkx as nx  # noqa: PLC0415 - costs 0.06 s, which few vaults need

    graph: nx.DiGraph[_Part] = nx.DiGraph()
    for source, embed in edges:
        if not graph.has_edge(source, embed.shows):
            graph.add_edge(source, embed.shows, link=embed.link)
    yield from _circles(graph)
    yield from _too_deep(graph)


def _embeds(context: Context, path: str) -> list[_Embed]:
    """Return the embeds of notes in the note at `path`."""
    notes, embed = context.notes, LinkKind.EMBED
    return [
        _Embed(link, _Part(resolved.path, resolved.fragment))
        for link, resolved in zip(notes[path].links, context.index.links[path], strict=True)
        if link.kind is embed and resolved.path in notes and not resolved.broken
    ]


def _within(
    parts: Iterable[_Part], embeds: list[_Embed], outline: _Outline
) -> Iterator[tuple[_Part, _Embed]]:
    """Yield the embeds of a note with each section and block of it that they stand in."""
    by_line = sorted(embeds, key=_line)
    for part in parts:
        first, last = outline.lines(part.fragment)
        start = bisect_left(by_line, first, key=_line)
        yield from (
            (part, each) for each in by_line[start : bisect_right(by_line, last, key=_line)]
        )


def _line(embed: _Embed) -> int:
    return embed.link.line


class _Outline:
    """Which lines of a note its sections and blocks take."""

    def __init__(self, context: Context, path: str) -> None:
        self.note = context.notes[path]
        self.source = context.source(path).split("\n")

    def lines(self, fragment: str) -> tuple[int, int]:
        """Return the first and the last line of a part, (0, -1) where they are not sure."""
        known = self._blocks if fragment.startswith("^") else self._sections
        return known.get(fragment, (0, -1))

    @cached_property
    def _sections(self) -> dict[str, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = {}
        still_open: list[Heading] = []
        for heading in (*self.note.headings, None):
            line = heading.line if heading else len(self.source) + 1
            while still_open and (heading is None or still_open[-1].level >= heading.level):
                ended = still_open.pop()
                found[ended.id] = (ended.line, line - 1)
            if heading:
                still_open.append(heading)
        return {
            name: (first, last)
            for name, (first, last) in found.items()
            if not _INNER_HEADING.match("".join(self.source[first - 1 : first]))
        }

    @cached_property
    def _blocks(self) -> dict[str, tuple[int, int]]:
        """A block goes down to its id; the children of a list item below it are passed over."""
        marks = [
            (match[1], n) for n, line in enumerate(self.source, 1) if (match := _ID.search(line))
        ]
        found: dict[str, tuple[int, int]] = {}
        lines: dict[str, list[int]] = {}
        for name, line in marks:
            lines.setdefault(name, []).append(line)
        for block in self.note.blocks:
            last = next((line for line in lines.get(block.id, ()) if line >= block.line), -1)
            found[f"^{block.id}"] = (block.line, last)
        return found


def _circles(graph: nx.DiGraph[_Part]) -> Iterator[Diagnostic]:
    """Yield a finding for each circle, at the embed that closes it."""
    import networkx as nx  # noqa: PLC0415 - as above

    for component in nx.strongly_connected_components(graph):
        ring = sorted(component)
        if len(ring) == 1 and not graph.has_edge(ring[0], ring[0]):
            continue
        cycle = nx.find_cycle(graph.subgraph(ring), ring[0])
        source, target = cycle[-1][0], cycle[-1][1]
        closing: Link = graph.edges[source, target]["link"]
        way = " → ".join(f"`{_shown(each[0])}`" for each in cycle)
        yield finding(
            "L006",
            f"notes embed one another in a circle: {way} → `{_shown(cycle[0][0])}`",
            Span(source.path, closing.line, closing.column, closing.length),
            help="the site cuts the circle here; link to the note instead of embedding it",
            subject=written(closing),
        )


def _too_deep(graph: nx.DiGraph[_Part]) -> Iterator[Diagnostic]:
    """Yield a finding for each embed that some page would show on a sixth level."""
    import networkx as nx  # noqa: PLC0415 - as above

    whole = nx.condensation(graph)
    depth: dict[int, int] = {}
    for group in nx.topological_sort(whole):
        depth[group] = max((depth[before] + 1 for before in whole.predecessors(group)), default=0)
    group_of = whole.graph["mapping"]
    told: set[Span] = set()
    for source, target in graph.edges:
        link: Link = graph.edges[source, target]["link"]
        span = Span(source.path, link.line, link.column, link.length)
        deep = depth[group_of[target]] == _LEVELS + 1
        if deep and depth[group_of[source]] == _LEVELS and span not in told:
            told.add(span)
            yield finding(
                "L007",
                f"`{_shown(target)}` is embedded more than {_LEVELS} levels deep",
                span,
                help="Obsidian and the site cut there; link to the note instead",
                subject=written(link),
            )


def _shown(part: _Part) -> str:
    return note_name(part.path) + (f"#{part.fragment}" if part.fragment else "")

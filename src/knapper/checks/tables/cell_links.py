"""`T009`: links of a cell, missing, forbidden, or to a note that the column does not mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.checks.tables.grid import embedded, plain
from knapper.compile import Cell
from knapper.links import LinkStatus
from knapper.vault import note_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.checks.tables.grid import Grid, Item
    from knapper.checks.tables.schema import Field
    from knapper.compile import Row
    from knapper.diagnostics import Diagnostic

__all__ = ["check_links_of"]


def check_links_of(
    grid: Grid, row: Row, field: Field, places: list[Cell | Item]
) -> Iterator[Diagnostic]:
    """Yield what is wrong with the links of a cell, or of each item of its list.

    A link that leads nowhere is the matter of the rules of links. Of several links in one
    place it is enough that one leads to a note as the column means it; where a link is
    required, several such are ambiguous.
    """
    if field.link == "optional" and field.to is None:
        return
    for place in places:
        links = grid.links(row, place)
        if field.link == "forbidden":
            for link, _ in links[:1]:
                at = Cell("", "", link.column, link.length)
                message = "the column has no links"
                yield grid.fault("T009", row, field.name, message, at, help_="write plain text")
            continue
        if not links:
            if field.link == "required":
                yield _unlinked(grid, row, field, place)
            continue
        yield from _check_targets(grid, row, field, place)


def _check_targets(grid: Grid, row: Row, field: Field, place: Cell | Item) -> Iterator[Diagnostic]:
    links = grid.links(row, place)
    known = [(link, found.path) for link, found in links if found.status is LinkStatus.RESOLVED]
    notes = [(link, path) for link, path in known if path in grid.context.notes]
    to = field.to
    fitting = [(link, path) for link, path in notes if to is None or to.fits(grid.context, path)]
    if field.link == "required" and len({path for _, path in fitting}) > 1:
        link, path = next(pair for pair in fitting if pair[1] != fitting[0][1])
        at = Cell("", "", link.column, link.length)
        message = f"a second link, to `{note_name(path)}`, leaves open which note is meant"
        help_ = "leave one link in the cell"
        yield grid.fault("T009", row, field.name, message, at, help_=help_)
    if fitting or len(known) < len(links):
        return
    link, path = known[0]
    at = Cell("", "", link.column, link.length)
    message = f"`{note_name(path)}` is not a note"
    help_ = "link to a note"
    if to is not None and path in grid.context.notes:
        message = f"`{note_name(path)}` is not of {to}"
        help_ = "link to a note that is, or mend that note's properties"
    yield grid.fault("T009", row, field.name, message, at, help_=help_)


def _unlinked(grid: Grid, row: Row, field: Field, place: Cell | Item) -> Diagnostic:
    cell = grid.cell(row, field.name)
    embed = embedded(cell) if cell is not None and cell.length == place.length else ""
    name = embed or place.text.strip() or "/"
    note = grid.context.index.resolver.resolve(name, grid.path).path
    if note is not None and note in grid.context.notes:
        help_ = f"write `[[{note_name(note)}]]`"
    else:
        help_ = f"link to a note of {field.to}" if field.to else "link to the note that it is about"
    said = f"`{plain(embed)}` is embedded" if embed else f"`{plain(place.text)}` is not a link"
    message = f"{said}, and the column needs {'a link' if embed else 'one'}"
    return grid.fault("T009", row, field.name, message, place, help_=help_)

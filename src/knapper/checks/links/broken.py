"""`L002` and `L003`: links into a note that has no heading, row or block of that name (§4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.checks.links.near import Near
from knapper.checks.links.written import written
from knapper.compile import LinkKind, strip_heading
from knapper.diagnostics import Diagnostic, finding

if TYPE_CHECKING:
    from knapper.checks.context import Context
    from knapper.compile import Link
    from knapper.diagnostics import Span

__all__ = ["Places", "broken"]

_NAMED = 8  # so many block ids a message names


class Places:
    """The headings and block ids of notes, each made ready once it is asked for."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._headings: dict[str, Near] = {}
        self._blocks: dict[str, Near] = {}
        self._rows: dict[str, Near] = {}

    def headings(self, path: str) -> Near:
        """Return the headings of the note at `path`."""
        if path not in self._headings:
            headings = self.context.notes[path].headings
            pairs = ((heading.key, heading.text) for heading in headings)
            self._headings[path] = Near(pairs, letters_a_slip=3)
        return self._headings[path]

    def blocks(self, path: str) -> Near:
        """Return the block ids of the note at `path`, and its recorded results."""
        if path not in self._blocks:
            self._blocks[path] = Near((name, name) for name in self.names(path))
        return self._blocks[path]

    def rows(self, path: str) -> Near:
        """Return the rows of the comparison tables of the note at `path`, as links name them."""
        if path not in self._rows:
            self._rows[path] = Near((row, row) for row in sorted(self.context.index.rows(path)))
        return self._rows[path]

    def names(self, path: str) -> list[str]:
        """Return what a link to the note at `path` may name behind `^`."""
        ids = [block.id for block in self.context.notes[path].blocks]
        return [*ids, *(name for name in self.context.index.results(path) if name not in ids)]


def broken(path: str, link: Link, span: Span, places: Places) -> Diagnostic:
    """Return the finding of a link whose note, `path`, has no such heading or block."""
    last = link.subpath[-1]
    if last.startswith("^"):
        message = f"`{path}` has no block `{last}`"
        help_ = _block_meant(path, last[1:], places)
        return finding("L003", message, span, help=help_, subject=written(link))
    if "=" in last and link.kind is not LinkKind.EMBED and places.context.index.rows(path):
        row = places.rows(path).find(last.lower())
        help_ = f"did you mean `#{row}`?" if row else "the link leads to the note instead"
        message = f"`{path}` has no heading and no row `{last}`"
        return finding("L002", message, span, help=help_, subject=written(link))
    message = f"`{path}` has no heading `{'#'.join(link.subpath)}`"
    help_ = _heading_meant(path, link.subpath, places)
    return finding("L002", message, span, help=help_, subject=written(link))


def _block_meant(path: str, wanted: str, places: Places) -> str:
    near = places.blocks(path).find(wanted)
    if near:
        return f"did you mean `^{near}`?"
    names = places.names(path)
    ids = ", ".join(f"`^{name}`" for name in names[:_NAMED])
    more = ", …" if len(names) > _NAMED else ""
    return f"its block ids: {ids}{more}" if ids else "no block of it has an id"


def _heading_meant(path: str, subpath: tuple[str, ...], places: Places) -> str:
    near = places.headings(path).find(strip_heading(subpath[-1]))
    if not near:
        return "the link leads to the note instead"
    if len(subpath) > 1 and strip_heading(near) == strip_heading(subpath[-1]):
        return f"`#{near}` does not stand below `#{subpath[-2]}`"
    return f"did you mean `#{near}`?"

"""`L013`: notes that no link leads to or from, as the graph of Obsidian shows orphans (§10).

Links that count are those between a note and another note or canvas, both ways, in text and in
properties; a link to an attachment or to nothing joins a note to no other. Notes that are not
published have links, too, so a note that only they name is none. A page that readers reach
without a link is none either: the home note, and the note of a folder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.diagnostics import Diagnostic, Span, finding
from knapper.links import LinkStatus
from knapper.vault import fold, is_note, note_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.checks.context import Context

__all__ = ["check_orphans"]

_HOMES = frozenset(("index.md", "home.md", "readme.md"))


def check_orphans(context: Context) -> Iterator[Diagnostic]:
    """Yield a fact for each published note that stands alone."""
    notes = context.notes
    if sum(map(is_note, notes)) <= 1:
        return
    joined = _joined(context)
    folders = {fold(path.rpartition("/")[0]) for path in notes}
    for path in notes:
        if path not in joined and is_note(path) and not _is_reached(path, folders, context):
            yield finding(
                "L013",
                f"no link leads to or from `{note_name(path)}`",
                Span(path),
                help="link to it from a note on its subject",
                subject=path,
            )


def _joined(context: Context) -> set[str]:
    """Return the paths that a link leads to or from, those of no note among them."""
    index, notes, resolve = context.index, context.notes, context.index.resolver.resolve
    joined: set[str] = set()
    for path, links in index.links.items():
        for link in links:
            target = link.path
            if target in notes:  # as most are
                if target != path:
                    joined.add(path)
                    joined.add(target)
                continue
            if link.status is LinkStatus.UNPUBLISHED:
                target = resolve(notes[path].links[link.link].target, path).path or ""
            if target != path and (target in notes or is_note(target)):
                joined.update((path, target))
    for path, note in context.unpublished.items():
        joined.update(resolve(link.target, path).path or "" for link in note.links)
    return joined


def _is_reached(path: str, folders: set[str], context: Context) -> bool:
    """Return whether the note is the page of the site, or of a folder."""
    key = fold(path)
    folder, _, name = key.rpartition("/")
    configured = fold(context.config.home).removesuffix(".md")
    return (
        (not folder and name in _HOMES)
        or name == "index.md"
        or key.removesuffix(".md") in folders
        or key.removesuffix(".md") == configured
    )

"""`L001` to `L005` and `L008`: links that lead nowhere, to the wrong place, or to two (§3, §4)."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from knapper.compile import LinkKind, extension, strip_heading
from knapper.diagnostics import Diagnostic, Span, finding
from knapper.links import LinkStatus
from knapper.vault import fold, note_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.checks.context import Context
    from knapper.compile import Link, Note
    from knapper.links import ResolvedLink, VaultIndex

__all__ = ["check_links"]

# Endings that people give to files other than notes; a dot in a note's name is no ending.
_FILE_ENDINGS = frozenset(
    "avif bmp gif jpeg jpg png svg webp flac m4a mp3 ogg wav webm 3gp mkv mov mp4 ogv pdf "
    "canvas base csv json yml yaml txt zip docx xlsx pptx html py".split()
)


# Raw HTML may name what is not of the vault. A node of a chart that is no note is drawn as any
# other, and one line often makes links of all nodes there are.
_MAY_BE_MISSING = frozenset((LinkKind.HTML, LinkKind.DIAGRAM))


def check_links(context: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each link of a published note that does not lead where it says."""
    index = context.index
    names = _Names(index)
    for path, note in index.notes.items():
        for link, resolved in zip(note.links, index.links[path], strict=True):
            yield from _check(path, link, resolved, index, names)


class _Names:
    """The names that a misspelt link may have meant."""

    def __init__(self, index: VaultIndex) -> None:
        self.notes = {fold(note_name(path)): note_name(path) for path in index.notes}
        self.files = {
            fold(path.rpartition("/")[2]): path.rpartition("/")[2] for path in index.attachments
        }

    def near(self, target: str, *, file: bool) -> str:
        names = self.files if file else self.notes
        wanted = fold(target.rpartition("/")[2].removesuffix(".md"))
        close = get_close_matches(wanted, names, n=1, cutoff=0.8)
        return names[close[0]] if close else ""


def _check(
    path: str, link: Link, resolved: ResolvedLink, index: VaultIndex, names: _Names
) -> Iterator[Diagnostic]:
    span = Span(path, link.line, link.column, link.length)
    if resolved.status is LinkStatus.MISSING:
        if link.kind not in _MAY_BE_MISSING:
            yield _missing(link, span, names)
    elif resolved.status is LinkStatus.UNPUBLISHED:
        embed = link.kind is LinkKind.EMBED
        shown = "nothing in its place" if embed else "this link as plain text"
        yield finding(
            "L008",
            f"`{link.target}` is not published, so the site shows {shown}",
            span,
            help="publish it, or take the link out",
        )
    elif resolved.broken:
        yield _broken(link, span, resolved.path, index.notes[resolved.path])
    if resolved.status is LinkStatus.RESOLVED and link.target:
        found = index.resolver.resolve(link.target, path)
        if found.ambiguous:
            others = ", ".join(f"`{each}`" for each in found.ambiguous if each != found.path)
            yield finding(
                "L005",
                f"`{link.target}` fits several files equally well",
                span,
                help=f"this site takes `{found.path}`; write a longer path to mean {others}",
            )


def _missing(link: Link, span: Span, names: _Names) -> Diagnostic:
    is_file = extension(link.target) in _FILE_ENDINGS
    near = names.near(link.target, file=is_file)
    help_ = f"did you mean `{near}`?" if near else "create it, or take the link out"
    if is_file:
        return finding("L004", f"there is no file `{link.target}`", span, help=help_)
    return finding("L001", f"there is no note `{link.target}`", span, help=help_)


def _broken(link: Link, span: Span, path: str, note: Note) -> Diagnostic:
    last = link.subpath[-1]
    if last.startswith("^"):
        ids = ", ".join(f"`^{block.id}`" for block in note.blocks[:8]) or "none"
        return finding(
            "L003",
            f"`{path}` has no block `{last}`",
            span,
            help=f"its block ids: {ids}",
        )
    keys = {heading.key: heading.text for heading in note.headings}
    close = get_close_matches(strip_heading(last), keys, n=1, cutoff=0.6)
    help_ = f"did you mean `#{keys[close[0]]}`?" if close else "the link leads to the note instead"
    return finding("L002", f"`{path}` has no heading `{'#'.join(link.subpath)}`", span, help=help_)

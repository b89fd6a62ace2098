"""What search knows of a note: its text by section, for Material's search and for Pagefind.

Neither engine parts words that stand without blanks, so Chinese and Japanese get marks between
them, which `assets/js/worker/search.js` takes out again; it parts a query in the same places.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from hashlib import blake2b
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from knapper.compile import aliases, whole_link
from knapper.site.store import record_makers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from knapper.compile import Note
    from knapper.site.site import Site

__all__ = ["SearchDocument", "note_document", "note_entries", "search_documents"]

# Between two words that stand without a blank: a space of no width, which Pagefind does not see.
_GAP: Final = "\u200b"
_BLANK: Final = " "
# A Chinese character is a word of its own; kana are one as far as they run.
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_KANA = "\u3041-\u309f\u30a0-\u30ff\u31f0-\u31ff\uff66-\uff9f"
# Commas, points and brackets of theirs stand without blanks too, and part no words by themselves.
_SIGNS = (
    "\u3001-\u3004\u3008-\u3020\u3030\u30fb\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
_GAPS = re.compile(
    rf"(?<=\w)(?=[{_HAN}])|(?<=[{_HAN}])(?=\w)|(?<=[{_KANA}])(?=(?![{_KANA}])\w)"
    rf"|(?<=[{_SIGNS}])(?=\w)|(?<=\w)(?=[{_SIGNS}])"
)
_FIRST_WIDE = "\u3001"  # no text below it needs a gap
# Where a note starts: browsers go to its top by this name, and no heading has it, as the ids of
# headings are in small letters.
_TOP = "TOP"
_DIGEST: Final = 16
# The properties that results may be narrowed down by, beside tags and folders.
_FILTERS: Final = ("type", "status")


class SearchDocument(NamedTuple):
    """A note as Pagefind reads it: small HTML with what is to be found.

    `mark` is a hash of all that it is made of, `size` about how many bytes its text has. The HTML
    is made when it is asked for: most are as they were when the last index was made.
    """

    mark: bytes
    size: int
    html: Callable[[], str]


def search_documents(site: Site) -> Iterator[SearchDocument]:
    """Yield the notes of a site as Pagefind reads them, but for those that Obsidian excludes."""
    config = site.config
    hidden = config.hide_properties if config.show_properties else ("type", "status")
    common = blake2b(repr((_made_by(), hidden, config.language)).encode(), digest_size=_DIGEST)
    for path, note in site.notes.items():
        if site.ignored.match(path):
            continue
        url, title = site.addresses.notes[path], site.title(path)
        html = partial(
            note_document,
            note,
            url,
            title,
            site.note_tags(path),
            folder=path.rpartition("/")[0],
            hidden=hidden,
            language=config.language,
        )
        made = common.copy()
        made.update(site.digests[path] if path in site.digests else html().encode())
        made.update(repr((path, url, title)).encode())
        yield SearchDocument(made.digest(), sum(len(block.text) for block in note.texts), html)


@lru_cache(maxsize=1)
def _made_by() -> tuple[str, ...]:
    """Return what tells one maker of notes and documents from another."""
    own = blake2b(Path(__file__).read_bytes(), digest_size=_DIGEST).hexdigest()
    return (*record_makers(), own)


def note_entries(
    note: Note, url: str, title: str, tags: tuple[str, ...], alias_of: str = "Alias of {name}"
) -> Iterator[dict[str, Any]]:
    """Yield an entry for the note's start, for its aliases, and for each section, in order.

    `location` is the URL with the heading's id, `title` and `text` are HTML-escaped as
    Material expects. The note's start alone bears the tags, so that a tag finds the note.
    `alias_of` is what is said of an alias.
    """
    sections = _sections(note)
    start = {"location": url, "title": _text(title), "text": _text(sections.get(-1, ""))}
    yield start | {"tags": list(tags)} if tags else start
    names = aliases(note.properties)
    if names:
        yield {
            "location": f"{url}#{_TOP}",
            "title": _text(", ".join(names)),
            "text": _text(alias_of.replace("{name}", title)),
        }
    for section, heading in enumerate(note.headings):
        yield {
            "location": f"{url}#{heading.id}",
            "title": _text(heading.text),
            "text": _text(sections.get(section, "")),
        }


def note_document(  # noqa: PLR0913 - all that is known of a note
    note: Note,
    url: str,
    title: str,
    tags: Sequence[str],
    *,
    folder: str,
    hidden: Sequence[str],
    language: str,
) -> str:
    """Return a note as HTML for Pagefind; properties named in `hidden` are not in it.

    Its filters are the tags (each with those it is nested in), the `folder` with its parents,
    and the type and status. Aliases are headings at its end, so that they weigh as such and
    take nothing of the text.
    """
    sections = _sections(note)
    found = [f'<html lang="{escape(language)}"><body>']
    address = f'data-pagefind-meta="url[data-u]" data-u="{escape(url)}"'
    found.append(f"<h1 {address}>{_spaced(title)}</h1>")
    for name, value in _filters(note, tags, folder, hidden):
        found.append(f'<i data-pagefind-filter="{name}[data-v]" data-v="{escape(value)}"></i>')
    found.append(_paragraphs(sections.get(-1, "")))
    for section, heading in enumerate(note.headings):
        level = min(max(heading.level, 2), 6)
        found.append(f'<h{level} id="{escape(heading.id)}">{_spaced(heading.text)}</h{level}>')
        found.append(_paragraphs(sections.get(section, "")))
    names = aliases(note.properties)
    if names:
        value = escape(_gapped(", ".join(names), _BLANK))
        found.append(f'<i data-pagefind-meta="alias[data-v]" data-v="{value}"></i>')
    found += [f'<h1 id="{_TOP}">{_spaced(name)}</h1>' for name in names]
    found.append("</body></html>")
    return "\n".join(found)


def _sections(note: Note) -> dict[int, str]:
    """Return the text below each heading, by its number; that before the first by -1."""
    sections: dict[int, list[str]] = {}
    for block in note.texts:
        if block.kind != "heading":
            sections.setdefault(block.section, []).append(block.text)
    return {section: "\n".join(texts) for section, texts in sections.items()}


def _filters(
    note: Note, tags: Sequence[str], folder: str, hidden: Sequence[str]
) -> Iterator[tuple[str, str]]:
    for name in dict.fromkeys(above for tag in tags for above in _with_parents(tag)):
        yield "tag", name
    for above in _with_parents(folder):
        yield "folder", above
    secret = {name.casefold() for name in hidden}
    for name, value in note.properties.values.items():
        key = name.casefold()
        if key in _FILTERS and key not in secret:
            for each in value if isinstance(value, list) else [value]:
                # A link may name a note that is not published.
                if isinstance(each, str) and each.strip() and whole_link(each) is None:
                    yield key, each.strip()


def _with_parents(path: str) -> list[str]:
    parts = path.split("/") if path else []
    return ["/".join(parts[: end + 1]) for end in range(len(parts))]


def _paragraphs(text: str) -> str:
    return f"<p>{_spaced(text)}</p>" if text else ""


def _text(text: str) -> str:
    """Return a text as Material's index has it."""
    return escape(_gapped(text, _GAP), quote=False)


def _spaced(text: str) -> str:
    """Return a text as Pagefind parts it."""
    return escape(_gapped(text, _BLANK), quote=False)


def _gapped(text: str, gap: str) -> str:
    if text.isascii() or max(text) < _FIRST_WIDE:
        return text
    return _GAPS.sub(gap, text)

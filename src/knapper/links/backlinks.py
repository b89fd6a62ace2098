"""Linked mentions: for each note the notes that link to it, with the sentence round each link.

In comes the index of the published vault; out come, for a published note, groups of mentions,
one group a note that links to it (§10). Wikilinks, Markdown links, embeds (§5.5) and links in
properties (§9.4) count alike; a note's links to itself do not. What is kept is which link leads
where; sentences are cut when a note's mentions are asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from knapper.compile import LinkKind
from knapper.links.gathered import Gathered
from knapper.links.sentence import sentence_round
from knapper.vault import fold, note_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from knapper.compile import Link, Note, TextBlock
    from knapper.links.index import VaultIndex

__all__ = [
    "Backlinks",
    "Mention",
    "MentionGroup",
    "block_ids",
    "find_backlinks",
    "grouped",
    "mention_in",
]

_DIGITS = re.compile(r"(\d+)")


class Mention(msgspec.Struct, frozen=True, gc=False):
    """One place where a note names another.

    `before`, `shown` and `after` make up the sentence, plain text. `anchor` is the HTML id of
    its block, if that has one, else of the nearest heading above, "" for none; `line` the line
    in the source file. `link` is the index into `Note.links`, -1 for an unlinked mention. A link
    in a property has the property's name in `property` and no sentence. A node of a decision
    chart is mentioned once for each answer that leads to it, by the question and the answer.
    """

    before: str
    shown: str
    after: str
    anchor: str = ""
    line: int = 0
    link: int = -1
    property: str = ""


class MentionGroup(msgspec.Struct, frozen=True, gc=False):
    """All mentions of one note in another: `source` is the path of the one that mentions."""

    source: str
    mentions: tuple[Mention, ...]


class Backlinks(Mapping[str, tuple[MentionGroup, ...]]):
    """The linked mentions of the published notes of `index`, by note."""

    def __init__(self, index: VaultIndex) -> None:
        self._index = index
        self._links: Gathered[int] = Gathered()
        for source in index.links:
            self._links.put(source, self._from(source))

    def __iter__(self) -> Iterator[str]:
        return iter(self._index.notes)

    def __len__(self) -> int:
        return len(self._index.notes)

    def __getitem__(self, path: str) -> tuple[MentionGroup, ...]:
        """Return the linked mentions of a note, () where there are none.

        Groups are sorted by the name of the linking note, "Note 2" before "Note 10"; mentions
        stand in the order of its links.
        """
        if path not in self._index.notes:
            raise KeyError(path)
        found: dict[str, list[Mention]] = {}
        for source, links in self._links.naming(path).items():
            note = self._index.notes[source]
            ids = block_ids(note)
            mentions: list[Mention] = []
            for link in links:
                mentions += _choices(self._index, source, link) or _mention(note, link, ids)
            if mentions:
                found[source] = mentions
        return grouped(found)

    def places(self, path: str) -> Mapping[str, Sequence[int]]:
        """Return the links that lead to a note, by the notes that they are in, in no order."""
        return self._links.naming(path)

    def replace(self, index: VaultIndex, source: str) -> set[str]:
        """Take `index`, which differs in nothing but the record of `source` and its links.

        Returns the notes whose linked mentions may be others now.
        """
        self._index = index
        return self._links.put(source, self._from(source))

    def _from(self, source: str) -> dict[str, list[int]]:
        """Return by the note that they lead to the links of one note, by their numbers."""
        notes = self._index.notes
        found: dict[str, list[int]] = {}
        for resolved in self._index.links[source]:
            target = resolved.path
            if target in notes and target != source:
                found.setdefault(target, []).append(resolved.link)
        return found


def find_backlinks(index: VaultIndex) -> dict[str, tuple[MentionGroup, ...]]:
    """Return the linked mentions of every published note, as `Backlinks` has them."""
    return dict(Backlinks(index))


def grouped(by_source: Mapping[str, Iterable[Mention]]) -> tuple[MentionGroup, ...]:
    """Return the mentions as groups, sorted by the name of the source, then by its path."""
    return tuple(
        MentionGroup(source, tuple(by_source[source])) for source in sorted(by_source, key=_by_name)
    )


@lru_cache(maxsize=65536)
def _by_name(path: str) -> tuple[list[tuple[int, str]], str]:
    # Each run of digits by its length first: so numbers stand in their order.
    parts = _DIGITS.split(fold(note_name(path)))
    return [
        (len(number) if at % 2 else 0, number)
        for at, part in enumerate(parts)
        for number in [(part.lstrip("0") or "0") if at % 2 else part]
    ], path


def block_ids(note: Note) -> dict[int, str]:
    """Return the HTML ids of the note's blocks that have one, by the line of each."""
    return {each.line: f"^{each.id}" for each in note.blocks} if note.blocks else {}


def mention_in(
    note: Note, block: TextBlock, place: tuple[int, int], ids: Mapping[int, str], link: int = -1
) -> Mention:
    """Return the mention at the place (start, end) of a block's text, with its sentence.

    `ids` are the note's `block_ids`.
    """
    start, end = place
    before, after = sentence_round(block.text, start, end)
    anchor = ids.get(block.line) or _anchor(note, block)
    return Mention(before, block.text[start:end], after, anchor, block.line, link)


def _choices(index: VaultIndex, source: str, link: int) -> tuple[Mention, ...]:
    """Return the mentions of a node of a decision chart, () for any other link."""
    choices = index.choices.get(source, {}).get(link, ())
    if not choices:
        return ()
    note = index.notes[source]
    section = next(chart.section for chart in note.charts if link in chart.links.values())
    anchor = note.headings[section].id if 0 <= section < len(note.headings) else ""
    line = note.links[link].line
    return tuple(
        [
            Mention(f"{choice.question.text} ", choice.answer.text, "", anchor, line, link)
            for choice in choices
        ]
    )


def _mention(note: Note, index: int, ids: Mapping[int, str]) -> tuple[Mention, ...]:
    link = note.links[index]
    if link.kind is LinkKind.PROPERTY:
        name = _property_at(note, link.line)
        return (Mention("", _shown(link), "", "", link.line, index, name),)
    if not 0 <= link.block < len(note.texts):
        return (Mention("", _shown(link), "", "", link.line, index),)
    block = note.texts[link.block]
    if block.kind == "code":
        return ()
    mention = mention_in(note, block, (link.start, link.end), ids, index)
    line = link.line or block.line
    if mention.shown and mention.line == line:
        return (mention,)
    # An embed shows no text of its own in the block that it stands in.
    return (msgspec.structs.replace(mention, shown=mention.shown or _shown(link), line=line),)


def _shown(link: Link) -> str:
    return link.text or "#".join((link.target, *link.subpath))


def _anchor(note: Note, block: TextBlock) -> str:
    return note.headings[block.section].id if 0 <= block.section < len(note.headings) else ""


def _property_at(note: Note, line: int) -> str:
    """Return the name of the property whose value stands on `line`."""
    above = [(span[0], key) for key, span in note.properties.spans.items() if span[0] <= line]
    return max(above)[1] if above else ""

"""Linked mentions: for each note the notes that link to it, with the sentence round each link.

In comes the index of the published vault; out come, for every published note, groups of
mentions, one group a note that links to it (§10). Wikilinks, Markdown links, embeds (§5.5)
and links in properties (§9.4) count alike; a note's links to itself do not.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from knapper.compile import LinkKind
from knapper.links.sentence import sentence_round
from knapper.vault import fold, note_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from knapper.compile import Link, Note, TextBlock
    from knapper.links.index import VaultIndex

__all__ = ["Mention", "MentionGroup", "block_ids", "find_backlinks", "grouped", "mention_in"]

_DIGITS = re.compile(r"(\d+)")


class Mention(msgspec.Struct, frozen=True):
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


class MentionGroup(msgspec.Struct, frozen=True):
    """All mentions of one note in another: `source` is the path of the one that mentions."""

    source: str
    mentions: tuple[Mention, ...]


def find_backlinks(index: VaultIndex) -> dict[str, tuple[MentionGroup, ...]]:
    """Return the linked mentions of every published note, () where there are none.

    Groups are sorted by the name of the linking note, "Note 2" before "Note 10"; mentions stand
    in the order of its links.
    """
    found: dict[str, dict[str, list[Mention]]] = {path: {} for path in index.notes}
    for source, links in index.links.items():
        note = index.notes[source]
        ids = block_ids(note)
        for resolved in links:
            by_source = found.get(resolved.path)
            if by_source is None or resolved.path == source:
                continue
            mentions = _choices(index, source, resolved.link) or _mention(note, resolved.link, ids)
            if mentions:
                by_source.setdefault(source, []).extend(mentions)
    return {path: grouped(by_source) for path, by_source in found.items()}


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
    return {each.line: f"^{each.id}" for each in note.blocks}


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
    # An embed shows no text of its own in the block that it stands in.
    line = link.line or block.line
    return (msgspec.structs.replace(mention, shown=mention.shown or _shown(link), line=line),)


def _shown(link: Link) -> str:
    return link.text or "#".join((link.target, *link.subpath))


def _anchor(note: Note, block: TextBlock) -> str:
    return note.headings[block.section].id if 0 <= block.section < len(note.headings) else ""


def _property_at(note: Note, line: int) -> str:
    """Return the name of the property whose value stands on `line`."""
    above = [(span[0], key) for key, span in note.properties.spans.items() if span[0] <= line]
    return max(above)[1] if above else ""

"""Linked mentions: for each note the notes that link to it, with the sentence round each link.

In comes the index of the published vault; out come, for every published note, groups of
mentions, one group a note that links to it (§10). Wikilinks, Markdown links, embeds (§5.5)
and links in properties (§9.4) count alike; a note's links to itself do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from knapper.compile import LinkKind
from knapper.links.sentence import sentence_round
from knapper.vault import fold, note_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from knapper.compile import Link, Note, TextBlock
    from knapper.links.index import VaultIndex

__all__ = ["Mention", "MentionGroup", "find_backlinks", "grouped", "mention_in"]


class Mention(msgspec.Struct, frozen=True):
    """One place where a note names another.

    `before`, `shown` and `after` make up the sentence, plain text. `anchor` is the HTML id of
    the nearest heading above, "" for none; `line` the line in the source file. `link` is the
    index into `Note.links`, -1 for an unlinked mention. A link in a property has the
    property's name in `property` and no sentence. A node of a decision chart is mentioned once
    for each answer that leads to it, by the question and the answer.
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

    Groups are sorted by the name of the linking note, mentions stand in the order of its
    links.
    """
    found: dict[str, dict[str, list[Mention]]] = {path: {} for path in index.notes}
    for source, links in index.links.items():
        note = index.notes[source]
        for resolved in links:
            by_source = found.get(resolved.path)
            if by_source is None or resolved.path == source:
                continue
            mentions = _choices(index, source, resolved.link) or _mention(note, resolved.link)
            if mentions:
                by_source.setdefault(source, []).extend(mentions)
    return {path: grouped(by_source) for path, by_source in found.items()}


def grouped(by_source: Mapping[str, Iterable[Mention]]) -> tuple[MentionGroup, ...]:
    """Return the mentions as groups, sorted by the name of the source, then by its path."""
    return tuple(
        MentionGroup(source, tuple(by_source[source]))
        for source in sorted(by_source, key=lambda path: (fold(note_name(path)), path))
    )


def mention_in(note: Note, block: TextBlock, start: int, end: int, link: int = -1) -> Mention:
    """Return the mention at `block.text[start:end]` with the sentence round it."""
    before, after = sentence_round(block.text, start, end)
    return Mention(before, block.text[start:end], after, _anchor(note, block), block.line, link)


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


def _mention(note: Note, index: int) -> tuple[Mention, ...]:
    link = note.links[index]
    if link.kind is LinkKind.PROPERTY:
        name = _property_at(note, link.line)
        return (Mention("", _shown(link), "", "", link.line, index, name),)
    if not 0 <= link.block < len(note.texts):
        return (Mention("", _shown(link), "", "", link.line, index),)
    block = note.texts[link.block]
    if block.kind == "code":
        return ()
    mention = mention_in(note, block, link.start, link.end, index)
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

"""Unlinked mentions: where a note's plain text holds the name or an alias of another (§10).

In comes the index of the published vault; out come, for a published note, the notes that name
it without a link there. Each text is read once: it is cut into words, and the first word of
every name is looked up, so the work grows with the text and not with the number of names. What
is kept is where names stand; sentences are cut when a note's mentions are asked for.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from knapper.compile import aliases
from knapper.links.backlinks import Mention, MentionGroup, block_ids, grouped, mention_in
from knapper.links.gathered import Gathered
from knapper.vault import fold, note_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from knapper.compile import Note, TextBlock
    from knapper.links.index import VaultIndex

__all__ = ["NamePlace", "UnlinkedMentions", "unlinked_mentions"]

_DIGEST = 16
_SHORTEST = 3
_SHORTEST_SPACELESS = 2  # two signs make a word: 東京

_STOP_WORDS = frozenset(
    "about after again all also and any are because been before being between both but can could"
    " did does doing each for from further had has have having here how into its just more most"
    " not now off once only other our out over own same she should some such than that the their"
    " them then there these they this those through too under until very was were what when where"
    " which while who why will with would you your".split()
)

# Scripts written without blanks: Han, kana, Thai, Lao, Tibetan, Burmese, Khmer. Each sign
# counts as a word, so that a name is found anywhere.
_SPACELESS = (
    "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff"
)
_HAS_SPACELESS = re.compile(f"[{_SPACELESS}]")
_ASCII_WORD = re.compile(r"[a-z0-9_]+")


class _Name(NamedTuple):
    key: str  # folded
    lead: int  # characters before its first word: 1 for ".net"
    paths: tuple[str, ...]

    def stands_in(self, text: str, start: int) -> bool:
        """Return whether it is in a text with its first word at `start`."""
        return start >= self.lead and text.startswith(self.key, start - self.lead)


class NamePlace(NamedTuple):
    """Where a name stands: the number of a block in `Note.texts`, and where in its text in NFC."""

    block: int
    start: int
    end: int


class UnlinkedMentions(Mapping[str, tuple[MentionGroup, ...]]):
    """The unlinked mentions of the published notes of `index`, by note.

    Names are found as whole words without case; of several names at one place the longest
    counts. Links, code, formulas and tags are no plain text. Names shorter than three
    characters, without a letter, or that are mere function words are not looked for. A note
    for which `is_ignored` holds (Obsidian's "Excluded files", §1.3) mentions nothing. `recall`
    gives for a hash of all names, and a note, the places that were found in it with these names,
    None where that is not known.
    """

    def __init__(
        self,
        index: VaultIndex,
        *,
        is_ignored: Callable[[str], bool] = lambda _: False,
        recall: Callable[[bytes, str], Mapping[str, Sequence[NamePlace]] | None] = lambda *_: None,
    ) -> None:
        self._index, self._is_ignored = index, is_ignored
        self._names = _Names(index.notes)
        self._places: Gathered[NamePlace] = Gathered()
        for source in index.notes:
            known = None if is_ignored(source) else recall(self.names, source)
            self._places.put(source, self._from(source) if known is None else known)

    @property
    def names(self) -> bytes:
        """A hash of all names that are looked for."""
        return self._names.digest

    def of(self, source: str) -> dict[str, Sequence[NamePlace]]:
        """Return the places in a note, by the note that they name."""
        return self._places.said(source)

    def __iter__(self) -> Iterator[str]:
        return iter(self._index.notes)

    def __len__(self) -> int:
        return len(self._index.notes)

    def __getitem__(self, path: str) -> tuple[MentionGroup, ...]:
        """Return the unlinked mentions of a note, () where there are none; sorted by source."""
        if path not in self._index.notes:
            raise KeyError(path)
        found: dict[str, list[Mention]] = {}
        for source, places in self._places.naming(path).items():
            note = self._index.notes[source]
            ids = block_ids(note)
            found[source] = [
                mention_in(note, _in_nfc(note.texts[block]), (start, end), ids)
                for block, start, end in places
            ]
        return grouped(found)

    def places(self, path: str) -> Mapping[str, Sequence[tuple[int, int, int]]]:
        """Return where a note is named, by the notes that it is named in, in no order.

        A place is the number of a block of text, and where in it the name starts and ends.
        """
        return self._places.naming(path)

    def replace(self, index: VaultIndex, source: str) -> set[str]:
        """Take `index`, which differs in nothing but the record of `source`.

        Its name and aliases must be what they were. Returns the notes whose unlinked mentions
        may be others now.
        """
        self._index = index
        return self._places.put(source, self._from(source))

    def _from(self, source: str) -> dict[str, list[NamePlace]]:
        """Return by the note that they name where names stand in one note."""
        found: dict[str, list[NamePlace]] = {}
        if self._is_ignored(source):
            return found
        for number, block in enumerate(self._index.notes[source].texts):
            if block.kind == "code":
                continue
            for start, end, paths in self._names.find(_in_nfc(block)):
                for path in paths:
                    if path != source:
                        found.setdefault(path, []).append(NamePlace(number, start, end))
        return found


def unlinked_mentions(
    index: VaultIndex, *, is_ignored: Callable[[str], bool] = lambda _: False
) -> dict[str, tuple[MentionGroup, ...]]:
    """Return the unlinked mentions of every published note, as `UnlinkedMentions` has them."""
    return dict(UnlinkedMentions(index, is_ignored=is_ignored))


class _Names:
    """The names and aliases of all notes, found by their words."""

    def __init__(self, notes: Mapping[str, Note]) -> None:
        owners: dict[str, dict[str, None]] = {}
        for path, note in notes.items():
            for written in (note_name(path), *aliases(note.properties)):
                key = " ".join(fold(written).split())
                if _is_telling(key):
                    owners.setdefault(key, {})[path] = None
        made = hashlib.blake2b(digest_size=_DIGEST)
        for key, paths in owners.items():
            made.update("\0".join((key, *paths, "\n")).encode("utf-8", "surrogatepass"))
        self.digest = made.digest()
        """A hash of the names, and of whose they are."""
        self._by_words: dict[str, list[_Name]] = {}
        lengths: dict[str, set[int]] = {}
        # Of names with the same words ("C++ map", "C map") the longer is tried first.
        for key in sorted(owners, key=len, reverse=True):
            words = _words(key).findall(key)
            name = _Name(key, key.index(words[0]), tuple(owners[key]))
            self._by_words.setdefault(" ".join(words), []).append(name)
            lengths.setdefault(words[0], set()).add(len(words))
        self._lengths = {word: sorted(counts, reverse=True) for word, counts in lengths.items()}

    def find(self, block: TextBlock) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Yield start, end and notes of each name in a text in NFC, from left to right."""
        text = _searchable(block)
        pattern = _words(text)
        words = pattern.findall(text)
        if self._lengths.keys().isdisjoint(words):
            return
        starts: list[int] = []  # of the words; most texts have a first word of a name and no name
        at = 0
        while at < len(words):
            step = 1
            for count in self._lengths.get(words[at], ()):
                names = self._by_words.get(" ".join(words[at : at + count]), ())
                if names and not starts:
                    starts = [match.start() for match in pattern.finditer(text)]
                name = next((each for each in names if each.stands_in(text, starts[at])), None)
                if name:
                    start = starts[at] - name.lead
                    yield start, start + len(name.key), name.paths
                    step = count
                    break
            at += step


def _is_telling(key: str) -> bool:
    if key in _STOP_WORDS or not any(character.isalpha() for character in key):
        return False
    return len(key) >= (_SHORTEST_SPACELESS if _HAS_SPACELESS.search(key) else _SHORTEST)


def _words(text: str) -> re.Pattern[str]:
    return _ASCII_WORD if text.isascii() else _any_word()


@cache
def _any_word() -> re.Pattern[str]:
    """Return the pattern of a word in any script, or of one sign of a script without blanks.

    Vowel signs of Indic scripts and other marks are parts of a word, which `re` does not know.
    """
    basic_plane = (chr(code) for code in range(0x300, 0x10000))
    marks = "".join(sign for sign in basic_plane if unicodedata.category(sign)[0] == "M")
    letter = rf"[^\W{_SPACELESS}]"
    return re.compile(rf"[{_SPACELESS}][{marks}]*|{letter}+(?:[{marks}]+{letter}*)*")


def _searchable(block: TextBlock) -> str:
    """Return the text in lower case, letter by letter in place, with nothing where it is masked."""
    text = block.text
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)
    lowered = lowered.replace("\n", " ").replace("\t", " ").replace("\N{NO-BREAK SPACE}", " ")
    if not block.masked:
        return lowered
    pieces, at = [], 0
    for start, end in sorted(block.masked):
        if end > max(start, at):
            pieces += [lowered[at:start], _blot(lowered[max(start, at) : end])]
            at = end
    return "".join([*pieces, lowered[at:]])


def _blot(masked: str) -> str:
    """Return a stretch of the same length in which no name is found.

    Where a word is masked at the edge, letters that touch it are no word of their own:
    `[[note]]book` does not mention "book".
    """
    first, last = (
        "_" if sign.isalnum() or sign == "_" else "\0" for sign in masked[0] + masked[-1]
    )
    return first if len(masked) == 1 else first + "\0" * (len(masked) - 2) + last


def _in_nfc(block: TextBlock) -> TextBlock:
    if block.text.isascii() or unicodedata.is_normalized("NFC", block.text):
        return block
    return _composed(block)


def _composed(block: TextBlock) -> TextBlock:
    """Return the block in NFC, with its masked stretches where they then are (§1.7)."""
    pieces: list[str] = []
    masked: list[tuple[int, int]] = []
    size = at = 0
    for start, end in (*sorted(block.masked), (len(block.text), len(block.text))):
        for low, high, is_masked in ((at, max(start, at), False), (max(start, at), end, True)):
            piece = unicodedata.normalize("NFC", block.text[low:high])
            pieces.append(piece)
            if is_masked and piece:
                masked.append((size, size + len(piece)))
            size += len(piece)
        at = max(at, end)
    return msgspec.structs.replace(block, text="".join(pieces), masked=tuple(masked))

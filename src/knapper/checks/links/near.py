"""Which of many names a misspelt one may have meant, by edit distance.

Names come in once, wanted ones one by one; out comes what stands for the nearest name, or "".
A slip is a letter left out, put in, changed, or swapped with its neighbour (optimal string
alignment). Names that differ in a digit are different things, such as the notes of two days,
and so are short words that differ in a letter. Few people err in the first letter and the last
one: only names that share one of them are compared, which makes this ten times faster.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knapper.vault import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Near"]

_NO_WORD = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d")
_SHORTEST = 4
_SHORT = 8  # so short a name must have the first letter right
_MOST_SLIPS = 6


class Near:
    """The names to choose from: `names` gives each as written with what stands for it.

    Of equal names the first counts. `letters_a_slip` says how many letters of a name excuse one
    slip: few where the choice is small, as among the headings of one note.
    """

    def __init__(self, names: Iterable[tuple[str, str]], *, letters_a_slip: int = 8) -> None:
        self._letters_a_slip = letters_a_slip
        self._meaning: dict[str, str] = {}
        self._bare: dict[str, str] = {}
        self._shelves: dict[tuple[str, int, str], list[str]] = {}
        self._found: dict[str, str] = {}
        for name, meaning in names:
            key = fold(name)
            if not key or key in self._meaning:
                continue
            self._meaning[key] = meaning
            self._bare.setdefault(_NO_WORD.sub("", key), meaning)
            digits = _digits(key)
            for letter in {f"{key[0]}…", f"…{key[-1]}"}:
                self._shelves.setdefault((letter, len(key), digits), []).append(key)

    def find(self, wanted: str) -> str:
        """Return what stands for the name nearest to `wanted`, "" where none is near."""
        key = fold(wanted).strip()
        if key not in self._found:
            self._found[key] = self._find(key) if key else ""
        return self._found[key]

    def exact(self, wanted: str) -> str:
        """Return what stands for the name `wanted` but for its capitals, "" for none."""
        return self._meaning.get(fold(wanted).strip(), "")

    def _find(self, key: str) -> str:
        """Look for the name itself, then for it without blanks and signs, then with slips."""
        if key in self._meaning:
            return self._meaning[key]
        bare = _NO_WORD.sub("", key)
        if bare and bare in self._bare:
            return self._bare[bare]
        if len(key) < _SHORTEST:
            return ""
        return self._meaning.get(self._nearest(key), "")

    def _nearest(self, key: str) -> str:
        """Return the name with the fewest slips, few enough for its length, or ""."""
        from rapidfuzz import process  # noqa: PLC0415 - costs 0.03 s, which few vaults need
        from rapidfuzz.distance import OSA  # noqa: PLC0415 - as above

        bound = min(max(1, len(key) // self._letters_a_slip), _MOST_SLIPS)
        digits = _digits(key)
        best = ""
        # A name of another length has as many slips at least.
        for apart in range(bound + 1):
            for length in {len(key) - apart, len(key) + apart}:
                for letter in (f"{key[0]}…", f"…{key[-1]}")[: 1 if len(key) < _SHORT else 2]:
                    shelf = self._shelves.get((letter, length, digits))
                    hit = shelf and process.extractOne(
                        key, shelf, scorer=OSA.distance, score_cutoff=bound
                    )
                    if hit:
                        best, bound = hit[0], int(hit[1]) - 1
            if bound <= apart:
                break
        return best


def _digits(key: str) -> str:
    return "".join(_DIGITS.findall(key))

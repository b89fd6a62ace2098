"""The words of an address: what an answer is called in `#decide=no.yes`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["slugs"]

_OTHER = re.compile(r"[\W_]+")


def slugs(labels: Iterable[str]) -> tuple[str, ...]:
    """Return a word for each answer of a question, no two alike.

    A word keeps the letters and digits of any script, in lower case, with a hyphen for what
    stands between. An answer without any is called by its number; one that would be called as
    an earlier one has a number behind it.
    """
    words = [_OTHER.sub("-", normalize("NFC", label).lower()).strip("-") for label in labels]
    taken: set[str] = set()
    kept = []
    for number, word in enumerate(words, 1):
        base = word or str(number)
        word = base  # noqa: PLW2901 - the word that stays
        again = 1
        while word in taken or (again > 1 and word in words):
            again += 1
            word = f"{base}-{again}"  # noqa: PLW2901 - as above
        taken.add(word)
        kept.append(word)
    return tuple(kept)

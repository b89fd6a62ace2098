"""Which of the known names a misspelt one may have meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["nearest"]


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name that is one slip away for each four letters, or ""; case is none.

    A slip is a letter too many, too few, another, or two that have changed places.
    """
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - costs 0.03 s, which few vaults need

    wanted = name.casefold()
    slips = max(1, len(wanted) // 4)
    best, least = "", slips + 1
    for other in known:
        apart = OSA.distance(wanted, other.casefold(), score_cutoff=slips)
        if apart < least:
            best, least = other, apart
    return best if least < min(len(wanted), len(best)) else ""

"""Where in a note's source the addresses of its raw HTML stand.

The HTML is sanitised as a whole, when nothing tells any more where a tag came from. So the
addresses in the source are listed, and those that came out of the sanitiser are laid beside
them: a spelling that is there as often on both sides has its places, in their order. One that is
also in an example of code, or in a tag that was taken away, has none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["raw_places"]

_ATTRIBUTE = re.compile(
    r"(?<=[\s\"'])(?:href|src|poster)=(?:\"([^\"\n]+)\"|'([^'\n]+)'|([^\s\"'<>=`]+))",
    re.IGNORECASE,
)


def raw_places(
    body: str, first_line: int, addresses: Iterable[tuple[int, str]]
) -> Iterator[tuple[int, tuple[int, int, int]]]:
    """Yield the number of each address with its line, column and length, where they are sure.

    `body` begins in line `first_line` of its file; `addresses` are those of its raw HTML, each
    with a number, in their order.
    """
    wanted: dict[str, list[int]] = {}
    for number, address in addresses:
        wanted.setdefault(unescape(address), []).append(number)
    if not wanted:
        return
    starts = [0, *(match.end() for match in re.finditer("\n", body))]
    found: dict[str, list[tuple[int, int, int]]] = {}
    for match in _ATTRIBUTE.finditer(body):
        written = match[match.lastindex or 0]
        start = match.start(match.lastindex or 0)
        line = bisect_right(starts, start)
        place = (line - 1 + first_line, start - starts[line - 1] + 1, len(written))
        found.setdefault(unescape(written), []).append(place)
    for address, numbers in wanted.items():
        places = found.get(address, [])
        if len(places) == len(numbers):
            yield from zip(numbers, places, strict=True)

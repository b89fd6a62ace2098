"""Channels: on which track between two layers each edge runs across."""

from __future__ import annotations

from bisect import bisect_left, insort
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

import msgspec

from knapper.flowchart.layout.spacing import CLOSE, TRACK

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Run", "assign_tracks"]

_MANY = 70  # runs in a channel, above which crossings are not counted one by one


class Run(msgspec.Struct, frozen=True):
    """An edge in a channel: it comes from above at `start` and goes on below at `end`."""

    start: float
    end: float

    @property
    def low(self) -> float:
        """The left end."""
        return min(self.start, self.end)

    @property
    def high(self) -> float:
        """The right end."""
        return max(self.start, self.end)


def assign_tracks(
    runs: Sequence[Run], straight: Sequence[float]
) -> tuple[list[list[tuple[float, int]]], int]:
    """The way of each run through a channel, and how many tracks there are.

    A way is a list of steps: go across to `x` on that track, counted from the top. No two runs
    share a piece of a track, nor of a vertical line: where two would change sides, one makes a
    detour over a column that is free. `straight` are the edges that pass without bend.
    """
    order = _by_crossings(runs) if len(runs) <= _MANY else _by_direction(runs)
    first = {number: index for index, number in enumerate(order)}
    waits = _waits(runs)
    blocks: dict[int, list[int]] = {}
    for number, others in waits.items():
        for other in others:
            blocks.setdefault(other, []).append(number)
    ready = [first[number] for number in order if not waits[number]]
    heapify(ready)
    left = dict.fromkeys(order)
    ways: list[list[tuple[float, int]]] = [[] for _ in runs]
    begin = [run.start for run in runs]
    tracks = _Tracks()
    columns = sorted([*straight, *(r.start for r in runs), *(r.end for r in runs)])
    while left:
        if ready:
            number = order[heappop(ready)]
            if number not in left:
                continue
            goal = runs[number].end
            del left[number]
        else:
            whole = (one for one in left if not ways[one])
            number = min(whole, key=lambda one: (len(waits[one]), first[one]))
            goal = _column(columns, (runs[number].start + runs[number].end) / 2)
            insort(columns, goal)
        ways[number].append((goal, tracks.place(begin[number], goal)))
        begin[number] = goal
        for other in blocks.pop(number, ()):
            waits[other].discard(number)
            if not waits[other]:
                heappush(ready, first[other])
    return ways, tracks.count


class _Tracks:
    """What lies on each track already, from the top."""

    def __init__(self) -> None:
        self._tracks: list[list[tuple[float, float]]] = []

    @property
    def count(self) -> int:
        """How many tracks are in use."""
        return len(self._tracks)

    def place(self, start: float, end: float) -> int:
        """Lay a run below all that it would touch; return its track."""
        low, high = min(start, end) - TRACK + 1, max(start, end) + TRACK - 1
        index = len(self._tracks)
        while index and not _overlaps(self._tracks[index - 1], low, high):
            index -= 1
        if index == len(self._tracks):
            self._tracks.append([])
        insort(self._tracks[index], (min(start, end), max(start, end)))
        return index


def _overlaps(track: list[tuple[float, float]], low: float, high: float) -> bool:
    """Whether something on `track`, whose parts are apart, reaches between `low` and `high`."""
    at = bisect_left(track, (high, high))
    return at > 0 and track[at - 1][1] > low


def _waits(runs: Sequence[Run]) -> dict[int, set[int]]:
    """Which runs must lie above each: those that come from above where it goes on below."""
    starts = sorted((run.start, number) for number, run in enumerate(runs))
    waits: dict[int, set[int]] = {}
    for number, run in enumerate(runs):
        at = bisect_left(starts, (run.end - CLOSE, -1))
        found = set()
        while at < len(starts) and starts[at][0] < run.end + CLOSE:
            if starts[at][1] != number:
                found.add(starts[at][1])
            at += 1
        waits[number] = found
    return waits


def _by_direction(runs: Sequence[Run]) -> list[int]:
    """An order without crossings among runs to the right, and among runs to the left."""
    return sorted(
        range(len(runs)),
        key=lambda n: (
            (0, -runs[n].start, n) if runs[n].start < runs[n].end else (1, runs[n].start, n)
        ),
    )


def _by_crossings(runs: Sequence[Run]) -> list[int]:
    """An order with few crossings: each time the run that is best above all that are left."""
    plain = _by_direction(runs)
    cost = {
        (one, two): _crossed(runs[one], runs[two]) - _crossed(runs[two], runs[one])
        for one in plain
        for two in plain
        if one != two
    }
    total = {one: sum(cost[one, two] for two in plain if one != two) for one in plain}
    order = []
    while plain:
        chosen = min(plain, key=total.__getitem__)
        plain.remove(chosen)
        order.append(chosen)
        for one in plain:
            total[one] -= cost[one, chosen]
    return order


def _crossed(upper: Run, lower: Run) -> int:
    """How often two runs cross if `upper` lies above `lower`."""
    return (lower.low < upper.end < lower.high) + (upper.low < lower.start < upper.high)


def _column(columns: list[float], near: float) -> float:
    """A place near `near` with room on both sides between the sorted `columns`."""
    step = 0.0
    while True:
        for at in (near + step, near - step):
            index = bisect_left(columns, at - CLOSE)
            if at >= 0 and (index == len(columns) or columns[index] > at + CLOSE):
                return at
        step += CLOSE / 2

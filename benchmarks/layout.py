"""Measure the layout of flowcharts: made-up graphs of several sizes and shapes.

Prints processor time (the best of a few runs for small ones), the size of the drawing, and
whether it had to be simplified. With `--check` the exit status is 1 where one is over its limit.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from typing import TYPE_CHECKING

from knapper.flowchart.layout import Arc, Graph, Item, lay_out

if TYPE_CHECKING:
    from collections.abc import Callable

SMALL = 100  # items up to which the best of several runs counts
RUNS = 7


def graph_of(count: int, pairs: list[tuple[int, int]], labels: float = 0.3) -> Graph:
    """A graph of `count` items; that part of its arcs has labels."""
    rng = random.Random(count)
    items = [Item(f"n{i}", rng.choice((80, 120, 160)), rng.choice((34, 50))) for i in range(count)]
    arcs = [Arc(f"n{one}", f"n{two}", 30 if rng.random() < labels else 0, 18) for one, two in pairs]
    return Graph(tuple(items), tuple(arcs))


def decision(count: int) -> Graph:
    """A chart of questions and ends, as the handbook's: each question leads on or ends."""
    pairs = []
    for i in range(0, count - 2, 2):
        pairs += [(i, i + 1), (i, i + 2)]
    return graph_of(count, pairs, 1.0)


def acyclic(count: int, arcs: int) -> Graph:
    """A tree with further arcs at random."""
    rng = random.Random(count)
    pairs = [(rng.randrange(i), i) for i in range(1, count)]
    while len(pairs) < arcs:
        one, two = sorted(rng.sample(range(count), 2))
        pairs.append((one, two))
    return graph_of(count, pairs)


def complete(count: int) -> Graph:
    """All pairs joined."""
    return graph_of(count, [(one, two) for one in range(count) for two in range(one + 1, count)])


# name, how it is made, limit in seconds
CASES: list[tuple[str, Callable[[], Graph], float]] = [
    ("decision chart, 12 items", lambda: decision(12), 0.005),
    ("12 items, 16 arcs", lambda: acyclic(12, 16), 0.005),
    ("200 items, 300 arcs", lambda: acyclic(200, 300), 0.3),
    ("2,000 items, 4,000 arcs", lambda: acyclic(2000, 4000), 5),
    ("10,000 items, 20,000 arcs", lambda: acyclic(10_000, 20_000), 30),
    ("chain of 5,000", lambda: graph_of(5000, [(i, i + 1) for i in range(4999)]), 5),
    ("star of 2,000", lambda: graph_of(2001, [(0, i) for i in range(1, 2001)]), 5),
    ("complete graph of 60", lambda: complete(60), 5),
]


def main() -> int:
    """Measure every case; 1 if `--check` is given and one took too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail where a limit is passed")
    check: bool = parser.parse_args().check
    slow = False
    for name, make, limit in CASES:
        graph = make()
        times = []
        for _ in range(RUNS if len(graph.items) <= SMALL else 1):
            begin = time.process_time()
            layout = lay_out(graph)
            times.append(time.process_time() - begin)
        best = min(times)
        slow |= best > limit
        note = " simplified" if layout.simplified else ""
        size = f"{layout.width:.0f}x{layout.height:.0f}"
        print(f"{name:26} {best * 1000:9.1f} ms of {limit * 1000:6.0f} {size:>14}{note}")
    return int(check and slow)


if __name__ == "__main__":
    sys.exit(main())

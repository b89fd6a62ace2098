"""Measure what a flowchart costs: read, understood as a decision, laid out and drawn, listed.

Prints the median of each step in milliseconds for charts of several sizes. With `--check` the
exit status is 1 where a chart of 12 nodes takes more than `LIMIT`.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from functools import partial
from typing import TYPE_CHECKING

from knapper.flowchart import draw_flowchart, list_flowchart, parse_flowchart, read_decision

if TYPE_CHECKING:
    from collections.abc import Callable

LIMIT = 15.0  # milliseconds for 12 nodes
RUNS = {12: 40, 50: 15, 200: 5, 1000: 2}


def chart(size: int) -> str:
    """Return a decision chart of about `size` nodes: questions in a row, with ends and joins."""
    questions = size // 2
    lines = ["flowchart TD"]
    for number in range(questions):
        lines += [
            f'  q{number}{{"Does question number {number} pass your evaluation?"}}',
            f'  a{number}["The answer to question {number}"]',
            f"  q{number} -->|Yes| a{number}",
        ]
        if number + 1 < questions:
            lines.append(f"  q{number} -->|No| q{number + 1}")
        if number % 3 == 0 and number + 2 < questions:
            lines.append(f"  q{number} -->|Perhaps| q{number + 2}")
    ends = ",".join(f"a{number}" for number in range(questions))
    return "\n".join([*lines, f"  class {ends} internal-link"])


def measured(work: Callable[[], object], runs: int) -> float:
    """Return the median time of some work, in milliseconds."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="fail over the limit")
    check = options.parse_args().check
    print(f"{'nodes':>6} {'read':>8} {'decide':>8} {'draw':>8} {'list':>8} {'all':>8}   ms")
    over = False
    for size, runs in RUNS.items():
        source = chart(size)
        read = parse_flowchart(source)
        draw_flowchart(read)  # the tables of letters are read once
        steps = (
            measured(partial(parse_flowchart, source), runs),
            measured(partial(read_decision, read), runs),
            measured(partial(draw_flowchart, read), runs),
            measured(partial(list_flowchart, read), runs),
        )
        print(f"{size:6} " + " ".join(f"{each:8.2f}" for each in (*steps, sum(steps))))
        over |= size == min(RUNS) and sum(steps) > LIMIT
    sys.exit(int(check and over))


if __name__ == "__main__":
    main()

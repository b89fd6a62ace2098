"""What the tests of the store run as another process: it writes, or sweeps, without end.

`writer.py write VAULT` keeps outputs of `A.md` again and again, each with a figure of its own,
and removes and remakes those of `B.md`; `writer.py sweep VAULT` sweeps. A line of "ready" says
that it began; a number behind the vault ends it after so many rounds.
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from knapper.cells import Display, Environment, Printed, StoredCell, StoredNote
from knapper.cells.store import OutputStore, figure_name
from knapper.cells.store.lock import locked

LINES = 2000


def outputs(number: int) -> tuple[StoredNote, dict[str, bytes]]:
    """Return the outputs of round `number`, all of whose lines and whose figure name it."""
    svg = f"<svg>{number}</svg>\n".encode() * 100
    name = figure_name(svg, "image/svg+xml")
    printed = Printed("stdout", f"round {number}\n" * LINES)
    cell = StoredCell(str(number), outputs=(printed, Display("", "image/svg+xml", file=name)))
    stored = StoredNote("A.md", "2026-11-20", Environment("3.11"), cells=(cell,))
    return stored, {name: svg}


def whole(root: Path) -> int:
    """Return the round whose outputs are in the store, which must be whole; -1 for none."""
    store = OutputStore(root)
    stored = store.read("A.md")
    if stored is None:
        assert store.faults == ()
        return -1
    number = int(stored.cells[0].key)
    expected, figures = outputs(number)
    assert stored == expected
    for name, data in figures.items():
        assert store.figure(name) == data, "the figure is gone"
    return number


def main(what: str, root: Path, rounds: int) -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for number in range(rounds) if rounds else itertools.count():
        if what == "write":
            OutputStore(root).write(*outputs(number))
        else:
            OutputStore(root).sweep(["A.md"])
            with locked(root):
                whole(root)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0)

"""What a person sees while cells run: a row a note in a terminal, else a line as each ends."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from knapper.cli.cells.told import note_line
from knapper.cli.terminal import is_terminal, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    from knapper.cells import NoteRun, Progress

__all__ = ["run_progress"]


@contextmanager
def run_progress(notes: int) -> Iterator[Progress]:
    """Give the progress of a run of so many notes; it stands on standard error.

    The rows are gone in the end, the lines stay.
    """
    if not notes or not is_terminal(sys.stderr) or os.environ.get("TERM") == "dumb":
        yield _Lines()
        return
    rows = _Rows(notes)
    try:
        yield rows
    finally:
        rows.stop()


class _Lines:
    """A line for each note, as it ends."""

    def cell_started(self, path: str, number: int, cells: int) -> None:
        """Say nothing: lines are for what is over."""

    def note_ended(self, run: NoteRun) -> None:
        line = note_line(run)
        if line:
            say(line, err=True)


class _Rows:
    """A row for each note that runs, and one for all; what is over stands above them."""

    def __init__(self, notes: int) -> None:
        self._notes = notes
        self._lock = threading.Lock()
        self._bars: Bars | None = None
        self._all: TaskID | None = None
        self._rows: dict[str, TaskID] = {}

    def cell_started(self, path: str, number: int, cells: int) -> None:
        from rich.markup import escape  # noqa: PLC0415 - rich is slow to load

        with self._lock:
            bars = self._shown()
            if path not in self._rows:
                # Where space is short it is the name that tells, not the folder.
                name = escape(path.rpartition("/")[2].removesuffix(".md"))
                self._rows[path] = bars.add_task(name, total=cells, what="")
            bars.update(self._rows[path], completed=number - 1, what=f"cell {number} of {cells}")

    def note_ended(self, run: NoteRun) -> None:
        line = note_line(run)
        with self._lock:
            if not line:
                return
            if self._bars is None:
                say(line, err=True)
                return
            row = self._rows.pop(run.path, None)
            if row is not None:
                self._bars.remove_task(row)
            self._bars.console.print(line, markup=False, highlight=False, soft_wrap=True)
            if self._all is not None:
                self._bars.advance(self._all)

    def stop(self) -> None:
        with self._lock:
            if self._bars is not None:
                self._bars.stop()

    def _shown(self) -> Bars:
        if self._bars is None:
            from rich.console import Console  # noqa: PLC0415 - as above
            from rich.progress import (  # noqa: PLC0415
                BarColumn,
                Progress,
                SpinnerColumn,
                TextColumn,
                TimeElapsedColumn,
            )
            from rich.table import Column  # noqa: PLC0415

            name = Column(ratio=1, no_wrap=True, overflow="ellipsis")
            self._bars = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}", table_column=name),
                TextColumn("{task.fields[what]}", table_column=Column(no_wrap=True)),
                BarColumn(bar_width=12),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
                expand=True,
            )
            self._all = self._bars.add_task("all notes", total=self._notes, what="")
            self._bars.start()
        return self._bars

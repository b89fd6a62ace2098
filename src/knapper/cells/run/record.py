"""What a run is asked for, what it tells while it goes on, and what it reports in the end."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import msgspec

from knapper.cells.runner.record import Runner, RunnerSettings
from knapper.config import Config
from knapper.diagnostics import Diagnostic

__all__ = ["Ended", "Mode", "NoteRun", "Progress", "RunReport", "RunRequest", "Silent"]


class Mode(StrEnum):
    """What a run is for."""

    STALE = "stale"  # what is not current is run and stored
    ALL = "all"  # what is current too
    CHECK = "check"  # all is run and compared with what is stored; nothing is written
    ACCEPT = "accept"  # as CHECK, but what differs is stored


class RunRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What is to run, and with what.

    `root` is the vault's folder. `paths` are the notes asked for; what they require is run too
    where it is stale. `live` are the notes whose outputs stay when the store is swept of those
    that no note has any more; where it is None the store is not swept. `runner` makes the
    process of a note. `jobs` notes run at a time. `timeout` is for cells that state none, 0
    where the configuration's counts. `today` is the day, "2026-11-20".
    """

    root: Path
    config: Config
    paths: tuple[str, ...]
    runner: Callable[[RunnerSettings], Runner]
    today: str
    mode: Mode = Mode.STALE
    live: frozenset[str] | None = None
    jobs: int = 1
    timeout: float = 0.0


class Ended(StrEnum):
    """How it went with a note."""

    CURRENT = "current"  # nothing was to be done
    DONE = "done"
    FAILED = "failed"  # a cell failed; the outputs are as they were
    SKIPPED = "skipped"  # what it requires failed, or cannot be had
    STOPPED = "stopped"  # the person at the keyboard ended it


class NoteRun(msgspec.Struct, frozen=True, kw_only=True):
    """How it went with one note.

    `cells` is how many it has, `ran` how many of them were executed to their end, `written`
    whether its stored outputs are others now. `why` says in a few words why it was not run, or
    what is of interest besides. `failure` is the traceback of the cell that failed, and
    `printed` the end of what that cell had printed, both as plain text.
    """

    path: str
    ended: Ended
    cells: int = 0
    ran: int = 0
    seconds: float = 0.0
    written: bool = False
    why: str = ""
    failure: str = ""
    printed: str = ""
    findings: tuple[Diagnostic, ...] = ()


class RunReport(msgspec.Struct, frozen=True, kw_only=True):
    """How a run went: its notes in the order of the plan, and what was swept from the store.

    `trouble` says why the store could not be swept, or "".
    """

    notes: tuple[NoteRun, ...] = ()
    findings: tuple[Diagnostic, ...] = ()
    swept: tuple[str, ...] = ()
    trouble: str = ""
    seconds: float = 0.0
    interrupted: bool = False


class Progress(Protocol):
    """Who is told while a run goes on; each method may be called from several threads at once."""

    def cell_started(self, path: str, number: int, cells: int) -> None:
        """Hear that cell `number`, from 1, of the `cells` of a note begins."""

    def note_ended(self, run: NoteRun) -> None:
        """Hear how it went with a note."""


class Silent:
    """A progress that tells nobody."""

    def cell_started(self, path: str, number: int, cells: int) -> None:
        """Do nothing."""

    def note_ended(self, run: NoteRun) -> None:
        """Do nothing."""

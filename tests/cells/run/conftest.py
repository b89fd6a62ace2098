"""A vault whose cells run in this very process: quick, and every step is seen."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from knapper.cells.record import Display, Environment, Failure, Printed, Result
from knapper.cells.run import Mode, NoteRun, RunReport, RunRequest, run_cells
from knapper.cells.runner import Outcome, Ran, RunnerSettings
from knapper.cells.store import figure_name
from knapper.compile import CodeCell
from knapper.site import Site


class Here:
    """A runner without a process: what a cell prints and raises is what it gives."""

    def __init__(self, settings: RunnerSettings, events: list[str]) -> None:
        self.events = events
        self.settings = settings
        self.results: list[Result] = []
        self.figures: dict[str, bytes] = {}
        self.halted = threading.Event()
        self.names = {
            "ARTIFACTS": settings.artifacts,
            "record": self.record,
            "results": self.recorded,
            "draw": self.draw,
            "wait": lambda: self.halted.wait(30),
        }

    def record(self, **values: float) -> None:
        self.results += [Result(name, value) for name, value in values.items()]

    def draw(self, svg: str) -> None:
        self.figures[figure_name(svg.encode(), "image/svg+xml")] = svg.encode()

    def recorded(self, note: str) -> dict[str, float]:
        return {one.name: one.value for one in self.settings.results[note]}

    def run(self, cell: CodeCell, timeout: float) -> Ran:
        assert timeout > 0
        self.events.append(f"{self.settings.note}: {cell.source.splitlines()[0]}")
        self.results, self.figures = [], {}
        printed = io.StringIO()
        failure = None
        with redirect_stdout(printed):
            try:
                exec(cell.source, self.names)
            except Exception as error:  # noqa: BLE001 - whatever a cell raises
                failure = Failure(type(error).__name__, str(error), "Traceback", cell.line + 1)
        outcome = Outcome.RAISED if failure else Outcome.DONE
        if self.halted.is_set():
            outcome, failure = Outcome.STOPPED, Failure("KeyboardInterrupt", "")
        text = printed.getvalue()
        shown = tuple(Display("", "image/svg+xml", file=name) for name in self.figures)
        return Ran(
            outcome=outcome,
            outputs=((Printed("stdout", text),) if text else ()) + shown,
            figures=self.figures,
            results=tuple(self.results),
            failure=failure,
        )

    def environment(self, modules: frozenset[str]) -> Environment:
        from knapper.cells.plan import local_environment

        return local_environment(modules)

    def stop(self) -> None:
        self.halted.set()

    def close(self) -> None:
        self.events.append(f"{self.settings.note}: closed")


@dataclass
class Run:
    """A vault on disk, run again and again. `events` tells which cells ran in the last run."""

    root: Path
    events: list[str] = field(default_factory=list)
    started: Callable[[str], object] = str  # told the path of a note as a cell of it begins
    ended: list[NoteRun] = field(default_factory=list)

    def __call__(
        self, *paths: str, mode: Mode = Mode.STALE, jobs: int = 1, today: str = "2026-11-20"
    ) -> RunReport:
        self.events.clear()
        self.site = Site.load(self.root, lean=True)
        plan = self.site.cells
        request = RunRequest(
            root=self.root,
            config=self.site.config,
            paths=paths or tuple(plan.notes),
            runner=lambda settings: Here(settings, self.events),
            today=today,
            mode=mode,
            jobs=jobs,
            live=None if paths else frozenset(plan.notes),
        )
        return run_cells(plan, self.site.outputs, request, self)

    def cell_started(self, path: str, number: int, cells: int) -> None:
        assert 1 <= number <= cells
        self.started(path)

    def note_ended(self, run: NoteRun) -> None:
        self.ended.append(run)

    def write(self, files: Mapping[str, str]) -> None:
        for path, text in files.items():
            (self.root / path).write_text(text, encoding="utf-8")

    def ran(self) -> list[str]:
        """Return the cells that ran, each by its note and first line."""
        return [event for event in self.events if not event.endswith(": closed")]

    def bytes(self) -> dict[str, bytes]:
        """Return what is stored, by path."""
        folder = self.root / ".knapper/outputs"
        files = (file for file in folder.rglob("*") if file.is_file())
        return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


@pytest.fixture
def vault_run(
    make_vault: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Mapping[str, str]], Run]:
    """Return a function that writes a vault and gives its `Run`; the cache is the test's own."""
    monkeypatch.setenv("KNAPPER_CACHE_DIR", str(tmp_path / "cache"))

    def make(files: Mapping[str, str]) -> Run:
        return Run(make_vault(files))

    return make

"""What is kept of a note's cells after they ran: the records behind `.knapper/outputs/`.

They hold all that a page, a check and another note's cells ask for, so none of these needs the
code to run again, nor the libraries that it used.
"""

from __future__ import annotations

from typing import ClassVar

import msgspec

__all__ = [
    "FORMAT",
    "CellOutput",
    "Display",
    "Environment",
    "Failure",
    "Printed",
    "Result",
    "StoredCell",
    "StoredNote",
]

FORMAT = 1
"""The version of the files; one of another is as one that is not there."""


class Printed(msgspec.Struct, frozen=True, tag="printed", tag_field="kind"):
    r"""Text that a cell wrote to `stream`, "stdout" or "stderr", in one go.

    Its lines are as a terminal would show them at the end: what `\r` and `\b` wrote over is
    gone. Colours are still ANSI escapes (`\x1b[31m`).
    """

    stream: str
    text: str


class Display(msgspec.Struct, frozen=True, tag="display", tag_field="kind"):
    """A value that a cell showed: its last expression, or what it gave to `display()`.

    `text` is how it reads as plain text. `mime` is the best other form of it, "" where there is
    none: one of `MIMES`. Of a text form `content` is the text; of a picture `file` is the name
    of its file in `.knapper/outputs/figures/`, which is the hash of its bytes, and `width` and
    `height` are in CSS pixels, 0 where unknown.
    """

    TEXTS: ClassVar = ("text/html", "text/markdown", "text/latex")
    PICTURES: ClassVar = ("image/svg+xml", "image/png", "image/jpeg")

    text: str
    mime: str = ""
    content: str = ""
    file: str = ""
    width: int = 0
    height: int = 0


class Failure(msgspec.Struct, frozen=True, tag="failure", tag_field="kind"):
    """The exception that a cell ended with. It is stored where the cell says `raises`.

    `name` is that of its class, `message` its text, `traceback` as Python prints it, with the
    note's path and lines; `line` is the line in the note where it came from, 0 if unknown.
    """

    name: str
    message: str
    traceback: str = ""
    line: int = 0


CellOutput = Printed | Display | Failure
"""One piece of what a cell gave; a cell has them in the order in which it gave them."""


class Result(msgspec.Struct, frozen=True):
    """A number that a cell recorded by `record(name=value, unit="nats")`.

    `tolerance` is the part of its size that it may be off in when it is compared, -1 where the
    cell or the configuration says so.
    """

    name: str
    value: float | int
    unit: str = ""
    tolerance: float = -1.0


class StoredCell(msgspec.Struct, frozen=True):
    """What one cell gave. `key` is of all that decided it (`knapper.cells.plan`).

    `label` is the cell's name or "". `seconds` is a bound on how long it ran, one of few steps
    (1, 2, 5, 10, 20, 30, 60, ...), so that two runs of a cell agree in it; 0 for less than one.
    `assertions` counts the `assert` statements of the cell, and its `output` fence if it has
    one. `undeclared` are files that it used and that its note does not name: paths in the
    vault, or only a name, "…/data.csv", for one outside.
    """

    key: str
    label: str = ""
    seconds: int = 0
    assertions: int = 0
    outputs: tuple[CellOutput, ...] = ()
    results: tuple[Result, ...] = ()
    undeclared: tuple[str, ...] = ()


class Environment(msgspec.Struct, frozen=True):
    """With what cells ran: `python` as "3.11.2", or the name of a kernel and what it says.

    `machine` is such as "Linux x86_64". `packages` gives the versions of what the cells of the
    note and of the notes that it requires import, by the name that they import: as their
    distribution says, "sha256:…" of their sources for what is developed in place, and of that
    also what it imports; the standard library is not among them.
    """

    python: str
    machine: str = ""
    kernel: str = ""
    packages: dict[str, str] = {}


class StoredNote(msgspec.Struct, frozen=True):
    """The outputs of the note at `note`, a path in the vault; one file holds one of these.

    `ran` is the day, "2026-11-20", on which what is here was made. Running again with the same
    outcome leaves it as it is. `inputs` gives what decided all cells besides their own code,
    by name with its hash or value (`CellPlan.inputs`): it tells which of them changed.
    """

    note: str
    ran: str
    environment: Environment
    inputs: dict[str, str] = {}
    cells: tuple[StoredCell, ...] = ()
    format: int = FORMAT

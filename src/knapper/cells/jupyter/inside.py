"""What Knapper puts into a Python kernel before the first cell: sent as source, run there.

It is of the standard library and IPython. Tracebacks get the note's path and lines, generators
their seed, cells the names `record`, `results` and `ARTIFACTS`. What it tells Knapper goes as
display data, or in the reply to a request.
"""

from __future__ import annotations

import ast
import base64
import linecache
import os
import sys
import tempfile
import warnings

from knapper.cells.worker import protocol, results
from knapper.cells.worker.failure import failure
from knapper.cells.worker.files import FileWatch, watch
from knapper.cells.worker.seeds import seed_on_import

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from knapper.cells.worker.protocol import Start

__all__ = ["begin", "end", "folder", "limit", "packages", "put", "start"]

FRAME = "application/vnd.knapper.frame+json"


class Told:
    """An answer to Knapper, which a kernel writes into its reply."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self._answer = answer

    def __repr__(self) -> str:
        return ""

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {FRAME: self._answer}


class _Voice:
    """Sends frames as display data. It keeps what it sends by: a cell may capture its own."""

    def __init__(self, shell: Any) -> None:  # noqa: ANN401 - of IPython
        self._publish = shell.display_pub.publish

    def send(self, frame: dict[str, Any]) -> None:
        self._publish({FRAME: frame, "text/plain": ""})


class _Lines(ast.NodeTransformer):
    """Moves what a cell is compiled from to its lines in the note."""

    def __init__(self, note: str) -> None:
        self.note = note
        self.first = 1
        self.lines: list[str] = []

    def visit(self, node: ast.AST) -> ast.AST:
        # IPython has just told `linecache` the lines of this cell alone.
        linecache.cache[self.note] = (0, None, self.lines, self.note)
        return ast.increment_lineno(node, self.first - 1)

    def remember(self, first: int, source: str) -> None:
        """Take the lines of the next cell."""
        lines = source.splitlines(keepends=True)
        self.lines += ["\n"] * (first - 1 + len(lines) - len(self.lines))
        self.lines[first - 1 : first - 1 + len(lines)] = lines
        self.first = first

    def place(self, error: BaseException) -> None:
        """Move a syntax error, which comes before there is anything to visit."""
        if isinstance(error, SyntaxError) and error.filename == self.note and error.lineno:
            error.lineno += self.first - 1
            if error.end_lineno:
                error.end_lineno += self.first - 1


class _Kernel:
    """This kernel, with what is to be known of its note."""

    def __init__(self, shell: Any, told: Start) -> None:  # noqa: ANN401 - of IPython
        self.lines = _Lines(told["note"])
        self.files: FileWatch | None = None
        self.artifacts = told["artifacts"]
        self.known: dict[str, tuple[int, int]] = {}
        voice = _Voice(shell)
        protocol.connect(voice)  # type: ignore[arg-type] # it has the one method that is used
        _show_errors(shell, self.lines, voice)
        shell.compile.get_code_name = lambda *_: self.lines.note
        shell.ast_transformers.append(self.lines)
        _draw_alike(shell, told["note"])
        _keep_order(sys.stdout, sys.stderr)
        from pathlib import Path  # noqa: PLC0415 - with the rest of what cells see

        shell.user_ns.update(results.names(told), ARTIFACTS=Path(self.artifacts))
        seed_on_import(told["seed"])
        # IPython tells how to leave a terminal that nobody sits at.
        warnings.filterwarnings("ignore", "To exit: use", UserWarning)
        if told["root"]:
            self.files = FileWatch(told["root"], told["own"], told["declared"])
            watch(self.files, lambda: None)


_kernel: _Kernel


def folder() -> Told:
    """Make folders to run in where nothing is shared with Knapper, and say where they are."""
    base = os.path.realpath(tempfile.mkdtemp(prefix="knapper-"))
    import atexit  # noqa: PLC0415 - only here
    import shutil  # noqa: PLC0415

    atexit.register(shutil.rmtree, base, ignore_errors=True)
    for name in ("work", "artifacts"):
        os.mkdir(os.path.join(base, name))  # noqa: PTH102, PTH118 - pathlib is not at hand
    os.chdir(os.path.join(base, "work"))  # noqa: PTH118
    return Told({"base": base})


def put(path: str, data: str) -> None:
    """Add base64 `data` to the end of a file, which is made with its folder."""
    os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
    with open(path, "ab") as file:  # noqa: PTH123
        file.write(base64.b64decode(data))


def start(told: Start) -> None:
    """Be ready for a note: `told` has the fields of `Start` in `worker.protocol`."""
    global _kernel  # noqa: PLW0603 - one process has one
    from IPython import get_ipython  # noqa: PLC0415 - only a kernel has it

    _kernel = _Kernel(get_ipython(), told)
    _kernel.known = _files_in(_kernel.artifacts)


def limit(memory: int, file_size: int) -> None:
    """Bound what the kernel may take, in bytes, 0 for any; not every system can."""
    from knapper.cells.worker.limits import set_limits  # noqa: PLC0415 - not on Windows

    set_limits(memory, file_size, counted_apart=False)


def begin(line: int, source: str) -> None:
    """Be ready for a cell whose code starts on `line` of the note."""
    _kernel.lines.remember(line, source)
    if _kernel.files is not None:
        _kernel.files.found = {}


def end(most: int) -> Told:
    """Say what there is to be said of a cell that has ended.

    With `most` above 0 that is also what it left in `ARTIFACTS`, if it has no more bytes.
    """
    answer: dict[str, Any] = {}
    if _kernel.files is not None:
        answer["undeclared"] = list(_kernel.files.found)
    if most:
        now = _files_in(_kernel.artifacts)
        changed = [path for path, state in now.items() if _kernel.known.get(path) != state]
        answer["size"] = size = sum(now[path][0] for path in changed)
        if size <= most:
            answer["files"] = {path: _read(_kernel.artifacts, path) for path in changed}
            _kernel.known = now
    return Told(answer)


def packages(modules: list[str]) -> Told:
    """Say which versions of what the modules are of are here, and what this machine is."""
    import platform  # noqa: PLC0415 - once
    from importlib import metadata  # noqa: PLC0415

    found = {}
    owners = metadata.packages_distributions()
    for module in modules:
        for name in owners.get(module, ())[:1]:
            found[module] = metadata.version(name)
    return Told({"machine": f"{platform.system()} {platform.machine()}", "packages": found})


def _show_errors(shell: Any, lines: _Lines, voice: _Voice) -> None:  # noqa: ANN401
    """Let each exception be told as Knapper's own runner tells it, then as IPython does."""
    theirs: Callable[..., None] = shell._showtraceback  # noqa: SLF001 - all tracebacks pass it

    def show(kind: type[BaseException], error: BaseException, told: list[str]) -> None:
        try:
            lines.place(error)
            voice.send({"failure": failure(error, lines.note)})
        except BaseException:  # noqa: BLE001, S110 - IPython's own is told all the same
            pass
        theirs(kind, error, told)

    shell._showtraceback = show  # noqa: SLF001


def _draw_alike(shell: Any, note: str) -> None:  # noqa: ANN401
    """Let matplotlib draw SVG which is the same in each run, once a cell imports it."""
    drawing = shell.config.InlineBackend
    drawing.figure_formats = {"svg"}
    drawing.rc = {"svg.hashsalt": note, "figure.facecolor": "none", "axes.facecolor": "none"}
    drawing.print_figure_kwargs = {
        "bbox_inches": "tight",
        "metadata": {"Date": None, "Creator": None},
    }


def _keep_order(*streams: Any) -> None:  # noqa: ANN401 - as a kernel has them
    """Let what waits in one stream go out before another is written to."""
    last = streams[0]

    def ordered(stream: Any) -> Callable[[str], int]:  # noqa: ANN401
        theirs: Callable[[str], int] = stream.write

        def write(text: str) -> int:
            nonlocal last
            if last is not stream:
                last.flush()
                last = stream
            return theirs(text)

        return write

    for stream in streams:
        stream.write = ordered(stream)


def _files_in(root: str) -> dict[str, tuple[int, int]]:
    """Return the files below a folder, with what tells one state of each from another."""
    found = {}
    for place, _, names in os.walk(root):
        for name in names:
            path = os.path.join(place, name)  # noqa: PTH118
            if os.path.isfile(path) and not os.path.islink(path):  # noqa: PTH113, PTH114
                state = os.stat(path)  # noqa: PTH116
                relative = os.path.relpath(path, root).replace(os.sep, "/")
                found[relative] = (state.st_size, state.st_mtime_ns)
    return found


def _read(root: str, path: str) -> str:
    with open(os.path.join(root, path), "rb") as file:  # noqa: PTH118, PTH123
        return base64.b64encode(file.read()).decode()

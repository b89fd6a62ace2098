"""Runs the source of one cell in the note's namespace, and says how that ended."""

from __future__ import annotations
import __future__

import ast
import linecache
import sys
import threading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Callable
    from types import CodeType
    from typing import Any

__all__ = ["Program"]

FEATURES = sum(
    {getattr(__future__, name).compiler_flag for name in __future__.all_feature_names}
    - {0, __future__.nested_scopes.compiler_flag}
)


class Program:
    """The cells of one note, of which each runs after the other in one namespace."""

    def __init__(self, note: str, namespace: dict[str, Any]) -> None:
        """Run cells of `note`, a path, in `namespace`."""
        self._note = note
        self._namespace = namespace
        self._lines: list[str] = []
        self._features = 0
        self._loop: AbstractEventLoop | None = None

    def run(self, source: str, line: int, show: Callable[[object], None]) -> int:
        """Run a cell, and give the value of its last expression to `show`.

        Args:
            source: The code.
            line: The line in the note of the code's first line.
            show: Called with the value, if the cell ends with an expression whose value is not
                `None`, and with no semicolon.

        Returns:
            How many `assert` statements the cell has.

        Raises:
            BaseException: Whatever the cell raises.
        """
        self._remember(source, line)
        tree = self._compile("\n" * (line - 1) + source, ast.PyCF_ONLY_AST)
        last = tree.body[-1] if tree.body else None
        shown = None
        if isinstance(last, ast.Expr) and not _silenced(source, line, last):
            tree.body.pop()
            shown = ast.Expression(last.value)
        self._evaluate(self._compile(tree))
        if shown is not None:
            value = self._evaluate(self._compile(shown, mode="eval"))
            if value is not None:
                show(value)
        return count_asserts(tree)

    def close(self) -> None:
        """End the loop of what was awaited."""
        if self._loop is not None:
            self._loop.close()

    def _compile(self, code: Any, flags: int = 0, mode: str = "exec") -> Any:  # noqa: ANN401
        flags |= self._features | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        return compile(code, self._note, mode, flags, dont_inherit=True)

    def _evaluate(self, code: CodeType) -> object:
        # A `from __future__` import holds for the cells that follow, as in one program.
        self._features |= code.co_flags & FEATURES
        value = eval(code, self._namespace)  # noqa: S307 - running the note's code is the task
        if code.co_flags & 0x80:  # CO_COROUTINE: it awaits
            if self._loop is None:
                import asyncio  # noqa: PLC0415 - few notes await

                self._loop = asyncio.new_event_loop()
            return self._loop.run_until_complete(value)
        return value

    def _remember(self, source: str, line: int) -> None:
        """Let tracebacks and `inspect` find the lines of the note."""
        lines = source.splitlines(keepends=True)
        self._lines += ["\n"] * (line - 1 + len(lines) - len(self._lines))
        self._lines[line - 1 : line - 1 + len(lines)] = lines
        linecache.cache[self._note] = (0, None, self._lines, self._note)


def count_asserts(tree: ast.AST) -> int:
    """Return how many `assert` statements a cell has."""
    return sum(isinstance(node, ast.Assert) for node in ast.walk(tree))


def _silenced(source: str, line: int, last: ast.Expr) -> bool:
    """Whether a semicolon follows the last expression."""
    end_line = (last.end_lineno or line) - line
    rest = source.encode("utf-8", "replace").split(b"\n")[end_line]
    return rest[last.end_col_offset or 0 :].lstrip().startswith(b";")


def forget_tracing() -> None:
    """Take away what a cell set to trace or profile: it would trace the runner."""
    sys.settrace(None)
    sys.setprofile(None)
    threading.settrace(None)
    threading.setprofile(None)

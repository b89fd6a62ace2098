"""Work of ours in a process of its own, which can be ended, and whose answer is read as it comes.

What is asked and what is answered lie in files, so neither waits for the other to read.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["Apart"]


class Apart:
    """A process that calls a function of ours, `function` of `module`, without arguments.

    The function reads what is `asked` from its standard input and answers on its standard output.
    The process ends with the `with` block at the latest. Raises `OSError` where none can be had.
    """

    def __init__(self, module: str, function: str, asked: bytes) -> None:
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="knapper-"))
            question, answer = Path(folder, "asked"), Path(folder, "told")
            question.write_bytes(asked)
            with question.open("rb") as stdin, answer.open("wb") as stdout:
                # Without -P a module in the current folder, such as the vault, would be run.
                self._process = subprocess.Popen(  # noqa: S603 - Python itself, our own code
                    [sys.executable, "-P", "-c", f"from {module} import {function}; {function}()"],
                    stdin=stdin,
                    stdout=stdout,
                    stderr=subprocess.DEVNULL,
                    env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                )
            self.answer: IO[bytes] = stack.enter_context(answer.open("rb"))
            self._stack = stack.pop_all()

    def wait(self, seconds: float) -> bool:
        """Wait for the end of the process, but no longer than this; return whether it came."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
            return True
        return False

    def end(self) -> None:
        """End the process; what it has answered stays."""
        self._process.kill()  # nothing where it has ended
        self._process.wait()

    def close(self) -> None:
        """End the process, and forget its answer."""
        self.end()
        self._stack.close()

    def __enter__(self) -> Self:
        """Return the process."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

"""The baseline of one run: read before the work, compared after it, written where it shrank."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from knapper.cli.files import write_file
from knapper.diagnostics import Baseline, compare, printable, read_baseline, to_baseline
from knapper.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from knapper.diagnostics import Comparison, Diagnostic

__all__ = ["Known"]

# More than this is for the file to tell.
_MOST: Final = 10


class Known:
    """What is known of a vault: the file at `path`, nothing where that is None.

    With `write` the file is made where there is none, and else loses what is gone.
    """

    def __init__(self, path: Path | None, *, write: bool) -> None:
        """Read the file. Raises `UsageError` and `ConfigError` where it is no baseline."""
        # `os.path` says False of what must not be looked at; reading or writing it says why.
        if path and os.path.isdir(path):  # noqa: PTH112
            raise UsageError(
                f"the baseline `{path}` is a folder",
                help=f"for a check of it write `knapper check {path} --baseline`, the vault first",
            )
        self.path, self.write = path, write
        self.is_new = bool(write and path and not os.path.exists(path))  # noqa: PTH110
        self.baseline = read_baseline(path) if path and not self.is_new else Baseline({})

    def compare(
        self,
        found: Sequence[Diagnostic],
        shows: Callable[[Diagnostic], bool],
        looked_for: Callable[[str], bool],
    ) -> Comparison:
        """Return findings seen against what is known, and write the file where it is to be.

        A new file knows what `shows` lets pass; `looked_for` is that of `compare`.
        """
        baseline = to_baseline(filter(shows, found)) if self.is_new else self.baseline
        compared = compare(baseline, found, looked_for)
        if self.path and (self.is_new or (self.write and compared.gone)):
            write_file(self.path, str(compared.left))
        return compared

    def told(self, compared: Comparison) -> Iterator[str]:
        """Yield the lines that say what became of the baseline."""
        if self.is_new:
            yield f"wrote {_findings(sum(compared.left.counts.values()))} to {self.path}"
            return
        if not compared.gone:
            return
        number = sum(compared.gone.values())
        gone = _findings(number)
        if self.write:
            yield f"dropped {gone} from {self.path}"
            return
        occur = "occurs" if number == 1 else "occur"
        yield f"{gone} of the baseline {occur} no more; --write-baseline drops them:"
        entries = sorted((path, code, subject) for code, path, subject in compared.gone)
        for path, code, subject in entries[:_MOST]:
            yield printable(f"  {path}: {code} {subject}")
        if len(entries) > _MOST:
            yield f"  and {len(entries) - _MOST} more"


def _findings(number: int) -> str:
    return f"{number} finding{'' if number == 1 else 's'}"

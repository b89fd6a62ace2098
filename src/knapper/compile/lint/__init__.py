"""Faults that one note's text alone shows: each module finds those of a rule or two.

In comes a `Source`, the note as it was read; out come findings without a path. A note without
faults is the common case, so each module first asks for a cheap mark of what it looks for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.compile.lint.comments import unclosed_comments
from knapper.compile.lint.fences import unclosed_fences
from knapper.compile.lint.headings import skipped_levels
from knapper.compile.lint.marks import stray_marks
from knapper.compile.lint.paths import find_personal_paths, personal_paths
from knapper.compile.lint.secrets import find_secrets, mask_secrets, secrets_in, told
from knapper.compile.lint.source import Source
from knapper.compile.lint.tables import broken_tables
from knapper.compile.lint.values import faulty_values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from knapper.diagnostics import Diagnostic

__all__ = [
    "LINTS",
    "Source",
    "find_personal_paths",
    "find_secrets",
    "lint",
    "mask_secrets",
    "told",
]

LINTS: tuple[Callable[[Source], Iterator[Diagnostic]], ...] = (
    faulty_values,
    unclosed_comments,
    unclosed_fences,
    stray_marks,
    broken_tables,
    skipped_levels,
    secrets_in,
    personal_paths,
)
"""Every look at a note, in the order of the families of their rules."""


def lint(source: Source) -> Iterator[Diagnostic]:
    """Yield what is wrong in one note; no text raises."""
    for look in LINTS:
        yield from look(source)

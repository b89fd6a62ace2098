"""`P003` to `P005`: what of a vault should not leave it.

Secrets and personal paths in a note's own text (`P004`, `P006`) are found where it is compiled;
those in what its cells gave are found here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.checks.publishing.outputs import private_outputs
from knapper.checks.publishing.quotes import quotes
from knapper.checks.publishing.secrets import secret_files
from knapper.checks.publishing.sizes import large_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.checks.context import Context
    from knapper.diagnostics import Diagnostic

__all__ = ["check_publishing"]


def check_publishing(context: Context) -> Iterator[Diagnostic]:
    """Yield the findings of the notes and attachments that would be published."""
    yield from quotes(context)
    yield from secret_files(context)
    yield from private_outputs(context)
    yield from large_files(context)

"""`P005`: files that are larger than the configuration's `max_file_size`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.diagnostics import Diagnostic, Span, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.checks.context import Context

__all__ = ["large_files"]

_MEBIBYTE = 1024 * 1024


def large_files(context: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each published note and each attachment of one that is too large."""
    most = context.config.max_file_size
    if not most:
        return
    used = context.index.used_attachments
    for file in (*context.files.notes, *context.files.attachments):
        if file.size > most * _MEBIBYTE and (file.path in context.notes or file.path in used):
            yield finding(
                "P005",
                f"the file has {file.size / _MEBIBYTE:.1f} MiB, and `max_file_size` is {most}",
                Span(file.path),
                help="make it smaller, link to it elsewhere, or raise `max_file_size`",
                subject="size",
            )

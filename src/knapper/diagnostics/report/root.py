"""Findings with paths from the root of a repository instead of the root of the vault in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from knapper.diagnostics.record import Edit, Fix, Label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knapper.diagnostics.record import Diagnostic, Span

__all__ = ["moved_below"]


def moved_below(folder: str, diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the findings with `folder`, such as "docs/", before each path; "" changes nothing."""

    def moved(span: Span) -> Span:
        return msgspec.structs.replace(span, path=folder + span.path) if span.path else span

    return [
        msgspec.structs.replace(
            one,
            span=moved(one.span),
            labels=tuple(Label(moved(label.span), label.message) for label in one.labels),
            fix=one.fix
            and Fix(
                one.fix.message,
                tuple(Edit(moved(edit.span), edit.old, edit.new) for edit in one.fix.edits),
            ),
        )
        for one in diagnostics
    ]

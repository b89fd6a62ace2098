"""Compiled notes kept between two builds of one process, as `mkdocs serve` makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from knapper.compile import CompileOptions, Note

__all__ = ["CompileCache"]


class CompileCache:
    """Compiled notes by text and options, for a process that builds a vault more than once."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, CompileOptions, str], Note] = {}
        self._used: dict[tuple[str, CompileOptions, str], Note] = {}

    def compile(self, text: str, options: CompileOptions) -> Note:
        """Return the record of `text`, made now or before."""
        from knapper.compile import compile_note  # noqa: PLC0415 - loads the parser

        return self._keep((text, options, "note"), compile_note)

    def compile_canvas(self, text: str, options: CompileOptions) -> Note:
        """Return the record of a canvas's text, made now or before."""
        from knapper.compile import compile_canvas  # noqa: PLC0415 - as above

        return self._keep((text, options, "canvas"), compile_canvas)

    def _keep(
        self,
        key: tuple[str, CompileOptions, str],
        compiled: Callable[[str, CompileOptions], Note],
    ) -> Note:
        note = self._kept.get(key)
        if note is None:
            note = compiled(key[0], key[1])
        self._used[key] = note
        return note

    def turn(self) -> None:
        """Forget what the last build did not use."""
        self._kept, self._used = self._used, {}

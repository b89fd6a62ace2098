"""Turns what comes from a cell, piece by piece, into the outputs that are kept of it."""

from __future__ import annotations

import base64
import binascii
import codecs
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knapper.cells.record import CellOutput, Display, Failure, Printed, Result
from knapper.cells.store import figure_name
from knapper.cells.text import as_terminal
from knapper.cells.worker.protocol import TEXT_BOUND

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Gathered", "undeclared_names"]


class Gathered:
    """What one cell gave so far, in order."""

    def __init__(self, clean: Callable[[str], str]) -> None:
        """Begin with nothing; `clean` makes a text portable."""
        self.figures: dict[str, bytes] = {}
        self._results: dict[str, Result] = {}
        self._clean = clean
        self._pieces: list[CellOutput] = []
        self._texts: list[tuple[str, list[str]]] = []
        self._left = TEXT_BOUND
        self._more: dict[str, int] = {}
        self._decoders = {
            name: codecs.getincrementaldecoder("utf-8")("replace") for name in ("stdout", "stderr")
        }

    def raw(self, stream: str, data: bytes) -> None:
        """Take what another process, or C code, wrote to a descriptor."""
        if self._left:
            self.text(stream, self._decoders[stream].decode(data))
        else:
            self._more[stream] = self._more.get(stream, 0) + len(data)

    def text(self, stream: str, text: str) -> None:
        """Take text of a stream."""
        if len(text) > self._left:
            more = len(text[self._left :].encode("utf-8", "replace"))
            self._more[stream] = self._more.get(stream, 0) + more
            text = text[: self._left]
        self._left -= len(text)
        if not text:
            return
        if not self._texts or self._texts[-1][0] != stream:
            self._end_text()
            self._texts = [(stream, [])]
        self._texts[-1][1].append(text)

    def more(self, counts: Mapping[str, int]) -> None:
        """Take how many bytes of a stream were not sent."""
        for stream, count in counts.items():
            self._more[stream] = self._more.get(stream, 0) + count

    def display(self, frame: Mapping[str, Any]) -> None:
        """Take a value that the cell showed: a frame `display`."""
        self._end_text()
        text, mime = self._clean(str(frame.get("text", ""))), str(frame.get("mime") or "")
        content = str(frame.get("content") or "")
        width, height = int(frame.get("width") or 0), int(frame.get("height") or 0)
        if mime in Display.TEXTS:
            self._pieces.append(Display(text, mime, self._clean(content)))
        elif mime in Display.PICTURES and (data := self._picture(mime, content)):
            name = figure_name(data, mime)
            self.figures[name] = data
            self._pieces.append(Display(text, mime, "", name, width, height))
        else:
            self._pieces.append(Display(text))

    def result(self, frame: Mapping[str, Any]) -> None:
        """Take a number that the cell recorded: a frame `result`. The last of a name counts."""
        value = frame.get("value")
        if (
            not isinstance(value, int | float)
            or isinstance(value, bool)
            or not math.isfinite(value)
        ):
            return
        name, unit = str(frame.get("name", "")), str(frame.get("unit") or "")
        self._results.pop(name, None)  # so that it counts where it was recorded last
        self._results[name] = Result(name, value, unit, float(frame.get("tolerance", -1.0)))

    @property
    def results(self) -> list[Result]:
        """The numbers that the cell recorded, in order."""
        return list(self._results.values())

    def failure(self, frame: Mapping[str, Any]) -> Failure:
        """Return the exception that a frame `done` tells of."""
        return Failure(
            str(frame.get("name", "")),
            self._clean(str(frame.get("message", ""))),
            self._clean(str(frame.get("traceback", ""))),
            int(frame.get("line", 0)),
        )

    def outputs(self) -> tuple[CellOutput, ...]:
        """Return all that was gathered, with a note where something was too much."""
        for stream, count in sorted(self._more.items()):
            if count:
                self._left = 100
                self.text(stream, f"\n[{count:,} more bytes are not kept]\n")
        self._more = {}
        self._end_text()
        return tuple(self._pieces)

    def _picture(self, mime: str, content: str) -> bytes:
        if mime == "image/svg+xml":
            return self._clean(content).encode("utf-8", "replace")
        try:
            return base64.b64decode(content, validate=True)
        except (binascii.Error, ValueError):
            return b""

    def _end_text(self) -> None:
        for stream, parts in self._texts:
            text = self._clean(as_terminal("".join(parts)))
            if text:
                self._pieces.append(Printed(stream, text))
        self._texts = []


def undeclared_names(paths: list[str], root: Path) -> tuple[str, ...]:
    """Return how undeclared files are named: by their path in the vault, else "…/name"."""
    real = root.resolve()
    named = (
        path.relative_to(real).as_posix() if path.is_relative_to(real) else f"…/{path.name}"
        for path in map(Path, paths)
    )
    return tuple(sorted(set(named)))

r"""How the process that runs cells talks to Knapper: JSON lines over pipes of their own.

A request is one line, and so is each frame that comes back. Both are objects with one key. The
pipes are no standard streams, so what a cell prints, in whatever way, is never taken for one.

| request | what it asks for |
|---|---|
| `{"start": {…}}` | be ready for a note: the fields of `Start`; answered by `ready` |
| `{"run": {"line": 34, "source": "…"}}` | run a cell; answered by `done` |
| `{"seen": 7}` | go on: the frame `sync` 7 was read |
| `{"quit": {}}` | end as Python does at the end of a program |

| frame | what it says |
|---|---|
| `{"ready": {}}` | cells can come |
| `{"text": {"stream": "stdout", "text": "…"}}` | the cell wrote text |
| `{"display": {"text": "…", "mime": "text/html", "content": "…", "width": 0, "height": 0}}` | it \
showed a value; see below |
| `{"result": {"name": "loss", "value": 2.31, "unit": "", "tolerance": -1}}` | a number |
| `{"sync": 7}` | another process may write to descriptors 1 and 2 from here on |
| `{"done": {…}}` | the cell ended: the fields of `Done` |

A line that is no frame is what `faulthandler` writes where the interpreter itself cannot go on.

A display's `text` is how the value reads as plain text. `mime` and `content` are its best other
form, both left out where there is none: `content` is the text of an HTML, Markdown, LaTeX or SVG
form, and base64 of a PNG or JPEG. `width` and `height` are in CSS pixels, left out where unknown.

Who makes frames (`display`, `figures`, `results`) gives them to `send`, as soon as they are:
their order on the pipe is that on the page.
"""

from __future__ import annotations

import os
from json import JSONDecoder, JSONEncoder
from os import read, write
from threading import RLock

TYPE_CHECKING = False  # as that of `typing`, which is large to load in each process
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypedDict

    class Start(TypedDict):
        """What a worker needs to know of its note.

        `note` is its path in the vault. `results` gives for the path of each required note what
        it recorded: rows of name, value, unit and tolerance. `own` are folders that may be used
        without a word, and `declared` files; `root` is the vault's folder.
        """

        note: str
        artifacts: str
        seed: int
        memory: int
        file_size: int
        root: str
        own: list[str]
        declared: list[str]
        results: dict[str, list[list[Any]]]

    class Done(TypedDict, total=False):
        """How a cell ended.

        `assertions` counts its `assert` statements. `undeclared` are absolute paths. `more`
        gives for a stream how many characters came after the bound. `failure` is there if it
        raised: the fields of `knapper.cells.Failure`.
        """

        assertions: int
        undeclared: list[str]
        more: dict[str, int]
        failure: dict[str, Any]


__all__ = ["DISPLAY_BOUND", "LOST", "TEXT_BOUND", "Channel", "connect", "send"]

TEXT_BOUND = 1 << 20
"""The characters that a cell may print. What comes after is counted, not kept."""

DISPLAY_BOUND = 10 << 20
"""The characters that the frame of one value may have."""

LOST = 70
"""The exit status of a worker that can no longer reach Knapper."""

# What a cell replaces later, such as `json.dumps` or `os.write`, is not what is used here.
_encode = JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode
_decode = JSONDecoder().decode
_exit = os._exit


class Channel:
    """The two pipes of a worker, by their descriptors."""

    def __init__(self, requests: int, frames: int) -> None:
        """Use `requests` to read from and `frames` to write to."""
        self._requests = requests
        self._frames = frames
        self._rest = b""
        self._lock = RLock()
        self._process = os.getpid()
        self.before_frame: Callable[[], None] | None = None
        """Called before a frame that is no text, so that text which waits goes out first."""

    def send(self, frame: dict[str, Any]) -> None:
        """Write one frame, whole. A process that a cell forked has no voice here."""
        if os.getpid() != self._process:
            return
        if self.before_frame is not None and "text" not in frame:
            self.before_frame()
        # The break before it ends whatever a cell wrote to the descriptor, or half a frame.
        line = b"\n" + _bounded(frame).encode() + b"\n"
        with self._lock:
            try:
                view = memoryview(line)
                while view:
                    view = view[write(self._frames, view) :]
            except OSError:  # the cell closed it, or Knapper is gone
                _exit(LOST)

    def receive(self) -> dict[str, Any] | None:
        """Return the next request, `None` when no more can come."""
        while b"\n" not in self._rest:
            try:
                more = read(self._requests, 1 << 16)
            except OSError:  # the cell closed it
                return None
            if not more:
                return None
            self._rest += more
        line, _, self._rest = self._rest.partition(b"\n")
        request: dict[str, Any] = _decode(line.decode())
        return request

    def close(self) -> None:
        """Close both ends, as a process that a cell forked does."""
        for descriptor in (self._requests, self._frames):
            try:
                os.close(descriptor)
            except OSError:
                continue


def _bounded(frame: dict[str, Any]) -> str:
    shown = frame.get("display", {})
    text, content = shown.get("text", ""), shown.get("content", "")
    if len(text) + len(content) > DISPLAY_BOUND:  # before it is made larger still
        kind = shown.get("mime") or "text/plain"
        size = (len(text) + len(content)) >> 20
        frame = {"display": {"text": f"[{size} MiB of {kind} are too much to be kept]"}}
    line: str = _encode(frame)
    return line


_channel: Channel | None = None


def connect(channel: Channel) -> None:
    """Let `send` use this channel."""
    global _channel  # noqa: PLW0603 - one process has one
    _channel = channel


def send(frame: dict[str, Any]) -> None:
    """Send one frame of the table above to Knapper; without a channel it is dropped."""
    if _channel is not None:
        _channel.send(frame)

"""What a cell's `sys.stdout` and `sys.stderr` are: text streams whose writes go out as frames.

So what is printed keeps its order among the two, and with values that are shown. What other
processes and C code write to descriptors 1 and 2 comes to Knapper by pipes of its own; before a
cell starts a process, `Sink.sync` waits until all that it printed was read.
"""

from __future__ import annotations

import codecs
import faulthandler
import io
import os
from threading import RLock, current_thread, main_thread

from knapper.cells.worker.protocol import TEXT_BOUND, Channel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["Sink", "Stream"]

DESCRIPTORS = {"stdout": 1, "stderr": 2}
LONGEST_WAIT = 8192  # characters of a line that has no end yet


class Sink:
    """Where both streams write to. It holds a line back until it ends, so a frame is a line."""

    def __init__(self, channel: Channel) -> None:
        """Send frames over `channel`."""
        self._channel = channel
        self._process = os.getpid()
        self._lock = RLock()
        self._syncs = 0
        self.running = False
        """Whether a cell runs: only then may a request be read here."""
        self.begin()
        channel.before_frame = self.flush
        os.register_at_fork(before=self.sync, after_in_child=self._forked)

    def begin(self) -> None:
        """Start counting anew, for the next cell."""
        self._waiting = ""
        self._stream = ""
        self._left = TEXT_BOUND
        self.more: dict[str, int] = {}
        self._decoders = {
            name: codecs.getincrementaldecoder("utf-8")("replace") for name in DESCRIPTORS
        }

    def write(self, stream: str, data: bytes) -> None:
        """Take what was written to a stream."""
        if os.getpid() != self._process:
            _write_all(DESCRIPTORS[stream], data)
            return
        with self._lock:
            if stream != self._stream:
                self.flush()
                self._stream = stream
            if not self._left:
                self.more[stream] = self.more.get(stream, 0) + len(data)
                return
            most = 4 * self._left  # no character has more bytes
            text = self._decoders[stream].decode(data[:most])
            if len(text) >= self._left:
                kept = text[: self._left]
                self.more[stream] = len(data) - len(kept.encode("utf-8", "replace"))
                text = kept
            self._left -= len(text)
            self._waiting += text
            if text.endswith("\n") or len(self._waiting) > LONGEST_WAIT or not self._left:
                self.flush()

    def flush(self) -> None:
        """Send what waits."""
        if os.getpid() != self._process:
            return
        with self._lock:
            text, self._waiting = self._waiting, ""
            if text:
                self._channel.send({"text": {"stream": self._stream, "text": text}})

    def sync(self) -> None:
        """Return when Knapper has read all that was printed so far."""
        if os.getpid() != self._process:
            return
        self.flush()
        if self.running and current_thread() is main_thread():
            self._syncs += 1
            self._channel.send({"sync": self._syncs})
            while (answer := self._channel.receive()) is not None:
                if answer.get("seen") == self._syncs:
                    return

    def leave(self) -> None:
        """Take no part in the end of the program, where a thread may never give the lock back."""
        self._process = 0

    def _forked(self) -> None:
        """In a process that a cell forked: write as any other process does."""
        self._lock = RLock()
        self._waiting = ""
        self._channel.close()
        faulthandler.enable(2, all_threads=False)


class _Writer(io.RawIOBase):
    """The bytes of one stream."""

    mode = "wb"

    def __init__(self, sink: Sink, stream: str) -> None:
        self._sink = sink
        self._stream = stream
        self.name = f"<{stream}>"

    def write(self, data: Any) -> int:  # noqa: ANN401 - any buffer
        held = bytes(data)
        self._sink.write(self._stream, held)
        return len(held)

    def flush(self) -> None:
        self._sink.flush()

    def fileno(self) -> int:
        return DESCRIPTORS[self._stream]

    def writable(self) -> bool:
        return True

    def close(self) -> None:
        """Stay open: a cell that closes its output would silence those after it."""
        self.flush()


class Stream(io.TextIOWrapper):
    """What `sys.stdout` or `sys.stderr` is in a cell."""

    def __init__(self, sink: Sink, stream: str) -> None:
        """Write to `sink`; `stream` is "stdout" or "stderr"."""
        super().__init__(
            _Writer(sink, stream),
            encoding="utf-8",
            errors="backslashreplace",
            newline="\n",
            write_through=True,
        )

    def close(self) -> None:
        """Stay open, as the writer does."""
        self.flush()


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]

"""What both ways to a kernel have in common: messages go out, and come in through a queue.

The messages are those of Jupyter's messaging protocol, version 5. `local` speaks it over ZeroMQ
with a kernel of this computer, `gateway` over a websocket with one behind a gateway.
"""

from __future__ import annotations

from queue import Empty, Queue
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["GONE", "STOP", "Inbox", "Message", "Wire"]


class Message(msgspec.Struct, frozen=True):
    """One message of a kernel: its type, what it answers, and what it says.

    `parent` is the id of the message that it answers, "" for none.
    """

    kind: str
    parent: str = ""
    content: dict[str, Any] = {}

    @classmethod
    def read(cls, message: Mapping[str, Any]) -> Message:
        """Return one from the protocol's form; what is not as it should be is left out."""
        header, parent = message.get("header"), message.get("parent_header")
        content = message.get("content")
        return cls(
            str(header.get("msg_type", "")) if isinstance(header, dict) else "",
            str(parent.get("msg_id", "")) if isinstance(parent, dict) else "",
            content if isinstance(content, dict) else {},
        )


GONE = Message("knapper: the kernel is gone")
"""Comes when the kernel has died, or the connection with it is lost."""

STOP = Message("knapper: stop")
"""Comes when another thread wants the cell ended."""


class Inbox:
    """Where a wire's own thread leaves messages, and the thread that runs cells finds them."""

    def __init__(self) -> None:
        self._queue: Queue[Message] = Queue()

    def put(self, message: Message) -> None:
        """Leave a message."""
        self._queue.put(message)

    def get(self, timeout: float) -> Message | None:
        """Return the next message, or None if there is none within `timeout` seconds."""
        try:
            return self._queue.get(timeout=max(timeout, 0.0))
        except Empty:
            return None


class Wire(Protocol):
    """A kernel that has been started, and the way to it.

    `inbox` gets each message of its shell and iopub channels, and `GONE` at its end.
    """

    inbox: Inbox

    def send(self, kind: str, content: Mapping[str, Any]) -> str:
        """Send a message on the shell channel, and return its id."""

    def interrupt(self) -> None:
        """Ask the kernel to interrupt what it runs."""

    def close(self) -> None:
        """End the kernel, whatever it does, and all that it started."""

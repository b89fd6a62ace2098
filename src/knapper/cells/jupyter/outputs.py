"""Turns the messages of a kernel into the pieces that Knapper's own runner gathers.

A message changes what was shown before (`clear_output`, `update_display_data`), so all is held
until the cell has ended. Frames that Knapper's own code in a Python kernel sends come as display
data of the type `FRAME`; a kernel of any language may record numbers by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from knapper.cells.record import Failure
from knapper.cells.text import plain
from knapper.cells.worker.protocol import DISPLAY_BOUND, TEXT_BOUND

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knapper.cells.jupyter.wire import Message
    from knapper.cells.runner.gather import Gathered

__all__ = ["FRAME", "Outputs"]

FRAME: Final = "application/vnd.knapper.frame+json"
"""Display data of this type holds one frame as `knapper.cells.worker.protocol` has them."""

# The best form of a value comes first.
_FORMS: Final = (
    "text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "text/latex",
)  # fmt: skip

# A server drops what comes faster than it is set to let pass, and says only this.
_DROPPED: Final = ("IOPub data rate exceeded", "IOPub message rate exceeded")


class Outputs:
    """What one cell gave so far.

    `failure` is the exception that it ended with, as far as it was told. `dropped` says that the
    server between kept some of it back.
    """

    def __init__(self) -> None:
        self.failure: Failure | None = None
        self.told: dict[str, Any] | None = None
        """What Knapper's own code in the kernel says of the exception: a frame `failure`."""
        self.dropped = False
        self._pieces: list[dict[str, Any]] = []
        self._left = TEXT_BOUND
        self._more: dict[str, int] = {}
        self._clear = False
        self._shown: dict[str, list[int]] = {}

    def take(self, message: Message) -> None:
        """Take one message; of a kind that shows nothing, nothing."""
        content = message.content
        if message.kind == "stream":
            self._cleared()
            self._text(str(content.get("name", "stdout")), str(content.get("text", "")))
        elif message.kind in {"display_data", "execute_result"}:
            self._display(content)
        elif message.kind == "update_display_data":
            self._update(content)
        elif message.kind == "clear_output":
            self._clear = True
            if not content.get("wait"):
                self._cleared()
        elif message.kind == "error":
            self.failure = _failure(content)

    def into(self, gathered: Gathered) -> None:
        """Give all to what makes records of it."""
        for piece in self._pieces:
            for kind, fields in piece.items():
                if kind == "text":
                    gathered.text(fields["stream"], "".join(fields["parts"]))
                elif kind == "display":
                    gathered.display(fields)
                elif kind == "result":
                    gathered.result(fields)
        gathered.more(self._more)

    def _text(self, stream: str, text: str) -> None:
        stream = "stderr" if stream == "stderr" else "stdout"
        if stream == "stderr" and text.lstrip().startswith(_DROPPED):
            self.dropped = True
        if len(text) > self._left:
            more = len(text[self._left :].encode("utf-8", "replace"))
            self._more[stream] = self._more.get(stream, 0) + more
            text = text[: self._left]
        self._left -= len(text)
        last = self._pieces[-1].get("text") if self._pieces else None
        if last and last["stream"] == stream:
            last["parts"].append(text)
        elif text:
            self._pieces.append({"text": {"stream": stream, "parts": [text]}})

    def _display(self, content: Mapping[str, Any]) -> None:
        frame = _bundle(content).get(FRAME)
        if isinstance(frame, dict):
            self._frame(frame)
            return
        self._cleared()
        known = _display_id(content)
        if known:
            self._shown.setdefault(known, []).append(len(self._pieces))
        self._pieces.append({"display": _shown(content)})

    def _update(self, content: Mapping[str, Any]) -> None:
        for at in self._shown.get(_display_id(content), ()):
            self._pieces[at] = {"display": _shown(content)}

    def _frame(self, frame: dict[str, Any]) -> None:
        for kind, fields in frame.items():
            if not isinstance(fields, dict):
                continue
            if kind == "failure":
                self.told = fields
            elif kind in {"display", "result"}:
                if kind == "display":
                    self._cleared()
                self._pieces.append({kind: fields})

    def _cleared(self) -> None:
        """Do a clearing that waits: what is shown goes, what is recorded stays."""
        if not self._clear:
            return
        self._clear = False
        self._pieces = [piece for piece in self._pieces if "result" in piece]
        self._shown = {}
        self._left, self._more = TEXT_BOUND, {}


def _bundle(content: Mapping[str, Any]) -> dict[str, Any]:
    data = content.get("data")
    return data if isinstance(data, dict) else {}


def _display_id(content: Mapping[str, Any]) -> str:
    transient = content.get("transient")
    return str(transient.get("display_id") or "") if isinstance(transient, dict) else ""


def _shown(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a frame `display` for a value that a kernel shows."""
    bundle = _bundle(content)
    text = _joined(bundle.get("text/plain"))
    mime = next((form for form in _FORMS if form in bundle), "")
    if not mime:
        return {"text": text}
    form = _joined(bundle[mime])
    if len(form) + len(text) > DISPLAY_BOUND:
        size = (len(form) + len(text)) >> 20
        return {"text": f"[a value of {size} MiB as {mime} is too large to be kept]"}
    if mime in {"image/png", "image/jpeg"}:
        form = "".join(form.split())  # base64 may come in lines
    about = content.get("metadata")
    about = about.get(mime) if isinstance(about, dict) else None
    about = about if isinstance(about, dict) else {}
    sizes = {name: about[name] for name in ("width", "height") if isinstance(about.get(name), int)}
    return {"text": text, "mime": mime, "content": form, **sizes}


def _joined(text: object) -> str:
    return "".join(map(str, text)) if isinstance(text, list) else str(text or "")


def _failure(content: Mapping[str, Any]) -> Failure:
    trace = content.get("traceback")
    lines = trace if isinstance(trace, list) else []
    return Failure(
        str(content.get("ename") or ""),
        plain(str(content.get("evalue") or "")),
        plain("\n".join(map(str, lines))),
    )

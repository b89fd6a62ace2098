"""Values that cells show, as frames: plain text, and the best other form that a value has.

A value says how it looks by IPython's methods: `_ipython_display_`, `_repr_mimebundle_`, and
`_repr_html_` and its like. A form that fails, or is of the wrong kind, counts as none; what a
method raised goes to standard error, so that its author sees it.
"""

from __future__ import annotations

import re
import sys

from knapper.cells.worker.figures import drawn_by_figure, figure_frame, is_figure
from knapper.cells.worker.plain import plain_text
from knapper.cells.worker.protocol import send

TYPE_CHECKING = False  # as that of `typing`, which is large to load in each process
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Frame = dict[str, Any]

__all__ = ["display", "frame_of", "show"]

# From the best on. Text is the page's own; a drawing is sharp at any size; pixels come last.
FORMS = {
    "text/html": "_repr_html_",
    "text/markdown": "_repr_markdown_",
    "image/svg+xml": "_repr_svg_",
    "image/png": "_repr_png_",
    "image/jpeg": "_repr_jpeg_",
    "text/latex": "_repr_latex_",
}
_STYLE = re.compile(r"\s*<style\b.*?</style\s*>", re.DOTALL | re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b.*?</script\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
# What pandas calls the parts of a styled table, for its style block: others in each run.
_STYLED = re.compile(r' id="T_[0-9a-f]{5,32}[\w-]*"')
# How libraries call the plain text in their HTML that is for pages without their style sheet.
_FALLBACK = "text-repr-fallback"
_SIGNATURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
# An answer to this is an answer to anything, as mocks and proxies give.
_NONSENSE = "_knapper_asks_for_what_no_value_has_"


def display(*values: object) -> None:
    """Show values on the page, in their order."""
    for value in values:
        for frame in _frames(value):
            send(frame)


def show(value: object) -> list[Frame]:
    """Return the frames of the value of a cell's last expression.

    That may be none: for what shows itself, and for a part of a figure that is shown when the
    cell ends anyway.
    """
    return [] if drawn_by_figure(value) else _frames(value)


def frame_of(value: object) -> Frame:
    """Return the frame of a value that does not show itself."""
    if is_figure(value):
        return figure_frame(value)
    asked = _asked(value)
    bundle = _bundle(value) if asked else {}
    text = bundle.get("text/plain")
    shown: Frame = {"text": text if isinstance(text, str) else plain_text(value)}
    scripted = False
    for mime, method in FORMS.items():
        given = bundle.get(mime) if mime in bundle or not asked else _call(value, method)
        content, sizes = _content(mime, given)
        if mime == "text/html" and content:
            content, scripted = _html(content)
        if content:
            shown.update(mime=mime, content=content, **sizes)
            break
    else:
        drawing = _drawn_without_browser(value) if scripted else ""
        if drawing:
            shown.update(mime="image/svg+xml", content=drawing)
        elif scripted:
            shown["text"] += "\n[draws itself by JavaScript, which a page does not run]"
    return {"display": shown}


def _frames(value: object) -> list[Frame]:
    own = _method(value, "_ipython_display_") if _asked(value) else None
    # Plotly's opens a browser.
    if own is not None and not type(value).__module__.startswith("plotly."):
        try:
            own()
        except Exception as error:  # noqa: BLE001 - the value's own code
            _tell(value, "_ipython_display_", error)
        else:
            return []
    return [frame_of(value)]


def _asked(value: object) -> bool:
    """Return whether a value may be asked how it looks."""
    if isinstance(value, type):
        return False
    try:
        return not callable(getattr(value, _NONSENSE, None))
    except Exception:  # noqa: BLE001 - the value's own code
        return False


def _method(value: object, name: str) -> Callable[..., Any] | None:
    try:
        method = getattr(value, name, None)
    except Exception:  # noqa: BLE001 - the value's own code
        return None
    return method if callable(method) else None


def _call(value: object, name: str) -> Any:  # noqa: ANN401 - what a value gives
    """Return what a value's method gives, None if it has none or fails."""
    method = _method(value, name)
    if method is None:
        return None
    try:
        return method()
    except NotImplementedError:  # how a library says that it has no such form
        return None
    except Exception as error:  # noqa: BLE001 - the value's own code
        _tell(value, name, error)
        return None


def _bundle(value: object) -> dict[str, Any]:
    given = _call(value, "_repr_mimebundle_")
    sizes: Any = None
    if isinstance(given, tuple) and len(given) == 2:  # noqa: PLR2004 - data, metadata
        given, sizes = given
    if not isinstance(given, dict):
        return {}
    if not isinstance(sizes, dict):
        return given
    return {mime: (data, sizes[mime]) if mime in sizes else data for mime, data in given.items()}


def _tell(value: object, method: str, error: Exception) -> None:
    try:
        said = f"{type(error).__name__}: {error}"
    except Exception:  # noqa: BLE001 - its text fails as well
        said = type(error).__name__
    try:
        print(f"`{method}` of {type(value).__name__} raised {said}", file=sys.stderr)  # noqa: T201
    except Exception:  # noqa: BLE001 - the cell replaced standard error
        return


def _content(mime: str, given: Any) -> tuple[str, dict[str, int]]:  # noqa: ANN401 - as above
    """Return a form as a frame holds it, with its size; "" for what is none."""
    metadata: Any = None
    if isinstance(given, tuple) and len(given) == 2:  # noqa: PLR2004 - data, metadata
        given, metadata = given
    if mime in _SIGNATURES:
        return _picture(mime, given, metadata)
    if mime == "image/svg+xml" and isinstance(given, (bytes, bytearray)):
        given = bytes(given).decode(errors="replace")
    if not isinstance(given, str) or not given.strip():
        return "", {}
    if mime == "image/svg+xml" and "<svg" not in given:
        return "", {}
    return given, {}


def _picture(mime: str, given: Any, metadata: Any) -> tuple[str, dict[str, int]]:  # noqa: ANN401
    from base64 import b64decode, b64encode  # noqa: PLC0415 - few cells show pictures

    if isinstance(given, str):
        try:
            given = b64decode(given, validate=False)
        except ValueError:
            return "", {}
    if not isinstance(given, (bytes, bytearray)) or not given.startswith(_SIGNATURES[mime]):
        return "", {}
    data = bytes(given)
    size = _png_size(data) if mime == "image/png" else _jpeg_size(data)
    if isinstance(metadata, dict) and size:
        size = _asked_size(metadata, size)
    sizes = {"width": size[0], "height": size[1]} if size else {}
    return b64encode(data).decode(), sizes


def _asked_size(metadata: dict[str, Any], size: tuple[int, int]) -> tuple[int, int]:
    """Return the size that a picture wants to have, of which one side may be left out."""
    width, height = (metadata.get(key) for key in ("width", "height"))
    if isinstance(width, int) and isinstance(height, int) and width > 0 and height > 0:
        return width, height
    if isinstance(width, int) and width > 0:
        return width, round(width * size[1] / size[0])
    if isinstance(height, int) and height > 0:
        return round(height * size[0] / size[1]), height
    return size


def _png_size(data: bytes) -> tuple[int, int] | None:
    width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
    return (width, height) if width and height else None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 <= len(data) and data[place] == 0xFF:  # noqa: PLR2004 - each part begins so
        kind, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4], "big")
        # The frame headers are C0 to CF, but for tables (C4, C8, CC).
        if 0xC0 <= kind <= 0xCF and kind not in {0xC4, 0xC8, 0xCC}:  # noqa: PLR2004
            height, width = (
                int.from_bytes(data[place + at : place + at + 2], "big") for at in (5, 7)
            )
            return (width, height) if width and height else None
        place += 2 + max(2, length)
    return None


def _html(html: str) -> tuple[str, bool]:
    """Return HTML without style blocks and scripts, and whether scripts would have drawn it.

    That is "" if nothing, or only what is to be read without its style, would be left.
    """
    if _FALLBACK in html:
        return "", False
    bare = _STYLED.sub("", _STYLE.sub("", html))
    if "<script" not in bare.lower():
        return bare, False
    bare = _SCRIPT.sub("", bare)
    if not _TAG.sub("", bare).strip() and "<img" not in bare and "<svg" not in bare:
        return "", True
    return bare, False


def _drawn_without_browser(value: object) -> str:
    """Return a chart of Altair as SVG, if what draws one without a browser is here."""
    if not type(value).__module__.startswith("altair."):
        return ""
    try:
        from io import StringIO  # noqa: PLC0415 - few values are charts

        written = StringIO()
        value.save(written, format="svg")  # type: ignore[attr-defined]
        return written.getvalue()
    except Exception:  # noqa: BLE001 - vl-convert is not installed, or cannot draw it
        return ""

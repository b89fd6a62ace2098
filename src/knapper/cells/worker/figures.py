"""Figures of matplotlib as pictures for a page: SVG that is the same bytes each time.

A figure comes in, a frame `display` goes out. Its ground is left out, and what is black is drawn
in the colour of the text round it (`currentColor`), so one file does on a light and on a dark
page; a figure with a ground of its own keeps its colours. A drawing that would be large, such as
one of a hundred thousand points, becomes a PNG of twice the size on white.

matplotlib is not loaded here before a cell has.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # as that of `typing`, which is large to load in each process
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from typing import Any

    Figure = Any  # matplotlib is no dependency of Knapper, so its types are not known
    Frame = dict[str, Any]

__all__ = ["close_figures", "drawn_by_figure", "figure_frame", "is_figure"]

MOST = 500_000
"""The bytes that an SVG may have."""

# About so many marks make such an SVG. To find that out by drawing them takes long.
MARKS = 20_000
_INCH = 96
_SHARP = 2
_PAD = 0.05
_KEPT = "#000001"

BACKEND = "module://knapper.cells.worker.backend"
RC_FILE = os.path.join(os.path.dirname(__file__), "matplotlibrc")  # noqa: PTH118, PTH120 - `pathlib` is slow to load

# matplotlib reads both when a cell loads it.
os.environ["MATPLOTLIBRC"] = RC_FILE
os.environ["MPLBACKEND"] = BACKEND


def is_figure(value: object) -> bool:
    """Return whether a value is a figure of matplotlib."""
    module = sys.modules.get("matplotlib.figure")
    return module is not None and isinstance(value, module.Figure)


def close_figures() -> Iterator[Frame]:
    """Yield the frames of the figures that are open in `pyplot`, in their order, and close them.

    What drawing one raises is raised, once all are closed.
    """
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return
    figures = [pyplot.figure(number) for number in pyplot.get_fignums()]
    pyplot.close("all")
    for figure in figures:
        if figure.axes or figure.texts or figure.images or figure.lines or figure.patches:
            yield figure_frame(figure)


def drawn_by_figure(value: object) -> bool:
    """Return whether a value is a part of a figure that will be shown when the cell ends.

    So are what `plt.plot` and `plt.title` return: nobody wants to read that.
    """
    pyplot = sys.modules.get("matplotlib.pyplot")
    artist = sys.modules.get("matplotlib.artist")
    if pyplot is None or artist is None or is_figure(value):
        return False
    for part in _parts(value):
        if isinstance(part, artist.Artist):
            figure = part.get_figure()
            number = getattr(figure, "number", None)
            return number is not None and pyplot.fignum_exists(number)
    return False


def figure_frame(figure: Figure) -> Frame:
    """Return the frame of a figure; one that is open in `pyplot` is closed."""
    from matplotlib import rc_context  # noqa: PLC0415 - loaded by what made the figure

    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None and getattr(figure, "number", None) is not None:
        pyplot.close(figure)
    with rc_context({"svg.hashsalt": "knapper"}):
        content = "" if _marks(figure) > MARKS else _svg(figure)
        if not content or len(content) > MOST:
            return _png(figure)
    return {"display": {"text": _words(figure), "mime": "image/svg+xml", "content": content}}


def _words(figure: Figure) -> str:
    axes = len(figure.axes)
    width, height = figure.get_size_inches() * _INCH
    return f"<Figure of {width:.0f} x {height:.0f} with {axes} axes>"


def _parts(value: object) -> list[object]:
    """Return a value, and what is in it if it is a list or the like of few things."""
    parts = [value]
    for part in parts:
        if isinstance(part, (list, tuple)) and len(part) < MARKS and len(parts) < MARKS:
            parts += part
        elif isinstance(part, dict) and len(part) < MARKS:
            parts += part.values()
        elif type(part).__module__ == "numpy" and str(getattr(part, "dtype", "")) == "object":
            parts += part.flat  # type: ignore[attr-defined] # an array of axes
    return parts


def _marks(figure: Figure) -> int:
    """Return about how many marks a figure has that an SVG draws one by one."""
    count = 0
    for artist in figure.findobj():
        offsets = getattr(artist, "get_offsets", None)
        if offsets is not None and hasattr(artist, "get_paths"):
            count += max(len(offsets()), len(artist.get_paths()))
        elif hasattr(artist, "get_marker") and hasattr(artist, "get_xdata"):
            points = len(artist.get_xdata(orig=False))
            # A line without marks is drawn with as few points as the eye can tell.
            count += points if artist.get_marker() not in {None, "None", "", " "} else points // 50
    return count


def _svg(figure: Figure) -> str:
    from io import StringIO  # noqa: PLC0415 - few cells draw

    from knapper.cells.worker.drawing import tidy  # noqa: PLC0415 - as above

    adapts = not _grounds(figure)
    written = StringIO()
    with _black_kept(figure):
        figure.savefig(
            written,
            format="svg",
            bbox_inches="tight",
            pad_inches=_PAD,
            metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")),
        )
    return tidy(written.getvalue(), adapts=adapts)


def _png(figure: Figure) -> Frame:
    from base64 import b64encode  # noqa: PLC0415 - few figures are that large
    from io import BytesIO  # noqa: PLC0415 - as above

    written = BytesIO()
    figure.savefig(
        written,
        format="png",
        dpi=_SHARP * _INCH,
        bbox_inches="tight",
        pad_inches=_PAD,
        facecolor=figure.get_facecolor() if _opaque(figure.patch) else "white",
        metadata={"Software": None},
    )
    data = written.getvalue()
    width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
    return {
        "display": {
            "text": _words(figure),
            "mime": "image/png",
            "content": b64encode(data).decode(),
            "width": round(width / _SHARP),
            "height": round(height / _SHARP),
        }
    }


def _opaque(patch: Figure) -> bool:
    return bool(patch.get_visible() and patch.get_fill() and patch.get_facecolor()[3] > 0)


def _grounds(figure: Figure) -> bool:
    """Return whether the figure or axes of it have a ground of their own."""
    shown = [axes.patch for axes in figure.axes if axes.axison and axes.get_frame_on()]
    return any(_opaque(patch) for patch in (figure.patch, *shown))


def _black_kept(figure: Figure) -> AbstractContextManager[None]:
    """Return a context in which words that stand on a colour keep theirs.

    These are the labels in a picture or a mesh, whose black the cell chose for its ground, and
    those on a box of their own.
    """
    from contextlib import contextmanager  # noqa: PLC0415 - few cells draw

    @contextmanager
    def kept() -> Iterator[None]:
        texts = [text for text in _on_colour(figure) if _is_black(text.get_color())]
        colours = [text.get_color() for text in texts]
        for text in texts:
            text.set_color(_KEPT)
        try:
            yield
        finally:
            for text, colour in zip(texts, colours, strict=True):
                text.set_color(colour)

    return kept()


def _on_colour(figure: Figure) -> list[Any]:
    meshes = sys.modules["matplotlib.collections"].QuadMesh
    found = []
    for axes in figure.axes:
        if axes.images or any(isinstance(one, meshes) for one in axes.collections):
            found += axes.texts
        legend = axes.get_legend()
        if legend is not None and legend.get_frame_on() and _opaque(legend.get_frame()):
            found += [*legend.get_texts(), legend.get_title()]
    boxed: Callable[[Any], bool] = lambda text: text.get_bbox_patch() is not None  # noqa: E731
    text = sys.modules["matplotlib.text"].Text
    found += [one for one in figure.findobj(text) if boxed(one) and _opaque(one.get_bbox_patch())]
    return list({id(one): one for one in found}.values())


def _is_black(colour: Any) -> bool:  # noqa: ANN401 - matplotlib has many forms of a colour
    to_hex = sys.modules["matplotlib.colors"].to_hex
    return bool(to_hex(colour) == "#000000")

"""Pictures that a cell showed: drawings as part of the page, photographs as files of the site."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from knapper.render.cells import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from knapper.cells import Display

__all__ = ["PICTURE_FILES", "Figure", "render_figure"]

# Those that the site has as files. A drawing stands in the page and takes its colours.
PICTURE_FILES = frozenset(("image/png", "image/jpeg"))


class Figure(NamedTuple):
    r"""What is said of one picture: `alt` of itself, `caption` under it, "" for none.

    `prefix` begins the ids of a drawing; it starts with `\x05`.
    """

    alt: str
    caption: str
    prefix: str


def render_figure(
    shown: Display,
    said: Figure,
    read: Callable[[str], bytes | None],
    href: Callable[[str], str | None],
    say: Callable[[str], str],
) -> str:
    """Return a picture as a figure.

    `read` gives the bytes of a file of the store, `href` where the page finds it; both give
    None for a file that is not there. `say` puts an English word into the site's language.
    """
    picture = _picture(shown, said, read, href)
    if not picture:
        text = f'<pre class="cell-text"><samp>{escape(shown.text)}</samp></pre>\n'
        noted = f'<p class="cell-note">{say(words.NO_FIGURE)}</p>\n'
        return f"{noted}{text if shown.text.strip() else ''}"
    caption = f"<figcaption>{escape(said.caption)}</figcaption>" if said.caption else ""
    return f'<figure class="cell-figure">{picture}{caption}</figure>\n'


def _picture(
    shown: Display,
    said: Figure,
    read: Callable[[str], bytes | None],
    href: Callable[[str], str | None],
) -> str:
    if shown.mime in PICTURE_FILES:
        address = href(shown.file)
        if address is None:
            return ""
        size = (
            f' width="{shown.width}" height="{shown.height}"'
            if shown.width > 0 and shown.height > 0
            else ""
        )
        source, alt = escape(address), escape(said.alt)
        return f'<img class="cell-paper" src="{source}" alt="{alt}"{size} loading="lazy">'
    from knapper.render.cells.drawing import read_drawing  # noqa: PLC0415 - loads a parser

    data = read(shown.file)
    drawing = read_drawing(data) if data else None
    if drawing is None:
        return ""
    html = drawing.html(said.prefix, said.alt)
    # One that knows only its own colours stands on white, as it would on paper.
    return html if drawing.adapts else html.replace("<svg ", '<svg class="cell-paper" ', 1)

"""JSON Canvas (spec 1.0, §11): the text of a `.canvas` file in, a `Note` out.

So a canvas is a page, can be embedded, and its links count like any other. `read` makes records
of the JSON, whatever is in it; `cards` writes what is on each card, `edges` and `labels` what is
between them, `order` says in which order all is read, `outline` tells it as text, and `page`
puts it together.
"""

from __future__ import annotations

from knapper.compile.canvas.page import compile_canvas

__all__ = ["compile_canvas"]

r"""Text that a cell wrote to a terminal: what is left of it at the end, and as HTML.

`as_terminal` goes over text once, when it is captured: progress that wrote over itself is one
line after that. Colours stay as escapes until a page makes them HTML (`ansi_html`) or a
comparison drops them (`plain`). All three take time in proportion to the text.
"""

from __future__ import annotations

from knapper.cells.text.escapes import plain
from knapper.cells.text.html import ansi_html
from knapper.cells.text.terminal import as_terminal

__all__ = ["ansi_html", "as_terminal", "plain"]

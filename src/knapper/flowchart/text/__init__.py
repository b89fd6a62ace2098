"""Label text measured and set in lines, by the widths of real letters.

`set_lines` takes the runs of a label and gives lines of them with their sizes; no font is read.
"""

from __future__ import annotations

from knapper.flowchart.text.lines import EMPTY, Lines, set_lines
from knapper.flowchart.text.metrics import FONT, MONOSPACE, width_of

__all__ = ["EMPTY", "FONT", "MONOSPACE", "Lines", "set_lines", "width_of"]

"""Decision charts on pages: the walk under a chart, and how a note is reached by one.

`Walks` gives the walk for the slot under a chart; `render_ways` the section of a note's page.
"""

from __future__ import annotations

from knapper.render.decision.walks import Walks
from knapper.render.decision.ways import render_ways

__all__ = ["Walks", "render_ways"]

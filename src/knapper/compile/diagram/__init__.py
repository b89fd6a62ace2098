"""Mermaid in, static SVG out, in the colours of the page and with no script (§7.9).

`draw` is all that other modules need. `renderer` calls the library that lays diagrams out,
`svg` makes of its drawing one that may stand in any page, `colour` has the theme, and `links`
reads which nodes of a flowchart link to notes.
"""

from __future__ import annotations

from knapper.compile.diagram.renderer import Drawing, draw

__all__ = ["Drawing", "draw"]

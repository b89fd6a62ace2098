"""Slots filled: from a compiled note and what the vault knows to the HTML of its page."""

from __future__ import annotations

from knapper.render.address import encode_fragment, relative
from knapper.render.body import Renderer
from knapper.render.cells import PICTURE_FILES, CellOutputs, Kept, render_ran, shown_files
from knapper.render.comparison import Comparisons
from knapper.render.decision import Walks, render_ways
from knapper.render.listing import link_list
from knapper.render.markdown import to_markdown
from knapper.render.media import Look
from knapper.render.mentions import render_backlinks, render_mentions
from knapper.render.near import NearNote, render_near
from knapper.render.properties import render_properties

__all__ = [
    "PICTURE_FILES",
    "CellOutputs",
    "Comparisons",
    "Kept",
    "Look",
    "NearNote",
    "Renderer",
    "Walks",
    "encode_fragment",
    "link_list",
    "relative",
    "render_backlinks",
    "render_mentions",
    "render_near",
    "render_properties",
    "render_ran",
    "render_ways",
    "shown_files",
    "to_markdown",
]

"""Comparison tables on pages: cells as lists, rows with addresses, claims that were measured.

`Comparisons` rewrites the tables of a note that a schema or a class speaks of; `listed` makes a
list of a cell's lines.
"""

from __future__ import annotations

from knapper.render.comparison.lists import listed
from knapper.render.comparison.tables import Comparisons

__all__ = ["Comparisons", "listed"]

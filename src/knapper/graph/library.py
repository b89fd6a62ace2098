"""igraph, without what it could draw pictures with."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any, Final

__all__ = ["load_igraph"]

# igraph imports each that is installed; Matplotlib alone takes half a second and 25 MB.
_FOR_PICTURES: Final = ("cairo", "cairocffi", "matplotlib", "plotly")


@cache
def load_igraph() -> Any:  # noqa: ANN401 - a module without types
    """Return igraph. It takes a tenth of a second, so nobody who draws no graph asks for it."""
    absent = [name for name in _FOR_PICTURES if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type] # what is None is not found
    try:
        import igraph  # noqa: PLC0415 - see above
    finally:
        for name in absent:
            sys.modules.pop(name, None)
    return igraph

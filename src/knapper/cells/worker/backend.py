"""What matplotlib draws with in cells: Agg, where `show()` shows figures on the page.

matplotlib itself loads this module, named by `matplotlibrc`, when a cell makes its first figure.
"""

from __future__ import annotations

from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg

from knapper.cells.worker.figures import close_figures
from knapper.cells.worker.protocol import send

__all__ = ["FigureCanvas", "FigureManager"]


class FigureManager(FigureManagerBase):
    """The manager of a figure that no window shows."""

    @classmethod
    def pyplot_show(cls, *, block: bool | None = None) -> None:
        """Show the figures that are open, and close them."""
        del block  # there is no window to wait for
        for frame in close_figures():
            send(frame)


class FigureCanvas(FigureCanvasAgg):
    """A canvas of pixels, as matplotlib's own."""

    manager_class = FigureManager

"""The frames that a cell would send, in a list; figures of matplotlib, closed in the end."""

from __future__ import annotations

import base64

import pytest

from knapper.cells.worker import display, figures, protocol


@pytest.fixture
def sent(monkeypatch):
    """What is sent while the test runs."""
    frames = []

    class Channel:
        def send(self, frame):
            frames.append(frame)

    monkeypatch.setattr(protocol, "_channel", Channel())
    return frames


@pytest.fixture
def shown():
    """A function that gives what the frame of one value says."""

    def frame(value):
        (one,) = display.show(value)
        return one["display"]

    return frame


@pytest.fixture
def plt():
    """`matplotlib.pyplot`, as a cell has it."""
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    mpl.rc_file(figures.RC_FILE)
    plt.switch_backend(figures.BACKEND)
    yield plt
    plt.close("all")


@pytest.fixture
def drawn():
    """A function that gives what the figures that are open look like, and closes them."""

    def frames():
        return [frame["display"] for frame in figures.close_figures()]

    return frames


PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAYAAAC56t6BAAAAEklEQVR4nGP4z8DwHwyBNBgAAEnICff6TmUiAAAAAElF"
    "TkSuQmCC"
)
"""A PNG of 2 by 3 pixels."""


@pytest.fixture
def pixel():
    return PIXEL

"""A drawing of matplotlib made small, whatever its version writes."""

# ruff: noqa: E501 - a case is a line

from __future__ import annotations

import pytest

from knapper.cells.worker.drawing import tidy

ROOT = '<svg width="9pt" height="9pt" viewBox="0 0 9 9">{}</svg>'
TIDIED = '<svg width="9pt" height="9pt" viewBox="0 0 9 9" style="font-family:sans-serif">{}</svg>\n'
DEJAVU = "'DejaVu Sans', 'Arial', sans-serif"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        # fonts, as one property (matplotlib 3.10) and as several
        (f'<text style="font: 10px {DEJAVU}; fill: red"/>', '<text style="font-size: 10px; fill: red"/>'),
        (f'<text style="font: italic bold 9.5px {DEJAVU}"/>', '<text style="font-size: 9.5px; font-style: italic; font-weight: bold"/>'),
        (f'<text style="font: 700 10px {DEJAVU}"/>', '<text style="font-size: 10px; font-weight: 700"/>'),
        (f'<text style="font-size: 10px; font-family: {DEJAVU}; fill: red"/>', '<text style="font-size: 10px; fill: red"/>'),
        ("<text style=\"font: 10px 'Courier'\"/>", "<text style=\"font: 10px 'Courier'\"/>"),
        # numbers and paths
        ('<path d="M 1.23456 -0.001\nL 2.0 3.5\n"/>', '<path d="M 1.23 0 L 2 3.5"/>'),
        ('<use x="1.99999" y="2.5"/>', '<use x="2" y="2.5"/>'),
        ('<text transform="rotate(-0 1.5 2)"/>', "<text/>"),
        ('<text transform="rotate(-90 1.5 2)"/>', '<text transform="rotate(-90 1.5 2)"/>'),
        ("<text>1.23456</text>", "<text>1.23456</text>"),
        # what no reader sees
        ("<!-- 1.5 --><metadata>\n<b/>\n</metadata>", ""),
        ('<g id="axes_1"/>', "<g/>"),
    ],
)  # fmt: skip
def test_what_is_kept(given, kept):
    assert tidy(ROOT.format(given), adapts=False) == TIDIED.format(kept)


def test_what_stands_before_the_drawing_goes():
    assert tidy(
        f"<?xml version='1.0'?>\n<!DOCTYPE svg>\n{ROOT.format('')}", adapts=False
    ) == TIDIED.format("")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ('<path style="fill: #000000; stroke: #000000"/>', '<path style="fill: currentColor; stroke: currentColor"/>'),
        ('<path fill="#000000"/>', '<path fill="currentColor"/>'),
        ('<path style="fill: #000001"/>', '<path style="fill: #000001"/>'),
        ("<text>#000000</text>", "<text>#000000</text>"),
    ],
)  # fmt: skip
def test_black_is_the_colour_of_the_text(given, kept):
    adapted = TIDIED.replace("sans-serif", "sans-serif;fill:currentColor")
    assert tidy(ROOT.format(given), adapts=True) == adapted.format(kept)

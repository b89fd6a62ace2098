"""Shapes: room for their text, and borders that edges meet exactly."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.flowchart.draw.pen import Pen, meet, number
from knapper.flowchart.draw.shapes import _FORMS, _NAMES, form

NAMES = sorted({*_FORMS, *_NAMES, "fork", "join"})
WORDED = [name for name in NAMES if form(name, 60, 18).worded]
SIDES = ("top", "bottom", "left", "right")
# Mermaid's table of shapes (docs/syntax/flowchart.md, "Complete List of New Shapes").
SHORT_NAMES = """
notch-rect cloud hourglass bolt brace brace-r braces lean-r lean-l cyl diam delay h-cyl lin-cyl
curv-trap div-rect doc rounded tri fork win-pane f-circ lin-doc lin-rect notch-pent flip-tri
sl-rect trap-t docs st-rect odd flag hex trap-b rect circle sm-circ dbl-circ fr-circ bow-rect
fr-rect cross-circ tag-doc tag-rect stadium text bang
""".split()
BRACKETS = """
square round stadium subroutine cylinder circle doublecircle ellipse diamond hexagon odd
trapezoid inv_trapezoid lean_right lean_left
""".split()


def inside(points, x, y):
    """Whether a point is in a polygon, by the number of sides that a ray crosses."""
    found = False
    for (x1, y1), (x2, y2) in zip(points, (*points[1:], points[0]), strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (x2 - x1) * (y - y1) / (y2 - y1):
            found = not found
    return found


@pytest.mark.parametrize("name", sorted({*SHORT_NAMES, *BRACKETS}))
def test_every_name_of_mermaids_is_known(name):
    assert name in NAMES


def test_what_is_not_known_is_a_rectangle():
    assert form("nonsense", 60, 18) == form("", 60, 18) == form("rect", 60, 18)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [(0, 0), (24, 18), (150, 18), (160, 73), (300, 200)])
def test_the_outline_fills_the_size(name, size):
    shape = form(name, *size)
    points = [point for outline in (shape.outline, *shape.behind) for point in outline.points]
    for axis, whole in ((0, shape.width), (1, shape.height)):
        low, high = min(p[axis] for p in points), max(p[axis] for p in points)
        assert low >= -whole / 2 - 0.01
        assert high <= whole / 2 + 0.01
        # Waves and clouds do not reach all that they have room for.
        assert high - low > whole - 26
        assert whole > 0


@pytest.mark.parametrize("name", WORDED)
@pytest.mark.parametrize("size", [(24, 18), (150, 18), (160, 73), (300, 200)])
def test_text_is_inside(name, size):
    shape = form(name, *size)
    (width, height), (x, y) = size, shape.text
    for across in (-1, 1):
        for down in (-1, 0, 1):
            place = x + across * width / 2, y + down * height / 2
            assert inside(shape.outline.points, *place), place


def test_a_question_is_half_as_high_as_a_diamond():
    width, height = 160, 55
    shape = form("diamond", width, height)
    # A diamond holds a rectangle if their widths' and heights' ratios add up to 1: twice each.
    assert shape.height < 2 * height * 0.75
    assert shape.width < 2 * width * 0.75


def test_a_sign_stands_in_a_true_diamond():
    shape = form("diamond", 10, 18)
    assert shape.width == shape.height
    assert len(shape.outline.points) == 4


@pytest.mark.parametrize("sideways", [True, False])
def test_a_bar_lies_across(sideways):
    shape = form("fork", 10, 10, sideways=sideways)
    assert (shape.height > shape.width) is sideways


class TestBorders:
    def test_of_a_circle(self):
        shape = form("circle", 60, 18)
        radius = shape.width / 2
        for at in (-radius + 0.5, -10.0, 0.0, 7.3, radius - 0.5):
            for side in SIDES:
                met = shape.meets(side, at)
                assert math.hypot(at, met) == pytest.approx(radius, abs=0.05)
                assert (met < 0) is (side in {"top", "left"})

    def test_of_a_question(self):
        shape = form("diamond", 160, 55)
        assert shape.meets("top", 0) == -shape.height / 2
        assert shape.meets("left", 0) == -shape.width / 2
        # Half way down its point, half way in.
        assert shape.meets("left", shape.height / 4) == pytest.approx(-shape.width / 2 + 9)
        assert shape.meets("top", -shape.width / 2 + 9) == pytest.approx(-shape.height / 4)

    def test_of_a_rectangle_beyond_its_corner(self):
        shape = form("rect", 60, 18)
        assert shape.meets("top", shape.width) == -shape.height / 2
        assert shape.meets("right", shape.height) == shape.width / 2

    @given(st.sampled_from(NAMES), st.sampled_from(SIDES), st.floats(-1, 1))
    def test_are_met_within_the_box(self, name, side, where):
        shape = form(name, 80, 36)
        whole, across = shape.height, shape.width
        if side in {"left", "right"}:
            whole, across = across, whole
        met = shape.meets(side, where * across / 2)
        assert abs(met) <= whole / 2 + 0.01

    def test_are_met_from_outside(self):
        square = Pen(-1, -1).to((1, -1), (1, 1), (-1, 1)).closed()
        assert [meet((square,), side, 0.5) for side in SIDES] == [-1, 1, -1, 1]
        assert meet((square,), "top", 2) is None


class TestPen:
    def test_paths(self):
        assert Pen(0, 0).to((10, 0), (10.004, 5.5)).closed().path == "M0 0L10 0L10 5.5Z"
        assert Pen(5, 0).arc((0, 0), (5, 5), 0, 90).path() == "M5 0A5 5 0 0 1 0 5"
        assert Pen(5, 0).arc((0, 0), (5, 5), 0, -90).path() == "M5 0A5 5 0 0 0 0 -5"
        assert Pen(0, 0).curve((1, 0), (2, 1), (2, 2)).path() == "M0 0C1 0 2 1 2 2"

    @pytest.mark.parametrize(
        ("value", "text"), [(1.0, "1"), (-0.001, "0"), (2.505, "2.5"), (-3.25, "-3.25")]
    )
    def test_numbers(self, value, text):
        assert number(value) == text

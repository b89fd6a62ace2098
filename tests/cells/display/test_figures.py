"""Figures of matplotlib on pages."""

from __future__ import annotations

import base64
import re
import sys
from xml.etree import ElementTree as ET

import pytest

from knapper.cells.worker import figures
from knapper.cells.worker.display import display, show


def test_figures_that_are_open_are_drawn_in_their_order_and_closed(plt, drawn):
    plt.plot([1, 2])
    plt.title("first")
    plt.figure()
    plt.plot([2, 1])
    plt.title("second")
    assert [re.findall("first|second", one["content"]) for one in drawn()] == [
        ["first"],
        ["second"],
    ]
    assert plt.get_fignums() == []
    assert drawn() == []


def test_a_figure_that_nothing_was_drawn_on_is_not_shown(plt, drawn):
    plt.figure()
    assert drawn() == []


def test_a_figure_as_last_expression_is_shown_once(plt, drawn):
    figure, axes = plt.subplots()
    axes.plot([1, 2])
    (frame,) = show(figure)
    assert frame["display"]["mime"] == "image/svg+xml"
    assert drawn() == []


def test_a_figure_that_pyplot_does_not_know_is_shown(shown):
    figure = pytest.importorskip("matplotlib.figure").Figure()
    figure.add_subplot().plot([1, 2])
    assert shown(figure)["mime"] == "image/svg+xml"


@pytest.mark.parametrize(
    "part",
    [
        lambda plt: plt.plot([1, 2]),
        lambda plt: plt.title("x"),
        lambda plt: plt.hist([1, 2, 2]),
        lambda plt: plt.bar(["a"], [1]),
        lambda plt: plt.boxplot([1, 2]),
        lambda plt: plt.subplots(2, 2)[1],
        lambda plt: plt.gca(),
    ],
    ids=["lines", "text", "hist", "bars", "boxes", "array of axes", "axes"],
)
def test_a_part_of_a_figure_that_will_be_shown_is_not_shown_besides(plt, drawn, part):
    assert show(part(plt)) == []
    assert len(drawn()) == 1


def test_a_part_of_a_figure_that_will_not_be_shown_is(plt):
    assert len(show(plt.figure().__class__().add_subplot())) == 1


def test_display_shows_a_figure_where_it_stands(plt, sent, drawn):
    figure, axes = plt.subplots()
    axes.plot([1, 2])
    display("before", figure, "after")
    mimes = [frame["display"].get("mime") for frame in sent]
    assert mimes == [None, "image/svg+xml", None]
    assert drawn() == []


def test_show_of_pyplot_shows_what_is_open(plt, sent, drawn):
    plt.plot([1, 2])
    plt.show()
    assert [frame["display"]["mime"] for frame in sent] == ["image/svg+xml"]
    assert drawn() == []


def curve(plt):
    plt.figure(figsize=(4, 3))
    plt.plot([1, 2, 1.5], label="loss $\\alpha$")
    plt.grid(visible=True)
    plt.legend()
    plt.xlabel("steps", fontweight="bold")


def test_it_is_the_same_bytes_each_time(plt, drawn):
    curve(plt)
    curve(plt)
    first, second = drawn()
    assert first == second


def test_it_is_small_and_names_nothing_that_nothing_refers_to(plt, drawn):
    curve(plt)
    (frame,) = drawn()
    svg = frame["content"]
    assert len(svg) < 10_000
    assert not re.search(
        r"<\?xml|<!DOCTYPE|<!--|<metadata|\d\.\d{3}", re.sub('viewBox="[^"]*"', "", svg)
    )
    names, used = set(re.findall(' id="([^"]*)"', svg)), set(re.findall('#(k[^")]*)', svg))
    assert names == used != set()


def test_names_are_those_of_no_other_figure(plt, drawn):
    curve(plt)
    curve(plt)
    plt.title("other")
    one, other = (set(re.findall(' id="([^"]*)"', frame["content"])) for frame in drawn())
    assert not one & other


def test_words_are_words_in_the_font_of_the_page(plt, drawn):
    curve(plt)
    (frame,) = drawn()
    words = "".join(ET.fromstring(frame["content"]).itertext()).split()
    assert {"steps", "1.0", "2.0"} <= set(words)
    assert re.search(
        r'<text style="(?=[^"]*font-weight: (bold|700))(?![^"]*family)[^>]*>steps', frame["content"]
    )


def test_what_is_black_takes_the_colour_of_the_page(plt, drawn):
    curve(plt)
    (frame,) = drawn()
    svg = frame["content"]
    assert "#000000" not in svg
    assert re.search("<svg [^>]*fill:currentColor", svg)
    assert "stroke: currentColor; stroke-opacity: 0.15" in svg  # the grid


@pytest.mark.parametrize("place", ["figure.facecolor", "axes.facecolor"])
def test_what_has_a_ground_of_its_own_keeps_its_colours(plt, drawn, place):
    with plt.rc_context({place: "white"}):
        curve(plt)
        (frame,) = drawn()
    assert "currentColor" not in frame["content"]


@pytest.mark.parametrize(
    ("draw", "kept"),
    [
        (lambda plt: (plt.imshow([[1, 2]]), plt.text(0, 0, "word")), True),
        (lambda plt: (plt.pcolormesh([[1, 2]]), plt.text(0, 0, "word")), True),
        (lambda plt: plt.text(0, 0, "word", bbox={"facecolor": "yellow"}), True),
        (lambda plt: (plt.plot([1], label="word"), plt.legend(frameon=True, facecolor="w")), True),
        (lambda plt: plt.text(0, 0, "word"), False),
        (lambda plt: (plt.imshow([[1, 2]]), plt.title("word")), False),
        (lambda plt: (plt.imshow([[1, 2]]), plt.text(0, 0, "word", color="red")), False),
    ],
    ids=["on a picture", "on a mesh", "on a box", "on a legend's ground", "on the page",
         "over a picture", "in a colour"],
)  # fmt: skip
def test_a_black_word_on_a_colour_stays_black(plt, drawn, draw, kept):
    draw(plt)
    (frame,) = drawn()
    style = re.search(r"<text style=\"([^\"]*)\"[^>]*>word<", frame["content"])[1]
    assert ("fill: #000001" in style) is kept


def test_the_colours_of_words_are_what_they_were_after_drawing(plt):
    plt.imshow([[1, 2]])
    word = plt.text(0, 0, "word")
    show(plt.gcf())
    assert word.get_color() == "black"


@pytest.mark.parametrize(
    "draw",
    [
        lambda plt: plt.scatter(range(30_000), range(30_000)),
        lambda plt: plt.plot(range(30_000), "o"),
    ],
    ids=["scatter", "marks"],
)
def test_a_drawing_of_very_many_marks_is_a_sharp_png(plt, drawn, draw):
    plt.figure(figsize=(4, 3))
    draw(plt)
    (frame,) = drawn()
    data = base64.b64decode(frame["content"])
    size = tuple(int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
    assert frame["mime"] == "image/png"
    assert 300 < frame["width"] <= 4 * 96 + 10
    assert size == pytest.approx((2 * frame["width"], 2 * frame["height"]), abs=2)
    assert b"Software" not in data


def test_a_drawing_that_turns_out_large_is_a_png(plt, drawn, monkeypatch):
    monkeypatch.setattr(figures, "MOST", 100)
    curve(plt)
    (frame,) = drawn()
    assert frame["mime"] == "image/png"


def test_a_long_line_is_drawn_all_the_same(plt, drawn):
    plt.plot(range(100_000))
    (frame,) = drawn()
    assert frame["mime"] == "image/svg+xml"


def test_what_cannot_be_drawn_fails_and_leaves_no_figure_open(plt, drawn):
    plt.title("$\\nosuchcommand$")
    plt.figure()
    plt.plot([1, 2])
    with pytest.raises(ValueError, match="nosuchcommand"):
        drawn()
    assert plt.get_fignums() == []


def test_colours_can_be_told_from_a_light_and_a_dark_page(plt):
    cycle = plt.rcParams["axes.prop_cycle"].by_key()["color"]
    assert len(set(cycle)) == 8
    for colour in cycle:
        assert contrast(colour, "fcfbfc") >= 3, colour
        assert contrast(colour, "25222b") >= 3, colour


def contrast(one, other):
    """WCAG 2.2's contrast."""
    values = sorted(map(luminance, (one.lstrip("#"), other)))
    return (values[1] + 0.05) / (values[0] + 0.05)


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_without_matplotlib_nothing_is_asked_of_it(monkeypatch):
    for name in [name for name in sys.modules if name.partition(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    assert list(figures.close_figures()) == []
    assert len(show(1)) == 1

"""Which of its forms a value is shown in."""

from __future__ import annotations

import base64
from types import SimpleNamespace
from unittest.mock import MagicMock, Mock

import pytest

from knapper.cells.worker.display import display, show


class Thing:
    """A value with the methods that it is made with: name without underscores, and result."""

    def __init__(self, **forms):
        for name, given in forms.items():
            method = "_ipython_display_" if name == "ipython_display" else f"_repr_{name}_"
            setattr(self, method, given if callable(given) else lambda given=given: given)

    def __repr__(self):
        return "a thing"


def fails():
    raise ValueError("no")


SVG = "<svg/>"


@pytest.mark.parametrize(
    ("forms", "mime", "content"),
    [
        ({}, None, None),
        ({"html": "<b>x</b>"}, "text/html", "<b>x</b>"),
        ({"markdown": "*x*"}, "text/markdown", "*x*"),
        ({"latex": "$x$"}, "text/latex", "$x$"),
        ({"svg": SVG}, "image/svg+xml", SVG),
        ({"svg": b"<svg/>"}, "image/svg+xml", SVG),
        # the best of several
        ({"latex": "$x$", "html": "<b>x</b>", "markdown": "*x*"}, "text/html", "<b>x</b>"),
        ({"latex": "$x$", "markdown": "*x*", "svg": SVG}, "text/markdown", "*x*"),
        ({"mimebundle": {"text/markdown": "*x*"}, "latex": "$x$"}, "text/markdown", "*x*"),
        ({"mimebundle": {"text/latex": "$x$"}, "html": "<b>x</b>"}, "text/html", "<b>x</b>"),
        ({"mimebundle": ({"text/html": "<b>x</b>"}, {})}, "text/html", "<b>x</b>"),
        # what is no form: the next is taken
        ({"html": None, "latex": "$x$"}, "text/latex", "$x$"),
        ({"html": 3, "latex": "$x$"}, "text/latex", "$x$"),
        ({"html": "  ", "latex": "$x$"}, "text/latex", "$x$"),
        ({"html": fails, "latex": "$x$"}, "text/latex", "$x$"),
        ({"svg": "no drawing", "latex": "$x$"}, "text/latex", "$x$"),
        ({"png": b"no picture", "latex": "$x$"}, "text/latex", "$x$"),
        ({"png": "no picture", "latex": "$x$"}, "text/latex", "$x$"),
        ({"mimebundle": fails, "latex": "$x$"}, "text/latex", "$x$"),
        ({"mimebundle": [1], "latex": "$x$"}, "text/latex", "$x$"),
        ({"mimebundle": {"text/html": 1}, "latex": "$x$"}, "text/latex", "$x$"),
    ],
)
def test_the_best_form_that_a_value_has(shown, forms, mime, content):
    frame = shown(Thing(**forms))
    assert frame["text"] == "a thing"
    assert (frame.get("mime"), frame.get("content")) == (mime, content)


def test_its_own_plain_text_goes_before_its_repr(shown):
    assert shown(Thing(mimebundle={"text/plain": "plainly"}))["text"] == "plainly"


def test_what_a_method_raised_is_told_on_standard_error(shown, capsys):
    shown(Thing(html=fails))
    assert capsys.readouterr().err == "`_repr_html_` of Thing raised ValueError: no\n"


def test_a_form_that_is_not_there_for_a_reason_is_not_told(shown, capsys):
    def never():
        raise NotImplementedError

    shown(Thing(html=never))
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("given", "width", "height"),
    [
        ("bytes", 2, 3),
        ("text", 2, 3),
        ({"width": 20, "height": 30}, 20, 30),
        ({"width": 20}, 20, 30),
        ({"height": 30}, 20, 30),
        ({"width": "wide"}, 2, 3),
        (None, 2, 3),
    ],
)
def test_a_png_has_its_size_or_the_one_that_it_wants(shown, pixel, given, width, height):
    forms = {"bytes": pixel, "text": base64.b64encode(pixel).decode()}
    frame = shown(Thing(png=forms[given] if isinstance(given, str) else (pixel, given)))
    assert frame["mime"] == "image/png"
    assert base64.b64decode(frame["content"]) == pixel
    assert (frame["width"], frame["height"]) == (width, height)


def test_a_bundle_says_how_large_a_picture_is(shown, pixel):
    sizes = {"image/png": {"width": 20}}
    frame = shown(Thing(mimebundle=({"image/png": base64.b64encode(pixel).decode()}, sizes)))
    assert (frame["width"], frame["height"]) == (20, 30)


@pytest.mark.parametrize(
    ("head", "size"),
    [
        ("ffd8 ffe00004 0000 ffc00011 08 0003 0002 00", (2, 3)),
        ("ffd8 ffc40004 0000 ffc20011 08 0003 0002 00", (2, 3)),
        ("ffd8 ffe00004 0000", None),
        ("ffd8 ff", None),
    ],
)
def test_a_jpeg_has_its_size_where_it_says_so(shown, head, size):
    frame = shown(Thing(jpeg=bytes.fromhex(head)))
    assert frame["mime"] == "image/jpeg"
    assert (frame.get("width"), frame.get("height")) == (size or (None, None))


@pytest.mark.parametrize("value", [Thing, Mock(), MagicMock()], ids=["a class", "mock", "magic"])
def test_what_answers_to_any_name_is_plain_text(shown, value):
    frame = shown(value)
    assert "mime" not in frame
    assert frame["text"] == repr(value)


def test_a_value_that_shows_itself(sent):
    thing = Thing(ipython_display=lambda: display("inner"))
    assert show(thing) == []
    assert [frame["display"]["text"] for frame in sent] == ["'inner'"]


def test_a_value_that_fails_to_show_itself_is_shown_all_the_same(shown):
    assert shown(Thing(ipython_display=fails, html="<b>x</b>"))["content"] == "<b>x</b>"


def test_display_shows_values_in_their_order(sent):
    display(1, Thing(html="<b>x</b>"), None)
    texts = [frame["display"]["text"] for frame in sent]
    assert texts == ["1", "a thing", "None"]


def test_an_interruption_is_no_failure_of_a_form(shown):
    def waits():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shown(Thing(html=waits))


TABLE = "<table><tr><td>1</td></tr></table>"


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        (TABLE, TABLE),
        (f"<div>\n<style scoped>\n td {{ color: red }}\n</style>\n{TABLE}</div>", f"<div>\n{TABLE}</div>"),  # noqa: E501 - one line of HTML
        (f"<STYLE>a</STYLE>{TABLE}<script>sort()</script>", TABLE),
        ('<script src="x"></script><img src="y">', '<img src="y">'),
    ],
)  # fmt: skip
def test_html_leaves_out_style_and_scripts(shown, html, kept):
    assert shown(Thing(html=html))["content"] == kept


def test_html_that_only_a_script_fills_is_plain_text_that_says_so(shown):
    frame = shown(Thing(html='<div id="chart"></div><script>draw("chart")</script>'))
    assert "mime" not in frame
    assert frame["text"].splitlines() == [
        "a thing",
        "[draws itself by JavaScript, which a page does not run]",
    ]


def test_of_a_chart_that_a_script_draws_its_picture_is_shown(shown, pixel):
    frame = shown(Thing(html="<div></div><script>draw()</script>", png=pixel))
    assert frame["mime"] == "image/png"


def test_html_that_names_its_plain_text_is_shown_by_that(shown):
    html = '<div><pre class="sk-text-repr-fallback">Ridge()</pre></div>'
    frame = shown(Thing(html=html))
    assert (frame["text"], frame.get("mime")) == ("a thing", None)


def test_a_chart_of_altair_is_drawn_where_something_can_draw_it(shown):
    html = "<div></div><script>draw()</script>"
    chart = type("Chart", (Thing,), {"__module__": "altair.vegalite"})(html=html)
    assert "mime" not in shown(chart)
    chart.save = lambda file, **_: file.write(SVG)
    assert shown(chart)["content"] == SVG


def test_plotly_opens_no_browser(shown):
    opened = []
    figure = type("Figure", (Thing,), {"__module__": "plotly.graph_objs"})
    frame = shown(figure(ipython_display=lambda: opened.append(1), html="<script>draw()</script>"))
    assert not opened
    assert "JavaScript" in frame["text"]


def test_a_styled_table_of_pandas_is_the_same_each_time(shown):
    pandas = pytest.importorskip("pandas")
    tables = [shown(pandas.DataFrame({"loss": [2.5]}).style)["content"] for _ in range(2)]
    assert tables[0] == tables[1]
    assert ">2.5" in tables[0]


def test_a_data_frame_of_pandas_is_a_table_without_its_style(shown):
    pandas = pytest.importorskip("pandas")
    frame = shown(pandas.DataFrame({"loss": [2.5, 2.25]}))
    assert frame["text"] == "   loss\n0  2.50\n1  2.25"
    assert frame["mime"] == "text/html"
    assert "<style" not in frame["content"]
    assert '<table border="1" class="dataframe">' in frame["content"]


def test_an_attribute_that_fails_to_be_looked_up_is_none(shown):
    class Proxy:
        def __getattr__(self, name):
            raise RuntimeError("closed")

        def __repr__(self):
            return "a proxy"

    assert shown(Proxy()) == {"text": "a proxy"}


def test_a_namespace_is_plain_text(shown):
    assert shown(SimpleNamespace(a=1))["text"] == "namespace(a=1)"

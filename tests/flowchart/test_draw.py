"""Flowcharts drawn: an SVG that stands on its own, its shapes, edges, looks, links and words."""

from __future__ import annotations

import math
import re
import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.flowchart import draw_flowchart, parse_flowchart
from knapper.flowchart.draw.colour import Colour, contrast, contrasting, read_colour
from knapper.flowchart.draw.drawing import _Drawer, is_too_large, web_address
from knapper.flowchart.draw.look import PLAIN, read_look
from knapper.flowchart.draw.ways import head_of, line_path
from knapper.flowchart.record import Edge, Flowchart, Label, Node, Run, Subgraph

SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {"svg", "title", "desc", "g", "path", "rect", "text", "tspan", "a"}
RICH = """flowchart TD
  accTitle: A & B
  accDescr: Two steps <really>
  subgraph one [First group]
    a["A core"] -->|yes| b{Struck?}
    subgraph two
      b -.-> c((round))
    end
  end
  c ==> d[(Store)]
  d --x one
  e@{ shape: docs, label: "Papers" } o--o d
  d <--> f>odd]
  f ~~~ g[/lean/]
  a --> a
  style a fill:#300
  classDef hot fill:#fee,stroke:#b00,stroke-width:3px
  class b,c hot
  linkStyle 0 stroke:#0a0
  click d href "https://example.org/?a=1&b=2" "Go there"
"""
# Each tries to bring in what a static drawing has no room for.
HOSTILE = {
    "label": 'flowchart TD\n  a["<script>alert(1)</script><img src=x onerror=alert(1)>"]',
    "theme": '%%{init: {"themeCSS": "@import url(https://e.example/x.css);"}}%%\nflowchart TD\n a',
    "style": "flowchart TD\n  a\n  style a fill:url(https://e.example/x),stroke:expression(1)",
    "quote": 'flowchart TD\n  a\n  style a fill:#fff" onload="alert(1)',
    "class": "flowchart TD\n  a:::h\n  classDef h fill:#900,background:url(//e.example/x)",
    "picture": 'flowchart TD\n  a@{ img: "https://e.example/a.png", label: "b" } --> c',
    "javascript": 'flowchart TD\n  a\n  click a href "javascript:alert(1)"',
    "data": 'flowchart TD\n  a\n  click a href "data:text/html,x"',
    "call": "flowchart TD\n  a\n  click a call alert(1)",
    "edge": "flowchart TD\n  a --> b\n  linkStyle 0 stroke:url(#x),fill:url(//e.example/x)",
    "id": 'flowchart TD\n  a"onload="x --> b',
    "title": "---\ntitle: </title><script>x</script>\n---\nflowchart TD\n  a",
}


def tree(source: str, **given_) -> ET.Element:
    return ET.fromstring(draw_flowchart(parse_flowchart(source), **given_).svg)


def node(root: ET.Element, name: str) -> ET.Element:
    (found,) = (each for each in root.iter(f"{SVG}g") if each.get("data-node") == name)
    return found


def words(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def shape(root: ET.Element, name: str) -> ET.Element:
    return node(root, name).findall(f"{SVG}path")[0]


class TestDocument:
    @pytest.mark.parametrize("source", [RICH, *HOSTILE.values()])
    def test_is_static_and_asks_for_nothing(self, source):
        svg = draw_flowchart(parse_flowchart(source)).svg
        for each in ET.fromstring(svg).iter():
            assert each.tag.removeprefix(SVG) in ALLOWED
            for key, value in each.attrib.items():
                assert not key.lower().startswith("on")
                assert not re.search(r"javascript:|data:|url|@|expression", value, re.IGNORECASE)
                assert key != "href" or value.startswith("https://")
        assert "<style" not in svg

    def test_bears_its_title_and_description(self):
        root = tree(RICH, prefix="x")
        assert root.findtext(f"{SVG}title") == "A & B"
        assert root.findtext(f"{SVG}desc") == "Two steps <really>"
        ids = {each.get("id"): each for each in root.iter() if each.get("id")}
        assert ids[root.get("aria-labelledby")].tag == f"{SVG}title"
        assert ids[root.get("aria-describedby")].tag == f"{SVG}desc"

    def test_is_called_a_flowchart_without_a_title(self):
        root = tree("flowchart TD\n  a")
        assert root.findtext(f"{SVG}title") == "Flowchart"
        assert root.find(f"{SVG}desc") is None
        assert root.get("aria-describedby") is None

    def test_is_an_image_unless_something_in_it_can_be_reached(self):
        assert tree("flowchart TD\n  a").get("role") == "img"
        assert tree(RICH).get("role") == "group"

    def test_has_the_size_of_what_is_in_it(self):
        drawing = draw_flowchart(parse_flowchart(RICH))
        root = ET.fromstring(drawing.svg)
        left, top, width, height = map(float, root.get("viewBox").split())
        assert float(root.get("width")) == width == pytest.approx(drawing.width, abs=0.01)
        assert float(root.get("height")) == height == pytest.approx(drawing.height, abs=0.01)
        for each in root.iter(f"{SVG}g"):
            if each.get("data-node"):
                x, y = map(float, re.findall(r"-?[\d.]+", each.get("transform")))
                assert left < x < left + width
                assert top < y < top + height

    def test_two_runs_do_not_differ(self):
        code = (
            "from knapper.flowchart import *; import hashlib;"
            f"svg = draw_flowchart(parse_flowchart({RICH!r})).svg;"
            "print(hashlib.sha256(svg.encode()).hexdigest())"
        )
        runs = {
            subprocess.run(
                [sys.executable, "-c", code],
                env={"PYTHONHASHSEED": seed},
                capture_output=True,
                check=True,
            ).stdout
            for seed in ("1", "2")
        }
        assert len(runs) == 1

    def test_one_without_nodes_is_whole_as_well(self):
        root = ET.fromstring(draw_flowchart(Flowchart()).svg)
        assert [each.tag.removeprefix(SVG) for each in root] == ["title"]

    @pytest.mark.parametrize(
        "source",
        [
            "a --> b\n subgraph a\n c\n end",
            "subgraph a\n a\n end",
            "subgraph a\n b\n end\n subgraph b\n a\n end",
            "subgraph a\n end\n subgraph a\n c\n end\n a --> a",
            "subgraph\n end",
            "subgraph a\n subgraph b\n c --> a\n end\n b --> a\n end",
        ],
    )
    def test_of_odd_subgraphs_is_whole(self, source):
        ET.fromstring(draw_flowchart(parse_flowchart(f"flowchart TD\n {source}")).svg)

    def test_edges_to_nothing_are_passed_over(self):
        chart = Flowchart(nodes=(Node("a"),), edges=(Edge("e", "a", "b"), Edge("f", "c", "a")))
        assert "<path" in draw_flowchart(chart).svg

    @given(st.sampled_from([RICH, *HOSTILE.values()]), st.integers(0, 400), st.text(max_size=12))
    def test_of_any_text_is_xml(self, source, at, extra):
        ET.fromstring(draw_flowchart(parse_flowchart(source[:at] + extra + source[at:])).svg)


class TestNodes:
    def test_bear_their_text(self):
        root = tree('flowchart TD\n  a[A core] --> b\n  c["one<br>two #quot;x#quot; &amp; y"]')
        assert words(node(root, "a")) == "A core"
        assert words(node(root, "b")) == "b"
        assert words(node(root, "c")) == 'one two "x" & y'

    def test_words_at_a_break_stay_apart(self):
        root = tree("flowchart TD\n  a[one two three four five six seven eight nine ten eleven]")
        assert words(node(root, "a")) == "one two three four five six seven eight nine ten eleven"
        lines = [each for each in root.iter(f"{SVG}tspan") if each.get("y")]
        assert len(lines) > 1

    def test_styles_of_a_label(self):
        runs = (Run("a "), Run("b", bold=True), Run("c", italic=True), Run("d", code=True))
        chart = Flowchart(nodes=(Node("n", Label("", "a bcd", runs)),))
        spans = list(ET.fromstring(draw_flowchart(chart).svg).iter(f"{SVG}tspan"))
        assert [words(each) for each in spans] == ["b", "c", "d"]
        assert spans[0].get("font-weight") == "700"
        assert spans[1].get("font-style") == "italic"
        assert "monospace" in spans[2].get("font-family")

    def test_right_to_left(self):
        root = tree("flowchart TD\n  a[שלום עולם]\n  b[hello]")
        assert node(root, "a").find(f"{SVG}text").get("direction") == "rtl"
        assert node(root, "b").find(f"{SVG}text").get("direction") is None

    def test_the_direction_of_the_page_does_not_turn_a_question_round(self):
        assert tree('flowchart TD\n  a{"Big?"} --> b').get("direction") == "ltr"

    def test_of_text_alone(self):
        root = tree(
            'flowchart TD\n  a@{ shape: text, label: "Words" }\n'
            '  b@{ shape: braces, label: "A remark" }\n  c@{ shape: fork, label: "None" }'
        )
        assert node(root, "a").findall(f"{SVG}path") == []
        assert {each.get("fill") for each in node(root, "b").findall(f"{SVG}path")} == {"none"}
        assert [words(node(root, name)) for name in "abc"] == ["Words", "A remark", ""]
        assert shape(root, "c").get("class") == "solid"

    def test_pictures_of_fonts_are_left_out(self):
        chart = Flowchart(nodes=(Node("n", Label("", "", (Run("fa:fa-car Drive"),))),))
        assert words(node(ET.fromstring(draw_flowchart(chart).svg), "n")) == "Drive"

    def test_questions_are_known_as_such(self):
        root = tree("flowchart TD\n  a{Is it?} --> b[It is]")
        assert "question" in node(root, "a").get("class").split()
        assert "question" not in node(root, "b").get("class").split()
        assert shape(root, "a").get("fill") != shape(root, "b").get("fill")

    def test_links_to_notes_stand_in_what_is_given(self):
        chart = parse_flowchart("flowchart TD\n  a --> b")
        svg = draw_flowchart(chart, {"b": ("<a href='https://n/'>", "</a>")}).svg
        (link,) = ET.fromstring(svg).iter(f"{SVG}a")
        assert link[0].get("data-node") == "b"
        text = link[0].find(f"{SVG}text")
        assert text.get("text-decoration") == "underline"
        assert 'role="group"' in svg

    def test_links_to_the_web(self):
        root = tree(RICH)
        (link,) = root.iter(f"{SVG}a")
        assert link.get("href") == "https://example.org/?a=1&b=2"
        assert link.get("rel") == "noopener"
        assert link[0].get("data-node") == "d"
        assert link[0].findtext(f"{SVG}title") == "Go there"

    @pytest.mark.parametrize(
        ("link", "address"),
        [
            ("https://example.org/a", "https://example.org/a"),
            (" HTTP://example.org ", "HTTP://example.org"),
            ("mailto:a@example.org", "mailto:a@example.org"),
            ("javascript:alert(1)", ""),
            ("data:text/html,x", ""),
            ("//example.org", ""),
            ('https://example.org/" onload="x', ""),
            ("https://a b", ""),
            ("", ""),
        ],
    )
    def test_addresses_of_the_web(self, link, address):
        assert web_address(link) == address

    @pytest.mark.parametrize("direction", ["TB", "LR"])
    def test_many_edges_have_room_at_a_node(self, direction):
        edges = "\n".join(f"  a --> n{number}" for number in range(8))
        drawer = _Drawer(parse_flowchart(f"flowchart {direction}\n{edges}"), {}, "x")
        shape_ = drawer.forms["a"]
        assert (shape_.width if direction == "TB" else shape_.height) > 7 * 14


def ends(root: ET.Element) -> list[tuple[float, float]]:
    """Where the heads of arrows have their points."""
    return [
        tuple(map(float, re.match(r"M(-?[\d.]+) (-?[\d.]+)", each.get("d")).groups()))
        for each in root.iter(f"{SVG}path")
        if each.get("class") == "head"
    ]


class TestEdges:
    @pytest.mark.parametrize(
        "brackets", ["[x]", "((x))", "{Is it so, or is it not?}", ">x]", "([x])"]
    )
    @pytest.mark.parametrize("direction", ["TD", "LR", "BT", "RL"])
    def test_meet_the_border_of_their_node(self, brackets, direction):
        chart = parse_flowchart(f"flowchart {direction}\n  a --> b{brackets}\n  c --> b\n  d --> b")
        drawer = _Drawer(chart, {}, "x")
        root = ET.fromstring(drawer.drawing("x").svg)
        box, form = drawer.layout.items["b"], drawer.forms["b"]
        outline = form.outline.points
        for x, y in ends(root):
            place = x - box.x, y - box.y
            sides = zip(outline, (*outline[1:], outline[0]), strict=True)
            assert min(distance(place, one, two) for one, two in sides) < 0.05

    def test_of_every_stroke_and_head(self):
        kinds = ["-->", "---", "--o", "--x", "<-->", "o--o", "x--x", "-.->", "==>", "~~~"]
        text = "\n".join(f"  a{number} {kind} b{number}" for number, kind in enumerate(kinds))
        root = tree(f"flowchart TD\n{text}")
        edges = {
            int(each.get("data-edge")): each.findall(f"{SVG}path")
            for each in root.iter(f"{SVG}g")
            if each.get("class") == "edge"
        }
        assert [len(edges.get(number, ())) for number in range(10)] == [
            2, 1, 2, 2, 3, 3, 3, 2, 2, 0
        ]  # fmt: skip
        assert edges[7][0].get("stroke-dasharray")
        assert edges[8][0].get("stroke-width") == "3"

    def test_labels_are_written_on_a_background_of_their_size(self):
        root = tree("flowchart TD\n  a -->|yes| b")
        (label,) = (each for each in root.iter(f"{SVG}g") if each.get("class") == "edge-label")
        assert words(label) == "yes"
        box = label.find(f"{SVG}rect")
        assert float(box.get("width")) < 40
        assert float(box.get("height")) < 24

    def test_labels_in_a_subgraph_stand_on_its_colour(self):
        root = tree("flowchart TD\n  subgraph s\n  a -->|yes| b\n  end\n  style s fill:#fee")
        (label,) = (
            each for each in root.iter(f"{SVG}g") if "edge-label" in each.get("class", "").split()
        )
        assert "on-subgraph" in label.get("class")
        assert label.find(f"{SVG}rect").get("style") == "fill:#ffeeee"

    def test_corners_are_round(self):
        assert line_path([(0, 0), (0, 20), (20, 20)]) == "M0 0L0 13Q0 20 7 20L20 20"

    def test_short_ways_have_small_corners(self):
        assert line_path([(0, 0), (0, 4), (20, 4)]) == "M0 0L0 2Q0 4 2 4L20 4"

    def test_points_on_a_line_are_left_out(self):
        assert line_path([(0, 0), (0, 5), (0, 5), (0, 9)]) == "M0 0L0 9"

    def test_a_way_to_itself_is_survived(self):
        assert line_path([(1, 1), (1, 1)]) == "M1 1L1 1"
        assert head_of("point", [(1, 1), (1, 1)], 1.5).path == ""

    def test_a_head_points_where_its_line_comes_from(self):
        head = head_of("point", [(10, 0), (0, 0)], 1.5)
        assert head.path.startswith("M10 0L1 ")
        assert head.end == (2, 0)

    def test_a_line_shorter_than_its_head_does_not_turn_back(self):
        assert head_of("point", [(0, 3), (0, 0)], 1.5).end == (0, 0)


def distance(place, one, two):
    """How far a point is from a stretch of a line."""
    length = math.dist(one, two)
    if not length:
        return math.dist(place, one)
    along = (place[0] - one[0]) * (two[0] - one[0]) + (place[1] - one[1]) * (two[1] - one[1])
    share = min(max(along / length**2, 0), 1)
    near = one[0] + share * (two[0] - one[0]), one[1] + share * (two[1] - one[1])
    return math.dist(place, near)


class TestSubgraphs:
    def test_bear_their_titles_round_their_nodes(self):
        root = tree(RICH)
        groups = [each for each in root.iter(f"{SVG}g") if each.get("class") == "subgraph"]
        assert [words(each) for each in groups] == ["First group", "two"]

    def test_outer_ones_lie_beneath(self):
        chart = Flowchart(
            nodes=(Node("a", subgraph="in"),),
            subgraphs=(Subgraph("in", None, ("a",), parent="out"), Subgraph("out", None)),
        )
        root = ET.fromstring(draw_flowchart(chart).svg)
        groups = [each for each in root.iter(f"{SVG}g") if each.get("class") == "subgraph"]
        assert [words(each) for each in groups] == ["out", "in"]

    def test_that_hold_each_other_are_survived(self):
        chart = Flowchart(
            nodes=(Node("a", subgraph="s"),),
            subgraphs=(Subgraph("s", None, ("a",), parent="t"), Subgraph("t", None, parent="s")),
        )
        drawer = object.__new__(_Drawer)
        drawer.chart = chart
        assert {group.id for group in drawer._outer_first()} == {"s", "t"}


class TestLook:
    def test_of_an_author_stands_in_style_over_ours(self):
        root = tree(RICH)
        assert shape(root, "a").get("style") == "fill:#330000"
        assert shape(root, "b").get("style") == "fill:#ffeeee;stroke:#bb0000;stroke-width:3"
        line = next(each for each in root.iter(f"{SVG}g") if each.get("data-edge") == "0")
        assert line[0].get("style") == "stroke:#00aa00"
        assert line[1].get("style") == "fill:#00aa00"

    def test_text_is_readable_on_an_own_fill(self):
        root = tree(RICH)
        assert node(root, "a").find(f"{SVG}text").get("style") == "fill:#fff"
        assert node(root, "b").find(f"{SVG}text").get("style") == "fill:#000"

    @pytest.mark.parametrize(
        ("style", "look"),
        [
            ("fill:#f9f", {"fill": "#ff99ff", "ink": "#000"}),
            ("fill: rgb(255, 0, 0) !important", {"fill": "#ff0000", "ink": "#000"}),
            ("fill:hsl(240 100% 50%)", {"fill": "#0000ff", "ink": "#fff"}),
            ("fill:navy,color:white", {"fill": "#000080", "ink": "#ffffff"}),
            ("fill:navy,color:#003", {"fill": "#000080", "ink": "#fff"}),
            ("fill:none", {"fill": "none"}),
            ("fill:transparent,color:#888", {"fill": "#00000000"}),
            ("color:#fff", {"fill": "#25222b", "ink": "#ffffff"}),
            ("color:#000", {"fill": "#f3f1f5", "ink": "#000000"}),
            ("color:#888", {}),
            ("stroke:#333,stroke-width:4px", {"stroke": "#333333", "width": 4}),
            ("stroke-width:400px", {"width": 8}),
            ("stroke-dasharray: 5 5", {"dash": "5 5"}),
            ("stroke-dasharray: 5\\,5", {"dash": "5 5"}),
            ("stroke-dasharray: 5, 5;stroke:red", {"dash": "5 5", "stroke": "#ff0000"}),
            ("font-weight:bold;font-style:italic", {"bold": True, "italic": True}),
            ("opacity:0", {"opacity": "0.5"}),
            ("fill:url(#x)", {}),
            ("fill:var(--x)", {}),
            ("fill:expression(alert(1))", {}),
            ("background-image:url(//x)", {}),
            ("position:fixed;inset:0;z-index:9", {}),
            ("font-size:99px", {}),
            ("nonsense", {}),
            ("", {}),
            (";:,,::", {}),
        ],
    )
    def test_what_is_kept(self, style, look):
        assert read_look([style]) == PLAIN._replace(**look)

    def test_later_styles_win(self):
        assert read_look(["fill:red", "fill:blue"]).fill == "#0000ff"

    @pytest.mark.parametrize("ink", ["#000", "#fff", "#757575", "red"])
    def test_words_on_the_page_keep_its_colour(self, ink):
        assert read_look([f"color:{ink}"], label=True) == PLAIN

    @given(
        st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)
        | st.sampled_from(["#000000", "#ffffff", "#333333", "#ffff00"])
    )
    def test_a_line_is_seen_on_the_page_in_both_schemes(self, stroke):
        line = read_colour(read_look([f"stroke:{stroke}"], label=True).stroke)
        for page in ("#fcfbfc", "#1a181e"):
            assert contrast(line, read_colour(page)) >= 3

    @pytest.mark.parametrize("stroke", ["#ff0000", "#00aa00", "none", "#00000000"])
    def test_a_line_that_is_seen_keeps_its_colour(self, stroke):
        assert read_look([f"stroke:{stroke}"], label=True).stroke == stroke

    @given(st.text(max_size=80))
    def test_of_any_text_holds_no_more_than_it_may(self, style):
        look = read_look([style])
        for css in (look.shape, look.line, look.head, look.text):
            assert re.fullmatch(r"(?:[a-z-]+:(?:#?[\w. ]+);?)*", css)

    @given(
        st.from_regex(r"#[0-9a-f]{6}", fullmatch=True),
        st.from_regex(r"#[0-9a-f]{6}", fullmatch=True),
    )
    def test_words_on_any_fill_can_be_read(self, fill, ink):
        look = read_look([f"fill:{fill},color:{ink}"])
        assert contrast(read_colour(look.fill), read_colour(look.ink)) >= 4.5


class TestColour:
    @pytest.mark.parametrize(
        ("text", "hexadecimal"),
        [
            ("#ABC", "#aabbcc"),
            ("#abcd", "#aabbccdd"),
            ("RebeccaPurple", "#663399"),
            ("rgb(1,2,3)", "#010203"),
            ("rgba(255, 255, 255, .5)", "#ffffff80"),
            ("rgb(100% 0% 0% / 50%)", "#ff000080"),
            ("hsl(120deg, 100%, 25%)", "#008000"),
            ("hsla(0, 0%, 100%, 1)", "#ffffff"),
        ],
    )
    def test_forms(self, text, hexadecimal):
        assert read_colour(text).hex == hexadecimal

    @pytest.mark.parametrize("text", ["", "#12", "nocolour", "rgb(1,2)", "rgb(a,b,c)", "url(x)"])
    def test_none(self, text):
        assert read_colour(text) is None

    def test_contrast_is_that_of_wcag(self):
        black, white = Colour(0, 0, 0), Colour(1, 1, 1)
        assert contrast(black, white) == pytest.approx(21)
        assert contrast(white, white) == 1
        # The grey that W3C gives as the lightest for text on white.
        assert contrast(read_colour("#767676"), white) == pytest.approx(4.54, abs=0.01)

    @pytest.mark.parametrize(
        ("fill", "ink"),
        [("#000", "#fff"), ("#ffffff", "#000"), ("navy", "#fff"), ("Pink", "#000"), ("what", "")],
    )
    def test_ink_on_a_fill(self, fill, ink):
        assert contrasting(fill) == ink


def test_a_chart_beyond_measure_is_known():
    few = Flowchart(nodes=tuple(Node(f"n{number}") for number in range(500)))
    many = Flowchart(nodes=tuple(Node(f"n{number}") for number in range(4000)))
    assert not is_too_large(few)
    assert is_too_large(many)

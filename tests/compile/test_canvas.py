"""A canvas file to a record (§11): cards at their places, edges, links, texts."""

from __future__ import annotations

import json
import re
from time import process_time
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

from knapper.compile import CompileOptions, LinkKind, Note, compile_canvas
from knapper.compile.canvas.color import seen_on
from knapper.compile.canvas.edges import curve_of
from knapper.compile.canvas.labels import place_labels
from knapper.compile.canvas.record import Box, Card, Edge
from knapper.diagnostics import Severity

OPTIONS = CompileOptions()
BOX = {"x": 0, "y": 0, "width": 200, "height": 100}


def canvas(*nodes: dict[str, Any], edges: tuple[Any, ...] = (), text: str = "") -> Note:
    data = {"nodes": [{**BOX, **node} for node in nodes], "edges": list(edges)}
    return compile_canvas(text or json.dumps(data), OPTIONS)


def soup(note: Note) -> BeautifulSoup:
    return BeautifulSoup(note.html, "html.parser")


def one(note: Note, css: str) -> Tag:
    found = soup(note).select(css)
    assert len(found) == 1, note.html
    return found[0]


def style(tag: Tag) -> dict[str, str]:
    pairs = (part.split(":", 1) for part in str(tag["style"]).split(";"))
    return {key.strip(): value.strip() for key, value in pairs}


def test_text_card_holds_markdown_with_links_and_tags() -> None:
    note = canvas({"id": "a", "type": "text", "text": "**See** [[Note|shown]] #tag\n\n$x$"})
    card = one(note, ".canvas-text")
    assert card.strong is not None
    assert card.strong.text == "See"
    assert [(link.kind, link.target) for link in note.links] == [(LinkKind.WIKI, "Note")]
    assert [tag.name for tag in note.tags] == ["tag"]
    assert note.has_math
    assert note.texts[0].text == "See shown #tag"


def test_second_card_has_slots_of_its_own_links_and_texts() -> None:
    note = canvas(
        {"id": "a", "type": "text", "text": "[[One]] #x"},
        {"id": "b", "type": "text", "text": "words [[Two]] #y"},
    )
    second = soup(note).select(".canvas-text")[1].decode()
    assert "\x02L1\x03Two\x02l1\x03" in second
    assert "\x02T1\x03#y\x02t1\x03" in second
    link = note.links[1]
    assert note.texts[link.block].text[link.start : link.end] == "Two"


def test_file_card_embeds_its_file_by_its_path_from_the_root() -> None:
    note = canvas({"id": "a", "type": "file", "file": "Sub/Note.md", "subpath": "#Head"})
    link = note.links[0]
    assert (link.kind, link.target, link.subpath) == (LinkKind.EMBED, "/Sub/Note.md", ("Head",))
    card = one(note, ".canvas-file")
    assert one(note, ".canvas-title").text == "\x02N0\x03"
    assert one(note, ".canvas-content").text == "\x02C0\x03"
    assert card["aria-labelledby"] == one(note, ".canvas-title")["id"]


def test_link_card_leads_out_and_loads_nothing() -> None:
    note = canvas({"id": "a", "type": "link", "url": "https://a.example/?q=1&r=2"})
    anchor = one(note, ".canvas-link a")
    assert anchor["href"] == "https://a.example/?q=1&r=2"
    assert not soup(note).select("iframe, img, [src]")


def test_link_card_of_a_script_is_text() -> None:
    note = canvas({"id": "a", "type": "link", "url": "javascript:alert(1)"})
    assert not soup(note).select("[href^=javascript], .canvas-link a")
    assert "javascript:alert(1)" in soup(note).text


def test_group_stands_beneath_edges_beneath_cards_beneath_labels() -> None:
    """§11: in the order of the file, but groups and edges first."""
    note = canvas(
        {"id": "a", "type": "text", "text": "card"},
        {"id": "g", "type": "group", "label": "A <b>label</b>"},
        {"id": "b", "type": "text", "text": "over a"},
        {"id": "h", "type": "group"},
        edges=({"id": "e", "fromNode": "a", "toNode": "b", "label": "x"},),
    )
    order = [
        "#\x05node-1",
        "#\x05node-3",
        "svg",
        "#\x05node-0",
        "#\x05node-2",
        ".canvas-edge-label",
    ]
    by_id = {f"#{tag['id']}": tag for tag in soup(note).select(".canvas-node")}
    layers = [int(style(by_id.get(css) or one(note, css))["z-index"]) for css in order]
    assert layers == sorted(set(layers))
    assert one(note, ".canvas-label").text == "A <b>label</b>"
    assert "A <b>label</b>" in [text.text for text in note.texts]


def test_cards_keep_their_size_and_distance() -> None:
    note = canvas(
        {"id": "a", "type": "text", "text": "a", "x": -300, "y": -20},
        {"id": "b", "type": "text", "text": "b", "x": 100, "y": 280, "width": 50, "height": 60},
    )
    first, second = (style(card) for card in soup(note).select(".canvas-node"))
    px = {key: int(second[key][:-2]) - int(first[key][:-2]) for key in ("left", "top")}
    assert px == {"left": 400, "top": 300}
    assert (second["width"], second["height"]) == ("50px", "60px")
    assert int(first["left"][:-2]) >= 0
    assert int(first["top"][:-2]) >= 0
    plane = style(one(note, ".canvas"))
    assert float(plane["--canvas-width"]) >= int(second["left"][:-2]) + 50
    assert float(plane["--canvas-height"]) >= int(second["top"][:-2]) + 60


@pytest.mark.parametrize("color", ["1", "6", "#a0f", "#AA00ff"])
def test_color_is_marked(color: str) -> None:
    note = canvas({"id": "a", "type": "text", "text": "x", "color": color})
    assert one(note, ".canvas-node")["data-color"] == color


@pytest.mark.parametrize("color", ["7", "red", "#12", "#12345", '"><script>', "#fff;x:y", 3, None])
def test_what_is_no_color_is_not(color: object) -> None:
    note = canvas({"id": "a", "type": "text", "text": "x", "color": color})
    assert "data-color" not in one(note, ".canvas-node").attrs
    assert str(color) not in note.html.replace("3px", "") or color == 3


EDGE = {"id": "e", "fromNode": "a", "toNode": "b"}
TWO = (
    {"id": "a", "type": "text", "text": "a"},
    {"id": "b", "type": "text", "text": "b", "x": 500},
)


def test_edge_has_an_arrow_at_its_end_unless_told() -> None:
    """§11: by default none at the start, an arrow at the end."""
    assert len(soup(canvas(*TWO, edges=(EDGE,))).select("svg polygon")) == 1
    assert not soup(canvas(*TWO, edges=({**EDGE, "toEnd": "none"},))).select("svg polygon")
    both = canvas(*TWO, edges=({**EDGE, "fromEnd": "arrow"},))
    assert len(soup(both).select("svg polygon")) == 2


def start_of(note: Note) -> tuple[float, float]:
    """Return where the edge starts, in the coordinates of the file."""
    found = re.match(r"M(\S+) (\S+?)C", str(one(note, "svg path")["d"]))
    assert found
    return float(found[1]), float(found[2])


@pytest.mark.parametrize(
    ("side", "start"),
    [("top", (100, 0)), ("right", (200, 50)), ("bottom", (100, 100)), ("left", (0, 50))],
)
def test_edge_leaves_from_the_middle_of_its_side(side: str, start: tuple[int, int]) -> None:
    note = canvas(*TWO, edges=({**EDGE, "fromSide": side},))
    assert start_of(note) == start


@pytest.mark.parametrize(
    ("x", "y", "start"),
    [(500, 0, (200, 50)), (-500, 0, (0, 50)), (0, 500, (100, 100)), (0, -500, (100, 0))],
)
def test_edge_without_sides_leaves_towards_the_other_card(
    x: int, y: int, start: tuple[int, int]
) -> None:
    note = canvas(
        {"id": "a", "type": "text", "text": "a"},
        {"id": "b", "type": "text", "text": "b", "x": x, "y": y},
        edges=(EDGE,),
    )
    assert start_of(note) == start


def test_edge_label_is_shown_and_found() -> None:
    note = canvas(*TWO, edges=({**EDGE, "label": "because <x>"},))
    assert one(note, ".canvas-edge-label").text == "because <x>"
    assert one(note, ".canvas-outline ul + p + ul li").text == "a → b: because <x>"
    assert "because <x>" in [text.text for text in note.texts]


def test_label_of_an_edge_to_nowhere_is_neither_shown_nor_found() -> None:
    note = canvas(*TWO, edges=({**EDGE, "toNode": "gone", "label": "lost"},))
    assert "lost" not in note.html
    assert "lost" not in [text.text for text in note.texts]


def test_ids_of_two_cards_do_not_clash() -> None:
    card = "# Head\n\ntext[^1]\n\n[^1]: note"
    note = canvas(
        {"id": "a", "type": "text", "text": card}, {"id": "b", "type": "text", "text": card}
    )
    ids = re.findall('id="([^"]+)"', note.html)
    assert len(ids) == len(set(ids)) == 6 + 2  # and of the cards
    anchors = re.findall('href="#([^"]+)"', note.html)
    assert set(anchors) <= set(ids)


def test_ids_of_two_cards_with_odd_names_do_not_clash() -> None:
    note = canvas(
        {"id": "ä!", "type": "text", "text": "# H"}, {"id": "ä?", "type": "text", "text": "# H"}
    )
    ids = re.findall('id="([^"]+)"', note.html)
    assert len(ids) == len(set(ids)) == 2 + 2


def test_text_card_that_starts_with_dashes_has_no_properties() -> None:
    note = canvas({"id": "a", "type": "text", "text": "---\nkey: value\n---\ntext"})
    assert "key: value" in soup(note).text


def test_faults_in_a_text_card_are_reported() -> None:
    note = canvas({"id": "a", "type": "text", "text": "$\\frac{1$"})
    assert [each.code for each in note.diagnostics] == ["S004"]


def test_places_are_the_lines_of_cards() -> None:
    cards = '{"id":"a","type":"text","text":"[[x]]"},\n{"id":"b","type":"file","file":"f.md"}'
    note = canvas(text=f'{{\n"nodes":[\n{cards}\n]}}')
    assert [link.line for link in note.links] == [3, 4]


@pytest.mark.parametrize("key", ["label", "text", "url", "file", "subpath"])
@pytest.mark.parametrize("kind", ["text", "group", "file", "link"])
def test_escapes_bring_in_neither_slots_nor_half_characters(kind: str, key: str) -> None:
    note = canvas({"id": "a", "type": kind, key: "\x02L99\x03\x05 \ud800"})
    assert "L99\x03" not in note.html
    assert not re.search("\x05(?!node-|canvas-)", note.html)
    note.html.encode()
    for text in (*(block.text for block in note.texts), *(link.target for link in note.links)):
        text.encode()


@pytest.mark.parametrize(
    ("text", "line"),
    [("no json", 1), ("[]", 1), ('{\n "nodes": [}\n', 2), ("[" * 100_000, 1)],
    ids=["words", "list", "broken", "deep"],
)
def test_what_is_no_canvas_is_an_empty_note_and_a_finding(text: str, line: int) -> None:
    note = canvas(text=text)
    assert [(each.code, each.span.line) for each in note.diagnostics] == [("S005", line)]
    assert (note.html, note.links, note.texts) == ("", (), ())


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ('{"nodes": [', 12, "it is not JSON: expecting value"),
        ("[" * 100_000, 1, "its lists and objects nest too deeply"),
        ("1" * 10_000, 1, "it is not JSON: a number is too long"),
    ],
    ids=["cut off", "deep", "number"],
)
def test_why_a_canvas_cannot_be_read_is_said_in_words(text: str, column: int, reason: str) -> None:
    (told,) = canvas(text=text).diagnostics
    assert (told.span.column, told.message) == (column, f"this canvas cannot be read: {reason}")


@pytest.mark.parametrize("text", ["", "  \n", "{}", '{"nodes": [], "edges": []}'])
def test_empty_canvas_is_fine(text: str) -> None:
    """Obsidian makes a new canvas as an empty file."""
    note = compile_canvas(text, OPTIONS)
    assert note.diagnostics == ()
    assert not soup(note).select(".canvas-node")


def test_unknown_kinds_and_fields_are_passed_over() -> None:
    note = canvas(
        {"id": "a", "type": "future", "what": 1, "color": "mauve", "styleAttributes": {}},
        {"id": "b", "type": "group", "backgroundStyle": "future", "background": ""},
        {"id": "c"},
        edges=({"id": "e", "fromNode": "a", "toNode": "b", "fromSide": "in", "toEnd": "ring"},),
    )
    assert note.diagnostics == ()
    assert len(soup(note).select(".canvas-unknown")) == 2
    assert note.links == ()


TEXT = {"id": "a", "type": "text", "text": "words"}


@pytest.mark.parametrize(
    ("data", "at", "message"),
    [
        ({"nodes": {"a": 1}}, "{", "`nodes` is no list"),
        ({"nodes": [TEXT, "words"]}, "words", "card 2 is no object"),
        ({"nodes": [{"type": "text", "text": "words"}]}, "{", "card 1 has no text as its `id`"),
        ({"nodes": [{**TEXT, "id": 77}]}, "77", "card 1 has no text as its `id`"),
        ({"nodes": [TEXT, {**TEXT, "text": "two"}]}, "a", "there is more than one card `a`"),
        ({"nodes": [{**TEXT, "x": "12"}]}, "12", "`x` of card `a` is no number"),
        ({"nodes": [{**TEXT, "width": True}]}, "true", "`width` of card `a` is no number"),
        ({"nodes": [{"id": "a", "type": "file"}]}, "{", "card `a` has no text as its `file`"),
        (
            {"nodes": [{"id": "a", "type": "link", "url": 8}]},
            "8",
            "card `a` has no text as its `url`",
        ),
        (
            {"nodes": [TEXT], "edges": [{"id": "e", "fromNode": "a", "toNode": "gone"}]},
            "gone",
            "edge `e`: leads to `gone`, which is no card of this canvas",
        ),
        ({"nodes": [TEXT], "edges": [{"toNode": "a"}]}, "{", "edge 1 has no `fromNode`"),
    ],
)
@pytest.mark.parametrize("indent", [None, 1])
def test_values_that_no_version_can_mean_are_told_at_their_place(
    data: object, at: str, message: str, indent: int | None
) -> None:
    text = json.dumps(data, indent=indent)
    (told,) = compile_canvas(text, OPTIONS).diagnostics
    span = told.span
    assert (told.code, told.severity, told.message) == ("S005", Severity.WARNING, message)
    assert text.split("\n")[span.line - 1][span.column - 1 :][: span.length] == at


def test_what_is_told_is_drawn_nevertheless() -> None:
    note = canvas(
        {"type": "text", "text": "no id"},
        {"id": "a", "type": "text", "text": "far", "x": "300", "y": "wide"},
        {"id": "a", "type": "text", "text": "twin"},
    )
    assert {"no id", "far", "twin"} <= set(soup(note).text.split("\n"))
    first, second, _ = (style(card) for card in soup(note).select(".canvas-text"))
    lefts = sorted(int(each["left"][:-2]) for each in (first, second))
    assert lefts[1] - lefts[0] in {0, 300}


def test_coordinates_may_be_negative_and_fractions() -> None:
    note = canvas(
        {"id": "a", "type": "text", "text": "a", "x": -10.25, "y": -0.5, "width": 100.5},
        {"id": "b", "type": "text", "text": "b", "x": 1e300, "y": float("nan"), "height": -5},
    )
    first, second = (style(card) for card in soup(note).select(".canvas-node"))
    assert first["width"] == "100.5px"
    assert float(second["left"][:-2]) - float(first["left"][:-2]) == 10.25
    assert second["height"] == "1px"


def test_cards_are_read_group_by_group_and_row_by_row() -> None:
    small = {"width": 100, "height": 50}
    note = canvas(
        {"id": "1", "type": "text", "text": "last", "x": 0, "y": 900, **small},
        {"id": "2", "type": "text", "text": "right", "x": 300, "y": 110, **small},
        {"id": "3", "type": "text", "text": "left", "x": 20, "y": 120, **small},
        {
            "id": "g",
            "type": "group",
            "label": "Inner",
            "x": 0,
            "y": 80,
            "width": 500,
            "height": 200,
        },
        {"id": "4", "type": "text", "text": "first", "x": 0, "y": -100, **small},
        {
            "id": "h",
            "type": "group",
            "label": "Outer",
            "x": -9,
            "y": 0,
            "width": 600,
            "height": 600,
        },
        {"id": "5", "type": "text", "text": "below", "x": 20, "y": 400, **small},
    )
    plane = one(note, ".canvas-plane")
    shown = [tag.get_text().strip() for tag in plane.select(".canvas-node")]
    assert shown == ["first", "Outer", "Inner", "left", "right", "below", "last"]
    outline = one(note, ".canvas-outline").get_text().split()
    assert outline == ["Canvas", "as", "text", *shown]
    inner = soup(note).select(".canvas-section .canvas-section .canvas-node")
    assert [tag.get_text().strip() for tag in inner] == ["Inner", "left", "right"]


def test_groups_in_groups_without_end_make_no_page_too_deep() -> None:
    note = canvas(
        *({"id": str(n), "type": "group", "width": 999 - n, "height": 999 - n} for n in range(500))
    )
    deepest = max(len(list(tag.parents)) for tag in soup(note).select(".canvas-node"))
    assert deepest < 20


@pytest.mark.parametrize("kind", ["cover", "ratio", "repeat"])
def test_ground_of_a_group_is_a_picture_of_the_vault(kind: str) -> None:
    group = {"id": "g", "type": "group", "background": "a/p.png", "backgroundStyle": kind}
    note = canvas(group)
    assert [(link.kind, link.target) for link in note.links] == [(LinkKind.EMBED, "/a/p.png")]
    card = one(note, ".canvas-group")
    assert f"canvas-{kind}" in card["class"]
    assert "\x02B0\x03" in str(card["style"])


def test_ground_of_a_group_is_never_asked_for_from_another_host() -> None:
    note = canvas({"id": "g", "type": "group", "background": "https://a.example/p.png"})
    assert note.links == ()
    assert "a.example" not in note.html


def test_edge_from_a_card_to_itself_goes_round_its_corner() -> None:
    note = canvas(TWO[0], edges=({"fromNode": "a", "toNode": "a"},))
    start, *controls = re.findall(r"(-?[\d.]+) (-?[\d.]+)", str(one(note, "svg path")["d"]))
    points = [(float(x), float(y)) for x, y in (start, *controls)]
    middle = [
        sum(w * p[axis] for w, p in zip((1, 3, 3, 1), points, strict=True)) / 8 for axis in (0, 1)
    ]
    assert middle[0] > 200
    assert middle[1] > 100


@pytest.mark.parametrize("label", ["to", "a longer label that takes two or three lines", "语" * 30])
def test_label_of_an_edge_stands_on_no_card_where_there_is_room(label: str) -> None:
    edge = Edge(0, 1, start_side="right", end_side="left", label=label)
    left, right = Box(0, 0, 200, 100), Box(300, 300, 200, 100)
    (placed,) = place_labels(
        [(edge, curve_of(edge, left, right))],
        [Card(0, "a", "text", left), Card(1, "b", "text", right)],
    )
    assert not placed.box.meets(left)
    assert not placed.box.meets(right)


@pytest.mark.parametrize("color", ["#ffff00", "#fff", "#000", "#1a181e", "#123456", "#FCFBFC"])
def test_color_of_an_author_can_be_seen_on_both_grounds(color: str) -> None:
    """WCAG 2.2, 1.4.11: 3 : 1 for lines."""
    for ground in ((0xFC, 0xFB, 0xFC), (0x1A, 0x18, 0x1E)):
        seen = seen_on(color, ground)
        lights = sorted(map(luminance, (bytes.fromhex(seen[1:]), bytes(ground))))
        assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 3


def luminance(color: bytes) -> float:
    parts = (each / 255 for each in color)
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_color_that_can_be_seen_is_kept() -> None:
    assert seen_on("#b3213b", (0xFC, 0xFB, 0xFC)) == "#b3213b"


def test_walk_of_a_chart_on_a_card_is_left_out() -> None:
    chart = "```mermaid\nflowchart TD\nA{Q} -->|yes| B\nA -->|no| C\n```"
    assert "\x02W" not in canvas({"id": "a", "type": "text", "text": chart}).html


def test_large_canvas_takes_seconds() -> None:
    cards = [
        {"id": str(n), "type": "text", "text": f"Card *{n}*", "x": n % 50 * 300}
        for n in range(2000)
    ]
    edges = [{"fromNode": str(n), "toNode": str(n * 7 % 2000), "label": "x"} for n in range(2000)]
    text = json.dumps({"nodes": cards, "edges": edges})
    before = process_time()
    compile_canvas(text, OPTIONS)
    assert process_time() - before < 20


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
NODE = st.fixed_dictionaries(
    {"id": st.sampled_from("ab") | JSON},
    optional={
        "type": st.sampled_from(["text", "file", "link", "group", "new"]) | JSON,
        "text": st.sampled_from(["# A\n[[b]]", "<b>x", "- [ ] y ^id"]) | JSON,
        **dict.fromkeys(
            "file subpath url label color x y width height background backgroundStyle".split(), JSON
        ),
    },
)
CANVAS_EDGE = st.fixed_dictionaries(
    {},
    optional={
        "fromNode": st.sampled_from("ab"),
        "toNode": st.sampled_from("ab"),
        **dict.fromkeys("fromSide toSide fromEnd toEnd label color".split(), JSON),
    },
)


@given(
    st.fixed_dictionaries(
        {}, optional={"nodes": st.lists(NODE, max_size=4) | JSON, "edges": st.lists(CANVAS_EDGE)}
    )
    | JSON
)
def test_any_json_compiles(data: object) -> None:
    note = compile_canvas(json.dumps(data), OPTIONS)
    for kind, index in re.findall("\x02([LlEUTtNCB])(\\d+)\x03", note.html):
        assert int(index) < len(note.tags if kind in "Tt" else note.links)
    assert not re.search("[\x00-\x01\x04\x06-\x08\x0b-\x1f]", note.html)
    assert "nan" not in "".join(re.findall('style="[^"]*"', note.html))
    ids = re.findall('id="([^"]+)"', note.html)
    assert len(ids) == len(set(ids))
    lean = compile_canvas(json.dumps(data), CompileOptions(lean=True))
    assert (lean.diagnostics, lean.tags, lean.addresses) == (
        note.diagnostics,
        note.tags,
        note.addresses,
    )
    assert [link.target for link in lean.links] == [link.target for link in note.links]


@given(st.text())
def test_any_text_compiles(text: str) -> None:
    compile_canvas(text, OPTIONS)

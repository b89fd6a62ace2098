"""A canvas file to a record (§11): cards at their places, edges, links, texts."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

from knapper.compile import CompileOptions, LinkKind, Note, compile_canvas

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
    assert "\x02E0\x03" in one(note, ".canvas-file").decode()


def test_link_card_leads_out_and_loads_nothing() -> None:
    note = canvas({"id": "a", "type": "link", "url": "https://a.example/?q=1&r=2"})
    anchor = one(note, ".canvas-link a")
    assert anchor["href"] == "https://a.example/?q=1&r=2"
    assert not soup(note).select("iframe, img, [src]")


def test_link_card_of_a_script_is_text() -> None:
    note = canvas({"id": "a", "type": "link", "url": "javascript:alert(1)"})
    assert not soup(note).select("a")
    assert "javascript:alert(1)" in soup(note).text


def test_group_stands_beneath_the_cards_and_shows_its_label() -> None:
    note = canvas(
        {"id": "a", "type": "text", "text": "card"},
        {"id": "g", "type": "group", "label": "A <b>label</b>"},
    )
    kinds = [card["class"][1] for card in soup(note).select(".canvas-node")]
    assert kinds == ["canvas-group", "canvas-text"]
    label = one(note, ".canvas-label")
    assert label.text == "A <b>label</b>"
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
    plane = style(one(note, ".canvas-plane"))
    assert int(plane["width"][:-2]) >= int(second["left"][:-2]) + 50
    assert int(plane["height"][:-2]) >= int(second["top"][:-2]) + 60


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


@pytest.mark.parametrize(
    ("side", "start"),
    [("top", (100, 0)), ("right", (200, 50)), ("bottom", (100, 100)), ("left", (0, 50))],
)
def test_edge_leaves_from_the_middle_of_its_side(side: str, start: tuple[int, int]) -> None:
    note = canvas(*TWO, edges=({**EDGE, "fromSide": side},))
    found = re.match(r"M(\S+) (\S+?)C", str(one(note, "svg path")["d"]))
    assert found
    card = style(soup(note).select(".canvas-node")[0])
    left, top = int(card["left"][:-2]), int(card["top"][:-2])
    assert (int(found[1]) - left, int(found[2]) - top) == start


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
    found = re.match(r"M(\S+) (\S+?)C", str(one(note, "svg path")["d"]))
    assert found
    card = style(soup(note).select(".canvas-node")[0])
    left, top = int(card["left"][:-2]), int(card["top"][:-2])
    assert (int(found[1]) - left, int(found[2]) - top) == start


def test_edge_label_is_shown_and_found() -> None:
    note = canvas(*TWO, edges=({**EDGE, "label": "because <x>"},))
    assert one(note, "svg text").text == "because <x>"
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
    assert len(ids) == len(set(ids)) == 6
    anchors = re.findall('href="#([^"]+)"', note.html)
    assert set(anchors) <= set(ids)


def test_ids_of_two_cards_with_odd_names_do_not_clash() -> None:
    note = canvas(
        {"id": "ä!", "type": "text", "text": "# H"}, {"id": "ä?", "type": "text", "text": "# H"}
    )
    ids = re.findall('id="([^"]+)"', note.html)
    assert len(ids) == len(set(ids)) == 2


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
    assert "\x05" not in note.html
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


@pytest.mark.parametrize("text", ["", "  \n", "{}", '{"nodes": [], "edges": []}'])
def test_empty_canvas_is_fine(text: str) -> None:
    """Obsidian makes a new canvas as an empty file."""
    note = compile_canvas(text, OPTIONS)
    assert note.diagnostics == ()
    assert not soup(note).select(".canvas-node")


def test_unknown_kinds_and_fields_are_passed_over() -> None:
    note = canvas({"id": "a", "type": "future", "what": 1}, {"type": "text", "text": "no id"})
    assert note.diagnostics == ()
    assert "no id" not in note.html


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
        **dict.fromkeys("file subpath url label color x y width height".split(), JSON),
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
    for kind, index in re.findall("\x02([LlEUTt])(\\d+)\x03", note.html):
        assert int(index) < len(note.tags if kind in "Tt" else note.links)
    assert not re.search("[\x00-\x01\x04\x06-\x08\x0b-\x1f]", note.html)
    assert "nan" not in "".join(re.findall('style="[^"]*"', note.html))


@given(st.text())
def test_any_text_compiles(text: str) -> None:
    compile_canvas(text, OPTIONS)

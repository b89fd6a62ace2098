"""Mermaid drawn: what a drawing may hold, its colours, its ids, its links (§7.9)."""

from __future__ import annotations

import re
import sys
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knapper.compile import compile_note
from knapper.compile.diagram import draw, renderer
from knapper.compile.diagram.colour import contrasting, recolour
from knapper.compile.diagram.links import node_links
from knapper.compile.diagram.svg import clean

SVG = "{http://www.w3.org/2000/svg}"
SAMPLES = {
    "Flowchart": "flowchart TD\n  a[A core] -->|yes| b{Struck?}\n  b -.-> c((round))",
    "Sequence diagram": "sequenceDiagram\n  Alice->>+John: Hello\n  John-->>-Alice: Fine",
    "State diagram": "stateDiagram-v2\n  [*] --> Still\n  Still --> Moving : go",
    "Class diagram": "classDiagram\n  Animal <|-- Duck\n  Animal : +int age",
    "Pie chart": 'pie title Pets\n  "Dogs" : 3\n  "Cats" : 1',
    "Gantt chart": "gantt\n  dateFormat YYYY-MM-DD\n  section A\n  Task :a1, 2014-01-01, 30d",
    "Mind map": "mindmap\n  root((centre))\n    Origins\n    Tools",
    "Entity relationship diagram": "erDiagram\n  A ||--o{ B : has",
    "Git graph": "gitGraph\n  commit\n  branch b\n  commit",
    "Timeline": "timeline\n  title T\n  2002 : One",
    "Chart": "xychart-beta\n  x-axis [a, b]\n  bar [1, 2]",
}
# Each tries to bring in what a static drawing has no room for.
HOSTILE = {
    "label": 'flowchart TD\n  a["<script>alert(1)</script><img src=x onerror=alert(1)>"]',
    "theme": '%%{init: {"themeCSS": "@import url(https://e.example/x.css);"}}%%\nflowchart TD\n  a',
    "font": '%%{init: {"fontFamily": "x;} * {background:url(//e.example)"}}%%\nflowchart TD\n  a',
    "style": "flowchart TD\n  a\n  style a fill:url(https://e.example/x)",
    "class": "flowchart TD\n  a:::h\n  classDef h fill:#900,background:url(//e.example/x)",
    "picture": 'flowchart TD\n  a@{ img: "https://e.example/a.png", label: "b" } --> c',
    "javascript": 'flowchart TD\n  a\n  click a href "javascript:alert(1)"',
    "call": "flowchart TD\n  a\n  click a call alert(1)",
    "html": '%%{init: {"htmlLabels": true, "securityLevel": "loose"}}%%\nflowchart TD\n  a[b]',
}


@pytest.fixture
def merman() -> None:
    pytest.importorskip("merman")


@pytest.fixture
def no_merman(monkeypatch):
    monkeypatch.setitem(sys.modules, "merman", None)
    renderer._engine.cache_clear()
    draw.cache_clear()
    yield
    renderer._engine.cache_clear()
    draw.cache_clear()


def page(svg: str) -> str:
    """A drawing as the page holds it, its slots filled."""
    svg = re.sub("\x02L\\d+\x03", '<a class="internal-link" href="x">', svg)
    return re.sub("\x02l\\d+\x03", "</a>", svg).replace("\x05", "")


def tree(source: str) -> ET.Element:
    drawing = draw(source)
    assert not drawing.error
    return ET.fromstring(page(drawing.svg))


@pytest.mark.usefixtures("merman")
class TestDrawing:
    @pytest.mark.parametrize("name", SAMPLES)
    def test_is_called_by_its_kind(self, name):
        root = tree(SAMPLES[name])
        assert root[0].tag == f"{SVG}title"
        assert root[0].text == name
        assert root.get("role") == "img"

    def test_bears_its_authors_title_and_description(self):
        root = tree("flowchart TD\n  accTitle: A & B\n  accDescr: Two steps\n  a --> b")
        assert root.findtext(f"{SVG}title") == "A & B"
        assert root.findtext(f"{SVG}desc") == "Two steps"

    @pytest.mark.parametrize(
        "source",
        ["---\ntitle: T\n---\nflowchart LR\n  a", "%% a remark\n%%{init: {}}%%\ngraph LR\n  a"],
    )
    def test_kind_stands_below_front_matter_and_remarks(self, source):
        assert tree(source).findtext(f"{SVG}title") == "Flowchart"

    def test_has_a_natural_size_and_gives_way(self):
        root = tree(SAMPLES["Flowchart"])
        assert root.get("viewBox")
        assert int(root.get("width")) > 0
        assert int(root.get("height")) > 0
        assert "max-width:100%;height:auto" in root.findtext(f"{SVG}style")

    @pytest.mark.parametrize("source", [*SAMPLES.values(), *HOSTILE.values()])
    def test_is_static_and_asks_for_nothing(self, source):
        drawing = draw(source)
        for each in ET.fromstring(page(drawing.svg or "<svg/>")).iter():
            tag = each.tag.rpartition("}")[2]
            assert tag not in {"script", "foreignObject", "image", "iframe", "animate", "set"}
            for key, value in each.attrib.items():
                assert not key.lower().startswith("on")
                assert not re.search(r"javascript:|url\((?!#)", value, re.IGNORECASE)
                if key.endswith(("href", "src")):
                    assert value.startswith(("#", "http", "mailto:"))
            if tag == "style":
                assert not re.search(r"@|url\((?!#)|//", each.text)

    @pytest.mark.parametrize("source", [*SAMPLES.values(), *HOSTILE.values()])
    def test_css_reaches_nothing_else(self, source):
        svg = draw(source).svg
        for css in re.findall(r"<style>(.*?)</style>", svg, re.DOTALL):
            for selectors in re.findall(r"([^{}]+)\{[^{}]*\}", css):
                for selector in selectors.split(","):
                    assert selector.startswith(("#\x05diagram-", ":where(#\x05diagram-"))

    @pytest.mark.parametrize("source", SAMPLES.values())
    def test_references_find_their_ids(self, source):
        svg = draw(source).svg
        ids = re.findall(r' id="([^"]*)"', svg)
        assert len(ids) == len(set(ids))
        assert all(each.startswith("\x05diagram-") for each in ids)
        assert set(re.findall(r'(?:url\(#|href="#)([^)"]*)', svg)) <= set(ids)

    @pytest.mark.parametrize("source", SAMPLES.values())
    def test_colours_are_the_pages(self, source):
        # Whatever stands without a variable is one colour for both schemes.
        bare = re.sub(r"var\([^()]*\)", "", draw(source).svg)
        assert not re.search(r"(?:fill|stroke)(?:=\"|:)(?:#|rgb|hsl|black|white)", bare)

    def test_theme_of_the_author_is_passed_over(self):
        plain = SAMPLES["Flowchart"]
        dark = draw('%%{init: {"theme": "dark"}}%%\n' + plain)
        assert "var(--md-default-fg-color" in dark.svg
        assert "#ccc" not in dark.svg

    def test_own_fill_stays_and_its_text_is_read(self):
        svg = draw("flowchart TD\n  a[x]\n  b[y]\n  style a fill:#300\n  style b fill:#fee").svg
        assert "fill:#300" in svg
        assert re.search(r'style="fill:#fff"[^<]*>(?:<tspan[^>]*>)?x<', svg)
        assert re.search(r'style="fill:#000"[^<]*>(?:<tspan[^>]*>)?y<', svg)

    def test_own_class_fill_and_its_text(self):
        svg = draw("flowchart TD\n  a[x]:::hot\n  classDef hot fill:#300").svg
        assert re.search(r'style="fill:#fff"[^<]*>(?:<tspan[^>]*>)?x<', svg)

    def test_words_at_a_break_stay_apart(self):
        root = tree("flowchart TD\n  a[one two three four five six seven eight nine ten]")
        assert "one two three four five six seven eight nine ten" in "".join(root.itertext())

    def test_marks_of_html_in_labels_are_left_out(self):
        root = tree("sequenceDiagram\n  participant J as the <b>Great</b>\n  J->>J: hm")
        assert "the Great" in "".join(root.itertext())

    def test_web_links_stay(self):
        root = tree('flowchart TD\n  a\n  click a href "https://example.org/"')
        assert [each.get("href") for each in root.iter(f"{SVG}a")] == ["https://example.org/"]
        assert root.get("role") == "group"

    def test_large_charts_are_drawn(self):
        rows = "\n".join(f"  n{number} -->|label| n{number // 2}" for number in range(1, 60))
        assert draw(f"flowchart TD\n{rows}").svg

    @pytest.mark.parametrize(
        ("source", "line"),
        [
            ("flowchart TD\n  a --> b\n  b[", 2),
            ("sequenceDiagram\n  A->>B: x\n  A->>", 2),
            ('pie\n  "a" : 1\n  "b" : x', 2),
            ("nonsense\nfoo", 0),
            ("", 0),
        ],
    )
    def test_wrong_source_names_its_line(self, source, line):
        drawing = draw(source)
        assert not drawing.svg
        assert drawing.error
        assert drawing.line == line

    def test_what_is_too_long_is_not_tried(self):
        drawing = draw("flowchart TD\n" + "  a --> b\n" * 3000)
        assert not drawing.svg
        assert "longer than" in drawing.error

    @settings(max_examples=40, deadline=None)
    @given(
        st.sampled_from([*SAMPLES.values(), *HOSTILE.values()]),
        st.integers(0, 60),
        st.text(max_size=12),
    )
    def test_never_raises_and_is_xml(self, source, at, extra):
        text = compile_text(source[:at] + extra + source[at:])
        drawing = draw(text)
        if drawing.svg:
            ET.fromstring(page(drawing.svg))


def compile_text(text: str) -> str:
    """A text as the compiler hands it on: no control characters, no lone surrogates."""
    return re.sub("[\x00-\x08\x0b-\x1f\ud800-\udfff]", "\ufffd", text)


class TestNodeLinks:
    @pytest.mark.parametrize(
        ("node", "text"),
        [
            ("A[Echo]", "Echo"),
            ('A["Echo, two"]', "Echo, two"),
            ("A([Echo])", "Echo"),
            ("A{{Echo}}", "Echo"),
            ("A>Echo]", "Echo"),
            ("A[/Echo/]", "Echo"),
            ("A((Echo))", "Echo"),
            ('A["Target<br>one"]', "Target one"),
            ('A["a #quot;b#quot;"]', 'a "b"'),
            ('A@{ shape: cyl, label: "Echo" }', "Echo"),
            ("A[Écho 日本]", "Écho 日本"),
            ("A", "A"),
        ],
    )
    def test_text_of_each_shape(self, node, text):
        (link,) = node_links(f"graph TD\n  {node}\n  class A internal-link;")
        assert (link.node, link.text) == ("A", text)

    def test_places(self):
        source = "graph TD\n\n  x --> A[Echo]\n  class A internal-link"
        (link,) = node_links(source)
        assert (link.line, link.column, link.length) == (2, 11, 4)

    def test_class_in_the_statement(self):
        (link,) = node_links("flowchart LR\n  a[Echo]:::internal-link --> b[Other]")
        assert link.text == "Echo"

    def test_the_definition_counts_not_the_first_mention(self):
        (link,) = node_links("graph TD\n  A --> B\n  A[Echo]\n  class A internal-link")
        assert (link.text, link.line) == ("Echo", 2)

    @pytest.mark.parametrize(
        "source",
        [
            "graph TD\n  A[Echo]\n  class A other",
            "graph TD\n  A[Echo]\n  %% class A internal-link",
            "sequenceDiagram\n  A->>B: class A internal-link",
            "graph TD\n  class A internal-link",
            "",
        ],
    )
    def test_no_links(self, source):
        assert node_links(source) == ()

    def test_brackets_without_end_take_no_time(self):
        assert node_links("graph TD\n  class a internal-link\n" + 'a["' * 20_000) != ()


NOTE = """Text.

```mermaid
graph TD
  A[Echo]
  B[Other#Part]
  A --> B
  class A,B internal-link
```
"""


class TestInNote:
    def test_links_are_of_the_note(self):
        first, second = compile_note(NOTE).links
        assert (first.target, first.line, first.column, first.length) == ("Echo", 5, 5, 4)
        assert (second.target, second.subpath) == ("Other", ("Part",))
        assert first.block == -1

    @pytest.mark.usefixtures("merman")
    def test_nodes_are_in_the_slots_of_their_links(self):
        html = compile_note("[[First]]\n\n" + NOTE).html
        for index, text in ((1, "Echo"), (2, "Other#Part")):
            inside = html.split(f"\x02L{index}\x03")[1].split(f"\x02l{index}\x03")[0]
            assert text in re.sub(r"<[^>]*>", "", inside)

    @pytest.mark.usefixtures("merman")
    def test_the_same_diagram_twice_has_other_ids(self):
        html = compile_note(NOTE + "\n" + NOTE).html
        ids = re.findall(r' id="([^"]*)"', html)
        assert len(ids) == len(set(ids))
        assert html.count('<div class="diagram"') == 2

    @pytest.mark.usefixtures("merman")
    def test_wrong_diagram_is_found_and_shown_as_code(self):
        note = compile_note("---\na: b\n---\n\n```mermaid\nflowchart TD\n  b[\n```\n")
        (found,) = note.diagnostics
        assert (found.code, found.span.line) == ("S006", 7)
        assert '<code class="language-mermaid">' in note.html

    @pytest.mark.usefixtures("merman")
    def test_beside_raw_html(self):
        html = compile_note("<div onclick=x>raw</div>\n\n" + NOTE).html
        assert "<svg" in html
        assert "\x02L0\x03" in html

    @pytest.mark.usefixtures("no_merman")
    def test_without_the_library_source_is_shown_and_links_stay(self):
        note = compile_note(NOTE)
        assert [link.target for link in note.links] == ["Echo", "Other"]
        assert '<code class="language-mermaid">' in note.html
        assert not note.diagnostics


class TestColour:
    def test_roles_become_variables(self):
        assert recolour("#28252E", own=True) == "var(--md-default-fg-color,#28252e)"
        assert recolour("rgb(98, 56, 181)", own=True) == "var(--k-violet,#6238b5)"

    def test_an_authors_black_stays(self):
        assert recolour("#000", own=False) == "#000"
        assert recolour("#000", own=True).startswith("var(--md-default-fg-color,")

    @pytest.mark.parametrize(
        ("fill", "ink"),
        [("#000", "#fff"), ("#ffffff", "#000"), ("navy", "#fff"), ("Pink", "#000"), ("what", "")],
    )
    def test_ink_on_a_fill(self, fill, ink):
        assert contrasting(fill) == ink


def test_clean_keeps_only_what_it_knows():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" id="d" viewBox="0 0 10 10" onload="x()">'
        "<style>#d .a{fill:#123456;background:url(//x)}body{color:red}#d .b{fill:red}"
        "@import url(x);@keyframes k{from{fill:red}}</style>"
        '<g class="a" onclick="x()"><foreignObject/><script>x</script><rect width="1"/></g></svg>'
    )
    cleaned = clean(svg, "p", "Name", {})
    assert "#\x05p .a{fill:#123456}" in cleaned
    for word in ("url", "body", ".b", "@", "script", "foreign", "onclick", "onload", "keyframes"):
        assert word not in cleaned
    assert '<g class="a"><rect width="1"></rect></g>' in cleaned

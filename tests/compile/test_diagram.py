"""Diagrams other than flowcharts drawn by merman: what a drawing may hold, its colours, its ids."""

from __future__ import annotations

import re
import sys
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knapper.compile import compile_note
from knapper.compile.diagram import draw, renderer
from knapper.compile.diagram.colour import recolour
from knapper.compile.diagram.svg import clean

SVG = "{http://www.w3.org/2000/svg}"
SAMPLES = {
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
    "label": 'classDiagram\n  class A["<script>alert(1)</script><img src=x onerror=alert(1)>"]',
    "theme": '%%{init: {"themeCSS": "@import url(https://e.example/x.css);"}}%%\npie\n  "a" : 1',
    "font": '%%{init: {"fontFamily": "x;} * {background:url(//e.example)"}}%%\npie\n  "a" : 1',
    "style": "classDiagram\n  class A\n  style A fill:url(https://e.example/x)",
    "class": "stateDiagram-v2\n  a:::h\n  classDef h fill:#900,background:url(//e.example/x)",
    "javascript": 'classDiagram\n  class A\n  click A href "javascript:alert(1)"',
    "call": "classDiagram\n  class A\n  click A call alert(1)",
    "html": '%%{init: {"htmlLabels": true, "securityLevel": "loose"}}%%\nclassDiagram\n  class A',
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
    """A drawing as the page holds it."""
    return svg.replace("\x05", "")


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
        root = tree("classDiagram\n  accTitle: A & B\n  accDescr: Two steps\n  A <|-- B")
        assert root.findtext(f"{SVG}title") == "A & B"
        assert root.findtext(f"{SVG}desc") == "Two steps"

    @pytest.mark.parametrize(
        "source",
        [
            "---\ntitle: T\n---\nclassDiagram\n  A <|-- B",
            "%% a remark\n%%{init: {}}%%\nclassDiagram\n  A <|-- B",
        ],
    )
    def test_kind_stands_below_front_matter_and_remarks(self, source):
        assert tree(source).findtext(f"{SVG}title") == "Class diagram"

    def test_has_a_natural_size_and_gives_way(self):
        root = tree(SAMPLES["Class diagram"])
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
        plain = SAMPLES["Class diagram"]
        dark = draw('%%{init: {"theme": "dark"}}%%\n' + plain)
        assert "var(--md-default-fg-color" in dark.svg
        assert "#ccc" not in dark.svg

    @pytest.mark.parametrize("given", ["style a fill:#300", "class a h\n  classDef h fill:#300"])
    def test_own_fill_stays_and_its_text_is_read(self, given):
        svg = draw(f"stateDiagram-v2\n  a\n  {given}").svg
        assert "fill:#300" in svg
        assert re.search(r'style="fill:#fff"[^<]*>(?:<tspan[^>]*>)?a<', svg)

    def test_marks_of_html_in_labels_are_left_out(self):
        root = tree("sequenceDiagram\n  participant J as the <b>Great</b>\n  J->>J: hm")
        assert "the Great" in "".join(root.itertext())

    def test_web_links_stay(self):
        root = tree('classDiagram\n  class A\n  click A href "https://example.org/"')
        assert [each.get("href") for each in root.iter(f"{SVG}a")] == ["https://example.org/"]
        assert root.get("role") == "group"

    @pytest.mark.parametrize(
        ("source", "line"),
        [
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
        drawing = draw("sequenceDiagram\n" + "  A->>B: x\n" * 3000)
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


NOTE = """Text.

```mermaid
sequenceDiagram
  Alice->>John: Hello
```
"""


class TestInNote:
    @pytest.mark.usefixtures("merman")
    def test_the_same_diagram_twice_has_other_ids(self):
        html = compile_note(NOTE + "\n" + NOTE).html
        ids = re.findall(r' id="([^"]*)"', html)
        assert len(ids) == len(set(ids))
        assert html.count('<div class="diagram"') == 2

    @pytest.mark.usefixtures("merman")
    def test_wrong_diagram_is_found_and_shown_as_code(self):
        text = "---\na: b\n---\n\n```mermaid\nsequenceDiagram\n  A->>\n```\n"
        note = compile_note(text)
        (found,) = note.diagnostics
        assert (found.code, found.span.line) == ("S006", 7)
        assert '<code class="language-mermaid">' in note.html

    @pytest.mark.usefixtures("merman")
    def test_beside_raw_html(self):
        assert "<svg" in compile_note("<div onclick=x>raw</div>\n\n" + NOTE).html

    @pytest.mark.usefixtures("no_merman")
    def test_without_the_library_source_is_shown(self):
        note = compile_note(NOTE)
        assert '<code class="language-mermaid">' in note.html
        assert not note.diagnostics

    @pytest.mark.usefixtures("no_merman")
    def test_flowcharts_need_no_library(self):
        assert "<svg" in compile_note("```mermaid\ngraph TD\n  a --> b\n```\n").html


class TestColour:
    def test_roles_become_variables(self):
        assert recolour("#28252E", own=True) == "var(--md-default-fg-color,#28252e)"
        assert recolour("rgb(98, 56, 181)", own=True) == "var(--k-violet,#6238b5)"

    def test_an_authors_black_stays(self):
        assert recolour("#000", own=False) == "#000"
        assert recolour("#000", own=True).startswith("var(--md-default-fg-color,")


def test_clean_keeps_only_what_it_knows():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" id="d" viewBox="0 0 10 10" onload="x()">'
        "<style>#d .a{fill:#123456;background:url(//x)}body{color:red}#d .b{fill:red}"
        "@import url(x);@keyframes k{from{fill:red}}</style>"
        '<g class="a" onclick="x()"><foreignObject/><script>x</script><rect width="1"/></g></svg>'
    )
    cleaned = clean(svg, "p", "Name")
    assert "#\x05p .a{fill:#123456}" in cleaned
    for word in ("url", "body", ".b", "@", "script", "foreign", "onclick", "onload", "keyframes"):
        assert word not in cleaned
    assert '<g class="a"><rect width="1"></rect></g>' in cleaned

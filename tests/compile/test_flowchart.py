"""Flowcharts in notes: drawn, in the record, their links and what of them cannot be read."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from knapper.compile import CompileOptions, Note, compile_note

NOTE = """Text.

```mermaid
graph TD
  A[Echo]
  B[Other#Part]
  A --> B
  class A,B internal-link
```
"""


def soup(note: Note) -> BeautifulSoup:
    html = re.sub("\x02[Ll]\\d+\x03", "", note.html).replace("\x05", "")
    return BeautifulSoup(html, "html.parser")


def found(note: Note) -> list[tuple[int, int, int]]:
    spans = [each.span for each in note.diagnostics if each.code == "S006"]
    return [(span.line, span.column, span.length) for span in spans]


class TestLinks:
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
    def test_are_named_by_the_text_of_their_node(self, node, text):
        note = compile_note(f"```mermaid\ngraph TD\n  {node}\n  class A internal-link;\n```\n")
        (link,) = note.links
        assert (link.kind, link.target) == ("diagram", text)
        assert note.charts[0].links == {"A": 0}

    def test_have_the_places_of_their_text(self):
        first, second = compile_note(NOTE).links
        assert (first.target, first.line, first.column, first.length) == ("Echo", 5, 5, 4)
        assert (second.target, second.subpath) == ("Other", ("Part",))
        assert (second.line, second.column, second.length) == (6, 5, 10)
        assert first.block == -1

    def test_class_in_the_statement(self):
        note = compile_note("```mermaid\nflowchart LR\n a[Echo]:::internal-link --> b[Other]\n```")
        assert [link.target for link in note.links] == ["Echo"]

    def test_the_definition_counts_not_the_first_mention(self):
        text = "```mermaid\ngraph TD\n  A --> B\n  A[Echo]\n  class A internal-link\n```\n"
        (link,) = compile_note(text).links
        assert (link.target, link.line) == ("Echo", 4)

    @pytest.mark.parametrize(
        "source",
        [
            "graph TD\n  A[Echo]\n  class A other",
            "graph TD\n  A[Echo]\n  %% class A internal-link",
            "sequenceDiagram\n  A->>B: class A internal-link",
            "",
        ],
    )
    def test_none(self, source):
        assert compile_note(f"```mermaid\n{source}\n```\n").links == ()

    def test_stand_round_their_nodes_in_the_drawing_and_the_list(self):
        html = compile_note("[[First]]\n\n" + NOTE).html
        for index, text in ((1, "Echo"), (2, "Other#Part")):
            drawn, listed = (
                part.split(f"\x02l{index}\x03")[0] for part in html.split(f"\x02L{index}\x03")[1:]
            )
            assert drawn.startswith("<g")
            assert re.sub(r"<[^>]*>", "", drawn) == text
            assert listed == text

    def test_text_of_much_that_opens_and_never_ends_takes_no_time(self):
        compile_note("```mermaid\ngraph TD\n  class a internal-link\n" + 'a["' * 20_000)


class TestDrawing:
    def test_is_in_the_page_with_its_text(self):
        html = soup(compile_note(NOTE))
        (chart,) = html.select("div.flowchart")
        assert chart.select_one("div.diagram > svg.flowchart-drawing")
        assert chart.select_one("details > summary")
        assert chart.select_one("details > ol.flowchart-text").get_text() == "Echo → Other#Part"
        assert "\x02W0\x03" in compile_note(NOTE).html

    def test_of_a_decision_leaves_the_text_to_its_walk(self):
        text = "```mermaid\nflowchart TD\n  a{Wet?} -->|yes| b\n  a -->|no| c\n```\n"
        html = soup(compile_note(text))
        assert html.select_one("div.flowchart svg")
        assert not html.select("details")

    def test_the_same_twice_has_other_ids(self):
        html = compile_note(NOTE + "\n" + NOTE).html
        ids = re.findall(r' id="([^"]*)"', html)
        assert ids
        assert len(ids) == len(set(ids))
        referred = re.findall(r'aria-labelledby="([^"]*)"', html)
        assert len(referred) == 2
        assert set(referred) <= set(ids)
        assert all(each.startswith("\x05") for each in (*ids, *referred))
        assert "\x02W1\x03" in html

    def test_beside_raw_html(self):
        html = compile_note("<div onclick=x>raw</div>\n\n" + NOTE).html
        assert "<svg" in html
        assert "onclick" not in html
        assert html.count("\x02L0\x03") == 2

    def test_bears_the_id_of_its_block(self):
        note = compile_note(NOTE + "^chart\n")
        assert [block.id for block in note.blocks] == ["chart"]
        assert soup(note).select_one("div.flowchart")["id"] == "^chart"

    def test_of_what_could_be_read(self):
        note = compile_note("```mermaid\nflowchart TD\n  a --> b\n  c[\n  d --> a\n```\n")
        assert "<svg" in note.html
        assert found(note)
        assert {"a", "b", "d"} <= {node.id for node in note.charts[0].chart.nodes}

    def test_of_nothing_is_its_source(self):
        note = compile_note("```mermaid\nflowchart TD\n```\n")
        assert '<code class="language-mermaid">' in note.html
        assert note.diagnostics == ()

    def test_of_too_much_is_a_list_and_a_finding(self):
        rows = "\n".join(f"  n{number} --> n{number // 2}" for number in range(1, 2001))
        note = compile_note(f"Text.\n\n```mermaid\nflowchart TD\n{rows}\n```\n")
        html = soup(note)
        assert not html.select("svg")
        assert html.select_one("details[open] > ol.flowchart-text")
        assert found(note) == [(3, 1, 0)]
        assert "2,000" in note.diagnostics[0].message


class TestProblems:
    @pytest.mark.parametrize(
        "text",
        [
            "---\na: b\n---\n\n```mermaid\nflowchart TD\n  b[\n```\n",
            "\n\n\n> x\n> ```mermaid\n> flowchart TD\n>   b[\n> ```\n",
            "\n\n\n\n> > ```mermaid\n> > flowchart TD\n> >   b[\n> > ```\n",
            "\n\n\n- x\n  ```mermaid\n  flowchart TD\n    b[\n  ```\n",
            "\n\n\n\n> [!note] T\n> ```mermaid\n> flowchart TD; b[\n> ```\n",
        ],
        ids=["plain", "quote", "quotes", "item", "callout"],
    )
    def test_stand_at_their_line_and_column(self, text):
        ((line, column, length),) = found(compile_note(text))
        assert (line, length) == (7, 1)
        assert text.split("\n")[6][column - 1] == "["

    def test_name_what_they_are_about(self):
        note = compile_note("```mermaid\nflowchart TD\n  a --> b\n  c[\n```\n")
        assert [each.subject for each in note.diagnostics] == ["c["]


class TestRecord:
    def test_is_the_same_without_html(self):
        text = "# Head\n\n> " + NOTE.replace("\n", "\n> ") + "\n"
        full, lean = (compile_note(text, CompileOptions(lean=each)) for each in (False, True))
        assert lean.charts == full.charts
        assert lean.html == ""
        assert full.charts[0].section == 0

    def test_tells_where_something_stands(self):
        text = "\n- item\n\n  ```mermaid\n  flowchart TD\n    a[One] --> b\n  ```\n"
        (chart,) = compile_note(text).charts
        assert chart.line == 4
        node = chart.chart.nodes[0]
        assert node.label is not None
        span = chart.place(node.label.span)
        assert (span.line, span.column, span.length) == (6, 7, 3)

    def test_of_other_diagrams_there_is_none(self):
        assert compile_note("```mermaid\npie\n  'a' : 1\n```\n").charts == ()

    def test_lines_of_tabs_have_their_places(self):
        text = "-\titem\n\n\t```mermaid\n\tflowchart TD\n\t  a[One]\n\t```\n"
        (chart,) = compile_note(text).charts
        span = chart.place(chart.chart.nodes[0].span)
        assert text.split("\n")[span.line - 1][span.column - 1] == "a"

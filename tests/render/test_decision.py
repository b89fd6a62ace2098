"""The walk under a decision chart, its list, and "How you get here"."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

from knapper.flowchart import Decision, Edge, Flowchart, Label, Node, Run, read_decision
from knapper.render.decision.outline import render_outline
from knapper.render.decision.shortest import shortest_paths
from knapper.render.decision.walk import Shown, render_walk

Page = Callable[..., BeautifulSoup]

SOIL = """\
```mermaid
flowchart TD
    wet{"Is the soil wet?"} -->|Yes| mint["Mint"]
    wet -->|No| sun{"Is there sun?"}
    sun -->|Yes| thyme["Thyme"]
    sun -->|"No, none"| fern["Fern"]
    class mint,thyme internal-link
```
"""


def decision(*edges: str) -> Decision:
    """A decision of edges such as `a -yes-> b`; a node with a `?` at its end is a question."""
    nodes: dict[str, None] = {}
    found = []
    for number, edge in enumerate(edges):
        start, said, end = edge.replace("->", "-").split("-")
        start, said, end = start.strip(), said.strip(), end.strip()
        nodes |= dict.fromkeys((start, end))
        label = Label(said, said, (Run(said),)) if said else None
        found.append(Edge(f"e{number}", start, end, label=label))
    shapes = {name: "diamond" if name.endswith("?") else "square" for name in nodes}
    chart = Flowchart(
        nodes=tuple(Node(name, shape=shape) for name, shape in shapes.items()),
        edges=tuple(found),
    )
    read = read_decision(chart)
    assert read is not None
    return read


def walk(*edges: str) -> BeautifulSoup:
    read = decision(*edges)
    shown = Shown("Which?", lambda node: f"<i>{escape(node)}</i>", lambda node: f"<p>{node}.</p>")
    return BeautifulSoup(render_walk(read, "decide", shown), "html.parser")


def step(soup: BeautifulSoup, number: str) -> BeautifulSoup:
    found = soup.select_one(f'template[data-step="{number}"]')
    assert found is not None
    return BeautifulSoup(found.decode_contents(), "html.parser")


def buttons(tag: Tag) -> dict[str, str]:
    return {each.text: str(each["data-to"]) for each in tag.select("button[data-slug]")}


def test_first_question_stands_in_place() -> None:
    soup = walk("a? -yes-> x", "a? -no-> y")
    stage = soup.select_one(".decide-stage")
    assert stage is not None
    assert stage.select_one("h3[tabindex='-1']").text == "a?"  # type: ignore[union-attr]
    assert list(buttons(stage)) == ["yes", "no"]
    assert soup.section is not None
    assert soup.section["id"] == "decide="
    assert soup.section["aria-label"] == "Which?: question by question"


def test_every_answer_leads_to_a_step() -> None:
    soup = walk("a? -yes-> x", "a? -no-> b?", "b? -yes-> x", "b? -no-> y")
    first = step(soup, "0")
    ways = buttons(first)
    assert step(soup, ways["yes"]).select_one("i").text == "x"  # type: ignore[union-attr]
    second = step(soup, ways["no"])
    assert second.select_one("h3").text == "b?"  # type: ignore[union-attr]
    assert buttons(second)["yes"] == ways["yes"]
    assert [each.text for each in step(soup, ways["yes"]).select("p")] == ["x."]


def test_plain_steps_are_told_with_the_answer() -> None:
    soup = walk("open-- s", "s-- a?", "a? -yes-> dig", "dig-- x", "a? -no-> y")
    first = step(soup, "0")
    assert first.select_one(".decide-opening").text == "open → s"  # type: ignore[union-attr]
    passed = first.select("li")[0].select_one(".decide-passed[hidden]")
    assert passed is not None
    assert passed.text == "dig"


def test_circle_of_plain_steps_ends_with_a_word() -> None:
    soup = walk("a? -yes-> x", "a? -no-> p", "p-- q", "q-- p")
    last = step(soup, buttons(step(soup, "0"))["no"])
    assert "circle" in last.text


def test_nothing_to_walk_without_a_question_at_the_start() -> None:
    shown = Shown("Which?", escape, escape)
    assert render_walk(decision("p-- q", "q-- p", "p -x-> a?", "a? -y-> p"), "decide", shown)
    read = decision("lone? -- p", "p-- q")
    assert read.first in read.questions
    assert render_walk(read, "decide", shown)


def outline(*edges: str) -> BeautifulSoup:
    html = render_outline(decision(*edges), "decide", escape)
    return BeautifulSoup(html, "html.parser")


def test_list_is_nested_as_the_questions_are() -> None:
    soup = outline("a? -yes-> x", "a? -no-> b?", "b? -yes-> y", "b? -no-> z")
    inner = soup.select_one("ul > li > ul > li:nth-of-type(2) > ul")
    assert inner is not None
    assert [item.text.strip() for item in inner.select(":scope > li")] == ["yes: y", "no: z"]
    assert [item["id"] for item in soup.select("li[id]")] == [
        "decide=yes",
        "decide=no",
        "decide=no.yes",
        "decide=no.no",
    ]


def test_shared_question_is_written_once_and_linked_to() -> None:
    soup = outline("a? -l-> b?", "a? -m-> c?", "c? -n-> b?", "c? -o-> y", "b? -p-> x", "b? -q-> y")
    assert [each.text for each in soup.select(".decide-question")] == ["a?", "b?", "c?"]
    (link,) = soup.select("a.decide-see")
    assert link.text == "b?"
    assert link["href"] == "#decide=l"
    assert soup.find(id="decide=l") is not None


def test_circle_is_linked_back_to_its_question() -> None:
    soup = outline("a? -again-> b?", "b? -back-> a?", "b? -done-> x")
    (link,) = soup.select("a.decide-see")
    assert link["href"] == "#decide="


def test_long_chain_stays_shallow() -> None:
    edges = [f"q{n}? -no-> q{n + 1}?" for n in range(200)]
    soup = outline(*edges, *(f"q{n}? -yes-> x" for n in range(201)))
    assert len(soup.select(".decide-question")) == 201
    assert not soup.select(" ".join(["ul"] * 14))
    assert max(len(str(item["id"])) for item in soup.select("li[id]")) < 300


def test_question_that_is_not_reached_is_told_without_an_address() -> None:
    soup = outline(
        "a? -yes-> x", "a? -no-> b?", "b? -yes-> x", "b? -no-> y", "c? -l-> b?", "c? -m-> x"
    )
    assert [each.text for each in soup.select(".decide-question")] == ["a?", "b?", "c?"]
    last = soup.select("ul.decide-outline > li")[-1]
    assert last.select_one(".decide-question").text == "c?"  # type: ignore[union-attr]
    assert not last.select("[id]")
    assert [each["href"] for each in last.select("a")] == ["#decide=no"]


names = st.sampled_from(["a?", "b?", "c?", "d", "e", "f"])
charts = st.lists(st.tuples(names, st.sampled_from(["", "yes", "no"]), names), min_size=1)


@given(charts)
def test_any_chart_has_whole_steps_and_unlike_ids(edges: list[tuple[str, str, str]]) -> None:
    chart = Flowchart(
        nodes=tuple(
            Node(name, shape="diamond" if name.endswith("?") else "square")
            for name in dict.fromkeys(name for start, _, end in edges for name in (start, end))
        ),
        edges=tuple(
            Edge(f"e{number}", start, end, label=Label(said, said, (Run(said),)) if said else None)
            for number, (start, said, end) in enumerate(edges)
        ),
    )
    read = read_decision(chart)
    if read is None:
        return
    soup = BeautifulSoup(render_walk(read, "decide", Shown("T", escape, escape)), "html.parser")
    steps = {each["data-step"] for each in soup.select("template")}
    assert {each["data-to"] for each in soup.select("button[data-to]")} <= steps
    ids = [each["id"] for each in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    assert {str(each["href"])[1:] for each in soup.select("a[href]")} <= set(ids)


# -- on pages ----------------------------------------------------------------------------------


def notes(**files: str) -> dict[str, str]:
    return {
        "Note.md": f"## Which herb?\n\n{SOIL}",
        "Mint.md": "---\ndescription: It spreads.\n---\n",
        "Thyme.md": "It stays.\n",
        **{name.replace("_", " ") + ".md": text for name, text in files.items()},
    }


def answer_of(soup: BeautifulSoup, *way: str) -> BeautifulSoup:
    at = step(soup, "0")
    for said in way:
        at = step(soup, buttons(at)[said])
    return at


def test_walk_stands_under_its_chart(page: Page) -> None:
    soup = page(notes())
    (found,) = soup.select(".decide")
    assert found["aria-label"] == "Which herb?: question by question"
    assert found.find_previous("svg") is not None
    assert found.select_one(".decide-stage h3") is not None


def test_answer_links_to_its_note_and_tells_of_it(page: Page) -> None:
    end = answer_of(page(notes()), "Yes")
    link = end.select_one("h3 a")
    assert link is not None
    assert (link.text, link["href"]) == ("Mint", "../Mint/")
    assert end.select_one(".decide-about").text == "It spreads."  # type: ignore[union-attr]


def test_summary_block_and_first_words_stand_in_for_a_description(page: Page) -> None:
    files = notes(Mint="It **spreads** to [[Thyme]].\n^summary\n\nMore.\n")
    soup = page(files)
    mint = answer_of(soup, "Yes")
    assert mint.strong is not None
    assert mint.select_one("p a")["href"] == "../Thyme/"  # type: ignore[index]
    assert "It stays." in answer_of(soup, "No", "Yes").text


def test_end_without_a_note_is_its_text(page: Page) -> None:
    end = answer_of(page(notes()), "No", "No, none")
    assert not end.select("a")
    assert "Fern" in end.text


def test_end_may_lead_elsewhere(page: Page) -> None:
    chart = SOIL.replace("class mint", 'click fern href "https://example.org/fern"\n    class mint')
    soup = page({**notes(), "Note.md": chart.replace("Mint", "sheet.pdf"), "sheet.pdf": "x"})
    web = answer_of(soup, "No", "No, none").select_one("h2 a.external-link")
    assert web is not None
    assert (web.text, web["href"]) == ("Fern", "https://example.org/fern")
    file = answer_of(soup, "Yes").select_one("h2 a")
    assert file is not None
    assert (file.text, file["href"]) == ("sheet.pdf", "../sheet.pdf")


def test_unpublished_note_gives_nothing(page: Page) -> None:
    files = notes(Mint="---\npublish: false\ndescription: Secret words.\n---\nSecret words.\n")
    soup = page(files)
    assert "Secret" not in str(soup)
    end = answer_of(soup, "Yes")
    assert not end.select("a, p")
    assert not page(files, "Thyme.md").select(".ways a[href*='Mint']")


def test_unpublished_chart_leads_nowhere(page: Page) -> None:
    files = {**notes(), "Note.md": f"---\npublish: false\n---\n{SOIL}"}
    assert not page(files, "Mint.md").select(".ways")


SCHEMA = """\
name: herbs
fields:
  - {name: Herb}
  - {name: Good for}
  - {name: Cons, type: list, delimiter: "<br>", vault: {bullets: true}}
vault:
  where: {note: Herbs}
  coverage: {every: {tag: herb}, column: Herb}
"""
HERBS = """\
| Herb | Good for | Cons |
| --- | --- | --- |
| [[Mint]] | **Tea** with [[Thyme\\|thyme]] and [[Hidden]] | - It spreads<br>- It stays |
"""


def test_row_of_a_table_that_covers_the_note(page: Page) -> None:
    files = notes(
        Mint="---\ntags: [herb]\n---\nA herb.\n",
        Herbs=HERBS,
        Hidden="---\npublish: false\n---\n",
    )
    soup = page({**files, ".knapper/schemas/tables/herbs.yml": SCHEMA})
    row = answer_of(soup, "Yes").select_one("dl")
    assert row is not None
    assert [each.text for each in row.select("dt")] == ["Good for", "Cons"]
    good, cons = row.select("dd")
    assert good.strong is not None
    assert [(each.text, each["href"]) for each in good.select("a")] == [("thyme", "../Thyme/")]
    assert [each.text for each in cons.select("ul > li")] == ["It spreads", "It stays"]
    assert not answer_of(soup, "No", "Yes").select("dl")


@pytest.mark.parametrize(
    ("cell", "html"),
    [
        ("- a<br>- b", "<ul><li>a</li><li>b</li></ul>"),
        ("Of:<br>- a<br>- b", "<p>Of:</p><ul><li>a</li><li>b</li></ul>"),
        ("*x<br>- y*", "<em>x<br>- y</em>"),
        ("a<br>b", "a<br>b"),
        ("a - b", "a - b"),
    ],
)
def test_bullets_of_a_cell_are_a_list(page: Page, cell: str, html: str) -> None:
    table = f"| Herb | Good for | Cons |\n| --- | --- | --- |\n| [[Mint]] | {cell} | x |\n"
    files = notes(Mint="---\ntags: [herb]\n---\n", Herbs=table)
    soup = page({**files, ".knapper/schemas/tables/herbs.yml": SCHEMA})
    row = answer_of(soup, "Yes").select_one("dl")
    assert row is not None
    assert row.dd is not None
    assert row.dd.decode_contents().replace("<br/>", "<br>") == html


def test_second_chart_has_a_name_of_its_own(page: Page) -> None:
    soup = page(
        {**notes(), "Note.md": f"{SOIL}\n```mermaid\nflowchart LR\n  a --> b\n```\n\n{SOIL}"}
    )
    assert [each["data-decide"] for each in soup.select(".decide")] == ["decide", "decide-2"]


def test_embedded_chart_walks_under_another_name(page: Page) -> None:
    files = notes(Host="Text\n\n![[Note#Which herb?]]\n")
    soup = page(files, "Host.md")
    (found,) = soup.select(".markdown-embed .decide")
    assert found["data-decide"] == "embed-1-decide"
    assert found["id"] == "embed-1-decide="
    assert not soup.select(".ways")


def test_chart_that_embeds_itself_through_an_answer_ends(page: Page) -> None:
    files = notes(Mint="![[Note]]\n^summary\n")
    assert len(page(files).select(".decide")) == 1


def test_other_flowcharts_have_no_walk(page: Page) -> None:
    soup = page({"Note.md": "```mermaid\nflowchart TD\n  a --> b\n```\n"})
    assert not soup.select(".decide")


# -- how you get here --------------------------------------------------------------------------


def test_ways_to_a_note_open_the_walk(page: Page) -> None:
    (way,) = page(notes(), "Thyme.md").select(".ways a.way")
    assert way["href"] == "../Note/#decide=no.yes"
    said = [(each.span.text, each.strong.text) for each in way.select(".step")]  # type: ignore[union-attr]
    assert said == [("Is the soil wet?", "No"), ("Is there sun?", "Yes")]


def test_ways_name_the_chart(page: Page) -> None:
    item = page(notes(), "Thyme.md").select_one(".ways > ul > li")
    assert item is not None
    assert item.a is not None
    assert (item.a.text, item.a["href"]) == ("Which herb?", "../Note/#decide=")


def test_many_ways_are_cut_to_the_shortest(page: Page) -> None:
    lines = [f'q{n}{{"{n}?"}} -->|Yes| mint[Mint]\n  q{n} -->|No| q{n + 1}' for n in range(5)]
    chart = "\n  ".join(("flowchart TD", *lines, "q5[Fern]", "class mint internal-link"))
    soup = page({**notes(), "Note.md": f"```mermaid\n{chart}\n```\n"}, "Mint.md")
    assert [str(each["href"]).partition("=")[2] for each in soup.select("a.way")] == [
        "yes",
        "no.yes",
        "no.no.yes",
    ]
    assert soup.select_one(".ways .more").text == "and 2 more ways"  # type: ignore[union-attr]


def test_shortest_ways_are_found_among_very_many() -> None:
    """Forty questions, each with two answers to the next: 2⁴⁰ ways, and one that is short."""
    rungs = [f"q{n}? -{word}-> q{n + 1}?" for n in range(40) for word in ("l", "m")]
    read = decision(*rungs, "q40? -yes-> x", "q40? -no-> y", "q1? -n-> x")
    found = shortest_paths(read, "x", 3)
    assert [path.address for path in found[:2]] == ["l.n", "m.n"]
    assert len(found[2].choices) == 41


def test_way_goes_round_no_circle() -> None:
    read = decision("a? -on-> b?", "b? -back-> a?", "b? -done-> x")
    assert [path.address for path in shortest_paths(read, "x", 5)] == ["on.done"]


def test_no_chart_no_ways(page: Page) -> None:
    assert not page({**notes(), "Note.md": "[[Mint]]"}, "Mint.md").select(".ways")


def test_chart_is_among_the_backlinks_with_its_answer(page: Page) -> None:
    soup = page(notes(), "Thyme.md")
    quotes = [each.text for each in soup.select(".backlinks li li")]
    assert quotes == ["Is there sun? Yes"]
    assert soup.select_one(".backlinks mark").text == "Yes"  # type: ignore[union-attr]


@pytest.mark.parametrize("path", ["Note.md", "Mint.md"])
def test_pages_of_charts_have_unlike_ids(page: Page, path: str) -> None:
    ids = [each["id"] for each in page(notes(), path).select("[id]")]
    assert len(ids) == len(set(ids))

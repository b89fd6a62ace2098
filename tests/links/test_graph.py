"""The graph: who links to whom, without a trace of what is not published (§10)."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from knapper.compile import Chart, LinkKind, Note
from knapper.flowchart import Edge, Flowchart, Label, Node, Run
from knapper.links import ChartEnd, build_graph, find_backlinks, find_ends


def test_nodes_and_edges(vault, written) -> None:
    index = vault(
        {
            "Folder/A.md": written("[[B|shown]] [[B]] [[i.png]] [[Not there]] [[#own]]"),
            "B.md": written("[[not There]]", kind=LinkKind.EMBED),
            "Lonely.md": written(),
        },
        ("i.png", "unused.png"),
    )
    graph = build_graph(index)
    assert dict(graph.nodes(data="kind")) == {
        "Folder/A.md": "note",
        "B.md": "note",
        "Lonely.md": "note",
        "i.png": "attachment",
        "/not there": "missing",
    }
    assert graph.nodes["Folder/A.md"]["name"] == "A"
    assert graph.nodes["/not there"]["name"] == "Not there"
    assert list(graph.out_edges("Folder/A.md", data=True)) == [
        ("Folder/A.md", "B.md", {"link": 0, "kind": LinkKind.WIKI, "display": "shown"}),
        ("Folder/A.md", "B.md", {"link": 1, "kind": LinkKind.WIKI, "display": "B"}),
        ("Folder/A.md", "i.png", {"link": 2, "kind": LinkKind.WIKI, "display": "i.png"}),
        ("Folder/A.md", "/not there", {"link": 3, "kind": LinkKind.WIKI, "display": "Not there"}),
    ]
    assert graph.edges["B.md", "/not there", 0]["kind"] is LinkKind.EMBED


def test_nothing_withheld_is_named(vault, written) -> None:
    index = vault(
        {
            "a.md": written(
                "[[Secret plan]] [[wrong/Secret Plan]] [[./x/secret plan.md]] [[hidden.png]]"
            )
        },
        withheld=("deep/Secret plan.md", "hidden.png"),
    )
    graph = build_graph(index)
    assert list(graph.nodes) == ["a.md"]
    assert graph.number_of_edges() == 0


def charted(written: Callable[..., Note]) -> Note:
    """A note with a chart whose end `mint` is reached by two answers."""
    yes, no = (Label(word, word, (Run(word),)) for word in ("Yes", "No"))
    wet, sun = (Label(word, word, (Run(word),)) for word in ("Is it wet?", "Is there\nsun?"))
    chart = Flowchart(
        nodes=(
            Node("wet", wet, "diamond"),
            Node("sun", sun, "diamond"),
            Node("mint"),
            Node("fern"),
        ),
        edges=(
            Edge("1", "wet", "mint", label=yes),
            Edge("2", "wet", "sun", label=no),
            Edge("3", "sun", "mint", label=no),
            Edge("4", "sun", "fern", label=yes),
        ),
    )
    note = written("[[Mint]] [[Fern]] [[Mint]]", kind=LinkKind.DIAGRAM)
    links = tuple(msgspec.structs.replace(link, block=-1) for link in note.links)
    placed = Chart(-1, 1, (0,), chart, {"mint": 0, "fern": 1})
    return msgspec.structs.replace(note, links=links, charts=(placed,))


def test_edge_of_a_decision_chart_says_which_answers_lead_there(vault, written) -> None:
    graph = build_graph(
        vault({"A.md": charted(written), "Mint.md": written(), "Fern.md": written()})
    )
    assert graph.edges["A.md", "Mint.md", 0]["decision"] == "Is it wet? Yes / Is there sun? No"
    assert graph.edges["A.md", "Fern.md", 0]["decision"] == "Is there sun? Yes"
    assert "decision" not in graph.edges["A.md", "Mint.md", 1]


def test_mention_in_a_decision_chart_is_its_question_and_answer(vault, written) -> None:
    index = vault({"A.md": charted(written), "Mint.md": written(), "Fern.md": written()})
    found = find_backlinks(index)
    assert [
        (mention.before, mention.shown, mention.after) for mention in found["Mint.md"][0].mentions
    ] == [("Is it wet? ", "Yes", ""), ("Is there sun? ", "No", ""), ("", "Mint", "")]
    assert [mention.shown for mention in found["Fern.md"][0].mentions] == ["Yes"]


def test_ends_of_charts_by_the_notes_they_link_to(vault, written) -> None:
    index = vault({"A.md": charted(written), "Mint.md": written()}, withheld=("Fern.md",))
    assert find_ends(index) == {"Mint.md": (ChartEnd("A.md", 0, "mint"),)}

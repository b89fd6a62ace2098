"""The graph: who links to whom, without a trace of what is not published (§10)."""

from __future__ import annotations

from knapper.compile import LinkKind
from knapper.links import build_graph


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

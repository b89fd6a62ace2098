"""A chart as a decision: starts, questions, answers, ends, circles and paths."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.flowchart import Edge, Flowchart, Label, Node, Run, Subgraph
from knapper.flowchart.decision import Decision, find_paths, read_decision

DIAMOND = "diamond"


def label(text: str) -> Label | None:
    return Label(text, text, (Run(text),)) if text else None


def chart(
    *edges: str, shapes: str = "", alone: str = "", subgraphs: tuple[Subgraph, ...] = ()
) -> Flowchart:
    """Return a chart of edges as `a Yes b`, `a -> b` or `a ..> b`; capital nodes are diamonds."""
    found: dict[str, Node] = {}
    made = []
    given_shapes = dict(each.split("=") for each in shapes.split())
    names = {each.id for each in subgraphs}
    for number, edge in enumerate(edges):
        start, way, end = edge.split(" ", 2)
        dotted = way.startswith("..>")
        text = way.removeprefix("..>") if dotted else "" if way == "->" else way
        for node in (start, end):
            if node not in names:
                shape = given_shapes.get(node, DIAMOND if node[0].isupper() else "square")
                found.setdefault(node, Node(node, shape=shape))
        stroke = "dotted" if dotted else "normal"
        made.append(Edge(str(number), start, end, stroke=stroke, label=label(text)))
    for node in alone.split():
        found[node] = Node(node)
    return Flowchart(nodes=tuple(found.values()), edges=tuple(made), subgraphs=subgraphs)


def decide(*edges: str, shapes: str = "", alone: str = "") -> Decision:
    found = read_decision(chart(*edges, shapes=shapes, alone=alone))
    assert found is not None
    return found


def ways(decision: Decision, end: str | None = None) -> list[str]:
    return [f"{path.address}={path.end}" for path in find_paths(decision, end).paths]


SMALL = ("A Yes zero", "A No B", "B Yes icl", "B No both")


def test_questions_answers_and_ends() -> None:
    found = decide(*SMALL)
    assert (found.start, found.first, found.opening) == ("A", "A", ())
    assert list(found.questions) == ["A", "B"]
    answers = found.questions["A"].answers
    assert [(one.label, one.slug, one.target, one.next, one.edge) for one in answers] == [
        ("Yes", "yes", "zero", "zero", 0),
        ("No", "no", "B", "B", 1),
    ]
    assert found.ends == ("zero", "icl", "both")
    assert found.reached == {"A", "B", "zero", "icl", "both"}
    assert found.cycles == ()


def test_the_paths_are_told_in_the_order_of_the_answers() -> None:
    assert ways(decide(*SMALL)) == ["yes=zero", "no.yes=icl", "no.no=both"]
    assert ways(decide(*SMALL), "icl") == ["no.yes=icl"]


def test_a_node_that_two_ways_lead_to_has_two_paths() -> None:
    found = decide("A Yes x", "A No B", "B Yes x", "B No y")
    assert ways(found, "x") == ["yes=x", "no.yes=x"]


def test_a_chart_without_decision_nodes_is_no_decision() -> None:
    assert read_decision(chart("a -> b", "a -> c")) is None
    assert read_decision(Flowchart()) is None


def test_a_diamond_that_no_edge_touches_makes_no_decision() -> None:
    assert read_decision(chart("a -> b", alone="Q")) is None


@pytest.mark.parametrize("shape", ["diamond", "diam", "decision", "question"])
def test_every_way_to_write_a_diamond_asks(shape: str) -> None:
    assert read_decision(chart("q -> b", shapes=f"q={shape}")) is not None


@pytest.mark.parametrize("shape", ["hexagon", "hex", "prepare"])
def test_a_hexagon_asks_where_its_ways_part_or_say_something(shape: str) -> None:
    assert read_decision(chart("q -> b", shapes=f"q={shape}")) is None
    assert read_decision(chart("q Yes b", shapes=f"q={shape}")) is not None
    assert read_decision(chart("q -> b", "q -> c", shapes=f"q={shape}")) is not None


def test_plain_steps_stand_between_a_question_and_the_next() -> None:
    found = decide("s -> t", "t -> A", "A Yes u", "u -> v", "v -> B", "A No x", "B Yes x", "B No y")
    assert (found.start, found.opening, found.first) == ("s", ("s", "t"), "A")
    answer = found.questions["A"].answers[0]
    assert (answer.target, answer.steps, answer.next) == ("u", ("u", "v"), "B")
    assert ways(found) == ["yes.yes=x", "yes.no=y", "no=x"]


def test_a_plain_node_that_parts_the_way_is_a_question_that_is_not_drawn_as_one() -> None:
    found = decide("A Yes s", "A No x", "s -> y", "s -> z")
    assert not found.questions["s"].drawn
    assert [one.text for one in found.questions["s"].answers] == ["y", "z"]
    assert ways(found) == ["yes.y=y", "yes.z=z", "no=x"]


def test_an_edge_that_is_written_twice_parts_nothing() -> None:
    found = decide("A Yes s", "A No x", "s -> y", "s -> y")
    assert list(found.questions) == ["A"]
    assert ways(found) == ["yes=y", "no=x"]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["Yes", "No"], ["yes", "no"]),
        (["Yes, often", "No: never!"], ["yes-often", "no-never"]),
        (["Ja", "Nein, größer"], ["ja", "nein-größer"]),
        (["はい", "いいえ"], ["はい", "いいえ"]),
        (["Yes", "yes", "YES!"], ["yes", "yes-2", "yes-3"]),
        (["yes-2", "yes", "yes"], ["yes-2", "yes", "yes-3"]),
        (["< 5", "> 5", "?"], ["5", "5-2", "3"]),
        (["a.b", "a=b"], ["a-b", "a-b-2"]),
    ],
)
def test_slugs_are_words_of_an_address_and_differ(labels: list[str], expected: list[str]) -> None:
    nodes = (Node("A", shape=DIAMOND), Node("x"))
    edges = tuple(Edge(str(i), "A", "x", label=label(text)) for i, text in enumerate(labels))
    found = read_decision(Flowchart(nodes=nodes, edges=edges))
    assert found is not None
    assert [one.slug for one in found.questions["A"].answers] == expected


def test_the_start_is_the_one_that_leads_to_the_most_questions() -> None:
    found = decide("aside -> x", "A Yes x", "A No B", "B Yes y", "B No z")
    assert found.start == "A"
    assert found.starts == ("A", "aside")
    assert "aside" not in found.reached


def test_nodes_without_edges_are_unused_and_no_starts() -> None:
    found = decide("A Yes x", "A No y", alone="z")
    assert (found.unused, found.starts, found.ends) == (("z",), ("A",), ("x", "y"))


def test_a_dotted_edge_back_marks_a_cycle_and_leaves_the_start_a_start() -> None:
    found = decide("A Yes x", "A No s", "s ..> A")
    (cycle,) = found.cycles
    assert (cycle.nodes, cycle.back, cycle.marked, cycle.leaves) == (("A", "s"), (2,), True, True)
    assert (found.starts, found.circular) == (("A",), ())
    assert ways(found) == ["yes=x"]


def test_a_solid_edge_back_leaves_a_cycle_unmarked() -> None:
    found = decide("A Yes x", "A No s", "s -> A")
    (cycle,) = found.cycles
    assert (cycle.back, cycle.marked, cycle.leaves) == ((2,), False, True)
    assert (found.start, found.circular) == ("A", ("A",))


def test_a_cycle_that_nothing_leaves() -> None:
    found = decide("A Yes x", "A No B", "B Yes c", "B No c", "c ..> B")
    (cycle,) = found.cycles
    assert (cycle.nodes, cycle.leaves) == (("B", "c"), False)


def test_an_edge_to_itself_is_a_cycle() -> None:
    (cycle,) = decide("A Yes x", "A No A").cycles
    assert (cycle.nodes, cycle.back, cycle.marked, cycle.leaves) == (("A",), (1,), False, True)


def test_steps_in_a_circle_lead_to_nothing() -> None:
    found = decide("A Yes x", "A No s", "s -> t", "t -> s")
    assert found.questions["A"].answers[1].next == ""
    assert ways(found) == ["yes=x"]


def test_an_invisible_edge_is_no_way() -> None:
    made = chart("A Yes x", "A No y")
    hidden = Edge("9", "x", "y", stroke="invisible")
    found = read_decision(Flowchart(nodes=made.nodes, edges=(*made.edges, hidden)))
    assert found is not None
    assert found.ends == ("x", "y")


def test_an_edge_at_a_subgraph_is_one_at_its_first_or_last_nodes() -> None:
    group = Subgraph("group", None, ("s", "t"))
    found = read_decision(
        chart("A Yes group", "A No x", "s -> t", "group -> y", subgraphs=(group,))
    )
    assert found is not None
    assert ways(found) == ["yes=y", "no=x"]
    assert found.questions["A"].answers[0].steps == ("s", "t")
    assert found.starts == ("A",)


def test_an_edge_at_an_outer_subgraph_reaches_the_inner_one() -> None:
    outer, inner = Subgraph("outer", None), Subgraph("inner", None, ("s",), parent="outer")
    found = read_decision(chart("A Yes outer", "A No x", "s -> y", subgraphs=(outer, inner)))
    assert found is not None
    assert ways(found) == ["yes=y", "no=x"]


def test_subgraphs_that_stand_for_far_too_many_ways_make_no_decision() -> None:
    one, other = (Subgraph(name, None, tuple(f"{name}{i}" for i in range(200))) for name in "xy")
    nodes = tuple(Node(name) for each in (one, other) for name in each.nodes)
    made = chart("A Yes b", "A No c")
    many = Edge("9", "x", "y")
    found = Flowchart(
        nodes=(*made.nodes, *nodes), edges=(*made.edges, many), subgraphs=(one, other)
    )
    assert read_decision(found) is None


def ladder(rungs: int) -> Flowchart:
    """A chart with 2 to the power of `rungs` paths."""
    return chart(
        *itertools.chain.from_iterable(
            (f"Q{i} Yes s{i}", f"Q{i} No Q{i + 1}", f"s{i} -> Q{i + 1}") for i in range(rungs)
        ),
        f"Q{rungs} Yes end",
        f"Q{rungs} No Q0",
    )


def test_paths_beyond_number_are_cut_off_and_it_is_said() -> None:
    found = read_decision(ladder(2000))
    assert found is not None
    paths = find_paths(found, most=20)
    assert len(paths.paths) == 20
    assert not paths.complete


def test_all_paths_are_told_where_they_are_few() -> None:
    found = read_decision(ladder(5))
    assert found is not None
    paths = find_paths(found)
    assert (len(paths.paths), paths.complete) == (32, True)
    assert len({path.address for path in paths.paths}) == 32


def test_a_maze_without_a_way_to_the_end_costs_little() -> None:
    edges = [f"Q{i} {j} Q{j}" for i in range(30) for j in range(30) if i != j]
    found = read_decision(chart("S Yes Q0", "S No x", *edges, "Q29 out y"))
    assert found is not None
    assert not find_paths(found, "y", most=5).complete


NAMES = st.sampled_from(["A", "B", "C", "d", "e", "f", "g"])
EDGES = st.lists(
    st.tuples(NAMES, st.sampled_from(["->", "Yes", "No", "..>", "..>again"]), NAMES), max_size=14
)


@given(EDGES)
def test_any_chart_is_survived_and_what_is_said_of_it_agrees(
    edges: list[tuple[str, str, str]],
) -> None:
    made = chart(*(" ".join(edge) for edge in edges))
    found = read_decision(made)
    if found is None:
        return
    assert found.start == found.starts[0]
    assert found.start in found.reached
    paths = find_paths(found)
    for path in paths.paths:
        assert path.end in found.ends
        assert path.end in found.reached
        visited = [choice.question.id for choice in path.choices]
        assert len(visited) == len(set(visited))
        where = found.first
        for choice in path.choices:
            assert choice.question.id == where
            where = choice.answer.next
        assert where == path.end
    assert len({path.address for path in paths.paths}) == len(paths.paths)
    if paths.complete:
        ends = {path.end for path in paths.paths}
        assert ends == found.reached & set(found.ends)

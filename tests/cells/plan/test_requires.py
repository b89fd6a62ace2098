"""`requires`: which notes and files it names, in which order notes run, and what is wrong in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.cells.plan import CellPlan
from knapper.cells.plan.order import circles, in_order
from knapper.site import Site

CELL = "```python run\n1\n```\n"
VAULT = {"Base.md": CELL, "f/Data set.csv": "a", "No cells.md": "text", "Other.md": CELL}


@pytest.fixture
def planned(make_vault: Callable[..., Path]) -> Callable[..., CellPlan]:
    def plan(value: str, more: dict[str, str] | None = None) -> CellPlan:
        note = f"---\nrequires: {value}\n---\n{CELL}"
        return Site.load(make_vault({**VAULT, "A.md": note, **(more or {})}), lean=True).cells

    return plan


def requiring(*names: str) -> str:
    """A note with a cell that requires the notes of these names."""
    return "---\nrequires:\n" + "".join(f'  - "[[{name}]]"\n' for name in names) + f"---\n{CELL}"


@pytest.mark.parametrize(
    ("value", "notes", "files"),
    [
        ('"[[Base]]"', ["Base.md"], []),
        ('\n  - "[[Base]]"\n  - "[[f/Data set.csv]]"', ["Base.md"], ["f/Data set.csv"]),
        ('["[[base|the base]]", "[[Base#Top]]"]', ["Base.md"], []),
        ('"[[Base]] and [[Other]]"', ["Base.md", "Other.md"], []),
        ('["[b](Base.md)", "![[Other]]"]', ["Base.md", "Other.md"], []),
        ('"[x](<f/Data set.csv>)"', [], ["f/Data set.csv"]),
        ('"[[Data set.csv]]"\nup: "[[Other]]"', [], ["f/Data set.csv"]),
        ("", [], []),
        ("[]", [], []),
        ('[""]', [], []),
    ],
)
def test_what_is_required(
    planned: Callable[..., CellPlan], value: str, notes: list[str], files: list[str]
) -> None:
    note = planned(value).notes["A.md"]
    assert (list(note.requires), list(note.files), note.problems) == (notes, files, ())


NOT_THERE = "which is not in the vault"
NO_CELLS = "which has no cells that run"
NO_LINK = "which is no link to a note or a file"
NAME_ONE = "write the name of a note with cells, or of a file"
GIVE_IT_ONE = "take it off the list, or give it a cell: a fence ```python run"
WRITE_ONE = 'write a link in quotes, such as "[[Pretraining]]" or "[[data.csv]]"'


@pytest.mark.parametrize(
    ("value", "place", "message", "way_out"),
    [
        ('["[[Bose]]"]', (2, 13, 8), f"names `Bose`, {NOT_THERE}", "did you mean `[[Base]]`?"),
        ('"[[Xyz]]"', (2, 12, 7), f"names `Xyz`, {NOT_THERE}", NAME_ONE),
        (
            '"[[Data sat.csv]]"',
            (2, 12, 16),
            f"names `Data sat.csv`, {NOT_THERE}",
            "did you mean `[[Data set.csv]]`?",
        ),
        ('"[[No cells]]"', (2, 12, 12), f"names `No cells`, {NO_CELLS}", GIVE_IT_ONE),
        ('"[[hidden/T]]"', (2, 12, 12), f"names `hidden/T`, {NO_CELLS}", GIVE_IT_ONE),
        ("Base", (2, 1, 8), f"holds `Base`, {NO_LINK}", WRITE_ONE),
        ("[2, true]", (2, 1, 8), f"holds `2`, {NO_LINK}", WRITE_ONE),
        ('"[x](https://a.b)"', (2, 1, 8), f"holds `[x](https://a.b)`, {NO_LINK}", WRITE_ONE),
    ],
)
def test_what_cannot_be_required(
    planned: Callable[..., CellPlan],
    value: str,
    place: tuple[int, int, int],
    message: str,
    way_out: str,
) -> None:
    more = {".knapper/config.yml": "exclude: [hidden]\n", "hidden/T.md": CELL}
    plan = planned(value, more)
    one = plan.notes["A.md"].problems[0]
    assert (one.code, one.span.path) == ("X006", "A.md")
    assert (one.span.line, one.span.column, one.span.length) == place
    assert (one.message, one.help) == (f"`requires` {message}", way_out)
    assert len(plan.keys("A.md")) == 1


def test_a_link_without_quotes_is_told_by_another_rule(planned: Callable[..., CellPlan]) -> None:
    note = planned("[[Base]]").notes["A.md"]
    assert (note.requires, note.problems) == ((), ())


def test_nothing_that_is_not_published_is_named(planned: Callable[..., CellPlan]) -> None:
    secret = f"---\npublish: false\n---\n{CELL}"
    (one,) = planned('"[[Secrat plan]]"', {"Secret plan.md": secret}).notes["A.md"].problems
    assert "Secret" not in one.help


def test_a_note_that_is_not_published_has_cells_too(planned: Callable[..., CellPlan]) -> None:
    plan = planned('"[[Own]]"', {"Own.md": f"---\npublish: false\n---\n{CELL}"})
    assert plan.notes["A.md"].requires == ("Own.md",)
    assert "Own.md" in plan.notes


def test_templates_and_excluded_notes_have_no_cells(planned: Callable[..., CellPlan]) -> None:
    config = "exclude: [hidden]\ntemplates: T\n"
    more = {".knapper/config.yml": config, "hidden/a.md": CELL, "T/b.md": CELL}
    assert sorted(planned("", more).notes) == ["A.md", "Base.md", "Other.md"]


def test_a_note_without_cells_may_require_what_it_likes(make_vault: Callable[..., Path]) -> None:
    """Other people have properties of this name."""
    root = make_vault({"Soup.md": "---\nrequires: [water, salt]\n---\n"})
    assert Site.load(root, lean=True).cells.notes == {}


def test_a_file_out_of_the_vault_cannot_be_required(make_vault: Callable[..., Path]) -> None:
    """It is no file of the vault, so no link means it."""
    root = make_vault({"A.md": requiring("data.csv")})
    (root.parent / "data.csv").write_text("secret")
    (root / "data.csv").symlink_to(root.parent / "data.csv")
    note = Site.load(root, lean=True).cells.notes["A.md"]
    assert note.files == ()
    assert [one.code for one in note.problems] == ["X006"]


def test_a_file_that_is_gone_by_now_is_told(make_vault: Callable[..., Path]) -> None:
    root = make_vault({"A.md": requiring("data.csv"), "data.csv": "1"})
    site = Site.load(root, lean=True)
    (root / "data.csv").unlink()
    (one,) = site.cells.notes["A.md"].problems
    assert one.message == "`requires` names `data.csv`, which cannot be read"


@pytest.mark.parametrize(
    ("notes", "path", "order"),
    [
        ({"A": "", "B": ""}, "A", "A"),
        ({"A": "B", "B": "C", "C": ""}, "A", "C B A"),
        ({"A": "D C", "C": "D", "D": ""}, "A", "D C A"),
        ({"A": "C B", "B": "D", "C": "D", "D": ""}, "A", "D B C A"),
        ({"A": "B", "B": "A"}, "A", "B A"),
    ],
)
def test_the_order_in_which_notes_run(
    make_vault: Callable[..., Path], notes: dict[str, str], path: str, order: str
) -> None:
    vault = {f"{name}.md": requiring(*needs.split()) for name, needs in notes.items()}
    plan = Site.load(make_vault(vault), lean=True).cells
    assert plan.order([f"{path}.md"]) == [f"{name}.md" for name in order.split()]
    edges = {(f"{one}.md", f"{name}.md") for name in notes for one in notes[name].split()}
    assert set(plan.graph.edges) == edges


@pytest.mark.parametrize(
    ("notes", "circle", "circular", "place"),
    [
        ({"A": "A"}, "`A` → `A`", "A", ("A.md", 3)),
        ({"A": "B", "B": "C", "C": "A"}, "`A` → `B` → `C` → `A`", "A B C", ("C.md", 3)),
        ({"A": "B", "B": "C D", "C": "B", "D": ""}, "`B` → `C` → `B`", "B C", ("C.md", 3)),
        ({"A": "B C", "B": "A", "C": "A"}, "`A` → `B` → `A`", "A B C", ("B.md", 3)),
    ],
)
def test_notes_that_require_one_another(
    make_vault: Callable[..., Path],
    notes: dict[str, str],
    circle: str,
    circular: str,
    place: tuple[str, int],
) -> None:
    vault = {f"{name}.md": requiring(*needs.split()) for name, needs in notes.items()}
    plan = Site.load(make_vault(vault), lean=True).cells
    (one,) = [told for note in plan.notes.values() for told in note.problems]
    assert (one.code, one.message) == ("X007", f"notes require one another in a circle: {circle}")
    assert (one.span.path, one.span.line) == place
    assert plan.circular == {f"{name}.md" for name in circular.split()}
    for path in plan.notes:
        assert plan.keys(path)
        assert plan.modules(path)


def test_a_chain_of_a_thousand_notes_has_keys(make_vault: Callable[..., Path]) -> None:
    vault = {f"{n}.md": requiring(f"{n + 1}") for n in range(1000)} | {"1000.md": CELL}
    plan = Site.load(make_vault(vault), lean=True).cells
    assert plan.order(["0.md"])[0] == "1000.md"
    assert len({plan.keys(path) for path in plan.notes}) == len(vault)


@given(st.dictionaries(st.integers(0, 9), st.lists(st.integers(0, 9), max_size=4), max_size=10))
def test_what_is_required_comes_first(needs: dict[int, list[int]]) -> None:
    requires = {str(name): [str(one) for one in ones] for name, ones in needs.items()}
    tied = {path for _, component in circles(requires) for path in component}
    order = in_order(requires, requires)
    assert len(set(order)) == len(order)
    assert set(order) >= set(requires)
    for path, ones in requires.items():
        for one in ones:
            assert order.index(one) < order.index(path) or {one, path} <= tied

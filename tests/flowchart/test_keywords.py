"""A keyword as an id is told apart from other things that cannot be read."""

from __future__ import annotations

import pytest

from knapper.diagnostics import Span
from knapper.flowchart import Problem
from knapper.flowchart.keywords import keyword_problem


@pytest.mark.parametrize(
    ("line", "column", "length", "place"),
    [
        ("a --> end", 7, 3, (7, 3)),
        ("  graph[A graph] --> b", 3, 5, (3, 5)),
        ("class --> a", 7, 3, (1, 5)),
        ("a --> b; style --> c", 16, 3, (10, 5)),
        ("linkStyle[x]", 10, 1, (1, 9)),
    ],
)
def test_a_keyword_stands_as_an_id(
    line: str, column: int, length: int, place: tuple[int, int]
) -> None:
    found = keyword_problem(Problem("no", Span("", 4, column, length), "so"), line)
    assert found is not None
    assert (found.span.line, found.span.column, found.span.length) == (4, *place)
    assert found.help


@pytest.mark.parametrize(
    ("line", "column", "length"),
    [("end", 1, 3), ("  end;", 3, 3), ("a --> ]", 7, 1), ("class a", 8, 1)],
)
def test_other_problems_stay_what_they_are(line: str, column: int, length: int) -> None:
    found = keyword_problem(Problem("no", Span("", 4, column, length)), line)
    assert found is None

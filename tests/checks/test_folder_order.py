"""`folder_order` in a note: an order that there is not, and names that nothing has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from knapper.site import Site

NOTES = {"F/Basil.md": "", "F/Rosemary.md": "", "F/G/Sage.md": ""}


@pytest.fixture
def found(make_vault: Callable[..., Path]) -> Callable[[str], list[tuple[str, int, int, str]]]:
    def check(value: str) -> list[tuple[str, int, int, str]]:
        files = NOTES | {"F/F.md": f"---\nfolder_order: {value}\n---\n"}
        return [
            (one.code, one.span.line, one.span.column, one.help)
            for one in Site.load(make_vault(files)).diagnostics
            if one.subject == "property `folder_order`" and one.span.path == "F/F.md"
        ]

    return check


@pytest.mark.parametrize(
    "value",
    [
        *("name", "-created", "property:rank", "-property:rank", ""),
        *("[Basil, '*', G]", "['[[Rosemary]]', f/basil, Basil.md, g]", "['[[Nothing]]']", "[]"),
    ],
)
def test_what_orders_a_folder_is_right(
    found: Callable[[str], list[tuple[str, int, int, str]]], value: str
) -> None:
    assert found(value) == []


@pytest.mark.parametrize(
    ("value", "code", "column", "help_"),
    [
        ("craeted", "F012", 15, "did you mean `created`?"),
        ("-modifed", "F012", 15, "did you mean `-modified`?"),
        ("7", "F012", 15, "orders are "),
        ("'property:'", "F012", 15, "orders are "),
        ("[Basil, Rosmary]", "L001", 23, "did you mean `Rosemary`?"),
        ("[Elsewhere]", "L001", 16, "write names as Obsidian shows them"),
    ],
)
def test_what_is_wrong_is_found_at_its_place(
    found: Callable[[str], list[tuple[str, int, int, str]]],
    value: str,
    code: str,
    column: int,
    help_: str,
) -> None:
    ((found_code, line, at, said),) = found(value)
    assert (found_code, line, at) == (code, 2, column)
    assert said.startswith(help_)

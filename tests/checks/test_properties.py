"""F005 to F008: names that are given up or misspelt, values of another type than their property."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.checks.properties.near import nearest
from knapper.checks.properties.types import type_fits
from knapper.diagnostics import RULES, Diagnostic
from knapper.site import Site

Found = Callable[..., list[Diagnostic]]


@pytest.fixture
def found(make_vault: Callable[..., Path]) -> Found:
    def check(files: dict[str, str], **types: str) -> list[Diagnostic]:
        if types:
            files = {**files, ".obsidian/types.json": json.dumps({"types": types})}
        return [
            one
            for one in Site.load(make_vault(files)).diagnostics
            if one.code in {"F005", "F006", "F007", "F008"}
        ]

    return check


def note(*lines: str) -> str:
    return "\n".join(["---", *lines, "---", "text"])


@pytest.mark.parametrize(
    ("code", "source", "types", "place"),
    [
        ("F005", note("a: 1", "tag: x"), {}, (3, 1, 3)),
        ("F005", note("alias: [x]"), {}, (2, 1, 5)),
        ("F005", note('"CSSclass": x'), {}, (2, 1, 10)),
        ("F006", note("x: 1", "desciption: a"), {}, (3, 1, 10)),
        ("F006", note("permalnik: a"), {}, (2, 1, 9)),
        ("F006", note("tgas: [a]"), {}, (2, 1, 4)),
        ("F006", note("alaises: [a]"), {}, (2, 1, 7)),
        ("F006", note("css-classes: [a]"), {}, (2, 1, 11)),
        ("F006", note("dificulty: 3"), {"difficulty": "number"}, (2, 1, 9)),
        ("F007", note("n: much"), {"n": "number"}, (2, 4, 4)),
        ("F007", note("N: true"), {"n": "number"}, (2, 4, 4)),
        ("F007", note("d: 2024-13-01"), {"d": "date"}, (2, 4, 10)),
        ("F007", note("d: 2024"), {"d": "date"}, (2, 4, 4)),
        ("F007", note("d: 10:30"), {"d": "datetime"}, (2, 4, 5)),
        ("F007", note("c: yes"), {"c": "checkbox"}, (2, 4, 3)),
        ("F007", note('c: "true"'), {"c": "checkbox"}, (2, 4, 6)),
        ("F007", note("t: [a, b]"), {"t": "text"}, (2, 4, 6)),
        ("F007", note("t:", "  - a", "  - b"), {"t": "text"}, (2, 1, 1)),
        ("F007", note("t: {a: 1}"), {"t": "multitext"}, (2, 4, 6)),
        ("F007", note("tags: {a: 1}"), {"tags": "tags"}, (2, 7, 6)),
    ],
)
def test_fires_once_at_its_place(
    found: Found, code: str, source: str, types: dict[str, str], place: tuple[int, int, int]
) -> None:
    (one,) = found({"f/a.md": source}, **types)
    assert one.code == code
    assert one.severity is RULES[code].severity
    assert (one.span.path, one.span.line, one.span.column, one.span.length) == ("f/a.md", *place)
    assert one.help
    assert one.subject.startswith("property `")


@pytest.mark.parametrize(
    ("files", "types"),
    [
        ({"a.md": note("tags: [a]", "aliases: b", "cssclasses: c")}, {}),
        # Declared, so meant.
        ({"a.md": note("alias: x")}, {"alias": "text"}),
        ({"a.md": note("dificulty: 3")}, {"difficulty": "number", "dificulty": "number"}),
        # Other words and other forms of a word.
        ({"a.md": note("images: [x]", "covers: x", "published: x", "publisher: x")}, {}),
        ({"a.md": note("cove: x", "over: x", "mage: x", "tabs: x", "bags: x", "tagg: x")}, {}),
        ({"a.md": note("create: x", "author: x", "update: x", "date: x", "descriptions: x")}, {}),
        ({"a.md": note("stage: x")}, {"state": "text"}),
        ({"a.md": note("year1: 1", "item2: 2")}, {"year2": "number", "item1": "number"}),
        ({"a.md": note("source: x")}, {"sources": "multitext"}),
        # Two notes have it.
        ({"a.md": note("desciption: x"), "b.md": note("desciption: y")}, {}),
        # Nobody is told of a note that is kept back, but it counts.
        (
            {
                "a.md": note("desciption: x"),
                "b.md": note("desciption: y", "publish: false"),
                "c.md": note("alias: x", "publish: false"),
            },
            {},
        ),
        # The right one is there as well.
        ({"a.md": note("desciption: x", "description: y")}, {}),
        # §9.3: what fits its type.
        ({"a.md": note("n: 1", "m: 1.5", "k: '3'")}, {"n": "number", "m": "number", "k": "number"}),
        ({"a.md": note("d: 2024-02-29", "e: 2024-02-29T10:30")}, {"d": "date", "e": "datetime"}),
        ({"a.md": note("e: 2024-02-29", "d: ")}, {"d": "date", "e": "datetime"}),
        ({"a.md": note("t: 5", "u: true", "l: one", "m: [1, a]")}, {"t": "text", "l": "multitext"}),
        ({"a.md": note('d: "{{date}}"', 'n: "<% x %>"')}, {"d": "date", "n": "number"}),
        ({"a.md": note("x: [a]", "y: {a: 1}")}, {"x": "of-a-plugin"}),
        ({"a.md": "---\n[broken\n---\n", "b.md": "no front matter", "c.canvas": "{}"}, {}),
    ],
)
def test_stays_silent(found: Found, files: dict[str, str], types: dict[str, str]) -> None:
    assert [(one.code, one.message) for one in found(files, **types)] == []


def fixed(source: str, one: Diagnostic) -> str:
    assert one.fix is not None
    lines = source.split("\n")
    for edit in one.fix.edits:
        at, line = edit.span.column - 1, lines[edit.span.line - 1]
        assert line[at : at + edit.span.length] == edit.old
        lines[edit.span.line - 1] = line[:at] + edit.new + line[at + edit.span.length :]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("source", "right"),
    [
        ("tag: [a] # why", "tags: [a] # why"),
        ("Alias: x", "Aliases: x"),
        ("CSSCLASS: x", "CSSCLASSES: x"),
        ("'tag' : [a]", "'tags' : [a]"),
        ('{"tag": ["a"]}', '{"tags": ["a"]}'),
        ("desciption: x", "description: x"),
    ],
)
def test_fix_renames_and_leaves_nothing(found: Found, source: str, right: str) -> None:
    before = note(source)
    (one,) = found({"a.md": before})
    assert fixed(before, one) == note(right)
    assert found({"a.md": note(right)}) == []


@pytest.mark.parametrize(
    ("lines", "types"),
    [
        (("tag: a", "Tags: [b]"), {}),
        (("tag: {a: 1}",), {"tags": "tags"}),
        (('"t\\x61g": a',), {}),
    ],
)
def test_no_fix_where_it_could_harm(
    found: Found, lines: tuple[str, ...], types: dict[str, str]
) -> None:
    (one,) = found({"a.md": note(*lines)}, **types)
    assert one.code == "F005"
    assert one.fix is None


def test_no_fix_that_a_schema_would_refuse(found: Found) -> None:
    schema = "x-notes: true\nproperties:\n  tags: {type: array}\n"
    files = {".knapper/schemas/notes/a.yml": schema}
    (one,) = found({**files, "a.md": note("tag: a")})
    assert one.fix is None
    (one,) = found({**files, "a.md": note("tag: [a]")})
    assert one.fix is not None


def test_a_schema_makes_names_known(found: Found) -> None:
    schema = "x-notes: true\nproperties:\n  ingredient: {}\n  alias: {}\n"
    files = {".knapper/schemas/notes/a.yml": schema}
    assert found({**files, "a.md": note("ingredient: x", "alias: y")}) == []
    (one,) = found({**files, "a.md": note("ingerdient: x")})
    assert (one.code, one.help) == ("F006", "did you mean `ingredient`?")


def test_a_value_that_a_schema_refuses_is_told_once(found: Found) -> None:
    schema = "x-notes: true\nproperties:\n  n: {type: number}\n"
    files = {".knapper/schemas/notes/a.yml": schema, "a.md": note("n: much")}
    assert found(files, n="number") == []


def test_values_move_to_the_plural_that_is_there(found: Found) -> None:
    (one,) = found({"a.md": note("tag: a", "Tags: [b]")})
    assert one.help == "move its values to `tags`"


def test_notes_that_differ_from_the_most_are_named(found: Found) -> None:
    files = {
        "a.md": note("height: 1"),
        "b.md": note("height: 2"),
        "c.md": note("x: 1", "Height: high"),
        "d.md": note("height:"),
    }
    (one,) = found(files)
    assert (one.code, one.span.path, one.span.line) == ("F008", "c.md", 3)
    assert one.message == "`Height` is text here, and a number in 2 other notes"
    assert [label.span.path for label in one.labels] == ["a.md"]


@pytest.mark.parametrize(
    "files",
    [
        {"a.md": note("x: 1"), "b.md": note("x: 1.5")},
        {"a.md": note("x: 2024-01-01"), "b.md": note("x: 2024-01-01T10:00")},
        {"a.md": note("tags: a"), "b.md": note("tags: [a]")},
        {"a.md": note("x: 1"), "b.md": note("x:")},
    ],
)
def test_values_of_one_type_do_not_conflict(found: Found, files: dict[str, str]) -> None:
    assert found(files) == []


def test_a_declared_type_is_no_conflict(found: Found) -> None:
    files = {"a.md": note("x: 1"), "b.md": note("x: b")}
    assert {one.code for one in found(files)} == {"F008"}
    assert found(files, X="text") == []


@pytest.mark.parametrize(
    ("name", "known", "meant"),
    [
        ("darft", ["draft", "stable"], "draft"),
        ("Draft", ["draft"], "draft"),
        ("x", ["a", "b"], ""),
        ("", ["a"], ""),
        ("relatde", ["related", "created"], "related"),
    ],
)
def test_nearest(name: str, known: list[str], meant: str) -> None:
    assert nearest(name, known) == meant


JSON_LIKE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(value=JSON_LIKE, kind=st.sampled_from(["text", "number", "date", "tags", "checkbox", "?"]))
def test_any_value_has_an_answer(value: object, kind: str) -> None:
    assert type_fits(kind, value) in {True, False}


@given(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=4))
def test_the_nearest_is_one_of_the_known(name: str, known: list[str]) -> None:
    assert nearest(name, known) in {"", *known}

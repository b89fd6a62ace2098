"""Values as plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.cells.worker.plain import CHARACTERS, ITEMS, LINES, WIDTH, plain_text


@pytest.mark.parametrize(
    "value",
    [1, "a", "two\nlines", None, [], (), {}, set(), frozenset(), (1,), [1, [2, (3,)]],
     {"a": [1], "b": {}}, {1, 2}, frozenset({1}), b"x", 1.5, [None, True]],
)  # fmt: skip
def test_what_fits_on_a_line_reads_as_python_writes_it(value):
    assert plain_text(value) == repr(value)


def test_sets_are_in_order():
    assert plain_text({"b", "a", "c"}) == "{'a', 'b', 'c'}"


def test_long_lists_are_filled_lines():
    assert plain_text(list(range(40))).splitlines() == [
        "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20,",
        " 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39]",
    ]


def test_long_mappings_have_a_line_for_each_key():
    value = {"first": "x" * 60, "second": [1, 2], "third": {"deep": "y" * 70, "deeper": (1,)}}
    assert plain_text(value).splitlines() == [
        "{'first': '" + "x" * 60 + "',",
        " 'second': [1, 2],",
        " 'third': {'deep': '" + "y" * 70 + "',",
        "           'deeper': (1,)}}",
    ]


VALUES = st.recursive(
    st.integers() | st.text(max_size=30) | st.none() | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner, inner)
        | st.tuples(inner)
        | st.dictionaries(st.text(max_size=9), inner)
        | st.frozensets(st.integers())
    ),
    max_leaves=40,
)


@given(VALUES)
def test_whatever_its_lines_it_is_the_same_value_to_python(value):
    assert eval(plain_text(value), {"inf": float("inf")}) == value


@given(VALUES)
def test_a_line_is_too_long_only_where_one_item_is(value):
    for line in plain_text(value).splitlines():
        assert len(line) <= WIDTH + 40 or line.count(", ") <= 1


class Broken:
    def __init__(self, error):
        self.error = error

    def __repr__(self):
        raise self.error


class MuteError(Exception):
    def __str__(self):
        raise self


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ValueError("no"), "ValueError: no"),
        (RecursionError("deep"), "RecursionError: deep"),
        (MuteError(), "MuteError"),
    ],
)
def test_a_repr_that_fails_is_told(error, said):
    told = f"<Broken, whose repr fails: {said}>"
    assert plain_text(Broken(error)) == told
    assert plain_text([Broken(error), 1]) == f"[{told}, 1]"


def test_a_list_in_itself_ends():
    value = [1]
    value.append(value)
    assert plain_text(value) == "[1, ...]"


def test_deep_lists_end():
    value = []
    for _ in range(100_000):
        value = [value]
    assert "..." in plain_text(value)


def test_long_collections_tell_how_many_items_are_left_out():
    assert plain_text(list(range(ITEMS + 5))).endswith(" … 5 more]")
    assert plain_text(dict.fromkeys(range(ITEMS + 5))).endswith("\n … 5 more}")


def test_many_lines_tell_how_many_are_left_out():
    lines = plain_text([["x" * 70] * 30] * 500).splitlines()
    assert len(lines) == LINES + 1
    assert lines[-1].endswith(" more lines")


def test_a_gigantic_text_is_cut():
    text = plain_text("x" * (CHARACTERS + 98))
    assert text == "'" + "x" * (CHARACTERS - 1) + "… 100 more characters"

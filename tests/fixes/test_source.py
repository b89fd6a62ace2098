"""Edits in a file's text: their places, and the rest byte for byte."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.diagnostics import Edit, Span
from knapper.errors import VaultError
from knapper.fixes.source import Clash, Source

PIECES = st.text(alphabet="ab-[]é𝄞\u2028\x85\x0b\x01\ufeff\t ", max_size=5)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])
MARK = "\ufeff".encode()


def edit(line: int, column: int, old: str, new: str) -> Edit:
    return Edit(Span("a.md", line, column, len(old)), old, new)


@st.composite
def texts(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """Lines, and what ends each but the last. A CR and an empty line do not make a CRLF."""
    lines = draw(st.lists(PIECES, min_size=1, max_size=6))
    ends = [draw(ENDS) for _ in lines[1:]]
    for at in range(1, len(ends)):
        if not lines[at] and ends[at] == "\n" and ends[at - 1] == "\r":
            ends[at] = "\r"
    return lines, ends


def joined(lines: list[str], ends: list[str]) -> bytes:
    return "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True)).encode()


@given(text=texts(), marked=st.booleans(), data=st.data())
def test_an_edit_changes_its_span_and_no_other_byte(
    text: tuple[list[str], list[str]], marked: bool, data: st.DataObject
) -> None:
    lines, ends = text
    mark = MARK if marked else b""
    if not marked and lines[0].startswith("\ufeff"):
        lines[0] = lines[0].lstrip("\ufeff")
    source = Source(mark + joined(lines, ends))
    changed = list(lines)
    for at in data.draw(st.sets(st.integers(0, len(lines) - 1))):
        line = lines[at]
        start = data.draw(st.integers(0, len(line)))
        end = data.draw(st.integers(start, len(line)))
        new = data.draw(PIECES)
        source.take([edit(at + 1, start + 1, line[start:end], new)])
        changed[at] = line[:start] + new + line[end:]
    assert source.changed() == mark + joined(changed, ends)


@given(st.binary(max_size=60))
def test_any_bytes_are_kept_or_refused(data: bytes) -> None:
    try:
        source = Source(data)
    except VaultError:
        return
    assert source.changed() == data
    data.decode()
    assert b"\0" not in data


@given(
    st.lists(
        st.tuples(st.integers(-1, 3), st.integers(-1, 9), st.integers(-1, 9), PIECES, PIECES),
        max_size=6,
    )
)
def test_any_edits_are_made_or_refused(raw: list[tuple[int, int, int, str, str]]) -> None:
    source = Source(b"abba\r\na-b")
    for line, column, length, old, new in raw:
        try:
            source.take([Edit(Span("a.md", line, column, length), old, new)])
        except (VaultError, Clash):
            continue
    assert re.split(rb"\r\n", source.changed(), maxsplit=1)[1:]


def test_places_are_counted_without_the_mark_and_by_characters() -> None:
    source = Source(MARK + "é𝄞 [[x]]\r\n\r[[y]]".encode())
    source.take([edit(1, 4, "[[x]]", "[[X]]"), edit(3, 1, "[[y]]", "[[Y]]")])
    assert source.changed() == MARK + "é𝄞 [[X]]\r\n\r[[Y]]".encode()


def test_a_second_mark_is_a_character() -> None:
    source = Source(MARK + MARK + b"x")
    source.take([edit(1, 2, "x", "y")])
    assert source.changed() == MARK + MARK + b"y"


@pytest.mark.parametrize(
    "wrong",
    [
        edit(1, 1, "other", "x"),
        edit(1, 4, "t\n", "x"),
        edit(1, 4, "ts", "x"),
        edit(0, 1, "", "x"),
        edit(4, 1, "", "x"),
        edit(1, 0, "", "x"),
        edit(1, 9, "", "x"),
        Edit(Span("a.md", 1, 1, 4), "tex", "x"),
        edit(1, 1, "text", "two\nlines"),
        edit(1, 1, "text", "two\rlines"),
        edit(1, 1, "text", "\ud800"),
    ],
)
def test_what_does_not_fit_is_refused_whole(wrong: Edit) -> None:
    source = Source(b"text\nsecond\n")
    with pytest.raises(VaultError):
        source.take([edit(2, 1, "second", "2nd"), wrong])
    assert source.changed() == b"text\nsecond\n"


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [
        (edit(1, 1, "ab", "x"), edit(1, 2, "bc", "y"), True),
        (edit(1, 1, "abcd", "x"), edit(1, 2, "b", "y"), True),
        (edit(1, 2, "b", "y"), edit(1, 1, "abcd", "x"), True),
        (edit(1, 1, "ab", "x"), edit(1, 1, "ab", "x"), True),
        (edit(1, 2, "", "x"), edit(1, 2, "", "x"), True),
        (edit(1, 2, "", "x"), edit(1, 2, "b", "y"), True),
        (edit(1, 2, "b", "x"), edit(1, 3, "", "y"), True),
        (edit(1, 1, "ab", "x"), edit(1, 3, "cd", "y"), False),
        (edit(1, 3, "cd", "y"), edit(1, 1, "a", "x"), False),
        (edit(1, 2, "", "x"), edit(1, 4, "", "y"), False),
    ],
)
def test_of_two_that_overlap_the_first_is_taken(first: Edit, second: Edit, clash: bool) -> None:
    source = Source(b"abcd")
    source.take([first])
    alone = source.changed()
    if clash:
        with pytest.raises(Clash):
            source.take([second])
        assert source.changed() == alone
    else:
        source.take([second])
        assert source.changed() != alone


def test_a_fix_that_overlaps_itself_is_refused() -> None:
    source = Source(b"abcd")
    with pytest.raises(VaultError, match="overlap one another"):
        source.take([edit(1, 1, "ab", "x"), edit(1, 2, "bc", "y")])


def test_many_edits_of_one_file_take_no_quadratic_time() -> None:
    source = Source(b"abc\n" * 20_000)
    for line in range(20_000, 0, -1):
        source.take([edit(line, 2, "b", "B")])
    assert source.changed() == b"aBc\n" * 20_000


@pytest.mark.parametrize("data", [b"na\xefve", b"a\0b", "ä".encode("utf-16"), b"\xed\xa0\x80"])
def test_another_encoding_is_refused(data: bytes) -> None:
    with pytest.raises(VaultError):
        Source(data)

r"""What a terminal shows at the end of what was written to it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.cells.text import as_terminal, plain

ESCAPES = {r"\r": "\r", r"\b": "\b", r"\e": "\x1b", r"\a": "\a", r"\n": "\n", "\\\\": "\\"}


def cases():
    """Yield title, text and what is shown, from `terminal.md`."""
    text = Path(__file__).with_name("terminal.md").read_text(encoding="utf-8")
    for found in re.finditer(r"^(.+)\n\.\n((?:.*\n)*?)\.\n((?:.*\n)*?)\.\n", text, re.MULTILINE):
        title, written, shown = found.groups()
        yield pytest.param(unescaped(written), unescaped(shown), id=title)


def unescaped(text: str) -> str:
    return re.sub(r"\\[rbean\\]", lambda found: ESCAPES[found[0]], text).removesuffix("\n")


@pytest.mark.parametrize(("written", "shown"), list(cases()))
def test_what_is_left_at_the_end(written, shown):
    assert as_terminal(written) == shown


def test_the_cases_are_read():
    assert sum(1 for _ in cases()) > 15


PIECES = st.sampled_from(
    ["a", " ", "\n", "\r", "\b", "\t", "\x1b[K", "\x1b[A", "\x1b[31m", "\x1b[0m", "\x1b[2J",
     "\x1b[H", "\x1b[5C", "\x1b[", "\x1b]8;;x\x07", "\x9b", "\ud800", "é"]
)  # fmt: skip
WRITTEN = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=40)


@given(WRITTEN)
def test_done_twice_it_stays_the_same(written):
    once = as_terminal(written)
    assert as_terminal(once) == once


@given(WRITTEN)
def test_what_is_left_can_be_stored_and_has_no_controls_but_colours(written):
    left = re.sub(r"\x1b\[[0-9;]*m", "", as_terminal(written))
    left.encode()
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", left)


@given(WRITTEN)
def test_plain_text_has_no_controls(written):
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", plain(written))


def test_moving_far_to_the_right_costs_no_memory():
    shown = as_terminal("\x1b[999999999Cx\n" * 1000)
    assert shown.count("x") == 1000
    assert len(shown) < 100_000

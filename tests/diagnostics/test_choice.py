"""Which findings `--select`, `--ignore` and `--level` leave."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.diagnostics import RULES, Choice, Severity, Span, finding
from knapper.errors import UsageError


def asked(select=(), ignore=()):
    choice = Choice.of(select, ignore)
    return {code for code in RULES if choice.asks(code)}


def family(start):
    return {code for code in RULES if code.startswith(start)}


@pytest.mark.parametrize(
    ("select", "codes"),
    [
        ((), set(RULES)),
        (("L001",), {"L001"}),
        (("L001,F001", "S003"), {"L001", "F001", "S003"}),
        ((" l001 , ",), {"L001"}),
        (("missing-note", "Duplicate-Row"), {"L001", "T008"}),
        (("L",), family("L")),
        (("L00", "T"), family("L00") | family("T")),
        (("ALL",), set(RULES)),
        (("all",), set(RULES)),
        (("",), set(RULES)),
    ],
)
def test_selected(select, codes):
    assert asked(select) == codes


@pytest.mark.parametrize(
    ("select", "ignore", "codes"),
    [
        ((), ("L",), set(RULES) - family("L")),
        (("L",), ("L001,L002",), family("L") - {"L001", "L002"}),
        (("L001",), ("ALL",), set()),
    ],
)
def test_ignored(select, ignore, codes):
    assert asked(select, ignore) == codes


@pytest.mark.parametrize(
    ("word", "way_out"),
    [
        ("L099", "did you mean `L009`?"),
        ("mising-note", "did you mean `missing-note`?"),
        ("quux", "`knapper rules` lists all rules"),
    ],
)
@pytest.mark.parametrize("option", ["select", "ignore"])
def test_an_unknown_word_is_refused(option, word, way_out):
    with pytest.raises(UsageError) as caught:
        Choice.of(**{option: [f"L001,{word}"]})
    assert caught.value.message == f"--{option}: no rule is called `{word}`"
    assert caught.value.help == way_out


def shown(choice):
    return {
        level for level in Severity if choice.shows(finding("L001", "x", Span(), severity=level))
    }


@pytest.mark.parametrize(
    ("select", "level", "levels"),
    [
        ((), None, {"error", "warning"}),
        ((), "error", {"error"}),
        ((), "info", {"error", "warning", "info"}),
        (("L",), None, {"error", "warning", "info"}),
        (("L",), "warning", {"error", "warning"}),
        (("F",), "info", set()),
    ],
)
def test_level(select, level, levels):
    assert shown(Choice.of(select, (), level)) == levels


def test_only_a_rule_named_in_full_is_on_though_it_is_off():
    assert Choice.of(["L013", "T", "missing-note"]).in_full == {"L013", "L001"}
    assert Choice.of(["L013"], ["L"]).in_full == frozenset()
    assert Choice.of(["ALL"]).in_full == frozenset()


@given(st.lists(st.text(), max_size=3))
def test_any_words_are_understood_or_refused(words):
    with suppress(UsageError):
        assert Choice.of(words).level in Severity

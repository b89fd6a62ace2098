"""Findings as text, in the manner of rustc and ruff."""

from __future__ import annotations

import json
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from knapper.diagnostics import (
    FORMATS,
    RULES,
    Diagnostic,
    Edit,
    Fix,
    Label,
    Severity,
    Span,
    concise,
    finding,
    full,
    in_order,
    moved_below,
    summary,
    to_json,
    with_severities,
)


def at(path="a.md", line=1, column=1, length=1, **rest):
    return finding("L001", "no such note", Span(path, line, column, length), **rest)


def reader(**files):
    """Read lines of `name="text"`, the file called `name.md`."""

    def read_line(path, line):
        lines = files.get(path.removesuffix(".md"), "").split("\n")
        return lines[line - 1] if line <= len(lines) else None

    return read_line


# -- order, weight, sum ---------------------------------------------------------------------------


def test_the_order_is_by_file_line_column_and_code():
    ordered = [
        at("", 0, 0),
        at("a.md", 0, 0),
        finding("F001", "x", Span("a.md", 2, 1)),
        at("a.md", 2, 1),
        at("a.md", 2, 3),
        at("a.md", 10, 1),
        at("b.md", 1, 1),
    ]
    shuffled = list(ordered)
    random.Random(1).shuffle(shuffled)
    assert shuffled != ordered
    assert in_order(shuffled) == ordered


def test_a_vault_can_weigh_rules_as_it_likes():
    one, two, three = at(), finding("S002", "x", Span()), finding("F001", "y", Span())
    weighed = with_severities([one, two, three], {"L001": "info", "S002": "off"})
    assert [(each.code, each.severity) for each in weighed] == [
        ("L001", Severity.INFO),
        ("F001", Severity.ERROR),
    ]
    assert with_severities([one, two], {}) == [one, two]


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ([], "no findings"),
        ([at()], "1 error in 1 file"),
        ([at(), at(), at("b.md", severity=Severity.WARNING)], "2 errors, 1 warning in 2 files"),
        ([at(severity=Severity.INFO)] * 2, "2 info in 1 file"),
        ([at("")], "1 error"),
        (
            [at("c.md", severity=Severity.WARNING), at("c.md", severity=Severity.WARNING)],
            "2 warnings in 1 file",
        ),
    ],
)
def test_the_sum_of_it(found, told):
    assert summary(found) == told


FIX = Fix("write `Food`", (Edit(Span("a.md", 1, 1, 1), "x", "y"),))


def test_the_sum_says_what_is_not_shown_and_what_can_be_done():
    found = [at(fix=FIX), at(line=2)]
    hidden = [at(severity=Severity.INFO)] * 3
    assert summary(found) == "2 errors in 1 file; 1 can be mended with --fix"
    assert summary(found, fixed=True) == "2 errors in 1 file"
    assert summary([], known=2) == "no findings; 2 known by the baseline"
    assert summary([], mended=1) == "1 mended; no findings"
    assert summary([], hidden=hidden) == "no findings; 3 info not shown (--level info shows all)"
    assert summary(found, mended=1, known=2, hidden=hidden) == (
        "1 mended; 2 errors in 1 file; 1 can be mended with --fix; 2 known by the baseline; "
        "3 info not shown (--level info shows all)"
    )


# -- paths ----------------------------------------------------------------------------------------


def test_every_path_is_moved():
    one = at(labels=(Label(Span("b.md", 2), "here"),), fix=FIX)
    (moved,) = moved_below("docs/", [one])
    assert moved.span == Span("docs/a.md", 1, 1, 1)
    assert moved.labels == (Label(Span("docs/b.md", 2), "here"),)
    assert moved.fix == Fix("write `Food`", (Edit(Span("docs/a.md", 1, 1, 1), "x", "y"),))
    assert (moved.code, moved.message) == (one.code, one.message)


def test_what_has_no_path_is_not_moved():
    assert moved_below("docs/", [at("", 0, 0, 0)]) == [at("", 0, 0, 0)]
    assert moved_below("", [at(fix=FIX)]) == [at(fix=FIX)]


# -- one line a finding ---------------------------------------------------------------------------


def test_concise_is_one_line_a_finding():
    found = [at("b.md", 3, 7), at("a.md", 0, 0), at("", 0, 0, severity=Severity.WARNING)]
    assert concise(found).split("\n") == [
        "warning[L001] no such note",
        "a.md: error[L001] no such note",
        "b.md:3:7: error[L001] no such note",
    ]
    assert concise([]) == ""


def test_concise_leaves_out_an_unknown_column():
    assert concise([at("a.md", 3, 0)]) == "a.md:3: error[L001] no such note"


# -- JSON -----------------------------------------------------------------------------------------


def test_json_is_a_list_with_a_finding_a_line():
    label = Label(Span("b.md", 2, 1, 3), "defined here")
    text = to_json([at("é.md", 3, 7, 2, help="write it", labels=(label,)), at()])
    assert len(text.split("\n")) == 4
    assert json.loads(text)[1] == {
        "code": "L001",
        "name": "missing-note",
        "severity": "error",
        "message": "no such note",
        "span": {"path": "é.md", "line": 3, "column": 7, "length": 2},
        "help": "write it",
        "labels": [
            {
                "span": {"path": "b.md", "line": 2, "column": 1, "length": 3},
                "message": "defined here",
            }
        ],
        "fix": None,
        "subject": "",
    }


def test_json_of_nothing_is_an_empty_list():
    assert json.loads(to_json([])) == []


# -- with excerpts --------------------------------------------------------------------------------


def test_full_shows_the_place():
    found = at("a.md", 12, 5, 7, help='did you mean "Food"?')
    text = full([found], lambda path, line: f"See [[Foo]] in {path}:{line}.")
    assert text == (
        "error[L001]: no such note\n"
        "  --> a.md:12:5\n"
        "   |\n"
        "12 | See [[Foo]] in a.md:12.\n"
        "   |     ^^^^^^^\n"
        '   = help: did you mean "Food"?'
    )


def test_full_tells_what_fix_would_do():
    text = full([at(help="did you mean `Food`?", fix=FIX)], reader(a="x"))
    assert text.split("\n")[-2:] == [
        "  = help: did you mean `Food`?",
        "  = fix: write `Food` (--fix)",
    ]


def test_full_parts_findings_by_an_empty_line_and_ends_without_one():
    text = full([at("b.md"), at("a.md")], reader(a="x", b="y"))
    assert text.split("\n\n") == [
        "error[L001]: no such note\n --> a.md:1:1\n  |\n1 | x\n  | ^",
        "error[L001]: no such note\n --> b.md:1:1\n  |\n1 | y\n  | ^",
    ]
    assert full([], reader()) == ""


def test_full_shows_other_places_with_their_words():
    labels = (
        Label(Span("b.md", 100, 2, 3), "defined here"),
        Label(Span("c.md", 0), "this file"),
        Label(Span("d.md", 1, 0, 0), "all of it"),
    )
    text = full([at("a.md", 1, 1, 2, labels=labels)], lambda _path, _line: "a ^id")
    assert text == (
        "error[L001]: no such note\n"
        "   --> a.md:1:1\n"
        "    |\n"
        "  1 | a ^id\n"
        "    | ^^\n"
        "   ::: b.md:100:2\n"
        "    |\n"
        "100 | a ^id\n"
        "    |  --- defined here\n"
        "   ::: c.md\n"
        "    = this file\n"
        "   ::: d.md:1\n"
        "    |\n"
        "  1 | a ^id\n"
        "    | all of it"
    )


@pytest.mark.parametrize(
    ("span", "where"),
    [
        (Span("a.md"), "error[L001]: x\n --> a.md"),
        (Span(), "error[L001]: x"),
        (Span("gone.md", 5, 1), "error[L001]: x\n --> gone.md:5:1"),
    ],
)
def test_full_without_a_line_to_show(span, where):
    assert full([finding("L001", "x", span)], reader(a="text")) == where


def carets(line, column, length):
    """Return the excerpt and the mark line below it, both without the frame."""
    text = full([at("a.md", 1, column, length)], lambda _path, _line: line)
    excerpt, marks = text.split("\n")[3:5]
    return excerpt.removeprefix("1 | "), marks.removeprefix("  | ")


@pytest.mark.parametrize(
    ("line", "column", "length", "excerpt", "marks"),
    [
        ("\tx [[a]]", 4, 5, "    x [[a]]", "      ^^^^^"),
        ("a\t\tb", 2, 2, "a        b", " ^^^^^^^^"),
        ("漢字 [[a]]", 4, 5, "漢字 [[a]]", "     ^^^^^"),
        ("[[漢字]]", 1, 6, "[[漢字]]", "^^^^^^^^"),
        ("😀[[a]]", 2, 5, "😀[[a]]", "  ^^^^^"),
        ("e\u0301 [[a]]", 4, 5, "e\u0301 [[a]]", "  ^^^^^"),
        ("abc", 2, 0, "abc", " ^"),
        ("abc", 4, 1, "abc", "   ^"),
        ("abc", 9, 1, "abc", "   ^"),
        ("abc", 3, 99, "abc", "  ^"),
        ("", 1, 1, "1 |", "^"),
        ("abc   ", 1, 1, "abc", "^"),
    ],
)
def test_carets_stand_under_the_fault(line, column, length, excerpt, marks):
    assert carets(line, column, length) == (excerpt, marks)


def test_a_long_line_is_cut_round_the_fault():
    excerpt, marks = carets("x" * 300 + "[[Foo]]" + "y" * 300, 301, 7)
    assert excerpt == "…" + "x" * 40 + "[[Foo]]" + "y" * 53 + "…"
    assert marks == " " * 41 + "^" * 7
    assert carets("z" * 500, 1, 400) == ("z" * 100 + "…", "^" * 100)
    assert carets("z" * 500, 500, 1) == ("…" + "z" * 41, " " * 41 + "^")


@pytest.mark.parametrize("evil", ["\x1b[31m", "\x07", "\x9b1m", "\u202e", "\u2067", "\u2028"])
def test_a_note_cannot_speak_to_the_terminal(evil):
    span = Span(f"a{evil}.md", 1, 1, 1)
    one = finding("L001", evil, span, help=evil, labels=(Label(span, evil),))
    for text in (full([one], lambda *_: evil), concise([one])):
        assert evil[0] not in text
        assert "\ufffd" in text


def test_colours_are_asked_for(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    label = Label(Span("a.md", 1, 1, 1), "here")
    found = [at(help="h", labels=(label,), severity=one) for one in Severity]
    plain, coloured = (full(found, reader(a="x"), colour=wanted) for wanted in (False, True))
    assert "\x1b" not in plain
    assert coloured.count("\x1b[1;31merror[L001]\x1b[0m") == 1
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == plain


def test_no_color_refuses_them(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in full([at()], reader(a="x"), colour=True)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_has_one_face(name):
    assert "L001" in FORMATS[name]([at()], reader(a="x"))


def test_every_rule_can_be_found():
    for code, rule in RULES.items():
        one = finding(code, "m", Span())
        assert (one.code, one.severity) == (code, rule.severity)


SPANS = st.builds(Span, st.text(), st.integers(0, 5), st.integers(0, 200), st.integers(0, 200))
FOUND = st.builds(
    Diagnostic,
    st.sampled_from(sorted(RULES)),
    st.sampled_from(Severity),
    st.text(),
    SPANS,
    st.text(),
    st.lists(st.builds(Label, SPANS, st.text()), max_size=2).map(tuple),
    st.none() | st.builds(Fix, st.text(), st.just(())),
)


@given(st.lists(FOUND, max_size=4), st.text(st.characters(exclude_characters="\n")))
def test_any_finding_is_told(found, line):
    text = full(found, lambda _path, number: line if number else None)
    assert text.count("[") >= len(found)
    told = [each for each in concise(found).split("\n") if each]
    assert len(told) == len(found)
    assert len(json.loads(to_json(found))) == len(found)


@given(st.text(max_size=150), st.integers(1, 150), st.integers(1, 50))
def test_carets_never_stand_beyond_the_text(line, column, length):
    line = line.replace("\n", "")
    text = full([at("a.md", 1, column, length)], lambda *_: line)
    excerpt, marks = text.split("\n")[3:5]
    start = len(marks) - len(marks.lstrip(" |"))
    # One caret may stand behind the last character; blanks at the end are not shown.
    blanks = line[len(line.rstrip()) :].replace("\t", " " * 4)
    assert start <= cell_len(excerpt) + cell_len(blanks) + 4

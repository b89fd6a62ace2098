"""Findings as workflow commands, in the words of GitHub's "Workflow commands"."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.diagnostics import Severity, Span, finding
from knapper.diagnostics.report import github


def at(path="a.md", line=1, column=1, length=1, **rest):
    return finding(
        "L001", rest.pop("message", "no such note"), Span(path, line, column, length), **rest
    )


def parsed(line):
    """Read a command as the runner does: properties end at the first `::`, `,` parts them."""
    assert line.startswith("::")
    head, message = line[2:].split("::", 1)
    name, _, listed = head.partition(" ")
    properties = dict(each.split("=", 1) for each in listed.split(","))
    for code, sign in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        properties = {key: value.replace(code, sign) for key, value in properties.items()}
        if code not in {"%3A", "%2C"}:
            message = message.replace(code, sign)
    return name, properties, message


def test_a_command_in_full():
    assert github([at("notes/a.md", 3, 5, 7)]) == (
        "::error title=L001 missing-note,file=notes/a.md,line=3,endLine=3,col=5,endColumn=12"
        "::notes/a.md:3:5: L001 no such note"
    )


@pytest.mark.parametrize(
    ("severity", "name"),
    [(Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "notice")],
)
def test_severities(severity, name):
    assert github([at(severity=severity)]).startswith(f"::{name} ")


def test_the_way_out_is_a_line_of_its_own():
    assert github([at(help="create it")]).endswith("L001 no such note%0Ahelp: create it")


@pytest.mark.parametrize(
    ("span", "properties", "message"),
    [
        (Span("a.md", 3, 0, 0), ",file=a.md,line=3,endLine=3", "a.md:3: L001 x"),
        (Span("a.md", 0, 0, 0), ",file=a.md", "a.md: L001 x"),
        (Span("", 0, 0, 0), "", "L001 x"),
    ],
)
def test_what_is_unknown_is_left_out(span, properties, message):
    one = finding("L001", "x", span)
    assert github([one]) == f"::error title=L001 missing-note{properties}::{message}"


def test_what_would_end_a_property_is_escaped():
    line = github([at("50%, a:b.md", message="100% of `a, b: c`")])
    assert ",file=50%25%2C a%3Ab.md," in line
    assert line.endswith("::50%25, a:b.md:1:1: L001 100%25 of `a, b: c`")


def test_lines_are_in_order_and_none_is_none():
    found = [at("b.md"), at("a.md")]
    assert [parsed(line)[1]["file"] for line in github(found).split("\n")] == ["a.md", "b.md"]
    assert github([]) == ""


@given(st.text(), st.text(), st.text())
def test_any_text_stays_in_its_place(path, message, help):  # noqa: A002
    line = github([at(path, message=message, help=help)])
    _, properties, told = parsed(line)
    assert "\n" not in line
    assert "\r" not in line
    assert properties.get("file", "") == path
    assert properties["title"] == "L001 missing-note"
    assert "L001" in told

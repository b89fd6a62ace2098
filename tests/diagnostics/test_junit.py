"""Findings as JUnit's XML."""

from __future__ import annotations

from lxml import etree

from knapper.diagnostics import Severity, Span, finding
from knapper.diagnostics.report import junit


def at(path="a.md", line=1, column=1, length=1, **rest):
    return finding(
        "L001", rest.pop("message", "no such note"), Span(path, line, column, length), **rest
    )


def parsed(*found, line="text"):
    return etree.fromstring(junit(found, lambda *_: line).encode())


def names(*found):
    return [case.get("name") for case in parsed(*found).iter("testcase")]


def test_a_file_is_a_suite_and_a_finding_a_failed_test():
    root = parsed(at("b.md"), at("a.md", 1), at("a.md", 2, severity=Severity.WARNING))
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("3", "3", "0")
    first, second = root.findall("testsuite")
    assert (first.get("name"), first.get("file"), first.get("failures")) == ("a.md", "a.md", "2")
    assert (second.get("name"), second.get("tests")) == ("b.md", "1")
    assert [each.get("type") for each in root.iter("failure")] == ["error", "warning", "error"]
    assert {case.get("classname") for case in first.iter("testcase")} == {"a.md"}


def test_a_failure_shows_the_place():
    (failure,) = parsed(at("a.md", 3, 5, 7, help="create it"), line="See [[Foo]].").iter("failure")
    assert failure.get("message") == "no such note"
    assert failure.text.strip() == (
        "error[L001]: no such note\n"
        " --> a.md:3:5\n"
        "  |\n"
        "3 | See [[Foo]].\n"
        "  |     ^^^^^^^\n"
        "  = help: create it"
    )


def test_a_test_has_the_same_name_when_lines_move():
    """GitLab compares a run with the one before by the names of tests."""
    assert names(at("a.md", 3)) == names(at("a.md", 30)) == ["L001 missing-note: no such note"]


def test_no_two_tests_of_a_file_have_one_name():
    assert names(at(line=1), at(line=2), at("b.md")) == [
        "L001 missing-note: no such note",
        "L001 missing-note: no such note (2)",
        "L001 missing-note: no such note",
    ]


def test_no_findings_are_one_test_that_passed():
    root = parsed()
    assert (root.get("tests"), root.get("failures")) == ("1", "0")
    (case,) = root.iter("testcase")
    assert len(case) == 0


def test_a_finding_of_no_file_is_of_the_vault():
    (suite,) = parsed(at("", 0, 0, 0)).findall("testsuite")
    assert suite.get("name") == "the vault"
    assert suite.get("file") is None


def test_what_xml_forbids_is_replaced():
    evil = "\x00\x0b\x1f\ufffe\uffff\ud800<&>\"'"
    (failure,) = parsed(at(f"{evil}.md", message=evil, help=evil), line=evil).iter("failure")
    assert failure.get("message") == "\ufffd" * 6 + "<&>\"'"
    assert "<&>\"'" in failure.text

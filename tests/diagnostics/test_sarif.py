"""Findings as SARIF 2.1.0: expected values are those of the standard and of GitHub's pages."""

from __future__ import annotations

import json

import pytest

from knapper import __version__
from knapper.diagnostics import RULES, Edit, Fix, Label, Severity, Span, finding, rule_page
from knapper.diagnostics.report import sarif


def at(path="a.md", line=1, column=1, length=1, code="L001", **rest):
    return finding(
        code, rest.pop("message", "no such note"), Span(path, line, column, length), **rest
    )


def run(*found):
    (only,) = json.loads(sarif(found))["runs"]
    return only


def result(one):
    (only,) = run(one)["results"]
    return only


def place(one):
    (only,) = result(one)["locations"]
    return only["physicalLocation"]


def test_the_log_says_what_it_is():
    log = json.loads(sarif([]))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("/sarif-schema-2.1.0.json")
    assert log["runs"][0]["tool"]["driver"] == {
        "name": "Knapper",
        "version": __version__,
        "rules": [],
    }
    assert log["runs"][0]["results"] == []


def test_columns_are_characters():
    assert run()["columnKind"] == "unicodeCodePoints"


def test_rules_are_those_that_found_something():
    only = run(at(code="S003"), at(code="L001"), at(code="S003", line=2))
    rules = only["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["L001", "S003"]
    for each in only["results"]:
        assert rules[each["ruleIndex"]]["id"] == each["ruleId"]
    first = rules[0]
    assert first["name"] == "MissingNote"
    assert first["shortDescription"]["text"] == "A link names a note that does not exist."
    assert first["defaultConfiguration"] == {"level": "error"}
    assert "knapper explain L001" in first["help"]["text"]
    assert first["help"]["markdown"] == rule_page(RULES["L001"])


def test_a_page_that_is_missing_breaks_no_report(monkeypatch):
    monkeypatch.setattr("knapper.diagnostics.pages._FOLDERS", ())
    (rule,) = run(at())["tool"]["driver"]["rules"]
    assert list(rule["help"]) == ["text"]


@pytest.mark.parametrize(
    ("severity", "level"),
    [(Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "note")],
)
def test_levels(severity, level):
    assert result(at(severity=severity))["level"] == level


def test_a_region_ends_behind_its_last_character():
    assert place(at("a.md", 3, 5, 7))["region"] == {
        "startLine": 3,
        "startColumn": 5,
        "endLine": 3,
        "endColumn": 12,
    }


def test_a_place_without_a_column_is_its_line():
    assert place(at("a.md", 3, 0, 0))["region"] == {"startLine": 3}


def test_a_file_as_a_whole_is_its_first_line():
    """GitHub shows only results that have a line."""
    assert place(at("a.md", 0, 0, 0))["region"] == {"startLine": 1}


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("notes/a.md", "notes/a.md"),
        ("a b%#?.md", "a%20b%25%23%3F.md"),
        ("Ü/漢.md", "%C3%9C/%E6%BC%A2.md"),
        ("c:d.md", "c%3Ad.md"),
        ("", "."),
    ],
)
def test_paths_are_addresses_below_the_root(path, uri):
    assert place(at(path))["artifactLocation"] == {"uri": uri, "uriBaseId": "%SRCROOT%"}


def test_the_message_holds_the_way_out():
    assert result(at(help="create it"))["message"] == {"text": "no such note\ncreate it"}


def test_a_message_holds_no_link_by_accident():
    message = result(at(message="`[a](b.md)` and [[c]]"))["message"]["text"]
    assert message == r"`\[a](b.md)` and [[c]]"


def test_other_places_are_related():
    label = Label(Span("b.md", 2, 1, 3), "defined here")
    (related,) = result(at(labels=(label,)))["relatedLocations"]
    assert related["message"] == {"text": "defined here"}
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "b.md"
    assert related["physicalLocation"]["region"]["startLine"] == 2


def test_a_fix_replaces_and_puts_in():
    fix = Fix(
        "write `B`",
        (
            Edit(Span("a.md", 1, 3, 1), "b", "B"),
            Edit(Span("a.md", 2, 1, 0), "", "x"),
            Edit(Span("c.md", 1, 1, 1), "y", ""),
        ),
    )
    (told,) = result(at(fix=fix))["fixes"]
    assert told["description"] == {"text": "write `B`"}
    first, second = told["artifactChanges"]
    assert first["artifactLocation"]["uri"] == "a.md"
    assert first["replacements"] == [
        {
            "deletedRegion": {"startLine": 1, "startColumn": 3, "endLine": 1, "endColumn": 4},
            "insertedContent": {"text": "B"},
        },
        {
            "deletedRegion": {"startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 1},
            "insertedContent": {"text": "x"},
        },
    ]
    assert second["artifactLocation"]["uri"] == "c.md"


def fingerprints(*found):
    return [
        each["partialFingerprints"]["primaryLocationLineHash"] for each in run(*found)["results"]
    ]


def test_a_finding_is_known_again_on_another_line():
    here, there = at(line=1, subject="[[A]]"), at(line=9, column=3, subject="[[A]]")
    assert fingerprints(here) == fingerprints(there)


def test_findings_that_differ_are_told_apart():
    found = [
        at(subject="[[A]]"),
        at(subject="[[B]]"),
        at("b.md", subject="[[A]]"),
        at(code="L002", subject="[[A]]"),
        at(message="other"),
        at(message="another"),
    ]
    assert len(set(fingerprints(*found))) == len(found)


def test_findings_that_are_the_same_are_counted():
    first, second = fingerprints(at(line=1, subject="x"), at(line=2, subject="x"))
    assert first.endswith(":1")
    assert second.endswith(":2")
    assert first[:-2] == second[:-2]

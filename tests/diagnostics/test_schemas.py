"""SARIF and JUnit against the schemas that others publish, for any findings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator, FormatChecker
from lxml import etree

from knapper.diagnostics import RULES, Diagnostic, Edit, Fix, Label, Severity, Span, finding
from knapper.diagnostics.report import junit, sarif

SCHEMAS = Path(__file__).parent / "schemas"
SARIF = Draft4Validator(
    json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8")),
    format_checker=FormatChecker(),
)
JUNIT = etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd"))

# As the vault is read: a name that is not UTF-8 has surrogates.
TEXT = st.text(st.characters(codec=None), max_size=12)
SPANS = st.builds(Span, TEXT, st.integers(0, 5), st.integers(0, 200), st.integers(0, 200))
PLACES = st.builds(Span, TEXT, st.integers(1, 5), st.integers(1, 200), st.integers(0, 200))
FOUND = st.builds(
    Diagnostic,
    st.sampled_from(sorted(RULES)),
    st.sampled_from(Severity),
    TEXT,
    SPANS,
    TEXT,
    st.lists(st.builds(Label, SPANS, TEXT), max_size=2).map(tuple),
    st.none() | st.builds(Fix, TEXT, st.lists(st.builds(Edit, PLACES, TEXT, TEXT), min_size=1)),
    TEXT,
)


def no_line(_path: str, _line: int) -> None:
    return None


def validated(text: str) -> etree._Element:
    root = etree.fromstring(text.encode())
    JUNIT.assertValid(root)
    return root


@given(st.lists(FOUND, max_size=4))
def test_any_findings_are_valid_sarif(found):
    log = json.loads(sarif(found))
    SARIF.validate(log)
    assert len(log["runs"][0]["results"]) == len(found)


@given(st.lists(FOUND, max_size=4), TEXT)
def test_any_findings_are_valid_junit(found, line):
    root = validated(junit(found, lambda *_: line.replace("\n", "")))
    assert len(root.findall(".//failure")) == len(found)


@pytest.mark.parametrize("code", sorted(RULES))
def test_every_rule_is_valid_in_both(code):
    found = [finding(code, "m", Span("a b.md", 1, 1, 1))]
    SARIF.validate(json.loads(sarif(found)))
    validated(junit(found, no_line))


def test_what_the_schemas_refuse_they_refuse():
    """Or a valid report would prove nothing."""
    log = json.loads(sarif([]))
    del log["version"]
    assert not SARIF.is_valid(log)
    assert not JUNIT.validate(etree.fromstring("<testsuites><test/></testsuites>"))

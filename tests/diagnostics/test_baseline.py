"""The baseline: what it knows, what it forgets, and that it never learns."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.diagnostics import RULES, Baseline, Span, compare, finding, read_baseline, to_baseline
from knapper.errors import ConfigError


def at(path="a.md", line=1, subject="[[A]]", code="L001", message="m"):
    return finding(code, message, Span(path, line, 1, 1), subject=subject)


def every(_code):
    return True


def test_it_knows_findings_by_rule_file_and_subject():
    assert to_baseline([at(line=1), at(line=5), at(code="L002"), at("b.md")]).counts == {
        ("L001", "a.md", "[[A]]"): 2,
        ("L002", "a.md", "[[A]]"): 1,
        ("L001", "b.md", "[[A]]"): 1,
    }


def test_a_finding_without_a_subject_is_known_by_its_message():
    assert list(to_baseline([at(subject="", message="told")]).counts) == [("L001", "a.md", "told")]


def test_lines_may_move():
    compared = compare(to_baseline([at(line=1)]), [at(line=40)], every)
    assert compared.new == []
    assert compared.known == [at(line=40)]
    assert compared.gone == {}


def test_of_more_than_is_known_the_last_are_new():
    known = to_baseline([at(line=1), at(line=2)])
    compared = compare(known, [at(line=9), at(line=3), at(line=5)], every)
    assert [one.span.line for one in compared.known] == [3, 5]
    assert [one.span.line for one in compared.new] == [9]


@pytest.mark.parametrize("other", [at("b.md"), at(code="L002"), at(subject="[[B]]")])
def test_what_is_not_known_is_new(other):
    compared = compare(to_baseline([at()]), [at(), other], every)
    assert compared.new == [other]


def test_it_shrinks_and_never_grows():
    known = to_baseline([at(line=1), at(line=2), at("gone.md")])
    compared = compare(known, [at(), at("new.md")], every)
    assert compared.gone == {("L001", "a.md", "[[A]]"): 1, ("L001", "gone.md", "[[A]]"): 1}
    assert compared.left.counts == {("L001", "a.md", "[[A]]"): 1}


def test_what_was_not_looked_for_is_not_gone():
    known = to_baseline([at(), at(code="L020")])
    compared = compare(known, [], lambda code: code != "L020")
    assert compared.left.counts == {("L020", "a.md", "[[A]]"): 1}


def test_the_file_has_an_entry_a_line_sorted_by_path():
    known = to_baseline([at("b.md"), at("é.md"), at("a.md", code="S003"), at("a.md"), at("a.md")])
    assert str(known) == (
        '{"version": 1, "findings": [\n'
        '{"path": "a.md", "code": "L001", "subject": "[[A]]", "count": 2},\n'
        '{"path": "a.md", "code": "S003", "subject": "[[A]]", "count": 1},\n'
        '{"path": "b.md", "code": "L001", "subject": "[[A]]", "count": 1},\n'
        '{"path": "\\u00e9.md", "code": "L001", "subject": "[[A]]", "count": 1}\n'
        "]}\n"
    )
    assert json.loads(str(to_baseline([]))) == {"version": 1, "findings": []}


COUNTS = st.dictionaries(
    st.tuples(st.sampled_from(sorted(RULES)), st.text(), st.text()), st.integers(1, 9), max_size=5
)


@given(COUNTS)
def test_what_is_written_is_read(tmp_path_factory, counts):
    file = tmp_path_factory.mktemp("baseline") / "b.json"
    file.write_text(str(Baseline(counts)), encoding="utf-8")
    assert read_baseline(file).counts == counts


def refused(tmp_path, content):
    file = tmp_path / "b.json"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(ConfigError) as caught:
        read_baseline(file)
    assert caught.value.path == str(file)
    assert caught.value.help
    return caught.value


def test_no_file(tmp_path):
    with pytest.raises(ConfigError, match="there is no such baseline"):
        read_baseline(tmp_path / "none.json")


def test_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(ConfigError, match="the baseline cannot be read: is a directory"):
        read_baseline(tmp_path)


def test_broken_json_is_told_with_its_line(tmp_path):
    error = refused(tmp_path, '{"version": 1,\n"findings": [}')
    assert (error.line, error.column) == (2, 14)
    assert error.message.startswith("the baseline is damaged: ")


ENTRY = {"path": "a.md", "code": "L001", "subject": "x", "count": 1}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe\x00", "it is not JSON"),
        ("[" * 100_000, "it is not JSON"),
        ("1" * 10_000, "it is not JSON"),
        ("[]", "it has no `findings`"),
        ('{"version": 1}', "it has no `findings`"),
        ('{"version": 1, "findings": {}}', "`findings` is no list"),
        ('{"version": 1, "findings": ["L001"]}', "entry 1 is no finding"),
        *(
            (json.dumps({"version": 1, "findings": [ENTRY, {**ENTRY, **wrong}]}), "entry 2 is no")
            for wrong in (
                {"code": 1},
                {"count": 0},
                {"count": True},
                {"count": "1"},
                {"path": None},
            )
        ),
    ],
)
def test_a_damaged_file_is_refused(tmp_path, content, message):
    assert message in refused(tmp_path, content).message


@pytest.mark.parametrize("version", [2, None, "1"])
def test_another_version_is_refused(tmp_path, version):
    error = refused(tmp_path, json.dumps({"version": version, "findings": []}))
    assert "is not of version 1" in error.message

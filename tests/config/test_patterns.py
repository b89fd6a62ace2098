"""Which files a list of paths and patterns names."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.config import IgnoreFilters, PathPatterns


@pytest.mark.parametrize(
    ("pattern", "named", "not_named"),
    [
        ("Private", ["Private/a.md", "Private/b/c.md", "x/Private/y.md"], ["Privately/a.md"]),
        ("a/b", ["a/b", "a/b/c.md"], ["x/a/b/c.md", "a/bc.md"]),
        ("/a", ["a/b.md"], ["x/a/b.md"]),
        ("./a/", ["a/b.md"], ["b.md"]),
        ("*.draft.md", ["x.draft.md", "a/x.draft.md"], ["draft.md"]),
        ("a/**/b.md", ["a/b.md", "a/x/y/b.md"], ["b.md"]),
        ("private", ["Private/a.md", "PRIVATE/a.md"], ["public/a.md"]),
        ("Über", ["über/a.md", unicodedata.normalize("NFD", "Über/a.md")], ["Uber/a.md"]),
        # A path that reads as a pattern of another meaning is a path as well.
        ("[Draft] x", ["[Draft] x/a.md"], ["x/a.md"]),
        ("#inbox", ["#inbox/a.md"], ["inbox/a.md"]),
        ("!x", ["!x/a.md"], ["x/a.md"]),
        ("a\\b", ["a/b/c.md"], ["a/c.md"]),
        (" a ", ["a/x.md"], ["b/x.md"]),
        ("", [], ["a.md"]),
        ("/", [], ["a.md"]),
    ],
)
def test_exclude_names(pattern, named, not_named):
    patterns = PathPatterns([pattern])
    assert [path for path in named if not patterns.match(path)] == []
    assert [path for path in not_named if patterns.match(path)] == []


def test_a_later_pattern_takes_a_file_back():
    patterns = PathPatterns(["*.tmp.md", "!keep.tmp.md"])
    assert patterns.match("a.tmp.md")
    assert not patterns.match("keep.tmp.md")


def test_no_pattern_names_nothing():
    assert not PathPatterns([]).match("a.md")


@given(st.lists(st.text()), st.text())
def test_a_valid_pattern_matches_or_not(patterns, path):
    named = PathPatterns([one for one in patterns if PathPatterns.is_valid(one)]).match(path)
    assert isinstance(named, bool)


@given(st.lists(st.text("aB[]*!# .é", min_size=1).filter(lambda part: part.strip()), min_size=1))
def test_a_folder_is_always_left_out_by_its_own_path(parts):
    path = "/".join(part.strip() for part in parts)
    if PathPatterns.is_valid(path) and not path.startswith("./") and path != ".":
        assert PathPatterns([path]).match(f"{path}/secret.md")


@pytest.mark.parametrize(
    ("written", "path", "hidden"),
    [
        ("Archive/", "Archive/a.md", True),
        ("Archive/", "My Archive/a.md", False),
        ("Arch", "Archive/a.md", True),
        ("/^x.*y/", "xay.md", True),
        ("/^x.*y/", "a/xay.md", False),
        ("/draft/", "a/draft.md", True),
        ("/(/", "(", False),
        ("/", "a.md", False),
        ("//", "a.md", False),
        ("", "a.md", False),
        ("é", unicodedata.normalize("NFD", "é.md"), True),
    ],
)
def test_1_3_obsidians_excluded_files(written, path, hidden):
    assert IgnoreFilters([written]).match(path) is hidden


@given(st.lists(st.text()), st.text())
def test_1_3_any_filter_is_survived(filters, path):
    assert isinstance(IgnoreFilters([f"/{one}/" for one in filters]).match(path), bool)

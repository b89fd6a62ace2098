"""One note put in again gives what the whole vault read anew gives, for linked and unlinked."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.links import (
    Backlinks,
    Resolver,
    UnlinkedMentions,
    VaultIndex,
    find_backlinks,
    unlinked_mentions,
)

PATHS = ("Echo.md", "Loss curve.md", "Note 2.md", "Note 10.md")
PIECES = ("[[Echo]]", "[[Loss curve|it]]", "[[Note 2]]", "echo", "the loss curve", "Note 10", ". ")
TEXTS = st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join)


def _index(written: Any, texts: dict[str, str]) -> VaultIndex:
    return VaultIndex({path: written(text) for path, text in texts.items()}, (), Resolver(texts))


@pytest.mark.parametrize(
    ("kept", "whole"),
    [(Backlinks, find_backlinks), (UnlinkedMentions, unlinked_mentions)],
    ids=["linked", "unlinked"],
)
@given(
    texts=st.fixed_dictionaries(dict.fromkeys(PATHS, TEXTS)),
    edits=st.lists(st.tuples(st.sampled_from(PATHS), TEXTS), min_size=1, max_size=3),
)
def test_replacing_notes_is_reading_all_anew(
    written: Any, kept: Any, whole: Any, texts: dict[str, str], edits: list[tuple[str, str]]
) -> None:
    found = kept(_index(written, texts))
    for path, text in edits:
        before = {each: found.get(each) for each in PATHS}
        texts = texts | {path: text}
        index = _index(written, texts)
        touched = found.replace(index, path)
        after = {each: found.get(each) for each in PATHS}
        assert after == whole(index)
        assert {each for each in PATHS if before[each] != after[each]} <= touched
        assert path not in touched


def test_only_notes_that_are_named_are_touched(written: Any) -> None:
    texts = dict.fromkeys(PATHS, "") | {"Echo.md": "[[Note 2]]"}
    found = Backlinks(_index(written, texts))
    assert found.replace(_index(written, texts | {"Echo.md": "[[Note 10]]"}), "Echo.md") == {
        "Note 2.md",
        "Note 10.md",
    }

"""How names are compared and shown (obsidian.md §1.6, §1.7, §2.5)."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.vault import fold, is_note, nfc, note_name


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("Note.md", "Note"),
        ("a/b/Note.md", "Note"),
        ("NOTE.MD", "NOTE"),
        ("v1.2 release.md", "v1.2 release"),
        ("Node.js.md", "Node.js"),
        ("snake_case.md", "snake_case"),
        ("a/picture.png", "picture.png"),
        ("x.md.md", "x.md"),
    ],
)
def test_1_6_a_note_is_called_as_its_file(path, name):
    assert note_name(path) == name


@pytest.mark.parametrize(("path", "note"), [("a.md", True), ("a.MD", True), ("a.mdx", False)])
def test_1_1_a_note_ends_in_md(path, note):
    assert is_note(path) is note


@pytest.mark.parametrize(
    ("one", "other"), [("Note", "nOTE"), ("ÜBER", "über"), ("Straße", "STRAßE")]
)
def test_2_5_case_does_not_count(one, other):
    assert fold(one) == fold(other)


def test_2_5_two_words_stay_two():
    assert fold("Maße") != fold("Masse")


@pytest.mark.parametrize("text", ["Über", "한국어", "Å"])
def test_1_7_both_forms_of_unicode_are_one_name(text):
    composed, parted = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert nfc(parted) == composed
    assert fold(parted) == fold(composed)


@given(st.text())
def test_comparing_forms_are_stable(text):
    assert fold(fold(text)) == fold(text)
    assert nfc(nfc(text)) == nfc(text)
    assert fold(nfc(text)) == fold(text)

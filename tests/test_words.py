"""The site's own words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knapper.words import _TABLE, LANGUAGES, words_of

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("word", _TABLE)
def test_each_word_is_in_all_languages_with_the_same_places(word: str) -> None:
    assert len(_TABLE[word]) == len(LANGUAGES) - 1
    for translated in _TABLE[word]:
        assert translated.strip() == translated != ""
        assert re.findall(r"{\w+}", translated) == re.findall(r"{\w+}", word)


@pytest.mark.parametrize("language", ["en", "de", "pt_BR", "ZH-Hans", "xx", ""])
def test_a_word_without_translation_is_english(language: str) -> None:
    assert words_of(language)("no such word") == "no such word"


def test_the_words_of_scripts_are_in_the_table() -> None:
    for script in (ROOT / "assets" / "js").rglob("*.js"):
        for word in re.findall(r'WORDS\["([^"]*)"\]', script.read_text("utf-8")):
            assert word in _TABLE, f"{script.name}: {word}"

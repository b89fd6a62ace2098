"""Labels measured by the letters of Arial, and set in lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.flowchart import Run
from knapper.flowchart.text import EMPTY, set_lines, width_of


def lines_of(text: str, narrow: float = 150, wide: float = 220) -> list[str]:
    found = set_lines([Run(text)], 14, narrow, wide)
    return ["".join(run.text for run in line) for line in found.lines]


class TestWidths:
    # Adobe's metrics of Helvetica, which Arial keeps, in thousandths.
    @pytest.mark.parametrize(
        ("text", "regular", "bold"),
        [("A", 667, 722), ("i", 222, 278), ("W", 944, 944), (" ", 278, 278), ("8", 556, 556)],
    )
    def test_are_those_of_helvetica(self, text, regular, bold):
        assert width_of(text) * 1000 == pytest.approx(regular, abs=1)
        assert width_of(text, bold=True) * 1000 == pytest.approx(bold, abs=1)

    def test_add_up(self):
        assert width_of("Wii8") == pytest.approx(width_of("W") + 2 * width_of("i") + width_of("8"))

    @pytest.mark.parametrize("text", ["日", "한", "ア", "！"])
    def test_of_square_letters(self, text):
        assert width_of(text) == 1

    @pytest.mark.parametrize("mark", ["\u0301", "\u05b0", "\u0651", "\u200d", "\ufe0f", "\u200b"])
    def test_of_marks(self, mark):
        assert width_of(f"a{mark}") == pytest.approx(width_of("a"))

    def test_of_emoji(self):
        one = width_of("\U0001f600")
        assert 1 <= one <= 1.5
        family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
        assert width_of(family) == pytest.approx(one)
        assert width_of("\U0001f44d\U0001f3fd") == pytest.approx(one)
        assert width_of("\U0001f1e9\U0001f1ea") == pytest.approx(one)

    def test_of_code_are_all_one(self):
        assert width_of("iiii", code=True) == pytest.approx(width_of("WWWW", code=True))

    @pytest.mark.parametrize("text", ["שלום", "مرحبا", "สวัสดี", "नमस्ते"])
    def test_of_other_scripts_are_sensible(self, text):
        assert 0.3 < width_of(text) / len(text) < 0.8


class TestLines:
    def test_what_is_short_stays_on_one(self):
        assert lines_of("Zero-shot prompting") == ["Zero-shot prompting"]

    def test_are_about_even(self):
        text = "Do a few examples, or visible steps, pass within the token budget?"
        found = set_lines([Run(text)], 14, 150, 220)
        assert len(found.lines) == 3
        assert min(found.widths) > 0.6 * max(found.widths)
        assert " ".join(lines_of(text)) == text

    def test_break_where_the_author_says(self):
        assert lines_of("one\ntwo  three\n\n") == ["one", "two three"]

    def test_a_space_that_does_not_break(self):
        text = "a\u00a0b " * 30
        assert all(not line.startswith("b") for line in lines_of(text))

    def test_hyphens_do_not_break_words_that_fit(self):
        for line in lines_of("Parameter-efficient fine-tuning of large models by adapters"):
            assert not line.endswith("-")

    def test_long_words_are_broken(self):
        found = set_lines([Run("x" * 400)], 14, 150, 220)
        assert len(found.lines) > 5
        assert found.width <= 220 * 1.3
        assert "".join(lines_of("x" * 400)) == "x" * 400

    def test_addresses_break_behind_their_signs(self):
        address = "https://example.org/one-path/another-path/and-yet-another-path/the-end"
        lines = lines_of(address)
        assert "".join(lines) == address
        assert all(line[-1] in "/-." for line in lines[:-1])

    def test_marks_stay_with_their_letters(self):
        assert all(line[0] == "e" for line in lines_of("e\u0301" * 200))

    def test_east_asian_text_breaks_anywhere_but_before_a_stop(self):
        text = "知識は頻繁に変わりますか。それとも文書として存在しますか。" * 2
        lines = lines_of(text)
        assert len(lines) > 2
        assert "".join(lines) == text
        assert not any(line[0] in "。、" for line in lines)

    def test_styles_stay(self):
        runs = [Run("plain "), Run("bold", bold=True), Run("er "), Run("f(x)", code=True)]
        (line,) = set_lines(runs, 14, 200, 220).lines
        assert line == (Run("plain"), Run(" bold", bold=True), Run("er"), Run(" f(x)", code=True))

    def test_bold_is_wider(self):
        plain, bold = (set_lines([Run("Some words")], 14, 150, 220, bold=each) for each in (0, 1))
        assert bold.width > plain.width

    @pytest.mark.parametrize(
        ("text", "backwards"),
        [("שלום", True), ("مرحبا hello", True), ("hello مرحبا", False), ("12 ?", False)],
    )
    def test_which_way_they_run(self, text, backwards):
        assert set_lines([Run(text)], 14, 150, 220).backwards is backwards

    @pytest.mark.parametrize("text", ["", "  ", "\n\n"])
    def test_of_nothing(self, text):
        assert set_lines([Run(text)], 14, 150, 220) == EMPTY

    def test_very_long_text_takes_little_time_and_a_wider_column(self):
        found = set_lines([Run("word " * 5000)], 14, 150, 220)
        assert 220 < found.width < 900

    @given(st.lists(st.builds(Run, st.text(max_size=60), st.booleans(), st.booleans()), max_size=4))
    def test_hold_every_letter(self, runs):
        found = set_lines(runs, 14, 150, 220)
        written = "".join(run.text for line in found.lines for run in line)
        given_ = "".join(run.text for run in runs)
        assert "".join(written.split()) == "".join(given_.split())
        assert len(found.lines) == len(found.widths)
        assert all(0 <= width <= found.width for width in found.widths)

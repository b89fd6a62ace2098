"""Formulas (§7.8): MathML that browsers draw, for every text, in bounded time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from knapper.compile.math import definitions, to_mathml

_NS = "{http://www.w3.org/1998/Math/MathML}"
_LINES = (Path(__file__).parent / "formulas.txt").read_text(encoding="utf-8").splitlines()
FORMULAS = [line for line in _LINES if line and not line.startswith("#")]
# What MathJax refuses as well.
INVALID = {"a < b > c & d", r"\middle", r"\hline"}


def tree(tex, *, display=True, preamble=""):
    html, error = to_mathml(tex, display=display, preamble=preamble)
    assert error is None, f"{tex}: {error}"
    return etree.fromstring(html)


def drawn(tex, **options):
    """All that a reader sees, without blanks and invisible operators."""
    presentation = tree(tex, **options)[0][0]
    text = "".join(presentation.itertext())
    return "".join(c for c in text if c not in "\u2061\u2062\u2063 \xa0")


def has(tex, element):
    return tree(tex).find(f".//{_NS}{element}") is not None


@pytest.mark.parametrize("display", [True, False])
@pytest.mark.parametrize("tex", [f for f in FORMULAS if f not in INVALID])
def test_real_formulas_are_drawn_and_carry_their_source(tex, display):
    math = tree(tex, display=display)
    assert math.tag == f"{_NS}math"
    assert math.get("display") == ("block" if display else "inline")
    semantics = math[0]
    assert semantics.tag == f"{_NS}semantics"
    annotation = semantics[1]
    assert annotation.get("encoding") == "application/x-tex"
    assert annotation.text == tex
    presentation = semantics[0]
    assert len(presentation)
    assert "\\" not in "".join(presentation.itertext()).replace("\\", "", tex.count("setminus"))


@pytest.mark.parametrize("tex", sorted(INVALID))
def test_what_mathjax_refuses_is_shown_as_source_with_the_reason(tex):
    html, error = to_mathml(tex, display=False)
    assert error
    code = etree.fromstring(html)
    assert code.tag == "code"
    assert code.get("class") == "math-error"
    assert code.get("title") == error
    assert code.text == tex


def test_an_unknown_command_is_shown_in_place_and_reported():
    html, error = to_mathml(r"x + \foo y", display=False)
    assert error == 'unknown command "\\foo"'
    span = etree.fromstring(html)
    assert span.get("class") == "math-error"
    assert span.get("title") == error
    assert "".join(span.find(f".//{_NS}mrow").itertext()).replace(" ", "") == "x+\\fooy"


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\text{train_loss & 50%}", "train_loss&50%"),
        (r"\text{for $x_1$ only}", "forx1only"),
        (r"\left<x\right>", "⟨x⟩"),
        (r"\unicode{x263a}", "☺"),
        (r"\ce{2H2 + O2 -> 2H2O}", "2H2+O2⟶2H2O"),
        (r"\ce{SO4^2- + Ba^2+ <=> BaSO4 v}", "SO42−+Ba2+⇌BaSO4↓"),
        (r"\require{cancel} x", "x"),
        (r"\DeclareMathOperator{\tr}{tr} \tr A", "trA"),
        (r"\newcommand{\vec}[1]{\mathbf{#1}}\vec x", "𝐱"),
        (r"\href{https://example.org}{x}", "x"),
        (r"\cases{a & b \cr c & d}", "{abcd"),
        (r"\color{#f00}{x} \textcolor{salmon}{y}", "xy"),
        (r"\verb|a_b|", "a_b"),
    ],
)
def test_what_mathjax_reads_beyond_the_library(tex, text):
    assert drawn(tex) == text


def test_chemistry_sets_counts_low_and_charges_high():
    assert has(r"\ce{SO4^2-}", "msubsup")
    assert has(r"\ce{^{14}_{6}C}", "msubsup")
    assert has(r"\ce{A ->[heat][slow] B}", "munderover")
    # A count before a formula is no index.
    assert not has(r"\ce{2H}", "msub")


@pytest.mark.parametrize("name", ["align", "equation", "gather", "multline", "eqnarray"])
def test_equations_bear_no_number_that_obsidian_would_not_give(name):
    assert drawn(f"\\begin{{{name}}} a \\\\ b \\end{{{name}}}") == "ab"


def test_a_tag_is_shown():
    assert drawn(r"a \tag{7}") == "a(7)"
    assert drawn(r"a \tag*{x}") == "ax"
    assert drawn(r"\begin{align} a &= b \tag{7} \end{align}") == "a=b(7)"
    assert drawn(r"a \tag{7}", display=False) == "a(7)"


def test_gaps_between_rows_and_labels_leave_no_text():
    assert drawn(r"\begin{aligned} a &= b \\[2ex] c &= d \end{aligned}") == "a=bc=d"
    assert drawn(r"\label{eq:one} a") == "a"
    assert tree(r"\begin{align}\label{x} a\end{align}").find(".//*[@id]") is None


def test_limits_stay_where_they_are_asked_for():
    # \foo makes the formula go through the rewriting; \sum keeps its limits.
    html, _ = to_mathml(r"\sum\limits_i \foo", display=False)
    assert "<munder>" in html
    assert has(r"\max\limits_x", "munder")


def test_macros_serve_the_formulas_after_them():
    first = r"\newcommand{\norm}[1]{\lVert #1 \rVert} \def\R{\mathbb{R}} x"
    preamble = definitions(first)
    assert drawn(r"\norm{x} \R", preamble=preamble) == "‖x‖ℝ"
    assert tree(r"\R", preamble=preamble)[0][1].text == r"\R"
    assert definitions(r"a + \defeq") == ""


def test_a_broken_definition_does_not_break_the_formulas_after_it():
    for broken in (r"\newcommand{\a}[1]{", r"\def\a", r"\newcommand", r"\let\a"):
        assert drawn("x", preamble=definitions(broken)) == "x"
    assert drawn("x", preamble=r"\newcommand{\a}{\b}}") == "x"


@pytest.mark.parametrize(
    "tex",
    [
        "<script>alert(1)</script>",
        r"\text{<img src=x onerror=alert(1)>}",
        r"\operatorname{<}",
        r"\operatorname{\lt}script",
        r"\operatorname{&}",
        r"\foo<img>",
        r"\href{javascript:alert(1)}{x}",
        r"\style{background:url(x)}{y}",
        r"\class{x\" onclick=\"y}{z}",
        r"\eqref{\"><script>}",
        r"\tag{<b>} x",
        r"\color{red;background:url(//x)} x",
        r"\unicode{x3c}script>",
        r"\begin{<b>}x\end{<b>}",
    ],
)
@pytest.mark.parametrize("display", [True, False])
def test_no_markup_comes_from_a_formula(tex, display):
    root = etree.fromstring(to_mathml(tex, display=display)[0])
    allowed = {"math", "semantics", "annotation", "merror", "mspace", "mpadded", "menclose"}
    for element in root.iter():
        name = etree.QName(element).localname
        assert name in allowed or name in {"code", "span"} or (name[0] == "m" and len(name) < 12)
        assert not {key for key in element.attrib if key.startswith("on") or key == "href"}
        assert "url" not in element.get("style", "")


@given(st.text(max_size=200), st.booleans())
def test_any_text_gives_sound_markup(tex, display):
    html, _ = to_mathml(tex, display=display)
    assert not any(ord(c) < 32 and c not in "\t\n\r" for c in html)
    etree.fromstring(html)


_PIECES = st.sampled_from(
    [*"{}[]()&^_$%#'<>|\\ \n", "\\\\", r"\left", r"\right", r"\frac", r"\text{", r"\def\a{",
     r"\a", r"\begin{align}", r"\end{align}", r"\ce{", r"\tag{", r"\color{#", r"\verb|", "x", "1",
     r"\newcommand{\b}[1]{", r"\b", "#1", r"\operatorname", r"\sqrt[", r"\over", r"\label{"]
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(_PIECES, max_size=40), st.booleans())
def test_any_tex_gives_sound_markup(pieces, display):
    tex = "".join(pieces)
    definitions(tex)
    etree.fromstring(to_mathml(tex, display=display)[0])


@pytest.mark.parametrize(
    "tex",
    [
        "{" * 5000 + "x" + "}" * 5000,
        "{" * 20_000,
        r"\sqrt " * 3000 + "x",
        r"\left(" * 1000 + r"\right)" * 1000,
        r"\begin{matrix}" * 600 + r"\end{matrix}" * 600,
        r"\hat" * 4000,
        "x^{" * 6000,
        "x" * 200_000,
        "[0,1[ " * 500,
        r"\\[" * 5000,
        r"\def\a{" + r"\not " * 300 + r"\a}\a",
        r"\def\a{\b\b}\def\b{\c\c}\def\c{\d\d}\def\d{\e\e}\def\e{\f\f}\def\f{xx}\a\a\a\a",
        r"\def\a{" + "x" * 10_000 + "}" + r"\a" * 99,
        r"\text{a_b $x$ " * 90 + "}" * 90,
        r"\ce{" + "^{" * 90 + "}" * 91,
    ],
    ids=lambda tex: f"{tex[:9]}-{len(tex)}",
)
def test_monsters_end_quickly(tex):
    to_mathml.cache_clear()
    start = time.process_time()
    html, _ = to_mathml(tex, display=True)
    assert time.process_time() - start < 1.5
    assert len(html) < 2_000_000


def test_a_repeated_formula_is_converted_once():
    to_mathml.cache_clear()
    for _ in range(3):
        to_mathml("x^2", display=False)
    assert to_mathml.cache_info().misses == 1

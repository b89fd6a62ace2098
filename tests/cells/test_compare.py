"""Whether a cell prints what its note says, and gives what is stored."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from knapper.cells.compare import drift, holds
from knapper.cells.record import Display, Failure, Printed, Result, StoredCell


def lines(text: str) -> str:
    """Let a case stand on one line: `|` ends a line."""
    return text.replace("|", "\n")


@pytest.mark.parametrize(
    ("expected", "printed", "tolerance"),
    [
        ("", "", 0),
        ("a", "a|", 0),
        ("a|b", "a  |b||", 0),
        ("a||b", "a||b", 0),
        ("a", "\x1b[31ma\x1b[0m", 0),
        # any lines
        ("...", "", 0),
        ("…", "a|b", 0),
        ("a|...", "a", 0),
        ("a|...|d", "a|b|c|d", 0),
        ("...|d", "a|d", 0),
        ("a|...|c|...|e", "a|b|c|d|c|e", 0),
        ("a|  ...|c", "a|b|c", 0),
        ("...|...|b", "a|b", 0),
        ("...|a|b|...", "a|a|b|c", 0),
        # numbers
        ("loss 2.31", "loss 2.3", 0.01),
        ("1e-3", "0.001", 0.01),
        ("-1.5e+10", "-15000000000", 0.01),
        (".5", "0.50", 0.01),
        ("0.0", "-0.0", 0.01),
        ("nan inf", "nan inf", 0.01),
        ("NaN", "nan", 0.01),
        ("1,234,567", "1,234,568", 0.01),
        ("1_000", "1000", 0.01),
        ("3.20s", "3.21s", 0.01),
        ("5 %", "5.01 %", 0.01),
        ("[ 1.00,  2]", "[1.001, 2]", 0.01),
        ("...|loss 2.31", "x|loss 2.3", 0.01),
        ("2-3", "2-3.01", 0.01),
    ],
)
def test_it_holds(expected, printed, tolerance):
    assert holds(lines(expected), lines(printed), tolerance) is None


@pytest.mark.parametrize(
    ("expected", "printed", "tolerance", "line", "found"),
    [
        ("a", "b", 0, 1, "b"),
        ("a", "", 0, 1, None),
        ("", "a", 0, 1, "a"),
        ("a|b|c", "a|x|c", 0, 2, "x"),
        ("a|b", "a|b|c", 0, 3, "c"),
        ("a|b", "a", 0, 2, None),
        ("a", " a", 0, 1, " a"),
        ("a|...|d", "a|b|c", 0, 3, "c"),
        ("a|...|a", "a", 0, 3, None),
        ("a|...|c|d|...", "a|c|x|c", 0, 4, "x"),
        ("a|...|c|...", "a|b", 0, 3, None),
        ("... a", "b a", 0, 1, "b a"),
        # numbers
        ("1.0", "1", 0, 1, "1"),
        ("2.31", "2.34", 0.01, 1, "2.34"),
        ("0", "0.001", 0.01, 1, "0.001"),
        ("1", "-1", 0.01, 1, "-1"),
        ("nan", "1", 0.01, 1, "1"),
        ("inf", "1", 0.01, 1, "1"),
        ("inf", "-inf", 0.01, 1, "-inf"),
        ("v1", "v2", 0.9, 1, "v2"),
        ("v1.2", "v1.3", 0.9, 1, "v1.3"),
        ("info", "infos", 0.9, 1, "infos"),
        ("1 2", "1  2 3", 0.9, 1, "1  2 3"),
        ("9" * 400, "8" * 400, 0.01, 1, "8" * 400),
    ],
)
def test_the_first_line_that_does_not_hold_is_told(expected, printed, tolerance, line, found):
    mismatch = holds(lines(expected), lines(printed), tolerance)
    assert (mismatch.line, mismatch.found) == (line, found)


@pytest.mark.parametrize(
    ("expected", "printed", "words"),
    [
        ("a", "b", "expected `a`, printed `b`"),
        ("a|b", "a", "expected `b`, but no more is printed"),
        ("a", "a|b", "more is printed than expected, from `b` on"),
        ("|a", "b|a", "expected a blank line, printed `b`"),
        ("a|...|c|...", "a|b", "expected `c`, which is not printed"),
        (
            "loss 2.0",
            "loss 2.1",
            (
                "expected `loss 2.0`, printed `loss 2.1` "
                "(2.1 is off from 2.0 by 0.05 of its size, more than 0.01)"
            ),
        ),
    ],
)
def test_what_differs_is_said_in_words(expected, printed, words):
    assert str(holds(lines(expected), lines(printed), 0.01)) == words


TEXTS = st.lists(st.sampled_from(["", "...", "a", " b", "1.5 x", "nan", "1,000", "é"])).map(
    "\n".join
)


@given(TEXTS | st.text(), st.sampled_from([0, 0.01]))
def test_a_text_holds_against_itself(text, tolerance):
    assert holds(text, text, tolerance) is None


@given(
    st.floats(min_value=1e-100, max_value=1e100), st.floats(min_value=-1, max_value=1),
    st.sampled_from([0.001, 0.01, 0.1]), st.booleans(),
)  # fmt: skip
def test_a_number_holds_as_far_as_the_tolerance_and_no_further(number, part, tolerance, negative):
    assume(abs(abs(part) - tolerance) > 1e-6)
    number = -number if negative else number
    mismatch = holds(f"loss: {number!r}.", f"loss: {number * (1 + part)!r}.", tolerance)
    assert (mismatch is None) == (abs(part) < tolerance)


def cell(*outputs, results=()):
    return StoredCell("key", outputs=outputs, results=results)


def printed(text, stream="stdout"):
    return Printed(stream, text)


OLD = [printed("loss 2.00\n"), Display("1.00"), Display("", "text/html", "<b>3.00</b>")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (OLD, OLD),
        (OLD, [printed("loss "), printed("2.01\n"), *OLD[1:]]),
        (OLD, [printed("loss 2.01\n"), Display("1.01"), Display("", "text/html", "<b>3.01</b>")]),
        (OLD, [printed("50%", "stderr"), *OLD, printed("a warning", "stderr")]),
        (OLD, [*OLD, printed("\n")]),
        ([Failure("ValueError", "no 1.00", "one")], [Failure("ValueError", "no 1.01", "other")]),
        ([Display("", "image/png", file="a.png", width=2, height=1)],
         [Display("", "image/png", file="b.png", width=2, height=1)]),
    ],
)  # fmt: skip
def test_what_differs_within_the_tolerance_is_no_drift(old, new):
    assert drift(cell(*old), cell(*new), 0.02) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            OLD,
            [printed("loss 2.50\n"), *OLD[1:]],
            (
                "prints `loss 2.50`, stored is `loss 2.00` "
                "(2.50 is off from 2.00 by 0.25 of its size, more than 0.02)"
            ),
        ),
        (OLD, OLD[:2], "gives a value as text/html less than is stored"),
        (OLD, [*OLD, Display("1")], "gives a value as text/plain more than is stored"),
        (OLD, [OLD[1], OLD[0], OLD[2]], "gives a value as text/plain, stored is printed text"),
        ([printed("...")], [printed("x")], "prints `x`, stored is `...`"),
        ([printed("a\nb")], [printed("a")], "prints 1 lines, stored are 2"),
        (
            [Failure("ValueError", "no")],
            [Failure("KeyError", "no")],
            "raises `KeyError: no`, stored is `ValueError: no`",
        ),
        (
            [Display("1")],
            [Display("1", "text/latex", "$1$")],
            "gives a value as text/latex, stored is a value as text/plain",
        ),
        (
            [Display("", "image/png", file="a.png", width=2, height=1)],
            [Display("", "image/png", file="b.png", width=3, height=1)],
            "shows a picture of 3x1, stored is 2x1",
        ),
    ],
)
def test_drift_is_told(old, new, told):
    assert drift(cell(*old), cell(*new), 0.02)[:1] == [told]


@pytest.mark.parametrize(
    ("old", "new", "tolerance", "told"),
    [
        (2.0, 2.01, -1, None),
        (2.0, 2.1, -1, "`loss` is 2.1, stored as 2.0 (off by 0.05 of its size)"),
        (2.0, 2.1, 0.1, None),
        (2.0, 2.01, 0, "`loss` is 2.01, stored as 2.0 (off by 0.005 of its size)"),
        (10, 11, 0, "`loss` is 11, stored as 10 (off by 0.1 of its size)"),
        (0.0, 1e-9, 0.1, "`loss` is 1e-09, stored as 0.0 (off by 1e-09)"),
    ],
)
def test_each_recorded_number_has_its_own_tolerance(old, new, tolerance, told):
    before, now = Result("loss", old), Result("loss", new, tolerance=tolerance)
    assert drift(cell(results=(before,)), cell(results=(now,)), 0.02) == [told] * bool(told)


def test_units_and_names_of_recorded_numbers_are_compared():
    old = cell(results=(Result("loss", 2.0, "nats"), Result("steps", 10)))
    new = cell(results=(Result("loss", 2.0, "bits"), Result("epochs", 1)))
    assert drift(old, new, 0.02) == [
        "`steps` is no longer recorded",
        "`loss` is in `bits`, stored in `nats`",
        "`epochs` is recorded, which is not stored",
    ]


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50">'
    '<defs><clipPath id="a"/></defs>{}</svg>'
)
LINE = '<path d="M 1 2 L 50 40" clip-path="url(#a)"/><text>0.50</text>'


@pytest.mark.parametrize(
    ("new", "same"),
    [
        (LINE, True),
        (LINE.replace("50 40", "50.9 40.9"), True),
        (LINE.replace("50 40", "52 40"), False),
        (LINE.replace("L 50", "L 25 21 L 50"), True),  # one point more on the same line
        (LINE.replace("L 50", "L 25 49 L 50"), False),
        (LINE.replace("0.50", "0.501"), True),
        (LINE.replace("0.50", "0.60"), False),
        (LINE.replace("0.50", "half"), False),
        (LINE.replace("url(#a)", "url(#b)").replace('id="a"', 'id="b"'), True),
        (LINE + "<text/>", False),
        ("<", False),
    ],
)
def test_a_drawing_is_compared_by_what_it_draws(new, same):
    files = {"old.svg": SVG.format(LINE).encode(), "new.svg": SVG.format(new).encode()}
    shown = [cell(Display("", "image/svg+xml", file=name)) for name in files]
    told = drift(*shown, 0.01, files.get)
    assert told == [] if same else told[0].startswith("draws other than is stored: ")

"""Numbers that cells record, and how other cells find them."""

from __future__ import annotations

import copy
import fractions
import json
import math
import pickle
import traceback

import pytest

from knapper.cells.worker.results import Count, Quantity, names

START = {
    "note": "Methods/RAG.md",
    "results": {
        "Methods/Pretraining.md": [["loss", 2.3096, "nats", -1], ["steps", 5000, "", -1]],
        "Baseline.md": [["loss", 3.1, "nats", -1], ["time_s", 0.00001234, "s", 0.1]],
        "Old/Notes.md": [["loss", 1.0, "bits", -1]],
        "New/Notes.md": [],
    },
}


@pytest.fixture
def cell():
    """The functions of a cell, and the frames that they sent as `sent`."""

    class Cell:
        def __init__(self):
            self.sent = []
            given = names(START, self.sent.append)
            self.record, self.results = given["record"], given["results"]

        @property
        def recorded(self):
            return [tuple(frame["result"].values()) for frame in self.sent]

    return Cell()


def test_numbers_are_recorded_with_unit_and_tolerance(cell):
    cell.record(loss=2.31, steps=5, unit="nats", tolerance=0.02)
    cell.record(accuracy=0.5)
    assert cell.sent[0] == {
        "result": {"name": "loss", "value": 2.31, "unit": "nats", "tolerance": 0.02}
    }
    assert cell.recorded[1:] == [("steps", 5, "nats", 0.02), ("accuracy", 0.5, "", -1.0)]


class Scalar:
    """As one of NumPy or PyTorch: it holds what it was made with."""

    def __init__(self, *held):
        self.held = held

    def item(self):
        (one,) = self.held
        return one


@pytest.mark.parametrize(("value", "kept"), [(Scalar(2.5), 2.5), (Scalar(3), 3), (-0.0, 0.0)])
def test_what_holds_a_number_is_recorded_by_it(cell, value, kept):
    cell.record(x=value)
    ((_, found, _, _),) = cell.recorded
    assert (type(found), found) == (type(kept), kept)


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        (True, TypeError, "`x` is True, and only numbers are recorded; try int(x)"),
        (Scalar(False), TypeError, "`x` is False, and only numbers are recorded; try int(x)"),
        ("2.3", TypeError, "`x` is a str, and only numbers are recorded"),
        (None, TypeError, "`x` is a NoneType, and only numbers are recorded"),
        (2j, TypeError, "`x` is a complex, and only numbers are recorded"),
        (fractions.Fraction(1), TypeError, "`x` is a Fraction, and only numbers are recorded"),
        (
            Scalar(1, 2),
            TypeError,
            "`x` is a Scalar, which is not one number; record one, such as its mean",
        ),
        (
            math.nan,
            ValueError,
            "`x` is nan, which compares with nothing; record finite numbers",
        ),
        (
            Scalar(-math.inf),
            ValueError,
            "`x` is -inf, which compares with nothing; record finite numbers",
        ),
        (2**63, ValueError, "`x` is too large for a whole number; record float(x)"),
    ],
)
def test_what_is_no_number_is_refused_with_a_way_out(cell, value, error, message):
    with pytest.raises(error) as raised:
        cell.record(good=1, x=value)
    assert str(raised.value) == message
    assert cell.sent == []


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({"unit": 3}, TypeError, 'a unit is a text such as "nats", not an int'),
        ({"tolerance": "1"}, TypeError, "a tolerance is a number such as 0.02, not a str"),
        ({"tolerance": True}, TypeError, "a tolerance is a number such as 0.02, not a bool"),
        (
            {"tolerance": -1},
            ValueError,
            "a tolerance is a part of a number's size such as 0.02, not -1",
        ),
    ],
)
def test_wrong_use_is_told(cell, given, error, message):
    with pytest.raises(error) as raised:
        cell.record(x=1, **given)
    assert str(raised.value) == message
    assert cell.sent == []


def test_nothing_is_not_recorded(cell):
    with pytest.raises(TypeError, match="nothing to record; name a number"):
        cell.record(unit="nats")


def test_numbers_of_this_note_so_far(cell):
    assert cell.results() == {}
    cell.record(loss=1.5, unit="nats")
    cell.record(loss=2.5)
    assert cell.results() == {"loss": 2.5}
    assert cell.results("RAG") == {"loss": 2.5}


@pytest.mark.parametrize(
    "name",
    ["Pretraining", "Methods/Pretraining", "methods/pretraining.md", "[[Pretraining]]",
     "[[Methods/Pretraining|that]]"],
)  # fmt: skip
def test_a_note_is_named_as_in_a_link(cell, name):
    assert cell.results(name) == {"loss": 2.3096, "steps": 5000}


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (
            lambda results: results("Distillation"),
            (
                "this note does not require `Distillation`; add it to the property: "
                'requires: ["[[Distillation]]"]'
            ),
        ),
        (
            lambda results: results("Pretrainig"),
            "this note requires no `Pretrainig`; did you mean `Pretraining`?",
        ),
        (
            lambda results: results("Notes"),
            '`Notes` may be "Old/Notes" and "New/Notes"; write which',
        ),
        (
            lambda results: results("Pretraining")["lost"],
            "the note `Pretraining` records no `lost`; did you mean `loss`?",
        ),
        (
            lambda results: results("Pretraining")["accuracy"],
            "the note `Pretraining` records no `accuracy`; it records `loss`, `steps`",
        ),
        (
            lambda results: results()["loss"],
            "the note `RAG` records no `loss`; it records nothing",
        ),
    ],
)
def test_what_is_not_there_is_told_with_a_way_out(cell, ask, message):
    with pytest.raises(KeyError) as raised:
        ask(cell.results)
    assert str(raised.value) == message
    last = traceback.format_exception_only(raised.value)[-1]
    assert last == f"NoResult: {message}\n"


def test_a_note_is_named_by_a_text(cell):
    with pytest.raises(TypeError, match=r'as in results\("Pretraining"\), not an int'):
        cell.results(3)


def test_a_number_is_a_float_or_an_int_with_a_unit(cell):
    loss, steps = cell.results("Pretraining").values()
    assert isinstance(loss, float)
    assert isinstance(steps, int)
    assert (loss.unit, steps.unit) == ("nats", "")
    assert (repr(loss), str(loss), f"{loss:.2f}") == ("2.3096 nats", "2.3096", "2.31")
    assert (repr(steps), str(steps), f"{steps:,}") == ("5000", "5000", "5,000")
    assert json.dumps([loss, steps]) == "[2.3096, 5000]"
    assert type(loss + 1) is float


@pytest.mark.parametrize("number", [Quantity(1.5, "s"), Count(3, "steps")])
def test_a_number_keeps_its_unit_where_it_is_copied(number):
    for other in (copy.deepcopy(number), pickle.loads(pickle.dumps(number))):
        assert (other, other.unit, type(other)) == (number, number.unit, type(number))


def test_a_number_that_is_recorded_again_brings_its_unit(cell):
    cell.record(before=cell.results("Pretraining")["loss"])
    assert cell.recorded == [("before", 2.3096, "nats", -1.0)]
    assert type(cell.sent[0]["result"]["value"]) is float


def test_one_note_is_a_table_of_its_numbers(cell):
    assert cell.results("Pretraining")._repr_markdown_() == (
        "| Result | Value | Unit |\n"
        "| --- | ---: | --- |\n"
        "| loss | 2.31 | nats |\n"
        "| steps | 5000 |  |\n"
    )


def test_notes_are_a_table_with_links_to_them(cell):
    assert cell.results("Pretraining", "Baseline")._repr_markdown_() == (
        "| Note | loss (nats) | steps | time\\_s (s) |\n"
        "| --- | ---: | ---: | ---: |\n"
        "| [[Methods/Pretraining\\|Pretraining]] | 2.31 | 5000 |  |\n"
        "| [[Baseline]] | 3.1 |  | 1.234e-05 |\n"
    )


def test_units_that_differ_stand_by_their_numbers(cell):
    table = cell.results("Baseline", "Old/Notes")._repr_markdown_()
    assert "| Note | loss | time\\_s (s) |" in table
    assert "| [[Baseline]] | 3.1 nats |" in table
    assert "| [[Old/Notes\\|Notes]] | 1 bits |" in table


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (1.0, "1"), (2.3096, "2.31"), (0.12345, "0.1235"), (12345.678, "12346"),
        (123456789.0, "123456789"), (1e12, "1.000e+12"), (0.00123456, "0.001235"),
        (1e-9, "1.000e-09"), (-2.3096, "-2.31"), (99.996, "100"), (10**12, "1000000000000"),
    ],
)  # fmt: skip
def test_a_table_shows_four_digits(cell, value, text):
    cell.record(x=value)
    assert f"| x | {text} |" in cell.results()._repr_markdown_()

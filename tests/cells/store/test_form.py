"""The form of a stored file: as written by hand in `sample.json`, and back, for any outputs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.cells import (
    Display,
    Environment,
    Failure,
    Printed,
    Result,
    StoredCell,
    StoredNote,
)
from knapper.cells.store.form import FormError, decode, encode

SAMPLE = (Path(__file__).parent / "sample.json").read_bytes()
STORED = StoredNote(
    "Methods/Größe.md",
    "2026-11-20",
    Environment(
        "3.11.2",
        "Linux x86_64",
        packages={"torch": "2.13.0+cpu", "lab": "sha256:0123456789abcdef"},
    ),
    inputs={"data.csv": "2233", "Base.md": "0011"},
    cells=(
        StoredCell("aa"),
        StoredCell(
            "bb",
            "loss",
            5,
            2,
            outputs=(
                Printed("stdout", "epoch 1 \x1b[31m2.5\x1b[0m\nepoch 2\n"),
                Display("<table>", "text/html", "<table>\n</table>"),
                Display("Figure", "image/png", "", "0123456789abcdef0123.png", 640, 480),
                Failure(
                    "ValueError",
                    'no \u202ereversed\u2028 text, "quotes" and half a sign \ud800',
                    "Traceback\nValueError",
                    12,
                ),
            ),
            results=(Result("loss", 2.31, "nats", 0.02), Result("steps", 3)),
            undeclared=("Data/x.csv",),
        ),
    ),
)

# Any text of Python, halves of surrogate pairs among them.
TEXTS = st.text(st.characters(exclude_categories=()), max_size=30)
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
SIZES = st.integers(0, 10_000)
FIGURES = st.just("0123456789abcdef.svg")
OUTPUTS = (
    st.builds(Printed, st.sampled_from(["stdout", "stderr"]), TEXTS)
    | st.builds(Display, TEXTS)
    | st.builds(Display, TEXTS, st.sampled_from(Display.TEXTS), TEXTS)
    | st.builds(Display, TEXTS, st.just("image/svg+xml"), st.just(""), FIGURES, SIZES, SIZES)
    | st.builds(Failure, TEXTS, TEXTS, TEXTS, SIZES)
)
CELLS = st.builds(
    StoredCell,
    TEXTS,
    TEXTS,
    SIZES,
    SIZES,
    st.lists(OUTPUTS, max_size=4).map(tuple),
    st.lists(st.builds(Result, TEXTS, NUMBERS, TEXTS, NUMBERS.map(float)), max_size=3).map(tuple),
    st.lists(TEXTS, max_size=2).map(tuple),
)
MAPPINGS = st.dictionaries(TEXTS, TEXTS, max_size=3)
NOTES = st.builds(
    StoredNote,
    TEXTS,
    st.dates().map(str),
    st.builds(Environment, TEXTS, TEXTS, TEXTS, MAPPINGS),
    MAPPINGS,
    st.lists(CELLS, max_size=3).map(tuple),
)


def test_a_file_as_a_person_would_write_it() -> None:
    assert encode(STORED).decode() == SAMPLE.decode()
    assert decode(SAMPLE) == STORED


@given(NOTES)
def test_whatever_is_stored_is_read_again(stored: StoredNote) -> None:
    data = encode(stored)
    assert data.endswith(b"}\n")
    assert decode(data) == whole(stored)
    assert encode(decode(data)) == encode(whole(stored))


def whole(stored: StoredNote) -> StoredNote:
    """Return the outputs with the character in place of two halves of it that follow each other."""

    def mended(value: Any) -> Any:
        if isinstance(value, str):
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
        if isinstance(value, tuple):
            return tuple(map(mended, value))
        if isinstance(value, dict):
            return {mended(key): mended(one) for key, one in value.items()}
        if hasattr(value, "__struct_fields__"):
            return type(value)(*(mended(getattr(value, n)) for n in value.__struct_fields__))
        return value

    return mended(stored)  # type: ignore[no-any-return]


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    with pytest.raises(FormError):
        decode(data)


@given(st.data())
def test_no_change_of_a_value_raises_anything_else(data: st.DataObject) -> None:
    """A value of a good file becomes any other: it is read as that, or refused."""
    plain = json.loads(SAMPLE)
    places = list(walk(plain))
    inner, key = data.draw(st.sampled_from(places))
    inner[key] = data.draw(
        st.none() | st.booleans() | TEXTS | NUMBERS | st.just([]) | st.just({}) | st.just([[1]])
    )
    text = json.dumps(plain).encode()
    try:
        stored = decode(text)
    except FormError:
        return
    assert isinstance(stored, StoredNote)
    encode(stored)


def walk(value: Any) -> Any:
    """Yield every place in data of JSON, as what holds it and its key."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in pairs:
        yield value, key
        if isinstance(one, (dict, list)):
            yield from walk(one)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda text: text[: len(text) // 2], "not JSON"),
        (lambda text: text.replace("Größe", "Gr\udcf6\udcdfe"), "not JSON"),
        (lambda text: text.replace('"format": 1', '"format": 2'), "another version of Knapper"),
        (lambda text: text.replace('"format": 1,', ""), "holds no outputs"),
        (lambda _: "[1]", "holds no outputs"),
        (lambda _: "[" * 100_000, "not JSON"),
        (lambda text: text.replace("2.31", "NaN"), "a recorded number is not finite"),
        (lambda text: text.replace("2.31", "true"), "`$.cells[1].results[0].value`"),
        (lambda text: text.replace('"stdout"', '"stdlog"'), "no stream `stdlog`"),
        (lambda text: text.replace("0123456789abcdef0123.png", "../../x.png"), "none of a figure"),
        (lambda text: text.replace("0123456789abcdef0123.png", "0" * 16 + ".svg"), "of a figure"),
        (lambda text: text.replace("image/png", "text/plain"), "nothing shows `text/plain`"),
        (lambda text: text.replace("640", "-640"), "less than nothing"),
        (lambda text: text.replace('"seconds": 5', '"seconds": -5'), "less than nothing"),
        (lambda text: text.replace("2026-11-20", "<b>today</b>"), "`ran` is no day"),
        (lambda text: text.replace('"displa', '"pickle'), "$.cells[1].outputs[1]"),
    ],
    ids=(
        "cut latin-1 version formless list deep nan bool stream path type mime width seconds day"
        " kind"
    ).split(),
)
def test_what_is_refused(change: Callable[[str], str], reason: str) -> None:
    text = SAMPLE.decode()
    changed = change(text)
    assert changed != text
    with pytest.raises(FormError) as raised:
        decode(changed.encode(errors="surrogateescape"))
    assert reason in str(raised.value)


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), 10**5000], ids="nan inf huge".split()
)
def test_a_number_that_cannot_be_written(value: float) -> None:
    cell = StoredCell("", results=(Result("x", value),))
    with pytest.raises(FormError):
        encode(StoredNote("A.md", "2026-11-20", Environment("3.11"), cells=(cell,)))

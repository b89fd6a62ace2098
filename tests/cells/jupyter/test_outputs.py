"""What messages of a kernel become, message by message, without a kernel."""

from __future__ import annotations

import base64

import pytest

from knapper.cells.jupyter.outputs import FRAME, Outputs
from knapper.cells.jupyter.wire import Message
from knapper.cells.record import Display, Printed, Result
from knapper.cells.runner.gather import Gathered
from knapper.cells.worker.protocol import DISPLAY_BOUND, TEXT_BOUND

PIXEL = base64.b64encode(b"\x89PNG of one pixel").decode()


def stream(text, name="stdout"):
    return Message("stream", content={"name": name, "text": text})


def shown(bundle, **more):
    return Message("display_data", content={"data": bundle, **more})


def gathered(*messages):
    outputs, gathered = Outputs(), Gathered(lambda text: text)
    for message in messages:
        outputs.take(message)
    outputs.into(gathered)
    return gathered


def test_pieces_of_one_stream_are_one_text():
    found = gathered(stream("a"), stream("b\n"), stream("c", "stderr"), stream("d"))
    assert found.outputs() == (
        Printed("stdout", "ab\n"),
        Printed("stderr", "c"),
        Printed("stdout", "d"),
    )


def test_progress_in_pieces_is_its_last_state():
    assert gathered(stream("10 %\r"), stream("100 %\n")).outputs() == (
        Printed("stdout", "100 %\n"),
    )


@pytest.mark.parametrize(
    ("bundle", "mime"),
    [
        ({"text/html": "<p>", "image/png": PIXEL, "text/latex": "$x$"}, "text/html"),
        ({"image/png": PIXEL, "text/markdown": "*x*"}, "text/markdown"),
        ({"image/png": PIXEL, "image/svg+xml": "<svg/>"}, "image/svg+xml"),
        ({"image/jpeg": PIXEL, "image/png": PIXEL}, "image/png"),
        ({"text/latex": "$x$", "image/jpeg": PIXEL}, "image/jpeg"),
        ({"text/latex": "$x$"}, "text/latex"),
        ({"application/vnd.jupyter.widget-view+json": {}}, ""),
    ],
)
def test_the_best_form_of_a_value_is_kept(bundle, mime):
    (found,) = gathered(shown({"text/plain": "plain", **bundle})).outputs()
    assert (found.text, found.mime) == ("plain", mime)


def test_a_picture_is_named_and_has_its_size():
    lines = f"{PIXEL[:8]}\n{PIXEL[8:]}\n"
    about = {"image/png": {"width": 640, "height": 480}}
    found = gathered(shown({"text/plain": "<Figure>", "image/png": lines}, metadata=about))
    (picture,) = found.outputs()
    assert (picture.width, picture.height) == (640, 480)
    assert found.figures == {picture.file: b"\x89PNG of one pixel"}


def test_a_clearing_that_waits_waits_for_the_next_output():
    clear = Message("clear_output", content={"wait": True})
    assert gathered(stream("a"), clear).outputs() == (Printed("stdout", "a"),)
    assert gathered(stream("a"), clear, stream("b")).outputs() == (Printed("stdout", "b"),)
    now = Message("clear_output", content={"wait": False})
    assert gathered(stream("a"), now).outputs() == ()


def test_each_display_of_an_id_is_updated():
    named = {"transient": {"display_id": "one"}}
    new = Message("update_display_data", content={"data": {"text/plain": "new"}, **named})
    old = shown({"text/plain": "old"}, **named)
    other = shown({"text/plain": "other"})
    assert gathered(old, other, old, new).outputs() == (
        Display("new"),
        Display("other"),
        Display("new"),
    )
    assert gathered(new).outputs() == ()


def test_recorded_numbers_are_no_output_and_outlive_a_clearing():
    frame = {"result": {"name": "loss", "value": 2.5, "unit": "nats"}}
    clear = Message("clear_output", content={"wait": False})
    found = gathered(shown({FRAME: frame, "text/plain": ""}), clear)
    assert found.outputs() == ()
    assert found.results == [Result("loss", 2.5, "nats")]


def test_text_beyond_the_bound_is_counted():
    found = gathered(stream("x" * TEXT_BOUND), stream("yy"), stream("é", "stderr"))
    texts = [(one.stream, one.text[-40:].strip("x")) for one in found.outputs()]
    assert texts == [
        ("stdout", ""),
        ("stderr", "\n[2 more bytes are not kept]\n"),
        ("stdout", "\n[2 more bytes are not kept]\n"),
    ]


def test_a_value_beyond_the_bound_is_told():
    (found,) = gathered(shown({"text/html": "x" * (DISPLAY_BOUND + 1)})).outputs()
    assert found == Display("[a value of 10 MiB as text/html is too large to be kept]")


def test_an_exception_loses_its_colours():
    outputs = Outputs()
    lines = ["\x1b[31mTraceback\x1b[0m", "Oops"]
    outputs.take(Message("error", content={"ename": "Oops", "evalue": "no", "traceback": lines}))
    assert outputs.failure is not None
    assert (outputs.failure.name, outputs.failure.message) == ("Oops", "no")
    assert outputs.failure.traceback == "Traceback\nOops"


@pytest.mark.parametrize("kind", ["stream", "display_data", "update_display_data", "error"])
@pytest.mark.parametrize(
    "content",
    [
        {},
        {"data": 3, "transient": 3, "metadata": 3, "text": 3, "name": 3, "traceback": 3},
        {"data": {FRAME: {"display": 3, "result": 3}}, "ename": None, "evalue": None},
        {"data": {"text/html": ["<p>", 3], "image/png": None}, "metadata": {"text/html": 3}},
    ],
)
def test_a_message_that_is_not_as_it_should_be_raises_nothing(kind, content):
    gathered(Message.read({"header": {"msg_type": kind}, "content": content})).outputs()


@pytest.mark.parametrize("message", [{}, {"header": 3, "parent_header": [], "content": "x"}])
def test_what_is_no_message_says_nothing(message):
    assert Message.read(message) == Message("")

"""Code cells as they are compiled: what is noted of each, and what of its options is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.compile import (
    CodeCell,
    CompileOptions,
    ExpectedOutput,
    Note,
    compile_canvas,
    compile_note,
)
from knapper.diagnostics import Diagnostic


def cells(text: str) -> tuple[CodeCell, ...]:
    return compile_note(text).code_cells


def option_findings(text: str) -> list[Diagnostic]:
    return [one for one in compile_note(text).diagnostics if one.code == "X005"]


def pointed_at(text: str, one: Diagnostic) -> str:
    """Return what of the note a finding points at."""
    line = text.split("\n")[one.span.line - 1]
    return line[one.span.column - 1 : one.span.column - 1 + one.span.length]


def mended(text: str, one: Diagnostic) -> str:
    assert one.fix is not None
    lines = text.split("\n")
    for edit in one.fix.edits:
        line, start = lines[edit.span.line - 1], edit.span.column - 1
        assert line[start : start + edit.span.length] == edit.old
        lines[edit.span.line - 1] = line[:start] + edit.new + line[start + edit.span.length :]
    return "\n".join(lines)


# -- what a cell is ------------------------------------------------------------------------------


def test_a_cell_with_all_that_it_may_say() -> None:
    text = """# Curves

```Python run label=loss timeout=2.5 hide=code raises=E tolerance=0.05 alt="a b" caption='c "d"'
print(1)
```

```output tolerance=0.01
1
```
"""
    (cell,) = cells(text)
    assert cell == CodeCell(
        language="python",
        source="print(1)\n",
        section=0,
        line=3,
        column=4,
        length=len(text.split("\n")[2]) - 3,
        indent=(0,),
        label="loss",
        timeout=2.5,
        hide="code",
        raises="E",
        tolerance=0.05,
        alt="a b",
        caption='c "d"',
        expected=ExpectedOutput("1\n", line=7, indent=(0,), tolerance=0.01),
        id="^loss",
    )
    assert option_findings(text) == []


@pytest.mark.parametrize(
    "fence",
    [
        "```run",
        "```python",
        "```python Run",
        "```python x run",
        "```{python} run",
        "```python {run}",
        "```mermaid run",
        "```output run",
        "    ```python run",
        "``` python-run",
    ],
)
def test_other_fences_are_no_cells(fence: str) -> None:
    assert cells(f"{fence}\nx = 1\n```\n") == ()
    assert option_findings(f"{fence} labl=x\n```\n") == []


@pytest.mark.parametrize(
    ("before", "indent"),
    [("> ", 2), ("> > ", 4), ("- ", 2), ("1. ", 3), ("> - ", 4), ("> [!tip] T\n> ", 2)],
)
def test_in_quotes_callouts_and_lists(before: str, indent: int) -> None:
    last = before.rpartition("\n")[2]
    inside = last.replace("-", " ").replace("1.", "  ")
    fence = "```python run\n{0}if x:\n{0}    y\n{0}```\n{0}\n{0}```output\n{0}1\n{0}```\n"
    (cell,) = cells(before + fence.format(inside))
    assert (cell.source, cell.indent) == ("if x:\n    y\n", (indent,))
    assert cell.column == len(last) + 4
    assert cell.expected is not None
    assert (cell.expected.text, cell.expected.indent) == ("1\n", (indent,))


def test_cells_of_footnotes_stand_in_the_order_of_the_note() -> None:
    text = "a[^1]\n\n[^1]: b\n\n    ```py run\n    first\n    ```\n\n```py run\nsecond\n```\n"
    note = compile_note(text)
    assert [cell.source for cell in note.code_cells] == ["first\n", "second\n"]
    assert note.html.index("\x02O1\x03") < note.html.index("\x02O0\x03")


@pytest.mark.parametrize(
    "between",
    [
        "Text.\n\n",
        "> quote\n\n",
        "[a]: http://b.example\n\n",
        "%%c%%\n\n",
        "<!-- c -->\n\n",
        "```\n```\n",
    ],
)
def test_an_output_stands_right_behind_its_cell(between: str) -> None:
    def text(between: str) -> str:
        return f"```py run\nx\n```\n\n{between}```output\n1\n```\n"

    (cell,), (other,) = cells(text("")), cells(text(between))
    assert cell.expected is not None
    assert other.expected is None


def test_an_output_in_another_item_or_quote_is_none_of_the_cell() -> None:
    for text in ("- ```py run\n  x\n  ```\n", "> ```py run\n> x\n> ```\n"):
        (cell,) = cells(f"{text}\n```output\n1\n```\n")
        assert cell.expected is None


def test_the_id_behind_the_output_names_the_cell() -> None:
    note = compile_note("```py run\nx\n```\n\n```output\n1\n```\n^loss\n")
    assert [cell.label for cell in note.code_cells] == ["loss"]
    (block,) = note.blocks
    assert block.id == "loss"
    assert "\x02O0\x03" in note.html[block.start : block.end]


def test_a_name_twice_is_that_of_the_first_block() -> None:
    fence = "```py run label={}\n```\n"
    text = f"Words ^a\n\n{fence.format('a')}\n{fence.format('b')}^b\n\n{fence.format('b')}"
    note = compile_note(text)
    assert [cell.label for cell in note.code_cells] == ["", "b", ""]
    assert [cell.id for cell in note.code_cells] == ["cell-1", "^b", "cell-3"]
    twice = [one for one in note.diagnostics if one.code == "L010"]
    assert [(one.span.line, pointed_at(text, one)) for one in twice] == [(3, "a"), (10, "b")]
    assert [one.labels[0].span.line for one in twice] == [1, 6]


def test_a_card_of_a_canvas_has_no_cells() -> None:
    card = '{"id": "a", "type": "text", "x": 0, "y": 0, "width": 9, "height": 9, "text": "%s"}'
    text = "```py run labl=x\\n1\\n```\\n\\n```output\\n2\\n```"
    note: Note = compile_canvas(f'{{"nodes": [{card % text}]}}', CompileOptions())
    assert note.code_cells == ()
    assert note.diagnostics == ()
    assert "language-output" in note.html
    assert "\x02O" not in note.html


def test_what_is_hidden_is_not_searched_for() -> None:
    texts = [block.text for block in compile_note("```py run hide=all\nx\n```\n\ny").texts]
    assert texts == ["y"]


# -- X005: its options ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "place", "right"),
    [
        ("labl=a", "labl", "label=a"),
        ("Timeout=5", "Timeout", "timeout=5"),
        ("--hide=code", "--hide", "hide=code"),
        ("timeout=60s", "60s", "timeout=60"),
        ("timeout = 60", " = ", "timeout=60"),
        ("timeout= 60", "= ", "timeout=60"),
        ("hide=Code", "Code", "hide=code"),
        ('hide="outputs"', '"outputs"', "hide=output"),
        ("label=loss_curve", "loss_curve", "label=loss-curve"),
        ('label="Loss curve"', '"Loss curve"', "label=Loss-curve"),
        ("raises=json.JSONDecodeError", "json.JSONDecodeError", "raises=JSONDecodeError"),
        ("tolerance=5%", "5%", "tolerance=0.05"),
    ],
)
def test_an_option_that_can_be_mended(options: str, place: str, right: str) -> None:
    for before in ("", "> ", "- ", "> [!note]\n> "):
        text = f"{before}```python run {options} alt=x\n"
        (one,) = option_findings(text)
        assert pointed_at(text, one) == place
        assert mended(text, one) == text.replace(options, right)
        assert option_findings(mended(text, one)) == []


@pytest.mark.parametrize(
    ("options", "place", "message"),
    [
        ("colour=red", "colour", "a code cell has no option `colour`"),
        ("silent", "silent", "a code cell has no option `silent`"),
        ("=", "=", "a code cell has no option `=`"),
        ("timeout", "timeout", "option `timeout` has no value"),
        ("timeout=", "timeout", "option `timeout` has no value"),
        ('label=""', "label", "option `label` has no value"),
        ('alt="what it', 'alt="what it', "the quote behind `alt=` is opened and never closed"),
        ("timeout=0", "0", "`0` is no value of the option `timeout`"),
        ("timeout=-1", "-1", "`-1` is no value of the option `timeout`"),
        ("timeout=soon", "soon", "`soon` is no value of the option `timeout`"),
        ("timeout=1e999", "1e999", "`1e999` is no value of the option `timeout`"),
        ("hide=none", "none", "`none` is no value of the option `hide`"),
        ("raises=1x", "1x", "`1x` is no value of the option `raises`"),
        ("tolerance=wide", "wide", "`wide` is no value of the option `tolerance`"),
        ("label=a label=b", "label=b", "option `label` stands twice"),
    ],
)
def test_an_option_that_is_wrong(options: str, place: str, message: str) -> None:
    text = f"> ~~~python run {options}\n"
    (one,) = option_findings(text)
    assert (one.message, pointed_at(text, one), one.fix) == (message, place, None)
    assert one.help


def test_a_wrong_option_counts_as_not_given() -> None:
    (cell,) = cells("```python run timeout=0 label=a label=b hide=x\n```\n")
    assert (cell.timeout, cell.label, cell.hide) == (0.0, "a", "")


def test_the_options_of_an_output() -> None:
    text = "```py run\n```\n\n```output tolerence=1 label=a\n```\n"
    unknown, other = option_findings(text)
    assert (pointed_at(text, unknown), mended(text, unknown)) == (
        "tolerence",
        text.replace("tolerence", "tolerance"),
    )
    assert (other.message, other.fix) == ("an output has no option `label`", None)
    assert option_findings("```output label=a\n```\n") == []  # of no cell


PIECES = st.sampled_from(
    [
        *"label labl timeout hide alt raises tolerance = == 5 5s a_b code x=y \\ é".split(),
        *('"', "'", '"a b"', "''", " ", "\t"),
    ]
)


@given(st.lists(PIECES).map("".join), st.sampled_from(["", "> ", "- ", "1. > "]))
def test_every_place_is_exact_whatever_the_options(options: str, before: str) -> None:
    text = f"{before}```python run {options}\n"
    for one in option_findings(text):
        assert pointed_at(text, one).strip()
        assert len(pointed_at(text, one)) == one.span.length
        if one.fix:
            assert one not in option_findings(mended(text, one))

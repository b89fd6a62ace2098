"""The output fences of a note rewritten: what stands before them stays, and nothing else changes.

A case is a note, what each of its fences is to hold, and the note as it is then; `>>>` parts them.
"""

from __future__ import annotations

import pytest

from knapper.cells.run import accepted
from knapper.compile import compile_note
from knapper.errors import VaultError

CELL = "```python run\nx\n```\n\n"
ITEM = "- item\n\n  ```python run\n  x\n  ```\n\n"
CASES = {
    "plain": (
        f"Before\n\n{CELL}```output\nold\nlines\n```\nAfter\n",
        ["new\n"],
        f"Before\n\n{CELL}```output\nnew\n```\nAfter\n",
    ),
    "in a quote": (
        "> ```python run\n> x\n> ```\n>\n> ```output\n> old\n> ```\n",
        ["one\n\ntwo\n"],
        "> ```python run\n> x\n> ```\n>\n> ```output\n> one\n>\n> two\n> ```\n",
    ),
    "in a list": (
        f"{ITEM}  ```output\n  old\n  ```\n- other\n",
        ["  indented\nnew\n"],
        f"{ITEM}  ```output\n    indented\n  new\n  ```\n- other\n",
    ),
    "of what holds backticks": (
        f"{CELL}```output tolerance=0.1\nold\n```\n",
        ["```\ncode\n```\n"],
        f"{CELL}````output tolerance=0.1\n```\ncode\n```\n````\n",
    ),
    "of tildes": (
        f"{CELL}~~~output\nold\n~~~~\n",
        ["```\n"],
        f"{CELL}~~~output\n```\n~~~\n",
    ),
    "of nothing": (f"{CELL}```output\nold\n```\n", [""], f"{CELL}```output\n```\n"),
    "that was empty": (f"{CELL}```output\n```\n", ["new\n"], f"{CELL}```output\nnew\n```\n"),
    "two of them": (
        f"{CELL}```output\na\n```\n\n{CELL}```output\nb\n```\n",
        ["1\n2\n", "3\n"],
        f"{CELL}```output\n1\n2\n```\n\n{CELL}```output\n3\n```\n",
    ),
    "with Windows line ends": (
        f"{CELL}```output\nold\n```\nAfter\n".replace("\n", "\r\n"),
        ["1\n2\n"],
        f"{CELL}```output\n1\n2\n```\nAfter\n".replace("\n", "\r\n"),
    ),
    "behind a byte order mark": (
        f"\ufeff{CELL}```output\nold\n```\n",
        ["new\n"],
        f"\ufeff{CELL}```output\nnew\n```\n",
    ),
}


def fences(note: str) -> list:
    return [cell.expected for cell in compile_note(note).code_cells]


@pytest.mark.parametrize(("before", "printed", "after"), CASES.values(), ids=CASES)
def test_a_fence_is_rewritten(before, printed, after):
    assert accepted(before, list(zip(fences(before), printed, strict=True))) == after


@pytest.mark.parametrize(
    "now",
    [
        f"{CELL}```output\nothers\n```\n",
        f"A line more\n\n{CELL}```output\nold\n```\n",
        CELL,
        "",
    ],
    ids=["other text", "moved", "no fence", "empty"],
)
def test_a_note_that_changed_meanwhile_is_refused(now):
    (fence,) = fences(f"{CELL}```output\nold\n```\n")
    with pytest.raises(VaultError, match="changed meanwhile"):
        accepted(now, [(fence, "new\n")])


def test_a_fence_that_is_not_closed_is_not_made_longer():
    note = f"{CELL}```output\nold"
    with pytest.raises(VaultError, match="not closed"):
        accepted(note, [(*fences(note), "```\n")])

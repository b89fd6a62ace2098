"""Each construct's fixtures: input and expected HTML between dots, named by rule number.

Slots are written as `«L0»`, the prefix of ids as `§` (see `knapper.compile.record`).
"""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it.utils import read_fixture_file

from knapper.compile import CompileOptions, compile_note

FIXTURES = Path(__file__).parent / "fixtures"
MARKS = str.maketrans({"\x02": "«", "\x03": "»", "\x05": "§"})


def _cases() -> list[object]:
    return [
        pytest.param(source, expected, id=f"{path.stem}:{line}:{title}")
        for path in sorted(FIXTURES.glob("*.md"))
        for line, title, source, expected in read_fixture_file(path)
    ]


@pytest.mark.parametrize(("source", "expected"), _cases())
def test_html(source: str, expected: str) -> None:
    html = compile_note("\n" + source).html.translate(MARKS)
    assert html.strip() == expected.strip()


def test_strict_line_breaks_make_one_newline_a_blank() -> None:
    """§7.4."""
    strict = CompileOptions(strict_line_breaks=True)
    assert compile_note("one\ntwo", strict).html == "<p>one\ntwo</p>\n"
    assert compile_note("one\ntwo").html == "<p>one<br>\ntwo</p>\n"

"""Findings as JUnit's XML, which GitLab, Jenkins and others show beside the results of tests.

There is no official schema. What is written keeps to the one that Jenkins publishes,
`junit-10.xsd`, and to the elements that GitLab reads.
"""

from __future__ import annotations

import re
from collections import Counter
from html import escape  # the five characters that XML escapes as well
from itertools import groupby
from typing import TYPE_CHECKING, Final

from knapper.diagnostics.report.full import ReadLine, full
from knapper.diagnostics.report.order import in_order
from knapper.diagnostics.report.printable import printable
from knapper.diagnostics.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from knapper.diagnostics.record import Diagnostic

__all__ = ["junit"]

# What XML 1.0 forbids and `printable` lets pass.
_FORBIDDEN: Final = re.compile("[\ufffe\uffff]")
_WHOLE: Final = "the vault"


def junit(diagnostics: Iterable[Diagnostic], read_line: ReadLine) -> str:
    """Return one suite a file, in which each finding is a test that failed.

    A vault without findings is one test that passed, as an empty report is an error to many a
    reader. Paths must start at the root of the repository.
    """
    found = in_order(diagnostics)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="knapper check" {_counts(len(found))} time="0">',
    ]
    for path, group in groupby(found, key=lambda one: one.span.path):
        lines += _suite(path, list(group), read_line)
    if not found:
        lines += [
            f'  <testsuite name="{_WHOLE}" {_counts(0)} skipped="0" time="0">',
            f'    <testcase name="no findings" classname="{_WHOLE}" time="0"/>',
            "  </testsuite>",
        ]
    return "\n".join([*lines, "</testsuites>"])


def _suite(path: str, found: list[Diagnostic], read_line: ReadLine) -> Iterator[str]:
    name = _attribute(path or _WHOLE)
    file = f" file={name}" if path else ""
    yield f'  <testsuite name={name} {_counts(len(found))} skipped="0" time="0"{file}>'
    seen: Counter[str] = Counter()
    for one in found:
        # Without the line: GitLab knows a test by its name from one run to the next.
        title = f"{one.code} {RULES[one.code].name}: {one.message}"
        seen[title] += 1
        if seen[title] > 1:
            title += f" ({seen[title]})"
        yield f'    <testcase name={_attribute(title)} classname={name} time="0">'
        yield f'      <failure type="{one.severity}" message={_attribute(one.message)}>'
        yield f"{_text(full([one], read_line))}</failure>"
        yield "    </testcase>"
    yield "  </testsuite>"


def _counts(failures: int) -> str:
    return f'tests="{failures or 1}" failures="{failures}" errors="0"'


def _attribute(text: str) -> str:
    return f'"{_text(printable(text))}"'


def _text(text: str) -> str:
    return escape(_FORBIDDEN.sub("\ufffd", text))

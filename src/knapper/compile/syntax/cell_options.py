"""The words behind ```` ```python run ```` and ```` ```output ````: read, and told where wrong.

In comes an info string with its place; out come the options that it gives and a finding for each
that does not exist or has a value that it cannot have (`X005`). Such an option counts as not
given; of one that stands twice the first counts.
"""

from __future__ import annotations

import math
import re
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from knapper.diagnostics import Diagnostic, Edit, Fix, Span, finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Options = Mapping[str, Callable[[str], "Value | _Wrong"]]

__all__ = ["CELL_OPTIONS", "OUTPUT_OPTIONS", "Info", "Option", "Value", "read_options"]

Value = str | float

_WORD = re.compile(r"[^\s=]+|=")
_EQUALS = re.compile(r"[ \t]*=[ \t]*")
_VALUE = re.compile(r"\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<open>[\"'].*)|(?P<bare>\S+)")
_NAME = re.compile(r"[^\W\d]\w*")
_LABEL = re.compile(r"[A-Za-z0-9-]+")
_NO_LABEL = re.compile(r"[^A-Za-z0-9]+")
_NUMBER = re.compile(r"\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+")
_SECONDS = re.compile(r"(\d+(?:\.\d+)?)(?:s|secs?|seconds)")
_LONGEST = 80  # characters of a word that a message repeats
_MOST = 100  # options that are looked at; nobody writes so many


class Info(NamedTuple):
    """An info string: its text, and the line and column where it stands."""

    text: str
    line: int
    column: int

    def span(self, start: int, end: int) -> Span:
        """Return the place of some characters of it."""
        return Span("", self.line, self.column + start, end - start)


class Option(NamedTuple):
    """An option as given: what it says, and the place of its value."""

    value: Value
    span: Span


class _Wrong(NamedTuple):
    """Why a value cannot be: what is asked for, and the text that was surely meant, or ""."""

    asked: str
    meant: str = ""


class _Given(NamedTuple):
    """An option as written: its name, its value without quotes, and where in the info string.

    `text` is None where there is no value, or one whose quote is never closed. `name_end` is the
    end of the name, `value_start` to `end` the value with its quotes.
    """

    name: str
    text: str | None
    start: int
    name_end: int
    value_start: int
    end: int


def _label(text: str) -> Value | _Wrong:
    if _LABEL.fullmatch(text):
        return text
    asked = "a label is made of letters a to z, digits and hyphens, as the id of a block is"
    return _Wrong(asked, _NO_LABEL.sub("-", text).strip("-"))


def _seconds(text: str) -> Value | _Wrong:
    if _NUMBER.fullmatch(text) and 0 < float(text) < math.inf:
        return float(text)
    match = _SECONDS.fullmatch(text)
    meant = match[1] if match and float(match[1]) > 0 else ""
    return _Wrong("a timeout is a number of seconds greater than 0", meant)


def _tolerance(text: str) -> Value | _Wrong:
    if _NUMBER.fullmatch(text) and float(text) < math.inf:
        return float(text)
    percent = _NUMBER.fullmatch(text.removesuffix("%")) if text.endswith("%") else None
    meant = f"{float(percent[0]) / 100:.10g}" if percent else ""
    return _Wrong("a tolerance is the part of its size that a number may be off in", meant)


def _hide(text: str) -> Value | _Wrong:
    choices = ("code", "output", "all")
    if text in choices:
        return text
    close = get_close_matches(text.casefold()[:_LONGEST], choices, n=1, cutoff=0.75)
    return _Wrong("`hide` is one of `code`, `output`, `all`", close[0] if close else "")


def _raises(text: str) -> Value | _Wrong:
    if _NAME.fullmatch(text):
        return text
    last = re.split(r"\.|::", text)[-1]
    asked = "`raises` is the name of the exception's class, without that of its module"
    return _Wrong(asked, last if _NAME.fullmatch(last) else "")


def _words(text: str) -> Value | _Wrong:
    return text


CELL_OPTIONS: Options = {
    "label": _label,
    "timeout": _seconds,
    "hide": _hide,
    "raises": _raises,
    "tolerance": _tolerance,
    "alt": _words,
    "caption": _words,
}
"""The options of a cell, each with what reads its value."""

OUTPUT_OPTIONS: Options = {"tolerance": _tolerance}
"""The options of the fence that says what a cell prints."""

_EXAMPLES = {
    "label": "label=loss-curve",
    "timeout": "timeout=60",
    "hide": "hide=code",
    "raises": "raises=ValueError",
    "tolerance": "tolerance=0.05",
    "alt": 'alt="what the figure shows"',
    "caption": 'caption="what stands below the figure"',
}


def read_options(
    info: Info, start: int, known: Options, tell: Callable[[Diagnostic], None]
) -> dict[str, Option]:
    """Return the options that stand in `info` from `start` on, and `tell` what is wrong."""
    options: dict[str, Option] = {}
    seen: set[str] = set()
    for given in islice(_given(info.text, start), _MOST):
        if given.name not in known:
            tell(_unknown(info, given, known))
        elif not given.text:
            tell(_missing_value(info, given))
        elif given.name in seen:
            tell(_twice(info, given))
        else:
            seen.add(given.name)
            value = known[given.name](given.text)
            if isinstance(value, _Wrong):
                tell(_wrong_value(info, given, value))
                continue
            if info.text[given.name_end : given.value_start] != "=":
                tell(_blanks(info, given))
            options[given.name] = Option(value, info.span(given.value_start, given.end))
    return options


def _given(text: str, at: int) -> Iterator[_Given]:
    while word := _WORD.search(text, at):
        at = word.end()
        equals = _EQUALS.match(text, at) if word[0] != "=" else None
        if equals is None:
            yield _Given(word[0], None, word.start(), at, at, at)
            continue
        value = _VALUE.match(text, equals.end())
        if value is None:
            yield _Given(word[0], "", word.start(), at, equals.end(), equals.end())
            return
        written = None if value.lastgroup == "open" else value[value.lastgroup or 0]
        yield _Given(word[0], written, word.start(), at, value.start(), value.end())
        at = value.end()


def _unknown(info: Info, given: _Given, known: Options) -> Diagnostic:
    name = given.name[:_LONGEST]
    span = info.span(given.start, given.name_end)
    close = get_close_matches(name.casefold().lstrip("-"), known, n=1, cutoff=0.7)
    # A name without a value would lack one by any other name.
    fix = Fix(f"write `{close[0]}`", (Edit(span, given.name, close[0]),)) if close else None
    kind = "a code cell" if known is CELL_OPTIONS else "an output"
    options = ", ".join(f"`{each}`" for each in known)
    return finding(
        "X005",
        f"{kind} has no option `{name}`",
        span,
        help=f"did you mean `{close[0]}`?" if close else f"its options: {options}",
        fix=fix if given.text else None,
        subject=f"option {name}",
    )


def _missing_value(info: Info, given: _Given) -> Diagnostic:
    opened = given.value_start < given.end and given.text is None
    message = f"the quote behind `{given.name}=` is opened and never closed"
    return finding(
        "X005",
        message if opened else f"option `{given.name}` has no value",
        info.span(given.start, given.end if opened else given.name_end),
        help=f"write such as `{_EXAMPLES[given.name]}`",
        subject=f"option {given.name}",
    )


def _twice(info: Info, given: _Given) -> Diagnostic:
    return finding(
        "X005",
        f"option `{given.name}` stands twice",
        info.span(given.start, given.end),
        help="take one out; the first one counts",
        subject=f"option {given.name}",
    )


def _wrong_value(info: Info, given: _Given, wrong: _Wrong) -> Diagnostic:
    span = info.span(given.value_start, given.end)
    old = info.text[given.value_start : given.end]
    fix = None
    if wrong.meant:
        fix = Fix(f"write `{wrong.meant}`", (Edit(span, old, wrong.meant),))
    return finding(
        "X005",
        f"`{(given.text or '')[:_LONGEST]}` is no value of the option `{given.name}`",
        span,
        help=f"write `{given.name}={wrong.meant}`: {wrong.asked}" if wrong.meant else wrong.asked,
        fix=fix,
        subject=f"option {given.name}={(given.text or '')[:_LONGEST]}",
    )


def _blanks(info: Info, given: _Given) -> Diagnostic:
    span = info.span(given.name_end, given.value_start)
    old = info.text[given.name_end : given.value_start]
    right = f"{given.name}={info.text[given.value_start : given.end]}"
    return finding(
        "X005",
        f"blanks stand round the = of the option `{given.name}`",
        span,
        help=f"write `{right}`",
        fix=Fix(f"write `{right}`", (Edit(span, old, "="),)),
        subject=f"option {given.name}",
    )

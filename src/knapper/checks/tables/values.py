"""What the text of a cell means in the type of its column (Frictionless Table Schema, types).

A text comes in, a value that can be compared with others of its type goes out, or `ValueError`.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeAlias

import msgspec

from knapper.vault import nfc

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ORDERED", "TYPES", "Format", "Value", "date_format_fault", "in_words", "read_value"]

Value: TypeAlias = str | bool | Decimal | date | datetime | time

_BLANKS: Final = re.compile(r"\s+")
_NUMBER: Final = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,6})?\Z")
_INTEGER: Final = re.compile(r"[-+]?[0-9]+\Z")
_YEAR: Final = re.compile(r"-?[0-9]{4,6}\Z")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_ZONE: Final = r"(?:Z|[-+][0-9]{2}:[0-9]{2})?\Z"
_CLOCK: Final = r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
_TIME: Final = re.compile(_CLOCK + _ZONE)
_DATETIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]" + _CLOCK + _ZONE)
_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+\Z")
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\Z")
_DIRECTIVE: Final = re.compile(r"%(.?)", re.DOTALL)
_INFINITE: Final = frozenset(("NaN", "INF", "-INF"))


class Format(msgspec.Struct, frozen=True):
    """How values of a column are written.

    `pattern` is Frictionless' `format`: "default", a form of text, or for dates and times a
    pattern as Python's `strptime` reads it.
    """

    pattern: str = "default"
    decimal: str = "."
    group: str = ""
    bare: bool = True
    true: tuple[str, ...] = ("true", "True", "TRUE", "1")
    false: tuple[str, ...] = ("false", "False", "FALSE", "0")


def read_value(kind: str, text: str, form: Format) -> Value:
    """Return the value of `text`, trimmed, in the type `kind`, one of `TYPES`.

    Raises `ValueError` where it has none.
    """
    try:
        return TYPES[kind](text, form)
    except (ArithmeticError, OverflowError) as error:
        raise ValueError(text) from error


def in_words(kind: str, form: Format) -> str:
    """Return what a value of the type is called in a message."""
    if kind == "string" and form.pattern != "default":
        return _FORMS[form.pattern][0]
    words = _WORDS[kind]
    if kind in _STRPTIME and form.pattern != "default":
        return f"{words.partition(' as ')[0]} as `{form.pattern}`"
    return words


def date_format_fault(kind: str, pattern: str) -> str:
    """Return what is wrong with the `format` of a date, time or datetime, "" for nothing."""
    codes = _DIRECTIVE.findall(pattern)
    for code in codes:
        if code not in _KNOWN or not code:
            return f"`%{code}` is no part of a date that is read"
    named = [code for code in codes if code != "%"]
    if len(named) != len(set(named)):
        return "a part of the date stands twice"
    has_date = any(code in named for code in "yY") and (
        "j" in named or ("d" in named and any(code in named for code in "mbB"))
    )
    has_time = any(code in named for code in "HI")
    if kind in {"date", "datetime"} and not has_date:
        return "it needs year, month and day, as in `%Y-%m-%d`"
    if kind in {"time", "datetime"} and not has_time:
        return "it needs the hour, as in `%H:%M`"
    return ""


def _string(text: str, form: Format) -> str:
    if form.pattern != "default" and not _FORMS[form.pattern][1](text):
        raise ValueError(text)
    return nfc(_BLANKS.sub(" ", text))


def _any(text: str, _: Format) -> str:
    return nfc(_BLANKS.sub(" ", text))


def _bare(text: str, form: Format) -> str:
    """Return a number as Python writes it: without grouping and what stands round it."""
    text = text.replace("\N{MINUS SIGN}", "-")
    if not form.bare:
        start, end = 0, len(text)
        while start < end and not (text[start].isdigit() or text[start] in "+-" + form.decimal):
            start += 1
        while end > start and not text[end - 1].isdigit():
            end -= 1
        text = text[start:end]
    if form.group:
        text = text.replace(form.group, "")
    return text if form.decimal == "." else text.replace(".", "_").replace(form.decimal, ".")


def _integer(text: str, form: Format) -> Decimal:
    number = _bare(text, form)
    if not _INTEGER.match(number):
        raise ValueError(text)
    return Decimal(number)


def _number(text: str, form: Format) -> Decimal:
    number = text if text in _INFINITE else _bare(text, form)
    if number not in _INFINITE and not _NUMBER.match(number):
        raise ValueError(text)
    return Decimal(number)


def _boolean(text: str, form: Format) -> bool:
    if text in form.true:
        return True
    if text in form.false:
        return False
    raise ValueError(text)


def _year(text: str, _: Format) -> Decimal:
    if not _YEAR.match(text):
        raise ValueError(text)
    return Decimal(text)


def _date(text: str, form: Format) -> date:
    if form.pattern != "default":
        return _parsed(text, form).date()
    if not _DATE.match(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def _datetime(text: str, form: Format) -> datetime:
    if form.pattern != "default":
        return _aware(_parsed(text, form))
    if not _DATETIME.match(text):
        raise ValueError(text)
    return _aware(datetime.fromisoformat(text))


def _time(text: str, form: Format) -> time:
    if form.pattern != "default":
        return _parsed(text, form).time()
    if not _TIME.match(text):
        raise ValueError(text)
    # Times with and without a zone are compared by their clocks.
    return time.fromisoformat(text).replace(tzinfo=None)


def _parsed(text: str, form: Format) -> datetime:
    try:
        return datetime.strptime(text, form.pattern)  # noqa: DTZ007 - a text without a zone has none
    except (re.error, IndexError, KeyError) as error:
        raise ValueError(text) from error


def _aware(moment: datetime) -> datetime:
    """Return the moment with a zone, so that any two can be compared; UTC without one."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _is_email(text: str) -> bool:
    name, at, host = text.partition("@")
    return bool(name and at and "." in host.strip(".") and "@" not in host and " " not in text)


TYPES: Final[dict[str, Callable[[str, Format], Value]]] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
    "time": _time,
    "year": _year,
    "link": _any,
    "any": _any,
}
"""The types whose value is one text; `list` is made of them."""

ORDERED: Final = frozenset(("integer", "number", "date", "datetime", "time", "year"))
"""The types that have a minimum and a maximum."""

_STRPTIME: Final = frozenset(("date", "datetime", "time"))
_KNOWN: Final = frozenset("YymdbBjHIMSfpzaA%")
_FORMS: Final[dict[str, tuple[str, Callable[[str], object]]]] = {
    "email": ("an e-mail address", _is_email),
    "uri": ("an address with its scheme", _URI.match),
    "uuid": ("a UUID", _UUID.match),
}
_WORDS: Final = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date as `2024-01-31`",
    "datetime": "a date with time as `2024-01-31T12:00`",
    "time": "a time as `12:00`",
    "year": "a year of four digits",
    "link": "a link",
    "any": "text",
}
STRING_FORMATS: Final = ("default", *_FORMS)
"""The forms of text that a column of strings can ask for."""

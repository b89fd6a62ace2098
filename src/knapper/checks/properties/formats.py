"""The formats that a schema may ask a text for (`format: date`), each a test without a package.

JSON Schema's own, as far as they can be told without one, with dates as Obsidian writes them
(obsidian.md §9.3). A format that is not here is an annotation and lets every text pass.
"""

from __future__ import annotations

import ipaddress
import re
from datetime import date, time
from typing import TYPE_CHECKING, Final

from knapper.checks.pattern import is_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["ANNOTATIONS", "FORMATS", "is_date", "is_date_time"]

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME: Final = re.compile(r"(\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?(?:[Zz]|[+-]\d{2}:?\d{2})?", re.ASCII)
_DATE_TIME: Final = re.compile(r"([^Tt ]+)[Tt ]([^Tt ]+)")
_EMAIL: Final = re.compile(r"[^\s@<>\"(),:;\[\]]+@(?=[^@]{1,253}\Z)[^\s@.]+(?:\.[^\s@.]+)*")
_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_REFERENCE: Final = re.compile(r"[^\s<>\"{}|\\^`]*")
_HOST: Final = re.compile(r"(?!-)[^\W_](?:[\w-]{0,61}[^\W_])?(?:\.[^\W_](?:[\w-]{0,61}[^\W_])?)*")
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_HOSTED: Final = ("http:", "https:", "ftp:")


def is_date(text: str) -> bool:
    """Return whether the text is a day of the calendar, `2024-02-29` (§9.3)."""
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_date_time(text: str) -> bool:
    """Return whether the text is a day with a time of day, `2024-02-29T10:30:00` (§9.3).

    Seconds, their fraction and a time zone may be there or not, a blank may stand for the `T`.
    """
    parts = _DATE_TIME.fullmatch(text)
    return parts is not None and is_date(parts[1]) and _is_time(parts[2])


def _is_time(text: str) -> bool:
    parts = _TIME.fullmatch(text)
    if parts is None:
        return False
    try:
        time.fromisoformat(parts[1])
    except ValueError:
        return False
    return True


def _is_uri(text: str) -> bool:
    if not _URI.fullmatch(text):
        return False
    scheme, _, rest = text.partition(":")
    if f"{scheme.lower()}:" not in _HOSTED:
        return True
    return rest.startswith("//") and rest[2:3] not in {"", "/", "?", "#"}


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


FORMATS: Final[Mapping[str, tuple[Callable[[str], object], str]]] = {
    "date": (is_date, "a date such as 2024-12-31"),
    "date-time": (is_date_time, "a date and time such as 2024-12-31T10:30:00"),
    "datetime": (is_date_time, "a date and time such as 2024-12-31T10:30:00"),
    "time": (_is_time, "a time such as 10:30:00"),
    "email": (_EMAIL.fullmatch, "an e-mail address"),
    "idn-email": (_EMAIL.fullmatch, "an e-mail address"),
    "hostname": (_HOST.fullmatch, "the name of a host"),
    "idn-hostname": (_HOST.fullmatch, "the name of a host"),
    "ipv4": (lambda text: ":" not in text and _is_address(text), "an IPv4 address"),
    "ipv6": (lambda text: ":" in text and _is_address(text), "an IPv6 address"),
    "uri": (_is_uri, "a web address such as https://example.org/"),
    "iri": (_is_uri, "a web address such as https://example.org/"),
    "uri-reference": (_REFERENCE.fullmatch, "an address, whole or relative"),
    "iri-reference": (_REFERENCE.fullmatch, "an address, whole or relative"),
    "uuid": (_UUID.fullmatch, "a UUID"),
    "regex": (is_pattern, "a regular expression"),
}
"""The name of each format to its test and to what it is called."""

ANNOTATIONS: Final = ("duration", "uri-template", "json-pointer", "relative-json-pointer")
"""The formats of JSON Schema that are not tested."""

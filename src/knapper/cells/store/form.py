r"""The form of a file of outputs: JSON that is read well in a diff, the same bytes for the same.

A `StoredNote` becomes bytes and back. Keys are in the order of the records, those of mappings
sorted; what has its default is left out; texts are lists of lines. What a text editor would not
show, or show otherwise than it is (control characters, marks of direction, halves of surrogate
pairs), is escaped. Two halves that follow one another are the character that they make.
"""

from __future__ import annotations

import json
import math
import re
from functools import cache
from typing import Any

import msgspec

from knapper.cells.record import FORMAT, Display, Printed, StoredNote
from knapper.cells.store.figures import is_figure_name

__all__ = ["FormError", "decode", "encode"]

_TEXTS = frozenset(("text", "content", "message", "traceback"))
_UNSEEN = re.compile(
    "[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufff9-\uffff]"
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_STREAMS = frozenset(("stdout", "stderr"))


class FormError(Exception):
    """Bytes that are no file of outputs, or a record that none can hold; its text says why."""


def encode(stored: StoredNote) -> bytes:
    """Return the bytes of the file that holds `stored`.

    Raises `FormError` where a recorded number is no number that JSON has.
    """
    try:
        plain = {"format": stored.format, **_plain(stored)}
        text = json.dumps(plain, ensure_ascii=False, indent=2, allow_nan=False)
    except ValueError as error:
        raise FormError("a recorded number is not finite, or has thousands of digits") from error
    return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text).encode() + b"\n"


def _plain(value: object) -> Any:  # noqa: ANN401 - data of JSON
    if isinstance(value, msgspec.Struct):
        config = value.__struct_config__
        found: dict[str, Any] = {}
        if config.tag is not None:
            found[str(config.tag_field)] = config.tag
        for name, default in _fields(type(value)):
            given = getattr(value, name)
            if given == default:
                continue
            if name in _TEXTS:
                given = given.split("\n")
            found[name] = _plain(given)
        return found
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(value[key]) for key in sorted(value)}
    return value


@cache
def _fields(kind: type[msgspec.Struct]) -> list[tuple[str, object]]:
    """Return the fields of a record with their defaults; looked up for each, they cost most."""
    return [(field.name, _default(field)) for field in msgspec.structs.fields(kind)]


def _default(field: msgspec.structs.FieldInfo) -> object:
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return field.default


def decode(data: bytes) -> StoredNote:
    """Return what a file of outputs holds.

    Raises `FormError`, with the reason, for whatever is not a file that `encode` could have
    written, be it damaged, of another version, or of another hand.
    """
    try:
        plain = json.loads(data.decode())
    except (ValueError, RecursionError) as error:
        raise FormError("it is not JSON in UTF-8, or damaged") from error
    if not isinstance(plain, dict) or "format" not in plain:
        raise FormError("it holds no outputs")
    if plain["format"] != FORMAT:
        raise FormError("another version of Knapper wrote it")
    try:
        stored = msgspec.convert(_joined(plain), StoredNote)
    except (msgspec.ValidationError, RecursionError, OverflowError) as error:
        raise FormError(f"it is damaged: {error}") from error
    fault = _fault(stored)
    if fault:
        raise FormError(f"it is damaged: {fault}")
    return stored


def _joined(value: object) -> object:
    """Return data with texts in place of lists of their lines."""
    if isinstance(value, list):
        return [_joined(item) for item in value]
    if isinstance(value, dict):
        return {
            key: "\n".join(item) if key in _TEXTS and _is_lines(item) else _joined(item)
            for key, item in value.items()
        }
    return value


def _is_lines(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(line, str) for line in value)


def _fault(stored: StoredNote) -> str:
    """Return what in a record no run could have given, or ""."""
    if not _DAY.fullmatch(stored.ran):
        return "`ran` is no day"
    for cell in stored.cells:
        if cell.seconds < 0 or cell.assertions < 0:
            return "a number is less than nothing"
        if not all(math.isfinite(result.value) for result in cell.results):
            return "a recorded number is not finite"
        for output in cell.outputs:
            if isinstance(output, Printed) and output.stream not in _STREAMS:
                return f"there is no stream `{output.stream[:20]}`"
            if isinstance(output, Display) and (fault := _display_fault(output)):
                return fault
    return ""


def _display_fault(display: Display) -> str:
    if display.width < 0 or display.height < 0:
        return "a number is less than nothing"
    if display.mime in Display.PICTURES:
        known = is_figure_name(display.file, display.mime)
        return "" if known else "a figure has a name that is none of a figure"
    if display.file or (display.mime and display.mime not in Display.TEXTS):
        return f"nothing shows `{display.mime[:40]}`"
    return ""

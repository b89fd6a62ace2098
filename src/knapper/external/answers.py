"""Answers, and the file that keeps them between checks.

The file is JSON: addresses without their fragments, each with its answer and its date. One that
cannot be read is set aside under another name; one that cannot be written is done without.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from platformdirs import user_cache_path

if TYPE_CHECKING:
    from knapper.external.limits import Limits

__all__ = ["Answer", "Answers", "Kind", "default_path"]

_VERSION: Final = 1
_TOO_LARGE: Final = 64 * 1024 * 1024
_FORGOTTEN: Final = 30 * 24 * 3600.0


class Kind(StrEnum):
    """What came of asking."""

    GOOD = "good"
    GONE = "gone"
    NO_HOST = "no-host"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"  # not asked, or the answer says nothing


class Answer(msgspec.Struct, frozen=True):
    """What is known of an address.

    `detail` says why it is not good. `moved` is the address that it has moved to for good, or
    "". `places` maps fragments that were looked for to whether they may be there. `asked` is
    the date in seconds.
    """

    kind: Kind
    detail: str = ""
    moved: str = ""
    places: dict[str, bool] = {}
    asked: float = 0.0


class _File(msgspec.Struct):
    version: int
    answers: dict[str, Answer]


def default_path() -> Path:
    """Return where answers are kept unless the caller says otherwise.

    The folder is the one that the environment variable `KNAPPER_CACHE_DIR` names, else the user's.
    """
    given = os.environ.get("KNAPPER_CACHE_DIR")
    return (Path(given) if given else user_cache_path("knapper", appauthor=False)) / "external.json"


class Answers:
    """The answers of a file and those of this check, by address without fragment."""

    def __init__(self, path: Path) -> None:
        """Read the file at `path`, if there is one."""
        self._path = path
        self._usable = os.path.isfile(path) or not os.path.exists(path)  # noqa: PTH110, PTH113 - never raise
        self._known = self._read() if self._usable else {}
        self._changed = False

    def _read(self) -> dict[str, Answer]:
        try:
            if self._path.stat().st_size > _TOO_LARGE:
                self._set_aside()
                return {}
            kept = msgspec.json.decode(self._path.read_bytes(), type=_File)
        except OSError:
            return {}
        except (msgspec.MsgspecError, ValueError, RecursionError):
            self._set_aside()
            return {}
        return kept.answers if kept.version == _VERSION else {}

    def _set_aside(self) -> None:
        with contextlib.suppress(OSError):
            self._path.replace(self._path.with_name(f"{self._path.name}.damaged"))

    def known(
        self, url: str, places: frozenset[str], now: float, limits: Limits | None
    ) -> Answer | None:
        """Return the answer for an address and places of its page, None where it is not known.

        Without `limits` its age does not count, nor that not all `places` were looked for.
        """
        answer = self._known.get(url)
        if answer is None or limits is None:
            return answer
        missing = not all(answer.places.get(name, True) for name in places)
        keep = limits.good if answer.kind is Kind.GOOD and not missing else limits.bad
        looked_for = answer.kind is not Kind.GOOD or places <= answer.places.keys()
        return answer if looked_for and 0 <= now - answer.asked < keep else None

    def put(self, url: str, answer: Answer) -> None:
        """Note an answer."""
        self._known[url] = answer
        self._changed = True

    def save(self, now: float) -> None:
        """Write the file, whole or not at all, without what is too old to be asked for."""
        if not self._changed or not self._usable:
            return
        kept = {
            url: answer for url, answer in self._known.items() if now - answer.asked < _FORGOTTEN
        }
        data = msgspec.json.encode(_File(_VERSION, kept))
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix="external-", dir=self._path.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                Path(name).replace(self._path)
            except OSError:
                Path(name).unlink(missing_ok=True)
        self._changed = False

"""When a note was written and changed: its properties, else git's history, else the file."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from knapper.site.git import git_log

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from knapper.config import Config
    from knapper.vault import VaultFile

__all__ = ["Dates", "as_time", "day_of", "find_dates", "stated_dates"]

_CREATED = ("created", "date created", "date")
_MODIFIED = ("modified", "updated", "last modified", "date modified", "lastmod")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_GIT_SECONDS = 60


class Dates(msgspec.Struct, frozen=True):
    """Days as `YYYY-MM-DD`, "" where nothing says."""

    created: str = ""
    modified: str = ""


def find_dates(
    root: Path,
    notes: Mapping[str, Mapping[str, Any]],
    files: Iterable[VaultFile],
    config: Config,
) -> tuple[dict[str, Dates], bool]:
    """Return the dates of each note, and whether the files' own times count.

    `notes` maps a path to its properties.

    Git is asked once, and only where a note leaves a date open. A file's own time counts
    only outside of git: a fresh clone gives every file the time of the clone.
    """
    if config.dates == "none":
        return {path: Dates() for path in notes}, False
    stated = {path: stated_dates(values) for path, values in notes.items()}
    if config.dates == "properties" or all(
        each.created and each.modified for each in stated.values()
    ):
        return stated, False
    history = _history(root)
    times = {file.path: file.mtime_ns for file in files} if history is None else {}
    dates = {}
    for path, own in stated.items():
        first, last = (history or {}).get(path, ("", ""))
        if path in times:
            last = day_of(times[path])
        dates[path] = Dates(own.created or first, own.modified or last)
    return dates, history is None


def stated_dates(values: Mapping[str, Any]) -> Dates:
    """Return the dates that a note's properties state."""
    return Dates(_stated(values, _CREATED), _stated(values, _MODIFIED))


def day_of(time_ns: int) -> str:
    """Return the day of a file's time, in ns since 1970."""
    return datetime.fromtimestamp(time_ns / 1e9, UTC).strftime("%Y-%m-%d")


def as_time(day: str) -> str:
    """Return a day as a moment for machines, "" where there is no such day."""
    try:
        return f"{date.fromisoformat(day)}T00:00:00Z"
    except ValueError:
        return ""


def _stated(values: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """Return the first date among the properties `names`; one in a list counts too."""
    by_name = {key.casefold(): value for key, value in values.items()}
    for name in names:
        value = by_name.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        match = _DAY.match(str(value)) if value is not None else None
        if match:
            return match[0]
    return ""


def _history(root: Path) -> dict[str, tuple[str, str]] | None:
    """Return the first and last day of each file in git, None outside of a repository."""
    told = git_log(root, "--format=%x01%cs", "--name-only", "--no-renames", seconds=_GIT_SECONDS)
    if told is None:
        return None
    found: dict[str, tuple[str, str]] = {}
    for commit in told.split("\x01")[1:]:
        day, _, names = commit.partition("\0")
        for name in names.strip("\n\0").split("\0"):
            path = name.strip("\n")
            found[path] = (day.strip(), found[path][1] if path in found else day.strip())
    return found

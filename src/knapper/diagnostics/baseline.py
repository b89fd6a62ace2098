"""The baseline: findings that a vault is known to have, so that a check tells only new ones.

A finding is known by its rule, its file and its subject, with how often it occurs there, never
by its line: a note can be edited, and what is known in it stays known. A baseline only
shrinks, so that a vault gets better and never quietly worse.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import msgspec

from knapper.diagnostics.report.order import in_order
from knapper.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from knapper.diagnostics.record import Diagnostic

__all__ = ["Baseline", "Comparison", "compare", "read_baseline", "to_baseline"]

_VERSION: Final = 1

Key: TypeAlias = tuple[str, str, str]
"""Rule, path and subject of a finding."""


class Baseline(msgspec.Struct, frozen=True):
    """Known findings: rule, path and subject to how often."""

    counts: dict[Key, int]

    def __str__(self) -> str:
        """Return the text of the file: JSON, sorted by path, one entry a line."""
        entries = sorted(
            ((path, code, subject), count) for (code, path, subject), count in self.counts.items()
        )
        lines = [
            json.dumps({"path": path, "code": code, "subject": subject, "count": count})
            for (path, code, subject), count in entries
        ]
        listed = "[\n" + ",\n".join(lines) + "\n]" if lines else "[]"
        return f'{{"version": {_VERSION}, "findings": {listed}}}\n'


class Comparison(NamedTuple):
    """Findings seen against a baseline.

    `new` are those that it does not know, `known` those that it knows, both in order; `gone`
    are its entries that occur no more, with how often they occur less; `left` is the baseline
    without these.
    """

    new: list[Diagnostic]
    known: list[Diagnostic]
    gone: dict[Key, int]
    left: Baseline


def to_baseline(diagnostics: Iterable[Diagnostic]) -> Baseline:
    """Return the baseline that knows just these findings."""
    return Baseline(dict(Counter(map(_key, diagnostics))))


def compare(
    baseline: Baseline, diagnostics: Iterable[Diagnostic], looked_for: Callable[[str], bool]
) -> Comparison:
    """Part findings into those that a baseline knows and new ones.

    Of findings that are the same but for their place, the first in order are the known ones.
    `looked_for` says of a rule's code whether its findings are all here: an entry of another
    rule, as after `--select`, is not gone.
    """
    room = dict(baseline.counts)
    new: list[Diagnostic] = []
    known: list[Diagnostic] = []
    for one in in_order(diagnostics):
        key = _key(one)
        if room.get(key, 0) > 0:
            room[key] -= 1
            known.append(one)
        else:
            new.append(one)
    gone = {key: count for key, count in room.items() if count > 0 and looked_for(key[0])}
    left = {
        key: count - gone.get(key, 0)
        for key, count in baseline.counts.items()
        if count > gone.get(key, 0)
    }
    return Comparison(new, known, gone, Baseline(left))


def read_baseline(path: Path) -> Baseline:
    """Return the baseline of a file.

    Raises `ConfigError`, with the way out, for a file that is not there, cannot be read, or is
    no baseline.
    """
    try:
        data = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise ConfigError(
            "there is no such baseline", path=str(path), help="`--write-baseline` makes one"
        ) from error
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise ConfigError(f"the baseline cannot be read: {reason}", path=str(path)) from error
    except json.JSONDecodeError as error:
        raise _damaged(path, error.msg.lower(), error.lineno, error.colno) from error
    except (ValueError, RecursionError) as error:
        raise _damaged(path, "it is not JSON") from error
    if not isinstance(data, dict) or "findings" not in data:
        raise _damaged(path, "it has no `findings`")
    if data.get("version") != _VERSION:
        raise ConfigError(
            f"the baseline is not of version {_VERSION}, the only one known here",
            path=str(path),
            help="install the version of Knapper that wrote it, or delete it to begin anew",
        )
    if not isinstance(data["findings"], list):
        raise _damaged(path, "`findings` is no list")
    counts: Counter[Key] = Counter()
    for number, entry in enumerate(data["findings"], 1):
        if not _is_entry(entry):
            raise _damaged(path, f"entry {number} is no finding")
        counts[entry["code"], entry["path"], entry["subject"]] += entry["count"]
    return Baseline(dict(counts))


def _key(one: Diagnostic) -> Key:
    return one.code, one.span.path, one.subject or one.message


def _is_entry(entry: Any) -> bool:  # noqa: ANN401 - whatever JSON holds
    return (
        isinstance(entry, dict)
        and all(isinstance(entry.get(name), str) for name in ("code", "path", "subject"))
        and type(entry.get("count")) is int
        and entry["count"] > 0
    )


def _damaged(path: Path, reason: str, line: int = 0, column: int = 0) -> ConfigError:
    return ConfigError(
        f"the baseline is damaged: {reason}",
        path=str(path),
        line=line,
        column=column,
        help="take it from git again, or delete it to begin anew",
    )

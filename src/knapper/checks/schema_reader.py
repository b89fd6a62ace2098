"""Words of a schema read one by one: a value of the kind that is asked for, or a finding.

A `Reader` knows the file, the rule and the findings; what the words mean is told by those who
ask, for tables `knapper.checks.tables.read`, for flowcharts `knapper.checks.flowcharts.read`.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeVar

from knapper.checks.schema_files import span_of
from knapper.diagnostics import Diagnostic, finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from knapper.yaml12 import YamlNode

__all__ = ["Reader", "nearest"]

_Word = TypeVar("_Word", bound=str)
_NAMED = 12  # so many names a help lists
_TOO_LONG = 200  # of a misspelt word, so that looking for its like stays cheap


class Reader:
    """Reads the schema file `path`; `found` are its faults, of the rule `code`."""

    def __init__(self, path: str, code: str) -> None:
        self.path, self.code = path, code
        self.found: list[Diagnostic] = []

    def fault(self, node: YamlNode, message: str, help_: str = "", subject: str = "") -> None:
        """Add a finding at a value."""
        span = span_of(self.path, node)
        subject = subject or message
        self.found.append(finding(self.code, message, span, help=help_, subject=subject))

    def mapping(
        self, node: YamlNode, known: Collection[str], what: str
    ) -> Mapping[str, tuple[YamlNode, YamlNode]]:
        """Return the known entries of a mapping whose value is not null."""
        if not isinstance(node.data, dict):
            self.fault(node, f"{what} must be names with values", "write `name: value`")
            return {}
        for name, (key, _) in node.entries.items():
            if name not in known:
                self.fault(key, f"unknown key `{name}` in {what}", nearest(name, known))
        return {
            name: entry
            for name, entry in node.entries.items()
            if name in known and entry[1].data is not None
        }

    def text(self, node: YamlNode, name: str) -> str:
        """Return a text that is not empty, "" with a finding for anything else."""
        if isinstance(node.data, str) and node.data.strip():
            return node.data
        help_ = "put it in quotes" if isinstance(node.data, int | float) else ""
        self.fault(node, f"`{name}` must be text", help_)
        return ""

    def texts(self, node: YamlNode, name: str) -> tuple[str, ...]:
        """Return a list of texts, which may be empty, () with a finding for anything else."""
        if not isinstance(node.data, list):
            self.fault(node, f"`{name}` must be a list of texts", "write `[one, two]`")
            return ()
        for item in node.items:
            if not isinstance(item.data, str):
                self.fault(item, f"`{name}` must hold texts", "put it in quotes")
        return tuple(item.data for item in node.items if isinstance(item.data, str))

    def flag(self, node: YamlNode, name: str) -> bool:
        """Return true or false, false with a finding for anything else."""
        if not isinstance(node.data, bool):
            self.fault(node, f"`{name}` must be `true` or `false`")
        return node.data is True

    def count(self, node: YamlNode, name: str, least: int = 0) -> int:
        """Return a whole number from `least`, `least` with a finding for anything else."""
        if isinstance(node.data, bool) or not isinstance(node.data, int) or node.data < least:
            self.fault(node, f"`{name}` must be a whole number from {least}")
            return least
        return node.data

    def choice(self, node: YamlNode, name: str, words: Iterable[_Word], default: _Word) -> _Word:
        """Return one of `words`, `default` with a finding for anything else."""
        known = {word: word for word in words}
        if isinstance(node.data, str) and node.data in known:
            return known[node.data]
        self.fault(
            node,
            f"`{name}` cannot be `{_shown(node.data)}`",
            nearest(str(node.data), known),
        )
        return default


def nearest(word: str, known: Collection[str]) -> str:
    """Return the help for an unknown word: the one most like it, or all."""
    close = get_close_matches(word[:_TOO_LONG], known, n=1, cutoff=0.7)
    if close:
        return f"did you mean `{close[0]}`?"
    names = sorted(known)
    more = ", …" if len(names) > _NAMED else ""
    return "there are " + ", ".join(f"`{name}`" for name in names[:_NAMED]) + more if names else ""


def _shown(data: object) -> str:
    text = str(data)
    return text if len(text) <= 60 else f"{text[:60]}…"  # noqa: PLR2004 - a line of a message

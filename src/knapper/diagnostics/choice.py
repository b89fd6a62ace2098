"""Which findings a person wants to see: those of some rules, and from some severity on."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

import msgspec

from knapper.diagnostics.record import Diagnostic, Severity
from knapper.diagnostics.rules import RULES, matches
from knapper.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Choice"]

_WEIGHT: Final = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}


class Choice(msgspec.Struct, frozen=True):
    """What is asked for.

    `select` holds the codes of the rules to look at, empty for all; `ignore` those to leave
    out; `in_full` those of `select` that were named one by one, which are shown though the
    configuration turned them off. `level` is the least severity to show.
    """

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    in_full: frozenset[str] = frozenset()
    level: Severity = Severity.WARNING

    @classmethod
    def of(
        cls, select: Iterable[str] = (), ignore: Iterable[str] = (), level: str | None = None
    ) -> Choice:
        """Return the choice that the words of `--select`, `--ignore` and `--level` make.

        A word is one or several of these, parted by commas: a code, the start of codes, a rule's
        name, "ALL". Capitals do not count. What is selected is shown whatever its severity,
        unless `level` is given.

        Raises `UsageError` for a word that names no rule, with the nearest that does.
        """
        selected, in_full = _codes(select, "--select")
        ignored, _ = _codes(ignore, "--ignore")
        usual = Severity.INFO if selected else Severity.WARNING
        return cls(selected, ignored, in_full - ignored, Severity(level) if level else usual)

    def asks(self, code: str) -> bool:
        """Return whether a rule is looked at."""
        return (not self.select or code in self.select) and code not in self.ignore

    def shows(self, one: Diagnostic) -> bool:
        """Return whether a finding is shown."""
        return self.asks(one.code) and _WEIGHT[one.severity] >= _WEIGHT[self.level]


def _codes(words: Iterable[str], option: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the codes that `words` name, and those among them that are named in full."""
    names = {rule.name: code for code, rule in RULES.items()}
    chosen: set[str] = set()
    in_full: set[str] = set()
    for word in (part.strip() for several in words for part in several.split(",")):
        if not word:
            continue
        wanted = names.get(word.lower(), word.upper())
        found = {code for code in RULES if matches(code, (wanted,))}
        if not found:
            raise UsageError(f"{option}: no rule is called `{word}`", help=_way_out(word, names))
        chosen |= found
        in_full |= found & {wanted}
    return frozenset(chosen), frozenset(in_full)


def _way_out(word: str, names: Iterable[str]) -> str:
    known = {name.casefold(): name for name in (*names, *RULES)}
    near = get_close_matches(word.casefold(), known, n=1)
    return f"did you mean `{known[near[0]]}`?" if near else "`knapper rules` lists all rules"

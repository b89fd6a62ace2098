"""The page of each rule: what it finds, why, an example, and the way out.

A rule's code or name comes in, its page as Markdown goes out. The pages are those of the
manual, `docs/Rules/`; a wheel carries them inside this package, an editable install leaves them
in the checkout.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Final

from knapper.diagnostics.rules import RULES, Rule
from knapper.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["rule_named", "rule_page"]

_FOLDERS: Final = (
    Path(__file__).with_name("rule_pages"),
    Path(__file__).parents[3] / "docs" / "Rules",
)
_FRONT_MATTER: Final = re.compile(r"---\n.*?^---\n\s*", re.DOTALL | re.MULTILINE)
_FENCE: Final = re.compile(r"\s*(`{3,}|~{3,})")
_LINK_OR_CODE: Final = re.compile(
    r"\[\[(?P<target>[^\]|]+)(?:\|(?P<shown>[^\]]+))?\]\]|(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)"
)


def rule_named(word: str) -> Rule:
    """Return the rule of a code or a name, capitals aside.

    Raises `UsageError` for any other word, with the nearest that there is.
    """
    known = {rule.name: rule for rule in RULES.values()}
    known |= {code.casefold(): rule for code, rule in RULES.items()}
    wanted = word.strip().casefold()
    if wanted in known:
        return known[wanted]
    near = get_close_matches(wanted, known, n=1)
    if near:
        rule = known[near[0]]
        way_out = f"did you mean `{rule.name if near[0] == rule.name else rule.code}`?"
    else:
        way_out = "`knapper rules` lists all rules"
    raise UsageError(f"no rule is called `{word}`", help=way_out)


def rule_page(rule: Rule) -> str:
    """Return the page of a rule as plain Markdown: a title, no properties, links as words."""
    source = _source(rule.code)
    body = _FRONT_MATTER.sub("", source, count=1)
    text = "\n".join(_without_links(body.rstrip("\n").split("\n")))
    fix = " · mended by `knapper check --fix`" if rule.fixable else ""
    return f"# {rule.code} {rule.name}\n\n*{rule.severity}{fix}*\n\n{text}\n"


def _source(code: str) -> str:
    """Return the page as it is in the manual.

    Raises `FileNotFoundError` where there is none, which means a broken installation.
    """
    for folder in _FOLDERS:
        page = folder / f"{code}.md"
        if page.is_file():
            return page.read_text(encoding="utf-8")
    raise FileNotFoundError(f"the page of {code} is missing: install knapper again")


def _without_links(lines: list[str]) -> Iterator[str]:
    """Yield the lines with each wikilink as the words that it shows; fences stay as they are."""
    fence = ""
    for line in lines:
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and line.strip() == mark[1]:
                fence = ""
        elif mark:
            fence = mark[1]
        else:
            yield _LINK_OR_CODE.sub(_words, line)
            continue
        yield line


def _words(match: re.Match[str]) -> str:
    if match["target"] is None:
        return match[0]
    return match["shown"] or match["target"].lstrip("#").replace("#", ", ")

"""What stands before and between the statements of a chart: front matter, directives, comments.

They are taken out without moving anything: comments and directives become `FILLER`.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from knapper.diagnostics import Span
from knapper.flowchart.parse.scanner import FILLER
from knapper.flowchart.record import Problem
from knapper.yaml12 import YamlError, read_yaml

__all__ = ["HEADER", "Prepared", "prepare"]

_FENCE: Final = re.compile(r"^[^\S\n]*---[^\S\n]*$", re.MULTILINE)
_COMMENT: Final = re.compile(r"^[^\S\n]*%%(?!\{)[^\n]*\n?", re.MULTILINE)
# In tags the attributes may have their quotes: `["<a href="x">y</a>"]`.
_TAG: Final = re.compile(r"<\w++[^<>]*+>")
_QUOTED: Final = re.compile(r"=\"([^\"]*)\"")
HEADER: Final = re.compile(r"(?:flowchart-elk|flowchart|graph)(?![A-Za-z0-9_])")


class Prepared(NamedTuple):
    """The text with only statements in it, the front matter's title, what was wrong so far.

    `lines` is where each line begins, those among them whose ends went with a comment.
    """

    text: str
    lines: list[int]
    title: str
    problems: tuple[Problem, ...]


def prepare(source: str) -> Prepared:
    """Return the statements of a diagram in their places, and a line end after the last."""
    text = re.sub(r"\r(?!\n)", "\n", source).replace("\r\n", FILLER + "\n")
    lines = [0, *(match.end() for match in re.finditer("\n", text)), len(text) + 1]
    text, title, problems = _front_matter(text)
    text = _COMMENT.sub(_blank, _without_directives(text))
    return Prepared(_TAG.sub(_single_quotes, text) + "\n", lines, title, problems)


def _front_matter(text: str) -> tuple[str, str, tuple[Problem, ...]]:
    """Return the text without its front matter, the title that this gives, what is wrong."""
    start = len(text) - len(text.lstrip())
    first = _FENCE.match(text, text.rfind("\n", 0, start) + 1)
    last = _FENCE.search(text, first.end() + 1) if first else None
    if first is None or last is None:
        return text, "", ()
    line = text.count("\n", 0, first.end()) + 2
    problems: tuple[Problem, ...] = ()
    title = ""
    try:
        node = read_yaml(text[first.end() + 1 : last.start()].replace(FILLER, ""), line)
    except YamlError as error:
        message = f"the front matter of the diagram is not valid YAML: {error.problem}"
        problems = (Problem(message, Span("", error.line, error.column, 1), error.help),)
    else:
        value = node.entries.get("title") if node else None
        title = str(value[1].data or "") if value else ""
    blank = re.sub(r"[^\n]", FILLER, text[: last.end()])
    return blank + text[last.end() :], " ".join(title.split()), problems


def _without_directives(text: str) -> str:
    """Return the text with each `%%{…}%%` taken out; one that is not closed goes to the end."""
    parts: list[str] = []
    at = 0
    while (start := text.find("%%{", at)) >= 0:
        end = text.find("}%%", start)
        end = len(text) if end < 0 else end + 3
        parts += [text[at:start], re.sub(r"[^\n]", FILLER, text[start:end])]
        at = end
    return "".join([*parts, text[at:]])


def _blank(match: re.Match[str]) -> str:
    return FILLER * len(match[0])


def _single_quotes(match: re.Match[str]) -> str:
    return _QUOTED.sub(r"='\1'", match[0]) if '="' in match[0] else match[0]

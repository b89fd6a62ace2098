"""The foot of a note with cells: when and with what they ran, what they recorded, how to run them.

What is told is of this note alone, so no page names a note that is not published.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final

from knapper.render.address import encode_fragment
from knapper.render.cells import words
from knapper.render.cells.outputs import asserted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from knapper.cells import Environment, Result
    from knapper.compile import Note
    from knapper.render.cells.record import Kept

__all__ = ["render_ran", "shown_value"]

_PYTHON: Final = re.compile(r"\d+\.\d+")
# A version as people say it, and its variant: 2.13.0+cpu.
_VERSION: Final = re.compile(r"(\d+(?:\.\d+)?)[^+]*(?:\+([\w.]+))?")
_VARIANT: Final = re.compile(r"cpu|cu\d+|rocm[\d.]*|xpu")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
# Within double quotes every shell reads these as they are.
_PLAIN: Final = re.compile(r"[^\"$`\\!\x00-\x1f]+")
_PACKAGES: Final = 6
_RESULTS: Final = 24


def render_ran(path: str, note: Note, kept: Kept | None, say: Callable[[str], str]) -> str:
    """Return the section on the code of the note at `path`, "" for a note without cells.

    `say` puts an English word of the site's own into the site's language.
    """
    if not note.code_cells:
        return ""
    said = " · ".join(_facts(note, kept, say)) if kept else say(words.NOT_RUN)
    recorded = _recorded(note, kept, say) if kept else ""
    command = f"knapper run {_quoted(path.removesuffix('.md'))}"
    return (
        f'<aside class="cells-ran" aria-label="{say(words.TITLE)}">'
        f'<p class="cells-facts">{said}</p>{recorded}'
        f'<div class="cells-command"><p>{say(words.RUN_AGAIN)}</p>'
        f'<div class="language-text highlight"><pre><code class="language-text">{escape(command)}'
        "</code></pre></div></div></aside>\n"
    )


def shown_value(result: Result) -> str:
    """Return a recorded number with its unit, as short as it can be said truly enough."""
    value = result.value
    said = str(value) if isinstance(value, int) else f"{value:.6g}"
    return f"{said} {result.unit}".rstrip()


def _facts(note: Note, kept: Kept, say: Callable[[str], str]) -> Iterator[str]:
    day = kept.note.ran
    if _DAY.fullmatch(day):
        yield words.ran(day, say)
    if with_ := ", ".join(_environment(kept.note.environment, say)):
        yield with_
    yield words.duration(sum(cell.seconds for cell in kept.note.cells), say)
    held, broken = _assertions(note, kept)
    if held:
        yield words.assertions(held, say, hold=True)
    if broken:
        yield words.assertions(broken, say, hold=False)
    outdated = len(kept.cells) - len(kept.current)
    if outdated:
        yield words.outdated(outdated, len(note.code_cells), say)


def _assertions(note: Note, kept: Kept) -> tuple[int, int]:
    """Return how many assertions of cells that are current hold, and how many do not."""
    held = broken = 0
    for index in kept.current:
        stored = kept.cells[index]
        fails = asserted(note.code_cells[index], stored) is False
        held += max(stored.assertions - fails, 0)
        broken += fails
    return held, broken


def _environment(environment: Environment, say: Callable[[str], str]) -> Iterator[str]:
    python = _PYTHON.match(environment.python)
    if environment.kernel:
        yield escape(environment.python or environment.kernel)
    elif python:
        yield f"Python {python[0]}"
    packages = sorted(environment.packages.items())
    for name, version in packages[:_PACKAGES]:
        yield escape(f"{name} {_version(version)}".rstrip())
    if len(packages) > _PACKAGES:
        yield words.more(len(packages) - _PACKAGES, say)


def _version(version: str) -> str:
    """Return a version as people say it, "" for what has none."""
    match = _VERSION.fullmatch(version)
    if not match:
        return ""
    variant = match[2] or ""
    return f"{match[1]} ({variant.upper()})" if _VARIANT.fullmatch(variant) else match[1]


def _recorded(note: Note, kept: Kept, say: Callable[[str], str]) -> str:
    found: dict[str, tuple[int, Result]] = {}
    for index, stored in kept.cells.items():
        for result in stored.results:
            found[result.name] = index, result
    items = "".join(
        f'<li><a href="#{escape(encode_fragment(note.code_cells[index].id))}">'
        f"{escape(name)}</a> {escape(shown_value(result))}</li>"
        for name, (index, result) in list(found.items())[:_RESULTS]
    )
    if not items:
        return ""
    return f'<div class="cells-results"><p>{say(words.RECORDED)}</p><ul>{items}</ul></div>'


def _quoted(name: str) -> str:
    """Return a name as one word of a command line."""
    if not _PLAIN.fullmatch(name):
        import shlex  # noqa: PLC0415 - few names need it

        return shlex.quote(name)
    return f'-- "{name}"' if name.startswith("-") else f'"{name}"'

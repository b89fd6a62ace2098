"""Long lists in several pages: how many, where, and the links between them.

The first page of a list stands where the list does; page 2 of `tags/x/` is `tags/x/2/`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from knapper.render import relative

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["PAGE", "page_count", "pager", "part"]

_T = TypeVar("_T")

PAGE: Final = 50
# Pages on each side of the own one that the links name, beside the first and the last.
_NEAR = 2


def page_count(entries: int) -> int:
    """Return on how many pages so many entries stand."""
    return max(1, -(-entries // PAGE))


def part(entries: Sequence[_T], number: int) -> Sequence[_T]:
    """Return the entries of page `number`, counted from 1."""
    return entries[(number - 1) * PAGE : number * PAGE]


def pager(urls: Sequence[str], number: int, say: Callable[[str], str] = str) -> str:
    """Return the links between the pages at `urls`, as written on page `number`; "" for one.

    `say` puts an English word into the site's language.
    """
    if len(urls) == 1:
        return ""
    here = urls[number - 1]
    items = []
    before = 0
    for each in _near(number, len(urls)):
        if each > before + 1:
            items.append("<li>…</li>")
        before = each
        mark = ' aria-current="page"' if each == number else ""
        href = relative(urls[each - 1], here)
        said = say("Page {n}").format(n=each)
        items.append(f'<li><a href="{href}" aria-label="{said}"{mark}>{each}</a></li>')
    last = _step("prev", say("Previous"), urls[number - 2], here) if number > 1 else ""
    after = _step("next", say("Next"), urls[number], here) if number < len(urls) else ""
    return (
        f'<nav class="vault-pager" aria-label="{say("Pages of this list")}">{last}'
        f"<ol>{''.join(items)}</ol>{after}</nav>\n"
    )


def _step(rel: str, name: str, url: str, here: str) -> str:
    return f'<a rel="{rel}" href="{relative(url, here)}">{name}</a>'


def _near(number: int, count: int) -> Iterator[int]:
    for each in range(1, count + 1):
        if each in {1, count} or abs(each - number) <= _NEAR:
            yield each

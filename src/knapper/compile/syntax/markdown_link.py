"""CommonMark links and images, with the place in the source that markdown-it leaves out.

The link and image rules stay CommonMark's own; they are wrapped to note where in the inline
content each begins and ends, for findings and backlinks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.rules_inline import image, link

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

__all__ = ["install"]


def _placed(rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    def placed(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
        start, count = state.pos, len(state.tokens) + bool(state.pending)
        if not rule(state, silent):
            return False
        if not silent:
            state.tokens[count].meta = {"pos": start, "length": state.pos - start}
        return True

    return placed


def install(md: MarkdownIt) -> None:
    """Replace the `link` and `image` rules by themselves with a place."""
    md.inline.ruler.at("link", _placed(link))
    md.inline.ruler.at("image", _placed(image))

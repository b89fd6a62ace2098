"""Wikilinks and embeds: `[[note#heading|shown]]` and `![[file|100x145]]` (§2, §5.1, §5.6).

Leaves a `wikilink` token with `meta` of target, subpath, shown text, and the place in the
inline content. Formatting marks inside the brackets are inert (§2.7).
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from knapper.compile.media import image_size
from knapper.compile.record import LinkKind
from knapper.compile.target import split_target
from knapper.compile.tokens import inline_token

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    from knapper.compile.writer import InlineRun, Writer

__all__ = ["INLINE", "embed", "install", "link_token", "split_target"]


_WIKI = LinkKind.WIKI


def _wikilink(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    source, start = state.src, state.pos
    embed = source.startswith("![[", start)
    if not (embed or source.startswith("[[", start)):
        return False
    opened = start + (3 if embed else 2)
    closed = source.find("]]", opened, state.posMax)
    # `[[a]` … `]]]`: the inner pair wins, so an opening pair before the end is the link (§2.3).
    if closed < 0 or source.find("[[", opened - 1, closed) >= 0:
        return False
    inner = source[opened:closed]
    if "\n" in inner:
        return False
    target, subpath, shown = split_target(inner)
    if not target and not subpath:
        return False
    if not silent:
        token = state.push("wikilink", "", 0)
        token.meta = {
            "embed": embed,
            "target": target,
            "subpath": subpath,
            "shown": shown,
            "pos": start,
            "length": closed + 2 - start,
        }
    state.pos = closed + 2
    return True


def link_token(written: str, position: int) -> Token:
    """Return the token of a link or an embed that is `written` at `position` of a block's text."""
    embed = written.startswith("!")
    target, subpath, shown = split_target(written[3 if embed else 2 : -2])
    token = inline_token("wikilink")
    token.meta = {
        "embed": embed,
        "target": target,
        "subpath": subpath,
        "shown": shown,
        "pos": position,
        "length": len(written),
    }
    return token


def install(md: MarkdownIt) -> None:
    """Add the rule before CommonMark's links, whose brackets it takes."""
    md.inline.ruler.before("link", "wikilink", _wikilink)


def _write(writer: Writer, token: Token, run: InlineRun) -> None:
    target, subpath, shown = (token.meta[key] for key in ("target", "subpath", "shown"))
    if token.meta["embed"]:
        embed(writer, token, run, target, subpath, shown)
        return
    label = shown or " > ".join((target, *subpath) if target else subpath)
    index = writer.add_link(token, run, _WIKI, target, subpath, label, shown=bool(shown))
    run.text.links.append((index, run.text.size, run.text.size + len(label)))
    run.text.put(label, masked=True)
    if not writer.options.lean:
        writer.put(f"\x02L{index}\x03{escape(label, quote=False)}\x02l{index}\x03")


def embed(  # noqa: PLR0913, PLR0917 - the parts of an embed
    writer: Writer,
    token: Token,
    run: InlineRun,
    target: str,
    subpath: tuple[str, ...],
    shown: str | None,
) -> None:
    """Write an embed of a file of the vault; `shown` is its text with a size (§5.6)."""
    label, width, height = image_size(shown)
    index = writer.add_link(
        token,
        run,
        LinkKind.EMBED,
        target,
        subpath,
        label or "",
        shown=bool(label),
        size=(width, height),
    )
    run.text.links.append((index, run.text.size, run.text.size))
    writer.put(f"\x02E{index}\x03")


INLINE: dict[str, Callable[[Writer, Token, InlineRun], None]] = {"wikilink": _write}

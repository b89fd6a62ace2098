"""CommonMark's inline parser, asking only where a rule can begin, and only the rules that can.

markdown-it tries every rule at every character that could begin any of them, some twenty calls
of which one at most succeeds. What each rule begins with is known, so the others are not asked,
and the text between is passed over at once. The result is the same token for token.

For a check, which looks at no marks of emphasis, `LeanInlineParser` leaves these out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.parser_inline import ParserInline
from markdown_it.rules_core import StateCore, text_join

from knapper.compile.sure_marks import sure_tokens
from knapper.compile.syntax.markdown_link import opening_token
from knapper.compile.syntax.tag import tag_token
from knapper.compile.syntax.wikilink import link_token
from knapper.compile.tokens import InlineState, text_token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.parser_inline import RuleFuncInlineType
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token
    from markdown_it.utils import EnvType

__all__ = ["WANTED", "InlineParser", "LeanInlineParser", "join_text", "plain_text", "read_inline"]

# The first characters of what each rule reads. A rule that is not named here is always asked.
_BEGINS = {
    "newline": "\n",
    "escape": "\\",
    "backticks": "`",
    "strikethrough": "~",
    "emphasis": "*_",
    "link": "[",
    "image": "!",
    "autolink": "<",
    "html_inline": "<",
    "entity": "&",
    "wikilink": "[!",
    "comment": "%",
    "math": "$",
    "tag": "#",
    "mark": "=",
    "footnote_reference": "[",
    "footnote_inline": "^",
    "gfm_autolink_www": "w",
    "gfm_autolink_protocol": ":",
    "gfm_autolink_email": "@",
    "text": "",
    "underscore": "_",
}
# What looks only at marks that may belong together.
_PAIRED = frozenset(("balance_pairs", "strikethrough", "mark", "emphasis"))
# What the rules begin with, and the `]` that the search for a label's end looks at. Where each
# form begins with a sign of its own, and none with a class of them, `re` looks for these first.
_STOP = re.compile(r"\\|`|\*|_|\[|\]|<|&|\$|@|\n|!\[|#(?=\S)|==|~~|%%|\^\[|:(?=\S)|www\.")
# The same for the rules that `LeanInlineParser` keeps.
_LEAN_STOP = re.compile(r"\\|`|_|\[|\]|<|&|\$|@|!\[|#(?=\S)|%%|\^\[|:(?=\S)|www\.")
# What may begin a thing that a check looks for, or show as nothing; other marks change only looks.
WANTED = re.compile(r"\[|<|\$|#|&(?=[#A-Za-z])|%%|://|www\.|\\\n")
# Marks that a check may find to be text; but for `[[`, which mostly is a link.
_PERHAPS_TEXT = re.compile(r"\$\$|%%|#\d")
_SURE_LINK = re.compile(r"(?<!\\)\[\[#?[^\s\[\]|#][^\[\]\n]*\]\]")
# Text with no more than marks that surely are a pair, whatever else stands in it: what is shown
# is the text without them.
_SIMPLE = re.compile(
    r"(?:[^\\`*_\[\]<&$@\n#=~%^:]++|:(?!\S)|&(?![#A-Za-z])"
    r"|(?<![\S`])`[^\s`\n](?:[^`\n]*[^\s`\n])?`(?!`)"
    r"|(?<!\S)\*{1,2}+[A-Za-z0-9]++(?: [A-Za-z0-9]++)*+\*{1,2}+(?![^\s.,;]))*+"
)
_PAIR = re.compile(r"`([^`]*)`|(?<!\S)(\*{1,2})([A-Za-z0-9 ]++)(\*{1,2})")
_WIKILINK = r"\[\[[^\s\\`\[\]|#][^\\`\[\]\n]*+\]\]"
# Text with no more than simple code, links and tags, and marks that are of no matter to a check.
_ONLY_LINKS = re.compile(
    r"(?:[^\\`\[\]<&$@#%^:!]++|[:#](?!\S)|!(?!\[)|%(?!%)|&(?![#A-Za-z])"
    rf"|(?<!`)`[^`]++`(?!`)|!?{_WIKILINK}"
    r"|\[[^\\`\[\]<&$@#%^:!\n]++\]\((?!/)(?:[A-Za-z0-9_./-]|%[0-9A-Fa-f]{2})++\)"
    r"|(?<!\S)#[A-Za-z][A-Za-z0-9_/-]*+(?![^\s.,;])"
    r")*+"
)
_PIECE = re.compile(
    r"`[^`]++`|(?P<wikilink>!?\[\[[^\[\]]++\]\])|(?P<link>\[[^\[\]]++\]\((?P<to>[^()]++)\))"
    r"|(?<!\S)(?P<tag>#[A-Za-z0-9_/-]++)"
)
_ONE_LINK = re.compile(_WIKILINK)
# Blocks whose text as shown is wanted itself.
_SHOWN = frozenset(("heading_open", "th_open", "td_open"))


def read_inline(state: StateCore, tokens: Sequence[Token]) -> None:
    """Parse the inline content of `tokens`, block tokens in their order."""
    inline, before = state.md.inline, ""
    lean = inline if isinstance(inline, LeanInlineParser) else None
    for token in tokens:
        if token.type == "inline":
            token.children = []
            if lean is None:
                inline.parse(token.content, state.md, state.env, token.children)
            else:
                lean.read(token.content, state, token.children, shown=before in _SHOWN)
        before = token.type


def join_text(state: StateCore) -> None:
    """Join text with the characters that escapes and entities stand for, where there are any."""
    for token in state.tokens:
        if token.type == "inline" and ("\\" in token.content or "&" in token.content):
            text_join(StateCore("", state.md, state.env, [token]))


class InlineParser(ParserInline):
    """A `ParserInline` with a table from character to rules, in the rules' own order.

    `stop` finds what any of the rules begins with; `marks` says that emphasis is among them.
    """

    def __init__(self, stop: re.Pattern[str] = _STOP, *, marks: bool = True) -> None:
        """Begin with CommonMark's rules; plugins add theirs to `ruler` as ever."""
        super().__init__()
        self._stop, self._marks = stop.search, marks
        self._tables: dict[str, tuple[RuleFuncInlineType, ...]] = {}
        self._known: list[RuleFuncInlineType] | None = None

    def _table(self) -> dict[str, tuple[RuleFuncInlineType, ...]]:
        """Return the rules that can begin at each character where one can."""
        rules = self.ruler.getRules("")
        if rules is not self._known:
            self._known = rules
            self._tables = {
                character: tuple(
                    rule.fn
                    for rule in self.ruler.__rules__
                    if rule.enabled and character in _BEGINS.get(rule.name, character)
                )
                for character in ("]", *"".join(_BEGINS.values()))
            }
        return self._tables

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Add the tokens of `src` to `tokens`, and return them."""
        if src and not tokens:
            if not self._stop(src):
                tokens.append(text_token(src))
                return tokens
            if self._marks and (sure := sure_tokens(src)):
                tokens += sure
                return tokens
        state = InlineState(src, md, env, tokens)
        self.tokenize(state)
        paired = bool(state.delimiters) or any(state.tokens_meta)
        for rule in self.ruler2.__rules__:
            if rule.enabled and (paired or rule.name not in _PAIRED):
                rule.fn(state)
        return state.tokens

    def tokenize(self, state: StateInline) -> None:
        """Read the whole range of `state`."""
        source, end, table = state.src, state.posMax, self._table()
        deep = state.level >= state.md.options["maxNesting"]
        while state.pos < end:
            before = state.pos
            match = None if deep else self._stop(source, before, end)
            at = match.start() if match else end
            if at > before:
                state.append_pending(source[before:at])
                state.pos = at
                if at == end:
                    break
            for rule in table[source[at]]:
                if rule(state, False):  # noqa: FBT003 - markdown-it's signature
                    break
            if state.pos == at:
                state.append_pending(source[at])
                state.pos += 1
        if state.pending:
            state.pushPending()

    def skipToken(self, state: StateInline) -> None:  # noqa: N802 - markdown-it's name
        """Pass over one token without making it."""
        before = state.pos
        if before in state.cache:
            state.pos = state.cache[before]
            return
        if state.level >= state.md.options["maxNesting"]:
            state.pos = state.posMax
        else:
            match = self._stop(state.src, before, state.posMax)
            at = match.start() if match else state.posMax
            if at > before:
                state.pos = at
            else:
                for rule in self._table()[state.src[before]]:
                    state.level += 1
                    found = rule(state, True)  # noqa: FBT003 - markdown-it's signature
                    state.level -= 1
                    if found:
                        break
        if state.pos == before:
            state.pos += 1
        state.cache[before] = state.pos


class LeanInlineParser(InlineParser):
    """An `InlineParser` for a check: finds what a check looks for, and leaves the rest as text.

    `exact` is the parser for what has to be read as it is shown.
    """

    def __init__(self, exact: MarkdownIt) -> None:
        """Begin with CommonMark's rules; `drop_marks` takes out those that are not needed."""
        super().__init__(_LEAN_STOP, marks=False)
        self._exact = exact

    def drop_marks(self) -> None:
        """Leave out the rules that change only looks, once all are installed."""
        self.ruler.disable(["newline", "strikethrough", "emphasis", "mark"])
        self.ruler.push("underscore", _underscore)
        self.ruler2.enableOnly([])

    def read(self, content: str, state: StateCore, tokens: list[Token], *, shown: bool) -> None:
        """Add the tokens of a block's `content` to `tokens`; `shown` asks for the exact text."""
        if not shown and not WANTED.search(content):
            tokens.append(text_token(content))
        elif shown and (simple := plain_text(content)):
            tokens.append(text_token(simple))
        elif shown and _ONE_LINK.fullmatch(content):
            tokens.append(link_token(content, 0))
        elif not shown and "www." not in content and _ONLY_LINKS.fullmatch(content):
            tokens += _links(content) or [text_token(content)]
        elif shown or _perhaps_text(content):
            self._exact.inline.parse(content, self._exact, state.env, tokens)
        else:
            self.parse(content, state.md, state.env, tokens)


def _links(content: str) -> list[Token]:
    """Return the links and tags of text without other marks, links by their beginning only."""
    found: list[Token] = []
    for match in _PIECE.finditer(content):
        kind = match.lastgroup
        if kind == "wikilink":
            found.append(link_token(match[0], match.start()))
        elif kind == "link":
            found.append(opening_token(match["to"], match.start(), len(match[0])))
        elif kind == "tag":
            found.append(tag_token(match[0], match.start()))
    return found


def plain_text(content: str) -> str | None:
    """Return what is shown of text with nothing but simple code and emphasis, None for other."""
    if "www." in content or not _SIMPLE.fullmatch(content):
        return None
    if "`" not in content and "*" not in content:
        return content
    parts: list[str] = []
    position = 0
    for match in _PAIR.finditer(content):
        if match[2] != match[4]:
            return None
        parts += (content[position : match.start()], match[1] or match[3])
        position = match.end()
    return "".join(parts) + content[position:]


def _perhaps_text(content: str) -> bool:
    """Return whether marks of links, formulas, comments or tags may be shown as text."""
    if _PERHAPS_TEXT.search(content):
        return True
    opened = content.count("[[")
    return opened > 0 and opened != len(_SURE_LINK.findall(content))


def _underscore(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """End the text before it, as emphasis does: an address is looked for behind it."""
    if silent:
        return False
    state.push("text", "", 0).content = "_"
    state.pos += 1
    return True

"""A page's HTML as Markdown, for machines and for those who copy.

HTML as `Renderer` gives it comes in; Markdown goes out that says the same. It is made of what
readers see and not of the note's source, so it cannot hold what is hidden from them: a comment,
a note that is not published, code that is not shown.

The HTML is read once and written on the way, without a tree: each method reads from the tokens
what is in one element, up to its end, and returns that as Markdown.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["to_markdown"]

# Possessive, for nothing is gained by trying a shorter match.
_ATTRIBUTES: Final = r"((?:[^<>\"']*+(?:\"[^\"]*+\"|'[^']*+'))*+[^<>\"']*+)"
# Name, attributes and text behind them; where only text is in the element, its end and the text
# behind that. A closing tag has a slash in its name. What is no tag is the last group.
_TOKEN: Final = re.compile(
    rf"<(/?[a-zA-Z][-\w]*+){_ATTRIBUTES}>([^<]*+)(?:(</\1>)([^<]*+))?"
    r"|(<(?:!--.*?(?:-->|\Z))?[^<]*)",
    re.DOTALL,
)
# Of these only the text counts, and they have most of all tags: they are not parted into tokens.
_WHOLE: Final = re.compile(rf"<(pre|math)(?![-\w]){_ATTRIBUTES}>(.*?)</\1>", re.DOTALL)
_SELF_CLOSED: Final = re.compile(rf"<([a-zA-Z][-\w]*){_ATTRIBUTES}(?<=/)>")
_CODE: Final = re.compile(rf"<code(?![-\w]){_ATTRIBUTES}>")
_ANNOTATION: Final = re.compile(rf"<annotation(?![-\w]){_ATTRIBUTES}>(.*?)</annotation>", re.DOTALL)
_HIDDEN: Final = re.compile(r"<[^<>]*\s(?:aria-)?hidden\b").search
_TEX_COMMENT: Final = re.compile(r"(?<!\\)((?:\\\\)*)%.*")
_TAG: Final = re.compile(r"<[^<>]*>")
_ATTRIBUTE: Final = re.compile(r"([-:\w]+)(?:=\"([^\"]*)\"|='([^']*)')?")
# Links as `Renderer` writes nearly all of them.
_LINK: Final = re.compile(r' class="(?:internal-link|tag)" href="([^"&]*)"').fullmatch
_VOID: Final = frozenset("area base br col embed hr img input link meta source track wbr".split())
# Nothing of these is text that a reader sees.
_UNSEEN: Final = frozenset("script style template button noscript select".split())
_BLANKS: Final = re.compile(r"\s+")
_MARKS: Final = re.compile(r"[\\`*\[\]<$~^]|(?<![^\W_])_|_(?![^\W_])|==|&(?=#?\w+;)|%(?=%)|(?<=%)%")
_MARKED: Final = re.compile(r"[\\`*\[\]<$~^_=&%]").search
# Text with none of these is written as it stands in the HTML.
_NOT_PLAIN: Final = re.compile(r"[\\`*\[\]<$~^_=&%\n]|  ").search
_SUPERFLUOUS: Final = re.compile(r"(?<=\n) +| +(?= {2}\n)|(?<= ) +(?! *\n)")
_LINE_MARKS: Final = re.compile(
    r"^(\s*)(?:(#{1,6}(?=\s|$)|[-+>](?=\s|$)|>|[-=]{2,}\s*$)|(\d{1,9})([.)])(?=\s|$))",
    re.MULTILINE,
)
_FOOTNOTE: Final = re.compile(r"fn-(?=\d+$)")
_EMPHASIS: Final = {
    "strong": "**", "b": "**", "em": "*", "i": "*", "del": "~~", "s": "~~", "mark": "==",
}  # fmt: skip
# Controls, and what the head of a Markdown version has.
_ASIDE: Final = re.compile(
    r"headerlink|footnote-backref|decide-walk|note-dates|comparison-tools|row-tools"
).search
_UNSAFE: Final = re.compile(r"[ \t\n()<>\\]")
_INDENT_ALONE: Final = re.compile(r"^ +$", re.MULTILINE)
_ENTRY: Final = re.compile(r"(?:[-+*]|\d+[.)]) ")


# No mark that makes a block of a line.
_NO_LINE_MARK: Final = frozenset("*[`!~\\\"'(<$")
# The end of what is in no element.
_ROOT: Final = "/"


def to_markdown(html: str, link: Callable[[str], str]) -> str:
    """Return `html` as Markdown. `link` gives for an address in it the one to be written."""
    writer = _Writer(_tokens(html), link)
    return writer.blocks(html.partition("<")[0], _ROOT) + "\n"


def _tokens(html: str) -> Iterator[tuple[str, ...]]:
    """Return what is in `html` behind its first text, as `_TOKEN` tells it."""
    parts = _WHOLE.split(html)
    tokens = _parted(parts[0])
    for at in range(1, len(parts), 4):
        name, attributes, inner, rest = parts[at : at + 4]
        tokens.append((name, attributes, inner, "closed", rest.partition("<")[0], ""))
        tokens += _parted(rest)
    return iter(tokens)


def _parted(html: str) -> list[tuple[str, ...]]:
    return _TOKEN.findall(_SELF_CLOSED.sub(_with_end, html) if "/>" in html else html)


def _with_end(match: re.Match[str]) -> str:
    name, attributes = match.groups()
    return f"<{name}{attributes[:-1]}>" + ("" if name in _VOID else f"</{name}>")


class _Writer:
    """Writes elements as Markdown: blocks, and what stands in a line.

    Methods for an element take its attributes, the text that it begins with, and the closing tag
    up to which they read; "" where there is only that text.
    """

    def __init__(self, tokens: Iterator[tuple[str, ...]], link: Callable[[str], str]) -> None:
        self.tokens = tokens
        self.link = link
        self.in_cell = False
        # The closing tags of the elements that are being read, and text behind the last one.
        self.open: list[str] = []
        self.behind = ""
        # A closing tag that also ended elements which lack their own, until its own is reached.
        self.over = ""
        # Of what was last read by `content`.
        self.has_paragraphs = False
        # What the sections in a flowchart say.
        self.told: list[str] | None = None

    def blocks(self, text: str, end: str) -> str:
        """Return what is in an element as blocks."""
        return "\n\n".join(self.content(text, end))

    def line(self, text: str, end: str) -> str:
        """Return what is in an element as a line."""
        return self.content(text, end, in_line=True)[0] if end else _plain(text)

    def content(  # noqa: C901, PLR0912, PLR0915 - the one loop over all tokens
        self, text: str, end: str, *, in_line: bool = False, titled: bool = False
    ) -> list[str]:
        """Return the blocks in an element, a run of what stands in a line as one.

        With `in_line` all is one run, given as it is. With `titled` the first block is the title
        of a callout, "" where it has none.
        """
        found: list[str] = []
        run: list[str] = []
        title = ""
        has_paragraphs = False
        if text and (in_line or not text.isspace()):
            run.append(_plain(text))
        if end:
            self.open.append(end)
            for name, attributes, inner, closed, tail, other in self.tokens:
                if name == end:
                    self.behind = inner
                    break
                if closed:
                    own_end, text = "", tail
                elif name in _VOID:
                    own_end, text, inner = "", inner, ""  # noqa: PLW2901 - it has no content
                elif not name:
                    text = _behind_comment(other)
                    if text:
                        run.append(_plain(text))
                    continue
                elif name[0] == "/":
                    if name in self.open:
                        self.over, self.behind = name, inner
                        break
                    if inner:
                        run.append(_plain(inner))
                    continue
                else:
                    own_end = f"/{name}"
                if titled and "callout-title" in attributes and _has(attributes, "callout-title"):
                    title = self.line(inner, own_end).strip()
                elif in_line or name not in _BLOCKS or (name == "math" and _in_line(attributes)):
                    run.append(self.within(name, attributes, inner, own_end))
                else:
                    if run:
                        if block := _run(run):
                            found.append(block)
                        run = []
                    has_paragraphs = has_paragraphs or name == "p"
                    if _is_unseen(name, attributes):
                        self.walk(inner, own_end)
                    elif block := _BLOCKS[name](self, attributes, inner, own_end):
                        found.append(block)
                if own_end:
                    text = self.behind
                    if self.over:
                        if self.over == end:
                            self.over = ""
                        break
                if text and (run or in_line or not text.isspace()):
                    run.append(_plain(text))
            else:
                self.behind = ""
            self.open.pop()
        if in_line:
            whole = "".join(run)
            return [_SUPERFLUOUS.sub("", whole) if "  " in whole else whole]
        if run and (block := _run(run)):
            found.append(block)
        self.has_paragraphs = has_paragraphs
        return [title, *found] if titled else found

    def walk(  # noqa: C901, PLR0912 - tags may lack their ends
        self,
        text: str,
        end: str,
        visit: Callable[[str, str, str, str], bool] = lambda *_: False,
    ) -> str:
        """Pass over what is in an element and return the text of it that readers see.

        `visit` is given the name of each element that they see and what methods for elements
        take, and returns whether it has read what is in there.
        """
        if not end:
            return unescape(text)
        texts = [text]
        inside: list[str] = []
        self.open.append(end)
        for name, attributes, inner, closed, tail, other in self.tokens:
            if not name:
                texts.append(_behind_comment(other))
            elif name[0] == "/":
                if name in inside:
                    while inside.pop() != name:
                        pass
                elif name == end or name in self.open:
                    self.over, self.behind = "" if name == end else name, inner
                    break
                texts.append(inner)
            elif closed or name in _VOID:
                read = self.visited(visit, name, attributes, inner if closed else "", "")
                if not read or not closed:
                    texts.append(inner)
                texts.append(tail)
            elif self.visited(visit, name, attributes, inner, f"/{name}"):
                if self.over == end:
                    self.over = ""
                    break
                if self.over and self.over not in inside:
                    break
                if self.over:
                    while inside.pop() != self.over:
                        pass
                    self.over = ""
                texts.append(self.behind)
            else:
                inside.append(f"/{name}")
                texts.append(inner)
        else:
            self.behind = ""
        self.open.pop()
        return "".join(map(unescape, texts))

    def visited(
        self,
        visit: Callable[[str, str, str, str], bool],
        name: str,
        attributes: str,
        text: str,
        end: str,
    ) -> bool:
        """Return what `visit` returns; what no reader sees is passed over without it."""
        if _is_unseen(name, attributes):
            self.walk(text, end)
            return True
        return visit(name, attributes, text, end)

    # -- blocks ----------------------------------------------------------------------------

    def container(self, attributes: str, text: str, end: str) -> str:
        """Return what is in a block that has no mark of its own, or one that its class tells."""
        if attributes:
            kind = _get(attributes, "data-callout")
            if kind is not None:
                return self.callout(kind, text, end)
            if _has(attributes, "footnotes"):
                return self.footnotes(end)
            if _has(attributes, "flowchart"):
                return self.flowchart(text, end)
        return self.blocks(text, end)

    def section(self, attributes: str, text: str, end: str) -> str:
        written = self.container(attributes, text, end)
        if self.told is not None:
            self.told.append(written)
        return written

    def flowchart(self, text: str, end: str) -> str:
        """Return the sections that say what the drawing does, in order; else its words."""
        outer, self.told = self.told, []
        drawn = self.blocks(text, end)
        told, self.told = self.told, outer
        return "\n\n".join(filter(None, told)) if told else drawn

    def paragraph(self, _: str, text: str, end: str) -> str:
        return self.blocks(text, end)

    def term(self, _: str, text: str, end: str) -> str:
        title = self.line(text, end).strip()
        return f"**{title}**" if title else ""

    def rule(self, *_: str) -> str:
        return "---"

    def quotation(self, _: str, text: str, end: str) -> str:
        return _quoted(self.blocks(text, end))

    def code_block(self, attributes: str, text: str, _: str) -> str:
        if self.in_cell:
            lines = _text(text).strip("\n").split("\n")
            return "<br>".join(map(_code, lines))
        return _fenced(attributes, text)

    def formula(self, _attributes: str, text: str, _end: str) -> str:
        tex = _tex(text)
        return f"$${_on_a_line(tex)}$$" if self.in_cell else f"$$\n{tex}\n$$"

    def bullets(self, _: str, text: str, end: str) -> str:
        return self.entries(0, text, end)

    def numbered(self, attributes: str, text: str, end: str) -> str:
        start = _get(attributes, "start") or "1"
        return self.entries(int(start) if start.isdecimal() else 1, text, end, is_numbered=True)

    def entries(self, number: int, text: str, end: str, *, is_numbered: bool = False) -> str:
        """Return a list."""
        found: list[str] = []
        loose = False

        def entry(_name: str, _attributes: str, text: str, end: str) -> bool:
            nonlocal loose
            mark = f"{number + len(found)}. " if is_numbered else "- "
            blocks = self.content(text, end)
            written = "\n\n".join(blocks)
            if self.has_paragraphs:
                loose = True
            elif len(blocks) > 1:
                # Its text, then the lists in it: no blank lines, so that it stays tight.
                head, _, rest = written.partition("\n\n")
                written = f"{head}\n{rest}" if _ENTRY.match(rest) else written
            found.append(mark + written.replace("\n", "\n" + " " * len(mark)))
            return True

        self.walk(text, end, entry)
        lines = ("\n\n" if loose else "\n").join(found)
        return _INDENT_ALONE.sub("", lines) if "\n " in lines else lines

    def callout(self, kind: str, text: str, end: str) -> str:
        """Return a callout as Obsidian writes it."""
        title, *rest = self.content(text, end, titled=True)
        head = f"> [!{kind}] {title}".rstrip()
        return "\n".join((head, _quoted("\n\n".join(rest)))) if rest else head

    def footnotes(self, end: str) -> str:
        """Return the list of footnotes."""
        found: list[str] = []

        def entry(name: str, attributes: str, text: str, end: str) -> bool:
            identifier = (_get(attributes, "id") or "") if name == "li" else ""
            if not _FOOTNOTE.search(identifier):
                return False
            written = self.blocks(text, end).replace("\n", "\n    ")
            found.append(f"[^{_FOOTNOTE.sub('', identifier)}]: {written}")
            return True

        self.walk("", end, entry)
        return "\n".join(found)

    def table(self, attributes: str, text: str, end: str) -> str:
        """Return a table; cells with several lines have `<br>` between them."""
        rows: list[tuple[str, list[str]]] = []
        marks: list[str] = []
        is_headed = False

        def visit(name: str, attributes: str, text: str, end: str) -> bool:
            nonlocal is_headed
            if name in {"td", "th"} and rows:
                if len(rows) == 1:
                    marks.append(_alignment(attributes))
                rows[-1][1].append(self.cell(text, end))
                return True
            if name == "tr":
                rows.append((attributes, []))
            elif name == "thead":
                is_headed = True
            return False

        if _has(attributes, "properties"):
            self.walk(text, end, visit)
            return _properties(rows)
        outer, self.in_cell = self.in_cell, True
        self.walk(text, end, visit)
        self.in_cell = outer
        lines = [cells for _, cells in rows]
        if not lines:
            return ""
        if outer:  # a table in a cell of another
            return "; ".join(", ".join(row) for row in lines)
        width = max(map(len, lines))
        header, body = (lines[0], lines[1:]) if is_headed else ([], lines)
        marks += ["---"] * (width - len(marks))
        return "\n".join(
            f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in (header, marks, *body)
        )

    def cell(self, text: str, end: str) -> str:
        written = "<br>".join(self.content(text, end))
        if "|" in written:
            written = written.replace("|", "\\|")
        if "\n" in written:
            written = written.replace("  \n", "<br>").replace("\n", "<br>")
        return written

    # -- what stands in a line -------------------------------------------------------------

    def within(  # noqa: PLR0911 - one case a construct
        self, name: str, attributes: str, text: str, end: str
    ) -> str:
        """Return one element that stands in a line."""
        if attributes:
            if name == "a" and (link := _LINK(attributes)):
                return self.linked(link[1], text, end)
            if _is_unseen(name, attributes):
                self.walk(text, end)
                return ""
        elif name in _UNSEEN:
            self.walk(text, end)
            return ""
        mark = _EMPHASIS.get(name)
        if mark is not None:
            text = self.line(text, end)
            inner = text.strip()
            if inner == text:
                return f"{mark}{text}{mark}" if text else ""
            before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
            return f"{before}{mark}{inner}{mark}{after}" if inner else text
        write = _WITHIN.get(name)
        if write is not None:
            return write(self, name, attributes, text, end)
        if name in _BLOCKS:
            written = _BLOCKS[name](self, attributes, text, end)
            return written.replace("\n\n", " ").replace("\n", " ")
        return self.line(text, end)

    def new_line(self, *_: str) -> str:
        return "<br>" if self.in_cell else "  \n"

    def code(self, _name: str, _attributes: str, text: str, end: str) -> str:
        return _code(self.walk(text, end) if end else unescape(text))

    def anchor(self, _: str, attributes: str, text: str, end: str) -> str:
        return self.linked(_get(attributes, "href") or "", text, end)

    def linked(self, href: str, text: str, end: str) -> str:
        """Return text with a link to `href`."""
        text = self.line(text, end)
        shown = text.strip()
        return f"[{shown}]({_destination(self.link(href))})" if href and shown else text

    def small_formula(self, _name: str, attributes: str, text: str, _end: str) -> str:
        mark = "$" if _in_line(attributes) else "$$"
        return f"{mark}{_on_a_line(_tex(text))}{mark}"

    def drawing(self, _name: str, _attributes: str, text: str, end: str) -> str:
        """Return the words in a drawing."""
        words: list[str] = []

        def visit(name: str, _: str, text: str, end: str) -> bool:
            if name == "text":
                words.append(" ".join(self.walk(text, end).split()))
            return name == "text"

        self.walk(text, end, visit)
        return _MARKS.sub(_escape, " · ".join(filter(None, words)))

    def input(self, _name: str, attributes: str, _text: str, _end: str) -> str:
        if _get(attributes, "type") != "checkbox":
            return ""
        return "[x] " if _get(attributes, "checked") is not None else "[ ] "

    def raised(self, _: str, attributes: str, text: str, end: str) -> str:
        """Return what is raised: a footnote's number, or any other."""
        if not _has(attributes, "footnote-ref"):
            return self.line(text, end)
        to = self.first(text, end, "a", "href") or ""
        return f"[^{_FOOTNOTE.sub('', to.removeprefix('#'))}]"

    def first(self, text: str, end: str, name: str, key: str) -> str | None:
        """Return an attribute of the first element of that name."""
        found: list[str | None] = []

        def visit(each: str, attributes: str, _text: str, _end: str) -> bool:
            if each == name:
                found.append(_get(attributes, key))
            return False

        self.walk(text, end, visit)
        return found[0] if found else None

    def medium(self, name: str, attributes: str, text: str, end: str) -> str:
        """Return a picture, or a link to a film or a page."""
        inner = self.first(text, end, "source", "src")
        source = _get(attributes, "src") or inner
        if not source:
            return ""
        label = (
            _get(attributes, "alt")
            or _get(attributes, "title")
            or _get(attributes, "aria-label")
            or ""
        )
        label = _MARKS.sub(_escape, _BLANKS.sub(" ", label).strip())
        mark = "!" if name == "img" else ""
        if not mark and not label:
            label = name
        if source.startswith("data:"):
            return label
        return f"{mark}[{label}]({_destination(self.link(source))})"


def _heading(level: int) -> Callable[[_Writer, str, str, str], str]:
    """Return what writes a heading of that level."""
    marks = "#" * level

    def heading(writer: _Writer, _: str, text: str, end: str) -> str:
        title = writer.line(text, end).strip().replace("\n", " ")
        return f"{marks} {title}" if title else ""

    return heading


_BLOCKS: Final[dict[str, Callable[[_Writer, str, str, str], str]]] = {
    **dict.fromkeys(
        "address article aside dd details div dl figcaption figure footer header li main "
        "nav".split(),
        _Writer.container,
    ),
    **{f"h{level}": _heading(level) for level in range(1, 7)},
    **dict.fromkeys(("dt", "summary"), _Writer.term),
    "blockquote": _Writer.quotation,
    "hr": _Writer.rule,
    "iframe": lambda writer, *given: writer.medium("iframe", *given),
    "math": _Writer.formula,
    "ol": _Writer.numbered,
    "p": _Writer.paragraph,
    "pre": _Writer.code_block,
    "section": _Writer.section,
    "table": _Writer.table,
    "ul": _Writer.bullets,
}
_WITHIN: Final[dict[str, Callable[[_Writer, str, str, str, str], str]]] = {
    **dict.fromkeys(("code", "kbd", "samp"), _Writer.code),
    **dict.fromkeys(("img", "video", "audio", "source", "iframe"), _Writer.medium),
    "a": _Writer.anchor,
    "br": _Writer.new_line,
    "input": _Writer.input,
    "math": _Writer.small_formula,
    "sup": _Writer.raised,
    "svg": _Writer.drawing,
}


def _get(attributes: str, key: str) -> str | None:
    """Return an attribute, "" where it has no value, None where it is not there."""
    if key not in attributes:
        return None
    for name, double, single in _ATTRIBUTE.findall(attributes):
        if name == key:
            return unescape(double or single)
    return None


def _has(attributes: str, name: str) -> bool:
    """Return whether an element has a class."""
    return name in attributes and name in (_get(attributes, "class") or "").split()


def _is_unseen(name: str, attributes: str) -> bool:
    return name in _UNSEEN or (bool(attributes) and _is_hidden(attributes))


@lru_cache(maxsize=512)
def _is_hidden(attributes: str) -> bool:
    if "hidden" in attributes and (
        _get(attributes, "hidden") is not None or _get(attributes, "aria-hidden") == "true"
    ):
        return True
    found = _ASIDE(attributes)
    return found is not None and _has(attributes, found[0])


def _in_line(attributes: str) -> bool:
    """Return whether a formula stands in a line."""
    return _get(attributes, "display") != "block"


def _behind_comment(text: str) -> str:
    """Return what is text of something that is no tag: a comment with what follows, or a `<`."""
    return text.partition("-->")[2] if text.startswith("<!--") else text


def _plain(text: str) -> str:
    """Return text as it stands in a line."""
    if not _NOT_PLAIN(text):
        return text
    text = unescape(text)
    if "\n" in text or "  " in text:
        text = _BLANKS.sub(" ", text)
    return _MARKS.sub(_escape, text) if _MARKED(text) else text


def _run(run: list[str]) -> str:
    """Return a run of what stands in a line as a block."""
    text = "".join(run)
    if "  " in text:
        text = _SUPERFLUOUS.sub("", text)
    text = text.strip()
    if not text or ((text[0].isalpha() or text[0] in _NO_LINE_MARK) and "\n" not in text):
        return text
    return _LINE_MARKS.sub(_escape_start, text)


def _properties(rows: list[tuple[str, list[str]]]) -> str:
    """Return the properties of a note as a list."""
    found = []
    for attributes, (name, *values) in rows:
        if _get(attributes, "data-property") not in {"tags", "title", "description"}:
            # the head has those
            found.append(f"- {name}: {' '.join(values).replace('<br>- ', ', ').lstrip('- ')}")
    return "\n".join(found)


def _escape(match: re.Match[str]) -> str:
    return f"\\{match[0]}"


def _escape_start(match: re.Match[str]) -> str:
    before, mark, number, dot = match.groups()
    return f"{before}{number}\\{dot}" if number else f"{before}\\{mark}"


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n")) if text else ""


def _text(html: str) -> str:
    """Return the text of what was not parted into tokens, as far as readers see it."""
    if _HIDDEN(html):
        return _Writer(_tokens(html), str).walk(html.partition("<")[0], _ROOT)
    return unescape(_TAG.sub("", html))


def _tex(html: str) -> str:
    """Return the TeX of a formula, or else its text."""
    annotation = _ANNOTATION.search(html)
    tex = _text(annotation[2]).strip() if annotation else ""
    return tex or " ".join(_text(html).split())


def _on_a_line(tex: str) -> str:
    """Return a formula in one line; a comment in it would take the lines below with it."""
    return " ".join(_TEX_COMMENT.sub(r"\1", tex).split()) if "\n" in tex else tex


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text))) if "`" in text else 0


def _code(text: str) -> str:
    if text.isalnum():  # as most of it is
        return f"`{text}`"
    text = _BLANKS.sub(" ", text)
    if not text.strip():
        return text
    fence = "`" * (_longest_run(text) + 1)
    pad = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _fenced(attributes: str, html: str) -> str:
    text = _text(html).removesuffix("\n")
    code = _CODE.search(html)
    classes = (_get(code[1] if code else attributes, "class") or "").split()
    language = next(
        (each.removeprefix("language-") for each in classes if each.startswith("language-")), ""
    )
    if _has(attributes, "mermaid"):
        language = "mermaid"
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def _alignment(attributes: str) -> str:
    style = _get(attributes, "style") or ""
    if "center" in style:
        return ":---:"
    return "---:" if "right" in style else ":---" if "left" in style else "---"


def _destination(address: str) -> str:
    """Return an address as it stands between parentheses."""
    return _UNSAFE.sub(lambda match: f"%{ord(match[0]):02X}", address)

"""A page's HTML as Markdown, for machines and for those who copy.

HTML as `Renderer` gives it comes in; Markdown goes out that says the same. It is made of what
readers see and not of the note's source, so it cannot hold what is hidden from them: a comment,
a note that is not published, code that is not shown.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["to_markdown"]

_TOKEN: Final = re.compile(
    r"<(/?)([a-zA-Z][-\w]*)([^<>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^<>\"']*)*)>|<!--.*?(?:-->|\Z)",
    re.DOTALL,
)
_TAG: Final = re.compile(r"<[^<>]*>")
_ATTRIBUTE: Final = re.compile(r"([-:\w]+)(?:=\"([^\"]*)\"|='([^']*)')?")
_VOID: Final = frozenset("area base br col embed hr img input link meta source track wbr".split())
# Nothing of these is text that a reader sees.
_UNSEEN: Final = frozenset("script style template button noscript select".split())
_BLOCK: Final = frozenset(
    "address article aside blockquote dd details div dl dt figcaption figure footer h1 h2 h3 h4 "
    "h5 h6 header hr iframe li main math nav ol p pre section summary table ul".split()
)
_BLANKS: Final = re.compile(r"\s+")
_MARKS: Final = re.compile(r"[\\`*\[\]<$~^]|(?<![^\W_])_|_(?![^\W_])|==|&(?=#?\w+;)|%(?=%)|(?<=%)%")
_MARKED: Final = re.compile(r"[\\`*\[\]<$~^_=&%]").search
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
    r"headerlink|footnote-backref|decide-walk|note-dates|comparison-tools|row-tools|edge-labels"
).search
_UNSAFE: Final = re.compile(r"[ \t\n()<>\\]")
_INDENT_ALONE: Final = re.compile(r"^ +$", re.MULTILINE)
_ENTRY: Final = re.compile(r"(?:[-+*]|\d+[.)]) ")


class _Element:
    """An element with its content: text, and elements."""

    __slots__ = ("attributes", "children", "name")

    def __init__(self, name: str, attributes: str) -> None:
        self.name, self.attributes = name, attributes
        self.children: list[_Element | str] = []

    def get(self, key: str) -> str | None:
        """Return an attribute, "" where it has no value, None where it is not there."""
        if not self.attributes or key not in self.attributes:
            return None
        for name, double, single in _ATTRIBUTE.findall(self.attributes):
            if name == key:
                return unescape(double or single)
        return None

    def has_class(self, name: str) -> bool:
        return name in self.attributes and name in (self.get("class") or "").split()

    def find(self, *names: str) -> Iterator[_Element]:
        """Yield the elements in this one that have one of these names, in order."""
        for child in self.children:
            if isinstance(child, _Element):
                if child.name in names:
                    yield child
                yield from child.find(*names)

    def text(self) -> str:
        return "".join(c if isinstance(c, str) else c.text() for c in self.children)

    @property
    def is_unseen(self) -> bool:
        given = self.attributes
        if not given:
            return self.name in _UNSEEN
        if self.name in _UNSEEN:
            return True
        if "hidden" in given and (
            self.get("hidden") is not None or self.get("aria-hidden") == "true"
        ):
            return True
        found = _ASIDE(given)
        return found is not None and self.has_class(found[0])


def to_markdown(html: str, link: Callable[[str], str]) -> str:
    """Return `html` as Markdown. `link` gives for an address in it the one to be written."""
    return _Writer(link).blocks(_read(html).children, "\n\n") + "\n"


def _read(html: str) -> _Element:
    root = _Element("", "")
    stack = [root]
    at = 0
    for match in _TOKEN.finditer(html):
        start = match.start()
        if start < at:
            continue
        if start > at:
            stack[-1].children.append(unescape(html[at:start]))
        at = match.end()
        closing, name, attributes = match.groups()
        if name is None:
            continue
        if closing:
            _close(stack, name)
            continue
        element = _Element(name, attributes)
        stack[-1].children.append(element)
        if name in _VOID or attributes.endswith("/"):
            continue
        stack.append(element)
        if name == "code" and stack[-2].name == "pre" and (end := html.find("</code>", at)) > 0:
            # Of what colours code only the text counts, and it is most of all tags.
            element.children.append(unescape(_TAG.sub("", html[at:end])))
            at = end
    if at < len(html):
        stack[-1].children.append(unescape(html[at:]))
    return root


def _close(stack: list[_Element], name: str) -> None:
    """End the innermost open element of that name, if there is one."""
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth].name == name:
            del stack[depth:]
            return


class _Writer:
    """Writes elements as Markdown: blocks, and what stands in a line."""

    def __init__(self, link: Callable[[str], str]) -> None:
        self.link = link
        self.in_cell = False

    def blocks(self, children: Iterable[_Element | str], between: str) -> str:
        """Return content as blocks with `between` them, a run of what stands in a line as one."""
        found: list[str] = []
        run: list[_Element | str] = []

        def end_run() -> None:
            if run:
                text = self.line(run).strip()
                if text:
                    is_plain = text[0].isalpha() and "\n" not in text
                    found.append(text if is_plain else _LINE_MARKS.sub(_escape_start, text))
                run.clear()

        for child in children:
            if isinstance(child, str) or not _is_block(child):
                run.append(child)
                continue
            end_run()
            if not child.is_unseen and (text := self.block(child)):
                found.append(text)
        end_run()
        return between.join(found)

    def block(self, element: _Element) -> str:  # noqa: C901, PLR0911, PLR0912 - one case a construct
        """Return one block."""
        name = element.name
        if name[0] == "h" and name[1:].isdigit():
            title = self.line(element.children).strip().replace("\n", " ")
            return f"{'#' * int(name[1:])} {title}" if title else ""
        if name == "p":
            return self.blocks(element.children, "\n\n")
        if name in {"ul", "ol"}:
            return self.entries(element)
        if name == "pre":
            return _fenced(element)
        if name == "hr":
            return "---"
        if name == "table":
            return self.table(element)
        if name == "math":
            return f"$$\n{_tex(element)}\n$$"
        if name == "blockquote":
            return _quoted(self.blocks(element.children, "\n\n"))
        if name == "iframe":
            return self.medium(element)
        callout = element.get("data-callout")
        if callout is not None:
            return self.callout(element, callout)
        if name in {"summary", "dt"}:
            title = self.line(element.children).strip()
            return f"**{title}**" if title else ""
        if element.has_class("footnotes"):
            return self.footnotes(element)
        if element.has_class("flowchart") and (lists := list(element.find("section"))):
            return self.blocks(lists, "\n\n")  # which say what the drawing does, in order
        return self.blocks(element.children, "\n\n")

    def entries(self, element: _Element) -> str:
        """Return a list."""
        start = element.get("start") or "1"
        number = int(start) if start.isdecimal() else 1
        found = []
        loose = False
        for child in element.children:
            if not isinstance(child, _Element) or child.is_unseen:
                continue
            mark = f"{number}. " if element.name == "ol" else "- "
            number += 1
            text = self.blocks(child.children, "\n\n")
            paragraphs = sum(isinstance(c, _Element) and c.name == "p" for c in child.children)
            if not paragraphs:
                # Its text, then the lists in it: no blank lines, so that it stays tight.
                head, gap, rest = text.partition("\n\n")
                text = f"{head}\n{rest}" if gap and _ENTRY.match(rest) else text
            loose = loose or bool(paragraphs)
            found.append(mark + text.replace("\n", "\n" + " " * len(mark)))
        lines = ("\n\n" if loose else "\n").join(found)
        return _INDENT_ALONE.sub("", lines)

    def callout(self, element: _Element, kind: str) -> str:
        """Return a callout as Obsidian writes it."""
        title, rest = "", []
        for child in element.children:
            if isinstance(child, _Element) and child.has_class("callout-title"):
                title = self.line(child.children).strip()
            else:
                rest.append(child)
        body = self.blocks(rest, "\n\n")
        head = f"> [!{kind}] {title}".rstrip()
        return f"{head}\n{_quoted(body)}" if body else head

    def footnotes(self, element: _Element) -> str:
        """Return the list of footnotes."""
        found = []
        for entry in element.find("li"):
            identifier = entry.get("id") or ""
            if _FOOTNOTE.search(identifier):
                label = _FOOTNOTE.sub("", identifier)
                text = self.blocks(entry.children, "\n\n")
                found.append(f"[^{label}]: " + text.replace("\n", "\n    "))
        return "\n".join(found)

    def table(self, element: _Element) -> str:
        """Return a table; cells with several lines have `<br>` between them."""
        rows = list(element.find("tr"))
        if element.has_class("properties"):
            return self.properties(rows)
        cells = [[c for c in row.find("th", "td")] for row in rows]  # noqa: C416 - a list of each
        if not cells:
            return ""
        outer, self.in_cell = self.in_cell, True
        lines = [[self.cell(each) for each in row] for row in cells]
        self.in_cell = outer
        if outer:  # a table in a cell of another
            return "; ".join(", ".join(row) for row in lines)
        width = max(map(len, lines))
        is_headed = any(True for _ in element.find("thead"))
        header, body = (lines[0], lines[1:]) if is_headed else ([], lines)
        marks = [_alignment(cells[0][at]) if at < len(cells[0]) else "---" for at in range(width)]
        written = [header, marks, *body]
        return "\n".join(
            "| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in written
        )

    def cell(self, element: _Element) -> str:
        text = self.blocks(element.children, "<br>")
        return text.replace("|", "\\|").replace("  \n", "<br>").replace("\n", "<br>")

    def properties(self, rows: list[_Element]) -> str:
        """Return the properties of a note as a list."""
        found = []
        for row in rows:
            if row.get("data-property") in {"tags", "title", "description"}:
                continue  # the head has them
            name, *values = (self.cell(each) for each in row.find("th", "td"))
            found.append(f"- {name}: {' '.join(values).replace('<br>- ', ', ').lstrip('- ')}")
        return "\n".join(found)

    def line(self, children: Iterable[_Element | str]) -> str:
        """Return what stands in a line."""
        parts = []
        for child in children:
            if isinstance(child, str):
                text = _BLANKS.sub(" ", child) if "\n" in child or "  " in child else child
                parts.append(_MARKS.sub(_escape, text) if _MARKED(text) else text)
            elif not child.is_unseen:
                parts.append(self.within(child))
        text = "".join(parts)
        return _SUPERFLUOUS.sub("", text) if "  " in text else text

    def within(self, element: _Element) -> str:  # noqa: C901, PLR0911 - one case a construct
        """Return one element that stands in a line."""
        name = element.name
        if name == "br":
            return "<br>" if self.in_cell else "  \n"
        if name in {"code", "kbd", "samp"}:
            return _code(element.text())
        if name == "a":
            return self.anchor(element)
        if name in {"img", "video", "audio", "source", "iframe"}:
            return self.medium(element)
        if name == "math":
            return f"${_tex(element)}$"
        if name == "svg":
            return _drawing(element)
        if name == "input":
            if element.get("type") != "checkbox":
                return ""
            return "[x] " if element.get("checked") is not None else "[ ] "
        if name == "sup" and element.has_class("footnote-ref"):
            to = next((a.get("href") or "" for a in element.find("a")), "")
            return f"[^{_FOOTNOTE.sub('', to.removeprefix('#'))}]"
        if _is_block(element):
            return self.block(element).replace("\n\n", " ").replace("\n", " ")
        text = self.line(element.children)
        if name in _EMPHASIS and (inner := text.strip()):
            mark = _EMPHASIS[name]
            before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
            return f"{before}{mark}{inner}{mark}{after}"
        return text

    def anchor(self, element: _Element) -> str:
        text = self.line(element.children)
        href = element.get("href")
        if not href or not text.strip():
            return text
        return f"[{text.strip()}]({_destination(self.link(href))})"

    def medium(self, element: _Element) -> str:
        """Return a picture, or a link to a film or a page."""
        source = element.get("src")
        if not source:
            inner = next((each.get("src") for each in element.find("source")), None)
            if not inner:
                return ""
            source = inner
        label = element.get("alt") or element.get("title") or element.get("aria-label") or ""
        label = _MARKS.sub(_escape, _BLANKS.sub(" ", label).strip())
        mark = "!" if element.name == "img" else ""
        if not mark and not label:
            label = element.name
        if source.startswith("data:"):
            return label
        return f"{mark}[{label}]({_destination(self.link(source))})"


def _is_block(element: _Element) -> bool:
    if element.name == "math":
        return element.get("display") == "block"
    return element.name in _BLOCK


def _escape(match: re.Match[str]) -> str:
    return f"\\{match[0]}"


def _escape_start(match: re.Match[str]) -> str:
    before, mark, number, dot = match.groups()
    return f"{before}{number}\\{dot}" if number else f"{before}\\{mark}"


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n")) if text else ""


def _tex(element: _Element) -> str:
    return next((each.text().strip() for each in element.find("annotation")), "") or " ".join(
        element.text().split()
    )


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)


def _code(text: str) -> str:
    text = _BLANKS.sub(" ", text)
    if not text.strip():
        return text
    fence = "`" * (_longest_run(text) + 1)
    pad = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _fenced(element: _Element) -> str:
    text = element.text().removesuffix("\n")
    code = next(element.find("code"), element)
    classes = (code.get("class") or "").split()
    language = next(
        (each.removeprefix("language-") for each in classes if each.startswith("language-")), ""
    )
    if element.has_class("mermaid"):
        language = "mermaid"
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def _drawing(element: _Element) -> str:
    """Return the words in a drawing."""
    words = [" ".join(each.text().split()) for each in element.find("text")]
    return _MARKS.sub(_escape, " · ".join(filter(None, words)))


def _alignment(cell: _Element) -> str:
    style = cell.get("style") or ""
    if "center" in style:
        return ":---:"
    return "---:" if "right" in style else ":---" if "left" in style else "---"


def _destination(address: str) -> str:
    """Return an address as it stands between parentheses."""
    return _UNSAFE.sub(lambda match: f"%{ord(match[0]):02X}", address)

"""Front matter to `Properties`: what an author says about a note, with the place of each word.

The text of a note comes in; its properties, the text below them, findings and the links of
the values go out. The values are read as Obsidian reads them (`knapper.yaml12`): dates stay
text, `yes` is text, nesting is data (obsidian.md §9). Front matter that is not YAML leaves a
note without properties and a finding (§9.2).

The other functions give Obsidian's own properties their meaning: tags, aliases, CSS classes,
checkboxes. Names of properties are compared without case, as Obsidian compares them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from frontmatter.default_handlers import YAMLHandler

from knapper.compile.plain_yaml import read_plain_yaml
from knapper.compile.record import Address, Link, LinkKind, Note, Properties
from knapper.compile.target import split_target
from knapper.diagnostics import Diagnostic, Edit, Fix, Span, finding
from knapper.yaml12 import YamlError, YamlNode, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = [
    "FrontMatter",
    "aliases",
    "cssclasses",
    "is_true_false",
    "is_unread",
    "property_addresses",
    "read_properties",
    "tag_names",
    "unread_properties",
]

_OPENING: Final = re.compile(r"\ufeff?---[ \t]*(?:\r?\n|\Z)")
_CLOSING: Final = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)
_UNREAD: Final = frozenset(("F001", "F002"))
_BLANK_LINE: Final = re.compile(r"^[ \t]*\r?$", re.MULTILINE)
# A line that may hold a note back, in front matter that is no YAML, and one that surely does.
_PUBLISH: Final = re.compile(
    r"^[ \t-]*[\"']?(publish)[\"']?[ \t]*:(?![ \t]*[\"']?(?:true|yes|on)[\"']?[ \t]*\r?$)",
    re.MULTILINE | re.IGNORECASE,
)
_NOT_TO_PUBLISH: Final = re.compile(
    r"^publish:[ \t]*(?:false|no|off)[ \t]*$", re.MULTILINE | re.IGNORECASE
)
_TAG_BREAK: Final = re.compile(r"[,\s]+")
_NAMED: Final = 5  # so many tags a message names
# What is a text of YAML without quotes, wherever it stands, and not one of its words.
_PLAIN_TAG: Final = re.compile(r"(?!(?i:true|false|null)\Z)[^\W\d_][\w/-]*\Z")

# The last `[[` before `]]` opens (§2.3); a line end never stands inside.
_WIKILINK: Final = re.compile(r"\[\[(?!\[)((?:(?!\[\[|\]\]).)+)\]\]")
_MARKDOWN_LINK: Final = re.compile(
    r"\[(?P<text>[^\[\]\n]*)\]\("
    r"(?:<(?P<angled>[^<>\n]*)>|(?P<bare>[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*))"
    r"(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'))?[ \t]*\)"
)
# A list in a list, which nothing of a text or a number stands before.
_BARE_LINK: Final = re.compile(r"(?<![\w\"'])\[\[")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")
_WEB: Final = re.compile(r"https?://\S+", re.IGNORECASE)


class FrontMatter(YAMLHandler):
    """python-frontmatter's handler for Obsidian's rule of where front matter stands (§9.1).

    It opens with `---` on line 1 and nowhere else and ends at the next line `---`; blanks may
    trail both. A fence of four dashes is none. It can also be handed to `frontmatter.loads`.
    """

    FM_BOUNDARY = _OPENING

    def split(self, text: str) -> tuple[str, str]:
        """Return the source between the fences and the text below them.

        Raises `ValueError`, as this library expects, where the text has no front matter.
        """
        opening = _OPENING.match(text)
        closing = opening and _CLOSING.search(text, opening.end())
        if not opening or not closing:
            raise ValueError("no front matter")
        return text[opening.end() : closing.start()], text[closing.end() + 1 :]

    def load(self, fm: str, **_options: object) -> Any:  # noqa: ANN401 - as the base class
        """Return the value of the YAML source `fm`, None where it is empty.

        Raises `knapper.yaml12.YamlError` where it is not YAML.
        """
        node = read_yaml(fm, first_line=2)
        return None if node is None else node.data


_FRONT_MATTER: Final = FrontMatter()


def read_properties(
    text: str,
) -> tuple[Properties, str, tuple[Diagnostic, ...], tuple[Link, ...]]:
    """Return the properties of a note, its text without them, the findings, and the links.

    Without front matter, or where it is never closed, the properties are empty and the text
    is whole. Where it is not a YAML mapping, they are empty but for `end_line`, and a finding
    says where it goes wrong (§9.2). But what is to stay back is not let out by a slip beside it:
    a line there that gives `publish` another value than true counts as false, and where the
    front matter is never closed, one that says so does, above the first blank line. The links are
    those of `Properties.links` (§9.4): wikilinks and Markdown links anywhere in a text, in a
    list, and in nested values, where Obsidian is not documented. No text raises.
    """
    if not text.startswith(("---", "\ufeff---")):
        return Properties(), text, (), ()
    try:
        source, body = _FRONT_MATTER.split(text)
    except ValueError:
        return _never_closed(text)
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    end_line = source.count("\n") + 2
    try:
        node = read_plain_yaml(source, 2) or read_yaml(source, first_line=2)
    except YamlError as fault:
        return _held_back(source, end_line), body, (_invalid(fault, source),), ()
    if node is None or not node.entries:
        found = () if node is None or node.data in (None, {}) else (_not_a_mapping(node),)
        return _held_back(source, end_line), body, found, ()
    spans = {name: (key.line, key.column, key.length) for name, (key, _) in node.entries.items()}
    properties = Properties(values=node.data, spans=spans, end_line=end_line)
    lines = source.split("\n")
    unquoted = _unquoted_links(node, lines) if _BARE_LINK.search(source) else ()
    links = _links(node, lines) if any(mark in source for mark in ("[[", "](", "\\")) else ()
    return properties, body, (*_crowded_tags(node, lines), *unquoted), tuple(links)


def is_unread(found: Diagnostic) -> bool:
    """Return whether a finding says that the front matter could not be read."""
    return found.code in _UNREAD


def unread_properties(note: Note) -> tuple[Diagnostic, ...]:
    """Return the findings by which the front matter of a note could not be read, () if it was."""
    return tuple(filter(is_unread, note.diagnostics))


def property_addresses(properties: Properties, text: str) -> Iterator[Address]:
    """Yield the addresses of the web in the values: those that a value is, and those of links.

    `text` is that of the note. The place is that of the address; where an escape or a fold parts
    a value from its source, that of the key.
    """
    found = {key: tuple(_web(value)) for key, value in properties.values.items()}
    if not any(found.values()):
        return
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    end = starts[properties.end_line - 1]
    for key, urls in found.items():
        key_line, column, length = properties.spans[key]
        line, at = key_line, starts[key_line - 1]
        for url in urls:
            start = text.find(url, at, end)
            if start < 0:
                yield Address(url, key_line, column, length)
                continue
            line += text.count("\n", at, start)
            at = start + len(url)
            yield Address(url, line, start - starts[line - 1] + 1, len(url))


def _web(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _web(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _web(item)
    elif isinstance(value, str) and "://" in value:
        if _WEB.fullmatch(value.strip()):
            yield value.strip()
            return
        for match in _MARKDOWN_LINK.finditer(value):
            address = match["bare"] if match["angled"] is None else match["angled"].strip()
            if _WEB.fullmatch(address):
                yield address


def tag_names(properties: Properties) -> tuple[str, ...]:
    """Return the tags of the properties without `#`, each once, as first written (§8.4).

    Read are `tags` and, leniently, the dead `tag` (§9.5): a list or a single text, with or
    without `#`. Commas part several tags, in a text blanks as well; in an item of a list a
    blank becomes a dash, as in Obsidian's editor. What is only a number is no tag (§8.1).
    """
    names: dict[str, str] = {}
    for value in _values(properties, "tags", "tag"):
        if isinstance(value, str):
            _add_tags(names, _TAG_BREAK.split(value))
            continue
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str):
                _add_tags(names, _listed_tags(item))
            elif isinstance(item, bool):
                _add_tags(names, _listed_tags(_text(item)))
    return tuple(names.values())


def _add_tags(names: dict[str, str], written: Iterable[str]) -> None:
    for each in written:
        name = each.strip().lstrip("#").rstrip("/")
        if _is_tag(name):
            names.setdefault(name.casefold(), name)


def _is_tag(name: str) -> bool:
    if name.isalpha():  # as most are
        return True
    return not name.isdecimal() and any(sign.isalnum() or sign > "\x7f" for sign in name)


def aliases(properties: Properties) -> tuple[str, ...]:
    """Return the aliases, each once, as written: `aliases`, and the dead `alias` (§9.5).

    A single text is one alias, also with a comma in it.
    """
    found: dict[str, None] = {}
    for value in _values(properties, "aliases", "alias"):
        for item in value if isinstance(value, list) else [value]:
            name = _text(item).strip()
            if name:
                found[name] = None
    return tuple(found)


def cssclasses(properties: Properties) -> tuple[str, ...]:
    """Return the CSS classes, each once: `cssclasses`, and the dead `cssclass` (§9.5).

    Blanks and commas part them.
    """
    found: dict[str, None] = {}
    for value in _values(properties, "cssclasses", "cssclass"):
        for item in value if isinstance(value, list) else [value]:
            found.update(dict.fromkeys(name for name in _TAG_BREAK.split(_text(item)) if name))
    return tuple(found)


def whole_link(value: str) -> tuple[str, tuple[str, ...]] | None:
    """Return target and subpath of a text that is one link to a note and no more (§9.4).

    None for any other text, a link to the web among them.
    """
    text = value.strip()
    match = _WIKILINK.fullmatch(text) or _MARKDOWN_LINK.fullmatch(text)
    if match is None:
        return None
    link = _wiki(match) if match.re is _WIKILINK else _markdown(match)
    return link and link[:2]


def is_true_false(properties: Properties, key: str) -> bool | None:
    """Return the checkbox `key`, None where it is missing or says neither.

    Text counts as well, without case: `"true"` and `"false"`, and `yes`, `on`, `no`, `off`,
    which YAML 1.2 reads as text. Who writes `publish: no` wants no page of the note.
    """
    for value in _values(properties, key):
        if isinstance(value, bool):
            return value
        if isinstance(value, str):
            word = value.strip().casefold()
            if word in {"true", "yes", "on"}:
                return True
            if word in {"false", "no", "off"}:
                return False
    return None


def _values(properties: Properties, *names: str) -> list[Any]:
    return [
        value
        for key, value in properties.values.items()
        if value is not None and key.casefold() in names
    ]


def _text(value: object) -> str:
    """Return a scalar as text, and nothing for what no text can stand for."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None or isinstance(value, (list, dict)) else str(value)


@lru_cache(maxsize=4096)  # a vault has few tags, each many times
def _listed_tags(item: str) -> tuple[str, ...]:
    return tuple(["-".join(part.split()) for part in item.split(",")])


def _held_back(source: str, end_line: int) -> Properties:
    """Return what is sure of front matter that cannot be read: whether its note stays back."""
    found = _PUBLISH.search(source)
    if found is None:
        return Properties(end_line=end_line)
    line, start = source.count("\n", 0, found.start(1)) + 2, source.rfind("\n", 0, found.start(1))
    span = (line, found.start(1) - start, len(found[1]))
    return Properties({"publish": False}, {"publish": span}, end_line)


def _never_closed(text: str) -> tuple[Properties, str, tuple[Diagnostic, ...], tuple[Link, ...]]:
    """Return what is read of a text that starts as front matter does, and has no end of it."""
    opening = _OPENING.match(text)
    head = _BLANK_LINE.split(text[opening.end() :], 1)[0] if opening else ""
    if not _NOT_TO_PUBLISH.search(head):
        return Properties(), text, (), ()
    way_out = "write `---` on a line of its own below the last property"
    message = "the front matter is never closed"
    found = finding("F001", message, Span("", 1, 1, 3), help=way_out, subject="front matter")
    return _held_back(head, 0), text, (found,), ()


def _invalid(fault: YamlError, source: str) -> Diagnostic:
    lines = source.split("\n")
    # Line 2 of the file is the first of the source; a fault at its end lies on the fence.
    here = lines[fault.line - 2] if 0 <= fault.line - 2 < len(lines) else ""
    bare = "[[" in here and "this quote" not in fault.problem
    way_out = 'put a link in quotes: "[[note]]"' if bare else fault.help
    span = Span("", fault.line, fault.column, 1)
    message = f"invalid YAML: {fault.problem}"
    return finding("F001", message, span, help=way_out, subject="front matter")


def _not_a_mapping(node: YamlNode) -> Diagnostic:
    kind = "a list" if isinstance(node.data, list) else "a single value"
    span = Span("", node.line, node.column, node.length)
    message = f"the front matter is {kind}, not names with values"
    way_out = "write `name: value`, one to a line"
    return finding("F002", message, span, help=way_out, subject="front matter")


def _crowded_tags(root: YamlNode, lines: Sequence[str]) -> Iterator[Diagnostic]:
    for name, (_, value) in root.entries.items():
        if name.casefold() not in {"tags", "tag"} or not isinstance(value.data, str):
            continue
        names = [part.lstrip("#") for part in _TAG_BREAK.split(value.data) if part]
        if len(names) > 1:
            few = ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
            yield finding(
                "F003",
                "several tags stand in one text",
                Span("", value.line, value.column, value.length),
                help=f"write a list: {name}: [{few}]",
                fix=_listed(value, names, lines),
                subject=f"property `{name}`",
            )


def _listed(value: YamlNode, names: Sequence[str], lines: Sequence[str]) -> Fix | None:
    """Return the change of a text of tags to a list, None where that takes more than brackets."""
    written = _written(value, lines)
    plain = written if value.plain else written[1:-1]
    if plain != value.data or not all(map(_PLAIN_TAG.match, names)):
        return None
    return _replace(value, written, f"[{', '.join(names)}]", "write a list")


def _unquoted_links(root: YamlNode, lines: Sequence[str]) -> Iterator[Diagnostic]:
    """Find `[[note]]` without quotes, which YAML reads as a list in a list (§9.4)."""
    for node in _descend(root):
        if not _is_bare_link(node):
            continue
        written = _written(node, lines)
        quoted = _quoted(written)
        # Quotes inside are part of YAML's list, and would become part of the link.
        plain = all(item.plain for item in node.items[0].items)
        yield finding(
            "F004",
            f"{written} without quotes is a list in a list, not a link",
            Span("", node.line, node.column, node.length),
            help=f"put it in quotes: {quoted}",
            fix=_replace(node, written, quoted, "put it in quotes") if plain else None,
            subject=written,
        )


def _written(node: YamlNode, lines: Sequence[str]) -> str:
    """Return the source of a value; of one that takes several lines, what is on the first."""
    end = node.end_column - 1 if node.line == node.end_line else None
    return lines[node.line - 2][node.column - 1 : end]


def _quoted(text: str) -> str:
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def _replace(node: YamlNode, written: str, new: str, message: str) -> Fix:
    return Fix(message, (Edit(Span("", node.line, node.column, node.length), written, new),))


def _is_bare_link(node: YamlNode) -> bool:
    if not node.flow or len(node.items) != 1:
        return False
    inner = node.items[0]
    brackets_touch = (inner.line, inner.column) == (node.line, node.column + 1) and (
        inner.end_line,
        inner.end_column,
    ) == (node.line, node.end_column - 1)
    if not (inner.flow and inner.items and brackets_touch):
        return False
    scalars = [item.data for item in inner.items]
    if any(isinstance(value, (list, dict)) for value in scalars):
        return False
    # `[[1, 2]]` is a matrix of one row; `[[2024]]` and `[[Doe, Jane]]` are meant as links.
    return len(scalars) == 1 or any(isinstance(value, str) for value in scalars)


def _descend(node: YamlNode) -> Iterator[YamlNode]:
    yield node
    for item in node.items:
        yield from _descend(item)
    for _, value in node.entries.values():
        yield from _descend(value)


def _links(root: YamlNode, lines: Sequence[str]) -> Iterator[Link]:
    for node in _descend(root):
        value = node.data
        if not isinstance(value, str) or "[" not in value:
            continue
        found = [*_WIKILINK.finditer(value), *_MARKDOWN_LINK.finditer(value)]
        after: tuple[int, int] | None = (node.line, node.column)
        for match in sorted(found, key=re.Match.start):
            link = _wiki(match) if match.re is _WIKILINK else _markdown(match)
            if link is None:
                continue
            target, subpath, text, shown = link
            # An escape or a fold may part a value from its source; then its place is the value's.
            at = after and _find(match[0], node, lines, after)
            line, column = at or (node.line, node.column)
            length = len(match[0]) if at else node.length
            after = at and (line, column + length)
            yield Link(
                LinkKind.PROPERTY,
                target,
                subpath,
                text,
                shown,
                line=line,
                column=column,
                length=length,
            )


def _find(
    written: str, node: YamlNode, lines: Sequence[str], after: tuple[int, int]
) -> tuple[int, int] | None:
    """Return line and column of `written` in the source of a value, at or behind `after`."""
    line, column = after
    while line <= min(node.end_line, len(lines) + 1):
        at = lines[line - 2].find(written, column - 1)
        if at >= 0:
            return line, at + 1
        line, column = line + 1, 1
    return None


def _wiki(match: re.Match[str]) -> tuple[str, tuple[str, ...], str, bool] | None:
    target, subpath, shown = split_target(match[1])
    if not (target or subpath):
        return None
    written = match[1].partition("|")[0].removesuffix("\\").strip()
    return target, subpath, shown or written, bool(shown)


def _markdown(match: re.Match[str]) -> tuple[str, tuple[str, ...], str, bool] | None:
    address = match["bare"] if match["angled"] is None else match["angled"].strip()
    if not address or _SCHEME.match(address):
        return None
    target, _, fragment = address.partition("#")
    text = match["text"].strip()
    return unquote(target).strip(), _subpath(unquote(fragment)), text or address, bool(text)


def _subpath(fragment: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in fragment.split("#") if part.strip())

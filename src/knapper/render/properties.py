"""The small table of a note's properties (§9), with its links and tags live."""

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from knapper.compile import LinkKind, split_target, tag_names
from knapper.links import LinkStatus
from knapper.render.address import relative

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knapper.compile import Note
    from knapper.render.body import Renderer

__all__ = ["render_properties"]

_LINK = re.compile(r"\[\[([^\[\]\n]+)\]\]|\[([^\[\]\n]*)\]\(([^()\s]+|<[^<>\n]+>)\)")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
# So many tags take two lines of a small screen; of more, a few are shown there at first.
_TAGS, _FIRST_TAGS = 6, 4
# What says how a note is published rather than something about its subject.
_MACHINERY = frozenset("publish permalink cssclasses cssclass image cover position".split())


def render_properties(
    note: Note, path: str, page_url: str, renderer: Renderer, hide: Iterable[str] = ()
) -> str:
    """Return the table of the properties of the note at `path`, "" where none is shown."""
    hidden = _MACHINERY | {name.casefold() for name in hide}
    rows = []
    writer = _Values(note, path, page_url, renderer)
    for name, value in note.properties.values.items():
        if name.casefold() in hidden or value in (None, "", []):
            continue
        key = name.casefold()
        shown = writer.tags() if key in {"tags", "tag"} else writer.value(value)
        if shown:
            rows.append(
                f'<tr data-property="{escape(name)}"><th scope="row">{escape(name)}</th>'
                f"<td>{shown}</td></tr>\n"
            )
    if not rows:
        return ""
    body = "".join(rows)
    label = renderer.say("Properties")
    return f'<table class="properties" aria-label="{label}"><tbody>\n{body}</tbody></table>\n'


class _Values:
    """Writes property values of one note for one page."""

    def __init__(self, note: Note, path: str, page_url: str, renderer: Renderer) -> None:
        self.note, self.page_url, self.renderer = note, page_url, renderer
        self.links = {
            (link.target, link.subpath): (link, resolved)
            for link, resolved in zip(note.links, renderer.resolved[path], strict=True)
            if link.kind is LinkKind.PROPERTY
        }

    def tags(self) -> str:
        items = [
            f'<a class="tag" href="{relative(self.renderer.tag_url(name), self.page_url)}">'
            f"#{escape(name)}</a>"
            for name in tag_names(self.note.properties)
        ]
        if len(items) <= _TAGS:
            return " ".join(items)
        first, rest = " ".join(items[:_FIRST_TAGS]), items[_FIRST_TAGS:]
        label = self.renderer.say("{n} more").format(n=len(rest))
        folded = f"<summary>{label}</summary> {' '.join(rest)}"
        return f'{first} <details class="property-more">{folded}</details>'

    def value(self, value: Any) -> str:  # noqa: ANN401 - a property holds any JSON value
        if isinstance(value, bool):
            state = " checked" if value else ""
            word = self.renderer.say("yes" if value else "no")
            return f'<input type="checkbox" disabled{state} aria-label="{word}">'
        if isinstance(value, list):
            if all(not isinstance(item, list | dict) for item in value):
                items = "".join(f"<li>{self.value(item)}</li>" for item in value)
                return f'<ul class="property-list">{items}</ul>' if items else ""
            return f"<code>{escape(json.dumps(value, ensure_ascii=False))}</code>"
        if isinstance(value, dict):
            return f"<code>{escape(json.dumps(value, ensure_ascii=False))}</code>"
        return self.text("" if value is None else str(value))

    def text(self, text: str) -> str:
        parts, position = [], 0
        for match in _LINK.finditer(text):
            parts.append(_addresses(text[position : match.start()]))
            parts.append(self.link(match))
            position = match.end()
        parts.append(_addresses(text[position:]))
        return "".join(parts)

    def link(self, match: re.Match[str]) -> str:
        if match[1] is None:
            shown, address = match[2], match[3].strip("<>")
            if "://" in address or address.startswith("mailto:"):
                return _external(address, shown or address)
            target, *rest = unquote(address).split("#")
            key = (target.strip(), tuple(part.strip() for part in rest if part.strip()))
            label = shown
        else:
            target, subpath, shown = split_target(match[1])
            key = (target, subpath)
            label = shown or " > ".join((target, *subpath) if target else subpath)
        found = self.links.get(key)
        if found is None:
            return escape(label or match[0])
        _, resolved = found
        if resolved.status is LinkStatus.UNPUBLISHED:
            return escape(label)
        href = (
            self.renderer.href(resolved.path, resolved.fragment, self.page_url)
            if resolved.path
            else None
        )
        if href is None:
            return f'<a class="internal-link is-unresolved">{escape(label)}</a>'
        return f'<a class="internal-link" href="{escape(href)}">{escape(label)}</a>'


def _external(address: str, text: str) -> str:
    if not address.startswith(("http://", "https://", "mailto:")):
        return escape(text)
    return f'<a class="external-link" href="{escape(address)}" rel="noopener">{escape(text)}</a>'


def _addresses(text: str) -> str:
    parts, position = [], 0
    for match in _ADDRESS.finditer(text):
        parts += [escape(text[position : match.start()]), _external(match[0], match[0])]
        position = match.end()
    return "".join((*parts, escape(text[position:])))

"""Builders of small compiled notes, so that a test shows only what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from knapper.compile import (
    Block,
    Heading,
    Link,
    LinkKind,
    Note,
    Properties,
    TextBlock,
    strip_heading,
)
from knapper.links import Resolver, VaultIndex

if TYPE_CHECKING:
    from collections.abc import Callable


def build_note(**fields: Any) -> Note:
    empty = {
        "properties": Properties(),
        "html": "",
        "headings": (),
        "blocks": (),
        "links": (),
        "tags": (),
        "texts": (),
        "diagnostics": (),
        "footnotes": 0,
    }
    return Note(**{**empty, **fields})


def build_headings(*lines: str) -> tuple[Heading, ...]:
    """Headings from their source, `## Some **bold** heading`; ids are `h0`, `h1`, ..."""
    found = []
    for number, line in enumerate(lines):
        marks, _, raw = line.partition(" ")
        shown = raw.replace("**", "").replace("`", "")
        found.append(Heading(len(marks), shown, strip_heading(raw), f"h{number}", number + 1, 0, 0))
    return tuple(found)


def build_written(*blocks: str, kind: LinkKind = LinkKind.WIKI, **fields: Any) -> Note:
    """A note of plain blocks of text in which `[[target]]` or `[[target#sub|shown]]` are links."""
    links: list[Link] = []
    texts: list[TextBlock] = []
    for number, source in enumerate(blocks):
        text, masked = "", []
        for index, piece in enumerate(source.replace("]]", "[[").split("[[")):
            shown = piece
            if index % 2:
                address, bar, shown = piece.partition("|")
                target, *subpath = address.split("#")
                shown = shown or address
                links.append(
                    Link(
                        kind,
                        target,
                        tuple(subpath),
                        text=shown,
                        shown=bool(bar),
                        line=number + 1,
                        block=number,
                        start=len(text),
                        end=len(text) + len(shown),
                    )
                )
                masked.append((len(text), len(text) + len(shown)))
            text += shown
        texts.append(TextBlock(text, -1, number + 1, "text", tuple(masked)))
    return build_note(links=tuple(links), texts=tuple(texts), **fields)


@pytest.fixture
def note() -> Callable[..., Note]:
    return build_note


@pytest.fixture
def headings() -> Callable[..., tuple[Heading, ...]]:
    return build_headings


@pytest.fixture(scope="session")
def written() -> Callable[..., Note]:
    return build_written


@pytest.fixture
def blocks() -> Callable[..., tuple[Block, ...]]:
    return lambda *ids: tuple(Block(block, "block", 1, 0, 0) for block in ids)


@pytest.fixture
def vault() -> Callable[..., VaultIndex]:
    """An index of notes, attachments, and files that are not published."""

    def build(
        notes: dict[str, Note], attachments: tuple[str, ...] = (), withheld: tuple[str, ...] = ()
    ) -> VaultIndex:
        return VaultIndex(notes, attachments, Resolver([*notes, *attachments, *withheld]))

    return build

"""A canvas as a page: the plane with its cards and edges, ways to look at it, and its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.compile.canvas.cards import CardWriter
from knapper.compile.canvas.edges import curve_of, draw_edges, pixels
from knapper.compile.canvas.labels import draw_labels, place_labels
from knapper.compile.canvas.order import in_sections
from knapper.compile.canvas.outline import write_outline
from knapper.compile.canvas.read import read_canvas
from knapper.compile.canvas.record import Box
from knapper.compile.record import CompileOptions, Note, Properties, TextBlock

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knapper.compile.canvas.order import Section
    from knapper.compile.canvas.record import Canvas

__all__ = ["compile_canvas"]

_MARGIN = 24.0
_LABEL = 40.0  # what the label of a group takes above it
_VIEWS = (("fit", "Fit"), ("actual", "Actual size"), ("list", "List"))


def compile_canvas(text: str, options: CompileOptions) -> Note:
    """Compile the text of a `.canvas` file.

    A file that is no canvas gives an empty note and a finding S005.
    """
    canvas = read_canvas(text)
    writer = CardWriter(options, text)
    for card in canvas.cards:
        writer.read(card)
    writer.texts += [TextBlock(edge.label, -1, 1) for edge in canvas.edges if edge.label]
    html = "" if options.lean or not canvas.cards else _figure(canvas, writer)
    return Note(
        properties=Properties(),
        html=html,
        headings=(),
        blocks=(),
        links=tuple(writer.links),
        tags=tuple(writer.tags),
        texts=() if options.lean else tuple(writer.texts),
        diagnostics=(*canvas.diagnostics, *writer.diagnostics),
        footnotes=len(html),
        has_math=writer.has_math,
        has_mermaid=writer.has_mermaid,
        addresses=tuple(writer.addresses),
    )


def _figure(canvas: Canvas, writer: CardWriter) -> str:
    """Return the HTML of a canvas with at least one card.

    Cards stand in the order in which they are read; their z-index is that of the file: groups
    beneath, then edges, then cards, and the labels of edges on top.
    """
    cards = {card.number: card for card in canvas.cards}
    curves = [
        (edge, curve_of(edge, cards[edge.start].box, cards[edge.end].box)) for edge in canvas.edges
    ]
    labels = place_labels(curves, canvas.cards)
    view = _view(
        [card.box for card in canvas.cards],
        [card.box for card in canvas.cards if card.label],
        [*(curve.box for _, curve in curves), *(label.box for label in labels)],
    )
    groups = [card.number for card in canvas.cards if card.kind == "group"]
    others = [card.number for card in canvas.cards if card.kind != "group"]
    lines, top = len(groups), len(canvas.cards) + 1
    layers = {number: layer for layer, number in enumerate(groups)}
    layers |= {number: lines + 1 + layer for layer, number in enumerate(others)}
    sections = in_sections(canvas.cards)
    width, height = pixels(view.width), pixels(view.height)
    return (
        '<div class="canvas" data-canvas '
        f'style="--canvas-width:{width};--canvas-height:{height}">\n'
        f"{_tools()}"
        '<div class="canvas-box" role="group" aria-label="Canvas" tabindex="0">'
        '<div class="canvas-sheet"><div class="canvas-plane">\n'
        f"{_cards(sections, writer, view, layers)}"
        f"{draw_edges(curves, view, lines)}{draw_labels(labels, view, top)}"
        "</div></div></div>\n"
        f"{write_outline(sections, canvas.edges, writer.names)}</div>\n"
    )


def _cards(
    sections: Sequence[Section], writer: CardWriter, view: Box, layers: dict[int, int]
) -> str:
    parts = []
    for section in sections:
        html = writer.html(section.card, view, layers[section.card.number])
        if section.card.kind == "group":
            name = writer.names[section.card.number]
            inside = _cards(section.parts, writer, view, layers)
            start = f'<div class="canvas-section" role="group" aria-label="{name}">'
            html = f"{start}\n{html}{inside}</div>\n"
        parts.append(html)
    return "".join(parts)


def _view(cards: Iterable[Box], labelled: Iterable[Box], others: Iterable[Box]) -> Box:
    """Return the box round all that is drawn."""
    boxes = [
        *(Box(box.x, box.y - _LABEL, box.width, box.height) for box in labelled),
        *cards,
        *others,
    ]
    left, top = min(box.x for box in boxes) - _MARGIN, min(box.y for box in boxes) - _MARGIN
    right = max(box.x + box.width for box in boxes) + _MARGIN
    bottom = max(box.y + box.height for box in boxes) + _MARGIN
    return Box(left, top, right - left, bottom - top)


def _tools() -> str:
    """Return the ways to look at a canvas. They are radio buttons, to need no script."""
    views = "".join(
        f'<label><input type="radio" name="\x05canvas-view" value="{value}"'
        f"{' checked' if value == 'fit' else ''}>"
        f'<span class="vault-own">{label}</span></label>\n'
        for value, label in _VIEWS
    )
    legend = '<legend class="vault-own">View of the canvas</legend>'
    return f'<fieldset class="canvas-tools">\n{legend}\n{views}</fieldset>\n'

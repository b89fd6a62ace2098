"""The order in which a canvas is read: groups are sections, and rows go from left to right.

A canvas has no order but that of drawing. Screen readers, the Tab key, a phone's list of cards
and the text alternative need one that a reader would choose too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from knapper.compile.canvas.grid import Grid
from knapper.compile.canvas.record import Box, Card

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Section", "in_sections"]

_DEEPEST = 8  # groups in groups; what lies deeper is read with the last of them


class Section(msgspec.Struct, frozen=True):
    """A card, and for a group what lies in it."""

    card: Card
    parts: tuple[Section, ...] = ()


def in_sections(cards: Iterable[Card]) -> tuple[Section, ...]:
    """Return the cards in reading order. A card belongs to the smallest group round its middle."""
    cards = tuple(cards)
    groups = sorted((card for card in cards if card.kind == "group"), key=_area)
    grid = Grid()
    for rank, group in enumerate(groups):
        grid.add(rank, group.box)
    ranks = {group.number: rank for rank, group in enumerate(groups)}
    inside: dict[int, list[Card]] = {}
    depths: dict[int, int] = {}
    parents: dict[int, int] = {}
    # From the largest group to the smallest, so that what a group lies in is known before it.
    others = (card for card in cards if card.kind != "group")
    for card in (*reversed(groups), *others):
        own = ranks.get(card.number, -1)
        x, y = card.box.middle
        round_it = [rank for rank, _ in grid.meeting(Box(x, y, 0.01, 0.01)) if rank > own]
        parent = groups[min(round_it)].number if round_it else -1
        if depths.get(parent, 0) >= _DEEPEST and card.kind == "group":
            parent = parents[parent]
        parents[card.number] = parent
        depths[card.number] = depths.get(parent, 0) + 1
        inside.setdefault(parent, []).append(card)
    return _sections(-1, inside)


def _sections(number: int, inside: dict[int, list[Card]]) -> tuple[Section, ...]:
    cards = in_rows(inside.get(number, []))
    return tuple(
        Section(card, _sections(card.number, inside) if card.kind == "group" else ())
        for card in cards
    )


def in_rows(cards: list[Card]) -> list[Card]:
    """Return cards row by row: a row is what begins above the middle of its topmost card."""
    rows: list[list[Card]] = []
    end = 0.0
    for card in sorted(cards, key=lambda card: (card.box.y, card.box.x)):
        if not rows or card.box.y >= end:
            rows.append([])
            end = card.box.y + card.box.height / 2
        rows[-1].append(card)
    return [card for row in rows for card in sorted(row, key=lambda card: (card.box.x, card.box.y))]


def _area(card: Card) -> tuple[float, int]:
    # Of two equal groups the one drawn first is the outer.
    return card.box.width * card.box.height, -card.number

"""The distances that a layout keeps, in CSS pixels."""

from __future__ import annotations

__all__ = [
    "ARROW",
    "BORDER",
    "CLOSE",
    "COMPONENT",
    "LABEL",
    "LEAVE",
    "LINE",
    "LOOP",
    "NODE",
    "PAGE",
    "PORT",
    "TITLE",
    "TRACK",
]

NODE = 24.0  # between two items side by side
LABEL = 10.0  # round a label
LINE = 12.0  # between a line and whatever stands beside it
TRACK = 10.0  # between two lines that run side by side in a channel
CLOSE = 5.0  # what is nearer than this would be taken for one line
LEAVE = 10.0  # an edge goes straight on for so long when it leaves an item
ARROW = 16.0  # and for so long before it meets one, so that its head has room
PORT = 18.0  # between the ends of two edges on one side of an item
LOOP = 18.0  # how far a loop stands out from its item
BORDER = 14.0  # between a group's border and what it holds
TITLE = 6.0  # round a group's title
COMPONENT = 32.0  # between parts that no edge joins
PAGE = 700.0  # the width of a page's column: what need not be wider is not

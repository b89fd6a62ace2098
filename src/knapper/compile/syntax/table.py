"""GFM's tables as they are written: the cells of a row make up one text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.token import Token

    from knapper.compile.writer import Writer

__all__ = ["BLOCKS"]


def _open(writer: Writer, token: Token) -> None:
    writer.put(f"<table{writer.block_attribute(token)}>\n")


def _row_open(writer: Writer, token: Token) -> None:
    writer.open_row(token)
    writer.put("<tr>")


def _row_close(writer: Writer, _token: Token) -> None:
    if writer.row is not None:
        writer.keep(writer.row)
    writer.row = None
    writer.put("</tr>\n")


BLOCKS: dict[str, Callable[[Writer, Token], None]] = {
    "table_open": _open,
    "tr_open": _row_open,
    "tr_close": _row_close,
}

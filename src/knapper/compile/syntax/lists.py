"""Lists as they are written, with the boxes of tasks (§7.6)."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.token import Token

    from knapper.compile.writer import Writer

__all__ = ["BLOCKS"]


def _open(writer: Writer, token: Token) -> None:
    writer.lists.append(token.tag)
    writer.put(f"<{token.tag}{writer.attributes(token)}>\n")


def _close(writer: Writer, token: Token) -> None:
    writer.lists.pop()
    writer.put(f"</{token.tag}>\n")


def _item(writer: Writer, token: Token) -> None:
    task = token.meta.get("task")
    if task is None:
        writer.put(f"<li{writer.attributes(token)}>")
        return
    done = task != " "
    # Checked or not is said by the box itself; any other state is only in the character.
    label = "Task" if task in " xX" else f"Task marked {escape(task)}"
    writer.put(
        f'<li class="task-list-item{" is-checked" if done else ""}" data-task="{escape(task)}"'
        f"{writer.block_attribute(token)}>"
        f'<input type="checkbox" class="task-list-item-checkbox" aria-label="{label}" disabled'
        f"{' checked' if done else ''}> "
    )


BLOCKS: dict[str, Callable[[Writer, Token], None]] = {
    "bullet_list_open": _open,
    "ordered_list_open": _open,
    "bullet_list_close": _close,
    "ordered_list_close": _close,
    "list_item_open": _item,
}

"""How the notes of a folder may be ordered: the grammar of `order` and `folder_order`."""

from __future__ import annotations

from typing import Final, NamedTuple

__all__ = ["ORDERS", "Order", "read_order"]

ORDERS: Final = ("name", "title", "created", "modified", "property:NAME")
_PROPERTY = "property:"


class Order(NamedTuple):
    """An order by `key`, one of `ORDERS`; by the property `name` where that is "property"."""

    key: str
    name: str = ""
    backwards: bool = False


def read_order(text: str) -> Order | None:
    """Return the order that `text` says, such as `-created` or `property:rank`, else None."""
    wanted = text.strip()
    backwards = wanted.startswith("-")
    wanted = wanted.removeprefix("-").strip()
    if wanted.startswith(_PROPERTY):
        name = wanted.removeprefix(_PROPERTY).strip()
        return Order("property", name, backwards) if name else None
    return Order(wanted, "", backwards) if wanted in ORDERS[:-1] else None

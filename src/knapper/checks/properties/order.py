"""`folder_order` of a note: an order that there is, or names of notes and folders.

What it gets wrong would be passed over without a word when the folder is put in order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from knapper.checks.properties.near import nearest
from knapper.checks.properties.places import Places
from knapper.compile import whole_link
from knapper.config import ORDERS, read_order
from knapper.diagnostics import Diagnostic, finding
from knapper.vault import fold, is_note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.checks.context import Context

__all__ = ["check_orders"]

_PROPERTY: Final = "folder_order"
_REST: Final = "*"
_KNOWN: Final = ", ".join(f"`{order}`" for order in ORDERS)


def check_orders(context: Context) -> Iterator[Diagnostic]:
    """Yield `F012` for an order that there is not, `L001` for a name that nothing has."""
    known: dict[str, str] = {}
    for path, note in context.notes.items():
        for name, value in note.properties.values.items():
            if fold(name) != _PROPERTY or value is None:
                continue
            if isinstance(value, list):
                known = known or _names(context)
                for at, entry in enumerate(value):
                    yield from _entry(context, path, (name, at), entry, known)
            elif not isinstance(value, str) or (value.strip() and read_order(value) is None):
                yield _order(context, path, name, str(value))


def _names(context: Context) -> dict[str, str]:
    """Return the names and paths of all notes and folders, by their fold."""
    found: dict[str, str] = {}
    for path in context.notes:
        bare = path[:-3] if is_note(path) else path
        for at in range(len(parts := bare.split("/"))):
            found |= {fold(name): name for name in ("/".join(parts[: at + 1]), parts[at])}
    return found


def _order(context: Context, path: str, name: str, value: str) -> Diagnostic:
    bare = value.strip().removeprefix("-").strip()
    near = nearest(bare, ORDERS[:-1])
    back = "-" if value.strip().startswith("-") else ""
    return finding(
        "F012",
        f"`{name}` is `{value}`, and there is no such order",
        Places(context, path).value((name,)),
        help=f"did you mean `{back}{near}`?" if near else f"orders are {_KNOWN}, or a list",
        subject=f"property `{name}`",
    )


def _entry(
    context: Context, path: str, at: tuple[str, int], value: object, known: dict[str, str]
) -> Iterator[Diagnostic]:
    entry = "" if value is None else str(value)
    if not entry.strip() or whole_link(entry):  # links have rules of their own
        return
    wanted = entry.strip().strip("/")
    wanted = wanted[:-3] if is_note(wanted) else wanted
    if wanted == _REST or fold(wanted) in known:
        return
    near = nearest(wanted, known.values())
    yield finding(
        "L001",
        f"`{at[0]}` names `{entry}`, and there is no such note or folder on the site",
        Places(context, path).value(at),
        help=f"did you mean `{near}`?" if near else "write names as Obsidian shows them",
        subject=f"property `{at[0]}`",
    )

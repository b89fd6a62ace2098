"""The order of folders and notes: as the vault configures it, else by name as in Obsidian.

An order holds for a folder and those below it, until one of them has its own. A list holds for
its folder alone: it names the first entries, and after `*` the last ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from knapper.compile import whole_link
from knapper.config import Order, read_order
from knapper.site.folders import natural_key
from knapper.vault import fold, is_note, note_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from knapper.site.folders import Folder
    from knapper.site.site import Site

__all__ = ["order_folders", "orders_by_date", "unknown_entries"]

_T = TypeVar("_T")

_PROPERTY = "folder_order"
_REST = "*"
_BY_NAME = Order("name")


def order_folders(site: Site, folders: Mapping[str, Folder]) -> None:
    """Put the folders and notes of `folders`, which are by name, into the order they shall have."""
    orders: dict[str, Order] = {}
    for path in sorted(folders):  # those above come first
        folder = folders[path]
        above = orders[path.rpartition("/")[0]] if path else read_order(site.config.order)
        wanted = _wanted(site, path)
        order = (read_order(wanted) if isinstance(wanted, str) else None) or above or _BY_NAME
        orders[path] = order
        if order != _BY_NAME:
            _sort(site, folder, order)
        if not isinstance(wanted, str):
            _arrange(folder.folders, wanted, lambda each: _names(each.path))
            _arrange(folder.notes, wanted, _names)


def orders_by_date(site: Site) -> bool:
    """Return whether some notes stand in the order of their dates."""
    wanted = [site.config.order, *(_wanted(site, folder) for folder in site.folders)]
    orders = [read_order(each) for each in wanted if isinstance(each, str)]
    return any(order is not None and order.key in {"created", "modified"} for order in orders)


def unknown_entries(site: Site) -> Iterable[tuple[str, str]]:
    """Yield (folder, entry) of `folder_order` in the configuration that names nothing there.

    The entry is "" where there is no such folder.
    """
    by_fold = {fold(path): folder for path, folder in site.folders.items()}
    for path, wanted in site.config.folder_order.items():
        folder = by_fold.get(fold(path.strip("/")))
        if folder is None:
            yield path, ""
            continue
        paths = (*folder.notes, *(each.path for each in folder.folders))
        known = {name for each in paths for name in _names(each)}
        for entry in wanted if isinstance(wanted, tuple) else ():
            if entry != _REST and _name_of(entry) not in known:
                yield path, entry


def _wanted(site: Site, folder: str) -> str | Sequence[str]:
    """Return what is asked for a folder: by the configuration, else by the folder's own note."""
    for path, wanted in site.config.folder_order.items():
        if fold(path.strip("/")) == fold(folder):
            return wanted
    value = _property(site, _note_of(site, folder), _PROPERTY)
    if isinstance(value, list):
        return [str(item) for item in value if item is not None]
    return value if isinstance(value, str) else ""


def _note_of(site: Site, folder: str) -> str:
    path = site.folder_pages[folder]
    return path if path in site.notes else ""


def _property(site: Site, note: str, name: str) -> Any:  # noqa: ANN401 - whatever was written
    if not note:
        return None
    values = site.notes[note].properties.values
    wanted = fold(name)
    return next((value for key, value in values.items() if fold(key) == wanted), None)


def _sort(site: Site, folder: Folder, order: Order) -> None:
    def of_note(path: str) -> object:
        match order.key:
            case "created":
                return site.dates[path].created
            case "modified":
                return site.dates[path].modified or site.dates[path].created
            case "property":
                return _property(site, path, order.name)
            case "title":
                return site.title(path)
            case _:
                return note_name(path)

    def of_folder(each: Folder) -> object:
        # A folder has no date of its own, but its note may have the property.
        if order.key == "property":
            return _property(site, _note_of(site, each.path), order.name)
        return each.name

    _by_value(folder.notes, of_note, order)
    if order.key not in {"created", "modified"}:
        _by_value(folder.folders, of_folder, order)


def _by_value(items: list[_T], value: Callable[[_T], object], order: Order) -> None:
    """Sort by value; what has none stays behind the others, in the order it had."""
    keyed = [(_key(value(item)), item) for item in items]
    known = [pair for pair in keyed if pair[0] is not None]
    known.sort(key=lambda pair: pair[0] or (), reverse=order.backwards)
    items[:] = [item for _, item in known] + [item for key, item in keyed if key is None]


def _key(value: object) -> tuple[Any, ...] | None:
    """Return what to sort a property's value by: numbers before texts, None for no value."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, (int, float)):
        return (0, value)
    text = "" if value is None else str(value).strip()
    return (1, natural_key(text)) if text else None


def _arrange(items: list[_T], wanted: Sequence[str], names: Callable[[_T], set[str]]) -> None:
    """Bring the items that `wanted` names to their places; the others stand at its `*`."""
    if not wanted:
        return
    places = {_name_of(entry): at for at, entry in reversed([*enumerate(wanted)])}
    rest = places.pop(_REST, len(wanted))
    items.sort(
        key=lambda item: min((places[name] for name in names(item) if name in places), default=rest)
    )


def _names(path: str) -> set[str]:
    """Return the names that a list may call a note or folder by: its own, its title, its path."""
    bare = path[:-3] if is_note(path) else path
    return {fold(bare), fold(bare.rpartition("/")[2])}


def _name_of(entry: str) -> str:
    """Return what an entry of a list names; it may be a link, which Obsidian keeps up to date."""
    link = whole_link(entry)
    target = (link[0] if link else entry).strip().strip("/")
    return fold(target[:-3] if is_note(target) else target)

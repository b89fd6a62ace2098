"""What a command line means by the name of a note: the vault that it is in, and its path there."""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Final

from knapper.errors import UsageError
from knapper.vault import is_note, note_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from knapper.compile import Note
    from knapper.site import Site

__all__ = ["find_note", "near", "place_of", "vault_above"]

_MARKS: Final = (".obsidian", ".knapper")  # folders that tell the root of a vault


def vault_above(folder: Path) -> Path | None:
    """Return the nearest folder, at or above the one given, that is the root of a vault."""
    return next(
        (
            each
            for each in (folder, *folder.parents)
            if any(os.path.isdir(each / mark) for mark in _MARKS)  # noqa: PTH112 - never raises
        ),
        None,
    )


def place_of(note: str, vault: Path | None) -> tuple[Path, str]:
    """Return the root of the vault, and the note's name or its path from there.

    `note` is a name, a path in the vault or a file; `vault` the folder that was named, or None.
    """
    file = Path(note)
    try:
        is_file = file.is_file()
    except (OSError, ValueError):  # a name that no file can have
        is_file = False
    if not is_file:
        return vault or Path(), note
    file = file.resolve()
    if vault is None:
        here = Path.cwd()
        vault = vault_above(file.parent) or (here if here in file.parents else file.parent)
    root = vault.resolve()
    return (vault, file.relative_to(root).as_posix()) if root in file.parents else (vault, note)


def find_note(site: Site, name: str) -> tuple[str, Note]:
    """Return the path and the record of a note, published or not.

    Raises `UsageError` where there is none of that name.
    """
    notes: Mapping[str, Note] = {**site.unpublished, **site.notes}
    target = name.removeprefix("[[").removesuffix("]]")
    path = target if target in notes else site.index.resolver.resolve(target, "").path
    if path is not None and path in notes and is_note(path):
        return path, notes[path]
    names = [note_name(one) for one in notes if is_note(one)]
    way_out = near(note_name(target), names, "the vault is chosen by `--vault`")
    raise UsageError(f"there is no note `{name}`", help=way_out)


def near(word: str, known: Iterable[str], otherwise: str) -> str:
    """Return the way out for a word that is not known: the one that is meant, or `otherwise`."""
    meant = get_close_matches(word[:200], list(known), n=1)
    return f"did you mean `{meant[0]}`?" if meant else otherwise

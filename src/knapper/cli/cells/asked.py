"""Which vault `knapper run` means, and which notes of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from knapper.cli.notes import find_note, place_of, vault_above
from knapper.errors import UsageError
from knapper.site import NoteStore, Site

if TYPE_CHECKING:
    from knapper.cells import CellPlan

__all__ = ["asked_notes", "load", "notes_named"]


def load(root: Path) -> Site:
    """Read the vault as it is now."""
    return Site.load(root, lean=True, store=NoteStore(root))


def asked_notes(given: tuple[str, ...], vault: Path | None) -> tuple[Path, list[str]]:
    """Return the root of the vault, and what names notes in it; nothing means all of them.

    Raises `UsageError` where not all that is given is of one vault.
    """
    found = [_placed(one, vault) for one in given]
    roots = {root.resolve(): root for root, _ in found if root is not None}
    if len(roots) > 1:
        named = " and ".join(f"`{root}`" for root in roots.values())
        raise UsageError(f"these are of several vaults: {named}", help="run one after the other")
    root = next(iter(roots.values()), None) or vault or _vault_here()
    return root, [name for _, name in found if name]


def _placed(given: str, vault: Path | None) -> tuple[Path | None, str]:
    """Return the vault that an argument tells, None where it tells none, and the note or folder."""
    folder = Path(given)
    if vault is not None and not os.path.exists(folder):  # noqa: PTH110 - never raises
        return vault, given
    if os.path.isdir(folder):  # noqa: PTH112 - never raises
        return _folder(folder, vault)
    root, name = place_of(given, vault)
    is_file = os.path.isfile(folder)  # noqa: PTH113 - never raises
    return (root if is_file or vault else None), name


def _folder(folder: Path, vault: Path | None) -> tuple[Path | None, str]:
    """Return what a folder means: a vault, or a part of the vault that it is in."""
    real = folder.resolve()
    root = vault.resolve() if vault else vault_above(real)
    if root is None or root == real or root not in real.parents:
        return folder, ""
    # As it was written, where that says the same.
    shown = next((each for each in folder.parents if each.resolve() == root), root)
    return (vault or shown), f"{real.relative_to(root).as_posix()}/"


def _vault_here() -> Path:
    """Return the vault of the current folder: itself, the one it is in, or that of mkdocs.yml."""
    here = Path()
    above = vault_above(Path.cwd())
    if above is not None:
        return here if above == Path.cwd() else above
    file = here / "mkdocs.yml"
    if not file.is_file():
        return here
    try:
        settings = yaml.load(file.read_text("utf-8", "replace"), Loader=_Lenient)  # noqa: S506 - safe
    except (OSError, yaml.YAMLError):
        settings = None
    docs = settings.get("docs_dir") if isinstance(settings, dict) else None
    folder = here / (docs if isinstance(docs, str) else "docs")
    return folder if folder.is_dir() else here


class _Lenient(yaml.SafeLoader):
    """YAML with tags that only MkDocs knows, such as `!ENV`, read as nothing."""


_Lenient.add_multi_constructor("", lambda *_: None)


def notes_named(site: Site, plan: CellPlan, name: str) -> list[str]:
    """Return the notes with cells that a name means: a note, or all below a folder.

    Raises `UsageError` where there is none.
    """
    folder = name.strip("/")
    below = [path for path in plan.notes if path.startswith(f"{folder}/")]
    if name.endswith("/"):
        if not below:
            raise UsageError(f"no note in `{folder}` has cells that run")
        return below
    try:
        path, note = find_note(site, name)
    except UsageError:
        if below:
            return below
        raise
    if path in plan.notes:
        return [path]
    if note.code_cells:
        language = note.code_cells[0].language
        way_out = "name a kernel for it by `kernel:` in .knapper/config.yml"
        raise UsageError(f"nothing here runs `{language}`, as `{path}` has it", help=way_out)
    way_out = "a cell is a fence whose first line is ```python run"
    raise UsageError(f"`{path}` has no cells that run", help=way_out)

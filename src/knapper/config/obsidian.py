"""Obsidian's own settings: what the configuration folder of a vault says about reading it.

A missing file or key has Obsidian's default. A file that cannot be read is a finding, and the
defaults stand.
"""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from knapper.diagnostics import Diagnostic, Severity, Span, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ObsidianSettings", "load_obsidian_settings"]

_TOO_LARGE: Final = 8 * 1024 * 1024


class ObsidianSettings(msgspec.Struct, frozen=True):
    """What Knapper heeds of Obsidian's settings.

    `folder` is the configuration folder (§1.2), "" without one. `strict_line_breaks` is off
    by default: one newline shows as a break (§7.4). `user_ignore_filters` are "Excluded
    files", which only hides (§1.3): read them with `IgnoreFilters`. `attachment_folder_path`
    is where Obsidian puts new attachments. `property_types` maps a property's name to its
    type (§9.3). `template_folders` are those of the core plugin and of Templater, relative to
    the root. `diagnostics` tell which file could not be read.
    """

    folder: str = ""
    strict_line_breaks: bool = False
    user_ignore_filters: tuple[str, ...] = ()
    attachment_folder_path: str = ""
    property_types: dict[str, str] = {}
    template_folders: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def load_obsidian_settings(vault_root: Path) -> ObsidianSettings:
    """Return the settings of the vault at `vault_root`, the defaults where it has none.

    The folder is `.obsidian`, else the first dot folder by name with an `app.json` in it
    (§1.2). Raises nothing for what the folder holds.
    """
    folder = _folder(vault_root)
    if not folder:
        return ObsidianSettings()
    found: list[Diagnostic] = []

    def read(name: str) -> dict[str, Any]:
        return _read(vault_root, f"{folder}/{name}", found)

    app = read("app.json")
    types = read("types.json").get("types")
    templates = (
        read("templates.json").get("folder"),
        read("plugins/templater-obsidian/data.json").get("templates_folder"),
    )
    filters = app.get("userIgnoreFilters")
    attachments = app.get("attachmentFolderPath")
    return ObsidianSettings(
        folder=folder,
        strict_line_breaks=app.get("strictLineBreaks") is True,
        user_ignore_filters=tuple(_texts(filters)),
        attachment_folder_path=attachments if isinstance(attachments, str) else "",
        property_types={
            name: kind
            for name, kind in (types if isinstance(types, dict) else {}).items()
            if isinstance(kind, str)
        },
        template_folders=tuple(dict.fromkeys(filter(None, map(_folder_path, templates)))),
        diagnostics=tuple(found),
    )


def _folder(vault_root: Path) -> str:
    # `os.path` says False of what must not be looked at, where a `Path` raises.
    if os.path.isdir(vault_root / ".obsidian"):  # noqa: PTH112
        return ".obsidian"
    try:
        names = sorted(path.name for path in vault_root.iterdir() if path.name.startswith("."))
    except OSError:
        return ""  # the scan of the vault says why
    settings = ((name, vault_root / name / "app.json") for name in names)
    return next((name for name, file in settings if os.path.isfile(file)), "")  # noqa: PTH113


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, str))


def _folder_path(value: object) -> str:
    """Return a folder as a path from the root, "" for the root itself or no folder."""
    path = value.replace("\\", "/").strip().strip("/") if isinstance(value, str) else ""
    return "" if path == "." else path


def _read(vault_root: Path, name: str, found: list[Diagnostic]) -> dict[str, Any]:
    """Return the JSON object in a file, empty where there is none, with a finding if broken."""
    path = Path(vault_root, name)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > _TOO_LARGE:
            found.append(_unreadable(name, "it is not a file of settings"))
            return {}
        value = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except json.JSONDecodeError as error:
        problem = error.msg[:1].lower() + error.msg[1:]
        found.append(_unreadable(name, f"invalid JSON, {problem}", error.lineno, error.colno))
    except UnicodeDecodeError:
        found.append(_unreadable(name, "it is not UTF-8"))
    except RecursionError:
        found.append(_unreadable(name, "it nests too deep"))
    except (OSError, ValueError) as error:
        found.append(_unreadable(name, getattr(error, "strerror", None) or str(error)))
    else:
        if isinstance(value, dict):
            return value
        found.append(_unreadable(name, "it is not a JSON object", 1, 1))
    return {}


def _unreadable(name: str, why: str, line: int = 0, column: int = 0) -> Diagnostic:
    return finding(
        "V001",
        f"Obsidian's settings cannot be read: {why}",
        Span(name, line, column),
        help="the defaults are used",
        severity=Severity.WARNING,
    )

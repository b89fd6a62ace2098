"""The scan: which files belong to a vault (obsidian.md §1), and which of them may go out.

Files and folders that start with a dot are no part of a vault (§1.2). A symbolic link is
followed as long as it stays inside; one link deep for folders, so that no circle of links
can be walked twice.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import msgspec

from knapper.config import PathPatterns
from knapper.diagnostics import Severity, Span, finding
from knapper.errors import VaultError
from knapper.vault.names import fold, is_note
from knapper.vault.read import inner_path
from knapper.vault.record import VaultFile, VaultFiles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from knapper.config import Config, ObsidianSettings
    from knapper.diagnostics import Diagnostic

__all__ = ["SITE_MARK", "scan_vault"]

# The file that `knapper build` leaves in the folders that it writes.
SITE_MARK = ".knapper-site"


def scan_vault(
    root: Path, config: Config, settings: ObsidianSettings, *, ignore: Path | None = None
) -> VaultFiles:
    """Return the files of the vault at `root`, in the order of their paths.

    `ignore` is a folder to pass over, such as the one that the site is written to. What is
    neither file nor folder is passed over in silence; a link that leaves the vault, a name
    that is not Unicode and a folder that cannot be read are passed over with a finding.

    Raises `VaultError` where `root` is not a folder that can be read.
    """
    if not root.is_dir():
        raise VaultError(f"{root} is not a folder", help="name the folder that holds the notes")
    return _Scan(root, config, settings, ignore).run()


class _Folder(msgspec.Struct, frozen=True):
    """A folder still to be read: `path` as the vault names it, `real` where it truly is.

    Both are relative to the root, "" for the root itself; they differ below a link.
    """

    path: str
    real: str


class _Scan:
    """One walk through a vault."""

    def __init__(
        self, root: Path, config: Config, settings: ObsidianSettings, ignore: Path | None
    ) -> None:
        self.root = os.path.realpath(root)
        self.exclude = PathPatterns(config.exclude)
        folders = [config.templates] if config.templates else settings.template_folders
        self.templates = tuple(fold(folder.strip("/")) + "/" for folder in folders)
        self.ignore = inner_path(self.root, os.path.realpath(ignore)) if ignore else None
        self.notes: list[VaultFile] = []
        self.attachments: list[VaultFile] = []
        self.withheld: list[str] = []
        self.found: list[Diagnostic] = []

    def run(self) -> VaultFiles:
        folders = [_Folder("", "")]
        while folders:
            folders.extend(self.read(folders.pop()))
        return VaultFiles(
            tuple(sorted(self.notes, key=_path)),
            tuple(sorted(self.attachments, key=_path)),
            frozenset(self.withheld),
            tuple(sorted(self.found, key=lambda one: (one.span, one.code))),
        )

    def read(self, folder: _Folder) -> Iterator[_Folder]:
        """Add the files of `folder`, and yield the folders in it."""
        try:
            with os.scandir(f"{self.root}/{folder.path}") as entries:
                listed = list(entries)
        except OSError as error:
            if not folder.path:
                reason = (error.strerror or "").lower()
                raise VaultError(f"the vault cannot be read: {reason}") from error
            self.fault("V001", f"the folder cannot be read: {_reason(error)}", folder.path)
            return
        if folder.path and any(entry.name == SITE_MARK for entry in listed):
            return  # a site that was built into the vault
        for entry in listed:
            if entry.name.startswith("."):
                continue
            path = f"{folder.path}/{entry.name}" if folder.path else entry.name
            if not _is_unicode(entry.name):
                shown = os.fsencode(path).decode("utf-8", "replace")
                self.fault("V001", "the name is not valid UTF-8", shown, "rename the file")
                continue
            try:
                inner = self.entry(entry, path, folder)
            except OSError as error:
                self.fault("V001", f"the file cannot be read: {_reason(error)}", path)
                continue
            if inner is not None:
                yield inner

    def entry(self, entry: os.DirEntry[str], path: str, folder: _Folder) -> _Folder | None:
        """Add one file, or return one folder; None where there is nothing to walk."""
        real = f"{folder.real}/{entry.name}" if folder.real else entry.name
        linked = entry.is_symlink()
        if linked:
            target = self.target(path)
            if target is None:
                return None
            real = target
        status = entry.stat()
        if stat.S_ISDIR(status.st_mode):
            below_link = folder.path != folder.real
            around = f"{folder.real}/".startswith(f"{real}/") or not real
            if real == self.ignore or (linked and (below_link or around)):
                return None
            return _Folder(path, real)
        if stat.S_ISREG(status.st_mode):
            self.file(path, real, status)
        return None

    def target(self, path: str) -> str | None:
        """Return where in the vault a link leads; None, with a finding, where it leads out."""
        real = inner_path(self.root, os.path.realpath(f"{self.root}/{path}"))
        if real is None:
            message = "the symbolic link leads out of the vault"
            self.fault("P001", message, path, "copy the file into the vault")
        return real

    def file(self, path: str, real: str, status: os.stat_result) -> None:
        if self.ignore and f"{real}/".startswith(f"{self.ignore}/"):
            return
        paths = (path,) if path == real else (path, real)
        excluded = any(map(self.exclude.match, paths))
        template = any(fold(one).startswith(self.templates) for one in paths)
        note = is_note(path)
        if template or (excluded and not note):
            self.withheld.append(path)
            return
        file = VaultFile(
            path,
            status.st_size,
            status.st_mtime_ns,
            excluded,
            status.st_ctime_ns,
            status.st_ino,
        )
        (self.notes if note else self.attachments).append(file)

    def fault(self, code: str, message: str, path: str, way_out: str = "") -> None:
        severity = Severity.WARNING if code == "V001" else None
        self.found.append(finding(code, message, Span(path), help=way_out, severity=severity))


def _path(file: VaultFile) -> str:
    return file.path


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()


def _is_unicode(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True

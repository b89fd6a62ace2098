"""The records of a scan."""

from __future__ import annotations

import msgspec

from knapper.diagnostics import Diagnostic

__all__ = ["VaultFile", "VaultFiles"]


class VaultFile(msgspec.Struct, frozen=True):
    """A file of the vault.

    `path` is relative to the root, with forward slashes, spelled as on disk. `size` is in
    bytes, `mtime_ns` in nanoseconds since 1970. `excluded` says that the file is in a folder
    that the configuration leaves out: only its own `publish: true` publishes it (§9.6).
    `ctime_ns` and `inode` are the file system's own marks of a change, 0 where it has none.
    """

    path: str
    size: int
    mtime_ns: int
    excluded: bool = False
    ctime_ns: int = 0
    inode: int = 0


class VaultFiles(msgspec.Struct, frozen=True):
    """What a scan found, each part in the order of its paths.

    `notes` are the `.md` files, with those that `excluded` marks: the caller drops them once
    their properties are read (`publishable`). `attachments` are all other files that may be
    published. `withheld` are the paths of templates and of excluded attachments: they exist,
    so a link to one is not a mistake, and nothing of them may show. `diagnostics` tell what
    the scan had to pass over.
    """

    notes: tuple[VaultFile, ...]
    attachments: tuple[VaultFile, ...]
    withheld: frozenset[str] = frozenset()
    diagnostics: tuple[Diagnostic, ...] = ()

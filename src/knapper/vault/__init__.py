"""The files of a vault: which belong to it, what may be published, and their text read safely.

The root of a vault comes in; `VaultFiles` go out, then the text of one note after another.
Nothing later opens a file by a path that a note wrote: it asks for a `VaultFile` of the scan.
"""

from __future__ import annotations

from knapper.vault.names import fold, is_note, nfc, note_name
from knapper.vault.publish import publishable
from knapper.vault.read import (
    decode_note,
    hash_file,
    read_bytes,
    read_file,
    read_note,
    read_own,
    read_settings,
    real_path,
)
from knapper.vault.record import VaultFile, VaultFiles
from knapper.vault.scan import SITE_MARK, scan_vault

__all__ = [
    "SITE_MARK",
    "VaultFile",
    "VaultFiles",
    "decode_note",
    "fold",
    "hash_file",
    "is_note",
    "nfc",
    "note_name",
    "publishable",
    "read_bytes",
    "read_file",
    "read_note",
    "read_own",
    "read_settings",
    "real_path",
    "scan_vault",
]

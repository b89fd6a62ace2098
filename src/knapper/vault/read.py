"""The text of a note, read so that no file outside the vault is ever opened.

Bytes come in, clean text goes out: no byte order mark, only the line feed as line end, no control
character but tab and line end. Later steps rely on that (`knapper.compile.record`).
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final

from knapper.diagnostics import Span, finding
from knapper.errors import VaultError

if TYPE_CHECKING:
    from knapper.diagnostics import Diagnostic
    from knapper.vault.record import VaultFile

__all__ = [
    "decode_note",
    "hash_file",
    "inner_path",
    "read_bytes",
    "read_file",
    "read_note",
    "read_own",
    "read_settings",
    "real_path",
]

_TOO_LARGE: Final = 32 * 1024 * 1024
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"

# A named pipe must not hold the build up, nor a link that came after the check lead out.
_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


def inner_path(real_root: str, real: str) -> str | None:
    """Return the path of `real` from `real_root`, with forward slashes; None if it is no part.

    Both are absolute and free of links. What lies in a dot folder is no part of the vault
    (§1.2).
    """
    if real == real_root:
        return ""
    start = real_root if real_root.endswith(os.sep) else real_root + os.sep
    if not real.startswith(start):
        return None
    path = real[len(start) :].replace(os.sep, "/")
    return None if path.startswith(".") or "/." in path else path


def real_path(root: Path, path: str) -> Path | None:
    """Return where the file `path` of the vault at `root` truly is, None if that is outside.

    Asked at the moment of opening, it holds also for a link that changed since the scan.
    """
    real_root = os.path.realpath(root)
    try:
        real = os.path.realpath(f"{real_root}/{path}")
    except (OSError, ValueError):
        return None
    return None if inner_path(real_root, real) is None else Path(real)


def read_note(root: Path, file: VaultFile) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return the text of a note of the scan, and what is wrong with its bytes.

    Bytes that are not UTF-8 and control characters become U+FFFD, with a finding (S001, S002)
    at the first. A file that is gone, cannot be read or is larger than 32 MiB is a finding
    V001, one that is no longer inside the vault P001; the text is then "", and the caller
    leaves the note out.
    """
    data, found = read_file(root, file)
    return ("", found) if data is None else decode_note(data, file.path)


def read_file(root: Path, file: VaultFile) -> tuple[bytes | None, tuple[Diagnostic, ...]]:
    """Return the bytes of a note of the scan; None, with a finding V001 or P001, as `read_note`."""
    path = _unlinked(root, file.path) or real_path(root, file.path)
    if path is None:
        message = "the symbolic link leads out of the vault"
        return None, (finding("P001", message, Span(file.path)),)
    try:
        return _read(path), ()
    except OSError as error:
        reason = error.strerror.lower() if error.strerror else str(error)
        message = f"the note cannot be read: {reason}"
        return None, (finding("V001", message, Span(file.path)),)


def read_bytes(root: Path, path: str) -> bytes:
    """Return the bytes of the file `path` of the vault at `root`.

    Raises `OSError` where it is gone, no regular file, larger than 32 MiB, or, by a link,
    outside the vault.
    """
    real = real_path(root, path)
    if real is None:
        raise OSError("the symbolic link leads out of the vault")
    return _read(real)


def read_settings(root: Path, path: str) -> str:
    """Return the text of a file that belongs to Knapper, such as `.knapper/schemas/notes/a.yml`.

    Raises `VaultError` where it is no file of UTF-8 in the vault's own folder.
    """
    try:
        return _normal(read_own(root, path).removeprefix(_BYTE_ORDER_MARK).decode())
    except UnicodeDecodeError as error:
        raise VaultError("it is not UTF-8", help="save the file as UTF-8") from error


def read_own(root: Path, path: str) -> bytes:
    """Return the bytes of a file that belongs to Knapper, in `.knapper/` of the vault.

    Raises `VaultError` where it is gone, no regular file, larger than 32 MiB, or, by a link,
    outside the vault.
    """
    real_root = os.path.realpath(root)
    try:
        real = os.path.realpath(f"{real_root}/{path}")
        if not real.startswith(real_root.rstrip(os.sep) + os.sep):
            raise VaultError("the symbolic link leads out of the vault")
        return _read(real)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise VaultError(reason.lower() if reason else str(error)) from error


def hash_file(root: Path, path: str) -> str | None:
    """Return the SHA-256 of the file `path` of the vault, of any size, in hexadecimal digits.

    None where it is gone, cannot be read, is no regular file, or, by a link, outside the vault.
    """
    real = real_path(root, path)
    if real is None:
        return None
    made = hashlib.sha256()
    try:
        descriptor = os.open(real, _FLAGS)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return None
            while data := os.read(descriptor, 1 << 20):
                made.update(data)
        finally:
            os.close(descriptor)
    except OSError:
        return None
    return made.hexdigest()


def _unlinked(root: Path, path: str) -> str:
    """Return where a file is if no link is on the way from `root`, else ""; it asks for less."""
    if os.name != "posix":  # there are links of other kinds elsewhere
        return ""
    here = os.fspath(root)
    for part in path.split("/"):
        if part in {"", ".", ".."}:
            return ""
        here = f"{here}/{part}"
        try:
            if stat.S_ISLNK(os.lstat(here).st_mode):
                return ""
        except (OSError, ValueError):
            return ""
    return "" if path.startswith(".") or "/." in path else here


def _read(path: Path | str) -> bytes:
    descriptor = os.open(path, _FLAGS)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError("it is not a regular file")
        data = os.read(descriptor, min(status.st_size, _TOO_LARGE) + 1)
        if len(data) != status.st_size:  # it grows or shrinks just now, or comes in pieces
            while len(data) <= _TOO_LARGE and (more := os.read(descriptor, 1 << 20)):
                data += more
    finally:
        os.close(descriptor)
    if len(data) > _TOO_LARGE:
        raise OSError("it is larger than 32 MiB")
    return data


def decode_note(data: bytes, path: str = "") -> tuple[str, tuple[Diagnostic, ...]]:
    """Return the text of a note's bytes, and a finding S001 or S002 in `path` as `read_note`."""
    found: list[Diagnostic] = []
    data = data.removeprefix(_BYTE_ORDER_MARK)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        span = _span(path, _normal(data[: error.start].decode()))
        message = f"byte 0x{data[error.start]:02X} is not UTF-8"
        found.append(finding("S001", message, span, help="save the note as UTF-8"))
        text = data.decode(errors="replace")
    text = _normal(text)
    control = _CONTROL.search(text)
    if control:
        span = _span(path, text[: control.start()])
        message = f"control character U+{ord(control[0]):04X}"
        found.append(finding("S002", message, span, help="remove it; it is shown as \ufffd"))
        text = _CONTROL.sub("\ufffd", text)
    return text, tuple(found)


def _normal(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _span(path: str, before: str) -> Span:
    """Return the place of the character that follows `before`, the text up to it."""
    return Span(path, before.count("\n") + 1, len(before) - before.rfind("\n"), 1)

"""Which files a cell opens that its note does not name.

An audit hook of Python sees each file that Python code opens; what a C library or another
process opens is not seen. Folders of Python and of the system, and the note's own, do not count.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

__all__ = ["FileWatch", "watch"]

SYSTEM = (
    "/bin", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/opt", "/proc", "/run", "/sbin", "/sys",
    "/usr", "/var/cache", "/var/lib", "/Library", "/System", "/private/etc", "/private/var/db",
)  # fmt: skip
CODE = (".py", ".pyc", ".pyi", ".so", ".dylib")
MOST = 200
STARTS = {"subprocess.Popen", "os.system", "os.posix_spawn", "os.exec", "os.spawn", "pty.spawn"}


class FileWatch:
    """Collects the files that are opened, by their true paths."""

    def __init__(self, root: str, own: Iterable[str], declared: Iterable[str]) -> None:
        """Say where the vault is, what folders are free to use, and which files are declared."""
        python = (sys.prefix, sys.base_prefix, sys.exec_prefix)
        self._root = _folder(os.path.realpath(root))
        self._own = _folders([*own, *(path for path in python if path not in {"/", "/usr"})])
        self._declared = {os.path.realpath(path) for path in declared}
        self._elsewhere = _folders([*SYSTEM, *python])
        self.found: dict[str, None] = {}

    def opened(self, path: object, mode: object, flags: object) -> None:
        """Note one file that a cell opens."""
        if not isinstance(path, str | bytes | os.PathLike):
            return  # a descriptor
        true = os.path.realpath(os.fsdecode(path))
        if self._free(true) or true in self.found or len(self.found) >= MOST:
            return
        writes = (isinstance(mode, str) and set(mode) & set("wxa+")) or (
            isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        )
        if os.path.isfile(true) or (writes and not os.path.isdir(true)):  # noqa: PTH112, PTH113
            self.found[true] = None

    def _free(self, true: str) -> bool:
        if true.startswith(self._own) or true in self._declared:
            return True
        # Modules count by the sources that a cell's key holds.
        modules = true.endswith(CODE)
        if true.startswith(self._root):
            return modules and true.startswith(_folders(sys.path))
        return true.startswith((*self._elsewhere, *_folders(sys.path)))


def watch(files: FileWatch, before_process: Callable[[], None]) -> None:
    """Watch from now on; `before_process` is called before another process is started."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        try:
            if event == "open":
                files.opened(*arguments[:3])
            elif event in STARTS:
                before_process()
        except Exception:  # noqa: BLE001 - a hook that raises would forbid what it watches
            return

    sys.addaudithook(hook)


def _folder(path: str) -> str:
    return path.rstrip(os.sep) + os.sep


def _folders(paths: Iterable[str]) -> tuple[str, ...]:
    given = [path for path in paths if path]
    return tuple({_folder(path): None for path in [*given, *map(os.path.realpath, given)]})

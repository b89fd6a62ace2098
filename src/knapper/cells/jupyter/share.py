"""What a kernel finds around it: its folder, the declared files, what required notes left.

A kernel of this computer gets a folder of it, with an environment that holds no secrets. With a
gateway nothing is shared: files go through the kernel both ways, if they are small.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, Final

from knapper.cells.runner.surroundings import of_user, surroundings
from knapper.errors import KnapperError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from knapper.cells.runner.record import RunnerSettings

__all__ = ["MOST", "environment", "sent", "take_back"]

MOST: Final = 16 << 20
"""The bytes that go to a kernel behind a gateway, and those that come back of a cell."""

# Where programs, libraries and kernels are found, by the names of several languages. The home is
# the user's own: R, Julia and others keep there what was installed for them.
_KEPT: Final = (
    "PATH", "HOME", "USER", "LOGNAME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "CONDA_PREFIX",
    "JUPYTER_PATH", "R_HOME", "R_LIBS", "R_LIBS_USER", "JULIA_DEPOT_PATH", "JULIA_LOAD_PATH",
    "JULIA_PROJECT", "JAVA_HOME", "GOPATH", "GOROOT", "CARGO_HOME", "RUSTUP_HOME", "GEM_HOME",
    "NODE_PATH", "CUDA_VISIBLE_DEVICES", "CUDA_HOME", "CUDA_PATH", "ROCR_VISIBLE_DEVICES",
    "HIP_VISIBLE_DEVICES", "SYSTEMROOT", "SYSTEMDRIVE", "USERPROFILE", "APPDATA", "LOCALAPPDATA",
    "PROGRAMDATA", "PATHEXT", "COMSPEC",
)  # fmt: skip


def environment(settings: RunnerSettings, private: Path, temporary: Path) -> dict[str, str]:
    """Return the environment of a kernel of this computer.

    `private` is for the kernel's own files, `temporary` for those of cells.
    """
    return {
        **of_user(_KEPT),
        **surroundings(settings, temporary),
        "JULIA_NUM_THREADS": str(settings.threads),
        "IPYTHONDIR": str(private),
        "JUPYTER_RUNTIME_DIR": str(private),
        "KNAPPER_ARTIFACTS": str(settings.artifacts),
        "PYTHONUTF8": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }


def sent(settings: RunnerSettings, *, python: bool) -> dict[str, bytes]:
    """Return what is to be sent to a kernel behind a gateway: bytes by path in its folder.

    Raises:
        UsageError: It is too much, or the kernel is not of Python and cannot take files.
        KnapperError: A file cannot be read.
    """
    there = {f"work/{name}": path for name, path in settings.files.items()}
    for path in sorted(settings.artifacts.rglob("*")):
        if path.is_file() and not path.is_symlink():
            there[f"artifacts/{path.relative_to(settings.artifacts).as_posix()}"] = path
    if there and not python:
        raise UsageError(
            f"`{settings.note}` needs files, which only a kernel of Python gets behind a gateway",
            help="run it on a kernel of this computer, or have its cells fetch what they read",
        )
    contents: dict[str, bytes] = {}
    left = MOST
    for name, path in there.items():
        try:
            left -= path.stat().st_size
            if left < 0:
                raise UsageError(
                    f"the files that `{settings.note}` needs are more than {MOST >> 20} MiB,"
                    " which are not sent to a gateway",
                    help="put them where the gateway's kernels find them, and read them there",
                )
            contents[name] = path.read_bytes()
        except OSError as error:
            raise KnapperError(f"`{path}` cannot be read: {error.strerror or error}") from error
    return contents


def take_back(artifacts: Path, files: Mapping[str, Any]) -> None:
    """Write what a cell left behind a gateway into the note's folder here.

    Names come from the kernel: one that leads out of the folder is left out.

    Raises:
        KnapperError: A file cannot be written.
    """
    root = artifacts.resolve()
    for name, text in files.items():
        try:
            path = (root / name).resolve()
            if not path.is_relative_to(root) or path == root:
                continue
            data = base64.b64decode(str(text), validate=True)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except ValueError:  # no base64, or no name of a file
            continue
        except OSError as error:
            raise KnapperError(
                f"what `{name}` holds cannot be kept: {error.strerror or error}"
            ) from error

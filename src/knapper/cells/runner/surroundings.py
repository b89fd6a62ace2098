"""What every process of cells finds in its environment, be it Knapper's own or a kernel's."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from knapper.cache_folder import cache_folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from knapper.cells.runner.record import RunnerSettings

__all__ = ["kept_caches", "of_user", "surroundings"]

_THREADS: Final = (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS", "BLIS_NUM_THREADS", "RAYON_NUM_THREADS", "POLARS_MAX_THREADS",
)  # fmt: skip


def kept_caches() -> Path:
    """Return the folder in which libraries keep what they need not find out each time."""
    return (cache_folder() / "cells").absolute()


def of_user(names: Iterable[str]) -> dict[str, str]:
    """Return what the user's own environment says of these names, as far as it does."""
    return {name: os.environ[name] for name in names if name in os.environ}


def surroundings(settings: RunnerSettings, temporary: Path) -> dict[str, str]:
    """Return the variables that let two runs see the same; `temporary` is for files of cells.

    The folder of the caches is there afterwards, if it can be made: a library goes without it,
    as Knapper does.
    """
    caches = kept_caches()
    with suppress(OSError):
        caches.mkdir(parents=True, exist_ok=True)
    return {
        **dict.fromkeys(_THREADS, str(settings.threads)),
        "TMPDIR": str(temporary),
        "XDG_CACHE_HOME": str(caches),
        "MPLCONFIGDIR": str(caches / "matplotlib"),
        "PYTHONHASHSEED": str(settings.seed % 2**32),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "TERM": "dumb",
        "COLUMNS": "80",
        "LINES": "24",
    }

"""Who builds pages: a host, found by its entry point, as the compiler knows none by name."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Any

from knapper.errors import UsageError

__all__ = ["find_host"]


def find_host() -> Any:  # noqa: ANN401 - a module with `build` and `serve`
    """Return the host that builds pages: what the entry point `knapper.hosts` names.

    Raises `UsageError` where none is installed.
    """
    for point in entry_points(group="knapper.hosts"):
        return point.load()
    message = "no host is installed that could build a site"
    raise UsageError(message, help="install knapper again; its wheel brings the MkDocs host")

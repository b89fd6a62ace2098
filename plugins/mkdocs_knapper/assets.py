"""Where the browser's files lie: `css/` and `js/`, installed or in a checkout.

A wheel carries them inside this package; an editable install leaves them at the root of the
checkout, two folders above.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["assets_dir", "templates_dir"]


def assets_dir() -> Path:
    """Return the folder that holds `css/` and `js/`.

    Raises `FileNotFoundError` if neither place has it, which means a broken installation.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "assets", package.parents[1] / "assets"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"no assets beside {package}: install knapper again")


def templates_dir() -> Path:
    """Return the folder with the theme's overrides."""
    return Path(__file__).resolve().parent / "templates"

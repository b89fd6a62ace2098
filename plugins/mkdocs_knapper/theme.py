"""What the site looks like unless mkdocs.yml says otherwise: Material with quiet defaults.

Each setting of the user's own mkdocs.yml stands; only what it leaves out is filled in. No
default makes a request to another host.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mkdocs.theme import Theme

from mkdocs_knapper.assets import templates_dir
from mkdocs_knapper.browser import FLAKE

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

__all__ = ["prepare_theme"]

_FEATURES = [
    "content.code.copy",
    "content.tooltips",
    "navigation.footer",
    "navigation.top",
    "search.highlight",
    "search.suggest",
    "toc.follow",
]
_PALETTE = [
    {
        "media": "(prefers-color-scheme)",
        "primary": "custom",
        "accent": "custom",
        "toggle": {"icon": "material/brightness-auto", "name": "Switch to light mode"},
    },
    {
        "media": "(prefers-color-scheme: light)",
        "scheme": "default",
        "primary": "custom",
        "accent": "custom",
        "toggle": {"icon": "material/weather-sunny", "name": "Switch to dark mode"},
    },
    {
        "media": "(prefers-color-scheme: dark)",
        "scheme": "slate",
        "primary": "custom",
        "accent": "custom",
        "toggle": {"icon": "material/weather-night", "name": "Switch to system preference"},
    },
]
_DEFAULTS: dict[str, Any] = {"font": False, "features": _FEATURES, "palette": _PALETTE}


def prepare_theme(config: MkDocsConfig) -> None:
    """Choose Material where no theme is named, fill in defaults, add our templates."""
    given = _given(config)
    if config.theme.name != "material" and "theme" not in _user_keys(config):
        config.theme = Theme(name="material")
    for key, value in _DEFAULTS.items():
        if key not in given:
            config.theme[key] = value
    if "favicon" not in given:
        config.theme["favicon"] = FLAKE
    if "logo" not in given and "logo" not in (config.theme.get("icon") or {}):
        config.theme["logo"] = FLAKE
    config.theme.dirs.insert(0, str(templates_dir()))


def _user_keys(config: MkDocsConfig) -> set[str]:
    return {key for layer in config.user_configs for key in layer}


def _given(config: MkDocsConfig) -> set[str]:
    keys: set[str] = set()
    for layer in config.user_configs:
        theme = layer.get("theme")
        if isinstance(theme, dict):
            keys.update(theme)
    return keys

"""What the site looks like unless mkdocs.yml says otherwise: Material with quiet defaults.

Each setting of the user's own mkdocs.yml stands; only what it leaves out is filled in. No
default makes a request to another host.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.theme import Theme
from mkdocs.utils.yaml import yaml_load

from knapper.errors import UsageError
from knapper.media import size_of
from knapper.words import words_of
from mkdocs_knapper.assets import templates_dir
from mkdocs_knapper.browser import FLAKE

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

__all__ = ["logo_shape", "prepare_theme"]

_FEATURES = [
    "content.code.copy",
    "navigation.footer",
    "navigation.top",
    "search.highlight",
    "search.suggest",
    "toc.follow",
]
_PALETTE: list[dict[str, Any]] = [
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
        "toggle": {"icon": "material/brightness-5", "name": "Switch to dark mode"},
    },
    {
        "media": "(prefers-color-scheme: dark)",
        "scheme": "slate",
        "primary": "custom",
        "accent": "custom",
        "toggle": {"icon": "material/moon-waning-crescent", "name": "Switch to system preference"},
    },
]
_DEFAULTS: dict[str, Any] = {"font": False, "features": _FEATURES, "palette": _PALETTE}


def prepare_theme(config: MkDocsConfig) -> None:
    """Choose Material where no theme is named, fill in defaults, add our templates."""
    written = _written(config)
    given = _given(written)
    if config.theme.name != "material" and "theme" not in written:
        config.theme = Theme(name="material")
    if not _has(config, "partials/content.html"):
        message = f"knapper needs the theme material, and mkdocs.yml names {config.theme.name}"
        raise UsageError(message, help="write `theme: material`, or leave `theme` out")
    for key, value in _DEFAULTS.items():
        if key not in given:
            config.theme[key] = value
    if "palette" not in given:
        config.theme["palette"] = _palette(str(config.theme.get("language") or "en"))
    language = str(config.theme.get("language") or "en")
    if not _has(config, f"partials/languages/{language}.html"):
        # Material's own words are then English; the notes are in whatever they are in.
        base = language.partition("-")[0]
        config.theme["language"] = base if _has(config, f"partials/languages/{base}.html") else "en"
    if "favicon" not in given:
        config.theme["favicon"] = FLAKE
    if "logo" not in given and "logo" not in (config.theme.get("icon") or {}):
        config.theme["logo"] = FLAKE
    config.theme.dirs.insert(0, str(templates_dir()))


def _palette(language: str) -> list[dict[str, Any]]:
    """Return the default palette, its switches named in a language."""
    say = words_of(language)
    return [
        each | {"toggle": each["toggle"] | {"name": say(each["toggle"]["name"])}}
        for each in _PALETTE
    ]


def logo_shape(config: MkDocsConfig) -> str:
    """Return the attributes that keep room for the logo, "" where its size is unknown."""
    logo = str(config.theme.get("logo") or "")
    for folder in (config.docs_dir, *config.theme.dirs):
        size = size_of(Path(folder) / logo) if logo else None
        if size is not None:
            return f' width="{size.width}" height="{size.height}"'
    return ""


def _has(config: MkDocsConfig, template: str) -> bool:
    return any((Path(folder) / template).is_file() for folder in config.theme.dirs)


def _written(config: MkDocsConfig) -> dict[str, Any]:
    """Return mkdocs.yml as its author wrote it; MkDocs keeps only the merged settings."""
    if not config.config_file_path:
        return {}
    with open(config.config_file_path, "rb") as file:  # noqa: PTH123 - MkDocs wants a file
        return yaml_load(file)


def _given(written: dict[str, Any]) -> set[str]:
    theme = written.get("theme")
    return set(theme) if isinstance(theme, dict) else set()

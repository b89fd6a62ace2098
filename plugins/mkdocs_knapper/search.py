"""Search: Material's own, fed with the text that the compiler already has.

Material would parse each page's HTML again to find its sections; the entries made here cost
nothing of that and leave out backlinks and navigation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mkdocs.contrib.search import SearchPlugin as BuiltinSearch

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from knapper.site import Site

__all__ = ["add_entries", "ensure_search"]

_NAME = "material/search"


def ensure_search(config: MkDocsConfig) -> None:
    """Add Material's search where mkdocs.yml lists no search of its own.

    MkDocs takes `search` for its own plugin where mkdocs.yml names no theme; Material cannot
    read the index of that one, so Material's takes its place and its settings.
    """
    if config.theme.name != "material" or _NAME in config.plugins:
        return
    settings: dict[str, Any] = {}
    listed = config.plugins.get("search")
    if listed is not None:
        if not isinstance(listed, BuiltinSearch):
            return
        settings = {key: listed.config[key] for key in ("lang", "separator") if listed.config[key]}
        del config.plugins["search"]
        for methods in config.plugins.events.values():
            methods[:] = [each for each in methods if getattr(each, "__self__", None) is not listed]
    from material.plugins.search.plugin import SearchPlugin  # noqa: PLC0415 - costs 0.1 s

    plugin = SearchPlugin()
    plugin.load_config(settings)
    config.plugins[_NAME] = plugin
    plugin.on_startup(command="build", dirty=False)


def add_entries(site: Site, config: MkDocsConfig) -> None:
    """Add an entry for each page and each section to Material's index."""
    plugin = config.plugins.get(_NAME)
    if plugin is None:
        return
    plugin.search_index.entries.extend(site.search_entries())

"""Knapper inside MkDocs: the plugin, and building any vault with no mkdocs.yml.

The only code of the project that imports MkDocs.
"""

from __future__ import annotations

from mkdocs_knapper.plugin import KnapperPlugin

__all__ = ["KnapperPlugin"]

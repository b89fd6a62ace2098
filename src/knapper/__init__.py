"""Knapper: compile an Obsidian vault to a static site, and prove what the vault says."""

from __future__ import annotations

__all__ = ["__version__"]

__version__ = "0.1.0"

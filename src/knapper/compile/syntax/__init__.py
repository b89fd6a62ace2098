"""Obsidian's syntax on top of CommonMark: one small module a construct, each an `install(md)`.

A module adds rules to a markdown-it-py parser, and says in `BLOCKS` and `INLINE` how the tokens
that they leave are written; `knapper.compile.constructs` lists them all. Section numbers are
those of the specification of Obsidian Flavored Markdown that the manual's syntax pages follow.
"""

from __future__ import annotations

__all__: list[str] = []

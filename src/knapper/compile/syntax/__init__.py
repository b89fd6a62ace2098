"""Obsidian's syntax on top of CommonMark: one small module a construct, each an `install(md)`.

The modules add rules to a markdown-it-py parser and leave tokens; `knapper.compile.writer`
turns all tokens into HTML. Section numbers are those of the rules in the specification of
Obsidian Flavored Markdown that the manual's syntax pages follow.
"""

from __future__ import annotations

"""The theme's templates without the blanks that indent them, which are a tenth of each page.

Line ends stay where text or tags meet, so nothing that stood apart runs together. A template
that has text whose blanks count is left as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from jinja2.ext import Extension

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig

__all__ = ["without_indents"]

_INDENT: Final = re.compile(r"^[ \t\n]+", re.MULTILINE)
# What an icon in HTML has no need of.
_NAMESPACE: Final = ' xmlns="http://www.w3.org/2000/svg"'
_COUNTS: Final = re.compile(r"<(?:pre|textarea)\b|\{%-?\s*raw\b", re.IGNORECASE)


class _Lean(Extension):
    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return a template's source without indents and empty lines."""
        del name, filename
        return source if _COUNTS.search(source) else _INDENT.sub("", source)


class _LeanIcons(Extension):
    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return an icon's source without what it only needs outside of HTML."""
        del filename
        return source.replace(_NAMESPACE, "") if (name or "").startswith(".icons/") else source


def without_indents(env: Environment, config: MkDocsConfig) -> None:
    """Have templates that `env` will load written without indents, and icons for HTML alone."""
    env.trim_blocks = True
    env.add_extension(_Lean)
    icons = config.theme.get("icon") or {}
    if "admonition" not in icons and "annotation" not in icons:  # those stand in stylesheets
        env.add_extension(_LeanIcons)

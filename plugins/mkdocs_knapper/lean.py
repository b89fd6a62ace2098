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

__all__ = ["without_indents"]

_INDENT: Final = re.compile(r"^[ \t\n]+", re.MULTILINE)
_COUNTS: Final = re.compile(r"<(?:pre|textarea)\b|\{%-?\s*raw\b", re.IGNORECASE)


class _Lean(Extension):
    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return a template's source without indents and empty lines."""
        del name, filename
        return source if _COUNTS.search(source) else _INDENT.sub("", source)


def without_indents(env: Environment) -> None:
    """Have templates that `env` will load written without indents."""
    env.trim_blocks = True
    env.add_extension(_Lean)

"""Takes out of outputs what is true of one computer or one run alone.

Folders of this computer give away names and differ elsewhere; addresses in memory differ in
each run. So two runs give the same bytes, and nothing personal is stored.
"""

from __future__ import annotations

import os
import re
import site
import sys
import sysconfig
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["portable"]

# As in `<A object at 0x7f…>`, also of code, and of weak references and what they are to.
_ADDRESS = re.compile(
    r" at 0x[0-9A-Fa-f]{4,}(?=(?: \([^()\n]{1,99}\))?(?:>|&gt;)|, file |; (?:to|dead)\b)"
)
_COMMON = {"/", "/usr", "/usr/local", "/opt", "/opt/homebrew", "/home", "/tmp", "/var", "/root/"}  # noqa: S108 - told as they are


def portable(folders: Iterable[tuple[str, str]]) -> Callable[[str], str]:
    """Return what makes a text portable.

    Args:
        folders: Folders of the note's run, with what stands for each; those of Python and of
            the user are known.
    """
    pattern, told = _pattern((*folders, *_known()))

    def make(text: str) -> str:
        if " at 0x" in text:
            text = _ADDRESS.sub(" at 0x…", text)
        if os.sep in text:
            text = pattern.sub(lambda found: told[found[0]], text)
        return text

    return make


@cache
def _known() -> tuple[tuple[str, str], ...]:
    paths = sysconfig.get_paths()
    known = [(paths["stdlib"], "…/python"), (paths["platstdlib"], "…/python")]
    known += [(path, "…/site-packages") for path in site.getsitepackages()]
    known += [(path, "…") for path in sys.path if path and not path.endswith(".zip")]
    known += [(path, "…/python") for path in (sys.prefix, sys.base_prefix)]
    known.append((str(Path.home()), "~"))
    return tuple(known)


def _pattern(folders: Iterable[tuple[str, str]]) -> tuple[re.Pattern[str], dict[str, str]]:
    told: dict[str, str] = {}
    for folder, stands in folders:
        for path in (folder, os.path.realpath(folder), quote(folder)):  # as an address has it
            plain = path.rstrip(os.sep)
            if plain and plain not in _COMMON and Path(plain).is_absolute():
                told.setdefault(plain, stands)
    longest_first = sorted(told, key=len, reverse=True)
    one = "|".join(map(re.escape, longest_first))
    # A path begins where no other goes on, and a name in it ends where a name can end.
    return re.compile(rf"(?<![\w.~-])(?:{one})(?![\w-]|\.\w)"), told

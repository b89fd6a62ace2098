"""Write src/knapper/flowchart/text/widths.py: how wide the letters of Liberation Sans are.

usage: font-widths.py FOLDER_OF_FONTS > src/knapper/flowchart/text/widths.py

Needs fonttools, and the fonts of Debian's package `fonts-liberation` (2.1.5), whose letters are
as wide as those of Arial. Neither is needed to build or to run Knapper.
"""  # noqa: INP001 - a script, not a package

from __future__ import annotations

import sys
import textwrap
from itertools import groupby
from pathlib import Path

from fontTools.ttLib import TTFont

HEAD = '''"""How wide the letters of Liberation Sans are, which are as wide as those of Arial.

Written by scripts/font-widths.py. Each row is for letters that follow one another: the number of
the first in hexadecimal, then widths in 2048ths of the letters' size; `569*3` stands for three.
"""

from __future__ import annotations

__all__ = ["BOLD", "REGULAR"]
'''


def rows(font: Path) -> list[str]:
    """Return the table of one font."""
    read = TTFont(font)
    letters, metrics = read.getBestCmap(), read["hmtx"]
    widths = {code: metrics[name][0] for code, name in sorted(letters.items())}
    found = []
    for _, run in groupby(enumerate(widths), lambda each: each[1] - each[0]):
        codes = [code for _, code in run]
        same = [(width, len(list(group))) for width, group in groupby(widths[c] for c in codes)]
        words = [f"{width}*{times}" if times > 1 else str(width) for width, times in same]
        found.append(f"{codes[0]:x}: {' '.join(words)}")
    return found


def main(folder: Path) -> None:
    """Print the module."""
    print(HEAD)  # noqa: T201 - what it is for
    for name, style in (("REGULAR", "Regular"), ("BOLD", "Bold")):
        table = rows(folder / f"LiberationSans-{style}.ttf")
        lines = [line for row in table for line in textwrap.wrap(row, 96, subsequent_indent="  ")]
        print(f'{name} = """\\\n' + "\n".join(lines) + '\n"""')  # noqa: T201 - as above


if __name__ == "__main__":
    main(Path(sys.argv[1]))

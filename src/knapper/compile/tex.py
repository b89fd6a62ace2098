"""TeX as Obsidian's MathJax reads it, rewritten into the TeX that math-core reads.

`normalise` runs on every formula and changes what math-core would draw otherwise than meant;
`adapt` runs on a formula that math-core has refused. `MACROS` needs no rewriting at all. Text
in, text out; nothing here judges whether a formula is valid.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knapper.compile.chemistry import reaction

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["MACROS", "adapt", "definitions", "normalise"]

# Commands of MathJax (AMS, mathtools, unicode, html, bbox, braket…) said in other words. What
# only moves or decorates (`\smash`, `\colorbox`, `\href`) leaves its content.
MACROS = {
    "bbox": "{#1}",
    "centernot": r"\not",
    "class": "{#2}",
    "colorbox": "{#2}",
    "cr": r"\\",
    "cssId": "{#2}",
    "dotsb": r"\cdots",
    "dotsc": r"\ldots",
    "dotsi": r"\cdots",
    "dotsm": r"\cdots",
    "dotso": r"\ldots",
    "ensuremath": "{#1}",
    "fcolorbox": "{#3}",
    "hbox": r"\text{#1}",
    "href": "{#2}",
    "llap": "{#1}",
    "mathbbm": r"\mathbb{#1}",
    "mathbfit": r"\boldsymbol{#1}",
    "mathclap": "{#1}",
    "mathds": r"\mathbb{#1}",
    "mathllap": "{#1}",
    "mathrlap": "{#1}",
    "mbox": r"\text{#1}",
    "mit": r"\mathit{#1}",
    "mmlToken": "{#2}",
    "overunderset": r"\overset{#1}{\underset{#2}{#3}}",
    "pmb": r"\boldsymbol{#1}",
    "rlap": "{#1}",
    "shoveleft": "{#1}",
    "shoveright": "{#1}",
    "smash": "{#1}",
    "strut": "",
    "style": "{#2}",
    "substack": r"\begin{subarray}{c}#1\end{subarray}",
    "toggle": "{#1}",
    "underoverset": r"\underset{#1}{\overset{#2}{#3}}",
    "wideparen": r"\overparen{#1}",
}

# Obsidian numbers no equation, and a tag stands in the starred environments as well.
_ENVIRONMENTS = {
    "align": "align*",
    "alignat": "align*",
    "alignat*": "align*",
    "alignedat": "aligned",
    "equation": "equation*",
    "flalign": "align*",
    "flalign*": "align*",
    "gather": "gather*",
    "multline": "multline*",
    "smallmatrix": "matrix",
    "split": "aligned",
    "xalignat": "align*",
    "xalignat*": "align*",
    **{f"{letter}matrix*": f"{letter}matrix" for letter in ("", "p", "b", "B", "v", "V")},
}
_COUNTED = {"alignat", "alignat*", "alignedat", "xalignat", "xalignat*"}
_PLACED = {"aligned", "gathered", "split", "array", *(n for n in _ENVIRONMENTS if "matrix*" in n)}
_ENVIRONMENT = re.compile(r"\\(begin|end) ?\{([A-Za-z]+\*?)\}")
_OPTION = re.compile(r" ?\[[a-z]\]")
_COUNT = re.compile(r" ?\{ ?\d* ?\}")
# `\\[2ex]` asks for a gap between rows; the rows stay, the gap is left to the stylesheet.
_ROW_GAP = re.compile(r"\\\\\s?\[ ?-?[\d.]+ ?(?:pt|em|ex|mu|cm|mm|in|px|pc|bp|\\[a-z]+) ?\]")
_LABEL = re.compile(r"\\label ?\{[^{}]*\}")
_REFERENCE = re.compile(r"\\(?:eq)?ref ?\{[^{}]*\}")

_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)|%[^\n]*", re.DOTALL)
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_FONTS = re.compile(r"\\(?:math(?:rm|bf|sf|it|tt|op)|text(?:bf|rm|sf|it|tt)?|rm|bf) ?")
_ARGUMENTS = re.compile(r"\s*\[\s*([1-9])\s*\]")
_DEFINITION = re.compile(
    r"\\(?:(?P<new>(?:re)?newcommand|providecommand)|(?P<operator>DeclareMathOperator)"
    r"|(?P<def>[gex]?def)|(?P<let>let))(?![A-Za-z])\*?"
)
_LARGE = re.compile(r"\\(?:sum|(?:co)?prod|[io]*int|big[a-z]+)\s*\Z")
_UNICODE = re.compile(r"x([0-9A-Fa-f]{1,6})|(\d{1,7})")
_COLOR = re.compile(r" ?#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3}) ?")


def normalise(tex: str) -> str:
    """Return `tex` without automatic equation numbers, labels and gaps between rows."""
    if "\\begin" in tex:
        tex = _environments(tex)
    if "\\\\" in tex and "[" in tex:
        tex = _ROW_GAP.sub(r"\\\\ ", tex)
    if "\\label" in tex:
        tex = _LABEL.sub("", tex)
    if "ref" in tex:
        tex = _REFERENCE.sub(r"\\text{(???)}", tex)
    return tex


def adapt(tex: str, *, display: bool) -> str:
    """Return `tex` with commands that math-core does not have said in other words."""
    reader = _Reader(tex)
    out = reader.rest()
    if not reader.tags:
        return out
    if not display:
        return "".join((out, *(rf"\quad\text{{{tag}}}" for tag in reader.tags)))
    tag = reader.tags[0].replace("$", "").replace("\\", "")
    return rf"\begin{{equation*}}{out}\tag*{{{tag}}}\end{{equation*}}"


def definitions(tex: str) -> str:
    r"""Return the macro definitions in `tex`, for the formulas after it.

    MathJax keeps what a formula defines, so a note may define `\newcommand{\R}{…}` once.
    """
    if "def" not in tex and "command" not in tex and "Declare" not in tex and "\\let" not in tex:
        return ""
    reader = _Reader(tex)
    found: list[str] = []
    while match := _DEFINITION.search(tex, reader.position):
        reader.position = match.end()
        reader.argument()
        if match["def"]:
            reader.position = max(reader.position, tex.find("{", reader.position))
        while match["new"] and reader.follows("["):
            reader.position = max(reader.position, tex.find("]", reader.position) + 1)
        if match["let"]:
            reader.follows("=")
        body = reader.argument()
        definition = tex[match.start() : reader.position]
        if body and definition.count("{") == definition.count("}"):
            found.append(definition)
    return "".join(found)


def _environments(tex: str) -> str:
    out: list[str] = []
    position = 0
    for match in _ENVIRONMENT.finditer(tex):
        if match.start() < position:
            continue
        edge, name = match[1], match[2]
        out.append(tex[position : match.start()])
        position = match.end()
        if edge == "begin":
            if name in _PLACED and (option := _OPTION.match(tex, position)):
                position = option.end()
            if name in _COUNTED and (count := _COUNT.match(tex, position)):
                position = count.end()
        if name.rstrip("*") == "eqnarray":
            out.append(r"\begin{array}{rcl}" if edge == "begin" else r"\end{array}")
        else:
            out.append(f"\\{edge}{{{_ENVIRONMENTS.get(name, name)}}}")
    out.append(tex[position:])
    return "".join(out)


class _Reader:
    r"""Reads one formula from left to right; `tags` are the `\tag`s that it took out."""

    def __init__(self, tex: str) -> None:
        self.tex = tex
        self.position = 0
        self.tags: list[str] = []

    def rest(self) -> str:
        """Return all that is left, rewritten."""
        out: list[str] = []
        while match := _COMMAND.search(self.tex, self.position):
            out.append(self.tex[self.position : match.start()])
            self.position = match.end()
            handler = _HANDLERS.get(match[0][1:])
            if match[0][0] == "%" or handler is None:
                out.append(match[0])
            else:
                out.append(handler(self))
        out.append(self.tex[self.position :])
        return "".join(out)

    def within(self, tex: str) -> str:
        """Return an argument, rewritten."""
        if "\\" not in tex:
            return tex
        reader = _Reader(tex)
        out = reader.rest()
        self.tags += reader.tags
        return out

    def skip(self) -> None:
        """Go past blanks."""
        while self.tex[self.position : self.position + 1].isspace():
            self.position += 1

    def follows(self, text: str) -> bool:
        """Go past `text` if it comes next, after blanks."""
        start = self.position
        self.skip()
        if self.tex.startswith(text, self.position):
            self.position += len(text)
            return True
        self.position = start
        return False

    def argument(self) -> str:
        """Return the next argument: a group without its braces, a command or a character."""
        self.skip()
        start = self.position
        if not self.tex.startswith("{", start):
            match = _COMMAND.match(self.tex, start)
            self.position = match.end() if match else min(start + 1, len(self.tex))
            return self.tex[start : self.position]
        depth = 0
        for match in _BRACE.finditer(self.tex, start):
            depth += {"{": 1, "}": -1}.get(match[0], 0)
            if depth == 0:
                self.position = match.end()
                return self.tex[start + 1 : match.start()]
        self.position = len(self.tex)
        return self.tex[start + 1 :]


def _text(command: str) -> Callable[[_Reader], str]:
    """In text, `_ & ^ #` are themselves and `$…$` is math; math-core takes neither."""

    def handler(reader: _Reader) -> str:
        parts = re.split(r"(?<!\\)\$", reader.argument())
        out = []
        for index, part in enumerate(parts):
            if index % 2 and index < len(parts) - 1:
                out.append("{" + reader.within(part) + "}")
            elif part or len(parts) == 1:
                plain = re.sub(r"(?<!\\)([_&#%])", r"\\\1", part).replace("^", r"\textasciicircum ")
                out.append(f"\\{command}{{{plain}}}")
        return "{" + "".join(out) + "}"

    return handler


def _environment(name: str) -> Callable[[_Reader], str]:
    r"""Return a handler for plain TeX's `\cases{…}`."""

    def handler(reader: _Reader) -> str:
        if not reader.follows("{"):
            return f"\\{name}"
        reader.position -= 1
        body = reader.within(reader.argument())
        return f"\\begin{{{name}}}{body}\\end{{{name}}}"

    return handler


def _gone(arguments: int) -> Callable[[_Reader], str]:
    def handler(reader: _Reader) -> str:
        for _ in range(arguments):
            reader.argument()
        return ""

    return handler


def _delimiter(command: str) -> Callable[[_Reader], str]:
    def handler(reader: _Reader) -> str:
        if reader.follows("<"):
            return f"\\{command}\\langle "
        if reader.follows(">"):
            return f"\\{command}\\rangle "
        return f"\\{command}"

    return handler


def _operator(reader: _Reader) -> str:
    star = "*" if reader.follows("*") else ""
    name = _FONTS.sub("", reader.argument()).replace("{", "").replace("}", "")
    return f"\\operatorname{star}{{{name}}}"


def _mathop(reader: _Reader) -> str:
    body = reader.argument()
    if reader.follows("\\limits"):
        name = _FONTS.sub("", body).replace("{", "").replace("}", "")
        return f"\\operatorname*{{{name}}}"
    reader.follows("\\nolimits")
    return f"\\mathop{{{reader.within(body)}}}"


def _limits(command: str) -> Callable[[_Reader], str]:
    """Limits may be set at large operators only; elsewhere MathJax ignores the wish."""

    def handler(reader: _Reader) -> str:
        start = reader.position - len(command) - 1
        large = _LARGE.search(reader.tex, max(0, start - 20), start)
        return f"\\{command}" if large else ""

    return handler


def _declared_operator(reader: _Reader) -> str:
    star = "*" if reader.follows("*") else ""
    name = reader.argument()
    return f"\\newcommand{{{name}}}{{\\operatorname{star}{{{reader.argument()}}}}}"


def _new_command(reader: _Reader) -> str:
    r"""MathJax lets `\newcommand` redefine a command, as TeX's `\def` does."""
    reader.follows("*")
    start = reader.position
    name = reader.argument()
    numbers = ""
    if match := _ARGUMENTS.match(reader.tex, reader.position):
        reader.position = match.end()
        numbers = "".join(f"#{number + 1}" for number in range(int(match[1])))
    if reader.follows("["):  # a default value, which `\def` cannot say
        reader.position = start
        return "\\newcommand"
    return f"\\def{name}{numbers}{{{reader.within(reader.argument())}}}"


def _color(command: str) -> Callable[[_Reader], str]:
    """Colours are named as in CSS; those that math-core lacks are left out."""

    def handler(reader: _Reader) -> str:
        if reader.follows("["):
            reader.position -= 1
            return f"\\{command}"
        name = reader.argument()
        body = f"{{{reader.within(reader.argument())}}}" if command == "textcolor" else ""
        if match := _COLOR.fullmatch(name):
            digits = match[1]
            full = digits if len(digits) > 3 else "".join(digit * 2 for digit in digits)  # noqa: PLR2004
            option = f"\\color[HTML]{{{full.upper()}}}"
        elif name.strip() in _COLORS:
            option = f"\\color{{{name.strip()}}}"
        else:
            option = ""
        return f"{{{option} {body}}}" if body else f"{option} "

    return handler


def _unicode(reader: _Reader) -> str:
    match = _UNICODE.fullmatch(reader.argument().strip())
    code = int(match[1], 16) if match and match[1] else int(match[2]) if match else 0
    valid = 0xA0 <= code < 0xD800 or 0xE000 <= code < 0x110000  # noqa: PLR2004
    return chr(code) if valid else "\ufffd"


def _verbatim(reader: _Reader) -> str:
    mark = reader.tex[reader.position : reader.position + 1]
    end = reader.tex.find(mark, reader.position + 1) if mark else -1
    if end < 0:
        return "\\verb"
    body = reader.tex[reader.position + 1 : end]
    reader.position = end + 1
    for character in "\\{}":
        body = body.replace(character, "")
    return "\\texttt{" + re.sub(r"([_&#%$])", r"\\\1", body).replace("^", "") + "}"


def _tag(reader: _Reader) -> str:
    if reader.follows("*"):
        reader.tags.append(reader.argument())
    else:
        reader.tags.append(f"({reader.argument()})")
    return ""


def _chemistry(reader: _Reader) -> str:
    return "{" + reaction(reader.argument()) + "}"


_COLORS = frozenset(
    "red green blue cyan magenta yellow black gray white darkgray lightgray brown lime olive "
    "orange pink purple teal violet".split()
)
_HANDLERS: dict[str, Callable[[_Reader], str]] = {
    "DeclareMathOperator": _declared_operator,
    "ce": _chemistry,
    "cf": _chemistry,
    "color": _color("color"),
    "mathop": _mathop,
    "operatorname": _operator,
    "pu": _text("text"),
    "require": _gone(1),
    "rule": _gone(2),
    "hfill": _gone(0),
    "hfil": _gone(0),
    "displaylimits": _limits("displaylimits"),
    "limits": _limits("limits"),
    "nolimits": _limits("nolimits"),
    "tag": _tag,
    "textcolor": _color("textcolor"),
    "unicode": _unicode,
    "url": _text("texttt"),
    "verb": _verbatim,
    **{
        name: _gone(0)
        for name in "tiny scriptsize small normalsize large Large LARGE huge Huge".split()
    },
    **dict.fromkeys(("newcommand", "renewcommand", "providecommand"), _new_command),
    **{name: _delimiter(name) for name in ("left", "right", "middle")},
    **{name: _environment(name) for name in ("cases", "matrix", "pmatrix", "bmatrix", "vmatrix")},
    "eqalign": _environment("aligned"),
    **{name: _text(name) for name in ("text", "textbf", "textit", "textrm", "textsf", "texttt")},
    "mbox": _text("text"),
    "hbox": _text("text"),
}

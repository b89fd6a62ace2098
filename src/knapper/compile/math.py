"""Formulas: TeX in, MathML out, made when the site is built so that no page needs a script.

The library is math-core: it writes MathML Core, which is what browsers draw, and it says no
where it does not understand, while latex2mathml silently drops alignment, bold and limits.
What Obsidian's MathJax reads beyond it is rewritten first (`knapper.compile.tex`). Its version
0.9.0 takes exponential time over brackets that stay open (`[0,1[`), so 0.8 is pinned.
"""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from html import escape, unescape

from math_core import LatexError, LatexToMathML

from knapper.compile.tex import MACROS, adapt, definitions, normalise

__all__ = ["definitions", "to_mathml"]

# No formula of a real vault is longer: those of the Obsidian help and of textbooks stay below
# 4,000 characters.
_MAX_LENGTH = 20_000
_MAX_OUTPUT = 1_000_000
_MAX_DEPTH = 100
_MAX_MESSAGE = 120
# math-core descends one stack frame of at most 2 KB for each of these marks, and a stack that
# overflows ends the process. So few of them fit the smallest stack of a thread (512 KB); more
# get a stack of their own.
_MARKS = re.compile(r"[{\\^_]")
_FEW_MARKS = 150
_STACK = 256 * 1024 * 1024
_MAX_FRAMES = _STACK // 2500
# A formula that defines macros can multiply its marks by the number of expansions.
_DEFINES = re.compile(r"\\(?:[gex]?def|let|(?:re)?new|provide|DeclareMath)")
_EXPANSIONS = 100

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NAMED_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot);)[A-Za-z]+;")
_TAG = re.compile(r"<(/?)[a-z]+[^>]*?(/?)>")
# All that math-core writes. It leaves some single characters unescaped (`\operatorname{<}`),
# so nothing else may look like a tag.
_MARKUP = re.compile(
    r"</?(?:a|b|code|i|span|u|s|m[a-z]+)(?: (?:href=\"#[^\"<>]*\"|"
    r"(?:accent|accentunder|class|columnalign|columnlines|depth|display|displaystyle|fence|form|"
    r"height|id|largeop|linethickness|lspace|mathvariant|maxsize|minsize|movablelimits|notation|"
    r"rowlines|rspace|scriptlevel|separator|stretchy|style|symmetric|voffset|width)"
    r"=\"[^\"<>]*\"))*/?>"
)
_NO_TAG = re.compile(r"<(?!/?[a-z])")
_BARE = re.compile(r"&(?!(?:amp|lt|gt|quot|#\d+|#x[0-9a-f]+);)")
_POSITION = re.compile(r"^\d+: ")
_MATHML = "http://www.w3.org/1998/Math/MathML"

_STRICT = LatexToMathML(
    fancy_error=False,
    allow_unreliable_rendering=True,
    macros=MACROS,
    max_expansions=_EXPANSIONS,
)
_LENIENT = LatexToMathML(
    fancy_error=False,
    allow_unreliable_rendering=True,
    ignore_unknown_commands=True,
    macros=MACROS,
    max_expansions=_EXPANSIONS,
)


class _Invalid(Exception):  # noqa: N818 - a formula that is not valid is no error of ours
    """Why a formula cannot be drawn, as the finding will say it."""


@lru_cache(maxsize=4096)
def to_mathml(tex: str, *, display: bool, preamble: str = "") -> tuple[str, str | None]:
    """Return the MathML of a formula, and what is wrong with it or None (§7.8).

    The source stands in the MathML as its annotation, so that it can be copied and searched.
    A command that nobody knows is shown in place, as MathJax does, in a `span` of class
    `math-error`; any other mistake shows the source in a `code` of that class. Never raises.
    `preamble` holds the macros that formulas before this one have defined (`definitions`).
    """
    tex = _CONTROL.sub("\ufffd", tex)
    try:
        return _draw(preamble + tex, tex, display)
    except _Invalid as why:
        message = str(why)
    if preamble:  # which may itself be what is wrong
        return to_mathml(tex, display=display)
    title = escape(message)
    return f'<code class="math-error" title="{title}">{escape(tex)}</code>', message


def _draw(source: str, tex: str, display: bool) -> tuple[str, str | None]:  # noqa: FBT001
    """Convert `source`, as it is or rewritten, with `tex` as the annotation."""
    source = normalise(source)
    _check_size(source)
    try:
        return _math(_convert(_STRICT, source, display), tex, display), None
    except _Invalid:
        adapted = adapt(source, display=display)
    _check_size(adapted)
    try:
        return _math(_convert(_STRICT, adapted, display), tex, display), None
    except _Invalid as why:
        message = str(why)
        if not message.startswith("unknown command"):
            raise
    html = _math(_convert(_LENIENT, adapted, display), tex, display)
    return f'<span class="math-error" title="{escape(message)}">{html}</span>', message


def _math(content: str, tex: str, display: bool) -> str:  # noqa: FBT001
    style = "block" if display else "inline"
    return (
        f'<math xmlns="{_MATHML}" display="{style}"><semantics><mrow>{content}</mrow>'
        f'<annotation encoding="application/x-tex">{escape(tex, quote=False)}</annotation>'
        "</semantics></math>"
    )


def _check_size(tex: str) -> None:
    if len(tex) > _MAX_LENGTH:
        raise _Invalid(f"it is longer than {_MAX_LENGTH:,} characters")
    if tex.count("{") <= _MAX_DEPTH:
        return
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", tex):
        depth += 1 if brace == "{" else -1
        if depth > _MAX_DEPTH:
            raise _Invalid(f"its braces nest deeper than {_MAX_DEPTH}")


def _convert(converter: LatexToMathML, tex: str, display: bool) -> str:  # noqa: FBT001
    """Return the content of the `math` element, or raise `_Invalid`."""
    marks = len(_MARKS.findall(tex))
    macros = _DEFINES.search(tex) is not None
    if marks <= _FEW_MARKS and not macros:
        return _call(converter, tex, display)
    if marks * (_EXPANSIONS if macros else 1) > _MAX_FRAMES:
        raise _Invalid("it has too many commands")
    html = _with_large_stack(converter, tex, display)
    if len(html) > _MAX_OUTPUT:
        raise _Invalid("its macros expand to too much")
    depth = 0
    for closing, empty in _TAG.findall(html):
        depth += 0 if empty else -1 if closing else 1
        if depth > 2 * _MAX_DEPTH:
            raise _Invalid(f"it nests deeper than {_MAX_DEPTH}")
    return html


def _with_large_stack(converter: LatexToMathML, tex: str, display: bool) -> str:  # noqa: FBT001
    result: list[str | _Invalid] = []

    def work() -> None:
        try:
            result.append(_call(converter, tex, display))
        except _Invalid as why:
            result.append(why)

    before = threading.stack_size(_STACK)
    try:
        thread = threading.Thread(target=work)
        thread.start()
    except RuntimeError as error:  # no memory for the stack
        raise _Invalid("it is too large for this machine") from error
    finally:
        threading.stack_size(before)
    thread.join()
    if isinstance(result[0], _Invalid):
        raise result[0]
    return result[0]


def _call(converter: LatexToMathML, tex: str, display: bool) -> str:  # noqa: FBT001
    try:
        html = converter.convert_with_local_state(tex, displaystyle=display)
    except LatexError as error:
        text = _POSITION.sub("", str(error)).rstrip(".")[:_MAX_MESSAGE]
        raise _Invalid(text[:1].lower() + text[1:]) from error
    except BaseException as error:  # a panic of the library is no `Exception`
        if type(error).__name__ != "PanicException":
            raise
        raise _Invalid("the formula cannot be read") from error
    content = html[html.index(">") + 1 : -len("</math>")]
    # Names such as &ApplyFunction; are HTML's and not XML's; feeds and tests read XML.
    if "&" in content:
        content = _NAMED_ENTITY.sub(lambda match: unescape(match[0]), content)
        content = _BARE.sub("&amp;", content)
    if 'stretchy="false" stretchy' in content:  # `\mathrel\middle|`, twice the attribute
        content = content.replace('stretchy="false" stretchy', "stretchy")
    if "<" in tex or "\\lt" in tex or _NO_TAG.search(content):
        return _escape_rest(content)
    return content


def _escape_rest(content: str) -> str:
    out: list[str] = []
    position = 0
    for tag in _MARKUP.finditer(content):
        out += (content[position : tag.start()].replace("<", "&lt;"), tag[0])
        position = tag.end()
    out.append(content[position:].replace("<", "&lt;"))
    return "".join(out)

r"""Chemistry in formulas: what stands in `\ce{…}` (MathJax's mhchem), rewritten as TeX.

Elements, counts, charges, isotopes, states, bonds, arrows with text above and below. mhchem
has more (bra-ket, orbitals, units with ranges); what is not known passes as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["reaction"]

_ARROWS = {
    "<=>>": "rightleftharpoons",
    "<<=>": "rightleftharpoons",
    "<=>": "rightleftharpoons",
    "<-->": "leftrightarrow",
    "<->": "leftrightarrow",
    "->": "rightarrow",
    "<-": "leftarrow",
}
_TOKEN = re.compile(
    r"""(?P<arrow><<=>|<=>>?|<-->|<->|->|<-)(?:\[(?P<above>[^\[\]]*)\])?(?:\[(?P<below>[^\[\]]*)\])?
      | (?P<script>[\^_])(?P<value>\{[^{}]*\}|[0-9]*[+\-]|[0-9]+|[A-Za-z](?![a-z]))
      | (?P<change>(?<=\s)[v^](?=\s|$))
      | (?P<letters>[A-Za-z]+)
      | (?P<number>[0-9]+(?:[./][0-9]+)?)
      | (?P<state>\((?:s|l|g|aq)\))
      | (?P<charge>(?<=[A-Za-z0-9)\]}])[+\-](?=\s|$|[)\]]))
      | (?P<bond>(?<=[A-Za-z0-9)\]])[\-=\#](?=[A-Za-z(\[]))
      | (?P<dot>[*.])
      | (?P<command>\\(?:[A-Za-z]+\s*(?:\{[^{}]*\})?|.))
      | (?P<space>\s+)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_BONDS = {"-": "{-}", "=": "{=}", "#": r"{\equiv}"}
# After these a number counts atoms; anywhere else it counts molecules.
_COUNTABLE = {"letters", "close", "value", "count", "charge"}
# Before these nothing stands that an isotope's numbers could be set at.
_BEFORE_ISOTOPES = {"start", "space", "arrow", "above", "below", "other"}


def reaction(source: str) -> str:
    """Return the TeX of a reaction in mhchem's notation."""
    out: list[str] = []
    before = "start"
    for match in _TOKEN.finditer(source):
        kind = match.lastgroup or "other"
        if kind == "number" and before in _COUNTABLE:
            kind = "count"
        elif match[0] in (")", "]", "}"):
            kind = "close"
        out.append(_WRITE[kind](match, before))
        before = kind
    return "".join(out)


def _arrow(match: re.Match[str], _: str) -> str:
    name = _ARROWS[match["arrow"]]
    if match["above"] is None:
        long = "" if name == "rightleftharpoons" else "long"
        return f" \\{long}{name} "
    above = reaction(match["above"])
    below = f"[{reaction(match['below'])}]" if match["below"] else ""
    return f" \\x{name}{below}{{{above}}} "


def _script(match: re.Match[str], before: str) -> str:
    base = "{}" if before in _BEFORE_ISOTOPES else ""
    return f"{base}{match['script']}{{\\mathrm{{{match['value'].strip('{}')}}}}}"


def _letters(match: re.Match[str], _: str) -> str:
    text = match[0]
    # A lone small letter is a variable: \ce{n H2O}.
    return text if len(text) == 1 and text.islower() else f"\\mathrm{{{text}}}"


def _number(match: re.Match[str], _: str) -> str:
    top, slash, bottom = match[0].partition("/")
    return f"\\tfrac{{{top}}}{{{bottom}}}\\," if slash else f"{top}\\,"


def _same(match: re.Match[str], _: str) -> str:
    return r"\#" if match[0] == "#" else match[0]


_WRITE: dict[str, Callable[[re.Match[str], str], str]] = {
    "arrow": _arrow,
    "above": _arrow,
    "below": _arrow,
    "value": _script,
    "letters": _letters,
    "state": lambda match, _: f"\\mathrm{{{match[0]}}}",
    "number": _number,
    "count": lambda match, _: f"_{{{match[0]}}}",
    "charge": lambda match, _: f"^{{{match[0]}}}",
    "bond": lambda match, _: _BONDS[match[0]],
    "change": lambda match, _: r"\uparrow " if match[0] == "^" else r"\downarrow ",
    "dot": lambda _, __: r"\cdot ",
    "command": _same,
    "space": lambda _, __: " ",
    "close": _same,
    "other": _same,
}

"""`F005` and `F006`: names of properties that Obsidian has given up, or that are misspelt.

A name is misspelt only if much speaks for it: one note has it, nothing knows it, and it is
nearly a name that Obsidian, its `types.json` or the note's schema knows.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from knapper.checks.properties.places import Places
from knapper.checks.properties.types import type_fits
from knapper.diagnostics import Diagnostic, Edit, Fix, finding
from knapper.vault import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from knapper.checks.context import Context

    # The names, folded, that the schemas of the note at a path speak of, with their spelling.
    _NamesOf = Callable[[str], Mapping[str, str]]
    # Whether the note's schemas are content as before if a property is renamed.
    _MayRename = Callable[[str, str, str], bool]

__all__ = ["check_names"]

_PLURAL: Final = {"tag": "s", "alias": "es", "cssclass": "es"}
_OBSIDIAN: Final = (
    "tags aliases cssclasses publish permalink description image cover created modified".split()
)
_SLIPS: Final = 2
_SHORT: Final = 4  # `tags`
_LONG: Final = 7  # letters of a name in which another letter is hardly another word
# Other words that are nearly one of Obsidian's.
_WORDS: Final = frozenset(
    "covert images imaged covers publisher published publishing create modify".split()
)
# A longer word with one of these endings is another form of the word, not a slip.
_ENDINGS: Final = frozenset("s es d ed r er rs ing n y ly al".split())


def check_names(
    context: Context, names_of: _NamesOf, may_rename: _MayRename, told: set[tuple[str, str]]
) -> Iterator[Diagnostic]:
    """Yield findings on the names of the published notes' properties.

    `told` holds the (path, name) of those that a schema has already spoken of.
    """
    declared = {fold(name): name for name in context.settings.property_types}
    known = {**{name: name for name in _OBSIDIAN}, **declared}
    written = Counter(
        name
        for notes in (context.notes, context.unpublished)
        for note in notes.values()
        for name in note.properties.values
    )
    folds = {name: fold(name) for name in written}
    used: Counter[str] = Counter()
    for name, times in written.items():
        used[folds[name]] += times
    once = {name for name, times in used.items() if times == 1 and name not in known}
    for path, note in context.notes.items():
        for name in note.properties.values:
            folded = folds[name]
            if folded in _PLURAL:
                if folded not in declared and folded not in names_of(path):
                    yield _given_up(context, path, name, may_rename)
            elif folded in once and folded not in _WORDS and (path, name) not in told:
                mine = names_of(path)
                if folded not in mine:
                    meant = _meant(folded, {**known, **mine}, note.properties.values)
                    if meant:
                        yield _misspelt(context, path, name, meant, may_rename)


def _given_up(context: Context, path: str, name: str, may_rename: _MayRename) -> Diagnostic:
    ending = _PLURAL[fold(name)]
    plural = name + (ending.upper() if name.isupper() else ending)
    places = Places(context, path)
    there = any(fold(key) == fold(plural) for key in places.properties.values)
    return finding(
        "F005",
        f"Obsidian no longer reads `{name}`",
        places.key((name,)),
        help=f"move its values to `{plural}`" if there else f"call it `{plural}`",
        fix=_rename(context, places, name, plural, may_rename),
        subject=f"property `{name}`",
    )


def _misspelt(
    context: Context, path: str, name: str, meant: str, may_rename: _MayRename
) -> Diagnostic:
    places = Places(context, path)
    return finding(
        "F006",
        f"`{name}` is nearly `{meant}`, and no other note has it",
        places.key((name,)),
        help=f"did you mean `{meant}`?",
        fix=_rename(context, places, name, meant, may_rename),
        subject=f"property `{name}`",
    )


def _rename(
    context: Context, places: Places, name: str, other: str, may_rename: _MayRename
) -> Fix | None:
    """Return the change of a name, None where it could bring in another fault."""
    values = places.properties.values
    if any(fold(key) == fold(other) for key in values):
        return None
    kinds = context.settings.property_types
    kind = next((kinds[key] for key in kinds if fold(key) == fold(other)), "")
    if not type_fits(kind, values[name]) or not may_rename(places.path, name, other):
        return None
    span = places.key((name,))
    old = places.written(span)
    quote = old[0] if old[:1] in {'"', "'"} else ""
    if old != f"{quote}{name}{quote}":
        return None  # written with escapes, or over lines
    return Fix(f"call it `{other}`", (Edit(span, old, f"{quote}{other}{quote}"),))


def _meant(name: str, known: Mapping[str, str], given: Iterable[str]) -> str:
    """Return the known name that a name is a slip of, "" where it is none or the note has it."""
    there = {fold(key) for key in given}
    for other, spelling in known.items():
        if other not in there and _is_slip(name, other):
            return spelling
    return ""


def _is_slip(name: str, known: str) -> bool:
    """Return whether the one is the other with a slip of the fingers.

    One slip, from nine letters on two; not at the first letter, where other words begin. Two
    letters that changed places count in words of four letters, a letter too many or too few of
    six, another letter of seven. Digits and endings are meant.
    """
    shorter = min(len(name), len(known))
    if abs(len(name) - len(known)) > _SLIPS or name[:1] != known[:1] or shorter < _SHORT:
        return False
    if _digits(name) != _digits(known) or _is_form(name, known) or _is_form(known, name):
        return False
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - costs 0.03 s, which few vaults need

    apart = OSA.distance(name, known, score_cutoff=_SLIPS)
    if apart == 1:
        if sorted(name) == sorted(known):
            return True
        return shorter >= (_LONG if len(name) == len(known) else _LONG - 1)
    return apart == _SLIPS and shorter >= _LONG + _SLIPS


def _digits(name: str) -> str:
    return "".join(sign for sign in name if sign.isdigit())


def _is_form(word: str, stem: str) -> bool:
    """Return whether a word is a stem with an ending, as `images` is of `image`."""
    if word.startswith(stem) and word[len(stem) :] in _ENDINGS:
        return True
    end = stem[:-1]
    return stem.endswith(("e", "y")) and word.startswith(end) and word[len(end) :] in {
        "ies", "ied", "ing", "ion", "y", "er", "or",
    }  # fmt: skip

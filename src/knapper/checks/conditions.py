"""Which notes a schema means: those of a type, with a tag, in a folder.

A condition is written in YAML as `{type: method}`, `{tag: llm}`, `{folder: Methods}`; several
keys must all fit, of a list of values one. Schemas of notes and of tables share it.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

import msgspec

from knapper.checks.schema_files import span_of
from knapper.diagnostics import Diagnostic, finding
from knapper.vault import fold, is_note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.checks.context import Context
    from knapper.yaml12 import YamlNode

__all__ = ["Condition", "read_condition"]

_KEYS: Final = ("type", "tag", "folder")


class Condition(msgspec.Struct, frozen=True):
    """What a note must be to be meant; a kind of test without values lets every note pass.

    `types` are values of the property `type`, `tags` stand without `#`, `folders` are paths
    from the root of the vault without a slash at the ends, "" for the root.
    """

    types: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the condition in words, as in "type `method`, in the folder `Methods`"."""
        parts = []
        if self.types:
            parts.append("type " + _either(self.types))
        if self.tags:
            parts.append("tag " + _either([f"#{tag}" for tag in self.tags]))
        if self.folders:
            parts.append("folder " + _either([folder or "/" for folder in self.folders]))
        return ", ".join(parts)

    def fits(self, context: Context, path: str) -> bool:
        """Return whether the published note at `path` is meant; a canvas never is.

        Case does not count. A tag means those below it too (§8), and so does a folder.
        """
        if path not in context.notes or not is_note(path):
            return False
        if self.types and not _type_fits(context, path, self.types):
            return False
        if self.folders and not any(_is_inside(path, folder) for folder in self.folders):
            return False
        if not self.tags:
            return True
        has = [fold(tag) for tag in context.tags(path)]
        wanted = [fold(tag) for tag in self.tags]
        return any(tag == one or tag.startswith(f"{one}/") for one in wanted for tag in has)

    def paths(self, context: Context) -> Iterator[str]:
        """Yield the published notes that are meant, in the order of their paths."""
        return (path for path in sorted(context.notes) if self.fits(context, path))


def read_condition(path: str, node: YamlNode, code: str) -> tuple[Condition, list[Diagnostic]]:
    """Return the condition that stands in the schema `path`, and what is wrong with it.

    A finding is one of the rule `code`; with one, the condition is not to be used.
    """
    if not node.entries:
        help_ = "write `{type: …}`, `{tag: …}` or `{folder: …}`"
        message = "a condition on notes must name a type, a tag or a folder"
        span = span_of(path, node)
        return Condition(), [finding(code, message, span, help=help_, subject=message)]
    found: list[Diagnostic] = []
    values: dict[str, tuple[str, ...]] = {}
    for name, (key, value) in node.entries.items():
        if name not in _KEYS:
            close = get_close_matches(name, _KEYS, n=1)
            help_ = f"did you mean `{close[0]}`?" if close else "there are " + _all(_KEYS)
            message = f"unknown key `{name}` in a condition on notes"
            span = span_of(path, key)
            found.append(finding(code, message, span, help=help_, subject=message))
            continue
        items = value.items if isinstance(value.data, list) else [value]
        for item in items or [value]:
            if not isinstance(item.data, str) or not item.data.strip():
                message = f"`{name}` must be text, or a list of texts"
                span = span_of(path, item)
                found.append(finding(code, message, span, help=_QUOTE, subject=message))
        values[name] = tuple(str(item.data).strip() for item in items)
    condition = Condition(
        values.get("type", ()),
        tuple(tag.lstrip("#").strip("/") for tag in values.get("tag", ())),
        tuple(folder.strip("/") for folder in values.get("folder", ())),
    )
    return condition, found


_QUOTE: Final = "write a name; one that looks like a number, or begins with `#`, needs quotes"


def _type_fits(context: Context, path: str, types: tuple[str, ...]) -> bool:
    properties = context.notes[path].properties.values
    value = properties.get("type")
    if value is None:
        value = next((properties[name] for name in properties if fold(name) == "type"), None)
    values = value if isinstance(value, list) else [value]
    has = [fold(str(one).strip()) for one in values if isinstance(one, str | int)]
    return any(fold(one) in has for one in types)


def _is_inside(path: str, folder: str) -> bool:
    return not folder or fold(path).startswith(f"{fold(folder)}/")


def _either(names: tuple[str, ...] | list[str]) -> str:
    return " or ".join(f"`{name}`" for name in names)


def _all(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)

"""Where a property of a note stands, and each value in it: read only for what is wrong."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from knapper.diagnostics import Span
from knapper.yaml12 import YamlError, YamlNode, read_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knapper.checks.context import Context

__all__ = ["Places"]


class Places:
    """The front matter of the note at `path`.

    A value is named by the steps that lead to it: names of properties, as written, and indexes
    of items.
    """

    def __init__(self, context: Context, path: str) -> None:
        self.path = path
        self.properties = context.notes[path].properties
        self.context = context

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the front matter, and of the text below it."""
        return self.context.source(self.path).split("\n")

    @cached_property
    def _root(self) -> YamlNode | None:
        source = "\n".join(self.lines[1 : self.properties.end_line - 1])
        try:
            return read_yaml(source, first_line=2)
        except YamlError:  # the file has changed since
            return None

    def note(self) -> Span:
        """Return the place of the note's properties as a whole: its type, or the first line."""
        for name, (line, column, length) in self.properties.spans.items():
            if name.casefold() == "type":
                return Span(self.path, line, column, length)
        return Span(self.path, 1, 1, len("---") if self.properties.end_line else 0)

    def value(self, steps: Sequence[str | int]) -> Span:
        """Return the place of a value, that of its name where it takes several lines or none."""
        found = self._walk(steps)
        if found is None:
            return self.key(steps[:1])
        _, node = found
        if node.length:
            return Span(self.path, node.line, node.column, node.length)
        return self.key(steps)

    def key(self, steps: Sequence[str | int]) -> Span:
        """Return the place of the innermost name on the way to a value."""
        while steps and not isinstance(steps[-1], str):
            steps = steps[:-1]
        found = self._walk(steps) if len(steps) > 1 else None
        if found is not None and found[0] is not None:
            return Span(self.path, found[0].line, found[0].column, found[0].length)
        if not steps or steps[0] not in self.properties.spans:
            return self.note()
        return Span(self.path, *self.properties.spans[str(steps[0])])

    def written(self, span: Span) -> str:
        """Return what stands at a place."""
        if not 0 < span.line <= len(self.lines):
            return ""
        return self.lines[span.line - 1][span.column - 1 : span.column - 1 + span.length]

    def _walk(self, steps: Sequence[str | int]) -> tuple[YamlNode | None, YamlNode] | None:
        """Return the name and the value that the steps lead to, None if they lead nowhere."""
        if self._root is None or not steps:
            return None
        key: YamlNode | None = None
        node = self._root
        for step in steps:
            if isinstance(step, str) and step in node.entries:
                key, node = node.entries[step]
            elif isinstance(step, int) and step < len(node.items):
                key, node = None, node.items[step]
            else:
                return None
        return key, node

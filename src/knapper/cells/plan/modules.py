"""Which modules a piece of Python imports, read from its syntax and never by running it."""

from __future__ import annotations

import ast
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knapper.compile import CodeCell

__all__ = ["PYTHON", "imported", "modules"]

PYTHON = frozenset(("python", "python3", "py"))
"""What a fence may call the language of Knapper's own runner, in lower case."""

_IMPORTERS = frozenset(("import_module", "__import__"))


def modules(cells: Iterable[CodeCell]) -> frozenset[str]:
    """Return the top-level modules that the cells of Python import, also inside of functions."""
    found: frozenset[str] = frozenset()
    return found.union(
        *(imported(cell.source) for cell in cells if cell.language.lower() in PYTHON)
    )


@lru_cache(maxsize=4096)
def imported(source: str) -> frozenset[str]:
    """Return the top-level modules that a source names: `import a.b`, `from a import b`.

    `importlib.import_module("a")` and `__import__("a")` count where the name is written out;
    relative imports do not. A source that is not Python imports nothing.
    """
    if "import" not in source:
        return frozenset()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as of `"\d"`: told when the cell runs
            tree = ast.parse(source)
            names = {name.partition(".")[0] for node in ast.walk(tree) for name in _names(node)}
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    return frozenset(names - {""})


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module] if node.module and not node.level else []
    if isinstance(node, ast.Call) and node.args:
        called, name = node.func, node.args[0]
        word = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        if word in _IMPORTERS and isinstance(name, ast.Constant) and isinstance(name.value, str):
            return [] if name.value.startswith(".") else [name.value]
    return []

"""What stopped a build while a vault is served, in words for the terminal and the browser.

An exception comes in, and what MkDocs logged meanwhile; a record of what is wrong, and where,
goes out.
"""

from __future__ import annotations

import logging
import os
import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from jinja2 import TemplateError, TemplateSyntaxError
from mkdocs.exceptions import MkDocsException
from yaml import MarkedYAMLError

from knapper.errors import ConfigError, KnapperError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.diagnostics import Diagnostic

__all__ = ["Trouble", "as_trouble", "is_expected", "listening", "trouble_of"]


class Trouble(msgspec.Struct, frozen=True):
    """One fault: a finding, or what stopped a build.

    `code` is a rule's or "", `path` a file as its author knows it or "", `line` counts from 1
    and is 0 where it is unknown.
    """

    message: str
    severity: str = "error"
    code: str = ""
    path: str = ""
    line: int = 0
    help: str = ""

    def __str__(self) -> str:
        """Return `file:line: message`, and the way out on a line of its own."""
        place = ":".join(str(part) for part in (self.path, self.line) if part)
        said = f"{place}: {self.message}" if place else self.message
        return f"{said}\nhelp: {self.help}" if self.help else said


def as_trouble(found: Diagnostic) -> Trouble:
    """Return a finding for the browser."""
    span = found.span
    return Trouble(found.message, str(found.severity), found.code, span.path, span.line, found.help)


def trouble_of(error: BaseException, said: list[str]) -> Trouble:
    """Return what stopped a build; `said` are the errors that MkDocs logged."""
    chain = list(_chain(error))
    for find in (_in_vault, _in_text, _in_template):
        for each in chain:
            found = find(each)
            if found is not None:
                return found
    return Trouble("; ".join(said) or str(error) or type(error).__name__)


def _in_vault(error: BaseException) -> Trouble | None:
    if isinstance(error, ConfigError):
        return Trouble(error.message, path=error.path, line=error.line, help=error.help)
    if isinstance(error, KnapperError):
        return Trouble(error.message, help=error.help)
    return None


def _in_text(error: BaseException) -> Trouble | None:
    if isinstance(error, TemplateSyntaxError):
        return Trouble(error.message or "", path=_shown(error.filename), line=error.lineno)
    if isinstance(error, MarkedYAMLError) and error.problem_mark is not None:
        mark = error.problem_mark
        return Trouble(error.problem or str(error), path=_shown(mark.name), line=mark.line + 1)
    return None


def _in_template(error: BaseException) -> Trouble | None:
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        # Jinja gives a template's own lines.
        if frame.filename.endswith((".html", ".xml")):
            return Trouble(str(error), path=_shown(frame.filename), line=frame.lineno or 0)
    return None


def is_expected(error: BaseException) -> bool:
    """Return whether who edits can cause an exception; any other is a fault of a program."""
    kinds = (KnapperError, MkDocsException, TemplateError, MarkedYAMLError, OSError, SystemExit)
    return any(isinstance(each, kinds) for each in _chain(error))


@contextmanager
def listening() -> Iterator[list[str]]:
    """Give a list that holds what MkDocs logs as errors meanwhile."""
    said: list[str] = []
    ear = logging.Handler(logging.ERROR)
    ear.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("mkdocs")
    logger.addHandler(ear)
    try:
        yield said
    finally:
        logger.removeHandler(ear)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _shown(path: str | None) -> str:
    """Return a path as seen from the current folder, if it lies there."""
    if not path or not os.path.isabs(path):  # noqa: PTH117 - a name that may be none
        return path or ""
    inner = os.path.relpath(path)
    return path if inner.startswith("..") else Path(inner).as_posix()

"""`P006`: paths of somebody's computer, which tell readers a name and help nobody."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from knapper.diagnostics import Diagnostic, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.compile.lint.source import Source

__all__ = ["find_personal_paths", "personal_paths"]

_MARKS = ("/home/", "/Users/", "\\Users\\", "file:///")
_NAME = r"[\w][\w.-]*"
_PATH = re.compile(
    r"file:///(?P<file>[^\s<>()\[\]\"'`]+)"
    # A folder of a home, or a file in it: `/home/blog/` alone may be part of a web address.
    rf"|(?<![\w.~%/}})-])/(?P<kind>home|Users)/(?P<user>{_NAME})(?P<below>(?:/[\w.@+-]+)*/?)"
    rf"|(?<!\w)[A-Za-z]:(?:\\\\|[\\/])[Uu]sers(?:\\\\|[\\/])(?P<windows>{_NAME})"
    r"(?:(?:\\\\|[\\/])[\w.@+-]+)*"
)
_PLACEHOLDER = re.compile(
    r"(?:an?|the|my|your|some|any|this|other|test|example|demo|sample)?[-_.]?"
    r"(?:user|username|name|account|login|you|me|myself|yourself|yourname|myname|someone|somebody"
    r"|runner|example|default|defaultuser0|public|shared|all|admin|administrator|root|guest|host"
    r"|home|vsts|circleci|travis|vagrant|ubuntu|debian|pi|node|app|deploy|git|docker|vscode"
    r"|codespace|linuxbrew|jovyan|foo|bar|foobar|xyz|xxx+|john[-_.]?doe|jane[-_.]?doe"
    r"|path|folder|dir|file)(?:[-_.]?(?:name|dir|folder|\d+))?",
    re.IGNORECASE,
)
# "User" and "your name" in the languages that documentation is written in.
_SOMEBODY = re.compile(
    r"user|usuar|utent|utilis|utiliz|nutzer|bruger|bruker|gebruik|använd|uživ|užív|użytk|uzytk"
    r"|felhaszn|käytt|kullan|pengguna|elnom|votre|namn",
    re.IGNORECASE,
)
# What lies in a home: a hidden file, a folder that systems make, a file with an ending.
_IN_A_HOME = re.compile(
    r"/(?:\.\w|(?:Documents|Desktop|Downloads|Pictures|Music|Videos|Library|Applications|Dropbox"
    r"|OneDrive|Obsidian|snap|bin|src|projects?|repos?|code|dev|git|work|vaults?|notes?)(?:/|$))"
    r"|\.[A-Za-z]\w{0,4}$",
    re.IGNORECASE,
)
_HIDING = re.compile(r"%%|<!--")


def personal_paths(source: Source) -> Iterator[Diagnostic]:
    """Yield a finding for each path that holds the name of a person's account.

    Code and front matter count, comments do not: no reader sees them.
    """
    text = source.text
    hidden: list[tuple[int, int]] | None = None
    for start, path in find_personal_paths(text):
        hidden = _hidden(text) if hidden is None else hidden
        index = bisect_right(hidden, (start, len(text))) - 1
        if index >= 0 and start < hidden[index][1]:
            continue
        yield finding(
            "P006",
            f"`{path}` is a path on somebody's computer",
            source.text_span(start, len(path)),
            help="link to a file of the vault, or write a placeholder such as `~` for the person",
            subject=path,
        )


def find_personal_paths(text: str) -> Iterator[tuple[int, str]]:
    """Yield where a path that holds the name of a person's account begins, and the path."""
    if not any(mark in text for mark in _MARKS):
        return
    for match in _PATH.finditer(text):
        path = match[0].rstrip(".,;:!?*_-")
        if _is_personal(match, path):
            yield match.start(), path


def _hidden(text: str) -> list[tuple[int, int]]:
    """Return where comments stand."""
    found: list[tuple[int, int]] = []
    position, open_ones = 0, set[str]()
    while match := _HIDING.search(text, position):
        position = match.end()
        closing = "%%" if match[0] == "%%" else "-->"
        end = -1 if closing in open_ones else text.find(closing, position)
        if end < 0:
            open_ones.add(closing)
        else:
            position = end + len(closing)
            found.append((match.start(), position))
    return found


def _is_personal(match: re.Match[str], path: str) -> bool:
    if match["file"]:
        return _is_personal_file(match["file"])
    user = match["user"] or match["windows"]
    if _PLACEHOLDER.fullmatch(user.rstrip(".,;:")) or _SOMEBODY.search(user):
        return False
    below = path[path.find(user) + len(user) :]
    if match["kind"] == "home":
        return bool(_IN_A_HOME.search(below))
    return True


def _is_personal_file(path: str) -> bool:
    """Return whether the path of a `file:` address names a home, or a drive of Windows."""
    inner = _PATH.match("/" + path) or _PATH.match(path)
    return inner is not None and not inner["file"] and _is_personal(inner, inner[0])

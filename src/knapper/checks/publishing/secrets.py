"""`P004` in attachments: keys, tokens and passwords in files that notes link to.

Only what would be published is looked at, and only what may be text. The forms of secrets are
those of notes (`knapper.compile.lint.secrets`); a few kinds of file are secret by their names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knapper.compile import MEDIA, extension
from knapper.diagnostics import Diagnostic, Span, finding
from knapper.vault import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.checks.context import Context

__all__ = ["secret_files"]

_LARGEST = 2 * 1024 * 1024
_BINARY = (MEDIA - {"svg"}) | frozenset(
    "zip gz xz 7z rar tar docx xlsx pptx odt ods epub ttf woff woff2".split()
)
# Stores of keys and passwords, whatever is in them.
_STORES = {
    "kdbx": "a password store",
    "p12": "a key store",
    "pfx": "a key store",
    "jks": "a key store",
    "keystore": "a key store",
}
_ENVIRONMENT = re.compile(r"(?:^|/)[^/]*\.env$|(?:^|/)env$", re.IGNORECASE)
_TEMPLATE = re.compile(r"example|sample|template|dist|default", re.IGNORECASE)
_ASSIGNED = re.compile(
    r"^[ \t]*+(?:export[ \t]++)?+(\w{0,80}?"
    r"(?:SECRET|TOKEN|PASSWORD|PASSWD|API_?KEY|PRIVATE_?KEY)\w{0,40})"
    r"[ \t]*+=[ \t]*+[\"']?([^\s\"'#]{6,})",
    re.IGNORECASE | re.MULTILINE,
)
_PLACEHOLDER = re.compile(
    r"example|placeholder|change|replace|your|dummy|fake|xxx|\*\*|\.\.\.|[<>{}$]|secret|passw|token"
    r"|none|null|true|false|todo",
    re.IGNORECASE,
)


def secret_files(context: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each secret in an attachment that a published note uses."""
    used = context.index.used_attachments
    if not used:
        return
    for file in context.files.attachments:
        path = file.path
        if path not in used:
            continue
        ending = extension(path)
        if ending in _STORES:
            message = f"the file is {_STORES[ending]}, and would be published"
            help_ = "take the link to it out, or exclude the file"
            yield finding("P004", message, Span(path), help=help_, subject=_STORES[ending])
        elif ending not in _BINARY and file.size <= _LARGEST:
            yield from _in_file(context, path)


def _in_file(context: Context, path: str) -> Iterator[Diagnostic]:
    try:
        data = read_bytes(context.root, path)
    except OSError:
        return
    if b"\0" in data:
        return
    from knapper.compile import find_secrets, told  # noqa: PLC0415 - few vaults have such files

    text = data.decode(errors="replace").replace("\r\n", "\n")
    found = False
    for secret in find_secrets(text):
        found = True
        message, way_out = told(secret)
        span = _span(path, text, secret.start, secret.end)
        yield finding("P004", message, span, help=way_out, subject=secret.subject)
    if found or not _ENVIRONMENT.search(path) or _TEMPLATE.search(path.rpartition("/")[2]):
        return
    for match in _ASSIGNED.finditer(text):
        if not _PLACEHOLDER.search(match[2]):
            yield finding(
                "P004",
                f"`{match[1]}` is set in a file of settings that would be published",
                _span(path, text, match.start(1), match.end(1)),
                help="take the link to the file out, and change what it holds",
                subject=f"setting `{match[1]}`",
            )


def _span(path: str, text: str, start: int, end: int) -> Span:
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    stop = min(end, line_end if line_end >= 0 else len(text))
    return Span(path, text.count("\n", 0, start) + 1, start - line_start + 1, stop - start)

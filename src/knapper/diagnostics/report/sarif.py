"""Findings as SARIF 2.1.0, which GitHub code scanning and many editors read.

The sections named below are those of the standard, "Static Analysis Results Interchange
Format (SARIF) Version 2.1.0", OASIS.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from knapper import __version__
from knapper.diagnostics.pages import rule_page
from knapper.diagnostics.record import Severity
from knapper.diagnostics.report.order import in_order
from knapper.diagnostics.report.printable import printable
from knapper.diagnostics.rules import FAMILIES, RULES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knapper.diagnostics.record import Diagnostic, Edit, Fix, Span
    from knapper.diagnostics.rules import Rule

__all__ = ["sarif"]

_SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS: Final = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
}
_ROOT: Final = "%SRCROOT%"

# What would be read as an embedded link: `[text](target)` (§3.11.6).
_LINK_START: Final = re.compile(r"\[(?=[^\[\]]*\]\()")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def sarif(diagnostics: Iterable[Diagnostic]) -> str:
    """Return one log with one run, indented; its rules are those that found something.

    Paths must start at the root of the repository, which the log calls `%SRCROOT%`.
    """
    found = in_order(diagnostics)
    codes = sorted({one.code for one in found})
    seen: Counter[str] = Counter()
    run = {
        "tool": {
            "driver": {
                "name": "Knapper",
                "version": __version__,
                "rules": [_rule(code) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "results": [_result(one, codes.index(one.code), seen) for one in found],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=1)


def _rule(code: str) -> dict[str, Any]:
    """Return a reportingDescriptor (§3.49)."""
    rule = RULES[code]
    return {
        "id": code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": _help(rule),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [FAMILIES[code[0]]]},
    }


def _help(rule: Rule) -> dict[str, str]:
    """Return what the manual says of a rule, in Markdown too, as GitHub shows it."""
    told = {"text": f"{rule.summary} `knapper explain {rule.code}` tells why, and what to do."}
    with suppress(FileNotFoundError):  # a broken installation breaks no report
        told["markdown"] = rule_page(rule)
    return told


def _result(one: Diagnostic, rule_index: int, seen: Counter[str]) -> dict[str, Any]:
    """Return a result (§3.27). `seen` counts its fingerprints so far."""
    text = one.message + (f"\n{one.help}" if one.help else "")
    result = {
        "ruleId": one.code,
        "ruleIndex": rule_index,
        "level": _LEVELS[one.severity],
        "message": _message(text),
        "locations": [_location(one.span)],
        "partialFingerprints": _fingerprints(one, seen),
    }
    if one.labels:
        result["relatedLocations"] = [
            {"id": number, **_location(label.span), "message": _message(label.message)}
            for number, label in enumerate(one.labels)
        ]
    if one.fix:
        result["fixes"] = [_fix(one.fix)]
    return result


def _message(text: str) -> dict[str, str]:
    lines = "\n".join(printable(line) for line in text.split("\n"))
    return {"text": _LINK_START.sub(r"\\[", lines)}


def _fingerprints(one: Diagnostic, seen: Counter[str]) -> dict[str, str]:
    """Return what knows the finding again when lines move (§3.27.17).

    GitHub looks only at `primaryLocationLineHash`. Filled in by `upload-sarif` it would be a
    hash of the line, and two faults in one paragraph, which is one line, would be one alert.
    """
    key = "\0".join((one.code, one.span.path, one.subject or one.message))
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    seen[digest] += 1
    fingerprint = f"{digest}:{seen[digest]}"
    return {"knapperSubject/v1": fingerprint, "primaryLocationLineHash": fingerprint}


def _location(span: Span) -> dict[str, Any]:
    """Return a location (§3.28). GitHub asks for a line: the first stands for the whole file."""
    region = _region(span) if span.line else {"startLine": 1}
    return {"physicalLocation": {"artifactLocation": _artifact(span.path), "region": region}}


def _region(span: Span) -> dict[str, int]:
    """Return a region (§3.30): columns count from 1, and the last one is exclusive."""
    if not span.column:
        return {"startLine": span.line}
    start, end = span.column, span.column + span.length
    return {"startLine": span.line, "startColumn": start, "endLine": span.line, "endColumn": end}


def _artifact(path: str) -> dict[str, str]:
    """Return an artifactLocation (§3.4); a colon is escaped too, or it would end a scheme."""
    uri = quote(path.encode("utf-8", "surrogatepass")) or "."
    return {"uri": uri, "uriBaseId": _ROOT}


def _fix(fix: Fix) -> dict[str, Any]:
    """Return a fix (§3.55): the edits, those of one file together."""
    files: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        files.setdefault(edit.span.path, []).append(edit)
    return {
        "description": {"text": printable(fix.message)},
        "artifactChanges": [
            {
                "artifactLocation": _artifact(path),
                "replacements": [
                    {
                        "deletedRegion": _region(edit.span),
                        "insertedContent": {"text": _SURROGATE.sub("\ufffd", edit.new)},
                    }
                    for edit in edits
                ],
            }
            for path, edits in files.items()
        ],
    }

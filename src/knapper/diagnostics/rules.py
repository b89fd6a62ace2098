"""The registry of rules: each code with its name, default severity and one line of meaning."""

from __future__ import annotations

import msgspec

from knapper.diagnostics.record import Diagnostic, Label, Severity, Span

__all__ = ["RULES", "Rule", "finding"]


class Rule(msgspec.Struct, frozen=True):
    """A rule: `code` as "L001", `name` in kebab case, `summary` one sentence."""

    code: str
    name: str
    severity: Severity
    summary: str


_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule("F001", "invalid-yaml", _E, "The front matter is not valid YAML."),
        Rule(
            "F002",
            "front-matter-not-a-mapping",
            _E,
            "The front matter is not a mapping of names to values.",
        ),
        Rule("F003", "tags-in-one-string", _W, "Several tags stand in one comma-separated string."),
        Rule(
            "F004",
            "unquoted-link",
            _W,
            "A link in a property stands without quotes, so it is a nested list.",
        ),
        Rule("L001", "missing-note", _E, "A link names a note that does not exist."),
        Rule("L002", "missing-heading", _E, "A link names a heading that its note does not have."),
        Rule("L003", "missing-block", _E, "A link names a block id that its note does not have."),
        Rule("L004", "missing-attachment", _E, "A link names a file that does not exist."),
        Rule("L005", "ambiguous-link", _W, "A link fits several files equally well."),
        Rule("L006", "embed-cycle", _E, "Notes embed one another in a circle."),
        Rule("L007", "embed-too-deep", _W, "Embeds nest deeper than Obsidian shows."),
        Rule(
            "L008",
            "link-to-unpublished",
            _W,
            "A published note links to one that is not published.",
        ),
        Rule("L009", "url-collision", _W, "Two pages claim the same address."),
        Rule("L010", "duplicate-block-id", _W, "A block id stands twice in one note."),
        Rule("P001", "symlink-outside-vault", _E, "A symbolic link leads out of the vault."),
        Rule("S001", "invalid-encoding", _W, "A note is not valid UTF-8."),
        Rule("S002", "control-character", _W, "A note holds a NUL or another control character."),
        Rule("S003", "unclosed-comment", _W, "A comment is opened with %% and never closed."),
        Rule("S004", "invalid-math", _W, "A formula is not valid LaTeX."),
        Rule("S005", "invalid-canvas", _E, "A canvas file is not JSON Canvas."),
        Rule("S006", "invalid-diagram", _W, "A diagram is not valid Mermaid."),
        Rule("V001", "unreadable-file", _E, "A file of the vault could not be read."),
    )
}


def finding(  # noqa: PLR0913 - the fields of a finding, all but three by name
    code: str,
    message: str,
    span: Span,
    *,
    help: str = "",  # noqa: A002 - rustc's and ruff's word for the way out
    labels: tuple[Label, ...] = (),
    severity: Severity | None = None,
) -> Diagnostic:
    """Return a `Diagnostic` of the rule `code` with that rule's severity unless one is given.

    Raises `KeyError` for a code that no rule has.
    """
    rule = RULES[code]
    return Diagnostic(code, severity or rule.severity, message, span, help, labels)

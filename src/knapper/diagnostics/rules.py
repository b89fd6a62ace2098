"""The registry of rules: each code with its name, default severity and one line of meaning.

What a rule is about in full, why it is there, and an example that fires and one that is right
stand on its page in the manual, `docs/Rules/`, which `knapper explain` prints.
"""

from __future__ import annotations

from typing import Final

import msgspec

from knapper.diagnostics.record import Diagnostic, Fix, Label, Severity, Span

__all__ = ["FAMILIES", "RULES", "Rule", "finding", "matches"]


class Rule(msgspec.Struct, frozen=True):
    """A rule: `code` as "L001", `name` in kebab case, `summary` one sentence.

    `fixable` says that `knapper check --fix` can mend at least some of what it finds.
    """

    code: str
    name: str
    severity: Severity
    summary: str
    fixable: bool = False


FAMILIES: Final = {
    "D": "Decision charts",
    "F": "Properties",
    "L": "Links",
    "P": "Publishing",
    "S": "Syntax",
    "T": "Comparison tables",
    "V": "Files",
    "X": "Code cells",
}
"""First letter of a code to what its family is about."""

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO
_FIXABLE = True

RULES: Final[dict[str, Rule]] = {
    rule.code: rule
    for rule in (
        Rule("D001", "missing-flowchart", _E, "A flowchart that a schema describes is not there."),
        Rule("D002", "chart-start", _I, "A decision chart does not have exactly one start."),
        Rule("D003", "question-without-choice", _W, "A question has fewer than two answers."),
        Rule("D004", "unlabelled-answer", _W, "A way out of a question says no answer."),
        Rule("D005", "repeated-answer", _W, "Two answers to a question are alike."),
        Rule("D006", "unreachable-node", _I, "A node cannot be reached from the start."),
        Rule("D007", "endless-path", _I, "A path of a decision chart never comes to an end."),
        Rule("D008", "unmarked-cycle", _I, "An edge leads back, and is not dotted to say so."),
        Rule("D009", "end-without-note", _W, "An end of a decision chart names no note."),
        Rule("D010", "note-not-reached", _E, "A note that a chart must lead to is not in it."),
        Rule("D011", "long-label", _I, "A label of a decision chart is too long."),
        Rule("D012", "unused-node", _I, "No edge leads to or from a node of a decision chart."),
        Rule("D013", "keyword-as-id", _W, "The id of a node is read as a word of Mermaid's."),
        Rule("D014", "end-of-other-kind", _E, "An end is not such a note as the schema asks for."),
        Rule(
            "D020",
            "invalid-flowchart-schema",
            _E,
            "A schema of flowcharts cannot be used as it stands.",
        ),
        Rule("F001", "invalid-yaml", _E, "The front matter is not valid YAML."),
        Rule(
            "F002",
            "front-matter-not-a-mapping",
            _E,
            "The front matter is not a mapping of names to values.",
        ),
        Rule(
            "F003",
            "tags-in-one-string",
            _W,
            "Several tags stand in one comma-separated string.",
            _FIXABLE,
        ),
        Rule(
            "F004",
            "unquoted-link",
            _W,
            "A link in a property stands without quotes, so it is a nested list.",
            _FIXABLE,
        ),
        Rule(
            "F005",
            "deprecated-property",
            _W,
            "A property has a name that Obsidian no longer reads.",
            _FIXABLE,
        ),
        Rule(
            "F006",
            "misspelt-property",
            _W,
            "The name of a property is nearly that of a known one.",
            _FIXABLE,
        ),
        Rule(
            "F007",
            "property-type",
            _W,
            "A value does not have the type that Obsidian knows for its property.",
        ),
        Rule(
            "F008",
            "property-type-conflict",
            _I,
            "Notes give values of different types to a property that has no type.",
        ),
        Rule("F010", "missing-property", _E, "A property that the schema requires is missing."),
        Rule("F011", "wrong-value-type", _E, "A value has another type than its schema says."),
        Rule("F012", "value-not-allowed", _E, "A value is none of those that its schema allows."),
        Rule("F013", "value-out-of-bounds", _E, "A value breaks a bound or form of its schema."),
        Rule("F014", "unknown-property", _E, "A property that the schema does not allow is there."),
        Rule(
            "F015",
            "property-link",
            _E,
            "A value is not a link to such a note as its schema asks for.",
        ),
        Rule("F020", "invalid-note-schema", _E, "A schema of notes cannot be used as it stands."),
        Rule("F021", "unused-note-schema", _W, "A schema of notes is bound to no note."),
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
        Rule(
            "L011",
            "redirect-collision",
            _W,
            "An old address of a note is taken, so it does not lead to the note.",
        ),
        Rule(
            "L012",
            "link-case",
            _I,
            "A link is spelled with other capitals than its file.",
            _FIXABLE,
        ),
        Rule("L013", "orphan-note", _I, "A note has no link to or from another."),
        Rule("L014", "unused-attachment", _I, "No note uses an attachment."),
        Rule("L020", "dead-address", _E, "An address of the web answers that nothing is there."),
        Rule(
            "L021",
            "moved-address",
            _W,
            "An address of the web has moved for good.",
            _FIXABLE,
        ),
        Rule("L022", "missing-fragment", _W, "A page of the web has no place of that name."),
        Rule("L023", "unreachable-address", _W, "An address of the web gives no answer."),
        Rule("P001", "symlink-outside-vault", _E, "A symbolic link leads out of the vault."),
        Rule(
            "P002",
            "embed-of-unpublished",
            _W,
            "A published note embeds one that is not published.",
        ),
        Rule(
            "P003",
            "quote-of-unpublished",
            _W,
            "A published note repeats the words of one that is not published.",
        ),
        Rule("P004", "secret", _E, "A key, token or password would be published."),
        Rule("P005", "large-file", _W, "A file is larger than the configuration allows."),
        Rule("P006", "personal-path", _W, "A path on somebody's computer would be published."),
        Rule("S001", "invalid-encoding", _W, "A note is not valid UTF-8."),
        Rule("S002", "control-character", _W, "A note holds a NUL or another control character."),
        Rule("S003", "unclosed-comment", _W, "A comment is opened with %% and never closed."),
        Rule("S004", "invalid-math", _W, "A formula is not LaTeX that can be set."),
        Rule("S005", "invalid-canvas", _E, "A canvas file is not JSON Canvas."),
        Rule("S006", "invalid-diagram", _W, "A diagram is not valid Mermaid."),
        Rule("S007", "unclosed-fence", _W, "A block of code is opened and never closed."),
        Rule("S008", "unclosed-math", _W, "A formula is opened with $$ and never closed."),
        Rule("S009", "unclosed-link", _W, "A link is opened with [[ and not closed on its line."),
        Rule(
            "S010",
            "table-rule-mismatch",
            _W,
            "A table's header and the rule below it differ in their cells.",
        ),
        Rule("S011", "unknown-callout", _W, "A callout has a type that nothing knows."),
        Rule("S012", "skipped-heading-level", _I, "A heading is more than one level deeper."),
        Rule("S013", "number-as-tag", _W, "A tag is made of digits only, which is no tag."),
        Rule("T001", "missing-table", _E, "A table that a schema describes is not there."),
        Rule("T002", "table-columns", _E, "A table's columns are not those of its schema."),
        Rule("T003", "ragged-row", _E, "A row has more or fewer cells than the header."),
        Rule("T004", "empty-cell", _E, "A cell that must have a value is empty."),
        Rule("T005", "wrong-cell-type", _E, "A cell does not hold what its column's type asks."),
        Rule("T006", "cell-value", _E, "A cell's value breaks a constraint of its column."),
        Rule("T007", "repeated-value", _E, "A value that must be unique stands twice."),
        Rule("T008", "duplicate-row", _E, "Two rows of a table are the same."),
        Rule("T009", "cell-link", _E, "A cell does not link as its column asks."),
        Rule("T010", "missing-row", _E, "A note that must have a row in a table has none."),
        Rule("T011", "row-without-note", _E, "A row of a table names no note that it should."),
        Rule("T012", "row-order", _E, "The rows of a table are not in their order.", _FIXABLE),
        Rule(
            "T013",
            "cell-contradicts-property",
            _E,
            "A cell says otherwise than the note that its row links to.",
        ),
        Rule(
            "T014",
            "bullet-in-list-cell",
            _W,
            "An item of a list in a cell begins with a bullet of its own.",
            _FIXABLE,
        ),
        Rule("T020", "invalid-table-schema", _E, "A schema of tables cannot be used as it stands."),
        Rule("V001", "unreadable-file", _E, "A file of the vault could not be read."),
        Rule("X001", "stale-output", _E, "A code cell changed after its output was made."),
        Rule("X002", "missing-output", _E, "A code cell has never run."),
        Rule("X003", "failed-cell", _E, "A code cell failed when it ran."),
        Rule("X004", "other-output", _E, "A code cell prints other than the note says."),
        Rule(
            "X005",
            "cell-option",
            _E,
            "An option of a code cell does not exist or has a wrong value.",
            _FIXABLE,
        ),
        Rule("X006", "unknown-requirement", _E, "A note's `requires` names nothing that it can."),
        Rule("X007", "requirement-cycle", _E, "Notes require each other in a circle."),
        Rule("X008", "slow-cell", _W, "A code cell runs long and states no time limit."),
        Rule("X009", "undeclared-file", _W, "A code cell uses a file that its note does not name."),
        Rule("X010", "other-result", _E, "A number in a note is not the one recorded.", _FIXABLE),
        Rule("X011", "other-environment", _I, "Outputs were made with other software than here."),
        Rule("X012", "unknown-language", _W, "Nothing here runs a code cell of this language."),
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
    fix: Fix | None = None,
    subject: str = "",
) -> Diagnostic:
    """Return a `Diagnostic` of the rule `code` with that rule's severity unless one is given.

    Raises `KeyError` for a code that no rule has.
    """
    rule = RULES[code]
    return Diagnostic(code, severity or rule.severity, message, span, help, labels, fix, subject)


def matches(code: str, chosen: tuple[str, ...]) -> bool:
    """Return whether `chosen` names the rule: by its code, the start of one ("L", "L00"), "ALL"."""
    return any(code.startswith(one) or one == "ALL" for one in chosen)

"""Tables against their schemas: each rule fires at one exact place, and right tables are silent."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knapper.checks.tables import check_tables
from knapper.diagnostics import RULES, Diagnostic, Severity
from knapper.site import Site

SCHEMA = ".knapper/schemas/tables/t.yml"
NOTES = {
    "Basil.md": "---\ntype: herb\nheight: 40\nuses: [salad]\n---\n",
    "Thyme.md": "---\ntype: herb\nheight: 20\nuses: ['[[Tea]]', soup]\n---\n",
    "Tea.md": "",
}

DESIGN = """\
name: approaches
fieldsMatch: exact                 # these columns, in this order
primaryKey: [Approach]
missingValues: ["", "-", "TBD"]
fields:
  - name: Approach
    type: string
    vault: {link: required, to: {type: method}}
  - name: Description
    type: string
    constraints: {required: true, maxLength: 240}
  - name: Use-case
    type: list
    delimiter: "<br>"
    vault: {minItems: 1, uniqueItems: true}
  - name: Cons
    type: list
    delimiter: "<br>"
    vault: {minItems: 1}
vault:
  where: {note: "LLM domain adaptation", heading: "Approaches compared"}
  order: {by: difficulty, descending: true}       # a property of the linked note
  coverage: {every: {type: method}, column: Approach}
"""


def schema(*fields: str, top: str = "", vault: str = "") -> str:
    """Return a schema for the first table of `Garden.md`."""
    listed = "".join(f"  - {field}\n" for field in fields)
    return f"{top}fields:\n{listed}vault:\n  where: {{note: Garden}}\n{vault}"


def table(header: str, *rows: str) -> str:
    """Return a table whose header stands in line 1 and whose first row in line 3."""
    return "\n".join([header, "|---" * (header.count("|") - 1) + "|", *rows])


def found(make_vault: Callable[..., Path], files: dict[str, str]) -> list[Diagnostic]:
    site = Site.load(make_vault({**NOTES, **files}))
    return sorted(check_tables(site.context), key=lambda one: one.span)


def placed(findings: Iterable[Diagnostic]) -> list[tuple[str, int, int, int]]:
    return [(one.code, one.span.line, one.span.column, one.span.length) for one in findings]


HERB = "{name: Herb, vault: {link: required, to: {type: herb}}}"
COVER = "  coverage: {every: {type: herb}, column: Herb}\n"
ORDER = "  order: {by: height}\n"

# A schema, a table, and what is found: code, line, column and length in the note.
CASES: dict[str, tuple[str, str, list[tuple[str, int, int, int]]]] = {
    "missing column": (
        schema("{name: A}", "{name: Bean}"),
        table("| A |", "| 1 |"),
        [("T002", 1, 3, 1)],
    ),
    "extra column": (
        schema("{name: A}"),
        table("| A | Bean |", "| 1 | 2 |"),
        [("T002", 1, 7, 4)],
    ),
    "misspelt column": (
        schema("{name: A}", "{name: Height}"),
        table("| A | Heigth |", "| 1 | 2 |"),
        [("T002", 1, 7, 6)],
    ),
    "columns in another order": (
        schema("{name: A}", "{name: B}", "{name: C}"),
        table("| A | C | B |", "| 1 | 2 | 3 |"),
        [("T002", 1, 7, 1)],
    ),
    "column twice": (
        schema("{name: A}"),
        table("| A | A |", "| 1 | 2 |"),
        [("T002", 1, 7, 1)],
    ),
    "column without a name": (
        schema("{name: A}"),
        table("| A | |", "| 1 | 2 |"),
        [("T002", 1, 7, 0)],
    ),
    "equal, and a column more": (
        schema("{name: B}", "{name: A}", top="fieldsMatch: equal\n"),
        table("| A | B | Carrot |", "| 1 | 2 | 3 |"),
        [("T002", 1, 11, 6)],
    ),
    "subset, and a column less": (
        schema("{name: A}", "{name: Bean}", top="fieldsMatch: subset\n"),
        table("| Carrot | A |", "| 1 | 2 |"),
        [("T002", 1, 3, 10)],
    ),
    "superset, and a column more": (
        schema("{name: A}", "{name: Bean}", top="fieldsMatch: superset\n"),
        table("| A | Carrot |", "| 1 | 2 |"),
        [("T002", 1, 7, 6)],
    ),
    "partial, and none of them": (
        schema("{name: A}", "{name: B}", top="fieldsMatch: partial\n"),
        table("| Carrot | Dill |", "| 1 | 2 |"),
        [("T002", 1, 3, 13)],
    ),
    "too few cells": (
        schema("{name: A}", "{name: B}"),
        table("| A | B |", "| 1 |", "| 2 | 3 |"),
        [("T003", 3, 3, 1)],
    ),
    "too many cells": (
        schema("{name: A}", "{name: B}"),
        table("| A | B |", "| 1 | 2 | 3 | four |"),
        [("T003", 3, 11, 8)],
    ),
    "empty cell": (
        schema("{name: A}", "{name: B, constraints: {required: true}}"),
        table("| A | B |", "| 1 |  |", "| 2 | x |"),
        [("T004", 3, 7, 0)],
    ),
    "missing value": (
        schema("{name: A, missingValues: [TBD], constraints: {required: true}}"),
        table("| A |", "| TBD |"),
        [("T004", 3, 3, 3)],
    ),
    "comment is no value": (
        schema("{name: A, constraints: {required: true}}", "{name: B}"),
        table("| A | B |", "| %%later%% | x |"),
        [("T004", 3, 3, 9)],
    ),
    "key is needed": (
        schema("{name: A}", "{name: B}", top="primaryKey: A\n"),
        table("| A | B |", "| | 2 |"),
        [("T004", 3, 3, 0)],
    ),
    "needs an item": (
        schema("{name: A, type: list, vault: {minItems: 1}}", "{name: B}"),
        table("| A | B |", "| <br> | 1 |"),
        [("T004", 3, 3, 4)],
    ),
    "not a whole number": (
        schema("{name: A}", "{name: B, type: integer}"),
        table("| A | B |", "| 1 | 2 |", "| 2 | 2.5 |"),
        [("T005", 4, 7, 3)],
    ),
    "not a number": (
        schema("{name: A, type: number}"),
        table("| A |", "| 1,000 |"),
        [("T005", 3, 3, 5)],
    ),
    "not a date": (
        schema("{name: A, type: date}"),
        table("| A |", "| 2024-02-30 |"),
        [("T005", 3, 3, 10)],
    ),
    "not a date of the form": (
        schema("{name: A, type: date, format: '%d.%m.%Y'}"),
        table("| A |", "| 2024-02-28 |", "| 28.2.2024 |"),
        [("T005", 3, 3, 10)],
    ),
    "not true or false": (
        schema("{name: A, type: boolean, trueValues: [yes], falseValues: [no]}"),
        table("| A |", "| yes |", "| true |"),
        [("T005", 4, 3, 4)],
    ),
    "item of the wrong type": (
        schema("{name: A, type: list, delimiter: '<br>', itemType: integer}"),
        table("| A |", "| 1<br/>two<BR>3 |"),
        [("T005", 3, 9, 3)],
    ),
    "not an address": (
        schema("{name: A, format: email}"),
        table("| A |", "| a@b.example |", "| a@b |"),
        [("T005", 4, 3, 3)],
    ),
    "none of the values": (
        schema("{name: A, constraints: {enum: [tall, short]}}"),
        table("| A |", "| tal |"),
        [("T006", 3, 3, 3)],
    ),
    "item none of the values": (
        schema("{name: A, type: list, constraints: {enum: [tea, soup]}}"),
        table("| A |", "| tea, sop |"),
        [("T006", 3, 8, 3)],
    ),
    "not as the pattern": (
        schema("{name: A, constraints: {pattern: '[a-z]+'}}"),
        table("| A |", "| abc |", "| abc1 |"),
        [("T006", 4, 3, 4)],
    ),
    "below the minimum": (
        schema("{name: A, type: number, constraints: {minimum: 0.5}}"),
        table("| A |", "| 0.50 |", "| .4 |"),
        [("T006", 4, 3, 2)],
    ),
    "above the maximum": (
        schema("{name: A, type: date, constraints: {maximum: 2024-12-31}}"),
        table("| A |", "| 2024-12-31 |", "| 2025-01-01 |"),
        [("T006", 4, 3, 10)],
    ),
    "at an exclusive bound": (
        schema("{name: A, type: integer, constraints: {exclusiveMaximum: 5}}"),
        table("| A |", "| 4 |", "| 5 |"),
        [("T006", 4, 3, 1)],
    ),
    "too long": (
        schema("{name: A, constraints: {minLength: 2, maxLength: 4}}"),
        table("| A |", "| 12345 |", "| 1 |", "| **12** |"),
        [("T006", 3, 3, 5), ("T006", 4, 3, 1)],
    ),
    "too many items": (
        schema("{name: A, type: list, vault: {maxItems: 2, minItems: 2}}"),
        table("| A |", "| a, b, c |", "| a |", "| a, b |"),
        [("T006", 3, 3, 7), ("T006", 4, 3, 1)],
    ),
    "value twice": (
        schema("{name: A, type: number, constraints: {unique: true}}", "{name: B}"),
        table("| A | B |", "| 1.0 | a |", "| 1 | b |", "| | c |", "| | d |"),
        [("T007", 4, 3, 1)],
    ),
    "key twice": (
        schema("{name: A}", "{name: B}", top="primaryKey: [A]\n"),
        table("| A | B |", "| x | 1 |", "| **x** | 2 |"),
        [("T007", 4, 3, 5)],
    ),
    "key of two columns twice": (
        schema("{name: A}", "{name: B}", "{name: C}", top="uniqueKeys: [[A, B]]\n"),
        table("| A | B | C |", "| x | 1 | a |", "| x | 2 | b |", "| x | 1 | c |"),
        [("T007", 5, 3, 9)],
    ),
    "item twice": (
        schema("{name: A, type: list, delimiter: '<br>', vault: {uniqueItems: true}}"),
        table("| A |", "| tea<br>soup<br>tea |"),
        [("T007", 3, 18, 3)],
    ),
    "row twice": (
        schema("{name: A}", "{name: B}", top="primaryKey: [A]\n"),
        table("| A | B |", "| x | 1 |", "| x | 1 |"),
        [("T008", 4, 3, 5)],
    ),
    "no link": (
        schema(HERB),
        table("| Herb |", "| [[Basil]] |", "| Thyme |"),
        [("T009", 4, 3, 5)],
    ),
    "link to a note that does not fit": (
        schema(HERB),
        table("| Herb |", "| the [[Tea]] |"),
        [("T009", 3, 7, 7)],
    ),
    "two notes in one cell": (
        schema(HERB),
        table("| Herb |", "| [[Basil]], [[Thyme]] |"),
        [("T009", 3, 14, 9)],
    ),
    "forbidden link": (
        schema("{name: A, vault: {link: forbidden}}"),
        table("| A |", "| see [[Tea]] |"),
        [("T009", 3, 7, 7)],
    ),
    "link in an item": (
        schema("{name: A, type: list, vault: {link: required}}"),
        table("| A |", "| [[Tea]], soup |"),
        [("T009", 3, 12, 4)],
    ),
    "note without a row": (
        schema(HERB, vault=COVER),
        table("| Herb |", "| [[Basil]] |"),
        [("T010", 1, 3, 4)],
    ),
    "row without its note": (
        schema("{name: Herb}", vault=COVER),
        table("| Herb |", "| [[Basil]] |", "| [[Thyme]] |", "| [[Tea]] |", "| mint |"),
        [("T011", 5, 3, 7), ("T011", 6, 3, 4)],
    ),
    "two rows for a note": (
        schema("{name: Herb}", "{name: A}", vault=COVER),
        table("| Herb | A |", "| [[Basil]] | 1 |", "| [[Thyme]] | 2 |", "| [[Basil\\|b]] | 3 |"),
        [("T011", 5, 3, 12)],
    ),
    "rows in the wrong order": (
        schema(HERB, vault=ORDER),
        table("| Herb |", "| [[Basil]] |", "| [[Thyme]] |"),
        [("T012", 4, 3, 9)],
    ),
    "no property to sort by": (
        schema("{name: Herb}", vault=ORDER),
        table("| Herb |", "| [[Thyme]] |", "| [[Tea]] |", "| [[Basil]] |"),
        [("T012", 4, 3, 7)],
    ),
    "cell says otherwise": (
        schema(HERB, "{name: Height, type: integer, vault: {same_as: height}}"),
        table("| Herb | Height |", "| [[Thyme]] | 20 |", "| [[Basil]] | 45 |"),
        [("T013", 4, 15, 2)],
    ),
    "list says otherwise": (
        schema(HERB, "{name: Uses, type: list, vault: {same_as: uses}}"),
        table("| Herb | Uses |", "| [[Thyme]] | soup, tea |", "| [[Basil]] | salad, tea |"),
        [("T013", 4, 15, 10)],
    ),
    "bullets": (
        schema("{name: A, type: list, delimiter: <br>}"),
        table("| A |", "| one<br>- two<br>* three |"),
        [("T014", 3, 10, 5)],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_fires_at_its_place(make_vault: Callable[..., Path], name: str) -> None:
    text, note, expected = CASES[name]
    findings = found(make_vault, {SCHEMA: text, "Garden.md": note})
    assert placed(findings) == expected
    for one in findings:
        assert one.span.path == "Garden.md"
        assert one.severity is RULES[one.code].severity
        assert not one.message.endswith(".")
        assert one.help
        assert one.subject


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (schema("{name: B}", "{name: A}", top="fieldsMatch: equal\n"), table("|A|B|", "|1|2|")),
        (schema("{name: A}", top="fieldsMatch: subset\n"), table("|X|A|", "|1|2|")),
        (schema("{name: A}", "{name: B}", top="fieldsMatch: superset\n"), table("|B|", "|1|")),
        (schema("{name: A}", "{name: B}", top="fieldsMatch: partial\n"), table("|B|X|", "|1|2|")),
        (
            schema("{name: A, type: number, decimalChar: ',', groupChar: '.'}"),
            table("|A|", "|1.000,5|"),
        ),
        (schema("{name: A, type: number, bareNumber: false}"), table("|A|", "|about $ 12.5 %|")),
        (
            schema("{name: A, type: number}"),
            table("|A|", "|-1|", "|−1.5|", "|1e3|", "|NaN|", "|INF|"),
        ),
        (
            schema("{name: A, type: datetime}"),
            table("|A|", "|2024-01-31T12:00|", "|2024-01-31 12:00:01Z|"),
        ),
        (schema("{name: A, type: time, constraints: {minimum: '08:00'}}"), table("|A|", "|09:30|")),
        (schema("{name: A, type: year, constraints: {minimum: 1900}}"), table("|A|", "|2024|")),
        (
            schema("{name: A, type: link, vault: {to: {type: herb}}}"),
            table("|A|", "|[x](Basil.md)|"),
        ),
        (schema("{name: A, constraints: {required: true}}"), table("|A|", "|![[gone.png]]|")),
        (
            schema("{name: A, constraints: {pattern: '[a-z ]+'}}"),
            table("|A|", "|**some** `words`|"),
        ),
        (
            schema("{name: A, type: list, delimiter: ' ', itemType: number}"),
            table("|A|", "|**.1 .2**|"),
        ),
        (
            schema("{name: A, type: list, delimiter: '<br>', vault: {bullets: true}}"),
            table("|A|", "|- a<br>- b|"),
        ),
        (
            schema("{name: A, type: list, constraints: {enum: [a b, c]}}"),
            table("|A|", "|**a b**, c|"),
        ),
        (
            schema(HERB, vault=COVER + ORDER),
            table("|Herb|", "|a [[Thyme]]<br>see [[Tea]]|", "|[[basil]]|"),
        ),
        (schema(HERB), table("|Herb|", "|[[Nowhere]]|")),
        (
            schema(HERB, "{name: H, vault: {same_as: height}}"),
            table("|Herb|H|", "|[[Basil]]|40|", "|[[Thyme]]||"),
        ),
        (schema(HERB, "{name: H, vault: {same_as: other}}"), table("|Herb|H|", "|[[Basil]]|40|")),
        (
            schema("{name: A}", "{name: B}", "{name: C}", top="uniqueKeys: [[A, B]]\n"),
            table("|A|B|C|", "|1||x|", "|1||y|", "||2|x|"),
        ),
        (schema("{name: A}"), "text\n\n> [!note]\n> |A|\n> |-|\n> |1|\n\n|X|\n|-|"),
        (
            schema("{name: A}", top="title: All\n$schema: https://a.example\ndescription: x\n"),
            table("|A|"),
        ),
    ],
)
def test_stays_silent(make_vault: Callable[..., Path], text: str, note: str) -> None:
    findings = found(make_vault, {SCHEMA: text, "Garden.md": note})
    assert [(one.code, one.message) for one in findings] == []


# The vault of the example in the design, and one row changed.
METHODS = {"Pretraining": 6, "Fine-tuning": 4, "RAG": 2}


def approaches(*rows: str) -> dict[str, str]:
    head = "# LLM\n\n## Approaches compared\n\n| Approach | Description | Use-case | Cons |"
    return {
        ".knapper/schemas/tables/approaches.yml": DESIGN,
        "LLM domain adaptation.md": "\n".join([head, "|---|---|---|---|", *rows]),
        **{
            f"{name}.md": f"---\ntype: method\ndifficulty: {level}\n---\n"
            for name, level in METHODS.items()
        },
    }


ROWS = (
    "| [[Pretraining]] | Train it | You are OpenAI | Dear |",
    "| [[Fine-tuning\\|Tuning]]<br>A.K.A. SFT | Change it | Tone<br>Style | Dear<br>Forgets |",
    "| [[RAG]] | Search | New facts | Slow |",
)


def test_the_example_of_the_design_is_followed(make_vault: Callable[..., Path]) -> None:
    assert found(make_vault, approaches(*ROWS)) == []


def test_the_example_of_the_manual_is_followed(make_vault: Callable[..., Path]) -> None:
    page = Path(__file__).resolve().parents[2] / "docs/Publishing/Schemas for tables.md"
    fences = re.findall(
        r"^```(yaml|md)\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    (_, text), (_, note) = fences
    assert found(make_vault, {SCHEMA: text, "Garden.md": note}) == []
    (one,) = found(make_vault, {SCHEMA: text, "Garden.md": note.replace("40", "41")})
    assert one.code == "T013"


@pytest.mark.parametrize(
    ("rows", "code", "subject"),
    [
        (ROWS[:2], "T010", "note `RAG.md`"),
        ((ROWS[1], ROWS[0], ROWS[2]), "T012", "order of table `approaches`"),
        ((*ROWS[:2], ROWS[2].replace("Slow", "TBD")), "T004", "row `RAG`, column `Cons`"),
        ((*ROWS, ROWS[2]), "T008", "row `RAG`"),
        ((*ROWS, ROWS[2].replace("Slow", "Big")), "T007", "row `RAG`, column `Approach`"),
        (
            (ROWS[0], ROWS[1].replace("Style", "Tone"), ROWS[2]),
            "T007",
            "row `Tuning`, column `Use-case`",
        ),
    ],
)
def test_findings_name_row_and_column(
    make_vault: Callable[..., Path], rows: tuple[str, ...], code: str, subject: str
) -> None:
    (one,) = found(make_vault, approaches(*rows))
    assert (one.code, one.subject) == (code, subject)
    assert code in {"T010", "T012"} or one.message.startswith(subject)


# Schemas that cannot be used: the YAML, the place of the fault, and words of message and help.
BROKEN: dict[str, tuple[str, tuple[int, int, int], str]] = {
    "not YAML": ("fields: [", (2, 1, 1), "invalid YAML"),
    "empty": ("# nothing\n", (0, 0, 0), "empty"),
    "a list": ("- a\n- b\n", (1, 1, 0), "names with values"),
    "unknown key": (schema("{name: A}", top="feilds: 1\n"), (1, 1, 6), "did you mean `fields`?"),
    "unknown key of a field": (schema("{name: A, typ: string}"), (2, 15, 3), "`type`"),
    "unknown constraint": (
        schema("{name: A, constraints: {requird: true}}"),
        (2, 29, 7),
        "did you mean `required`?",
    ),
    "unknown key of the vault": (schema("{name: A, vault: {lnk: required}}"), (2, 23, 3), "`link`"),
    "unknown type": (schema("{name: A, type: integr}"), (2, 21, 6), "did you mean `integer`?"),
    "unknown match": (schema("{name: A}", top="fieldsMatch: equals\n"), (1, 14, 6), "`equal`"),
    "no fields": ("vault: {where: {note: Garden}}\n", (1, 1, 0), "no `fields`"),
    "field without name": (schema("{type: string}"), (2, 5, 14), "needs a `name`"),
    "name of another kind": (schema("{name: 12}"), (2, 12, 2), "quotes"),
    "two fields of one name": (schema("{name: A}", "{name: A}"), (3, 12, 1), "two fields"),
    "flag that is text": (
        schema("{name: A, constraints: {required: 'yes'}}"),
        (2, 39, 5),
        "`true` or `false`",
    ),
    "count that is negative": (
        schema("{name: A, constraints: {maxLength: -1}}"),
        (2, 40, 2),
        "whole number from 0",
    ),
    "bound on text": (schema("{name: A, constraints: {minimum: 3}}"), (2, 29, 7), "minLength"),
    "bound of another type": (
        schema("{name: A, type: date, constraints: {minimum: soon}}"),
        (2, 50, 4),
        "a date as",
    ),
    "bounds the wrong way round": (
        schema("{name: A, type: integer, constraints: {minimum: 3, maximum: 2}}"),
        (2, 65, 1),
        "less than",
    ),
    "length of a number": (
        schema("{name: A, type: integer, constraints: {maxLength: 3}}"),
        (2, 44, 9),
        "does not fit `integer`",
    ),
    "items of what is no list": (schema("{name: A, vault: {minItems: 1}}"), (2, 23, 8), "`list`"),
    "delimiter of what is no list": (schema("{name: A, delimiter: ','}"), (2, 15, 9), "`list`"),
    "decimal of a text": (schema("{name: A, decimalChar: ','}"), (2, 15, 11), "`number`"),
    "enum that is no list": (schema("{name: A, constraints: {enum: a}}"), (2, 35, 1), "list"),
    "enum of another type": (
        schema("{name: A, type: integer, constraints: {enum: [1, b]}}"),
        (2, 54, 1),
        "whole number",
    ),
    "invalid expression": (
        schema("{name: A, constraints: {pattern: '(a'}}"),
        (2, 38, 4),
        "no regular expression",
    ),
    "invalid date format": (
        schema("{name: A, type: date, format: '%Y'}"),
        (2, 35, 4),
        "year, month and day",
    ),
    "date format with what is no part": (
        schema("{name: A, type: date, format: '%Y-%q'}"),
        (2, 35, 7),
        "`%q`",
    ),
    "key of no field": (schema("{name: Able}", top="primaryKey: [Abel]\n"), (1, 14, 4), "`Able`"),
    "unique key of no field": (schema("{name: A}", top="uniqueKeys: [[B]]\n"), (1, 15, 1), "`A`"),
    "no place": ("fields: [{name: A}]\nvault: {}\n", (2, 1, 5), "where its table is"),
    "no vault": ("fields: [{name: A}]\n", (1, 1, 0), "where its table is"),
    "condition of an unknown key": (
        schema("{name: A, vault: {to: {typ: herb}}}"),
        (2, 28, 3),
        "did you mean `type`?",
    ),
    "order by nothing": (
        schema("{name: A}", vault="  order: {descending: true}\n"),
        (5, 10, 18),
        "by",
    ),
    "order of no column": (
        schema("{name: A}", vault="  order: {by: x, column: B}\n"),
        (5, 26, 1),
        "no field `B`",
    ),
    "coverage of no column": (
        schema("{name: A}", vault="  coverage: {every: {type: herb}, column: B}\n"),
        (5, 43, 1),
        "no field `B`",
    ),
    "coverage of nothing": (
        schema("{name: A}", vault="  coverage: {column: A}\n"),
        (5, 13, 11),
        "`every`",
    ),
    "fields that are no list": ("fields: A\nvault: {where: {note: Garden}}\n", (1, 9, 1), "list"),
    "field that is text": (schema("A"), (2, 5, 1), "names with values"),
    "missing values that are no list": (
        schema("{name: A}", top="missingValues: TBD\n"),
        (1, 16, 3),
        "list of texts",
    ),
    "missing value that is a number": (
        schema("{name: A}", top="missingValues: [0]\n"),
        (1, 17, 1),
        "quotes",
    ),
    "key of nothing": (schema("{name: A}", top="primaryKey: []\n"), (1, 13, 2), "at least one"),
    "key that is a number": (schema("{name: A}", top="primaryKey: 7\n"), (1, 13, 1), "quotes"),
    "unique keys that are no list": (
        schema("{name: A}", top="uniqueKeys: A\n"),
        (1, 13, 1),
        "list of keys",
    ),
    "place without note": (
        "fields: [{name: A}]\nvault: {where: {heading: A}}\n",
        (2, 16, 12),
        "names no note",
    ),
    "condition of nothing": (
        "fields: [{name: A}]\nvault: {where: {note: {}}}\n",
        (2, 23, 2),
        "a type, a tag or a folder",
    ),
    "condition with a number": (
        "fields: [{name: A}]\nvault: {where: {note: {type: [a, 1]}}}\n",
        (2, 34, 1),
        "quotes",
    ),
    "note that is a number": (
        "fields: [{name: A}]\nvault: {where: {note: 2024}}\n",
        (2, 23, 4),
        "quotes",
    ),
    "group like decimal": (
        schema("{name: A, type: number, groupChar: '.'}"),
        (2, 40, 3),
        "the same as",
    ),
    "decimal of two characters": (
        schema("{name: A, type: number, decimalChar: ',,'}"),
        (2, 42, 4),
        "one character",
    ),
    "true that is false": (
        schema("{name: A, type: boolean, trueValues: ['0']}"),
        (2, 42, 5),
        "for true and for false",
    ),
    "delimiter of nothing": (schema("{name: A, type: list, delimiter: 3}"), (2, 38, 1), "text"),
    "long pattern": (
        schema("{name: A, constraints: {pattern: " + "a" * 2001 + "}}"),
        (2, 38, 2001),
        "longer than 2000",
    ),
    "link that need not be": (
        schema("{name: A, type: link, vault: {link: optional}}"),
        (2, 41, 8),
        "must link",
    ),
    "link forbidden and meant": (
        schema("{name: A, vault: {link: forbidden, to: {type: herb}}}"),
        (2, 40, 2),
        "forbids",
    ),
    "time without an hour": (
        schema("{name: A, type: time, format: '%M'}"),
        (2, 35, 4),
        "the hour",
    ),
    "date with a part twice": (
        schema("{name: A, type: date, format: '%Y-%m-%d %d'}"),
        (2, 35, 13),
        "twice",
    ),
    "items the wrong way round": (
        schema("{name: A, type: list, vault: {minItems: 3, maxItems: 2}}"),
        (2, 58, 1),
        "less than `minItems`",
    ),
    "order without by that is text": (
        schema("{name: A}", vault="  order: up\n"),
        (5, 10, 2),
        "names with values",
    ),
    "where there is no such note": (
        "fields: [{name: A}]\nvault: {where: {note: Gardn}}\n",
        (2, 23, 5),
        "did you mean `Garden`?",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_schema_is_reported_at_its_place(make_vault: Callable[..., Path], name: str) -> None:
    text, place, words = BROKEN[name]
    other = schema("{name: A, type: integer}")
    note = table("| A |", "| x |")
    findings = found(
        make_vault, {SCHEMA: text, ".knapper/schemas/tables/u.yml": other, "Garden.md": note}
    )
    broken, sound = findings
    assert (broken.code, broken.span.path, sound.code) == ("T020", SCHEMA, "T005")
    assert (broken.span.line, broken.span.column, broken.span.length) == place
    assert words in f"{broken.message}\n{broken.help}"
    assert broken.subject


@pytest.mark.parametrize(
    ("field", "right", "wrong"),
    [
        ("type: datetime, format: '%d.%m.%Y %H:%M'", "31.01.2024 12:00", "2024-01-31T12:00"),
        ("type: time, format: '%H.%M'", "12.30", "12:30"),
        ("type: time", "12:30:05.5Z", "24:00"),
        ("type: datetime", "2024-01-31T12:00+01:00", "2024-01-31"),
        ("type: year", "-0044", "44"),
        ("type: date, format: '%j %y'", "031 24", "31.1.24"),
        ("type: date, format: '%d %Y %B'", "31 2024 January", "31 2024 Januar"),
        ("format: uri", "geo:1,2", "nothing"),
        ("format: uuid", "0f8fad5b-d9cb-469f-a165-70867728950e", "0f8fad5b"),
        ("type: boolean", "TRUE", "yes"),
        ("type: integer, groupChar: ' ', bareNumber: false", "EUR 12 000,-", "none"),
        ("type: number, constraints: {maximum: NaN}", "3", "x"),
        ("type: list, delimiter: ';', itemType: date", "2024-01-31; 2024-02-01", "2024-01-31; x"),
    ],
)
def test_values_of_each_type(
    make_vault: Callable[..., Path], field: str, right: str, wrong: str
) -> None:
    text, note = schema(f"{{name: A, {field}}}"), table("| A |", f"| {right} |", f"| {wrong} |")
    assert [
        (one.code, one.span.line) for one in found(make_vault, {SCHEMA: text, "Garden.md": note})
    ] == [("T005", 4)]


@pytest.mark.parametrize(
    ("value", "cell", "field"),
    [
        ("true", "true", "type: boolean"),
        ("2024-01-31", "31.01.2024", "type: date, format: '%d.%m.%Y'"),
        ("'[[Tea|a drink]]'", "a  Drink", "type: string"),
        ("'[[Tea]]'", "[[tea\\|a drink]]", "type: link"),
        ("[]", "anything", "type: string"),
        ("{a: 1}", "anything", "type: string"),
        ("1.50", "1.5", "type: number"),
        ("[b, a]", "a, b", "type: list"),
    ],
)
def test_cell_and_note_say_the_same(
    make_vault: Callable[..., Path], value: str, cell: str, field: str
) -> None:
    text = schema("{name: Herb}", f"{{name: A, {field}, vault: {{same_as: Said}}}}")
    note = table("| Herb | A |", f"| [[Mint]] | {cell} |")
    mint = f"---\ntype: herb\nsaid: {value}\n---\n"
    assert found(make_vault, {SCHEMA: text, "Garden.md": note, "Mint.md": mint}) == []


def test_property_that_cannot_be_sorted_by(make_vault: Callable[..., Path]) -> None:
    text = schema("{name: A}", vault="  order: {by: level}\n")
    note = table("| A |", "| [[Mint]] |", "| no note |", "| [[Sage]] |")
    mint = {"Mint.md": "---\nlevel: true\n---\n", "Sage.md": "---\nLevel: 1\n---\n"}
    (one,) = found(make_vault, {SCHEMA: text, "Garden.md": note, **mint})
    assert placed([one]) == [("T012", 3, 3, 8)]
    assert "neither a number nor text" in one.message


@pytest.mark.parametrize(
    ("descending", "first", "second", "said"),
    [
        ("false", "2023", "2021 or so", ""),
        ("false", "2021 or so", "2023", "2023 is a number and 2021 or so is text, and numbers"),
        ("true", "2023", "2021 or so", "2021 or so is text and 2023 is a number, and texts"),
        ("true", "2021", "2023", "2023 is more than 2021"),
    ],
)
def test_numbers_and_texts_to_sort_by_are_told_apart(
    make_vault: Callable[..., Path], descending: str, first: str, second: str, said: str
) -> None:
    text = schema("{name: A}", vault=f"  order: {{by: level, descending: {descending}}}\n")
    note = table("| A |", "| [[Mint]] |", "| [[Sage]] |")
    values = {"Mint.md": f"---\nlevel: {first}\n---\n", "Sage.md": f"---\nlevel: {second}\n---\n"}
    findings = found(make_vault, {SCHEMA: text, "Garden.md": note, **values})
    assert [said in one.message for one in findings] == [True] * bool(said)


def test_rows_without_a_key_are_named_by_their_number(make_vault: Callable[..., Path]) -> None:
    text = schema("{name: A}", "{name: B, type: integer}")
    (one,) = found(
        make_vault, {SCHEMA: text, "Garden.md": table("| A | B |", "| | 1 |", "| | x |")}
    )
    assert one.subject == "row 2, column `B`"


def test_table_that_is_not_there(make_vault: Callable[..., Path]) -> None:
    text = "fields: [{name: A}]\nvault: {where: {note: Garden, heading: Herbs}}\n"
    (no_heading,) = found(make_vault, {SCHEMA: text, "Garden.md": "# Herb\n\n|A|\n|-|"})
    assert placed([no_heading]) == [("T001", 0, 0, 0)]
    assert no_heading.help == "did you mean `Herb`?"
    assert no_heading.labels[0].span.path == SCHEMA
    assert (no_heading.labels[0].span.line, no_heading.labels[0].span.column) == (2, 40)
    note = "|A|\n|-|\n\n## **Herbs**\n\ntext\n\n## Trees\n\n|A|\n|-|"
    (no_table,) = found(make_vault, {SCHEMA: text, "Garden.md": note})
    assert placed([no_table]) == [("T001", 4, 1, 12)]
    assert no_table.subject == "table `t`"


def test_table_below_a_subheading_and_by_number(make_vault: Callable[..., Path]) -> None:
    text = (
        "fields: [{name: A}]\nvault: {where: {note: '[[Garden]]', heading: '# Herbs', index: 2}}\n"
    )
    note = "# Herbs\n\n|X|\n|-|\n\n## Tall\n\n|A|\n|-|\n\n# Trees\n\n|Y|\n|-|"
    assert found(make_vault, {SCHEMA: text, "Garden.md": note}) == []
    (one,) = found(make_vault, {SCHEMA: text.replace("2}", "3}"), "Garden.md": note})
    assert "no table number 3" in one.message


def test_schema_for_all_notes_that_fit(make_vault: Callable[..., Path]) -> None:
    text = "fields: [{name: A, type: integer}]\nvault: {where: {note: {tag: plan, folder: P}}}\n"
    note = "---\ntags: plan/big\n---\n\n|A|\n|-|\n|x|"
    findings = found(
        make_vault,
        {SCHEMA: text, "P/a.md": note, "P/b.md": "#plan", "c.md": note, "P/d.md": "|A|\n|-|\n|x|"},
    )
    assert [(one.code, one.span.path) for one in findings] == [
        ("T005", "P/a.md"),
        ("T001", "P/b.md"),
    ]


def test_schema_that_matches_no_table_is_a_warning(make_vault: Callable[..., Path]) -> None:
    text = "fields: [{name: A}]\nvault: {where: {note: {type: tree}}}\n"
    (one,) = found(make_vault, {SCHEMA: text})
    assert (one.code, one.severity, one.span.line, one.span.column) == (
        "T020",
        Severity.WARNING,
        2,
        23,
    )


def test_note_that_is_not_published_has_no_findings(make_vault: Callable[..., Path]) -> None:
    note = "---\npublish: false\n---\n\n|B|\n|-|"
    assert found(make_vault, {SCHEMA: schema("{name: A}"), "Garden.md": note}) == []


def test_lost_text_is_reported_without_a_schema(make_vault: Callable[..., Path]) -> None:
    note = "| A | B |\n|---|---|\n| n|m | x |\n| 1 |\n| 1 | 2 | |\n"
    (one,) = found(make_vault, {"Garden.md": note})
    assert placed([one]) == [("T003", 3, 9, 1)]
    assert one.severity is Severity.WARNING


def test_link_cut_in_two_by_its_bar_is_one_finding(make_vault: Callable[..., Path]) -> None:
    note = "| A | B |\n|---|---|\n| [[Basil|b]] | x |\n"
    site = Site.load(make_vault({**NOTES, "Garden.md": note}))
    (one,) = [each for each in site.diagnostics if each.code in {"S009", "T003"}]
    assert placed([one]) == [("S009", 3, 3, 2)]
    assert one.message == "the bar in the link `[[Basil` ends its cell, so it is shown as text"
    assert one.help == "write the bar as `\\|`"


@pytest.mark.parametrize(
    ("text", "note", "words"),
    [
        ("{name: A, constraints: {enum: [Tall]}}", "| tal |", "did you mean `Tall`?"),
        ("{name: A, constraints: {enum: [x, y]}}", "| tal |", "allowed are `x`, `y`"),
        ("{name: A, vault: {link: required}}", "| Basil |", "write `[[Basil]]`"),
        ("{name: A, vault: {link: required, to: {type: herb}}}", "| x |", "a note of type `herb`"),
    ],
)
def test_help_names_what_may_have_been_meant(
    make_vault: Callable[..., Path], text: str, note: str, words: str
) -> None:
    (one,) = found(make_vault, {SCHEMA: schema(text), "Garden.md": table("| A |", note)})
    assert words in one.help


def test_note_that_is_embedded_rather_than_linked_is_one_finding(
    make_vault: Callable[..., Path],
) -> None:
    note = table("| Herb |", "| [[Basil]] |", "| ![[Thyme\\|x]] |")
    (one,) = found(make_vault, {SCHEMA: schema(HERB, vault=COVER), "Garden.md": note})
    assert placed([one]) == [("T009", 4, 3, 13)]
    assert one.message.endswith("column `Herb`: `Thyme` is embedded, and the column needs a link")
    assert one.help == "write `[[Thyme]]`"


def test_link_that_leads_nowhere_does_not_leave_its_note_without_a_row(
    make_vault: Callable[..., Path],
) -> None:
    text = schema(HERB, vault=COVER)
    rows = ("| [[Basil]] |", "| [[Tyme]] |")
    assert found(make_vault, {SCHEMA: text, "Garden.md": table("| Herb |", *rows)}) == []
    rows = ("| [[Basil]] |", "| Thyme |")
    (one,) = found(make_vault, {SCHEMA: text, "Garden.md": table("| Herb |", *rows)})
    assert one.code == "T009"


def mended(text: str, one: Diagnostic) -> str:
    assert one.fix is not None
    lines = text.split("\n")
    for edit in sorted(one.fix.edits, key=lambda edit: edit.span, reverse=True):
        line, start = lines[edit.span.line - 1], edit.span.column - 1
        assert line[start : start + edit.span.length] == edit.old
        assert "\n" not in edit.new
        lines[edit.span.line - 1] = line[:start] + edit.new + line[start + len(edit.old) :]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "| Herb | N |\n|---|---|\n| [[Basil]] | 1 |\n| [[Thyme]] | 2 |\n\nend",
            "| Herb | N |\n|---|---|\n| [[Thyme]] | 2 |\n| [[Basil]] | 1 |\n\nend",
        ),
        (
            "> [!note]\n> Herb | N\n> --|--\n>   [[Basil]] | 1\n> [[Tea]] | 2\n>[[Thyme]] | 3 ",
            "> [!note]\n> Herb | N\n> --|--\n>   [[Thyme]] | 3 \n> [[Tea]] | 2\n>[[Basil]] | 1",
        ),
        (
            "- x\n\n  |Herb|N|\n  |--|--|\n  |[[Basil\\|b]]|1|\n  |[[Thyme]]|2|",
            "- x\n\n  |Herb|N|\n  |--|--|\n  |[[Thyme]]|2|\n  |[[Basil\\|b]]|1|",
        ),
    ],
)
def test_rows_are_sorted_and_nothing_else(
    make_vault: Callable[..., Path], before: str, after: str
) -> None:
    text = schema("{name: Herb}", "{name: N}", vault=ORDER)
    findings = found(make_vault, {SCHEMA: text, "Garden.md": before})
    (one,) = [each for each in findings if each.fix]
    assert one.code == "T012"
    assert mended(before, one) == after
    again = found(make_vault, {SCHEMA: text, "Garden.md": after})
    assert [each for each in again if each.fix] == []


def test_sorting_keeps_rows_of_one_value_in_their_order(make_vault: Callable[..., Path]) -> None:
    notes = {f"{n}.md": f"---\nlevel: {n % 3}\n---\n" for n in range(9)}
    rows = [f"| [[{n}]] |" for n in range(9)]
    text = schema("{name: A}", vault="  order: {by: Level, descending: true}\n")
    before = table("| A |", *rows)
    (one,) = found(make_vault, {SCHEMA: text, "Garden.md": before, **notes})
    order = [2, 5, 8, 1, 4, 7, 0, 3, 6]
    assert mended(before, one) == table("| A |", *[f"| [[{n}]] |" for n in order])


def test_texts_are_sorted_without_case(make_vault: Callable[..., Path]) -> None:
    notes = {f"{n}.md": f"---\nlevel: {n}\n---\n" for n in ("b", "C", "a")}
    text = schema("{name: A}", vault="  order: {by: level}\n")
    right = table("| A |", "| [[a]] |", "| [[b]] |", "| [[C]] |")
    assert found(make_vault, {SCHEMA: text, "Garden.md": right, **notes}) == []


def test_bullets_are_taken_out_and_nothing_else(make_vault: Callable[..., Path]) -> None:
    text = schema("{name: A, type: list, delimiter: <br>}", "{name: B}")
    before = table("| A | B |", "| - **one** <br/>two<br>-  * three | - not a list |")
    (one,) = found(make_vault, {SCHEMA: text, "Garden.md": before})
    after = table("| A | B |", "| **one** <br/>two<br>three | - not a list |")
    assert mended(before, one) == after
    assert found(make_vault, {SCHEMA: text, "Garden.md": after}) == []


def test_second_place_is_shown(make_vault: Callable[..., Path]) -> None:
    text = schema("{name: A}", "{name: B}", top="primaryKey: A\n")
    note = table("| A | B |", "| x | 1 |", "| x | 2 |")
    (one,) = found(make_vault, {SCHEMA: text, "Garden.md": note})
    assert [(label.span.line, label.span.column) for label in one.labels] == [(3, 3)]
    text = schema(HERB, "{name: H, type: integer, vault: {same_as: height}}")
    note = table("| Herb | H |", "| [[Basil]] | 41 |")
    (one,) = found(make_vault, {SCHEMA: text, "Garden.md": note})
    assert [(label.span.path, label.span.line) for label in one.labels] == [("Basil.md", 3)]


def test_pattern_that_takes_for_ever_is_given_up(
    make_vault: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knapper.checks.tables.cells._PATIENCE", 0.05)
    text = schema("{name: A, constraints: {pattern: '(a|aa)+'}}")
    note = table("| A |", *[f"| {'a' * 60}{n} |" for n in range(50)])
    findings = found(make_vault, {SCHEMA: text, "Garden.md": note})
    assert [one.code for one in findings if one.span.path == SCHEMA] == ["T020"]


def test_table_of_five_thousand_rows(make_vault: Callable[..., Path]) -> None:
    text = schema(
        "{name: Herb, vault: {link: required, to: {type: herb}}}",
        "{name: Size, type: integer, constraints: {minimum: 0}, vault: {same_as: size}}",
        "{name: Uses, type: list, delimiter: <br>, vault: {minItems: 1, uniqueItems: true}}",
        "{name: Kind, constraints: {enum: [tall, short], pattern: '[a-z]+', maxLength: 9}}",
        top="primaryKey: [Herb]\nuniqueKeys: [[Herb, Size]]\n",
        vault=COVER + "  order: {by: size}\n",
    )
    numbers = range(5000)
    rows = [f"| [[h{n}]] | {n} | tea<br>soup {n} | tall |" for n in numbers]
    note = table("| Herb | Size | Uses | Kind |", *rows)
    notes = {f"h{n}.md": f"---\ntype: herb\nsize: {n}\n---\n" for n in numbers}
    root = make_vault({**notes, SCHEMA: text, "Garden.md": note})
    context = Site.load(root).context
    assert context.index.links  # resolved before the clock runs, as other checks need them too
    start = time.process_time()
    assert list(check_tables(context)) == []
    # Under a second on an idle machine; a quadratic step would take minutes.
    assert time.process_time() - start < 10


KEYS = st.sampled_from(
    "name type fields constraints vault where note heading order by coverage every column tag "
    "primaryKey uniqueKeys missingValues fieldsMatch pattern enum minimum maxLength delimiter link "
    "to same_as minItems uniqueItems format decimalChar groupChar itemType index folder".split()
)
WORDS = st.sampled_from(
    ["A", "Garden", "list", "integer", "number", "date", "link", "required", "herb", "<br>", ",",
     "exact", "partial", "(a+)+", "[", "%Y-%m-%d", "", "x" * 50, "height"]
)  # fmt: skip
VALUES = st.recursive(
    WORDS | st.integers(-3, 10**20) | st.booleans() | st.none() | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
CELLS = st.sampled_from(
    ["", "1", "2.5", "x", "[[Basil]]", "[[Thyme\\|t]]<br>[[Tea]]", "- a<br>- a", "2024-01-31", "|",
     "\\|", "`a|b`", "9" * 400, "1e999999", "NaN", "٣", "![[p.png]]", "%%x%%", "a" * 60]
)  # fmt: skip


def as_yaml(value: object) -> str:
    """Return a value in YAML's flow style, which is near JSON."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {as_yaml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_yaml, value)) + "]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\") + '"'
    return "null" if value is None else str(value).lower()


def survives(make_vault: Callable[..., Path], text: str, note: str) -> None:
    for one in found(make_vault, {SCHEMA: text, "Garden.md": note}):
        lines = {SCHEMA: text, "Garden.md": note}[one.span.path].split("\n")
        assert one.span.line <= len(lines)
        assert one.span.column + one.span.length <= len(lines[one.span.line - 1]) + 2
        if one.fix:
            mended(note, one)


FUZZ = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@FUZZ
@given(text=st.dictionaries(KEYS, VALUES, max_size=5).map(as_yaml))
def test_any_schema_is_survived(make_vault: Callable[..., Path], text: str) -> None:
    survives(make_vault, text, table("| A |", "| 1 |"))


@FUZZ
@given(
    field=st.dictionaries(KEYS, VALUES, max_size=4),
    more=st.dictionaries(KEYS, VALUES, max_size=2),
    rows=st.lists(st.lists(CELLS, min_size=1, max_size=3), max_size=4),
)
def test_any_field_and_any_table_are_survived(
    make_vault: Callable[..., Path],
    field: dict[str, object],
    more: dict[str, object],
    rows: list[list[str]],
) -> None:
    text = schema(as_yaml(field | {"name": "A"}), "{name: B}", vault=f"  x: {as_yaml(more)}\n")
    text = text.replace("  x: {}\n", "")
    note = table("| A | B |", *["| " + " | ".join(row) + " |" for row in rows])
    survives(make_vault, text, note)


TYPES = st.sampled_from(
    ["string", "integer", "number", "boolean", "date", "datetime", "time", "year", "list", "link"]
)


@FUZZ
@given(
    kind=TYPES,
    extra=st.sampled_from(
        ["", ", constraints: {required: true, unique: true}", ", vault: {same_as: height}",
         ", constraints: {enum: ['1', '2.5']}", ", missingValues: ['1']",
         ", vault: {link: required}"]
    ),
    rows=st.lists(st.lists(CELLS, min_size=1, max_size=3), max_size=6),
    prefix=st.sampled_from(["", "> ", "> > ", "  "]),
)  # fmt: skip
def test_any_table_is_survived(
    make_vault: Callable[..., Path], kind: str, extra: str, rows: list[list[str]], prefix: str
) -> None:
    text = schema(
        f"{{name: A, type: {kind}{extra}}}",
        "{name: B}",
        top="primaryKey: B\nuniqueKeys: [[A, B]]\n",
        vault="  coverage: {every: {type: herb}, column: A}\n  order: {by: height}\n",
    )
    note = table("| A | B |", *["| " + " | ".join(row) + " |" for row in rows])
    survives(make_vault, text, "\n".join(prefix + line for line in note.split("\n")))


@FUZZ
@given(text=st.text(max_size=60))
def test_any_text_as_a_schema_is_survived(make_vault: Callable[..., Path], text: str) -> None:
    # A lone surrogate is no UTF-8, so no file holds one.
    text = text.encode(errors="replace").decode().replace("\r", "\n")
    found(make_vault, {SCHEMA: text, "Garden.md": table("| A |", "| 1 |")})

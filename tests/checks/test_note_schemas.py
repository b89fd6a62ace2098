"""F010 to F021: notes held against the JSON Schemas of their vault, and the schemas themselves."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from knapper.checks.pattern import PatternError, PatternTooSlowError, compiled, searches
from knapper.checks.properties.formats import FORMATS
from knapper.diagnostics import RULES, Diagnostic, Severity
from knapper.site import Site

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDER = ".knapper/schemas/notes"

Found = Callable[..., list[Diagnostic]]
Place = tuple[int, int, int]


@pytest.fixture
def found(make_vault: Callable[..., Path]) -> Found:
    """Return a function from a schema for all notes, a note, and other files to findings."""

    def check(schema: str, note: str = "", **files: str) -> list[Diagnostic]:
        vault = {f"{FOLDER}/s.yml": schema, "n.md": note}
        vault.update({path.replace("__", "/") + ".md": text for path, text in files.items()})
        return faults(make_vault(vault))

    return check


def faults(root: Path) -> list[Diagnostic]:
    return [one for one in Site.load(root).diagnostics if one.severity is not Severity.INFO]


def note(*lines: str) -> str:
    return "\n".join(["---", *lines, "---", ""])


def place(one: Diagnostic) -> Place:
    return one.span.line, one.span.column, one.span.length


ALL = "x-notes: true\n"


def of(schema: str) -> str:
    """Return a schema for all notes that says of the property `p` what is given."""
    return f"{ALL}properties:\n  p: {schema}\n"


@pytest.mark.parametrize(
    ("code", "schema", "source", "at"),
    [
        ("F010", ALL + "required: [p]", note("q: 1"), (1, 1, 3)),
        ("F010", ALL + "required: [p]", note("q: 1", "type: x"), (3, 1, 4)),
        ("F010", ALL + "required: [p]", "no front matter", (1, 1, 0)),
        ("F010", of("{type: string}") + "required: [p]", note("q: 1", "P:"), (3, 1, 1)),
        ("F010", of("{type: object, required: [a]}"), note("x: 1", "p: {b: 1}"), (3, 1, 1)),
        ("F010", of("{items: {required: [a]}}"), note("p:", "  - b: 1"), (2, 1, 1)),
        ("F010", ALL + "dependentRequired: {p: [q]}", note("p: 1"), (1, 1, 3)),
        ("F011", of("{type: integer}"), note("p: '1'"), (2, 4, 3)),
        ("F011", of("{type: integer}"), note("p: 1.5"), (2, 4, 3)),
        ("F011", of("{type: [string, 'null']}"), note("p: 5"), (2, 4, 1)),
        ("F011", of("{type: array}"), note("P: one"), (2, 4, 3)),
        ("F011", of("{type: string}"), note("p:", "  - a", "  - b"), (2, 1, 1)),
        ("F011", of("{items: {type: string}}"), note("p:", "  - a", "  - 22"), (4, 5, 2)),
        ("F011", of("{properties: {a: {type: string}}}"), note("p:", "  a: 3"), (3, 6, 1)),
        ("F011", of("{$ref: '#/$defs/d'}") + "$defs: {d: {type: integer}}", note("p: x"), (2, 4, 1)),  # noqa: E501
        ("F012", of("{enum: [draft, stable]}"), note("p: darft"), (2, 4, 5)),
        ("F012", of("{const: a}"), note("p: b"), (2, 4, 1)),
        ("F012", of("{items: {enum: [a, b]}}"), note("p: [a, c, b]"), (2, 8, 1)),
        ("F012", of("{not: {const: a}}"), note("p: a"), (2, 4, 1)),
        ("F012", of("{anyOf: [{type: integer}, {type: array}]}"), note("p: abc"), (2, 4, 3)),
        ("F012", of("{oneOf: [{type: integer}, {minimum: 1}]}"), note("p: 2"), (2, 4, 1)),
        ("F013", of("{minimum: 1}"), note("p: 0"), (2, 4, 1)),
        ("F013", of("{exclusiveMaximum: 1}"), note("p: 1"), (2, 4, 1)),
        ("F013", of("{multipleOf: 0.5}"), note("p: 0.7"), (2, 4, 3)),
        ("F013", of("{minLength: 3}"), note('p: "ab"'), (2, 4, 4)),
        ("F013", of("{maxLength: 1}"), note("p: abc"), (2, 4, 3)),
        ("F013", of("{pattern: '^a$'}"), note("p: ab"), (2, 4, 2)),
        ("F013", of("{format: date}"), note("p: 2023-02-29"), (2, 4, 10)),
        ("F013", of("{format: uri}"), note("p: example"), (2, 4, 7)),
        ("F013", of("{minItems: 2}"), note("p: [a]"), (2, 4, 3)),
        ("F013", of("{maxItems: 1}"), note("p: [a, b]"), (2, 4, 6)),
        ("F013", of("{uniqueItems: true}"), note("p: [1, a, 1.0]"), (2, 11, 3)),
        ("F013", of("{contains: {const: a}}"), note("p: [b, c]"), (2, 4, 6)),
        ("F013", of("{prefixItems: [{}], items: false}"), note("p: [b, c]"), (2, 4, 6)),
        ("F013", of("{anyOf: [{type: integer}, {type: string, minLength: 3}]}"), note("p: x"), (2, 4, 1)),  # noqa: E501
        ("F013", ALL + "minProperties: 2", note("p: x"), (1, 1, 3)),
        ("F014", of("{}") + "additionalProperties: false", note("p: 1", "r: 2"), (3, 1, 1)),
        ("F014", of("{}") + "unevaluatedProperties: false", note("p: 1", "R: 2"), (3, 1, 1)),
        ("F014", of("false"), note("p: 1"), (2, 1, 1)),
        ("F014", ALL + "propertyNames: {pattern: '^[a-z]+$'}", note("p: 1", "q1: 2"), (3, 1, 2)),
        ("F014", of("{properties: {a: {}}, additionalProperties: false}"), note("p: {b: 1}"), (2, 5, 1)),  # noqa: E501
        ("F015", of("{x-link: true}"), note("p: m"), (2, 4, 1)),
        ("F015", of("{x-link: true}"), note("p: 2024"), (2, 4, 4)),
        ("F015", of("{x-link: true}"), note('p: "[a](https://a.example)"'), (2, 4, 24)),
        ("F015", of("{x-link: true}"), note('p: "see [[m]]"'), (2, 4, 11)),
        ("F015", of("{x-link: {type: bed}}"), note('p: "[[n]]"'), (2, 4, 7)),
        ("F015", of("{x-link: {folder: Beds}}"), note('p: "[[n]]"'), (2, 4, 7)),
        ("F015", of("{x-link: {tag: bed}}"), note("p:", '  - "[[n]]"'), (3, 5, 7)),
        ("F015", of("{items: {x-link: {type: bed}}}"), note('p: ["[[n]]"]'), (2, 5, 7)),
    ],
)  # fmt: skip
def test_fires_once_at_its_place(
    found: Found, code: str, schema: str, source: str, at: Place
) -> None:
    shown = [one for one in found(schema, source) if one.span.path == "n.md"]
    (one,) = [each for each in shown if each.code[0] == "F"]
    assert (one.code, place(one)) == (code, at)
    assert one.severity is RULES[code].severity
    assert one.message[0] == "`" or one.message[0].islower()
    assert one.help
    assert one.subject
    (label,) = one.labels
    assert label.span.path == f"{FOLDER}/s.yml"
    assert label.span.line > 0


@pytest.fixture
def silent(found: Found) -> Callable[..., None]:
    def check(schema: str, source: str, **files: str) -> None:
        assert [(one.code, one.message) for one in found(schema, source, **files)] == []

    return check


@pytest.mark.parametrize(
    ("schema", "source"),
    [
        (ALL + "required: [p]", note("p: 1")),
        # Obsidian compares names without case, and leaves the name of what is emptied.
        (ALL + "required: [p]", note("P: 1")),
        (of("{type: string, minLength: 2}"), note("p:")),
        (ALL + "required: [p]\nproperties: {p: {type: [integer, 'null']}}", note("p:")),
        (of("{type: integer}"), note("p: 3", "q: x")),
        (of("{type: integer}"), note("p: 3.0")),
        (of("{type: string}"), note("p: 2024-01-01")),
        (of("{type: string}"), note("p: yes")),
        (of("{format: date}"), note("p: 2024-02-29")),
        (of("{format: date-time}"), note("p: 2024-02-29T10:30:00+02:00")),
        (of("{format: duration}"), note("p: whatever")),
        (of("{enum: [1, a, true]}"), note("p: true")),
        (of("{uniqueItems: true}"), note("p: [1, '1', true, [1], {a: 1}]")),
        (of(r"{pattern: '^\p{Lu}\d+$'}"), note("p: Ä12")),
        (of("{x-link: true}"), note('p: "[[n]]"')),
        (of("{x-link: true}"), note('p: " [[n|shown]] "')),
        (of("{x-link: true}"), note('p: "[shown](n.md)"')),
        (of("{x-link: false}"), note("p: x")),
        (of("{type: [array, string], x-link: true}"), note('p: ["[[n]]", "[[n]]"]')),
        (of("{anyOf: [{x-link: true}, {const: none}]}"), note("p: none")),
        (ALL + "patternProperties: {'^p': {type: integer}}", note("p1: 1", "q: x")),
        (ALL + "example: {a: 1}\nx-own: 1\n$comment: c", note("p: 1")),
        ("$schema: https://json-schema.org/draft/2020-12/schema\nx-notes: true", note("p: 1")),
        (json.dumps({"x-notes": True, "properties": {"p": {"type": "integer"}}}), note("p: 1")),
    ],
)
def test_stays_silent(silent: Callable[..., None], schema: str, source: str) -> None:
    silent(schema, source)


def test_a_note_whose_yaml_is_broken_is_told_once(found: Found) -> None:
    (one,) = found(ALL + "required: [p]", "---\na: [\n---\n")
    assert one.code == "F001"


def test_what_leads_nowhere_is_told_once(found: Found) -> None:
    (one,) = found(of("{x-link: true}"), note('p: "[[Gone]]"'))
    assert one.code == "L001"


def test_a_link_without_quotes_is_of_another_type_and_no_more(found: Found) -> None:
    findings = found(of("{type: string, x-link: true}"), note("p: [[m]]"))
    (one,) = [each for each in findings if each.code != "F004"]
    assert (one.code, one.span.column, one.help) == (
        "F011",
        4,
        'a link stands in quotes: `"[[Note]]"`',
    )


def test_a_link_must_lead_to_a_published_note(make_vault: Callable[..., Path]) -> None:
    vault = {
        f"{FOLDER}/s.yml": of("{x-link: true}"),
        "a.md": note('p: "[[s]]"'),
        "b.md": note('p: "[[pic.svg]]"'),
        "s.md": note("publish: false"),
        "pic.svg": "<svg/>",
    }
    shown = [one for one in faults(make_vault(vault)) if one.code == "F015"]
    assert [(one.span.path, one.message) for one in shown] == [
        ("a.md", "`s` in `p` is not published"),
        ("b.md", "`pic.svg` in `p` is not a note"),
    ]


def test_a_link_means_what_it_means_from_its_folder(make_vault: Callable[..., Path]) -> None:
    """§3.3: the own folder goes before the rest, so one text can be right and wrong."""
    link = note("type: bed", 'p: "[[x]]"')
    vault = {
        f"{FOLDER}/bed.yml": "properties: {p: {x-link: {type: good}}}",
        "a/n.md": link,
        "a/x.md": note("type: good"),
        "b/n.md": link,
        "b/x.md": note("type: bad"),
    }
    shown = [one for one in faults(make_vault(vault)) if one.code == "F015"]
    assert [one.span.path for one in shown] == ["b/n.md"]


@pytest.mark.parametrize(
    ("schema", "source", "hint"),
    [
        (of("{enum: [draft, stable]}"), note("p: darft"), "`draft`"),
        (of("{enum: [draft, stable]}"), note("p: no"), "allowed: `draft`, `stable`"),
        (of("{type: integer}"), note("p: '3'"), "take the quotes away"),
        (of("{type: string}"), note("p: 3"), "put the value in quotes"),
        (of("{type: array}"), note("p: a"), "`p: [a]`"),
        (of("{type: string}"), note("p: [a]"), "not in a list"),
        (of("{}") + "required: [p]", note("pp: 1"), "add `p:`"),
        (ALL + "required: [latin]\nproperties: {latin: {}}", note("latni: 1"), "is `latni` meant?"),
        (ALL + "required: [p]\nproperties: {p: {enum: [a, b]}}", note("q: 1"), "`a`, `b`"),
        (ALL + "required: [p]\nproperties: {p: {const: a}}", note("q: 1"), "with `a`"),
        (of("{pattern: '^a', description: 'The first letter.'}"), note("p: b"), "first letter"),
        (of("{x-link: true}"), note("p: n"), '`"[[n]]"`'),
        (of("{x-link: {type: good}}"), note('p: "[[n]]"'), "type `good`"),
    ],
)
def test_help_names_the_way_out(found: Found, schema: str, source: str, hint: str) -> None:
    shown = [one for one in found(schema, source) if one.code.startswith("F01")]
    assert hint in shown[0].help


def test_a_label_is_at_the_word_that_asks_behind_references(found: Found) -> None:
    schema = of("{$ref: '#/$defs/a'}") + "$defs:\n  a: {$ref: '#/$defs/b'}\n  b: {type: integer}"
    (one,) = found(schema, note("p: x"))
    (label,) = one.labels
    assert (label.span.line, label.span.column, label.span.length) == (6, 7, 4)


@pytest.mark.parametrize("names", ["{p: {}}", "{q: {}}"])
def test_a_dynamic_reference_within_the_file_is_one(found: Found, names: str) -> None:
    schema = f"{ALL}$dynamicRef: '#one'\n$defs: {{a: {{$dynamicAnchor: one, required: [p]}}}}"
    assert found(schema + f"\nproperties: {names}", note("p: 1")) == []
    (one,) = found(schema + f"\nproperties: {names}", note("q: 1"))
    assert one.code == "F010"


def test_a_misspelt_name_is_told_by_the_schema_alone(found: Found) -> None:
    schema = of("{}") + "  ingredient: {}\nadditionalProperties: false"
    (one,) = found(schema, note("ingerdient: 1"))
    assert (one.code, one.help) == ("F014", "did you mean `ingredient`?")


def test_one_value_has_one_finding(found: Found) -> None:
    (one,) = found(of("{type: string, enum: [a], x-link: true}"), note("p: 5"))
    assert one.code == "F011"


def test_each_missing_name_has_its_own(found: Found) -> None:
    shown = found(ALL + "required: [a, b]", note("q: 1"))
    assert [one.subject for one in shown] == ["property `a`", "property `b`"]
    assert [one.labels[0].span.column for one in shown] == [12, 15]


NOTES = {
    "a.md": note("type: herb"),
    "b.md": note("Type: [Herb, food]"),
    "Beds/c.md": note("tags: [garden/bed]"),
    "Beds/in/d.md": "#garden",
    "e.md": "",
    "f.canvas": "{}",
}


class TestBinding:
    @pytest.mark.parametrize(
        ("name", "schema", "bound"),
        [
            ("herb", "required: [zz]", "a b"),
            ("s", "x-notes: {type: herb}\nrequired: [zz]", "a b"),
            ("s", "x-notes: {type: [food, tool]}\nrequired: [zz]", "b"),
            ("s", "x-notes: {tag: garden}\nrequired: [zz]", "Beds/c Beds/in/d"),
            ("s", "x-notes: {tag: '#garden/bed'}\nrequired: [zz]", "Beds/c"),
            ("s", "x-notes: {folder: beds/}\nrequired: [zz]", "Beds/c Beds/in/d"),
            ("s", "x-notes: {folder: Beds, tag: garden/bed}\nrequired: [zz]", "Beds/c"),
            ("s", "x-notes: true\nrequired: [zz]", "Beds/c Beds/in/d a b e"),
        ],
    )
    def test_of_notes(
        self, make_vault: Callable[..., Path], name: str, schema: str, bound: str
    ) -> None:
        vault = {**NOTES, f"{FOLDER}/{name}.yml": schema}
        shown = [one for one in faults(make_vault(vault)) if one.code == "F010"]
        assert " ".join(one.span.path.removesuffix(".md") for one in shown) == bound

    def test_of_several_schemas_each_holds_and_says_a_thing_once(
        self, make_vault: Callable[..., Path]
    ) -> None:
        vault = {
            "a.md": note("type: herb"),
            f"{FOLDER}/herb.yml": "required: [x, y]",
            f"{FOLDER}/all.yml": "x-notes: true\nrequired: [y, z]",
        }
        shown = faults(make_vault(vault))
        assert sorted(one.subject for one in shown) == [f"property `{name}`" for name in "xyz"]

    @pytest.mark.parametrize(
        ("schema", "at"),
        [("required: [a]", (1, 1, 1)), ("type: object\nx-notes: {tag: t}", (2, 1, 7))],
    )
    def test_to_nothing_is_told(self, found: Found, schema: str, at: Place) -> None:
        (one,) = found(schema, note("type: other"))
        assert (one.code, place(one)) == ("F021", at)

    def test_to_what_is_kept_back_is_not(self, found: Found) -> None:
        assert found("x-notes: {tag: t}", "", m=note("tags: [t]", "publish: false")) == []


@pytest.mark.parametrize(
    ("schema", "at", "hint"),
    [
        ("", (1, 1, 0), "properties"),
        ("- a", (1, 1, 0), "properties"),
        ("just text", (1, 1, 9), "properties"),
        ("a: [", (2, 1, 1), ""),
        (ALL + "require: [a]", (2, 1, 7), "`required`"),
        (ALL + "property: {}", (2, 1, 8), "`properties`"),
        (of("{enums: [a]}"), (3, 7, 5), "`enum`"),
        (of("{x-lnik: true}"), (3, 7, 6), "`x-link`"),
        (of("{type: strin}"), (3, 13, 5), "`string`"),
        (of("{minimum: x}"), (3, 16, 1), "minimum"),
        (of("{minLength: -1}"), (3, 18, 2), "minLength"),
        (of("5"), (3, 6, 1), "properties"),
        (of("{multipleOf: 0}"), (3, 19, 1), "multipleOf"),
        (ALL + "required: a", (2, 11, 1), "required"),
        (ALL + "required: [a, a]", (2, 11, 6), "required"),
        (of("{pattern: +a}"), (3, 16, 1), "\\"),
        (of("{pattern: 'a(b'}"), (3, 16, 5), "\\"),
        (ALL + "patternProperties: {'(': {}}", (2, 21, 3), "\\"),
        (of("{format: dat}"), (3, 15, 3), "`date`"),
        (of("{$ref: '#/$defs/a'}"), (3, 13, 11), "$defs"),
        (of("{$ref: 'https://example.org/a.json'}"), (3, 13, 28), "$defs"),
        (of("{$ref: '../secret.yml'}"), (3, 13, 15), "$defs"),
        (ALL + "$schema: http://json-schema.org/draft-07/schema#", (2, 10, 39), "2020-12"),
        (of("{$id: https://example.org/x}"), (3, 7, 3), "$anchor"),
        (of("{x-link: yes}"), (3, 15, 3), "`true`"),
        (of("{x-link: {tpye: a}}"), (3, 16, 4), "`type`"),
        (of("{type: integer, x-link: true}"), (3, 22, 6), "`type: string`"),
        (of("{x-notes: true}"), (3, 7, 7), "top"),
        ("x-notes: {typ: a}", (1, 11, 3), "`type`"),
        ("x-notes: []", (1, 10, 2), "type"),
        ("x-notes: {type: 5}", (1, 17, 1), ""),
    ],
)
def test_a_fault_of_a_schema_has_its_place(found: Found, schema: str, at: Place, hint: str) -> None:
    (one,) = found(schema, note("q: 1"))
    assert (one.code, one.span.path, place(one)) == ("F020", f"{FOLDER}/s.yml", at)
    assert hint in one.help
    assert one.subject


def test_the_other_schemas_still_work(make_vault: Callable[..., Path]) -> None:
    vault = {
        "a.md": note("type: herb"),
        f"{FOLDER}/bad.yml": "x-notes: true\nrequired: 5",
        f"{FOLDER}/herb.yml": "required: [x]",
        f"{FOLDER}/latin.json": b"\xff",
        f"{FOLDER}/notes.txt": "not a schema",
    }
    shown = faults(make_vault(vault))
    assert [(one.code, one.span.path.rpartition("/")[2]) for one in shown] == [
        ("F020", "bad.yml"),
        ("F020", "latin.json"),
        ("F010", "a.md"),
    ]


def _bomb(levels: int) -> str:
    parts = [f"  d{n}: {{allOf: [{{$ref: '#/$defs/d{n + 1}'}}, {{$ref: '#/$defs/d{n + 1}'}}]}}"
             for n in range(levels)]  # fmt: skip
    return "\n".join([ALL + "$ref: '#/$defs/d0'", "$defs:", *parts, f"  d{levels}: {{}}"])


@pytest.mark.parametrize(
    ("schema", "source"),
    [
        (ALL + "$ref: '#'", note("p: 1")),
        (_bomb(40), note("p: 1")),
        (of("{pattern: '^(([a-z])+.)+[A-Z]([a-z])+$'}"), note("p: " + "a" * 4000)),
        (of("{pattern: '(((a{1000}){1000}){1000}){1000}'}"), note("p: a")),
    ],
    ids=["circle", "bomb", "slow pattern", "large pattern"],
)
def test_what_would_take_for_ever_is_a_finding(found: Found, schema: str, source: str) -> None:
    (one,) = found(schema, source, m=source)
    assert (one.code, one.span.path) == ("F020", f"{FOLDER}/s.yml")


def test_a_schema_that_refers_to_itself_by_way_of_a_value_is_fine(found: Found) -> None:
    schema = of("{$ref: '#/$defs/tree'}") + (
        "$defs: {tree: {type: object, additionalProperties: {$ref: '#/$defs/tree'}}}"
    )
    assert found(schema, note("p: {a: {b: {}}}")) == []
    (one,) = found(schema, note("p: {a: {b: 1}}"))
    assert (one.code, place(one)) == ("F011", (2, 12, 1))


def test_many_equal_items_take_no_square_time(found: Found) -> None:
    items = ", ".join(f"{{a: {n}}}, {n}" for n in range(5000))
    assert found(of("{uniqueItems: true}"), note(f"p: [{items}]")) == []


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        (r"^\d+$", "12", True),
        (r"^\d+$", "12\n", False),
        (r"^\d$", "٣", False),
        (r"^\w$", "ä", False),
        (r"^[\w-]+$", "a-b", True),
        (r"^\D\W$", "a-", True),
        (r"^[a$]+$", "$a", True),
        (r"^\$$", "$", True),
        (r"^[^]$", "\n", True),
        (r"[]", "a", False),
        (r"^[a&&b]+$", "&", True),
        (r"\u{1F33F}", "🌿", True),
        (r"^(?<year>\d{4})$", "2024", True),
        ("a/b", "xa/bx", True),
        (r"^\p{L}+$", "Kräuter", True),
    ],
)
def test_patterns_are_those_of_json_schema(pattern: str, text: str, fits: bool) -> None:
    assert searches(pattern, text) is fits


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("date", "2024-02-29", "2023-02-29"),
        ("date-time", "2024-02-29T10:30:00", "2024-02-29T24:61:00"),
        ("datetime", "2024-02-29 10:30", "2024-02-29"),
        ("time", "10:30:00Z", "10.30"),
        ("email", "a.b@c.example", "a b@c"),
        ("uri", "mailto:a@b.example", "//b.example"),
        ("uri", "https://a.example/ä", "https:///x"),
        ("hostname", "a-b.example", "-a.example"),
        ("ipv4", "127.0.0.1", "::1"),
        ("ipv6", "::1", "1.2.3.4"),
        ("ipv6", "2001:db8::", "12345::"),
        ("uuid", "123e4567-e89b-12d3-a456-426614174000", "123e4567"),
        ("regex", "^a$", "("),
        ("uri-reference", "../a", "a b"),
    ],
)
def test_formats(name: str, right: str, wrong: str) -> None:
    test, _ = FORMATS[name]
    assert test(right)
    assert not test(wrong)


def test_without_a_schema_jsonschema_is_not_imported(make_vault: Callable[..., Path]) -> None:
    import subprocess
    import sys

    root = make_vault({"a.md": note("tags: [a]")})
    code = (
        "import sys, pathlib; from knapper.site import Site;"
        f"Site.load(pathlib.Path({str(root)!r})).diagnostics;"
        "sys.exit('jsonschema' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", ["Method", "Concept", "Source", "Use case", "Note", "Map"])
def test_the_templates_of_the_handbook_are_as_its_schemas_say(tmp_path: Path, name: str) -> None:
    shutil.copytree(REPOSITORY / "vault/.knapper", tmp_path / ".knapper")
    template = (REPOSITORY / f"vault/Templates/{name}.md").read_text(encoding="utf-8")
    (tmp_path / "New.md").write_text(template.replace("{{date}}", "2026-01-31"), encoding="utf-8")
    (tmp_path / "LLM domain adaptation.md").write_text(note("type: note"), encoding="utf-8")
    (tmp_path / "In-context learning.md").write_text(note("type: method"), encoding="utf-8")
    shown = Site.load(tmp_path).diagnostics
    assert [one for one in shown if one.code.startswith("F01") and one.span.path == "New.md"] == []


WORDS = st.sampled_from(
    "type properties required enum const items minimum pattern format $ref $defs anyOf allOf not "
    "if then additionalProperties unevaluatedProperties x-link x-notes uniqueItems $id $anchor "
    "patternProperties propertyNames contains dependentSchemas requird p q".split()
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(
        ["string", "integer", "array", "object", "#", "#/$defs/p", "p", "^a", "(", "date", "[[n]]"]
    )
    | st.text(max_size=4)
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=14,
)


def check(root: Path, files: dict[str, str]) -> list[Diagnostic]:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return list(Site.load(root).diagnostics)


@given(schema=TREES, values=st.dictionaries(WORDS, TREES, max_size=3))
def test_any_schema_and_any_properties_are_survived(
    tmp_path_factory: pytest.TempPathFactory, schema: object, values: dict[str, object]
) -> None:
    if isinstance(schema, dict):
        schema = {**schema, "x-notes": True}
    source = f"---\n{json.dumps(values)}\n---\n"
    files = {f"{FOLDER}/s.yml": json.dumps(schema), "n.md": source}
    for one in check(tmp_path_factory.mktemp("v"), files):
        assert one.message
        assert one.span.path in files


@given(schema=st.text(max_size=60), source=st.text(max_size=60))
def test_any_text_is_survived(
    tmp_path_factory: pytest.TempPathFactory, schema: str, source: str
) -> None:
    files = {f"{FOLDER}/s.yml": schema, "n.md": f"---\n{source}\n---\n"}
    root = tmp_path_factory.mktemp("v")
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode("utf-8", "surrogatepass"))
    assert isinstance(Site.load(root).diagnostics, tuple)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats(-3, 3) | st.sampled_from("abc"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("pqr"), inner),
    max_leaves=6,
)
SCHEMAS = st.recursive(
    st.sampled_from(
        [
            {},
            {"type": "string"},
            {"type": ["integer", "null"]},
            {"enum": ["a", 1, None]},
            {"const": 1},
            {"minimum": 1},
            {"pattern": "^[ab]"},
            {"uniqueItems": True},
            {"required": ["p"]},
            {"minItems": 1},
        ]
    ),
    lambda inner: st.one_of(
        st.dictionaries(st.sampled_from("pqr"), inner).map(lambda names: {"properties": names}),
        inner.map(lambda one: {"items": one}),
        inner.map(lambda one: {"not": one}),
        st.lists(inner, min_size=1, max_size=2).map(lambda some: {"anyOf": some}),
        st.tuples(st.dictionaries(st.sampled_from("pq"), inner), inner | st.booleans()).map(
            lambda pair: {"properties": pair[0], "additionalProperties": pair[1]}
        ),
    ),
    max_leaves=6,
)


@given(schema=SCHEMAS, values=st.dictionaries(st.sampled_from("pqr"), VALUES, max_size=3))
def test_a_note_is_silent_as_jsonschema_says(
    tmp_path_factory: pytest.TempPathFactory, schema: dict[str, object], values: dict[str, object]
) -> None:
    """Without what is ours (links, empty properties) the verdict is that of JSON Schema."""
    values = {name: value for name, value in values.items() if value is not None}
    files = {
        f"{FOLDER}/s.yml": json.dumps({**schema, "x-notes": True}),
        "n.md": f"---\n{json.dumps(values)}\n---\n",
    }
    shown = check(tmp_path_factory.mktemp("v"), files)
    told = any(one.code.startswith("F01") for one in shown)
    assert told is not Draft202012Validator(schema).is_valid(values)


@given(st.text(alphabet=r"ab(){}[]\|*+?^$.,-:<>=!dwuDW0123pkP&", max_size=24), st.text(max_size=8))
def test_any_pattern_is_survived(pattern: str, text: str) -> None:
    try:
        compiled(pattern)
        searches(pattern, text)
    except (PatternError, PatternTooSlowError):
        pass

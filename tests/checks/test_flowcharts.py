"""Decision charts: each rule fires at one exact place, and sound or loose charts are silent."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knapper.diagnostics import RULES, Diagnostic, Severity
from knapper.site import Site

SCHEMA = ".knapper/schemas/flowcharts/s.yml"
STRICT = "where: {note: a}\n"
NOTES = {
    "Basil.md": "---\ntype: herb\n---\n",
    "Thyme.md": "---\ntype: herb\n---\n",
    "Tea.md": "",
}
SOUND = """\
q{Is it sunny?} -->|Yes| Thyme
q -->|No| r{Is it wet?}
r -->|Yes| Tea
r -->|No| Basil
class Thyme,Tea,Basil internal-link"""

Found = Callable[..., list[Diagnostic]]


def fence(text: str, prefix: str = "") -> str:
    """Return a note that is one chart: its first statement stands in line 3."""
    lines = ["```mermaid", "flowchart TD", *text.split("\n"), "```"]
    return "\n".join(prefix + line for line in lines) + "\n"


@pytest.fixture
def found(make_vault: Callable[..., Path]) -> Found:
    """Return what is told of the chart `text` in the note `a`, with a schema where one is given."""

    def check(
        text: str, schema: str | None = None, files: dict[str, str] | None = None
    ) -> list[Diagnostic]:
        vault = {"a.md": fence(text), **NOTES, **(files or {})}
        if schema is not None:
            vault[SCHEMA] = schema
        site = Site.load(make_vault(vault))
        return [each for each in site.diagnostics if each.code[0] == "D" or each.code == "S006"]

    return check


def places(found: list[Diagnostic], code: str) -> list[tuple[int, int, int]]:
    return [(one.span.line, one.span.column, one.span.length) for one in found if one.code == code]


TWO = "q{Is it sunny?} -->|Yes| x\nq -->|No| y"

# Rule, chart, line, column and length; the first statement is line 3.
FIRES: list[tuple[str, str, tuple[int, int, int]]] = [
    ("D002", TWO + "\nz --> y", (5, 1, 1)),
    ("D002", "q{Is it sunny?} -->|Yes| x\nq -->|No| w\nw --> q", (3, 3, 12)),
    ("D003", "q{Is it sunny?} -->|Yes| x", (3, 3, 12)),
    ("D003", "a --> q{Is it sunny?}", (3, 9, 12)),
    ("D003", "q{Is it sunny?} --> x", (3, 3, 12)),
    ("D003", 'q["Is it sunny?"] --> r@{shape: diam, label: "Wet?"}', (3, 47, 4)),
    ("D004", "q{Is it sunny?} -->|Yes| x\nq --> y", (4, 3, 3)),
    ("D004", "q{{Is it sunny?}} -- Yes --> x\nq --> y", (4, 3, 3)),
    ("D005", TWO + "\nq -->|yes.| z", (5, 3, 9)),
    ("D005", "q{Is it sunny?}\nq -- Yes --> x\nq -- No --> y\nq -- No --> z", (6, 3, 9)),
    ("D006", TWO + "\nz --> w\nw --> z", (5, 7, 1)),
    ("D007", TWO + "\ny --> w\nw --> y", (6, 3, 3)),
    ("D007", TWO + "\ny -.-> y", (5, 3, 4)),
    ("D008", "s --> q{Is it sunny?}\nq -->|Yes| x\nq -->|No| w\nw --> q", (6, 3, 3)),
    ("D008", "s --> q{Is it sunny?}\nq -->|Yes| x\nq -->|No| q", (5, 3, 7)),
    ("D009", SOUND.replace("| Tea", "| Tee").replace(",Tea", ",Tee"), (5, 12, 3)),
    ("D009", SOUND.replace(",Tea", ""), (5, 12, 3)),
    ("D011", TWO + f"\nx --> z[{'w' * 81}]", (5, 9, 81)),
    ("D011", TWO + f"\nx -->|{'w' * 81}| z", (5, 7, 81)),
    ("D012", TWO + "\nz[Alone]", (5, 3, 5)),
    ("D013", TWO + "\nx---oz\noz --> y", (5, 5, 2)),
    ("D013", TWO + "\ny---xyz", (5, 5, 3)),
]


@pytest.mark.parametrize(("code", "text", "place"), FIRES)
def test_a_fault_is_found_at_its_place(
    found: Found, code: str, text: str, place: tuple[int, int, int]
) -> None:
    assert places(found(text), code) == [place]


@pytest.mark.parametrize(("code", "text", "place"), FIRES)
def test_where_a_schema_speaks_of_the_chart_it_is_an_error(
    found: Found, code: str, text: str, place: tuple[int, int, int]
) -> None:
    told = [one for one in found(text, STRICT) if one.code == code]
    assert (place in places(told, code)) or code == "D011"
    if code != "D013":
        assert {one.severity for one in told} == {Severity.ERROR}


@pytest.mark.parametrize("prefix", ["> ", "> > ", "    - "])
def test_a_place_is_right_in_quotes_and_lists(make_vault: Callable[..., Path], prefix: str) -> None:
    item = prefix.strip() == "-"
    lines = fence(TWO + "\nq -->|no| z").splitlines()
    rest = " " * len("- ") if item else prefix
    first = "- " if item else prefix
    note = "\n".join((first if number == 0 else rest) + line for number, line in enumerate(lines))
    (one,) = [
        each for each in Site.load(make_vault({"a.md": note})).diagnostics if each.code == "D005"
    ]
    column = 3 + len(rest)
    assert (one.span.line, one.span.column, one.span.length) == (5, column, 7)


SILENT = [
    SOUND,
    TWO,
    TWO.replace("}", "}:::big") + "\nclassDef big fill:#fff",
    # No decision: nothing is asked.
    "a --> b\na --> c\nb --> a",
    "a --> b\nc",
    # Loose, as in many a vault: no warning.
    "a{{Prepare}} --> b{Go}\nb --> c",
    "a --> q{OK?}\nq -->|Yes| b\nq -->|No| a",
    "q{Which?} --> a\nq --> b",
    "q{Body} -->|slug| x\nq --> y\nx --> r{Link}\nr -->|href| z",
    "q{Leaf} -->|holds| x\nq -->|holds| y",
    "x --> j{+}\ny --> j\nj --> q{Which?}\nq -->|1| b\nq -->|2| c",
    TWO + "\nlegend[Legend]",
    TWO + "\nq -.- note[A remark]",
    TWO + "\nx --o z\nx --x y",
    "q{Sunny?} -->|Yes| x\nq -->|No| y\nz[start] --> q\nw[another] --> q",
    # Links that are no notes, with none that is.
    "q{Sunny?} -->|Yes| x\nq -->|No| y\nclass x,y internal-link",
    # One line makes links of all nodes.
    SOUND.replace("| Tea", "| Tee").replace("class Thyme,Tea", "class q,r,Thyme,Tee"),
    # An end that is no link, or one of the web.
    SOUND.replace(",Tea", ""),
    # Subgraphs.
    "q{Sunny?} -->|Yes| g\nq -->|No| y\nsubgraph g\n  s --> t\n  u --> t\nend",
]


@pytest.mark.parametrize("text", SILENT)
def test_a_sound_or_a_loose_chart_is_silent(found: Found, text: str) -> None:
    shown = [one for one in found(text) if one.severity is not Severity.INFO]
    assert [(one.code, one.message) for one in shown] == []


def test_a_sound_chart_is_silent_even_for_its_schema(found: Found) -> None:
    schema = (
        STRICT + "ends: {folder: ''}\ncoverage: {every: {type: herb}}\nlabels: {maxLength: 20}\n"
    )
    told = found(SOUND, schema.replace("{folder: ''}", "{folder: /}"))
    assert [(one.code, one.message) for one in told] == []


def test_a_dotted_edge_back_is_right_unless_cycles_are_forbidden(found: Found) -> None:
    text = "q{Is it sunny?} -->|Yes| x\nq -->|No| w\nw -.-> q"
    assert found(text, STRICT) == []
    assert places(found(text, STRICT + "cycles: forbidden"), "D008") == [(5, 3, 4)]


def test_a_solid_edge_back_is_right_where_cycles_are_allowed(found: Found) -> None:
    text = "s --> q{Is it sunny?}\nq -->|Yes| x\nq -->|No| w\nw --> q"
    assert found(text, STRICT + "cycles: allowed") == []
    assert places(found(text, STRICT), "D008") == [(6, 3, 3)]


def test_a_note_that_must_be_reached_has_no_node(found: Found) -> None:
    text = SOUND.replace("| Basil", "| Tea").replace(",Basil", "")
    (one,) = found(text, STRICT + "coverage: {every: {type: herb}}")
    assert (one.code, one.subject) == ("D010", "note `Basil.md`")
    assert (one.span.line, one.span.column, one.span.length) == (1, 1, 10)
    assert [label.span.path for label in one.labels] == [SCHEMA]


def test_a_method_that_cannot_be_reached_is_told_of_once(found: Found) -> None:
    text = SOUND.replace("r -->|No| Basil", "r -->|No| Thyme\nBasil")
    told = found(text, STRICT + "coverage: {every: {type: herb}}")
    assert [(one.code, one.span.line, one.severity) for one in told] == [
        ("D012", 7, Severity.ERROR)
    ]


def test_an_end_is_a_note_of_another_kind(found: Found) -> None:
    (one,) = found(SOUND, STRICT + "ends: {type: herb}")
    assert (one.code, one.span.line, one.span.column, one.span.length) == ("D014", 5, 12, 3)


def test_every_end_must_be_a_note_where_the_schema_says_so(found: Found) -> None:
    told = found(TWO, STRICT + "ends: {type: herb}")
    assert [(one.code, one.span.line) for one in told] == [("D009", 3), ("D009", 4)]


def test_an_unpublished_end_is_not_spoken_of(found: Found) -> None:
    hidden = {"Tea.md": "---\npublish: false\n---\n"}
    assert found(SOUND, STRICT, hidden) == []


def test_a_long_label_by_its_schema(found: Found) -> None:
    told = found(SOUND, STRICT + "labels: {maxLength: 11}")
    assert places(told, "D011") == [(3, 3, 12)]


def test_lines_of_a_label_are_counted_apart_without_a_schema(found: Found) -> None:
    text = TWO + f"\nx --> z[{'w' * 60}<br>{'w' * 60}]"
    assert found(text) == []
    assert places(found(text, STRICT), "D011") != []


def test_a_chart_that_cannot_be_read_whole_is_not_judged(found: Found) -> None:
    told = found("q{Is it sunny?} -->|Yes| x\nq -->|No| ]]]")
    assert {one.code for one in told} == {"S006"}


def test_a_chart_that_cannot_be_read_whole_is_not_proven_to_its_schema(found: Found) -> None:
    told = found("q{Is it sunny?} -->|Yes| x\nq -->|No| ]]]", STRICT)
    assert {one.code for one in told} == {"S006", "D001"}
    assert places(told, "D001") == places(told, "S006")


def test_an_end_of_the_web_is_no_note_where_notes_are_asked_for(found: Found) -> None:
    text = SOUND.replace(",Tea", "") + '\nclick Tea href "https://example.com/"'
    assert found(text, STRICT) == []
    assert places(found(text, STRICT + "ends: {folder: /}"), "D009") == [(5, 12, 3)]


def test_a_chart_that_is_not_there(found: Found) -> None:
    (one,) = found(TWO, "where: {note: Tea}")
    assert (one.code, one.span.path) == ("D001", "Tea.md")
    (one,) = found(TWO, "where: {note: a, index: 2}")
    assert (one.code, one.span.path) == ("D001", "a.md")


def test_a_schema_of_a_chart_that_asks_nothing(found: Found) -> None:
    (one,) = found("x --> y", STRICT)
    assert (one.code, one.span.line) == ("D001", 1)


def test_a_schema_finds_its_chart_below_a_heading(found: Found) -> None:
    files = {"b.md": f"# One\n\n{fence('x --> y')}\n# Two\n\n## Three\n\n{fence(TWO)}"}
    assert found(TWO, "where: {note: b, heading: Two}", files) == []
    (one,) = found(TWO, "where: {note: b, heading: Tow}", files)
    assert (one.code, one.help) == ("D001", "did you mean `Two`?")


WRONG: list[tuple[str, tuple[int, int, int]]] = [
    ("", (0, 0, 0)),
    ("- a", (1, 1, 0)),
    ("name: x\n", (1, 1, 0)),
    ("wher: {note: a}\nwhere: {note: a}", (1, 1, 4)),
    ("where: {heading: a}", (1, 8, 12)),
    ("where: {note: a, indx: 1}", (1, 18, 4)),
    ("where: {note: a, index: 0}", (1, 25, 1)),
    ("where: {note: Gone}", (1, 15, 4)),
    ("where: {note: {typ: herb}}", (1, 16, 3)),
    (STRICT + "ends: herb", (2, 7, 4)),
    (STRICT + "ends: {tpye: herb}", (2, 8, 4)),
    (STRICT + "coverage: {type: herb}", (2, 12, 4)),
    (STRICT + "coverage: {every: 3}", (2, 19, 1)),
    (STRICT + "labels: {maxLength: 0}", (2, 21, 1)),
    (STRICT + "labels: 80", (2, 9, 2)),
    (STRICT + "cycles: sometimes", (2, 9, 9)),
    (STRICT + "name: 3", (2, 7, 1)),
    ("where: [", (2, 1, 1)),
]


@pytest.mark.parametrize(("schema", "place"), WRONG)
def test_a_schema_that_cannot_be_used(
    found: Found, schema: str, place: tuple[int, int, int]
) -> None:
    told = found(SOUND, schema)
    assert {one.code for one in told} == {"D020"}
    assert told[0].span.path == SCHEMA
    assert place in places(told, "D020")


def test_findings_name_their_subject(found: Found) -> None:
    for code, text, _ in FIRES:
        assert all(one.subject for one in found(text)), code


def test_every_rule_of_the_family_is_tried() -> None:
    here = {code for code, _, _ in FIRES} | {"D001", "D010", "D014", "D020"}
    assert here == {code for code in RULES if code[0] == "D"}


WORDS = st.lists(
    st.sampled_from(
        "q{Is it?} r{{Why?}} x y z[Thyme] --> -.-> --- ==> ~~~ -->|Yes| -->|No| & --o --x \n ; "
        "subgraph end class internal-link :::internal-link flowchart TD %% { } [ ] ( ) | @{".split(
            " "
        )
    ),
    max_size=30,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WORDS)
def test_any_chart_is_survived(tmp_path_factory: pytest.TempPathFactory, words: list[str]) -> None:
    root = tmp_path_factory.mktemp("vault")
    (root / "a.md").write_text(fence(" ".join(words)), encoding="utf-8")
    (root / "Thyme.md").write_text("", encoding="utf-8")
    folder = root / ".knapper" / "schemas" / "flowcharts"
    folder.mkdir(parents=True)
    (folder / "s.yml").write_text(STRICT + "coverage: {every: {folder: /}}", encoding="utf-8")
    for one in Site.load(root, lean=True).diagnostics:
        assert one.code in RULES


HANDBOOK = Path(__file__).parents[2] / "vault"
CHOOSING = "LLM domain adaptation.md"


def handbook_chart() -> tuple[list[str], list[int]]:
    """Return the lines of the handbook's chart as a note, and the indexes of its edges."""
    text = (HANDBOOK / CHOOSING).read_text(encoding="utf-8")
    chart = text[text.index("```mermaid") :].split("\n```")[0] + "\n```\n"
    lines = chart.split("\n")
    return lines, [number for number, line in enumerate(lines) if "-->" in line]


def changed(line: str, how: str) -> str:
    """Return a line with an edge as somebody might spoil it."""
    start, label, end = re.split(r"-->\|([^|]*)\|", line)
    if how == "label":
        return f"{start}--> {end}"
    return f"{start}-->|{'No' if label == 'Yes' else 'Yes'}|{end}" if how == "other" else ""


@pytest.mark.parametrize("how", ["gone", "label", "other"])
def test_every_edge_of_the_handbooks_chart_matters(
    make_vault: Callable[..., Path], how: str
) -> None:
    lines, edges = handbook_chart()
    assert len(edges) > 20
    paths = (path for path in HANDBOOK.rglob("*.md") if "Templates" not in path.parts)
    notes = {path.name: path.read_text(encoding="utf-8") for path in paths}
    heads = {
        name: "---\n" + text.split("---\n")[1] + "---\n"
        for name, text in notes.items()
        if "type: method" in text or "type: concept" in text
    }
    schema = (HANDBOOK / ".knapper/schemas/flowcharts/choosing.yml").read_text(encoding="utf-8")
    schema = re.sub(r", heading: [^}]*", "", schema)
    root = make_vault({**heads, CHOOSING: "\n".join(lines), SCHEMA: schema})

    def errors() -> list[str]:
        found = Site.load(root, lean=True).diagnostics
        return [one.code for one in found if one.code[0] == "D"]

    assert errors() == []
    for number in edges:
        spoilt = list(lines)
        spoilt[number] = changed(lines[number], how)
        if how == "other" and "missing" in lines[number]:
            continue  # its three answers are no Yes and No
        (root / CHOOSING).write_text("\n".join(spoilt), encoding="utf-8")
        expected = {"gone": "D003", "label": "D004", "other": "D005"}[how]
        told = errors()
        three = how == "gone" and "missing" in lines[number]
        assert told if three else expected in told, lines[number]

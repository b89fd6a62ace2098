"""Each rule: a vault that fires it at one place, and vaults on which all stay silent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from knapper.diagnostics import RULES, Diagnostic, Severity
from knapper.site import Site

Found = Callable[..., list[Diagnostic]]


@pytest.fixture
def found(make_vault: Callable[..., Path]) -> Found:
    """Return what a check tells of a vault unless facts, which are no faults, are asked for."""
    return lambda files: [
        each
        for each in Site.load(make_vault(files)).diagnostics
        if each.severity is not Severity.INFO
    ]


CODE_VAULT_PLACE: list[tuple[str, dict[str, str | bytes], tuple[str, int, int, int]]] = [
    ("L001", {"a.md": "one\n\nsee [[Gone|x]] here"}, ("a.md", 3, 5, 10)),
    ("L001", {"a.md": "---\nup: '[[Gone]]'\n---\n"}, ("a.md", 2, 6, 8)),
    ("L001", {"a.md": "[x](Gone.md)"}, ("a.md", 1, 1, 12)),
    ("L001", {"a.md": "[[Nick]]", "b.md": "---\naliases: [Nick]\n---\n"}, ("a.md", 1, 1, 8)),
    ("L002", {"a.md": "> - [[b#No]]", "b.md": "# Yes"}, ("a.md", 1, 5, 8)),
    ("L002", {"a.md": "[[#No]]"}, ("a.md", 1, 1, 7)),
    ("L002", {"a.md": "[[b#Two#One]]", "b.md": "# One\n## Two"}, ("a.md", 1, 1, 13)),
    ("L003", {"a.md": "x\n![[b#^no]]", "b.md": "text ^yes"}, ("a.md", 2, 1, 10)),
    ("L004", {"a.md": "| A |\n|---|\n| ![[gone.png\\|100]] |"}, ("a.md", 3, 3, 18)),
    ("L004", {"a.md": "![x](gone.pdf)"}, ("a.md", 1, 1, 14)),
    (
        "L004",
        {".knapper/config.yml": "mermaid: x.js", "a.md": ""},
        (".knapper/config.yml", 0, 0, 0),
    ),
    ("L005", {"a.md": "x [[n]]", "b/n.md": "", "c/n.md": ""}, ("a.md", 1, 3, 5)),
    ("L006", {"a.md": "x\n\n![[b]]", "b.md": "![[a]]"}, ("b.md", 1, 1, 6)),
    ("L006", {"a.md": "x\n\n![[a]]"}, ("a.md", 3, 1, 6)),
    (
        "L007",
        {**{f"{n}.md": f"![[{n + 1}]]" for n in range(6)}, "6.md": "end"},
        ("5.md", 1, 1, 6),
    ),
    ("L008", {"a.md": "see [[s]]", "s.md": "---\npublish: false\n---\n"}, ("a.md", 1, 5, 5)),
    ("L009", {"a b.md": "", "a-b.md": ""}, ("a-b.md", 0, 0, 0)),
    ("L010", {"a.md": "one ^x\n\ntwo ^x"}, ("a.md", 3, 5, 2)),
    ("F001", {"a.md": "---\na: 1\nb: [\n---\n"}, ("a.md", 4, 1, 1)),
    ("S001", {"a.md": b"ok\nna\xefve"}, ("a.md", 2, 3, 1)),
    ("S002", {"a.md": b"ok\nna\x00ve"}, ("a.md", 2, 3, 1)),
    ("S003", {"a.md": "one\n\n%% never\n\nclosed"}, ("a.md", 3, 1, 2)),
    ("S004", {"a.md": "one\n\n$$\n\\frac{1\n$$"}, ("a.md", 3, 1, 2)),
    ("S005", {"a.canvas": "{\n\n!"}, ("a.canvas", 3, 1, 0)),
]


@pytest.mark.parametrize(
    ("code", "vault", "place"),
    CODE_VAULT_PLACE,
    ids=[f"{code}-{n}" for n, (code, _, _) in enumerate(CODE_VAULT_PLACE)],
)
def test_fires_once_at_its_place(
    found: Found, code: str, vault: dict[str, str | bytes], place: tuple[str, int, int, int]
) -> None:
    (finding,) = found(vault)
    span = finding.span
    assert finding.code == code
    assert finding.severity is RULES[code].severity
    assert (span.path, span.line, span.column, span.length) == place
    assert finding.message[0] == "`" or not finding.message[0].isupper()
    assert not finding.message.endswith(".")
    assert finding.help or code == "F001"  # the YAML parser says what it can


@pytest.mark.parametrize(
    "vault",
    [
        {"a.md": "[[b]] [[B.md]] [[f/c]] [x](f/c.md) [[a]]", "b.md": "", "f/c.md": ""},
        {"a.md": "`[[Gone]]` \\[\\[Gone\\]\\]\n\n```\n[[Gone]]\n```\n\n[x](https://a.example)"},
        {"a.md": "[[#Yes]] [[b#yes]] [[b#One#Two]]\n\n# Yes", "b.md": "# Yes?\n# One\n## Two"},
        {"a.md": "[[b#^id]] [[b#^ID]]", "b.md": "text ^id"},
        {"a.md": "![[p.png]] ![[p.png#outline]] [[d.csv]]", "p.png": b"x", "d.csv": b"x"},
        {"a.md": "[[n]] [[c/n]]", "n.md": "", "c/n.md": ""},
        {"b/a.md": "[[n]]", "b/n.md": "", "c/n.md": ""},
        {"a.md": "![[b]] ![[b]]", "b.md": "[[a]]"},
        {"a.md": "# A\n\n![[#B]]\n\n# B\n\nx"},
        {"a.md": "[[s|x]]", "s.md": "---\npublish: true\n---\n"},
        {"a b.md": "", "a_b.md": "", "f/a b.md": ""},
        {"a.md": "one ^x\n\ntwo ^y\n\n`^x`", "b.md": "three ^x"},
        {"a.md": "---\ndate: 2024-02-31\n1: a\nb:\nc: {d: [1]}\n---\n\n---\n\nrule"},
        {
            "a.md": "%% closed %% and `%%` and\n\n```\n%%\n```\n\n100%% sure?".replace(
                "100%%", "100%"
            )
        },
        {"a.md": "$5 and $10, $\\frac{1}{2}$"},
        {**{f"{n}.md": f"![[{n + 1}]]" for n in range(5)}, "5.md": "five levels"},
        {"a.md": "<a href='gone.md'>raw HTML may mean another part of the host</a>"},
        {"a.canvas": "", "b.canvas": '{"nodes":[],"edges":[]}'},
        {"a.md": "---\npublish: false\n---\n[[Gone]] %%"},
    ],
)
def test_stays_silent(found: Found, vault: dict[str, str | bytes]) -> None:
    assert [(each.code, each.message) for each in found(vault)] == []


@pytest.mark.parametrize(
    ("vault", "hint"),
    [
        ({"a.md": "[[Some nite]]", "Some note.md": ""}, "`Some note`"),
        ({"a.md": "![[pictur.png]]", "f/picture.png": b""}, "`picture.png`"),
        ({"a.md": "[[b#Introducton]]", "b.md": "# Introduction"}, "`#Introduction`"),
        ({"a.md": "[[b#^two]]", "b.md": "x ^one"}, "`^one`"),
        ({"a.md": "[[n]]", "b/n.md": "", "c/n.md": ""}, "`c/n.md`"),
    ],
)
def test_help_names_what_may_have_been_meant(
    found: Found, vault: dict[str, str | bytes], hint: str
) -> None:
    assert hint in found(vault)[0].help


def test_hint_never_names_what_is_not_published(found: Found) -> None:
    vault = {"a.md": "[[Secret nite]]", "Secret note.md": "---\npublish: false\n---\n"}
    assert "Secret note" not in found(vault)[0].help


def test_dotted_names_are_notes_and_not_files(found: Found) -> None:
    """§2.2: a dot in a name is no ending."""
    assert {each.code for each in found({"a.md": "[[v1.2]] [[Node.js]]"})} == {"L001"}


def test_cycle_is_told_once_and_by_its_way(found: Found) -> None:
    vault = {"a.md": "![[b]]", "b.md": "![[c]]", "c.md": "![[a]]", "d.md": "![[a]]"}
    (finding,) = found(vault)
    assert "`a` → `b` → `c` → `a`" in finding.message
    assert finding.span.path == "c.md"


def test_two_cycles_are_two_findings(found: Found) -> None:
    vault = {"a.md": "![[b]]", "b.md": "![[a]]", "c.md": "![[c]]"}
    assert [each.span.path for each in found(vault)] == ["b.md", "c.md"]

"""`S011`: callouts of a type that nothing knows, each at its place; all else is let pass."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from knapper.diagnostics import Diagnostic, Severity
from knapper.site import Site

Found = Callable[..., list[Diagnostic]]


@pytest.fixture
def found(make_vault: Callable[..., Path]) -> Found:
    def check(files: dict[str, str | bytes]) -> list[Diagnostic]:
        return [each for each in Site.load(make_vault(files)).diagnostics if each.code == "S011"]

    return check


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("warnning", "warning"),
        ("Wraning", "warning"),
        ("tips", "tip"),
        ("tipp", "tip"),
        ("exmaple", "example"),
        ("imprtnat", "important"),
        ("dangr", "danger"),
        ("succes", "success"),
    ],
)
def test_near_miss_is_a_warning_at_its_type(found: Found, written: str, meant: str) -> None:
    (finding,) = found({"a.md": f"text\n\n> - x\n>\n> > [!{written}] Title"})
    span = finding.span
    assert finding.severity is Severity.WARNING
    assert (span.path, span.line, span.column, span.length) == ("a.md", 5, 7, len(written))
    assert finding.help == f"did you mean `{meant}`?"
    assert finding.subject == f"callout `{written.lower()}`"


@pytest.mark.parametrize(
    "written", ["figure", "zip", "top", "recipe", "notes", "nte", "mail", "vote", "nota", "hunt"]
)
def test_any_other_type_is_information(found: Found, written: str) -> None:
    (finding,) = found({"a.md": f"> [!{written}]"})
    assert finding.severity is Severity.INFO
    assert "did you mean" not in finding.help


@pytest.mark.parametrize(
    "files",
    [
        {"a.md": "> [!note]\n\n> [!TLDR]- x\n\n> [!faq|meta]+\n\n> [!error]"},
        {".knapper/config.yml": "callouts: [Tipp]\n"},
        {"publish.css": '.callout[data-callout="tipp"] {}'},
        {".obsidian/app.json": "{}", ".obsidian/snippets/x.css": "[data-callout='Tipp' i] {}"},
        {".obsidian/app.json": "{}", ".obsidian/themes/T/theme.css": '[data-callout^="tipp"]{}'},
        {".obsidian/app.json": "{}", ".obsidian/plugins/p/styles.css": "[data-callout=tipp]"},
        {
            ".obsidian/app.json": "{}",
            ".obsidian/plugins/obsidian-admonition/data.json": '{"userAdmonitions":\n'
            '{"x": {"type": "tipp"}}}',
        },
        {
            ".obsidian/app.json": "{}",
            ".obsidian/plugins/callout-manager/data.json": '{"callouts": {"custom": ["tipp"]}}',
        },
        {"a.md": "---\npublish: false\n---\n> [!tipp]"},
        {"a.md": "```\n> [!tipp]\n```\n\n`[!tipp]`\n\n[!tipp]"},
    ],
)
def test_known_types_are_let_pass(found: Found, files: dict[str, str | bytes]) -> None:
    assert found({"a.md": "> [!tipp]\n> x", **files}) == []


def test_type_that_is_used_often_is_no_slip(found: Found) -> None:
    many = found({f"{n}.md": "> [!tipp]" for n in range(5)})
    assert {each.severity for each in many} == {Severity.INFO}


def test_style_sheets_that_cannot_be_read_define_nothing(found: Found) -> None:
    (finding,) = found(
        {
            "a.md": "> [!tipp]",
            ".obsidian/app.json": "{}",
            ".obsidian/snippets": b"a file",
            "publish.css": b"\xff[data-callout=tipp]",
        }
    )
    assert finding.severity is Severity.WARNING

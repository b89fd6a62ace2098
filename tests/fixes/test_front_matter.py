"""`F003` and `F004` mended: a text of tags becomes a list, a link in a property gets quotes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knapper.diagnostics import Diagnostic
from knapper.fixes import fix_vault
from knapper.site import Site

MakeVault = Callable[..., Path]


def is_of_these(one: Diagnostic) -> bool:
    return one.code in {"F003", "F004"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("up: [[Note]]", 'up: "[[Note]]"'),
        ("up:  [[Note|shown]]   # why", 'up:  "[[Note|shown]]"   # why'),
        ("up: [[Note|it's]]", 'up: "[[Note|it\'s]]"'),
        ('up: [[Note|say "x"]]', "up: '[[Note|say \"x\"]]'"),
        ('up: [[Note|it\'s "x"]]', "up: '[[Note|it''s \"x\"]]'"),
        ("up: [[Note|a\\b]]", "up: '[[Note|a\\b]]'"),
        ("up:\n  - [[Note]]\n  - [[Note#H|x]]", 'up:\n  - "[[Note]]"\n  - "[[Note#H|x]]"'),
        ("up: [[[Note]], [[Note]]]", 'up: ["[[Note]]", "[[Note]]"]'),
        ("up: [x, [[Note]]]", 'up: [x, "[[Note]]"]'),
        ("up: {a: [[Note]]}", 'up: {a: "[[Note]]"}'),
        ('up: [["Note"]]', None),
        ("up: [[Gone]]", None),
        ("tags: a, b", "tags: [a, b]"),
        ("tags: 'a b'  # c", "tags: [a, b]  # c"),
        ('Tag: "#a, #b/c-d"', "Tag: [a, b/c-d]"),
        ("tags: ä, 日本", "tags: [ä, 日本]"),
        ("tags: a, 2024", None),
        ("tags: a, true", None),
        ("tags: a, b:c", None),
        ('tags: "a\\u002C b"', None),
        ("tags: |\n  a\n  b", None),
        ("tags: a,\n  b", None),
    ],
)
def test_is_mended_once_and_for_all(make_vault: MakeVault, before: str, after: str | None) -> None:
    text = "---\r\n{}\r\n---\r\n\ttext".format(before.replace("\n", "\r\n"))
    root = make_vault({"a.md": text, "Note.md": "# H\n\n[[a]]"})
    outcome = fix_vault(root, lambda: Site.load(root).diagnostics, is_of_these)
    wanted = (
        text if after is None else text.replace(*(s.replace("\n", "\r\n") for s in (before, after)))
    )
    assert (root / "a.md").read_bytes().decode() == wanted
    left = [one.code for one in outcome.left if one.code in {"F003", "F004"}]
    assert bool(left) == (after is None)
    assert fix_vault(root, lambda: Site.load(root).diagnostics, is_of_these).changes == ()


def test_quotes_that_would_make_a_broken_link_are_not_set(make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "---\nup: [[Gone]]\n---\n"})
    outcome = fix_vault(root, lambda: Site.load(root).diagnostics, is_of_these)
    (skipped,) = outcome.skipped
    assert skipped.finding.subject == "[[Gone]]"
    assert skipped.reason.startswith("it would bring L001: ")


LINE = st.text(alphabet="ab[]|,#:'\"\\ -{}&*!?é", max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(st.lists(st.tuples(st.sampled_from(["up", "tags", "- x", "  y"]), LINE), max_size=4))
def test_any_front_matter_is_survived(make_vault: MakeVault, lines: list[tuple[str, str]]) -> None:
    body = "".join(f"{name}: {value}\n" for name, value in lines)
    root = make_vault({"a.md": f"---\n{body}---\n", "b.md": ""})
    before = {(one.code, one.subject) for one in Site.load(root).diagnostics}
    outcome = fix_vault(root, lambda: Site.load(root).diagnostics, is_of_these)
    assert {(one.code, one.subject) for one in outcome.left} <= before
    assert (root / "a.md").read_text().count("\n") == len(lines) + 2

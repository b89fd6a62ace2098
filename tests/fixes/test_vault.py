"""Fixes made in the files of a vault, checked again, and taken back where they do harm."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knapper.diagnostics import Diagnostic, Edit, Fix, Severity, Span, finding
from knapper.fixes import FixOutcome, fix_vault, preview_fixes
from knapper.fixes import vault as room

MakeVault = Callable[..., Path]


class Words:
    """A made-up check: words that are wrong, with what they become; read anew at each call.

    `wrong` maps a word to its fix; `faults` are words that are a fault and have none.
    """

    def __init__(
        self, root: Path, wrong: dict[str, str], faults: tuple[str, ...] = (), info: str = ""
    ) -> None:
        self.root, self.wrong, self.faults, self.info = root, wrong, faults, info
        self.calls = 0

    def __call__(self) -> tuple[Diagnostic, ...]:
        self.calls += 1
        return tuple(self.find())

    def find(self) -> Iterator[Diagnostic]:
        for file in sorted(self.root.rglob("*.md")):
            path = file.relative_to(self.root).as_posix()
            for number, line in enumerate(file.read_text("utf-8-sig", "replace").split("\n"), 1):
                for word in (*self.wrong, *self.faults, self.info):
                    if word and word in line:
                        yield self.found(word, Span(path, number, line.index(word) + 1, len(word)))

    def found(self, word: str, span: Span) -> Diagnostic:
        new = self.wrong.get(word)
        fix = None if new is None else Fix(f"write `{new}`", (Edit(span, word, new),))
        severity = Severity.INFO if word == self.info else Severity.WARNING
        code = "L012" if new is not None else "L001"
        return finding(code, "a word", span, fix=fix, subject=word, severity=severity)


def reasons(outcome: FixOutcome) -> list[str]:
    return [one.reason for one in outcome.skipped]


def test_fixes_are_made_and_told(make_vault: MakeVault) -> None:
    root = make_vault({"a.md": b"\xef\xbb\xbfone bad\r\ntwo", "f/b.md": "bad\rgood", "c.md": "ok"})
    outcome = fix_vault(root, Words(root, {"bad": "good"}))
    assert (root / "a.md").read_bytes() == b"\xef\xbb\xbfone good\r\ntwo"
    assert (root / "f/b.md").read_bytes() == b"good\rgood"
    assert [each.path for each in outcome.changes] == ["a.md", "f/b.md"]
    assert outcome.changes[1].before == b"bad\rgood"
    assert [each.span.path for each in outcome.mended] == ["a.md", "f/b.md"]
    assert outcome.skipped == outcome.left == ()


def test_a_second_run_changes_nothing(make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "bad worse\nbad"})
    words = Words(root, {"bad": "good", "worse": "dire"}, faults=("dire",))
    fix_vault(root, words)
    first = (root / "a.md").read_bytes()
    outcome = fix_vault(root, words)
    assert (outcome.changes, outcome.mended) == ((), ())
    assert (root / "a.md").read_bytes() == first == b"good worse\ngood"


def test_only_what_is_chosen_is_mended(make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "bad", "b.md": "bad"})
    outcome = fix_vault(root, Words(root, {"bad": "good"}), lambda one: one.span.path == "b.md")
    assert (root / "a.md").read_text() == "bad"
    assert [each.span.path for each in outcome.left] == ["a.md"]


def test_overlapping_fixes_are_made_one_after_the_other(make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "abc"})
    words = Words(root, {"ab": "xb", "bc": "bz"})
    assert len(fix_vault(root, words).mended) == 2
    assert (root / "a.md").read_text() == "xbz"
    assert words.calls == 3


def test_a_fix_that_leaves_its_finding_is_taken_back(make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "bad\nmad", "b.md": "bad"})
    os.utime(root / "a.md", ns=(10**18, 10**18))
    outcome = fix_vault(root, Words(root, {"bad": "bad bad", "mad": "glad"}))
    assert (root / "a.md").read_text() == "bad\nglad"
    assert (root / "b.md").read_text() == "bad"
    assert [each.span.path for each in outcome.mended] == ["a.md"]
    assert reasons(outcome) == ["its finding would stay"] * 2


def test_a_file_that_is_as_before_has_its_date(make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "bad"})
    os.utime(root / "a.md", ns=(10**18, 10**18))
    fix_vault(root, Words(root, {"bad": "bad bad"}))
    assert (root / "a.md").stat().st_mtime_ns == 10**18


def test_a_fix_that_brings_a_finding_is_taken_back(make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "bad\nmad", "b.md": "bad"})
    outcome = fix_vault(root, Words(root, {"bad": "ill", "mad": "glad"}, faults=("ill",)))
    assert (root / "a.md").read_text() == "bad\nglad"
    assert reasons(outcome) == ["it would bring L001: a word"] * 2


def test_the_guilty_of_one_line_is_found(make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "bad mad sad"})
    words = Words(root, {"bad": "good", "mad": "ill", "sad": "gay"}, faults=("ill",))
    outcome = fix_vault(root, words)
    assert (root / "a.md").read_text() == "good mad gay"
    assert [each.finding.subject for each in outcome.skipped] == ["mad"]


def test_the_guilty_is_found_though_its_harm_is_elsewhere(make_vault: MakeVault) -> None:
    root = make_vault({**{f"{n}.md": "bad" for n in range(7)}, "5.md": "mad"})
    words = Words(root, {"bad": "good", "mad": "ill"})

    def check() -> Iterator[Diagnostic]:
        yield from words()
        if (root / "5.md").read_text() == "ill":
            yield finding("L001", "far from it", Span("z.md", 1, 1, 1))

    outcome = fix_vault(root, check)
    assert [each.finding.subject for each in outcome.skipped] == ["mad"]
    assert len(outcome.mended) == 6


def test_a_new_fact_is_no_harm(make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "bad"})
    fix_vault(root, Words(root, {"bad": "fact"}, info="fact"))
    assert (root / "a.md").read_text() == "fact"


def test_a_finding_in_new_words_is_no_new_one(make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "x bad"})
    words = Words(root, {"bad": "good"})

    def check() -> Iterator[Diagnostic]:
        yield from words()
        subject = (root / "a.md").read_text()
        yield finding("L002", "the link as written", Span("a.md", 1, 1, 5), subject=subject)

    assert len(fix_vault(root, check).mended) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"bad \xff", "the file is not valid UTF-8"),
        (b"bad \x00", "the file holds a NUL"),
    ],
)
def test_a_file_that_is_no_text_is_not_touched(
    make_vault: MakeVault, content: bytes, reason: str
) -> None:
    root = make_vault({"a.md": content, "b.md": "bad"})
    outcome = fix_vault(root, Words(root, {"bad": "good"}))
    assert (root / "a.md").read_bytes() == content
    assert (root / "b.md").read_text() == "good"
    assert reasons(outcome) == [reason]


def test_a_read_only_file_is_told(make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "bad", "b.md": "bad"})
    (root / "a.md").chmod(0o444)
    outcome = fix_vault(root, Words(root, {"bad": "good"}))
    assert (root / "a.md").read_text() == "bad"
    assert reasons(outcome) == ["the file is read-only"]


def test_rights_stay(make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "bad"})
    (root / "a.md").chmod(0o640)
    fix_vault(root, Words(root, {"bad": "good"}))
    assert stat.S_IMODE((root / "a.md").stat().st_mode) == 0o640


def test_a_link_inside_the_vault_is_followed(make_vault: MakeVault) -> None:
    root = make_vault({"real/a.md": "bad"})
    (root / "b.md").symlink_to(root / "real/a.md")
    outcome = fix_vault(root, Words(root, {"bad": "good"}))
    assert (root / "b.md").is_symlink()
    assert (root / "real/a.md").read_text() == "good"
    assert outcome.left == ()


@pytest.mark.parametrize("path", ["out.md", "../out.md", ".obsidian/app.md", "gone.md", ""])
def test_nothing_outside_the_vault_is_written(make_vault: MakeVault, path: str) -> None:
    root = make_vault({".obsidian/app.md": "bad"})
    outside = root.parent / "out.md"
    outside.write_text("bad")
    (root / "out.md").symlink_to(outside)
    span = Span(path, 1, 1, 3)
    bad = finding("L012", "x", span, fix=Fix("y", (Edit(span, "bad", "good"),)))
    outcome = fix_vault(root, lambda: [bad])
    assert outside.read_text() == (root / ".obsidian/app.md").read_text() == "bad"
    assert len(outcome.skipped) == 1


def test_a_fix_of_two_files_is_refused(make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "bad", "b.md": "bad"})
    spans = [Span("a.md", 1, 1, 3), Span("b.md", 1, 1, 3)]
    fix = Fix("y", tuple(Edit(span, "bad", "good") for span in spans))
    outcome = fix_vault(root, lambda: [finding("L012", "x", spans[0], fix=fix)])
    assert outcome.changes == ()
    assert "several files" in reasons(outcome)[0]


def test_a_fix_without_a_change_is_refused(make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "bad"})
    empty = finding("L012", "x", Span("a.md", 1, 1, 3), fix=Fix("y", ()))
    assert reasons(fix_vault(root, lambda: [empty])) == ["it has no change"]


def test_a_file_that_changed_since_is_left_to_its_author(
    make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_vault({"a.md": "bad", "b.md": "bad"})
    plan_round = room.plan_round

    def slow(*arguments: object) -> object:
        plan = plan_round(*arguments)  # type: ignore[arg-type]
        if words.calls == 1:
            (root / "b.md").write_text("typed bad")
        return plan

    words = Words(root, {"bad": "good"})
    with monkeypatch.context() as patch:
        patch.setattr(room, "plan_round", slow)
        outcome = fix_vault(root, words)
    assert (root / "a.md").read_text() == "good"
    assert (root / "b.md").read_text() == "typed good"
    assert [each.before for each in outcome.changes] == [b"bad", b"typed bad"]


def test_what_an_author_types_while_a_round_is_checked_stays(make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "bad"})
    words = Words(root, {"bad": "bad bad"})

    def check() -> tuple[Diagnostic, ...]:
        if words.calls == 1:
            (root / "a.md").write_text("typed bad bad")
        return words()

    outcome = fix_vault(root, check)
    assert (root / "a.md").read_text() == "typed bad bad"
    assert outcome.changes == ()
    assert reasons(outcome) == ["its finding would stay"]


def test_a_break_leaves_each_file_as_it_was(make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "bad"})
    words = Words(root, {"bad": "good"})

    def check() -> tuple[Diagnostic, ...]:
        if words.calls:
            raise KeyboardInterrupt
        return words()

    with pytest.raises(KeyboardInterrupt):
        fix_vault(root, check)
    assert (root / "a.md").read_text() == "bad"
    assert [each.name for each in root.iterdir()] == ["a.md"]


def test_a_break_while_writing_leaves_no_scrap(
    make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_vault({"a.md": "bad", "b.md": "bad"})

    def fsync(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(KeyboardInterrupt):
        fix_vault(root, Words(root, {"bad": "good"}))
    assert sorted((each.name, each.read_text()) for each in root.iterdir()) == [
        ("a.md", "bad"),
        ("b.md", "bad"),
    ]


def test_a_disk_that_is_full_is_told(
    make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_vault({"a.md": "bad"})

    def fsync(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    outcome = fix_vault(root, Words(root, {"bad": "good"}))
    assert reasons(outcome) == ["the file cannot be written: no space left on device"]
    assert (root / "a.md").read_text() == "bad"


def test_fixes_that_undo_each_other_end(make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "tick"})
    words = Words(root, {"tick": "tock", "tock": "tick"})
    outcome = fix_vault(root, words)
    assert outcome.mended == ()
    assert (root / "a.md").read_text() == "tick"


def test_a_preview_writes_nothing(make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "bad", "b.md": "bad\xff"})
    (change,) = preview_fixes(root, Words(root, {"bad": "good"})(), lambda o: o.span.path == "a.md")
    assert (change.path, change.before, change.after) == ("a.md", b"bad", b"good")
    assert (root / "a.md").read_text() == "bad"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    text=st.text(alphabet="abcd\n", max_size=30),
    wrong=st.dictionaries(
        st.text(alphabet="abcd", min_size=1, max_size=2), st.text(alphabet="abcd", max_size=2)
    ),
)
def test_it_ends_and_nothing_gets_worse(
    make_vault: MakeVault, text: str, wrong: dict[str, str]
) -> None:
    root = make_vault({"a.md": text})
    words = Words(root, wrong)
    before = words()
    outcome = fix_vault(root, words)
    assert words() == outcome.left
    assert len(outcome.left) <= len(before) - len(outcome.mended)

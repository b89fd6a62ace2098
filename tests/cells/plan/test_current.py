"""Which cells a change makes stale, and which it leaves alone: the table in `changes.txt`."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from planned_vault import FILES, Change, forget, make, read_changes, run_all, stale

from knapper.cells.plan.keys import note_keys
from knapper.compile import CodeCell
from knapper.site import Site

MakeVault = Callable[..., Path]

TABLE = read_changes((Path(__file__).parent / "changes.txt").read_text(encoding="utf-8"))
INSTALLED = TABLE.pop("installed, for a run only")
SEEN_BY_ALL = [
    pytest.param(row, id=f"{part}: {row.title}") for part in TABLE for row in TABLE[part]
]
ALL = "Alone 1, Base 12, Report 1, Train 123"


@pytest.mark.usefixtures("computer")
def test_what_just_ran_is_current(make_vault: MakeVault) -> None:
    root = make_vault(FILES)
    stored = run_all(root)
    assert stale(root, stored) == stale(root, stored, versions=True) == ("", "")
    assert stale(root, {}) == (ALL, "never ran")


@pytest.mark.parametrize("change", SEEN_BY_ALL)
def test_a_change(make_vault: MakeVault, computer: Path, change: Change) -> None:
    root = make_vault(FILES)
    stored = run_all(root)
    make(change, root, computer)
    for versions in (False, True):
        found, why = stale(root, stored, versions=versions)
        assert found == change.stale
        if change.why or not found:
            assert why == change.why


@pytest.mark.parametrize("change", INSTALLED, ids=lambda change: change.title)
def test_what_is_installed_counts_for_a_run_only(
    make_vault: MakeVault, computer: Path, change: Change
) -> None:
    root = make_vault(FILES)
    stored = run_all(root)
    make(change, root, computer)
    assert stale(root, stored) == ("", "")
    assert stale(root, stored, versions=True) == (change.stale, change.why)
    told = Site.load(root, lean=True).cells.differences("Report.md", stored["Report.md"])
    assert [one.words for one in told if not one.shared] == ([change.why] if change.why else [])


@pytest.mark.usefixtures("computer")
@pytest.mark.parametrize(("python", "cells"), [("3.8.99", ALL), ("3.9.99", "")])
def test_another_python_counts_for_a_run_only(
    make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch, python: str, cells: str
) -> None:
    root = make_vault(FILES)
    monkeypatch.setattr(platform, "python_version", lambda: "3.9.1")
    stored = run_all(root)
    monkeypatch.setattr(platform, "python_version", lambda: python)
    assert stale(root, stored) == ("", "")
    why = "Python 3.8 here, made with 3.9" if cells else ""
    assert stale(root, stored, versions=True) == (cells, why)


@pytest.mark.usefixtures("computer")
def test_a_required_note_that_moved_is_another(make_vault: MakeVault) -> None:
    """`results` may ask for it by its path; a note of its own is the same wherever it is."""
    root = make_vault(FILES)
    stored = run_all(root)
    (root / "Methods/Train.md").rename(root / "Train.md")
    (root / "Alone.md").rename(root / "Lonely.md")
    moved = {"Train.md": stored["Methods/Train.md"], "Lonely.md": stored["Alone.md"]}
    assert stale(root, stored | moved)[0] == "Report 1"


def test_keys_are_the_same_where_the_libraries_are_not(
    make_vault: MakeVault, computer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_vault(FILES)
    here = Site.load(root, lean=True).cells
    stored = run_all(root)
    assert here.environment("Methods/Train.md").packages["lab"].startswith("sha256:")
    elsewhere = [path for path in sys.path if not path.startswith(str(computer))]
    monkeypatch.setattr(sys, "path", elsewhere)
    forget()
    there = Site.load(root, lean=True).cells
    assert there.environment("Methods/Train.md").packages == {}
    assert [there.keys(path) for path in there.notes] == [here.keys(path) for path in here.notes]
    assert stale(root, stored, versions=True) == ("", "")


def test_no_two_codes_have_one_key(make_vault: MakeVault) -> None:
    sources = ["a", "a\nb", "", "a\n", " a"]
    notes = {f"{n}.md": f"````python run\n{one}\n````" for n, one in enumerate(sources)}
    notes["raises.md"] = "````python run raises=a\n````"
    notes["twice.md"] = "````python run\na\n````\n\n````python run\nb\n````"
    plan = Site.load(make_vault(notes), lean=True).cells
    assert len({plan.keys(path)[-1] for path in notes}) == len(notes)


def test_no_part_of_a_key_runs_over_into_the_next() -> None:
    def key(source: str, raises: str, inputs: dict[str, str]) -> str:
        return note_keys([CodeCell("python", source, -1, 1, 1, 1, raises=raises)], inputs)[0]

    parts = [("ab", "c"), ("a", "bc"), ("", "abc"), ("abc", ""), ("a1:b", "c"), ("a", "1:bc")]
    keys = [key(source, raises, {}) for source, raises in parts]
    keys += [key("abc", "", {name: value}) for name, value in parts]
    assert len(set(keys)) == 2 * len(parts)


@pytest.mark.usefixtures("computer")
def test_what_is_installed_otherwise_than_pinned_is_told(make_vault: MakeVault) -> None:
    root = make_vault({**FILES, ".knapper/requirements.txt": "bricks==2.14\nmortar==1\n"})
    plan = Site.load(root, lean=True).cells
    assert plan.unmet_pins("Methods/Train.md") == {"bricks": ("2.14", "2.13.0+cpu")}
    assert plan.unmet_pins("Base.md") == {}

"""A copy of the handbook with more than a hundred faults planted in it: every one is found at its
exact place, and nothing else is.

`overlay/` holds notes that are put into the copy, `EDITS` changes notes of the handbook. In both
a fault is marked where it is to be found, `⟦L001|[[Gone]]⟧`: the rule, and the text that the
finding points at. The marks are taken off as the copy is written. So what is expected is said by
the person who planted it, never by the checker.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from filled_outputs import fill_in

from knapper.diagnostics import RULES, Diagnostic
from knapper.site import Site

HANDBOOK = Path(__file__).parents[2] / "vault"
OVERLAY = Path(__file__).parent / "overlay"
MARK = re.compile(r"⟦([A-Z]\d{3})\|([^⟧]*)⟧")


class Fault(NamedTuple):
    """One planted fault. `line` is 0 where the whole file is meant."""

    code: str
    path: str
    line: int = 0
    column: int = 0
    length: int = 0


SOURCE = "Sources/Lost in the middle (Liu 2023).md"

# Path in the handbook, a text that stands there once, and what takes its place.
EDITS = [
    ("Concepts/Replay.md", "status: stable", "status: ⟦F012|stabel⟧"),
    ("Concepts/LoRA.md", '- "[[QLoRA]]"', "- ⟦F015|QLoRA⟧"),
    ("Concepts/Hallucination.md", "status: stable\n", "status: stable\n⟦F014|colour⟧: blue\n"),
    (SOURCE, "year: 2023", "year: ⟦F011|about 2023⟧"),
    (SOURCE, "kind: paper\n", ""),
    (SOURCE, "type: source", "⟦F010|type⟧: source"),
    (SOURCE, "description: Models", "description: ⟦F013|Models"),
    (
        SOURCE,
        " better than what stands in the middle.",
        "⟧",
    ),
    ("LLM domain adaptation.md", "| Approach | Descr", "| ⟦T010|Approach | Descr"),
    ("LLM domain adaptation.md", "iption | Use-case | Cons |", "iption | Use-case | Cons⟧ |"),
    (
        "LLM domain adaptation.md",
        "| [[In-context learning\\|In-context learning (ICL)]]<br>A.K.A. prompt engineering | Put",
        "| ⟦T009|In-context learning (ICL)⟧ | Put",
    ),
    ("LLM domain adaptation.md", "| [[Pretraining]] | 6 |", "| [[Pretraining]] | ⟦T005|six⟧ |"),
    (
        "LLM domain adaptation.md",
        "| [[Fine-tuning]] | 4 | All weights |",
        "| [[Fine-tuning]] | ⟦T013|5⟧ | ⟦T006|Half of the weights⟧ |",
    ),
    ("LLM domain adaptation.md", "| Nothing to forget |", "| ⟦T004|⟧ |"),
    ("LLM domain adaptation.md", "| You are OpenAI |", "| ⟦T004|⟧ |"),
    ("LLM domain adaptation.md", "    budget -->|Yes| pre\n", ""),
    ("LLM domain adaptation.md", '"Is the budget huge?"', '"⟦D003|Is the budget huge?⟧"'),
    ("LLM domain adaptation.md", 'pre["Pretraining"]', 'pre["⟦D012|Pretraining⟧"]'),
]

# A token of a well-known form, in pieces: the repository itself holds none.
TOKEN = "gh" + "p_" + "q7Rk2ZsT9vXw4LmN8pYb6HcJ3dGf5KtQ1eAu"

# What cannot be a fixture, or would harm one: files written by the test.
WRITTEN = {
    "Planted/Control.md": b"A NUL \0 here.\n",
    "Planted/Encoding.md": b"na\xefve\n",
    "Planted/large.txt": b"x" * (1024 * 1024 + 1),
    "Planted/dump.csv": b"a,b\n1,2\n",
    "Planted/unused.png": b"not shown anywhere",
    "Planted/Secrets.md": f"[[Index]] The token is `{TOKEN}`.\n".encode(),
}

# Faults that no mark in a text can show: of a file as a whole, or of one of `WRITTEN`.
UNMARKED = [
    Fault("L009", "Planted/Twice/Same-page.md"),
    Fault("L013", "Planted/Alone.md"),
    Fault("L014", "Planted/unused.png"),
    Fault("P001", "Planted/outside.md"),
    Fault("P004", "Planted/Secrets.md", 1, 25, 40),
    Fault("P005", "Planted/large.txt"),
    Fault("S001", "Planted/Encoding.md", 1, 3, 1),
    Fault("S002", "Planted/Control.md", 1, 7, 1),
]


def plant(text: str, path: str) -> tuple[str, list[Fault]]:
    """Return the text without its marks, and the faults that they mark."""
    faults, lines = [], []
    for number, line in enumerate(text.split("\n"), 1):
        position, shown = 0, ""
        for mark in MARK.finditer(line):
            shown += line[position : mark.start()]
            faults.append(Fault(mark[1], path, number, len(shown) + 1, len(mark[2])))
            shown += mark[2]
            position = mark.end()
        lines.append(shown + line[position:])
    return "\n".join(lines), faults


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Fault], list[Diagnostic]]:
    """The faults of one copy of the handbook, and what the checker finds in it."""
    vault = tmp_path_factory.mktemp("planted") / "vault"
    shutil.copytree(HANDBOOK, vault)
    faults = list(UNMARKED)
    for source in sorted(each for each in OVERLAY.rglob("*") if each.is_file()):
        path = source.relative_to(OVERLAY).as_posix()
        text, found = plant(source.read_bytes().decode(), path)
        target = vault / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
        faults += found
    for path, data in WRITTEN.items():
        (vault / path).write_bytes(data)
    (vault.parent / "outside.md").write_text("not of the vault", encoding="utf-8")
    (vault / "Planted/outside.md").symlink_to(vault.parent / "outside.md")
    texts: dict[str, str] = {}
    for path, old, new in EDITS:
        text = texts.setdefault(path, (vault / path).read_bytes().decode())
        assert text.count(old) == 1, f"{path}: {old!r} stands there {text.count(old)} times"
        texts[path] = text.replace(old, new)
    for path, marked in texts.items():
        text, found = plant(marked, path)
        (vault / path).write_bytes(text.encode())
        faults += found
    fill_in(vault)
    return faults, list(Site.load(vault).diagnostics)


def test_every_fault_is_found_at_its_place_and_nothing_else(
    planted: tuple[list[Fault], list[Diagnostic]],
) -> None:
    faults, found = planted
    told = Counter(Fault(one.code, *_place(one)) for one in found)
    expected = Counter(faults)
    missed, more = sorted(expected - told), sorted(told - expected)
    assert not missed, f"not found: {missed}\n\nfound instead: {more}"
    assert not more, f"false alarms: {more}"


def _place(one: Diagnostic) -> tuple[str, int, int, int]:
    span = one.span
    return (span.path, span.line, span.column, span.length)


def test_there_are_a_hundred_of_every_rule(
    planted: tuple[list[Fault], list[Diagnostic]],
) -> None:
    faults, _ = planted
    assert len(faults) >= 100
    assert {fault.code for fault in faults} == set(RULES) - set(ELSEWHERE)


ELSEWHERE = {
    "L020": "asks a server: tests/external",
    "L021": "asks a server: tests/external",
    "L022": "asks a server: tests/external",
    "L023": "asks a server: tests/external",
    "V001": "a file that cannot be read: tests/vault",
    "X003": "known where the cell ran, not in the vault: tests/checks",
}

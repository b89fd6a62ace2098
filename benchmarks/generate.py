"""Make up a vault: the same notes from the same seed, as Obsidian writes them or as MkDocs does.

In come a number of notes, a seed and a dialect; out comes a folder of Markdown. A note has about
2.5 KB: properties, headings, lists, a table, a callout, code, tasks, eight to ten links and now
and then an embed. The dialect `mkdocs` says the same in relative links and admonitions, so that
stock MkDocs can build it; an embed, which it has no word for, becomes a link.
"""

from __future__ import annotations

import argparse
import posixpath
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote

__all__ = ["Dialect", "Plan", "write_vault"]

Dialect = Literal["obsidian", "mkdocs"]

SIZE = 2500  # bytes of a note, about
PER_FOLDER = 50

FIRST = "Quiet Copper Early Hollow Amber Distant Plain Narrow Bright Folded Winter Open".split()
SECOND = "harbour ledger signal orchard method lantern archive bridge kernel meadow".split()
HEADINGS = (
    "What it is for",
    "How it works",
    "Costs & limits",
    "Worked example",
    "When to choose it",
    "Open questions",
    "Further reading",
)
TAGS = "method/tuning method/retrieval method data/corpus data evaluation cost draft idea".split()
KINDS = ("note", "tip", "warning", "question", "example")
WORDS = (
    "the a model domain corpus answer token reader question cost method small large careful"
    " weight gradient prompt passage index measure keeps finds grows needs shows holds leads from"
    " into with without under over after before and but so while each few many clear hidden"
    " useful slow quick strict open shared local remote plain dense sparse"
).split()


@dataclass(frozen=True)
class Plan:
    """How many `notes` there are, from which `seed`, and whether all lie in one folder."""

    notes: int = 1000
    seed: int = 1
    flat: bool = False

    def name(self, note: int) -> str:
        """Return the name of a note: unique, with blanks, as people name notes."""
        return f"{FIRST[note % len(FIRST)]} {SECOND[note // len(FIRST) % len(SECOND)]} {note:04}"

    def path(self, note: int) -> str:
        """Return the path of a note from the vault's root, with its `.md`."""
        folder = "" if self.flat else f"Part {note // PER_FOLDER:03}/"
        return f"{folder}{self.name(note)}.md"

    def headings(self, note: int) -> list[str]:
        """Return the three headings of a note, which links from other notes rely on."""
        return [HEADINGS[(note + step) % len(HEADINGS)] for step in (0, 2, 4)]


class Writer:
    """One note's text in one dialect. Both dialects draw the same numbers in the same order."""

    def __init__(self, plan: Plan, note: int, dialect: Dialect) -> None:
        self.plan, self.note, self.dialect = plan, note, dialect
        self.random = random.Random(f"{plan.seed}/{note}")

    def prose(self, words: int) -> str:
        """Return a sentence or two with some emphasis."""
        chosen = self.random.choices(WORDS, k=words)
        for mark in ("**", "*", "`"):
            place = self.random.randrange(words)
            chosen[place] = f"{mark}{chosen[place].strip('*`')}{mark}"
        half = words // 2
        chosen[half - 1] += "."
        return f"{' '.join(chosen[:half]).capitalize()} {' '.join(chosen[half:])}."

    def target(self) -> int:
        """Return a note to link to: mostly a neighbour, sometimes any."""
        if self.random.random() < 0.6:  # noqa: PLR2004 - people link mostly to what is near
            start = self.note // PER_FOLDER * PER_FOLDER
            return self.random.randrange(start, min(start + PER_FOLDER, self.plan.notes))
        return self.random.randrange(self.plan.notes)

    def link(self, *, bar: str = "|") -> str:
        """Return a link in one of five forms; `bar` is escaped in tables."""
        target, form = self.target(), self.random.randrange(5)
        heading = self.random.choice(self.plan.headings(target))
        name, path = self.plan.name(target), self.plan.path(target)
        shown = name.lower()
        if self.dialect == "mkdocs":
            return self.relative(shown, path, heading if form == 2 else "")  # noqa: PLR2004
        return (
            f"[[{name}]]",
            f"[[{name}{bar}{shown}]]",
            f"[[{name}#{heading}{bar}{shown}]]",
            f"[[{path.removesuffix('.md')}{bar}{shown}]]",
            f"[{shown}]({quote(path)})",
        )[form]

    def relative(self, shown: str, path: str, heading: str = "") -> str:
        """Return a Markdown link as MkDocs wants it: from this note's own folder."""
        folder = posixpath.dirname(self.plan.path(self.note))
        slug = "-".join(heading.lower().replace("&", "").split())
        fragment = f"#{slug}" if heading else ""
        return f"[{shown}]({quote(posixpath.relpath(path, folder or '.'))}{fragment})"

    def properties(self) -> str:
        """Return the front matter, with a link in a property."""
        tags = "\n".join(f"  - {tag}" for tag in self.random.sample(TAGS, 3))
        day = f"2026-{self.random.randrange(1, 13):02}-{self.random.randrange(1, 29):02}"
        source = self.plan.name(self.target())
        written = source if self.dialect == "mkdocs" else f"[[{source}]]"
        alias = (
            "" if self.note % 3 else f"aliases:\n  - {self.plan.name(self.note)[:-5]} {self.note}\n"
        )
        return (
            f"---\ntags:\n{tags}\n{alias}created: {day}\nrating: {self.random.randrange(1, 6)}\n"
            f'source: "{written}"\n---\n'
        )

    def callout(self) -> str:
        """Return a callout of three lines with a link."""
        kind, title = self.random.choice(KINDS), self.prose(6).replace("*", "").replace("`", "")
        lines = (self.prose(14), f"See {self.link()}.")
        if self.dialect == "mkdocs":
            return "\n".join((f'!!! {kind} "{title}"', *(f"    {line}" for line in lines)))
        return "\n".join((f"> [!{kind}] {title}", *(f"> {line}" for line in lines)))

    def bullets(self) -> str:
        """Return a list with a list in it, and a link in each."""
        return (
            f"- {self.prose(8)}\n- {self.prose(8)} {self.link()}\n"
            f"    - {self.prose(6)}\n    - {self.link()}\n- {self.prose(8)}"
        )

    def table(self) -> str:
        """Return a table of three columns and three rows, a link in its first row."""
        rows = [[str(self.random.randrange(1000)), self.prose(6)] for _ in range(3)]
        firsts = [self.link(bar=r"\|"), "plain", "`code`"]
        lines = [
            f"| {first} | {' | '.join(row)} |" for first, row in zip(firsts, rows, strict=True)
        ]
        return "\n".join(("| Method | Cost | Remark |", "|---|---:|---|", *lines))

    def code(self) -> str:
        """Return a few lines of Python."""
        name, rate = self.random.choice(SECOND), self.random.random()
        return (
            f"```python\ndef {name}(steps: int, rate: float = {rate:.3f}) -> float:\n"
            f'    """Return the loss after `steps`."""\n    loss = 1.0\n'
            f"    for _ in range(steps):\n        loss *= 1 - rate\n    return loss\n```"
        )

    def tasks(self) -> str:
        """Return two tasks, one of them done."""
        return f"- [ ] {self.prose(6)}\n- [x] {self.prose(6)} {self.link()}"

    def embed(self) -> str:
        """Return, for one note in five, a section of an earlier note embedded."""
        if self.note % 5 or not self.note:
            return ""
        target = self.random.randrange(self.note)  # only backwards: no circles
        heading = self.plan.headings(target)[0]
        if self.dialect == "mkdocs":
            return self.relative(self.plan.name(target), self.plan.path(target), heading)
        return f"![[{self.plan.name(target)}#{heading}]]"

    def text(self) -> str:
        """Return the whole note, filled up with prose to about `SIZE` bytes."""
        one, two, three = self.plan.headings(self.note)
        opening = f"{self.prose(20)} {self.link()} {self.prose(12)} {self.link()}."
        parts = [opening, f"## {one}", self.bullets(), self.callout()]
        parts += [f"## {two}", self.table(), self.code(), self.tasks()]
        parts += [f"## {three}", self.embed(), f"{self.prose(10)} {self.link()} #{TAGS[-1]}"]
        text = self.properties() + "\n\n".join(filter(None, parts))
        # The two dialects differ by a few bytes; how much prose follows must not.
        for _ in range(2 + self.random.randrange(2)):
            text += "\n\n" + self.prose((SIZE - 2000) // 12)
        return text + "\n"


def write_vault(folder: Path, plan: Plan, dialect: Dialect = "obsidian") -> int:
    """Write the vault of `plan` into `folder` and return its size in bytes."""
    total = 0
    for note in range(plan.notes):
        file = folder / plan.path(note)
        file.parent.mkdir(parents=True, exist_ok=True)
        total += file.write_bytes(Writer(plan, note, dialect).text().encode())
    if dialect == "mkdocs":
        # Stock MkDocs has no first page unless there is one of this name.
        (folder / "index.md").write_text("# Home\n", encoding="utf-8")
    return total


def main() -> None:
    """Write a vault from the command line."""
    parser = argparse.ArgumentParser(description="Make up a vault.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--notes", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--flat", action="store_true", help="all notes in one folder")
    parser.add_argument("--dialect", choices=("obsidian", "mkdocs"), default="obsidian")
    given = parser.parse_args()
    size = write_vault(given.folder, Plan(given.notes, given.seed, given.flat), given.dialect)
    print(f"{given.notes} notes, {size / given.notes:.0f} bytes each")


if __name__ == "__main__":
    main()

"""A vault whose cells all ran, changes of it, and what is stale then."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knapper.cells import StoredCell, StoredNote
from knapper.cells.plan import CellStatus, environment
from knapper.site import Site
from knapper.vault import note_name

__all__ = ["FILES", "Change", "forget", "make", "read_changes", "run_all", "stale"]

# Base <- Train <- Report, and Alone that no note requires.
FILES = {
    "Base.md": """\
---
tags: [data]
---
Text about the data.

```python run
numbers = [1, 2]
```

```python run raises=ValueError
raise ValueError
```
""",
    "Methods/Train.md": """\
---
requires: ["[[Base]]", "[[data.csv]]"]
---
```python run timeout=5
text = open("data.csv").read()
```

```python run
import bricks
```

```python run label=loss
import lab
print(bricks, lab)
```

```output
bricks lab
```
""",
    "Report.md": '---\nrequires: "[[Train]]"\n---\n```python run\nprint(results("Train"))\n```\n',
    "Alone.md": "```python run\nprint(1)\n```\n",
    "data.csv": "a,b\n1,2\n",
    "other.csv": "c\n3\n",
}


@dataclass(frozen=True)
class Change:
    """A row of the table: which edits make which cells stale, and why."""

    title: str
    edits: tuple[tuple[str, str, str | None], ...]
    stale: str = ""
    why: str = ""


def read_changes(text: str) -> dict[str, list[Change]]:
    """Return the rows of `tests/cells/plan/changes.txt` by the title of their part."""
    parts: dict[str, list[Change]] = {}
    for part in re.split(r"^== ", text, flags=re.MULTILINE)[1:]:
        title, _, rows = part.partition("\n")
        parts[title] = [_change(row) for row in rows.strip("\n").split("\n\n")]
    return parts


def _change(row: str) -> Change:
    title, *lines = row.split("\n")
    edits: list[tuple[str, str, str | None]] = []
    said = {"stale": "", "why": ""}
    for line in lines:
        name, _, rest = line.strip(" ").partition(":")
        if name in said:
            said[name] = rest.strip()
        elif rest == " gone":
            edits.append((name, "", None))
        else:
            old, arrow, new = rest[1:].replace("\\n", "\n").partition(" ->")
            assert arrow, f"no change in the line {line!r}"
            edits.append((name, old, new[1:]))
    return Change(title, tuple(edits), said["stale"], said["why"])


def make(change: Change, root: Path, computer: Path) -> None:
    """Edit the files of a vault and of a computer as a row says."""
    for path, old, new in change.edits:
        inner = path.removeprefix("computer/")
        file = (root if inner == path else computer) / inner
        if new is None:
            file.unlink()
            continue
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        assert old in text, f"{path} does not hold {old!r}"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
    forget()


def forget() -> None:
    """Let what was found out about this computer be found out again."""
    environment._site_folders.cache_clear()
    environment._version.cache_clear()


def run_all(root: Path) -> dict[str, StoredNote]:
    """Return what would be stored of each note if all cells had just run."""
    plan = Site.load(root, lean=True).cells
    return {
        path: StoredNote(
            path,
            "2026-11-20",
            plan.environment(path),
            plan.inputs(path),
            tuple(StoredCell(key) for key in plan.keys(path)),
        )
        for path in plan.notes
    }


def stale(
    root: Path, stored: Mapping[str, StoredNote], *, versions: bool = False
) -> tuple[str, str]:
    """Return the cells that are not current, as a row writes them, and the first reason."""
    plan = Site.load(root, lean=True).cells
    told, why = [], ""
    for path in sorted(plan.notes, key=note_name):
        states = plan.states(path, stored.get(path), versions=versions)
        cells = [n for n, state in enumerate(states, 1) if state.status is not CellStatus.CURRENT]
        if cells:
            told.append(f"{note_name(path)} {''.join(map(str, cells))}")
            why = why or states[cells[0] - 1].why
    return ", ".join(told), why

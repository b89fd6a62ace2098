"""A vault with everything that pages depend on, and edits of it as people make them.

Its notes are kept as properties and blocks of text, so that an edit is a change of one of these.
Times of files come from a clock of its own, so that dates are the same whenever a test runs.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from PIL import Image
from stored_outputs import gave, store

from knapper.cells import Display, Printed, Result, StoredCell
from knapper.cells.store import figure_name

__all__ = ["BLOCKS", "CONFIGS", "FILES", "MKDOCS", "PATHS", "PROPERTIES", "LivingVault", "Text"]

_HOUR = 3_600_000_000_000
_DAWN = 1_767_225_600_000_000_000  # 2026-01-01
CELL = "```python run\nrecord(loss=1)\n```"
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    b'<g stroke="currentColor"><path d="M0 0"/></g></svg>'
)

PATHS = (
    "Home.md", "Alpha.md", "Beta.md", "Gamma delta.md", "Käse.md", "Table.md", "Chart.md",
    "Train.md", "Report.md", "Hub.md", "Folder/index.md", "Folder/Alpha.md", "Folder/One.md",
    "Folder/Deep/Two.md", "Other.md", "Other/Three.md", "search/Find.md", "Lone/Four.md",
    "Draw.canvas.md", "assets/Five.md", "A & <b>.md",
)  # fmt: skip
NAMES = (
    "Home", "Alpha", "Beta", "Gamma delta", "Käse", "Table", "Train", "Report", "Hub", "One", "Two",
    "Folder/Alpha", "Folder/index", "Other", "Three", "Find", "Four", "Nobody", "Draw.canvas",
    "Nickname", "A & <b>",
)  # fmt: skip


def _png(width: int, height: int, colour: tuple[int, int, int], pad: int = 0) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(made, "PNG")
    data = made.getvalue()
    if pad:  # a chunk that no program looks at
        body = b"knPR" + b"\0" * (pad - len(data) - 12)
        chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
        data = data[:-12] + chunk + data[-12:]
    return data


def _canvas(*names: str) -> str:
    nodes: list[dict[str, Any]] = [
        {"id": str(at), "type": "file", "file": name, "x": at * 500, "y": 0, "width": 400,
         "height": 400}
        for at, name in enumerate(names)
    ]  # fmt: skip
    nodes.append({"id": "t", "type": "text", "text": "See [[Beta]] and #drawn\n\n![[One]]", "x": 0,
                  "y": 500, "width": 400, "height": 300})  # fmt: skip
    return json.dumps({"nodes": nodes, "edges": []})


def _schema(title: str, comparison: str) -> str:
    return (
        "name: topics\nfields: [{name: Topic}, {name: Height, type: integer},"
        ' {name: Pros, type: list, delimiter: "<br>", vault: {bullets: true}}]\n'
        f"vault:\n  where: {{note: {title}}}\n{comparison}"
    )


# Files other than notes, each with the contents that it may have.
FILES: Mapping[str, tuple[str | bytes, ...]] = {
    # Of one size in bytes, so that only their times tell the first two apart.
    "Pictures/small.png": (
        _png(30, 20, (255, 0, 0), 400),
        _png(20, 30, (0, 255, 0), 400),
        _png(10, 10, (1, 1, 1)),
    ),
    "Pictures/other.png": (_png(5, 5, (9, 9, 9)), _png(6, 5, (9, 9, 9))),
    "large.png": tuple(
        _png(1500, 900, colour, 90_000) for colour in ((200, 10, 10), (10, 200, 10))
    ),
    "paper.pdf": (b"%PDF-1.4 one", b"%PDF-1.4 two!"),
    "Draw.canvas": (
        _canvas("Alpha.md", "Pictures/small.png"),
        _canvas("Folder/One.md"),
        _canvas("Nothing.md", "Beta.md"),
    ),
    "logo.png": (_png(40, 40, (0, 0, 0)), _png(80, 40, (0, 0, 0))),
    "mermaid.min.js": ("export default 1", "export default 22"),
    "robots.txt": ("User-agent: *\n", "User-agent: x\n"),
    ".knapper/schemas/tables/topics.yml": (
        _schema("Table", "  coverage: {every: {type: method}, column: Topic}\n"),
        _schema("Table", "  comparison: true\n"),
        _schema("Beta", "  comparison: false\n"),
    ),
    ".obsidian/app.json": (
        "{}",
        '{"userIgnoreFilters": ["Folder/"]}',
        '{"strictLineBreaks": true, "userIgnoreFilters": ["Beta.md", "Hub.md"]}',
    ),
}

_TABLE = "| Topic | Height | Pros |\n| --- | --- | --- |\n"
_CHART = """\
```mermaid
flowchart TD
    a{"Is it?"} -->|Yes| b["Alpha"]
    a -->|No| c{"And now?"}
    c -->|Yes| d["One"]
    c -->|No| e["Käse"]
    class b,d,e internal-link
```"""
_OTHER_CHART = """\
```mermaid
flowchart TD
    a{"Is it so?"} -->|Yes| b["Beta"]
    a -->|No| d["One"]
    class b,d internal-link
```"""
BLOCKS = (
    *(f"Words that lead to [[{name}]] and on." for name in NAMES),
    *(f"![[{name}]]" for name in NAMES),
    *(f"[[{name}#First part]]" for name in ("Alpha", "Beta", "One", "Nobody", "")),
    *(f"![[{name}#First part|words]]" for name in ("Alpha", "Beta", "One", "Käse")),
    *(f"See [[{name}#^mark|what is marked]]." for name in ("Alpha", "Beta", "One")),
    *(f"![[{name}#^mark]]" for name in ("Alpha", "Beta", "One")),
    "[a link](Beta.md#first-part) and [another](Folder/One.md), <Alpha.md>",
    "Many know Gamma delta, and Käse, and the Nickname of somebody.",
    "Beta and Alpha stand here unlinked. So does Three.",
    "## First part",
    "## Second part",
    "### First part",
    "# A heading above",
    "What is marked here. ^mark",
    "What matters is [[Gamma delta]], and [[Two]]. ^summary",
    "Only a paragraph of more than a few words.",
    "Another paragraph, **strong**, of other words.",
    "A second paragraph\nof two lines.",
    "Tagged #one and #one/two.",
    "Tagged #Two and #one/two/three, and [[Käse]].",
    "![[small.png|100]] ![a picture](Pictures/other.png)",
    "![[Pictures/small.png]]",
    "![[large.png]]",
    "[[paper.pdf#page=2]] and ![[paper.pdf]]",
    "![[Draw.canvas]]",
    "A footnote.[^1]\n\n[^1]: It leads to [[Beta]].",
    f"{_TABLE}| [[Alpha]] | 4 | one<br>[[Report]] |\n| [[One]] | 5 | two |",
    f"{_TABLE}| [[Alpha\\|other]] | 7 | ![[small.png]] |\n| [[Two]] | 5 | [[Train#^loss]] |",
    _CHART,
    _OTHER_CHART,
    "```mermaid\nsequenceDiagram\n    A->>B: hello\n```",
    CELL,
    "The loss was [[Train#^loss]], or [[Train#^loss|so]].",
    "$x^2$ and `code` and ==marked==\n\n```python\nprint(1)\n```",
    "> [!note]- A callout\n> with [[Other]] in it",
    "![](https://video.example/film.mp4) and https://example.com/",
)
PROPERTIES: Mapping[str, tuple[Any, ...]] = {
    "title": ("A title", "Another title", "日本語の題"),
    "description": ("A note about something.", "It is about something else & more."),
    "publish": (True, False),
    "permalink": ("short", "alpha", "Folder/One", "search"),
    "aliases": (["Nickname"], ["Nickname", "Beta"], ["old/place"], ["Gamma"]),
    "tags": (["one"], ["one/two", "Three"], ["two"]),
    "type": ("method", "concept", "source"),
    "image": ("[[small.png]]", "large.png", "https://pictures.example/p.png"),
    "folder_order": (["Two", "One"], "-name", "property:rank"),
    "rank": (1, 2, 3),
    "created": ("2025-01-02", "2025-03-04"),
    "modified": ("2026-02-03",),
    "author": ("[[Alpha]]", ["Ann", "Bob"]),
    "related": (["[[Beta]]", "[[One#First part]]"], "[[Nobody]]"),
    "robots": ("noindex",),
    "cssclasses": (["wide"], ["comparison"]),
    "template": ("blog.html",),
    "hide": (["toc"], ["navigation"]),
    "status": ("new",),
    "icon": ("material/star",),
    "requires": ("[[Train]]", ["[[Alpha]]"]),
}
CONFIGS: Mapping[str, tuple[Any, ...]] = {
    "site_name": ("Named",),
    "site_url": ("https://example.com/notes/", "https://other.example"),
    "description": ("What it is about.",),
    "language": ("de", "ja"),
    "home": ("Alpha.md", "Folder/One.md", "Nothing.md"),
    "exclude": (["Folder/"], ["Beta.md"]),
    "publish": ("marked",),
    "resolve_aliases": (True,),
    "show_properties": (False,),
    "hide_properties": (["author"], ["related"]),
    "dates": ("none", "properties"),
    "unlinked_mentions": (False,),
    "local_graph": (False,),
    "graph": (False,),
    "order": ("-name", "modified", "property:rank", "title"),
    "folder_order": ({"Folder": ["Two", "One"]}, {"": "-name"}),
    "image_variants": (False,),
    "outside_media": ("load",),
    "cards": ("none", "all"),
    "markdown_copies": (False,),
    "offline": (True, "ask"),
    "page_title": ("property",),
    "search": ("material", "none"),
    "mermaid": ("mermaid.min.js",),
}
MKDOCS: Mapping[str, tuple[Any, ...]] = {
    "site_url": ("https://example.org/",),
    "site_description": ("From mkdocs.yml.",),
    "copyright": ("Nobody & sons",),
    "site_author": ("Somebody",),
    "extra": ({"generator": True},),
    "theme": ({"name": "material", "language": "de"}, {"name": "material", "logo": "logo.png"}),
}


@dataclass
class Text:
    """A note: its properties, and its blocks of text."""

    blocks: list[str]
    properties: dict[str, Any] = field(default_factory=dict)

    def written(self) -> str:
        head = yaml.safe_dump(self.properties, allow_unicode=True) if self.properties else ""
        return (f"---\n{head}---\n" if head else "") + "\n\n".join(self.blocks) + "\n"


class LivingVault:
    """The vault `folder`/docs with its mkdocs.yml. What is edited is written at once."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.root = folder, folder / "docs"
        self.root.mkdir(parents=True)
        self.notes: dict[str, Text] = {}
        self.config: dict[str, Any] = {}
        self.settings: dict[str, Any] = {"site_name": "Test & site"}
        self._now = _DAWN
        self.configure()

    def fill(self, *, few: bool = False) -> LivingVault:
        """Write a vault that has all there is, or a `few` notes of it."""
        for at, path in enumerate(() if few else PATHS):
            self.write(path, Text([f"# {Path(path).stem}", *BLOCKS[at::29]]))
        self.write("Train.md", Text(["# Train", CELL], {"type": "method"}))
        self.write("Table.md", Text(["Compared:", *(b for b in BLOCKS if "Topic" in b)]))
        self.write("Chart.md", Text(["Text.", *(b for b in BLOCKS if "```mermaid" in b)]))
        self.write("Alpha.md", Text(
            ["## First part", "Text of Alpha, which is long enough.", "What is marked. ^mark",
             "![[Beta]]", "It comes to [[Gamma delta]]. ^summary"],
            {"type": "method", "tags": ["one/two"], "aliases": ["Nickname"]}))  # fmt: skip
        self.write("Beta.md", Text(
            ["Text of Beta, which has some words.", "## First part", "![[One#First part]]"],
            {"description": "Beta is described.", "image": "[[small.png]]"}))  # fmt: skip
        self.write("Folder/One.md", Text(
            ["## First part", "Part of One, with [[Käse]].", "[[Train#^loss]] ^mark"],
            {"type": "method", "related": ["[[Beta]]"]}))  # fmt: skip
        self.write("Home.md", Text(["# Home", "It begins with [[Alpha]]. So does Beta."]))
        self.write("Folder/index.md", Text(["What is in here, and [[Nobody]]."]))
        self.write("Folder/Deep/Two.md", Text(["# A heading above", "A note of a few words. #one"]))
        # More notes lead to it than can stand in one list.
        for number in range(0 if few else 16):
            self.write(f"Lone/L{number}.md", Text(
                [f"Number {number} leads to [[Hub]]."],
                {"type": "source" if number % 2 else "concept"}))  # fmt: skip
        for path, contents in FILES.items():
            if path not in {"robots.txt", "mermaid.min.js"}:
                self.put(path, contents[0])
        self.configure(search="material", cards="none", site_url="https://example.com/notes/")
        self.run("Train.md", 0)
        return self

    # -- edits -----------------------------------------------------------------------------

    def write(self, path: str, text: Text) -> None:
        """Write a note."""
        self.notes[path] = text
        self.put(path, text.written())

    def save(self, path: str) -> None:
        """Write a note whose text was edited."""
        self.write(path, self.notes[path])

    def put(self, path: str, content: str | bytes) -> None:
        """Write a file as it is."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        self._now += 5 * _HOUR + 1
        os.utime(file, ns=(self._now, self._now))

    def delete(self, path: str) -> None:
        """Delete a file; folders stay, as an editor leaves them."""
        self.notes.pop(path, None)
        (self.root / path).unlink(missing_ok=True)

    def rename(self, path: str, new: str) -> None:
        """Rename a note, over another one if that is there."""
        self.notes[new] = self.notes.pop(path)
        target = self.root / new
        target.parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).replace(target)

    def move_folder(self, folder: str, new: str) -> None:
        """Move all notes of a folder."""
        for path in [path for path in self.notes if path.startswith(f"{folder}/")]:
            self.rename(path, f"{new}{path.removeprefix(folder)}")

    def configure(self, **changed: Any) -> None:
        """Change keys of the configuration; None takes one away."""
        self.config = _changed(self.config, changed)
        self.put(".knapper/config.yml", yaml.safe_dump(self.config, allow_unicode=True))
        self.set()

    def set(self, **changed: Any) -> None:
        """Change keys of mkdocs.yml; None takes one away."""
        self.settings = _changed(self.settings, changed)
        written = yaml.safe_dump({"plugins": ["knapper"], **self.settings}, allow_unicode=True)
        (self.folder / "mkdocs.yml").write_text(written, encoding="utf-8")

    def run(self, path: str, number: int) -> None:
        """Store an outcome of the cells of a note, one of several."""
        if CELL not in self.notes[path].blocks:
            return
        outcome = (
            gave(Printed("stdout", "it ran")),
            gave(Display("words", "text/markdown", "See [[Beta]] and ![[small.png]], ![[Two]].")),
            gave(Display("a picture", "image/svg+xml", file=figure_name(SVG, "image/svg+xml"))),
            gave(Display("a picture", "image/png", file=figure_name(b"\x89PNG", "image/png"))),
        )[number % 4]
        value = (Result("loss", number + 0.5, "nats"),)
        cell = StoredCell("", outputs=outcome.outputs, results=value)
        figures = [(SVG, "image/svg+xml"), (b"\x89PNG", "image/png")]
        store(self.root, path, [cell], figures, changed=-1 if number % 3 else 0)

    def forget_run(self, path: str) -> None:
        """Delete what is stored of a note's cells."""
        (self.root / ".knapper/outputs" / path).with_suffix(".json").unlink(missing_ok=True)

    def lose_figures(self) -> None:
        """Delete the pictures that cells gave, as a careless merge does."""
        shutil.rmtree(self.root / ".knapper/outputs/figures", ignore_errors=True)


def _changed(values: Mapping[str, Any], changed: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in {**values, **changed}.items() if value is not None}

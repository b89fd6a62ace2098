"""A site in another language has none of the site's own words in English.

A vault whose every word is made up is built in English and in another language: what stands in
both, and is none of the made-up words, was not translated. Scripts, which say nothing until they
run, are searched for the English words of the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from stored_outputs import gave, store
from written_vault import write_vault

from knapper.cells import Display, Environment, Failure, Printed, Result, StoredCell
from knapper.cells.store import figure_name
from knapper.cli import main
from knapper.render.cells import words
from knapper.site.graph_page import _WORDS as OF_GRAPH
from knapper.site.vault_data import _WORDS as OF_DATA
from knapper.words import _TABLE, LANGUAGES

# Words of the vault begin so, and no word of ours does.
MADE_UP = re.compile(r"(?i)\b_?zq\w*")
SCHEMA = """\
name: zqherbs
fields: [{name: Zqherb}, {name: Zqheight, type: integer}]
vault:
  where: {note: Zqgarden, heading: Zqbeds}
  comparison: true
"""
CHART = """\
```mermaid
flowchart TD
    zqa{"Zqone?"} -->|Zqyes| zqb["Zqbasil"]
    zqa -->|Zqno| zqc{"Zqtwo?"}
    zqc -->|Zqyes| zqb
    zqc -->|Zqno| zqd{"Zqthree?"}
    zqd -->|Zqyes| zqb
    zqd -->|Zqno| zqf{"Zqfour?"}
    zqf -->|Zqyes| zqb
    zqf -->|Zqno| zqe["Zqend"]
    class zqb internal-link
```
"""
CANVAS = """\
{"nodes": [
  {"id": "a", "type": "text", "text": "Zqcard", "x": 0, "y": 0, "width": 200, "height": 80},
  {"id": "b", "type": "file", "file": "Zqbasil.md", "x": 300, "y": 0, "width": 200, "height": 80},
  {"id": "c", "type": "file", "file": "Zqno.md", "x": 600, "y": 0, "width": 200, "height": 80}],
 "edges": [{"id": "e", "fromNode": "a", "toNode": "b"}]}
"""
CELL = "```python run{}\nzq\n```\n"
PNG = b"\x89PNG zq"
FIGURE = Display("zq", "image/png", file=figure_name(PNG, "image/png"))
LOSS = (Result("zqloss", 2.5, "zqnats"),)
# What the cells of each note gave, in their order, and the first that changed since.
GAVE = {
    "Zqcells.md": (
        [
            StoredCell(
                "",
                seconds=130,
                assertions=3,
                outputs=(
                    Printed("stdout", "zqwrong\n"),
                    Printed("stderr", "zq\n" * 1300),
                    FIGURE,
                    FIGURE,
                    Display("zq", "image/png", file=figure_name(b"lost", "image/png")),
                    Display("zq", "text/html", "zq" * 600_000),
                    *[Display("zq")] * 1000,
                ),
                results=LOSS,
            ),
            gave(Failure("Zqerror", "zqbad", "Zqtraceback", 1)),
            StoredCell("", assertions=1, outputs=(Printed("stdout", "zqright\n"),)),
        ],
        -1,
    ),
    "Zqlater.md": ([StoredCell("", results=LOSS), gave(Printed("stdout", "zq\n"))], 0),
    "Zqonce.md": (
        [StoredCell("", seconds=9000, assertions=1, outputs=(Printed("stdout", "zqwrong\n"),))],
        -1,
    ),
}
PACKAGES = Environment("3.11.9", "Zq", packages=dict.fromkeys(map("zq{}".format, range(9)), "1"))
FILES = {
    "Zqhome.md": "---\nhome: true\n---\n[[Zqgarden]] [[Zqmap.canvas]] [[Zqnowhere]] Zqbasil.\n",
    "Zqbasil.md": "---\ntags: [zqtag/zqdeep, zqother]\nzqkey: true\nzqkex: false\n---\nZqtext.\n",
    "Zqgarden.md": f"""\
---
aliases: [Zqplot]
---
## Zqbeds

| Zqherb | Zqheight |
| --- | --- |
| [[Zqbasil]] | 40 |
| Zqmint | 9 |

## Zqwhich

{CHART}
- [ ] zqtodo
- [?] zqasked

Zqfoot.[^1] ![[Zqlost]] ![[Zqgarden]] ![[Zqview.base]] ![[Zqbasil#Zqno]]

[^1]: Zqnote.
""",
    "Zqcells.md": f"""\
[[Zqcells#^zqloss]] [[Zqlater#^zqloss]]

{CELL.format("")}
```output
zqright
```

{CELL.format(" raises=ValueError")}
{CELL.format("")}
```output
zqright
```
""",
    "Zqnever.md": f"{CELL.format('')}\n```output\nzqright\n```\n",
    "Zqlater.md": CELL.format("") * 2,
    "Zqonce.md": f"{CELL.format('')}\n```output\nzqright\n```\n",
    "Zqmap.canvas": CANVAS,
    ".knapper/schemas/tables/zqherbs.yml": SCHEMA,
    **{
        f"Zqdeep/Zqmany/Zq{n:03}.md": f"#zqtag/zq{n % 15}\n\n[[Zqbasil]] [[Zqgarden]]\n"
        for n in range(105)
    },
    **{f"Zqletters/Zqt{n:02}.md": f"#zq{n:02}zq\n" for n in range(62)},
    **{f"Zqwide/Zq{n:02}/Zqn{n:02}.md": "Zqtext.\n" for n in range(35)},
}
# Names of properties and endings, which are the author's, and Material's and Mermaid's own words.
KEPT = {"tags", "aliases", "home", "canvas", "Z", "A", "Markdown", "CSV", "logo", "Navigation"}
KEPT |= {"in", "Flowchart", "Python"}  # "in" is German too
SHOWN = ("aria-label", "title", "placeholder", "alt", "content", "data-said", "data-words")


def _built(folder: Path, language: str) -> Path:
    config = {".knapper/config.yml": f"site_name: Zqsite\nlanguage: {language}\n"}
    vault = write_vault(folder / language, FILES | config)
    for path, (cells, changed) in GAVE.items():
        store(vault, path, cells, [(PNG, "image/png")], PACKAGES, changed)
    done = CliRunner().invoke(main, ["build", str(vault), "-o", str(folder / f"{language}-site")])
    assert done.exit_code == 0, done.output
    return folder / f"{language}-site"


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built(tmp_path_factory.mktemp("english"), "en")


@pytest.fixture(scope="module", params=["de", "ja"])
def other(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built(tmp_path_factory.mktemp("other"), str(request.param))


def _said(page: Path) -> Iterator[str]:
    """Yield what a page of ours says, without the words of the vault."""
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    for apart in soup.select(
        "script, style, svg text, svg desc, annotation, pre code, footer.md-footer"
    ):
        apart.decompose()
    texts = list(soup.stripped_strings)
    for element in soup.find_all(True):
        if element.name == "meta" and not {"description"} & {element.get("name")}:
            continue
        texts += [str(element[name]) for name in SHOWN if element.get(name)]
    for text in texts:
        for piece in MADE_UP.sub("\0", text).replace("|", "\0").split("\0"):
            word = piece.strip(" \n#?!.,:;·„“”«»「」()（）：、→←↔—–-+−=/…✕×↩︎¶0123456789")
            if re.search(r"[a-zA-Z]", word):
                yield word


def _language(site: Path) -> int:
    return LANGUAGES.index(site.name.partition("-")[0]) - 1


def test_pages_say_nothing_in_english(english: Path, other: Path) -> None:
    left: dict[str, str] = {}
    same = {word for word, row in _TABLE.items() if row[_language(other)] == word}
    pages = [path.relative_to(english) for path in english.rglob("*.html")]
    assert len(pages) > 200
    for page in pages:
        both = set(_said(english / page)) & set(_said(other / page))
        for text in both - KEPT - same:
            left.setdefault(text, str(page))
    assert left == {}


def test_the_vault_has_cells_say_all_that_they_can(english: Path) -> None:
    said = {word for page in english.rglob("*.html") for word in _said(page)}
    every = [getattr(words, name) for name in words.__all__ if name.isupper()]
    assert [word for word in every if not any(word.rstrip(".:") in each for each in said)] == []


def test_scripts_say_nothing_in_english(other: Path) -> None:
    # These are names for what a file of the site's own holds in its language.
    named = {*OF_DATA, *OF_GRAPH}
    at = _language(other)
    ours = [word for word, row in _TABLE.items() if row[at] != word and word not in named]
    for script in (other / "assets" / "knapper").glob("*.js"):
        code = script.read_text("utf-8")
        assert "WORDS[" not in code
        found = [word for word in ours if f'"{word}"' in code or f">{word}<" in code]
        # What keyboards call a key is no word of ours.
        assert set(found) <= {"Home"}, script.name

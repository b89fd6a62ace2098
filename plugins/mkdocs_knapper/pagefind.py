"""Runs Pagefind, which makes an index that browsers fetch in small parts.

Its program comes with the package `pagefind-bin`, or is found on the PATH. It is given small
files of HTML with what is to be found, and not the site: those are a tenth of the pages, and
hold no navigation and no backlinks.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from knapper.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["PACKAGE", "find_program", "write_index"]

PACKAGE: Final = "pagefind-bin"
# Pagefind keeps all of an index in memory until it is written: about 40 bytes for one of its
# text, and 35 kB a page. Beyond this share of text there is a further index; the browser takes
# several as one.
_BYTES_OF_AN_INDEX: Final = 10_000_000
_BYTES_OF_A_PAGE: Final = 1000
# Places of words in one file of the index. Pagefind's own 20,000 are 30 kB, of which a search for
# a rare word needs next to nothing. A Pagefind that does not know the name takes its own.
_CHUNK: Final = {"PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": "4000"}
# What it writes for the browser beside the index, of which our own script needs the first alone.
_SCRIPT: Final = "pagefind.js"
_OTHERS: Final = ("pagefind-*.js", "pagefind-*.css")


def find_program() -> Path | None:
    """Return Pagefind's program, None where there is none."""
    try:
        found = import_module("pagefind_bin").get_executable()
    except (ImportError, FileNotFoundError):
        found = shutil.which("pagefind")
    return Path(found) if found else None


def write_index(
    program: Path, documents: Iterable[str], folder: Path, language: str
) -> tuple[str, ...]:
    """Write an index of `documents`, each a small page of HTML, below `folder`.

    Returns the names of the folders in it that hold the index. `language`, as in HTML's `lang`,
    says how words are cut to their stems. Raises `OutputError` where the program fails.
    """
    names: list[str] = []
    with tempfile.TemporaryDirectory(prefix="knapper-") as temporary:
        for part in _parts(documents, Path(temporary)):
            name = f"pagefind{len(names) or ''}"
            _run(program, part, folder / name, language)
            shutil.rmtree(part)
            _clear(folder / name, first=not names)
            names.append(name)
    return tuple(names)


def _parts(documents: Iterable[str], root: Path) -> Iterator[Path]:
    """Write the documents to folders of which each is enough for one index."""
    size, number, folder = 0, 0, root / "0"
    folder.mkdir()
    for document in documents:
        if size > _BYTES_OF_AN_INDEX:
            yield folder
            size, folder = 0, root / str(number)
            folder.mkdir()
        # The addresses of the notes stand in the documents: these names are only to sort by.
        (folder / f"{number:07}.html").write_text(document, encoding="utf-8")
        number += 1
        size += len(document) + _BYTES_OF_A_PAGE
    if number:
        yield folder


def _run(program: Path, source: Path, target: Path, language: str) -> None:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")
    }
    environment |= _CHUNK
    command: list[str | Path] = [program, "--site", source, "--output-path", target.resolve()]
    command += ["--quiet", "--force-language", language.partition("-")[0].lower()]
    try:
        done = subprocess.run(  # noqa: S603 - our own arguments
            command,
            cwd=source,  # where it looks for a configuration
            env=environment,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        problem = error.strerror or str(error)
    else:
        if done.returncode == 0 and (target / "pagefind-entry.json").is_file():
            return
        problem = done.stderr.decode(errors="replace").strip() or f"exit code {done.returncode}"
    message = f"pagefind made no index for the search: {problem}"
    raise OutputError(message, help="write `search: material` in .knapper/config.yml to go without")


def _clear(folder: Path, *, first: bool) -> None:
    """Take away what our own script does not ask for: of a further index also what is shared."""
    for pattern in _OTHERS if first else (*_OTHERS, _SCRIPT, "wasm.*"):
        for path in folder.glob(pattern):
            path.unlink()
    if first:
        for path in folder.glob("wasm.unknown.*"):
            if any(other != path for other in folder.glob("wasm.*")):
                path.unlink()

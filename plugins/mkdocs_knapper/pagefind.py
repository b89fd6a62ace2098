"""Runs Pagefind, which makes an index that browsers fetch in small parts.

Its program comes with the package `pagefind-bin`, or is found on the PATH. It is given small
files of HTML with what is to be found, and not the site: those are a tenth of the pages, and
hold no navigation and no backlinks. It runs while the build goes on, and only for those parts of
an index whose documents are not as they were when the files that are there were made.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from filecmp import cmp
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import msgspec

from knapper.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["PACKAGE", "Document", "IndexRun", "find_program"]

PACKAGE: Final = "pagefind-bin"
# Pagefind keeps all of an index in memory until it is written: about 40 bytes for one of its
# text, and 35 kB a page. Beyond this share of text there is a further index, which also spares
# time: an edit makes one anew. The browser takes several as one, at a few requests for each.
_BYTES_OF_AN_INDEX: Final = 5_000_000
_BYTES_OF_A_PAGE: Final = 1700
# An index ends at a page that is marked, one in so many: so the next ones begin where they did
# though a note has grown. Where none is marked for long it ends all the same.
_ONE_IN: Final = 32
_AT_LAST: Final = 1.1
# Places of words in one file of the index. Pagefind's own 20,000 are 30 kB, of which a search for
# a rare word needs next to nothing, and it fetches one of each index. A Pagefind that does not
# know the name takes its own. It takes and gives back a third of a megabyte for each file that it
# packs: told to keep that, in large pages, it needs an eighth less time.
_ENVIRONMENT: Final = {
    "PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": "2000",
    "_RJEM_MALLOC_CONF": (
        "narenas:1,dirty_decay_ms:-1,muzzy_decay_ms:-1,lg_tcache_max:20,thp:always"
    ),
}
# What it writes for the browser beside the index, of which our own script needs the first alone.
_SCRIPT: Final = "pagefind.js"
_ENTRY: Final = "pagefind-entry.json"
_OTHERS: Final = ("pagefind-*.js", "pagefind-*.css")
_HELP: Final = "write `search: material` in .knapper/config.yml to go without"


class Document(Protocol):
    """A page as the index has it.

    `mark` is a hash of all that it is made of, `size` about how many bytes its text has; both
    are known before its `html` is asked for.
    """

    @property
    def mark(self) -> bytes:
        """The hash of all that the page is made of."""

    @property
    def size(self) -> int:
        """About how many bytes its text has."""

    def html(self) -> str:
        """Return the page."""


class _Made(msgspec.Struct, frozen=True, array_like=True):
    """What a folder of the index was made of, and what files it then had: a hash of each."""

    key: str
    files: str


def find_program() -> Path | None:
    """Return Pagefind's program, None where there is none."""
    try:
        found = import_module("pagefind_bin").get_executable()
    except (ImportError, FileNotFoundError):
        found = shutil.which("pagefind")
    return Path(found) if found else None


class IndexRun:
    """The making of an index below `folder`, behind the back of the build.

    Give it documents with `add`, as often as there are some, and call `finish` at the end, or
    `stop` where the build comes to nothing. `language`, as in HTML's `lang`, says how words are
    cut to their stems. `kept` is the file, outside the site, that remembers of what the index
    was made; it may be missing, damaged, or of another Knapper.
    """

    def __init__(self, program: Path, folder: Path, language: str, kept: Path) -> None:
        self._program, self._folder, self._kept = program, folder, kept
        self._language = language.partition("-")[0].lower()
        self._temporary = tempfile.TemporaryDirectory(prefix="knapper-")
        self._runner = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pagefind")
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._keys: dict[str, str] = {}
        self._runs: list[Future[None]] = []
        self._before = _read(kept)
        self._version = _version(program)

    def add(self, documents: Iterable[Document]) -> None:
        """Have an index made of documents that no document will join; returns at once."""
        for part in _parts(documents):
            name = f"pagefind{len(self._keys) or ''}"
            key = self._keys[name] = self._key(part, name)
            made = self._before.get(name)
            if made is not None and made == _Made(key, _files(self._folder / name)):
                continue
            source = Path(self._temporary.name) / name
            source.mkdir()
            for number, document in enumerate(part):
                # The addresses stand in the documents: these names are only to sort by.
                with open(f"{source}/{number:07}.html", "w", encoding="utf-8") as file:  # noqa: PTH123 - one a note
                    file.write(document.html())
            self._runs.append(self._runner.submit(self._make, source, self._folder / name))

    @property
    def is_done(self) -> bool:
        """Whether all that was given has been made, or has failed."""
        return all(run.done() for run in self._runs)

    def finish(self) -> tuple[str, ...]:
        """Wait for the index and return the names of the folders in `folder` that hold it.

        Raises `OutputError` where the program fails.
        """
        try:
            for run in self._runs:
                run.result()
        finally:
            self.stop()
        for path in self._folder.glob("pagefind*"):
            if path.name not in self._keys:
                shutil.rmtree(path, ignore_errors=True)
        if self._runs or self._keys.keys() != self._before.keys():
            made = {
                name: _Made(key, _files(self._folder / name)) for name, key in self._keys.items()
            }
            with suppress(OSError):  # then it is made again
                self._kept.parent.mkdir(parents=True, exist_ok=True)
                self._kept.write_bytes(msgspec.json.encode(made))
        return tuple(self._keys)

    def stop(self) -> None:
        """End what still runs; what it has written is not taken for an index."""
        self._stopped = True  # before the look at the process: the thread looks in turn
        self._runner.shutdown(wait=False, cancel_futures=True)
        if self._process is not None:
            self._process.kill()  # nothing where it has ended
        self._runner.shutdown(wait=True)
        self._temporary.cleanup()

    def _key(self, part: Sequence[Document], name: str) -> str:
        made = blake2b(repr((self._version, self._language, name, _ENVIRONMENT)).encode())
        for document in part:
            made.update(document.mark)
        return made.hexdigest()

    def _make(self, source: Path, target: Path) -> None:
        """Make the index of the documents in the folder `source`, in a thread of its own."""
        # Beside the last one: that is asked until the new one is whole, and some of it stays.
        made = target.with_name(f"{target.name}.new")
        shutil.rmtree(made, ignore_errors=True)
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")
        }
        command: list[str | Path] = [
            self._program, "--site", source, "--output-path", made.resolve(),
            "--quiet", "--force-language", self._language,
        ]  # fmt: skip
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own arguments
                command,
                cwd=source,  # where it looks for a configuration
                env=environment | _ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        except OSError as error:
            raise _failure(error.strerror or str(error)) from error
        if self._stopped:
            self._process.kill()
        said = self._process.communicate()[1]
        if self._process.returncode or not (made / _ENTRY).is_file():
            problem = said.decode(errors="replace").strip()
            raise _failure(problem or f"exit code {self._process.returncode}")
        _clear(made, first=target.name == "pagefind")
        _replace(target, made)


def _failure(problem: str) -> OutputError:
    return OutputError(f"pagefind made no index for the search: {problem}", help=_HELP)


def _version(program: Path) -> str:
    """Return what the program says that it is, "" where it cannot say so."""
    with suppress(OSError):
        done = subprocess.run([program, "--version"], capture_output=True, check=False)  # noqa: S603
        return done.stdout.decode(errors="replace").strip()
    return ""


def _parts(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Yield documents, in order, of which each list is enough for one index."""
    size = 0
    part: list[Document] = []
    for document in documents:
        part.append(document)
        size += document.size + _BYTES_OF_A_PAGE
        is_marked = document.mark[0] % _ONE_IN == 0
        if size > _BYTES_OF_AN_INDEX * (1 if is_marked else _AT_LAST):
            yield part
            size, part = 0, []
    if part:
        yield part


def _read(kept: Path) -> dict[str, _Made]:
    with suppress(OSError, msgspec.MsgspecError, UnicodeError):
        return msgspec.json.decode(kept.read_bytes(), type=dict[str, _Made])
    return {}


def _files(folder: Path) -> str:
    """Return a hash of the names and sizes of all files in a folder, whose names tell what is in.

    Pagefind names each by what it holds; the few others come with its version.
    """
    found = sorted(
        f"{root}/{entry.name} {entry.stat().st_size}"
        for root in (folder, *(folder / name for name in ("fragment", "index", "filter")))
        if root.is_dir()
        for entry in os.scandir(root)
        if entry.is_file()
    )
    return blake2b("\n".join(found).encode("utf-8", "surrogateescape")).hexdigest()


def _replace(folder: Path, new: Path) -> None:
    """Bring `folder` to what is in the folder `new`, which goes. Files that are the same stay.

    What a browser asks for first comes last, and what is stale goes then: so who searches
    meanwhile finds all of one index or of the other.
    """
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    if not folder.is_dir():
        new.rename(folder)
        return
    names = _names(new)
    for name in names:
        old = folder / name
        if old.is_file() and cmp(old, new / name, shallow=False):
            continue
        if old.is_dir():
            shutil.rmtree(old)
        if old.parent.is_symlink() or old.parent.is_file():
            old.parent.unlink()
        old.parent.mkdir(exist_ok=True)
        (new / name).replace(old)
    for name in set(_names(folder)).difference(names):
        (folder / name).unlink()
    shutil.rmtree(new, ignore_errors=True)


def _names(folder: Path) -> list[Path]:
    """Return the files below a folder, the one that names the others last."""
    found = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    return sorted(found, key=lambda name: name.name == _ENTRY)


def _clear(folder: Path, *, first: bool) -> None:
    """Take away what our own script does not ask for: of a further index also what is shared."""
    for pattern in _OTHERS if first else (*_OTHERS, _SCRIPT, "wasm.*"):
        for path in folder.glob(pattern):
            path.unlink()
    if first:
        for path in folder.glob("wasm.unknown.*"):
            if any(other != path for other in folder.glob("wasm.*")):
                path.unlink()

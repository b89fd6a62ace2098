"""The store on disk: nothing in it is trusted, and nothing that happens leaves half a file."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from knapper.cells import Display, Environment, Printed, StoredCell, StoredNote
from knapper.cells.store import OutputStore, figure_name, is_figure_name, output_path
from knapper.errors import OutputError

SVG = b"<svg>\n</svg>\n"
FIGURE = figure_name(SVG, "image/svg+xml")
SHOWN = Display("Figure", "image/svg+xml", file=FIGURE)
WRITER = Path(__file__).parent / "writer.py"
POSIX = pytest.mark.skipif(os.name != "posix", reason="links, pipes and signals are POSIX's")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KNAPPER_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    vault = tmp_path / "vault"
    vault.mkdir()
    return vault


def note(path: str, *outputs: Printed | Display) -> StoredNote:
    cell = StoredCell("key", outputs=outputs)
    return StoredNote(path, "2026-11-20", Environment("3.11.2"), cells=(cell,))


def files(root: Path) -> list[str]:
    """What is in the folder of outputs, by path from it."""
    top = root / ".knapper/outputs"
    return sorted(file.relative_to(top).as_posix() for file in top.rglob("*") if file.is_file())


def faults(store: OutputStore) -> list[tuple[str, str]]:
    return [(one.span.path, one.message) for one in store.faults]


# -- what is written is read ---------------------------------------------------------------------


def test_what_is_written_is_read_again(root: Path) -> None:
    stored = note("Methods/RAG.md", Printed("stdout", "1\n"), SHOWN)
    store = OutputStore(root)
    store.write(stored, {FIGURE: SVG})
    for one in (store, OutputStore(root)):
        assert one.read("Methods/RAG.md") == stored
        assert one.figure(FIGURE) == SVG
        assert one.read("Other.md") is None
        assert one.figure("0" * 20 + ".png") is None
        assert one.faults == ()
    assert files(root) == ["Methods/RAG.json", f"figures/{FIGURE}"]
    assert output_path("Methods/RAG.md") == ".knapper/outputs/Methods/RAG.json"


def test_the_same_again_touches_no_file(root: Path) -> None:
    stored = note("A.md", SHOWN)
    OutputStore(root).write(stored, {FIGURE: SVG})
    kept = [root / ".knapper/outputs" / name for name in files(root)]
    for file in kept:
        os.utime(file, (1, 1))
    OutputStore(root).write(stored, {FIGURE: SVG})
    assert [file.stat().st_mtime for file in kept] == [1, 1]


@POSIX
def test_everybody_may_read_what_is_committed(root: Path) -> None:
    OutputStore(root).write(note("A.md", SHOWN), {FIGURE: SVG})
    mask = os.umask(0)
    os.umask(mask)
    for name in files(root):
        assert (root / ".knapper/outputs" / name).stat().st_mode & 0o777 == 0o666 & ~mask


def test_names_of_figures() -> None:
    assert is_figure_name(FIGURE)
    assert is_figure_name(FIGURE, "image/svg+xml")
    assert not is_figure_name(FIGURE, "image/png")
    for name in ("", "a.svg", "../" + FIGURE, FIGURE + "\n", FIGURE.upper(), "0" * 20 + ".html"):
        assert not is_figure_name(name)


# -- what is read is not trusted -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the outputs cannot be used: it is not JSON in UTF-8, or damaged"),
        (b"<<<<<<< HEAD\n{}", "the outputs cannot be used: it is not JSON in UTF-8, or damaged"),
        (b"\xff\xfe", "the outputs cannot be used: it is not JSON in UTF-8, or damaged"),
        (b"{}", "the outputs cannot be used: it holds no outputs"),
        (b'{"format": 99}', "the outputs cannot be used: another version of Knapper wrote it"),
    ],
)
def test_a_damaged_file_is_told_and_counts_as_none(root: Path, data: bytes, message: str) -> None:
    OutputStore(root).write(note("A.md"), {})
    file = root / ".knapper/outputs/A.json"
    file.write_bytes(data)
    store = OutputStore(root)
    assert store.read("A.md") is None
    assert faults(store) == [(".knapper/outputs/A.json", message)]
    store.write(note("A.md"), {})
    assert store.faults == ()
    assert OutputStore(root).read("A.md") == note("A.md")


def test_outputs_of_another_note_are_none_of_this(root: Path) -> None:
    OutputStore(root).write(note("A.md"), {})
    (root / ".knapper/outputs/A.json").rename(root / ".knapper/outputs/B.json")
    store = OutputStore(root)
    assert store.read("B.md") is None
    assert faults(store) == [
        (".knapper/outputs/B.json", "the outputs cannot be used: they are of `A.md`")
    ]


def test_a_file_that_is_far_too_large_is_not_read(root: Path) -> None:
    OutputStore(root).write(note("A.md"), {})
    with (root / ".knapper/outputs/A.json").open("r+b") as file:
        file.truncate(40 * 1024**2)
    store = OutputStore(root)
    assert store.read("A.md") is None
    assert faults(store)[0][1].endswith("larger than 32 MiB")


@POSIX
def test_a_link_out_of_the_vault_is_not_followed(root: Path) -> None:
    outside = root.parent / "outside"
    OutputStore(outside.parent / "outside").root.mkdir()
    OutputStore(outside).write(note("A.md", SHOWN), {FIGURE: SVG})
    top = root / ".knapper/outputs"
    (top / "figures").mkdir(parents=True)
    (top / "A.json").symlink_to(outside / ".knapper/outputs/A.json")
    (top / "figures" / FIGURE).symlink_to(outside / ".knapper/outputs/figures" / FIGURE)
    store = OutputStore(root)
    assert store.read("A.md") is None
    assert store.figure(FIGURE) is None
    assert [message.partition(": ")[2] for _, message in faults(store)] == [
        "the symbolic link leads out of the vault"
    ] * 2


@POSIX
def test_a_named_pipe_holds_nobody_up(root: Path) -> None:
    top = root / ".knapper/outputs"
    top.mkdir(parents=True)
    os.mkfifo(top / "A.json")
    store = OutputStore(root)
    assert store.read("A.md") is None
    assert len(store.faults) == 1
    store.write(note("A.md"), {})
    assert OutputStore(root).read("A.md") == note("A.md")


@pytest.mark.parametrize("path", ["../A.md", "a/../../A.md", "/etc/A.md", "a//b.md", "", "A\0.md"])
def test_no_path_leads_out_of_the_store(root: Path, path: str) -> None:
    store = OutputStore(root)
    assert store.read(path) is None
    with pytest.raises(OutputError, match="no place in the store"):
        store.write(note(path), {})
    assert list(root.parent.rglob("*.json")) == []


@pytest.mark.parametrize("name", ["../x.svg", "x.svg", "", "a/" + FIGURE, FIGURE + "/.."])
def test_no_figure_has_a_path(root: Path, name: str) -> None:
    assert OutputStore(root).figure(name) is None
    with pytest.raises(OutputError, match="no place in the store"):
        OutputStore(root).write(note("A.md"), {name: SVG})


def test_a_figure_is_what_its_name_says(root: Path) -> None:
    OutputStore(root).write(note("A.md", SHOWN), {FIGURE: SVG})
    file = root / ".knapper/outputs/figures" / FIGURE
    file.write_bytes(SVG.replace(b"\n", b"\r\n"))  # a checkout with the line ends of Windows
    assert OutputStore(root).figure(FIGURE) == SVG
    file.write_bytes(b"<svg>other</svg>")
    store = OutputStore(root)
    assert store.figure(FIGURE) is None
    assert [message for _, message in faults(store)] == [
        "the figure cannot be used: it is not what its name says"
    ]


# -- what cannot be written ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("refused", "number", "reason"),
    [
        ("fsync", errno.ENOSPC, "no space left on device"),
        ("replace", errno.EACCES, "permission denied"),
        ("replace", errno.EROFS, "read-only file system"),
    ],
)
def test_a_full_or_closed_disk_leaves_the_old_outputs(
    root: Path, monkeypatch: pytest.MonkeyPatch, refused: str, number: int, reason: str
) -> None:
    old, new = note("A.md", Printed("stdout", "old")), note("A.md", Printed("stdout", "new"))
    store = OutputStore(root)
    store.write(old, {})

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, refused, refuse)
    with pytest.raises(OutputError) as raised:
        store.write(new, {FIGURE: SVG})
    monkeypatch.undo()
    assert raised.value.message == f"the outputs of `A.md` cannot be written: {reason}"
    assert "what was there is as it was" in raised.value.help
    assert store.read("A.md") == OutputStore(root).read("A.md") == old
    assert files(root) == ["A.json"]


@POSIX
def test_a_limit_of_the_system_leaves_the_old_outputs(root: Path) -> None:
    """As a disk that is full in the middle of a file."""
    OutputStore(root).write(note("A.md"), {})
    code = (
        "import resource, sys; from pathlib import Path; sys.path.insert(0, sys.argv[2])\n"
        "from writer import OutputStore, outputs\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "OutputStore(Path(sys.argv[1])).write(*outputs(1))"
    )
    command = [sys.executable, "-c", code, str(root), str(WRITER.parent)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "the outputs of `A.md` cannot be written: file too large" in ended.stderr
    assert OutputStore(root).read("A.md") == note("A.md")


def test_a_file_where_the_folder_should_be(root: Path) -> None:
    (root / ".knapper").mkdir()
    (root / ".knapper/outputs").write_text("a file")
    store = OutputStore(root)
    assert store.read("A.md") is None
    assert store.sweep([]) == []
    with pytest.raises(OutputError, match="cannot be written"):
        store.write(note("A.md"), {})


@POSIX
def test_a_folder_that_leads_out_of_the_vault_is_not_written_to(root: Path) -> None:
    outside = root.parent / "outside"
    outside.mkdir()
    (outside / "B.json").write_text("{}")
    (root / ".knapper").mkdir()
    (root / ".knapper/outputs").symlink_to(outside)
    with pytest.raises(OutputError, match="leads out of the vault by a symbolic link"):
        OutputStore(root).write(note("A.md"), {})
    assert OutputStore(root).sweep([]) == []
    assert [file.name for file in outside.iterdir()] == ["B.json"]


def test_outputs_that_nobody_could_read_again_are_refused(root: Path) -> None:
    stored = note("A.md", Printed("stdout", "x" * (33 * 1024**2)))
    with pytest.raises(OutputError, match="larger than 32 MiB"):
        OutputStore(root).write(stored, {})


def test_a_cache_folder_that_cannot_be_made(root: Path, cache: Path) -> None:
    cache.write_text("a file")
    with pytest.raises(OutputError) as raised:
        OutputStore(root).write(note("A.md"), {})
    assert "KNAPPER_CACHE_DIR" in raised.value.help


@POSIX
def test_a_file_system_without_locks_stores_all_the_same(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refuse)
    OutputStore(root).write(note("A.md"), {})
    assert OutputStore(root).read("A.md") == note("A.md")


# -- sweeping ------------------------------------------------------------------------------------


def test_a_sweep_removes_what_nothing_needs(root: Path) -> None:
    other = b"<svg>other</svg>"
    unused = figure_name(other, "image/svg+xml")
    store = OutputStore(root)
    store.write(note("f/A.md", SHOWN), {FIGURE: SVG})
    store.write(note("g/h/Gone.md"), {unused: other})
    top = root / ".knapper/outputs"
    (top / "f/.knapper-new-x7_").write_text("half a")
    (top / "f/README.txt").write_text("of somebody")
    (top / "figures/drawing.svg").write_text("of somebody")
    assert store.sweep(["f/A.md"]) == [
        ".knapper/outputs/f/.knapper-new-x7_",
        f".knapper/outputs/figures/{unused}",
        ".knapper/outputs/g/h/Gone.json",
    ]
    assert files(root) == ["f/A.json", "f/README.txt", f"figures/{FIGURE}", "figures/drawing.svg"]
    assert not (top / "g").exists()
    assert store.sweep(["f/A.md"]) == []
    assert store.read("g/h/Gone.md") is None


def test_a_note_that_was_renamed_leaves_an_orphan(root: Path) -> None:
    store = OutputStore(root)
    store.write(note("Old.md", SHOWN), {FIGURE: SVG})
    store.write(note("New.md", SHOWN), {FIGURE: SVG})
    assert store.sweep(["New.md"]) == [".knapper/outputs/Old.json"]
    assert OutputStore(root).figure(FIGURE) == SVG


def test_figures_stay_while_it_is_not_known_which_are_named(root: Path) -> None:
    store = OutputStore(root)
    store.write(note("A.md", SHOWN), {FIGURE: SVG})
    (root / ".knapper/outputs/A.json").write_text("<<<<<<< a conflict")
    assert store.sweep(["A.md", "Never ran.md"]) == []
    assert files(root) == ["A.json", f"figures/{FIGURE}"]


def test_a_note_in_a_folder_named_figures_is_no_figure(root: Path) -> None:
    store = OutputStore(root)
    store.write(note("figures/A.md"), {})
    assert store.sweep(["figures/A.md"]) == []
    assert OutputStore(root).read("figures/A.md") is not None


def test_names_that_differ_in_capitals(root: Path) -> None:
    """Where the system holds them for one, the outputs stay; else one of them is an orphan."""
    store = OutputStore(root)
    store.write(note("A.md"), {})
    one_file = (root / ".knapper/outputs/a.json").exists()
    if not one_file:
        store.write(note("a.md"), {})
    assert store.sweep(["a.md"]) == ([] if one_file else [".knapper/outputs/A.json"])


# -- several at once, and killed -----------------------------------------------------------------


def start(what: str, root: Path, rounds: int = 0) -> subprocess.Popen[str]:
    command = [sys.executable, str(WRITER), what, str(root), str(rounds)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], int]]:
    monkeypatch.syspath_prepend(str(WRITER.parent))
    import writer

    yield writer.whole
    del sys.modules["writer"]


def test_two_that_write_and_two_that_sweep(root: Path, whole: Callable[[Path], int]) -> None:
    started = [start(what, root, 60) for what in ("write", "sweep", "write", "sweep")]
    for process in started:
        _, said = process.communicate(timeout=60)
        assert (process.returncode, said) == (0, "")
    assert whole(root) == 59
    OutputStore(root).sweep(["A.md"])
    assert len(files(root)) == 2


@POSIX
def test_a_writer_that_is_killed_leaves_whole_outputs(
    root: Path, whole: Callable[[Path], int]
) -> None:
    """Killed at moments that chance chooses, with outputs half written."""
    moments = random.Random(5)
    for _ in range(8):
        process = start("write", root)
        time.sleep(moments.uniform(0, 0.05))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        whole(root)
    OutputStore(root).write(note("A.md"), {})  # the lock is free
    OutputStore(root).sweep(["A.md"])
    assert files(root) == ["A.json"]


def test_many_threads_with_one_store(root: Path) -> None:
    store = OutputStore(root)

    def work(number: int) -> None:
        for turn in range(5):
            store.write(note(f"{number}.md", Printed("stdout", str(turn)), SHOWN), {FIGURE: SVG})

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number in range(4):
        expected = note(f"{number}.md", Printed("stdout", "4"), SHOWN)
        assert OutputStore(root).read(f"{number}.md") == store.read(f"{number}.md") == expected


def test_what_is_read_does_not_change_under_a_reader(root: Path) -> None:
    """A store is one look at a vault: a page must not be made of two states."""
    OutputStore(root).write(note("A.md"), {})
    store = OutputStore(root)
    before = store.read("A.md")
    OutputStore(root).write(msgspec.structs.replace(note("A.md"), ran="2027-01-01"), {})
    assert store.read("A.md") is before

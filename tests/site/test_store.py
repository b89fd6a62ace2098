"""The store of compiled notes: it saves time, changes nothing, and trusts nothing."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper import compile as compiling
from knapper import makers
from knapper.cache_folder import cache_folder
from knapper.compile import CompileOptions, Note
from knapper.site import CompileCache, NoteStore, Site, note_rows
from knapper.site import load as loading
from knapper.site import store as storing
from knapper.site.kept import Kept, pack
from knapper.site.note_rows import NoteRows

MakeVault = Callable[..., Path]

NOTES = {
    "A.md": "# One\n\n[[B]] [[Nowhere]] #tag $\\nope$\n\n| a |\n|---|\n| [[B]] |\n",
    "B.md": "---\naliases: [Bee]\nnumber: 1.5\n---\ntext ^id\n\n> [!odd] t\n",
    "C.md": b"\xffbad \x01 bytes\n",
    "Board.canvas": '{"nodes": [{"id": "1", "type": "text", "text": "[[Gone]]"}]}',
}
LONG_AGO = 1_500_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def vault(make_vault: MakeVault) -> Path:
    """A vault that has stood untouched for long."""
    root = make_vault(NOTES)
    for name in NOTES:
        os.utime(root / name, (LONG_AGO, LONG_AGO))
    return root


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were read, in order; the store takes files for as old as their mtime."""
    seen: list[str] = []
    plain = loading.read_file

    def noted(root: Path, file: storing.VaultFile) -> object:
        seen.append(file.path)
        return plain(root, file)

    monkeypatch.setattr(loading, "read_file", noted)
    return seen


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were compiled, in order."""
    seen: list[str] = []
    plain = compiling.compile_note

    def noted(text: str, options: object) -> object:
        seen.append(text)
        return plain(text, options)  # type: ignore[arg-type]

    monkeypatch.setattr(compiling, "compile_note", noted)
    return seen


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no file count as changed just now, which a test's files always are."""
    monkeypatch.setattr(storing, "_RACY_NS", -(10**18))


def load(vault: Path, folder: Path, *, lean: bool = True) -> Site:
    return Site.load(vault, lean=lean, store=NoteStore(vault, folder=folder))


def kept(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


def rows(folder: Path) -> list[bytes]:
    """The digests in the one store below `folder`."""
    (file,) = kept(folder)
    with closing(sqlite3.connect(file)) as base:
        return [digest for (digest,) in base.execute("SELECT digest FROM notes")]


def change(folder: Path, statement: str, *values: object) -> None:
    """Run SQL on the one store below `folder`, as another program might."""
    (file,) = kept(folder)
    with closing(sqlite3.connect(file)) as base, base:
        base.execute(statement, values)


@pytest.mark.parametrize("lean", [True, False])
def test_a_second_load_says_the_same(vault: Path, folder: Path, lean: bool) -> None:
    plain = Site.load(vault, lean=lean)
    for _ in range(3):
        site = load(vault, folder, lean=lean)
        assert site.diagnostics == plain.diagnostics
        assert site.notes == plain.notes
    assert {one.code for one in plain.diagnostics} >= {"L001", "S001", "S004"}


@pytest.mark.usefixtures("settled")
def test_what_has_not_changed_is_not_read(vault: Path, folder: Path, read: list[str]) -> None:
    load(vault, folder)
    assert sorted(read) == sorted(NOTES)
    read.clear()
    load(vault, folder)
    assert read == []


def test_what_was_changed_just_before_is_read_again(
    vault: Path, folder: Path, read: list[str], compiled: list[str]
) -> None:
    """Within a tick of the clock, a file may change again and show no other time."""
    load(vault, folder)
    read.clear()
    compiled.clear()
    load(vault, folder)
    assert sorted(read) == sorted(NOTES)
    assert compiled == []


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("back", [True, False])
def test_an_edit_is_seen(vault: Path, folder: Path, back: bool) -> None:
    """Also one of the same length whose time was set back, as tools that unpack do."""
    load(vault, folder)
    (vault / "A.md").write_bytes(NOTES["A.md"].replace("Nowhere", "Nothing").encode())  # type: ignore[union-attr]
    if back:
        os.utime(vault / "A.md", (LONG_AGO, LONG_AGO))
    messages = [one.message for one in load(vault, folder).diagnostics if one.code == "L001"]
    assert any("Nothing" in message for message in messages)
    assert not any("Nowhere" in message for message in messages)


@pytest.mark.usefixtures("settled")
def test_a_note_put_in_anothers_place_is_seen(vault: Path, folder: Path) -> None:
    load(vault, folder)
    (vault / "new.md").write_bytes(b"[[Else]]")
    (vault / "new.md").replace(vault / "B.md")
    assert any("Else" in one.message for one in load(vault, folder).diagnostics)


@pytest.mark.usefixtures("settled")
def test_a_moved_note_is_not_compiled_again(vault: Path, folder: Path, compiled: list[str]) -> None:
    load(vault, folder)
    compiled.clear()
    (vault / "C.md").rename(vault / "D.md")
    site = load(vault, folder)
    assert compiled == []
    assert [one.span.path for one in site.diagnostics if one.code == "S001"] == ["D.md"]


@pytest.mark.usefixtures("settled")
def test_what_comes_back_is_not_compiled_again(
    vault: Path, folder: Path, compiled: list[str]
) -> None:
    """As where two branches of a vault are checked in turn."""
    texts = {name: (vault / name).read_bytes() for name in ("A.md", "B.md")}
    others = {"A.md": b"another", "B.md": b"one more"}
    load(vault, folder)
    for branch in (others, texts, others, texts):
        compiled.clear()
        for name, text in branch.items():
            (vault / name).write_bytes(text)
        load(vault, folder)
    assert compiled == []


@pytest.mark.usefixtures("settled")
def test_rows_that_no_file_has_go_at_last(
    vault: Path, folder: Path, compiled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the former texts as many are kept as there are files, and the latest of them."""
    monkeypatch.setattr(storing, "_SPARE", 0)
    for number in range(20):
        (vault / "A.md").write_text(f"text {number}", encoding="utf-8")
        load(vault, folder)
    assert len(rows(folder)) == 2 * len(NOTES)
    compiled.clear()
    (vault / "A.md").write_bytes(b"text 16")
    load(vault, folder)
    assert compiled == []
    (vault / "A.md").write_bytes(b"text 2")
    load(vault, folder)
    assert compiled == ["text 2"]


@pytest.mark.usefixtures("settled")
def test_the_file_shrinks_with_the_vault(
    vault: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "_SPARE", 0)
    for number in range(60):
        (vault / f"{number}.md").write_text(f"{number} " * 2000, encoding="utf-8")
    load(vault, folder, lean=False)
    (file,) = kept(folder)
    before = file.stat().st_size
    for number in range(60):
        (vault / f"{number}.md").unlink()
    load(vault, folder, lean=False)
    assert file.stat().st_size < before / 2
    assert load(vault, folder, lean=False).notes == Site.load(vault).notes


@pytest.mark.usefixtures("settled")
def test_a_canvas_and_a_note_of_one_text_are_two(vault: Path, folder: Path) -> None:
    (vault / "Board.md").write_bytes((vault / "Board.canvas").read_bytes())
    for _ in range(2):
        site = load(vault, folder)
        assert [link.target for link in site.notes["Board.canvas"].links] == ["Gone"]
        assert site.notes["Board.md"] == Site.load(vault, lean=True).notes["Board.md"]


@pytest.mark.usefixtures("settled")
def test_options_have_stores_of_their_own(vault: Path, folder: Path) -> None:
    lean, full = load(vault, folder), load(vault, folder, lean=False)
    assert not lean.notes["A.md"].html
    assert full.notes["A.md"].html
    assert load(vault, folder).notes == lean.notes
    (vault / ".obsidian").mkdir()
    (vault / ".obsidian/app.json").write_text('{"strictLineBreaks": true}', encoding="utf-8")
    assert load(vault, folder, lean=False).notes == Site.load(vault).notes


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize(
    "harm",
    [
        lambda _: b"",
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: bytes(len(data)),
        lambda data: b"\x80\x04\x95pickle" + data,
        lambda data: data[:100] + bytes(len(data) - 100),
        lambda data: data.replace(b"CREATE TABLE seen", b"CREATE TABLE sees"),
    ],
    ids="empty cut half zeros foreign head schema".split(),
)
def test_a_damaged_store_is_set_aside(
    vault: Path, folder: Path, read: list[str], harm: Callable[[bytes], bytes]
) -> None:
    wanted = load(vault, folder).notes
    (file,) = kept(folder)
    file.write_bytes(harm(file.read_bytes()))
    read.clear()
    assert load(vault, folder).notes == wanted
    assert sorted(read) == sorted(NOTES)
    read.clear()
    assert load(vault, folder).notes == wanted
    assert read == []


@pytest.mark.usefixtures("settled")
def test_a_damaged_row_is_made_anew(vault: Path, folder: Path, read: list[str]) -> None:
    wanted = load(vault, folder).notes
    (file,) = kept(folder)
    file.write_bytes(file.read_bytes().replace(b"Nowhere", b"Nothing"))
    for made in (["A.md"], []):
        read.clear()
        assert load(vault, folder).notes == wanted
        assert read == made


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, bytes, dict[str, Note]]:
    """A vault, its store's file, the file's bytes, and the records, for tests that do harm."""
    root, folder = tmp_path_factory.mktemp("vault"), tmp_path_factory.mktemp("cache")
    for name, text in NOTES.items():
        (root / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    notes = load(root, folder).notes
    (file,) = kept(folder)
    return root, file, file.read_bytes(), notes


@given(place=st.floats(0, 1, exclude_max=True), data=st.binary(max_size=300), cut=st.booleans())
def test_no_harm_to_the_file_changes_what_is_loaded(
    sound: tuple[Path, Path, bytes, dict[str, Note]], place: float, data: bytes, cut: bool
) -> None:
    """Bytes written over others anywhere, and all behind them cut off."""
    root, file, plain, wanted = sound
    at = int(place * len(plain))
    file.write_bytes(plain[:at] + data + (b"" if cut else plain[at + len(data) :]))
    for _ in range(2):
        assert load(root, file.parent.parent).notes == wanted


@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_no_bit_can_turn_unnoticed(
    sound: tuple[Path, Path, bytes, dict[str, Note]], place: float, bit: int
) -> None:
    root, file, plain, wanted = sound
    harmed = bytearray(plain)
    harmed[int(place * len(plain))] ^= 1 << bit
    file.write_bytes(harmed)
    assert load(root, file.parent.parent).notes == wanted


@given(content=st.binary(max_size=200))
def test_no_content_behind_a_right_checksum_raises(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    file, key = tmp_path_factory.mktemp("cache") / "lean.sqlite", bytes(16)
    written = NoteRows(file, key)
    written.put(bytes(16), content)
    written.finish(content, {bytes(16)}, 1)
    written.close()
    store = NoteStore(Path(), folder=file.parent)
    store._rows = NoteRows(file, key)
    assert store._rows.get(bytes(16)) == content
    assert store.find(bytes(16)) is None
    assert not storing._seen(store._rows.seen()) or content


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE notes SET content = (SELECT content FROM notes ORDER BY id LIMIT 1)",
        "UPDATE notes SET content = 'text', sum = 'text'",
        "UPDATE notes SET content = NULL, sum = NULL",
        "UPDATE notes SET digest = randomblob(16)",
        "UPDATE seen SET content = zeroblob(9)",
        "UPDATE seen SET key = zeroblob(16)",
        "DELETE FROM seen",
        "DELETE FROM notes",
        "DROP TABLE notes",
        "CREATE TRIGGER t AFTER INSERT ON notes BEGIN DELETE FROM seen; END",
    ],
)
def test_what_another_program_wrote_is_not_believed(
    vault: Path, folder: Path, statement: str
) -> None:
    """Such as a whole record in another's row."""
    wanted = load(vault, folder).notes
    change(folder, statement)
    for _ in range(2):
        assert load(vault, folder).notes == wanted
    with closing(sqlite3.connect(kept(folder)[0])) as base:
        assert base.execute("SELECT 1 FROM sqlite_master WHERE type = 'trigger'").fetchall() == []


@pytest.mark.usefixtures("settled")
def test_stores_of_former_versions_are_removed(vault: Path, folder: Path) -> None:
    home = NoteStore(vault, folder=folder).folder
    home.mkdir(parents=True)
    for name in ("lean.bin", "full.bin"):
        (home / name).write_bytes(b"knapper-notes-1")
    load(vault, folder)
    assert [file.name for file in kept(folder)] == ["lean.sqlite"]


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("name", ["__version__", "sys"])
def test_another_version_reads_nothing(
    vault: Path, folder: Path, read: list[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    class Other:
        version = "3.99"

    load(vault, folder)
    read.clear()
    storing.record_makers.cache_clear()
    monkeypatch.setattr(makers, name, "9.9" if name == "__version__" else Other)
    load(vault, folder)
    monkeypatch.undo()
    storing.record_makers.cache_clear()
    assert sorted(read) == sorted(NOTES)


def test_a_changed_compiler_reads_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "knapper"
    (home / "compile").mkdir(parents=True)
    (home / "site").mkdir()
    (home / "compile/note.py").write_text("a = 1", encoding="utf-8")
    monkeypatch.setattr(storing, "__file__", str(home / "site/store.py"))
    keys = set()
    for source in ("a = 1", "a = 2", "a = 1"):
        (home / "compile/note.py").write_text(source, encoding="utf-8")
        storing.record_makers.cache_clear()
        keys.add(storing.record_makers())
    storing.record_makers.cache_clear()
    assert len(keys) == 2


def test_a_folder_that_cannot_be_written_costs_only_time(vault: Path, folder: Path) -> None:
    folder.write_bytes(b"a file where the folder should be")
    for _ in range(2):
        assert load(vault, folder).notes == Site.load(vault, lean=True).notes
    assert folder.read_bytes() == b"a file where the folder should be"


@pytest.mark.parametrize("end", ["", "-wal", "-shm", "-journal"])
@pytest.mark.parametrize("full", [True, False], ids=["full", "empty"])
def test_a_folder_where_the_file_should_be_costs_only_time(
    vault: Path, folder: Path, end: str, full: bool
) -> None:
    """One that holds something is nobody's to delete."""
    place = NoteStore(vault, folder=folder).folder / f"lean.sqlite{end}"
    place.mkdir(parents=True)
    if full:
        (place / "precious").write_bytes(b"x")
    for _ in range(2):
        assert load(vault, folder).notes == Site.load(vault, lean=True).notes
    assert [file.name for file in kept(folder)] == ["precious" if full else "lean.sqlite"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize("end", ["", "-wal", "-shm", "-journal"])
def test_a_named_pipe_holds_nobody_up(vault: Path, folder: Path, end: str) -> None:
    store = NoteStore(vault, folder=folder).folder
    store.mkdir(parents=True)
    os.mkfifo(store / f"lean.sqlite{end}")
    assert load(vault, folder).notes == Site.load(vault, lean=True).notes
    assert [file.name for file in kept(folder)] == ["lean.sqlite"]


@pytest.mark.skipif(os.name != "posix", reason="links are POSIX's")
def test_a_link_leads_nowhere(vault: Path, folder: Path, tmp_path: Path) -> None:
    store = NoteStore(vault, folder=folder).folder
    store.mkdir(parents=True)
    (tmp_path / "else").write_bytes(b"precious")
    (store / "lean.sqlite").symlink_to(tmp_path / "else")
    load(vault, folder)
    assert (tmp_path / "else").read_bytes() == b"precious"


def test_what_cannot_be_written_is_made_anew(vault: Path, folder: Path) -> None:
    store = NoteStore(vault, folder=folder)
    site = Site.load(vault, lean=True)
    half = msgspec.structs.replace(site.notes["A.md"].headings[0], text="\ud800")
    note = msgspec.structs.replace(site.notes["A.md"], headings=(half,))
    store.open(CompileOptions())
    store.keep(bytes(16), pack(Kept(note)))
    store.save()
    assert store.find(bytes(16)) is None
    store.close()


@pytest.mark.skipif(os.name != "posix", reason="rights are POSIX's")
def test_nobody_else_may_read_it(vault: Path, folder: Path) -> None:
    load(vault, folder)
    (file,) = kept(folder)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_it_stands_where_the_environment_says(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KNAPPER_CACHE_DIR", str(tmp_path / "elsewhere"))
    Site.load(vault, lean=True, store=NoteStore(vault))
    assert len(kept(tmp_path / "elsewhere")) == 1
    assert sorted(each.name for each in vault.iterdir()) == sorted(NOTES)
    monkeypatch.delenv("KNAPPER_CACHE_DIR")
    assert cache_folder().name in {"knapper", "Cache"}


def test_each_vault_has_its_own(make_vault: MakeVault, folder: Path) -> None:
    roots = [make_vault({"A.md": name}, name) for name in ("one", "two")]
    for _ in range(2):
        for root in roots:
            assert load(root, folder).notes == Site.load(root, lean=True).notes
    assert len(kept(folder)) == 2


@pytest.mark.usefixtures("settled")
def test_two_at_once_do_no_harm(vault: Path, folder: Path) -> None:
    wanted = Site.load(vault, lean=True).notes
    seen: list[bool] = []

    def work() -> None:
        seen.extend(load(vault, folder).notes == wanted for _ in range(5))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [True] * 20
    assert [file.name for file in kept(folder)] == ["lean.sqlite"]


@pytest.mark.usefixtures("settled")
def test_digests_tell_the_bytes_of_each_file(vault: Path, folder: Path) -> None:
    """The same with and without a store, whether a file was read or not; one a note or canvas."""
    plain = Site.load(vault, lean=True).digests
    assert sorted(plain) == sorted(NOTES)
    assert len(set(plain.values())) == len(NOTES)
    (vault / "Same.md").write_bytes((vault / "B.md").read_bytes())
    (vault / "Board.md").write_bytes((vault / "Board.canvas").read_bytes())
    for _ in range(3):
        digests = load(vault, folder).digests
        assert {path: digests[path] for path in plain} == plain
        assert digests["Same.md"] == digests["B.md"]
        assert digests["Board.md"] != digests["Board.canvas"]
    (vault / "B.md").write_bytes(b"else")
    assert load(vault, folder).digests["B.md"] != plain["B.md"]


WORKER = """
import sys
from pathlib import Path
from knapper.site import NoteStore, Site
root, folder = map(Path, sys.argv[1:3])
for _ in range(4):
    site = Site.load(root, lean=sys.argv[3] == "lean", store=NoteStore(root, folder=folder))
    print(len(site.notes), sorted(site.notes) == sorted(Site.load(root).notes))
    assert site.diagnostics == Site.load(root).diagnostics
"""


def start(program: str, *arguments: object) -> subprocess.Popen[str]:
    # Coverage would write as well, and say so where the disk is full.
    environment = {key: of for key, of in os.environ.items() if not key.startswith("COVERAGE")}
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.usefixtures("settled")
def test_processes_at_once_are_all_right(vault: Path, folder: Path) -> None:
    """Two builds and two checks."""
    for number in range(30):
        (vault / f"{number}.md").write_text(f"# {number}\n[[A]] [[{number + 1}]]", "utf-8")
    running = [start(WORKER, vault, folder, kind) for kind in ("lean", "full") * 2]
    for process in running:
        out, error = process.communicate(timeout=300)
        assert (process.returncode, error) == (0, "")
        assert out == f"{30 + len(NOTES)} True\n" * 4
    assert load(vault, folder).notes == Site.load(vault, lean=True).notes
    assert {file.suffix for file in kept(folder)} == {".sqlite"}


KILLED = """
import os, signal, sys
from pathlib import Path
from knapper.site import note_rows
rows = note_rows.NoteRows(Path(sys.argv[1]), bytes(16))
rows.put(b"1" * 16, b"first")
rows.finish(b"seen", {b"1" * 16}, 9)
rows._base.execute("BEGIN IMMEDIATE")
rows._base.execute("UPDATE notes SET content = zeroblob(5)")
rows._base.execute("INSERT INTO notes (digest, content) VALUES (zeroblob(16), zeroblob(99999))")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
def test_a_process_that_dies_leaves_no_lock_and_no_half(tmp_path: Path) -> None:
    file = tmp_path / "lean.sqlite"
    process = start(KILLED, file)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    left = NoteRows(file, bytes(16))
    assert (left.get(b"1" * 16), left.seen(), left.get(bytes(16))) == (b"first", b"seen", None)
    left.put(b"2" * 16, b"second")
    left.finish(b"again", {b"1" * 16, b"2" * 16}, 9)
    assert (left.get(b"2" * 16), left.seen()) == (b"second", b"again")
    left.close()


@pytest.mark.usefixtures("settled")
def test_who_meets_a_writer_reads_and_goes_without_writing(
    vault: Path, folder: Path, compiled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(note_rows, "_PATIENCE", 0.01)
    load(vault, folder)
    before = rows(folder)
    compiled.clear()
    (vault / "A.md").write_bytes(b"changed [[Nobody]]")
    with closing(sqlite3.connect(kept(folder)[0], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        site = load(vault, folder)
    assert site.notes == Site.load(vault, lean=True).notes
    assert compiled.count("changed [[Nobody]]") == 2  # by this load, and by the one without store
    assert rows(folder) == before


@pytest.mark.usefixtures("settled")
def test_who_is_locked_out_does_no_harm(
    vault: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(note_rows, "_PATIENCE", 0.01)
    load(vault, folder)
    before = kept(folder)[0].read_bytes()
    with closing(sqlite3.connect(kept(folder)[0], isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN EXCLUSIVE")
        assert load(vault, folder).notes == Site.load(vault, lean=True).notes
    assert kept(folder)[0].read_bytes()[100:] == before[100:]


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from knapper.site import NoteStore, Site
root, folder = map(Path, sys.argv[1:3])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
for _ in range(2):
    assert Site.load(root, store=NoteStore(root, folder=folder)).notes == Site.load(root).notes
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the limit is POSIX's")
@pytest.mark.parametrize("most", [0, 20_000, 60_000])
def test_a_full_disk_costs_only_time(vault: Path, folder: Path, most: int) -> None:
    for number in range(20):
        (vault / f"{number}.md").write_text(f"{number} " * 2000, encoding="utf-8")
    process = start(FULL_DISK, vault, folder, most)
    assert (process.communicate(timeout=120)[1], process.returncode) == ("", 0)
    assert load(vault, folder, lean=False).notes == Site.load(vault).notes


@pytest.mark.usefixtures("settled")
def test_a_store_that_may_not_be_written_does_no_harm(
    vault: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tests may be root's, who may write everywhere; SQLite can be told."""
    load(vault, folder)
    before = rows(folder)
    monkeypatch.setattr(note_rows, "_SET_UP", (*note_rows._SET_UP, "PRAGMA query_only = ON"))
    (vault / "A.md").write_bytes(b"changed")
    assert load(vault, folder).notes == Site.load(vault, lean=True).notes
    assert rows(folder) == before


def test_a_fault_in_mid_run_lets_go_of_the_file(vault: Path, folder: Path) -> None:
    def stop(done: int, _: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Site.load(vault, store=NoteStore(vault, folder=folder), progress=stop)
    assert [file.name for file in kept(folder)] == ["full.sqlite"]  # nothing open beside it
    assert load(vault, folder, lean=False).notes == Site.load(vault).notes


@pytest.mark.usefixtures("settled")
def test_memory_comes_before_the_disk(
    vault: Path, folder: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a server: what it has is neither read nor decoded, though the store is used."""
    cache = CompileCache()
    first = Site.load(vault, cache=cache, store=NoteStore(vault, folder=folder))
    read.clear()
    monkeypatch.setattr(NoteRows, "get", lambda *_: pytest.fail("was asked of the disk"))
    second = Site.load(vault, cache=cache, store=NoteStore(vault, folder=folder))
    assert read == []
    assert all(second.notes[path] is first.notes[path] for path in NOTES)


def test_progress_is_told(vault: Path) -> None:
    told: list[tuple[int, int]] = []
    Site.load(vault, lean=True, progress=lambda done, of: told.append((done, of)))
    assert told == [(number, len(NOTES)) for number in range(1, len(NOTES) + 1)]

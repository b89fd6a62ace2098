"""The store of compiled notes: it saves time, changes nothing, and trusts nothing."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper import compile as compiling
from knapper.cache_folder import cache_folder
from knapper.site import NoteStore, Site
from knapper.site import load as loading
from knapper.site import store as storing

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
def test_it_keeps_what_the_last_run_used(vault: Path, folder: Path) -> None:
    load(vault, folder)
    (file,) = kept(folder)
    before = file.stat().st_size
    (vault / "A.md").unlink()
    load(vault, folder)
    assert file.stat().st_size < before


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
        lambda data: data + b"\0",
        lambda data: bytes(len(data)),
        lambda data: b"\x80\x04\x95pickle" + data,
        lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:],
        lambda data: data[:-9] + bytes([data[-9] ^ 1]) + data[-8:],
    ],
    ids="empty cut half longer zeros foreign checksum body".split(),
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


@given(data=st.binary(max_size=200), at=st.integers(0, 400))
def test_no_content_of_the_file_raises(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, at: int
) -> None:
    """Also behind a right checksum, as if another program had written it."""
    root = tmp_path_factory.mktemp("vault")
    (root / "A.md").write_bytes(b"[[x]]")
    folder = tmp_path_factory.mktemp("cache")
    load(root, folder)
    (file,) = kept(folder)
    head = file.read_bytes()[: len(storing._MAGIC) + storing._DIGEST]
    body = (file.read_bytes()[len(head) + storing._DIGEST :])[:at] + data
    file.write_bytes(head + storing._checksum(body) + body)
    assert list(load(root, folder).notes) == ["A.md"]


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("name", ["__version__", "sys"])
def test_another_version_reads_nothing(
    vault: Path, folder: Path, read: list[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    class Other:
        version = "3.99"

    load(vault, folder)
    read.clear()
    storing._code.cache_clear()
    monkeypatch.setattr(storing, name, "9.9" if name == "__version__" else Other)
    load(vault, folder)
    monkeypatch.undo()
    storing._code.cache_clear()
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
        storing._code.cache_clear()
        keys.add(storing._code())
    storing._code.cache_clear()
    assert len(keys) == 2


def test_a_folder_that_cannot_be_written_costs_only_time(vault: Path, folder: Path) -> None:
    folder.write_bytes(b"a file where the folder should be")
    for _ in range(2):
        assert load(vault, folder).notes == Site.load(vault, lean=True).notes
    assert folder.read_bytes() == b"a file where the folder should be"


def test_a_folder_where_the_file_should_be_costs_only_time(vault: Path, folder: Path) -> None:
    NoteStore(vault, folder=folder).folder.joinpath("lean.bin").mkdir(parents=True)
    assert load(vault, folder).notes == Site.load(vault, lean=True).notes
    assert kept(folder) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_holds_nobody_up(vault: Path, folder: Path) -> None:
    store = NoteStore(vault, folder=folder).folder
    store.mkdir(parents=True)
    os.mkfifo(store / "lean.bin")
    assert load(vault, folder).notes == Site.load(vault, lean=True).notes


def test_what_cannot_be_written_is_made_anew(vault: Path, folder: Path) -> None:
    store = NoteStore(vault, folder=folder)
    site = Site.load(vault, lean=True)
    half = msgspec.structs.replace(site.notes["A.md"].headings[0], text="\ud800")
    note = msgspec.structs.replace(site.notes["A.md"], headings=(half,))
    file = next(each for each in site.files.notes if each.path == "A.md")
    store.keep(file, bytes(16), storing.Kept(note))
    store.save()
    assert store.find(file, bytes(16)) is None


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
    assert [file.name for file in kept(folder)] == ["lean.bin"]


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


def test_progress_is_told(vault: Path) -> None:
    told: list[tuple[int, int]] = []
    Site.load(vault, lean=True, progress=lambda done, of: told.append((done, of)))
    assert told == [(number, len(NOTES)) for number in range(1, len(NOTES) + 1)]

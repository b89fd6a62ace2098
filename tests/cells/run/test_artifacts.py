"""The artefacts of notes in the cache: bounded, and rid of what killed runs left."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from knapper.cache_folder import vault_cache
from knapper.cells.run.artifacts import Artifacts
from knapper.errors import OutputError


def nobody(above: str, below: str) -> bool:
    """Say that no note requires another."""
    return above == below == ""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KNAPPER_CACHE_DIR", str(tmp_path / "cache"))
    return vault_cache(tmp_path)


def leave(artifacts: Artifacts, key: str, **files: str) -> None:
    """Let the note of that key leave files."""
    gathered = artifacts.gather({}, nobody)
    for name, text in files.items():
        (gathered.folder / name).write_text(text)
    artifacts.keep(key, gathered)
    artifacts.drop(gathered)


def kept(cache: Path) -> list[str]:
    return sorted(folder.name for folder in (cache / "artifacts").iterdir())


def test_only_what_is_new_or_changed_is_of_a_note(cache, tmp_path):
    artifacts = Artifacts(tmp_path)
    artifacts.open()
    leave(artifacts, "one", same="1", other="1")
    gathered = artifacts.gather({"one.md": "one"}, nobody)
    (gathered.folder / "other").write_text("2")
    (gathered.folder / "new").write_text("3")
    artifacts.keep("two", gathered)
    artifacts.close()
    assert sorted(file.name for file in (cache / "artifacts/two").iterdir()) == ["new", "other"]
    assert (cache / "artifacts/one/other").read_text() == "1"


def test_links_are_not_handed_on(cache, tmp_path):
    artifacts = Artifacts(tmp_path)
    artifacts.open()
    gathered = artifacts.gather({}, nobody)
    (gathered.folder / "link").symlink_to(tmp_path)
    artifacts.keep("one", gathered)
    artifacts.close()
    assert list((cache / "artifacts/one").iterdir()) == []


def test_the_oldest_go_first_and_those_of_the_vault_as_it_is_last(cache, tmp_path):
    artifacts = Artifacts(tmp_path, most=250)
    artifacts.open()
    for age, key in enumerate(["live", "old", "new"]):
        leave(artifacts, key, file="x" * 100)
        os.utime(cache / "artifacts" / key, (age, age))
    artifacts.close(live=["live"])
    assert kept(cache) == ["live", "new"]


def test_the_folder_of_a_killed_run_goes_and_that_of_one_that_runs_stays(cache, tmp_path):
    running = Artifacts(tmp_path)
    running.open()
    killed = cache / "work/killed"
    killed.mkdir()
    (killed / "lock").touch()
    other = Artifacts(tmp_path)
    other.open()
    assert not killed.exists()
    assert len(list((cache / "work").iterdir())) == 2
    other.close()
    running.close()
    assert list((cache / "work").iterdir()) == []


def test_a_cache_that_cannot_be_written_is_told(cache, tmp_path):
    cache.parent.mkdir()
    cache.write_text("a file where a folder is to be")
    with pytest.raises(OutputError, match="cannot be written"):
        Artifacts(tmp_path).open()

"""A file of what can be made again: what comes back was put there, or nothing does."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from knapper.kept_file import read_kept, write_kept

if TYPE_CHECKING:
    from pathlib import Path

KEY = b"one key"
RECORD = {"a": [1, 2], "b": []}
Kind = dict[str, list[int]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "new folder" / "kept.bin"
    write_kept(file, KEY, RECORD)
    return file


def test_what_was_put_there_comes_back(file: Path) -> None:
    assert read_kept(file, KEY, Kind) == RECORD
    assert [each.name for each in file.parent.iterdir()] == ["kept.bin"]


@pytest.mark.parametrize("at", range(0, 24, 3))
def test_what_is_damaged_or_cut_does_not(file: Path, at: int) -> None:
    data = file.read_bytes()
    file.write_bytes(data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :])
    assert read_kept(file, KEY, Kind) is None
    file.write_bytes(data[:at])
    assert read_kept(file, KEY, Kind) is None


def test_what_has_another_key_or_form_does_not(file: Path) -> None:
    assert read_kept(file, b"another", Kind) is None
    assert read_kept(file, KEY, dict[str, str]) is None


def test_no_file_a_folder_and_a_pipe_hold_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("missing", ".", "pipe"):
        assert read_kept(tmp_path / name, KEY, Kind) is None


def test_where_nothing_can_be_written_nothing_happens(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    write_kept(tmp_path / "file" / "kept.bin", KEY, RECORD)


def test_what_is_no_unicode_is_not_kept(file: Path) -> None:
    write_kept(file, KEY, {"\udc80": [1]})
    assert read_kept(file, KEY, Kind) == RECORD

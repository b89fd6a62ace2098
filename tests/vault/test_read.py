"""Bytes to text: nothing outside the vault is read, nothing in it stops the build."""

from __future__ import annotations

import hashlib
import os
import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.vault import VaultFile, hash_file, read_note, real_path

links = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")


def file(path):
    return VaultFile(path, 0, 0)


@pytest.fixture
def read(make_vault):
    def from_bytes(content):
        text, found = read_note(make_vault({"a/N.md": content}), file("a/N.md"))
        assert all(one.span.path == "a/N.md" for one in found)
        return text, [(one.code, one.span.line, one.span.column) for one in found]

    return from_bytes


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", ""),
        ("é漢😀\tx\n", "é漢😀\tx\n"),
        (b"\xef\xbb\xbfx", "x"),
        (b"a\r\nb\rc\nd\r\r\ne", "a\nb\nc\nd\n\ne"),
        ("a\x7f\x85\u2028b", "a\x7f\x85\u2028b"),
    ],
)
def test_text_is_text(read, content, text):
    assert read(content) == (text, [])


@pytest.mark.parametrize(
    ("content", "text", "line", "column"),
    [
        (b"\xff", "\ufffd", 1, 1),
        (b"a\r\nb\xc3\xa9 \xff!\xfe", "a\nbé \ufffd!\ufffd", 2, 4),
        (b"a\rb\r\xc3(", "a\nb\n\ufffd(", 3, 1),
        (b"ok\n\xe6\xbc", "ok\n\ufffd", 2, 1),
        (b"\xef\xbb\xbf\xed\xa0\x80", "\ufffd\ufffd\ufffd", 1, 1),
    ],
)
def test_bytes_that_are_not_utf8_are_told(read, content, text, line, column):
    assert read(content) == (text, [("S001", line, column)])


@pytest.mark.parametrize(
    ("content", "text", "line", "column"),
    [
        (b"a\x00b\x00", "a\ufffdb\ufffd", 1, 2),
        (b"a\r\n\xc3\xa9\x02L0\x03", "a\né\ufffdL0\ufffd", 2, 2),
        (b"\x0b\x0c\x1b\x1f", "\ufffd" * 4, 1, 1),
    ],
)
def test_control_characters_are_told(read, content, text, line, column):
    assert read(content) == (text, [("S002", line, column)])


def test_both_faults_are_told(read):
    assert read(b"\xff\n\x00") == ("\ufffd\n\ufffd", [("S001", 1, 1), ("S002", 2, 1)])


def test_a_note_that_disappeared_is_told(make_vault):
    text, (problem,) = read_note(make_vault({"A.md": ""}), file("gone.md"))
    assert (text, problem.code, problem.span.path) == ("", "V001", "gone.md")
    assert problem.message == "the note cannot be read: no such file or directory"


def test_a_folder_in_place_of_a_note_is_told(make_vault):
    text, (problem,) = read_note(make_vault({"a.md/x": ""}), file("a.md"))
    assert (text, problem.code) == ("", "V001")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_does_not_hold_the_build_up(make_vault):
    vault = make_vault({"A.md": ""})
    os.mkfifo(vault / "pipe.md")
    text, (problem,) = read_note(vault, file("pipe.md"))
    assert (text, problem.code) == ("", "V001")
    assert problem.message == "the note cannot be read: it is not a regular file"


def test_a_note_of_more_than_32_mib_is_told(make_vault):
    vault = make_vault({"fits.md": "", "large.md": ""})
    limit = 32 * 1024 * 1024
    os.truncate(vault / "fits.md", limit)
    os.truncate(vault / "large.md", limit + 1)
    assert len(read_note(vault, file("fits.md"))[0]) == limit
    text, (problem,) = read_note(vault, file("large.md"))
    assert (text, problem.code) == ("", "V001")
    assert problem.message == "the note cannot be read: it is larger than 32 MiB"


@pytest.mark.parametrize(
    "path", ["../secret.md", "a/../../secret.md", ".trash/t.md", "a/.x.md", "x\0y", "{outside}"]
)
def test_nothing_outside_the_vault_is_read(make_vault, tmp_path, path):
    secret = tmp_path / "secret.md"
    secret.write_text("secret")
    vault = make_vault({"a/A.md": "", ".trash/t.md": "secret", "a/.x.md": "secret"})
    text, (problem,) = read_note(vault, file(path.format(outside=secret)))
    assert text == ""
    assert problem.code in {"P001", "V001"}


@links
def test_a_link_that_came_after_the_scan_is_not_followed(make_vault, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "A.md").write_text("secret")
    vault = make_vault({"a/A.md": "fine", "B.md": "fine"})
    (vault / "B.md").unlink()
    (vault / "B.md").symlink_to(outside / "A.md")
    (vault / "a").rename(vault / "b")
    (vault / "a").symlink_to(outside)
    for path in ("B.md", "a/A.md"):
        text, (problem,) = read_note(vault, file(path))
        assert (text, problem.code, problem.span.path) == ("", "P001", path)


@links
def test_a_link_inside_the_vault_is_read(make_vault):
    vault = make_vault({"A.md": "text"})
    (vault / "B.md").symlink_to("A.md")
    assert read_note(vault, file("B.md")) == ("text", ())
    assert real_path(vault, "B.md") == real_path(vault, "A.md")


def test_a_real_path_is_inside_or_none(make_vault, tmp_path):
    vault = make_vault({"a/A.md": ""})
    assert real_path(vault, "a/A.md") == (vault / "a" / "A.md").resolve()
    assert real_path(vault, "../vault2/A.md") is None
    assert real_path(vault, ".obsidian/app.json") is None
    assert real_path(vault, str(tmp_path / "x")) != tmp_path / "x"


@given(st.binary() | st.text().map(str.encode))
def test_any_bytes_are_read(tmp_path_factory, content):
    vault = tmp_path_factory.getbasetemp() / "any"
    vault.mkdir(exist_ok=True)
    (vault / "A.md").write_bytes(content)
    text, found = read_note(vault, file("A.md"))
    assert not re.search("[\x00-\x08\x0b-\x1f\ud800-\udfff]", text)
    assert {one.code for one in found} <= {"S001", "S002"}
    lines = text.split("\n")
    for one in found:
        assert lines[one.span.line - 1][one.span.column - 1] == "\ufffd"


def test_the_hash_of_a_file_of_any_size(make_vault):
    root = make_vault({"a/small.csv": b"1,2"})
    with (root / "large.bin").open("wb") as file:
        file.truncate(40 * 1024**2)
    assert hash_file(root, "a/small.csv") == hashlib.sha256(b"1,2").hexdigest()
    assert hash_file(root, "large.bin") == hashlib.sha256(bytes(40 * 1024**2)).hexdigest()


@pytest.mark.skipif(os.name != "posix", reason="links and pipes are POSIX's")
def test_what_is_no_file_of_the_vault_has_no_hash(make_vault, tmp_path):
    root = make_vault({"a/x.csv": "1"})
    (tmp_path / "secret.csv").write_text("2")
    (root / "link.csv").symlink_to(tmp_path / "secret.csv")
    os.mkfifo(root / "pipe.csv")
    for path in ("link.csv", "pipe.csv", "a", "gone.csv", "../secret.csv", "x\0.csv"):
        assert hash_file(root, path) is None

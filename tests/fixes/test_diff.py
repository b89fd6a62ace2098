"""A diff of what fixes would change, which `git apply` takes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.fixes import FileChange, unified_diff


def test_shows_three_lines_round_a_change() -> None:
    before = b"".join(b"%d\n" % n for n in range(1, 10))
    change = FileChange("f/a.md", before, before.replace(b"5", b"five"))
    assert unified_diff([change]) == (
        "--- a/f/a.md\n+++ b/f/a.md\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"
    )


def test_tells_a_missing_line_end() -> None:
    assert unified_diff([FileChange("a.md", b"x", b"y")]) == (
        "--- a/a.md\n+++ b/a.md\n@@ -1,1 +1,1 @@\n"
        "-x\n\\ No newline at end of file\n+y\n\\ No newline at end of file\n"
    )


def test_is_empty_without_changes_and_in_the_order_of_paths() -> None:
    assert unified_diff([FileChange("a.md", b"x", b"x")]) == ""
    text = unified_diff([FileChange("b.md", b"x", b"y"), FileChange("a.md", b"x", b"y")])
    assert text.index("a/a.md") < text.index("a/b.md")


def test_a_path_cannot_end_its_line() -> None:
    text = unified_diff([FileChange("x\n+++ b/.ssh\n.md", b"x\n", b"y\n")])
    assert text.splitlines()[0] == '--- "a/x\\012+++ b/.ssh\\012.md"'


@pytest.mark.parametrize("path", ["a.md", "with blank é.md", 'q"uo\\te.md', "tab\t.md"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("last", [b"", b"end"])
def test_git_applies_it(tmp_path: Path, path: str, end: bytes, last: bytes) -> None:
    before = b"\xef\xbb\xbf" + end.join([b"line %d" % n for n in range(40)] + [last])
    after = before.replace(b"e 3", b"e three").replace(b"end", b"END")
    (tmp_path / path).write_bytes(before)
    patch = unified_diff([FileChange(path, before, after)]).encode()
    command = ["git", "apply", "--whitespace=nowarn", "-"]
    subprocess.run(command, cwd=tmp_path, input=patch, check=True, capture_output=True)
    assert (tmp_path / path).read_bytes() == after


@given(st.lists(st.tuples(st.text("ab\r\x0b\u2028", max_size=3), st.booleans()), max_size=30))
def test_what_it_removes_and_adds_are_the_lines(lines: list[tuple[str, bool]]) -> None:
    if lines and not lines[-1][0]:
        lines[-1] = ("", False)  # behind the last line end there is no line
    before = "\n".join(line for line, _ in lines)
    after = "\n".join(line + "!" * change for line, change in lines)
    text = unified_diff([FileChange("a.md", before.encode(), after.encode())])
    removed = [line for line in text.split("\n")[2:] if line.startswith("-")]
    assert removed == ["-" + line for line, change in lines if change]

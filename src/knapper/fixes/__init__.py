"""Fixes: the safe changes that findings carry, made in the files of a vault.

The root of a vault, a way to check it and a choice among its findings come in; files are
changed, and what was mended, and what could not be and why, goes out.

    outcome = fix_vault(root, check, chosen)                    # `knapper check --fix`
    print(unified_diff(preview_fixes(root, findings, chosen)))  # `--diff`: nothing is written

`check` is called once and then after each round. It loads the vault anew and returns every
finding of it, those of `info` and those that nobody chose as well, since a fix that brings one
is taken back.
"""

from __future__ import annotations

from knapper.fixes.diff import unified_diff
from knapper.fixes.files import read as read_file
from knapper.fixes.files import replace as replace_file
from knapper.fixes.record import FileChange, FixOutcome, Skipped
from knapper.fixes.vault import fix_vault, preview_fixes

__all__ = [
    "FileChange",
    "FixOutcome",
    "Skipped",
    "fix_vault",
    "preview_fixes",
    "read_file",
    "replace_file",
    "unified_diff",
]

"""The history of a vault, as git tells it: no repository, no git or no answer are no error."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["git_log"]

# A hook of git names its own repository; and no answer is worth a request to another host.
_NOT_HANDED_ON = frozenset(("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"))
_HANDED_ON = {"GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}


def git_log(root: Path, *options: str, seconds: float) -> str | None:
    r"""Return what `git log -z` prints of the files below `root`, with paths from there.

    Fields end in `\0`. None outside of a repository, "" where git is missing, fails or takes
    longer than `seconds`.
    """
    try:
        above = (folder / ".git" for folder in (root, *root.resolve().parents))
        if not any(map(os.path.exists, above)):
            return None
        return subprocess.run(  # noqa: S603 - nothing in it is a vault's own
            [  # noqa: S607 - the git that the person uses
                "git",
                "-c",
                "core.quotePath=off",
                "-c",
                "log.showSignature=false",
                "log",
                "-z",
                *options,
                "--relative",
                "--",
                ".",
            ],
            cwd=root,
            env={
                **{name: value for name, value in os.environ.items() if name not in _NOT_HANDED_ON},
                **_HANDED_ON,
            },
            capture_output=True,
            timeout=seconds,
            check=True,
        ).stdout.decode("utf-8", "surrogateescape")
    except (OSError, subprocess.SubprocessError):
        return ""

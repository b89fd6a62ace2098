"""Builds of one vault into several folders, and what differs between two of them."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.theme import Theme

from mkdocs_knapper import plugin, press

__all__ = ["FEW", "build", "changed_site", "differences", "printed_by", "quiet", "times", "tree"]

# Written by MkDocs and by Material's search, whatever was there.
_NOT_OURS = {"404.html", "search/search_index.json", "search/texts.json"}
FEW = 12
"""How many differences a failing test tells of."""


def build(folder: Path, to: str = "site", *, full: bool = False) -> int:
    """Build the vault `folder`/docs into `folder`/`to`; return how many pages were printed.

    `full` has MkDocs' own loop make the pages, each by Material's whole template; -1 is returned
    where that one made them.
    """
    with printed_by() as printed, _templates_kept(), quiet(), _patched(full=full), _no_plugins():
        config = load_config(str(folder / "mkdocs.yml"), site_dir=str(folder / to))
        config.plugins.on_startup(command="build", dirty=False)
        try:
            mkdocs_build(config)
        finally:
            config.plugins.on_shutdown()
    return sum(printed) if printed else -1


class _Compiled(BytecodeCache):
    """The theme's templates, compiled once for all builds: that is half of the time of one."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self._codes.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


@contextmanager
def _templates_kept() -> Iterator[None]:
    real = Theme.get_env

    def get_env(self: Theme) -> Environment:
        env = real(self)
        env.bytecode_cache = _COMPILED
        return env

    with patch.object(Theme, "get_env", get_env):
        yield


@contextmanager
def _no_plugins() -> Iterator[None]:
    """Have MkDocs make plugins anew, where it keeps those of a process."""
    with patch.dict(vars(MkDocsConfig)["plugins"].plugin_cache, clear=True):
        yield


@contextmanager
def quiet() -> Iterator[None]:
    """Let nothing be said of the vault's faults, which are many and wanted."""
    log = logging.getLogger("mkdocs")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(level)


@contextmanager
def _patched(*, full: bool) -> Iterator[None]:
    if not full:
        yield
        return
    with patch.object(plugin, "is_ours_alone", return_value=False):
        yield


@contextmanager
def printed_by() -> Iterator[list[int]]:
    """Note how many pages each press prints."""
    numbers: list[int] = []
    real = press.Press.print

    def print_(self: press.Press, *args: object) -> int:
        numbers.append(len(real(self, *args)))  # type: ignore[arg-type]
        return numbers[-1]

    with patch.object(press.Press, "print", print_):
        yield numbers


def tree(root: Path) -> dict[str, bytes | None]:
    """Return all that is in a folder: the bytes of each file by its path, None for a folder.

    A link is not what it leads to.
    """
    found: dict[str, bytes | None] = {}
    for folder, folders, files in os.walk(root):
        for name in folders:
            found[f"{Path(folder, name).relative_to(root).as_posix()}/"] = None
        for name in files:
            path = Path(folder, name)
            is_plain = path.is_file() and not path.is_symlink()
            found[path.relative_to(root).as_posix()] = (
                path.read_bytes() if is_plain else b"(no file)"
            )
    return found


def times(root: Path) -> dict[str, int]:
    """Return when each file in a folder was last written, in ns."""
    return {
        path.relative_to(root).as_posix(): path.stat().st_mtime_ns
        for path in root.rglob("*")
        if path.is_file()
    }


def differences(here: Mapping[str, bytes | None], wanted: Mapping[str, bytes | None]) -> list[str]:
    """Return in words what is otherwise in `here` than it is wanted to be."""
    told = [f"{path} should not be there" for path in sorted(here.keys() - wanted.keys())]
    told += [f"{path} is missing" for path in sorted(wanted.keys() - here.keys())]
    told += [
        f"{path} differs: {_first_difference(here[path] or b'', wanted[path] or b'')}"
        for path in sorted(here.keys() & wanted.keys())
        if here[path] != wanted[path]
    ]
    return told[:FEW]


def changed_site(home: Path) -> int:
    """Build once more, and hold the site against one made anew; return how much was printed."""
    site, anew = home / "site", home / "anew"
    before, written = tree(site), times(site)
    printed = build(home)
    build(home, "anew")
    here, wanted, copied = tree(site), tree(anew), times(anew)
    shutil.rmtree(anew)
    told = differences(here, wanted)
    assert not told, "\n".join(told)
    now = times(site)
    same = {path for path in now if path in before and before[path] == here[path]}
    # A copy has the time of the file that it is one of.
    touched = {path for path in same if now[path] not in {written[path], copied[path]}}
    assert touched <= _NOT_OURS
    return printed


def _first_difference(here: bytes, wanted: bytes) -> str:
    same = (one == other for one, other in zip(here, wanted, strict=False))
    at = next((at for at, is_same in enumerate(same) if not is_same), min(len(here), len(wanted)))
    start = max(at - 60, 0)
    return f"{here[start : at + 60]!r} should be {wanted[start : at + 60]!r}"

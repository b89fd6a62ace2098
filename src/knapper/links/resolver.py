"""Which file a link means (§3).

In come all paths of the vault, once; out comes, for a link's path part and the note that it
stands in, one file, or none. Files that are not published take part: a link must not lead to
another file because the right one is withheld. Whoever shows a link asks whether its file is
published.

Markdown links, embeds and links in properties are looked up exactly like wikilinks (§3
"Markdown links" 2, §3.5), so the kind of a link plays no part here.
"""

from __future__ import annotations

from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from knapper.vault import fold, nfc

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Resolution", "Resolver"]


class Resolution(msgspec.Struct, frozen=True, gc=False):
    """What a link's path part means.

    `path` is spelled as on disk, None for an unresolved link. `ambiguous` lists all files
    that fit equally well, `path` among them, where Obsidian's choice is not stable (§3.4).
    `case_differs` says that the file is spelled with other capitals than the link.
    """

    path: str | None
    ambiguous: tuple[str, ...] = ()
    case_differs: bool = False


class _File(NamedTuple):
    path: str
    spelled: str  # composed
    key: str  # folded


_UNRESOLVED = Resolution(None)


class Resolver:
    """The lookup of §3 over a fixed set of files.

    `paths` are all files of the vault, in any order. `aliases` (alias to paths of notes) is
    the named extension of §3.6, off by default: with it an alias resolves what nothing else
    does. `sure` holds what most links say: the names and paths of notes that mean one file from
    everywhere, without a doubt.
    """

    def __init__(
        self, paths: Iterable[str], *, aliases: Mapping[str, Iterable[str]] | None = None
    ) -> None:
        files = [_File(path, _spell(path), fold(path)) for path in set(paths)]
        # Every list below is filled in this order: shortest path string first (§3.4).
        files.sort(key=lambda file: (len(file.spelled), file.path))
        self._files = files
        self._depth = max((file.key.count("/") + 1 for file in files), default=0)
        self._by_path: dict[str, list[_File]] = {}
        for file in files:
            self._by_path.setdefault(file.key, []).append(file)
        self._by_tail: dict[int, dict[str, list[_File]]] = {}
        self._below: dict[str, dict[str, list[_File]]] = {}
        # Most targets mean one file from everywhere; the others are kept by folder, too.
        self.sure = self._sure_names()
        self._everywhere = dict(self.sure)
        self._memo: dict[tuple[str, str], Resolution] = {}
        self._aliases: dict[str, tuple[str, ...]] = {}
        for alias, owners in (aliases or {}).items():
            known = {*owners, *self._aliases.get(fold(alias.strip()), ())}
            ranked = sorted(known, key=lambda path: (len(nfc(path)), path))
            self._aliases[fold(alias.strip())] = tuple(ranked)

    @property
    def paths(self) -> tuple[str, ...]:
        """All files that links are looked up among, shortest path first."""
        return tuple(file.path for file in self._files)

    def resolve(self, target: str, source: str) -> Resolution:
        """Return the file that `target`, the path part of a link in the note `source`, means.

        An empty target is the note itself (§3.9).
        """
        if not target:
            return Resolution(source)
        found = self._everywhere.get(target)
        if found is None:
            at = target, source.rpartition("/")[0]
            found = self._memo.get(at)
            if found is None:
                found, local = self._resolve(*at)
                if local:
                    self._memo[at] = found
                else:
                    self._everywhere[target] = found
        return found

    def _sure_names(self) -> dict[str, Resolution]:
        """Return the names and paths of notes that no other file fits, as they are written."""
        names = Counter(file.key.rpartition("/")[2] for file in self._files)
        sure: dict[str, Resolution] = {}
        for file in self._files:
            path, stem = file.path, file.path[:-3]
            name = stem.rpartition("/")[2]
            plain = path == file.spelled and stem == stem.strip() and name == name.strip()
            if not plain or path[-3:] != ".md" or stem[:1] in "./" or stem[-3:].lower() == ".md":
                continue
            if len(self._by_path[file.key]) == 1:
                sure[stem] = sure[path] = Resolution(path)
                if "/" in stem and names[file.key.rpartition("/")[2]] == 1:
                    sure[name] = sure[stem]
        return sure

    def _resolve(self, target: str, folder: str) -> tuple[Resolution, bool]:
        """Return what a target means, and whether it would mean another file elsewhere."""
        wanted = _spell(target).strip()
        if wanted.startswith(("./", "../")):
            return self._first(_join(folder, wanted), "", rooted=True)[0], True
        if wanted.startswith("/"):
            return self._first(wanted.lstrip("/"), "", rooted=True)
        found, local = self._first(wanted, fold(folder), rooted=False)
        if found.path is None and (owners := self._aliases.get(fold(wanted))):
            return Resolution(owners[0], owners if len(owners) > 1 else ()), False
        return found, local

    def _first(self, wanted: str, folder: str, *, rooted: bool) -> tuple[Resolution, bool]:
        """Look up `P.md`, then `P` (§2.2); with the extension written, the other way round."""
        spellings = (f"{wanted}.md", wanted)
        if wanted[-3:].lower() == ".md":
            spellings = (wanted, f"{wanted}.md")
        for spelling in spellings if wanted else ():
            key = fold(spelling)
            files = self._by_path.get(key)
            if files:
                return _choose(files, spelling), False
            pool = [] if rooted else self._ending_in(key)
            if pool:
                return _choose(self._nearest(key, folder, pool), spelling), len(pool) > 1
        return _UNRESOLVED, False

    def _nearest(self, key: str, folder: str, pool: list[_File]) -> list[_File]:
        """Return the equally good files of `pool`, whose paths end in `/key`: §3.3, then §3.4.

        All files below the folder of the link come before all others, so that the own
        folder wins, and of the folders below it the nearest.
        """
        if len(pool) == 1:
            return pool
        if folder:
            pool = self._ending_in_by_folder(key, pool).get(folder, pool)
        return list(takewhile(lambda file: len(file.spelled) == len(pool[0].spelled), pool))

    def _ending_in(self, key: str) -> list[_File]:
        count = key.count("/") + 1
        if count > self._depth:
            return []
        tails = self._by_tail.get(count)
        if tails is None:
            tails = self._by_tail[count] = {}
            for file in self._files:
                parts = file.key.rsplit("/", count)
                if len(parts) > count:
                    tails.setdefault("/".join(parts[1:]), []).append(file)
                elif len(parts) == count:
                    tails.setdefault(file.key, []).append(file)
        return tails.get(key, [])

    def _ending_in_by_folder(self, key: str, pool: list[_File]) -> dict[str, list[_File]]:
        """Group `pool` by every folder that a file lies below, at any depth."""
        groups = self._below.get(key)
        if groups is None:
            groups = self._below[key] = {}
            for file in pool:
                folder = file.key.rpartition("/")[0]
                while folder:
                    groups.setdefault(folder, []).append(file)
                    folder = folder.rpartition("/")[0]
        return groups


def _choose(files: list[_File], wanted: str) -> Resolution:
    """Choose among equally good files: the one with the link's own capitals, else the first."""
    end = f"/{wanted}"
    exact = [file for file in files if file.spelled == wanted or file.spelled.endswith(end)]
    chosen = exact[0] if exact else files[0]
    if len(files) == 1:  # as most are
        return Resolution(chosen.path, (), not exact)
    settled = len(exact) == 1 and all(file.key == chosen.key for file in files)
    ambiguous = () if settled else tuple(sorted(file.path for file in files))
    return Resolution(chosen.path, ambiguous, not exact)


def _spell(text: str) -> str:
    return nfc(text).replace("\N{NO-BREAK SPACE}", " ")


def _join(folder: str, relative: str) -> str:
    """Return the path from the root that `relative` means in `folder`.

    A climb ends at the root: `../../x` in a folder of the root is `/x` (§3.1 [C]; the manual of
    obsidian-tasks, which is written in Obsidian, shows its pictures so). "" where it names a
    folder.
    """
    if relative.rpartition("/")[2] in {"", ".", ".."}:
        return ""
    parts = _spell(folder).split("/") if folder else []
    for part in relative.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)

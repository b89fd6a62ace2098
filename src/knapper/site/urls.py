"""Addresses: which URL each note, attachment and generated page has, and what redirects to it.

URLs are relative to the site's root, end in a slash for pages, and are not percent-encoded
here; `knapper.render.relative` does that for the HTML. A note's URL is its path with blanks as
dashes and without what an address cannot hold. No two pages share one, not even on a file
system that does not tell case (macOS, Windows): the later gets a number, and is reported.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from knapper.site.paging import PAGE, page_count
from knapper.vault import fold, nfc

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

__all__ = ["Addresses", "Collision", "Holder", "assign", "clean_path", "find_home"]

_BLANKS = re.compile(r"\s+")
# What a URL or a Windows file name cannot hold.
_UNSAFE = re.compile(r"[?#%\"<>|\\:*^`{}\[\]\x00-\x1f\x7f]+")
_DASHES = re.compile(r"-{2,}")
_INDEX = {"index"}
# Files of the host that a page's folder must not stand in the way of.
_RESERVED = (
    "404.html/",
    "index.html/",
    "sitemap.xml/",
    "sitemap.xml.gz/",
    "search/search_index.json/",
    "robots.txt/",
)
_HOMES = ("index.md", "home.md", "readme.md")


class Holder(NamedTuple):
    """Who has an address: in words, and the path of the note, "" for anything else."""

    words: str
    path: str = ""


class Collision(msgspec.Struct, frozen=True):
    """An address `wanted` of the note `path` that `holder` has already.

    `written` is the permalink or alias that asks for it, "" where the note's name does; `old`
    says that it is to lead to the note from there, as an alias does and the note's name where
    it has a permalink; `shared` that the holder has it as an old address, too. `instead` is the
    address that the note has.
    """

    path: str
    wanted: str
    holder: Holder
    instead: str
    written: str = ""
    old: bool = False
    shared: bool = False


class Addresses(msgspec.Struct, frozen=True):
    """What `assign` decides; all URLs are relative to the site's root.

    `notes`, `files` and `folders` go from vault path to URL, `tags` from a tag's key ("" is
    the list of all tags), `own` from the key of a page of the site's own. `redirects` go from
    an old URL to the vault path of the note that answers there now. `collisions` are the
    addresses that a note should have and has not. `further` are the pages after the first of
    long lists, by "folder" or "tag" and the key, from page 2 on.
    """

    notes: dict[str, str]
    files: dict[str, str]
    folders: dict[str, str]
    tags: dict[str, str]
    own: dict[str, str]
    redirects: dict[str, str]
    home: str
    collisions: tuple[Collision, ...] = ()
    further: dict[tuple[str, str], list[str]] = {}


def clean_path(path: str) -> str:
    """Return a path as it stands in a URL: blanks as dashes, unsafe characters gone."""
    parts = map(_clean_part, nfc(path).split("/"))
    return "/".join(filter(None, parts))


@lru_cache(maxsize=4096)  # most parts are of folders with many notes
def _clean_part(part: str) -> str:
    if part.isascii() and part.replace(" ", "").isalnum():  # as most names are
        return "-".join(part.split())
    cleaned = _DASHES.sub("-", _BLANKS.sub("-", _UNSAFE.sub(" ", part).strip())).strip("-")
    # A part of dots alone would climb; a leading dot would hide the folder on some hosts.
    return cleaned.lstrip(".").rstrip(".") or ("-" if part.strip() else "")


def find_home(notes: Iterable[str], configured: str) -> str:
    """Return the vault path of the home note, "" where there is none.

    The configured one if it exists, else `index.md`, `Home.md` or `README.md` in the root.
    """
    by_fold = {fold(path): path for path in notes}
    for name in (configured, f"{configured}.md") if configured else ():
        if fold(name) in by_fold:
            return by_fold[fold(name)]
    return next((by_fold[name] for name in _HOMES if name in by_fold), "")


def assign(  # noqa: PLR0913, PLR0917 - everything that has an address
    notes: Mapping[str, tuple[str, tuple[str, ...]]],
    files: Iterable[str],
    home: str = "",
    folders: Iterable[str] = (),
    tags: Mapping[str, str] | None = None,
    own: Mapping[str, str] | None = None,
    tagged: Mapping[str, int] | None = None,
) -> Addresses:
    """Give every page and file an address.

    `notes` maps a vault path to its permalink ("" without one) and its aliases; `files` are
    the attachments to publish; `home` the vault path of the home note; `folders` all folders
    with notes; `tags` maps a tag's key to its name, `own` the key of a page of the site's own
    to the address that it asks for; `tagged` how many notes a tag's page lists.
    Permalinks come first, then notes by path, folders, tags,
    own pages, files, and last redirects, which never take an address from a page
    (§9.6). A note `Folder/index.md`, or `Folder.md` beside `Folder`, is the folder's page.
    """
    claimed = dict.fromkeys(_RESERVED, Holder("a file of the site's own"))
    urls: dict[str, str] = {}
    collisions: list[Collision] = []
    if home:
        claimed[""], urls[home] = _note(home), ""
    natural = {path: _natural(path) for path in notes}
    order = sorted(notes, key=lambda path: (not notes[path][0], path))
    for path in order:
        if path == home:
            continue
        permalink, _ = notes[path]
        link = clean_path(permalink) if permalink else ""
        url = wanted = f"{link}/" if link else natural[path]
        key = fold(wanted)
        if key in claimed:
            url = _free(wanted, claimed)
            collisions.append(Collision(path, wanted, claimed[key], url, permalink))
            key = fold(url)
        claimed[key], urls[path] = _note(path), url
    folder_urls = _folders(folders, urls, claimed)
    tag_urls: dict[str, str] = {}
    if tags:
        tag_urls[""] = _claim("tags/", Holder("the list of all tags"), claimed)
        for key, name in tags.items():
            owner = Holder(f"the page of the tag `#{name}`")
            tag_urls[key] = _claim(f"{tag_urls['']}{clean_path(name)}/", owner, claimed)
    own_urls = {
        key: _claim(url, Holder("a page of the site's own"), claimed)
        for key, url in (own or {}).items()
    }
    further = {
        (kind, key): [
            _claim(f"{first}{number}/", Holder("a further page of a list"), claimed)
            for number in range(2, page_count(size) + 1)
        ]
        for kind, key, first, size in (
            *(("folder", *each) for each in _listed(urls, folder_urls, own_urls)),
            *(("tag", key, tag_urls[key], size) for key, size in (tagged or {}).items()),
        )
        if size > PAGE
    }
    published: dict[str, str] = {}
    for file in sorted(files):
        wanted = clean_path(file) or "file"
        url = _free(wanted, claimed)
        claimed[fold(url)], published[file] = Holder(f"`{file}`"), url
    old = (wish for path in notes for wish in _old_addresses(path, *notes[path], natural[path]))
    # That a note's old address is its own says nothing.
    wishes = sorted((rank, path, url, by) for rank, path, url, by in old if url != urls[path])
    redirects, lost = _redirects(wishes, urls, claimed, {fold(folder) for folder in folder_urls})
    every = (*collisions, *lost)
    return Addresses(
        urls, published, folder_urls, tag_urls, own_urls, redirects, home, every, further
    )


def _note(path: str) -> Holder:
    return Holder(f"`{path}`", path)


def _claim(wanted: str, owner: Holder, claimed: dict[str, Holder]) -> str:
    url = _free(wanted, claimed)
    claimed[fold(url)] = owner
    return url


def _folders(
    folders: Iterable[str], urls: Mapping[str, str], claimed: dict[str, Holder]
) -> dict[str, str]:
    """Return each folder's address: that of the note that stands for it, or its own."""
    found = {"": ""}
    by_fold = {fold(path): path for path in urls}
    claimed.setdefault("", Holder("the front page"))
    for folder in sorted(folders):
        if not folder:
            continue
        key = fold(folder)
        note = by_fold.get(f"{key}/index.md") or by_fold.get(f"{key}.md")
        if note:
            found[folder] = urls[note]
        else:
            owner = Holder(f"the page of the folder `{folder}`")
            found[folder] = _claim(f"{clean_path(folder)}/", owner, claimed)
    return found


def _listed(
    notes: Mapping[str, str], folders: Mapping[str, str], own: Mapping[str, str]
) -> Iterator[tuple[str, str, int]]:
    """Yield key and address of each folder, with how many folders and notes its page lists."""
    entries = set(folders.values())
    sizes = Counter(path.rpartition("/")[0] for path, url in notes.items() if url not in entries)
    sizes.update(path.rpartition("/")[0] for path in folders if path)
    for key, size in sizes.items():
        # A front page is a map that its author drew: the list has a page of its own.
        first = folders.get(key) if key else own.get("contents", "")
        if first is not None:
            yield key, first, size


def _natural(path: str) -> str:
    stem = path[:-3] if path.lower().endswith(".md") else path
    folder, _, name = stem.rpartition("/")
    if name.casefold() in _INDEX and folder:
        return f"{clean_path(folder)}/"
    return f"{clean_path(stem) or 'note'}/"


def _free(url: str, claimed: Mapping[str, Holder]) -> str:
    """Return `url`, or it with the first number that makes it free."""
    if url and fold(url) not in claimed:
        return url
    stem, slash = (url[:-1], "/") if url.endswith("/") else (url, "")
    root, ending = (stem, "") if slash else posixpath.splitext(stem)
    number = 2
    while fold(f"{root}-{number}{ending}{slash}") in claimed:
        number += 1
    return f"{root}-{number}{ending}{slash}"


def _redirects(
    wishes: Iterable[tuple[int, str, str, str]],
    urls: Mapping[str, str],
    claimed: Mapping[str, Holder],
    folders: Collection[str],
) -> tuple[dict[str, str], list[Collision]]:
    """Return the old addresses that lead to a note, and those that cannot (§9.6).

    They are its natural one, and its aliases: an alias with a path is from the root; one
    without stands in the note's own folder. The natural ones come first, then the aliases
    with a path, so that no other name of a note takes what somebody wrote as an address.
    """
    redirects: dict[str, str] = {}
    lost: list[Collision] = []
    taken = dict(claimed)
    for rank, path, url, written in wishes:
        holder = taken.get(fold(url))
        if holder is None:
            taken[fold(url)] = _note(path)
            redirects[url] = path
        elif holder.path != path and _is_meant(rank, written, folders, page=fold(url) in claimed):
            shared = rank != _BY_NAME and fold(url) not in claimed
            lost.append(Collision(path, url, holder, urls[path], written, old=True, shared=shared))
    return redirects, lost


# Old addresses by what asks for them, in the order in which they are granted.
_BY_NAME, _BY_PATH, _BY_ALIAS = range(3)


def _old_addresses(
    path: str, permalink: str, aliases: tuple[str, ...], natural: str
) -> Iterator[tuple[int, str, str, str]]:
    """Yield the old addresses of a note: rank, path, URL, and what asks for it as written."""
    yield _BY_NAME, path, natural, permalink
    folder = clean_path(posixpath.dirname(path)) if aliases else ""
    for alias in aliases:
        target = clean_path(alias.removesuffix(".md"))
        rank = _BY_PATH if "/" in alias.strip("/") else _BY_ALIAS
        if target and rank == _BY_ALIAS and folder:
            target = f"{folder}/{target}"
        if target:
            yield rank, path, f"{target}/", alias


def _is_meant(rank: int, written: str, folders: Collection[str], *, page: bool) -> bool:
    """Return whether somebody wrote an address that leads elsewhere, and would want to know.

    A name without a path is no address but another name of the note, and notes may share it;
    so is `TCP/IP` of two notes, as long as there is no such folder and no `page` there.
    """
    if rank == _BY_NAME:
        return bool(written)
    if rank == _BY_ALIAS:
        return False
    folder = written.strip("/").rpartition("/")[0]
    return page or fold(folder) in folders or written.endswith(".md")

"""Addresses: which URL each note, attachment and generated page has, and what redirects to it.

URLs are relative to the site's root, end in a slash for pages, and are not percent-encoded
here; `knapper.render.relative` does that for the HTML. A note's URL is its path with blanks as
dashes and without what an address cannot hold. No two pages share one, not even on a file
system that does not tell case (macOS, Windows): the later gets a number, and is reported.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

import msgspec

from knapper.diagnostics import Diagnostic, Label, Span, finding
from knapper.vault import fold, nfc

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Addresses", "assign", "clean_path", "find_home"]

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
)
_HOMES = ("index.md", "home.md", "readme.md")


class Addresses(msgspec.Struct, frozen=True):
    """What `assign` decides; all URLs are relative to the site's root.

    `notes`, `files` and `folders` go from vault path to URL, `tags` from a tag's key ("" is
    the list of all tags). `redirects` go from an old URL to the vault path of the note that
    answers there now.
    """

    notes: dict[str, str]
    files: dict[str, str]
    folders: dict[str, str]
    tags: dict[str, str]
    redirects: dict[str, str]
    home: str
    diagnostics: tuple[Diagnostic, ...] = ()


def clean_path(path: str) -> str:
    """Return a path as it stands in a URL: blanks as dashes, unsafe characters gone."""
    parts = (_clean_part(part) for part in nfc(path).split("/"))
    return "/".join(part for part in parts if part)


def _clean_part(part: str) -> str:
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


def assign(
    notes: Mapping[str, tuple[str, tuple[str, ...]]],
    files: Iterable[str],
    home: str = "",
    folders: Iterable[str] = (),
    tags: Mapping[str, str] | None = None,
) -> Addresses:
    """Give every page and file an address.

    `notes` maps a vault path to its permalink ("" without one) and its aliases; `files` are
    the attachments to publish; `home` the vault path of the home note; `folders` all folders
    with notes; `tags` maps a tag's key to its name. Permalinks come first, then notes by
    path, folders, tags, files, and last redirects, which never take an address from a page
    (§9.6). A note `Folder/index.md`, or `Folder.md` beside `Folder`, is the folder's page.
    """
    claimed = dict.fromkeys(_RESERVED, "the site's own files")
    urls: dict[str, str] = {}
    findings: list[Diagnostic] = []
    if home:
        claimed[""], urls[home] = home, ""
    order = sorted(notes, key=lambda path: (not notes[path][0], path))
    for path in order:
        if path == home:
            continue
        permalink, _ = notes[path]
        wanted = f"{clean_path(permalink)}/" if clean_path(permalink) else _natural(path)
        url = _free(wanted, claimed)
        if url != wanted:
            findings.append(_collision(path, wanted, url, claimed[fold(wanted)]))
        claimed[fold(url)], urls[path] = path, url
    folder_urls = _folders(folders, urls, claimed)
    tag_urls: dict[str, str] = {}
    if tags:
        tag_urls[""] = _claim("tags/", "tags/", claimed)
        for key, name in tags.items():
            tag_urls[key] = _claim(f"{tag_urls['']}{clean_path(name)}/", key, claimed)
    published: dict[str, str] = {}
    for file in sorted(files):
        wanted = clean_path(file) or "file"
        url = _free(wanted, claimed)
        claimed[fold(url)], published[file] = file, url
    redirects = _redirects(notes, urls, claimed)
    return Addresses(urls, published, folder_urls, tag_urls, redirects, home, tuple(findings))


def _claim(wanted: str, owner: str, claimed: dict[str, str]) -> str:
    url = _free(wanted, claimed)
    claimed[fold(url)] = owner
    return url


def _folders(
    folders: Iterable[str], urls: Mapping[str, str], claimed: dict[str, str]
) -> dict[str, str]:
    """Return each folder's address: that of the note that stands for it, or its own."""
    found = {"": ""}
    by_fold = {fold(path): path for path in urls}
    claimed.setdefault("", "")
    for folder in sorted(folders):
        if not folder:
            continue
        key = fold(folder)
        note = by_fold.get(f"{key}/index.md") or by_fold.get(f"{key}.md")
        if note:
            found[folder] = urls[note]
        else:
            found[folder] = _claim(f"{clean_path(folder)}/", folder, claimed)
    return found


def _natural(path: str) -> str:
    stem = path[:-3] if path.lower().endswith(".md") else path
    folder, _, name = stem.rpartition("/")
    if name.casefold() in _INDEX and folder:
        return f"{clean_path(folder)}/"
    return f"{clean_path(stem) or 'note'}/"


def _free(url: str, claimed: Mapping[str, str]) -> str:
    """Return `url`, or it with the first number that makes it free."""
    if url and fold(url) not in claimed:
        return url
    stem, slash = (url[:-1], "/") if url.endswith("/") else (url, "")
    root, ending = (stem, "") if slash else posixpath.splitext(stem)
    number = 2
    while fold(f"{root}-{number}{ending}{slash}") in claimed:
        number += 1
    return f"{root}-{number}{ending}{slash}"


def _collision(path: str, wanted: str, url: str, holder: str) -> Diagnostic:
    return finding(
        "L009",
        f"the address `/{wanted}` is taken by `{holder}`, so this note is at `/{url}`",
        Span(path, 0, 0, 0),
        help="rename one of the notes, or give one a `permalink`",
        labels=(Label(Span(holder, 0, 0, 0), "has the address"),),
    )


def _redirects(
    notes: Mapping[str, tuple[str, tuple[str, ...]]],
    urls: Mapping[str, str],
    claimed: Mapping[str, str],
) -> dict[str, str]:
    """Return the old addresses that lead to a note: its natural one, and its aliases (§9.6).

    An alias with a path is from the root; one without stands in the note's own folder.
    """
    redirects: dict[str, str] = {}
    seen = set(claimed)
    for path in sorted(notes):
        _, aliases = notes[path]
        folder = clean_path(posixpath.dirname(path))
        old = [_natural(path)]
        for alias in aliases:
            target = clean_path(alias.removesuffix(".md"))
            if target and "/" not in alias.strip("/") and folder:
                target = f"{folder}/{target}"
            old.append(f"{target}/" if target else "")
        for url in old:
            if url and url != urls[path] and fold(url) not in seen:
                seen.add(fold(url))
                redirects[url] = path
    return redirects

"""Files for programs that visit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from knapper.site import Host, Site
from knapper.site import machine_files as room

HOST = Host("https://site.example/base/", "Name")
VAULT: dict[str, str | bytes] = {
    ".knapper/config.yml": "description: About all.\nhome: Home\n",
    "Home.md": "The front page.",
    "Top [1].md": "A top note.",
    "F/a.md": "---\ndescription: Says a.\n---\n",
    "F/index.md": "The folder.",
    "F/G/deep (b).md": "[[Secret|x]] is deep.",
    "F/left.md": "---\nrobots: [noindex]\n---\nunlisted",
    "Secret.md": "---\npublish: false\n---\n",
    "Only/Secret too.md": "---\npublish: false\n---\n",
}


def test_llms_lists_notes_by_folder(make_vault: Callable[..., Path]) -> None:
    [(url, data)] = room.llms(Site.load(make_vault(VAULT)), HOST)
    assert url == "llms.txt"
    assert (
        data.decode()
        == """\
# Name

> About all.

Each note is linked in its Markdown version.

- [Home](https://site.example/base/index.md): The front page.

## Notes

- [Top \\[1\\]](https://site.example/base/Top-1.md): A top note.

## F

- [a](https://site.example/base/F/a.md): Says a.
- [index](https://site.example/base/F.md): The folder.

## F/G

- [deep (b)](https://site.example/base/F/G/deep-%28b%29.md): x is deep.
"""
    )


def test_llms_of_many_notes_lists_folders(
    make_vault: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_NOTES", 3)
    [(_, data)] = room.llms(Site.load(make_vault(VAULT)), HOST)
    text = data.decode()
    assert "- [F](https://site.example/base/F.md): 3 notes\n" in text
    assert "- [F/G](https://site.example/base/F/G/): 1 note\n" in text
    assert "Says a" not in text
    assert "Only" not in text


def test_llms_needs_no_address_but_copies(make_vault: Callable[..., Path]) -> None:
    [(_, data)] = room.llms(Site.load(make_vault(VAULT)), Host("", "Name"))
    assert "- [a](F/a.md)" in data.decode()
    site = Site.load(make_vault({**VAULT, ".knapper/config.yml": "markdown_copies: false\n"}))
    assert list(room.llms(site, HOST)) == []


def test_robots_names_the_sitemap(make_vault: Callable[..., Path]) -> None:
    site = Site.load(make_vault({"a.md": "a"}))
    [(_, data)] = room.robots(site, HOST)
    assert data.decode().splitlines()[-1] == "Sitemap: https://site.example/base/sitemap.xml"
    assert list(room.robots(site, Host("", "Name"))) == []


def test_the_robots_of_the_vault_stay(make_vault: Callable[..., Path]) -> None:
    vault = {"a.md": "a", "robots.txt": "User-agent: *\nDisallow: /\n"}
    assert list(room.robots(Site.load(make_vault(vault)), HOST)) == [
        ("robots.txt", b"User-agent: *\nDisallow: /\n")
    ]
    vault[".knapper/config.yml"] = "exclude: [robots.txt]\n"
    [(_, data)] = room.robots(Site.load(make_vault(vault)), HOST)
    assert b"Allow: /\n" in data

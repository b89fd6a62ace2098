"""The names and addresses that the browser gets: every page's, in few bytes, and no others."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from knapper.site import Site


def _read(site: Site) -> Iterator[tuple[str, str, list[str]]]:
    """Yield title, address and aliases of each page as the script does."""
    data = json.loads(site.vault_data[1])
    folders: list[str] = []
    pages: list[tuple[str, str, list[str]]] = []
    for above, name, address, titles, others in data["folders"]:
        base = folders[above] if folders else ""
        following = f"{base}{name.replace(' ', '-')}/" if folders else ""
        folders.append(following if address == 0 else address)
        pages.append((name, folders[-1], []))
        for number, title in enumerate(titles):
            following = f"{folders[-1]}{title.replace(' ', '-')}/"
            pages.append((title, others.get(str(number), following), []))
    for number, name in data["aliases"]:
        pages[number][2].append(name)
    yield from pages


def test_every_page_is_in_it_once(make_vault: Callable[..., Path]) -> None:
    site = Site.load(
        make_vault(
            {
                "Home.md": "",
                "A b/index.md": "---\naliases: [Ab]\n---\n",
                "A b/What? now.md": "---\naliases: [Now, Then]\n---\n",
                "A b/C/d.md": "---\npermalink: elsewhere/d\n---\n",
                "E.md": "",
                "E/f.md": "",
                "Bare/only/g.md": "",
            }
        )
    )
    assert sorted(_read(site)) == [
        ("A b", "A-b/", ["Ab"]),
        ("Bare", "Bare/", []),
        ("C", "A-b/C/", []),
        ("E", "E/", []),
        ("Home", "", []),
        ("What? now", "A-b/What-now/", ["Now", "Then"]),
        ("d", "elsewhere/d/", []),
        ("f", "E/f/", []),
        ("g", "Bare/only/g/", []),
        ("only", "Bare/only/", []),
    ]


def test_an_address_that_follows_is_not_written(make_vault: Callable[..., Path]) -> None:
    site = Site.load(make_vault({"Some folder/Some note.md": ""}))
    assert b"Some-" not in site.vault_data[1]
    assert ("Some note", "Some-folder/Some-note/", []) in list(_read(site))


def test_tags_and_the_sites_own_pages_are_in_it(make_vault: Callable[..., Path]) -> None:
    site = Site.load(make_vault({"a.md": "#x/y #x", "b.md": "#x"}))
    data: dict[str, Any] = json.loads(site.vault_data[1])
    assert data["tags"] == [["x", 2, 0], ["x/y", 1, 0]]
    assert data["places"][0] == ["Home", ""]
    assert ["Recent changes", "recent/"] in data["places"]
    assert ["Tags", "tags/"] in data["places"]


def test_what_is_not_published_has_no_byte_in_it(make_vault: Callable[..., Path]) -> None:
    private = "---\npublish: false\naliases: [Cover]\ntags: [hush]\n---\n"
    site = Site.load(
        make_vault({"a.md": "[[Secret]]", "Secret.md": private, "Vault/Deep/Secret 2.md": private})
    )
    for word in (b"Secret", b"Cover", b"hush", b"Vault", b"Deep"):
        assert word not in site.vault_data[1]


def test_its_address_changes_with_its_bytes(make_vault: Callable[..., Path]) -> None:
    first = Site.load(make_vault({"a.md": "one"})).vault_data
    assert Site.load(make_vault({"a.md": "two"})).vault_data == first
    assert Site.load(make_vault({"b.md": ""})).vault_data[1] != first[1]


def test_the_scripts_words_are_in_the_sites_language(make_vault: Callable[..., Path]) -> None:
    site = Site.load(make_vault({"a.md": "", ".knapper/config.yml": "language: de"}))
    data = json.loads(site.vault_data[1])
    assert data["words"]["Print"] == "Drucken"
    assert data["places"][0] == ["Start", ""]

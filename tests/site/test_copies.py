"""Markdown versions of notes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knapper.site import Host, Site, markdown_copy

HOST = Host("https://site.example/base/", "Site")
NOWHERE = Host("", "Site")


@pytest.fixture
def copies(make_vault: Callable[..., Path]) -> Callable[..., dict[str, str]]:
    """Return a function from a vault to its Markdown versions, by address."""

    def make(files: dict[str, Any], host: Host = HOST) -> dict[str, str]:
        site = Site.load(make_vault(files))
        rendered = {spec.path: site.render(spec) for spec in site.pages if spec.kind == "note"}
        return {
            url: markdown_copy(site, path, rendered[path], host).decode()
            for path, url in site.copies.items()
        }

    return make


def body(copy: str) -> str:
    return copy.partition("\n---\n\n")[2]


def test_the_head_says_what_the_note_is(copies: Callable[..., dict[str, str]]) -> None:
    note = "---\ntags: [a/b]\ncreated: 2024-01-02\ndescription: 'Said: \"so\" # all'\n---\ntext"
    head = yaml.safe_load(copies({"F/My note.md": note})["F/My-note.md"].split("---\n")[1])
    assert head["title"] == "My note"
    assert head["description"] == 'Said: "so" # all'
    assert head["url"] == "https://site.example/base/F/My-note/"
    assert head["created"] == "2024-01-02"
    assert head["tags"] == ["a/b"]


def test_links_are_whole_or_relative_to_the_file(copies: Callable[..., dict[str, str]]) -> None:
    vault = {
        "index.md": "[[F/a]]",
        "F/a.md": "[[b#Head|shown]] [[index]] ![[p.png]] [[#own]]\n\n# own",
        "F/b.md": "# Head",
        "p.png": b"x",
    }
    whole = copies(vault)
    base = "https://site.example/base/"
    assert f"[shown]({base}F/b/#head) [index]({base}) ![p]({base}p.png)" in whole["F/a.md"]
    assert f"[own]({base}F/a/#own)" in whole["F/a.md"]
    beside = copies(vault, NOWHERE)
    assert "[shown](../F/b/#head) [index](../) ![p](../p.png)" in beside["F/a.md"]
    assert "[F/a](F/a/)" in beside["index.md"]


def test_it_holds_what_the_note_says_and_no_list_of_mentions(
    copies: Callable[..., dict[str, str]],
) -> None:
    made = copies({"a.md": "[[b]] in a sentence of a", "b.md": "before ![[a]] after"})
    assert "in a sentence of a" in made["b.md"]  # once, as embedded
    assert made["b.md"].count("in a sentence of a") == 1
    assert "before" not in made["a.md"]


PRIVATE = "secretword"


def test_nothing_hidden_is_in_it(copies: Callable[..., dict[str, str]]) -> None:
    note = (
        f"---\n# {PRIVATE}\nhush: {PRIVATE}\npublish: true\nup: '[[Hidden/{PRIVATE}|above]]'\n---\n"
        f"%%{PRIVATE}%% <!-- {PRIVATE} --> [[Hidden/{PRIVATE}|there]] ![[Hidden/{PRIVATE}]]\n\n"
        f"%%\n{PRIVATE}\n\n- {PRIVATE}\n%%\n\n[^unused]: {PRIVATE}\n\n"
        f"<script>{PRIVATE}</script> <div data-x='{PRIVATE}'>shown</div>\n\n"
        f"```mermaid\nflowchart TD\n  %% {PRIVATE}\n  a --> b\n```\n\n"
        f"[a]: http://x.example '{PRIVATE}'\n"
    )
    made = copies(
        {
            "a.md": note,
            "b.md": "![[a]]",
            f"Hidden/{PRIVATE}.md": f"---\npublish: false\naliases: [{PRIVATE}]\n---\n{PRIVATE}",
            "Drawing.canvas": "{}",
            ".knapper/config.yml": "hide_properties: [hush]\n",
        }
    )
    assert set(made) == {"a.md", "b.md"}
    for copy in made.values():
        assert PRIVATE not in copy
        assert "there" in copy
        assert "shown" in copy
    assert "up: above" in made["a.md"]


_PUBLIC = st.sampled_from(
    ["word ", "\n", "\n\n", "- ", "> ", "`", "```\n", "| ", "%%", "$", "# ", "**", "[[b]]", "<b>"]
)
_HIDDEN = st.sampled_from(
    [f"%%{PRIVATE}%%", f"<!-- {PRIVATE} -->", f"[[{PRIVATE}|x]]", f"![[{PRIVATE}]]"]
)


@given(st.lists(_PUBLIC | _HIDDEN, max_size=12).map("".join))
def test_it_never_says_more_than_the_page(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    """Whatever is read as hidden on the page, by whatever stands round it."""
    vault = tmp_path_factory.mktemp("vault")
    (vault / "a.md").write_text(text, encoding="utf-8")
    (vault / "b.md").write_text("b", encoding="utf-8")
    (vault / f"{PRIVATE}.md").write_text("---\npublish: false\n---\nx", encoding="utf-8")
    site = Site.load(vault)
    spec = next(spec for spec in site.pages if spec.path == "a.md")
    content = site.render(spec)
    copy = markdown_copy(site, "a.md", content, HOST).decode()
    assert (PRIVATE in copy) <= (PRIVATE in content.html)


def test_addresses_do_not_clash(copies: Callable[..., dict[str, str]]) -> None:
    made = copies(
        {
            ".knapper/config.yml": "home: Start.md\n",
            "Start.md": "![[files/a.md.png]]",
            "index.md": "the note index",
            "a.md": "---\npermalink: b.md\n---\nhas the address of b's version",
            "b.md": "b",
            "files/a.md.png": b"x",
        }
    )
    assert set(made) == {"index.md", "index/index.md", "b.md.md", "b/index.md"}
    assert body(made["index/index.md"]).endswith("the note index\n")


def test_they_can_be_turned_off(copies: Callable[..., dict[str, str]]) -> None:
    assert copies({"a.md": "a", ".knapper/config.yml": "markdown_copies: false\n"}) == {}

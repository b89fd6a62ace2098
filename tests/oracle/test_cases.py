"""What a page is made of, one thing at a time: an edit of it alone, and the site is right.

The vault grows from case to case, so that each is built over what the ones before it left.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from living_vault import FILES, LivingVault
from oracle_builds import build, changed_site


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> LivingVault:
    vault = LivingVault(tmp_path_factory.mktemp("vault")).fill()
    build(vault.folder)
    return vault


def replace(path: str, old: str, new: str) -> Callable[[LivingVault], None]:
    """Return the edit that puts one block of a note for another."""

    def edit(vault: LivingVault) -> None:
        blocks = vault.notes[path].blocks
        blocks[blocks.index(old)] = new
        vault.save(path)

    return edit


def give(path: str, name: str, value: object) -> Callable[[LivingVault], None]:
    """Return the edit that sets a property of a note."""

    def edit(vault: LivingVault) -> None:
        vault.notes[path].properties[name] = value
        vault.save(path)

    return edit


CASES: dict[str, Callable[[LivingVault], None]] = {
    "summary of an end of a chart": replace(
        "Alpha.md",
        "It comes to [[Gamma delta]]. ^summary",
        "It comes to [[Gamma delta]] after all. ^summary",
    ),
    "note that such a summary links to": give("Gamma delta.md", "permalink", "gamma"),
    "note that a row of a comparison links to": give("Report.md", "permalink", "reported"),
    "note that an output links to": lambda vault: vault.run("Train.md", 1),
    "its address": give("Beta.md", "permalink", "b"),
    "what an output embeds": replace(
        "Folder/Deep/Two.md", "A note of a few words. #one", "Text of Two that is embedded. #one"
    ),
    "type of one of many that link here": give("Lone/L0.md", "type", "method"),
    "address of Mermaid's script, which is missing": lambda vault: vault.configure(
        mermaid="mermaid.min.js"
    ),
    "Mermaid's script": lambda vault: vault.put("mermaid.min.js", "export default 1"),
    "logo": lambda vault: vault.set(theme={"name": "material", "logo": "logo.png"}),
    "shape of the logo": lambda vault: vault.put("logo.png", FILES["logo.png"][1]),
    "note in a folder `search`": lambda vault: vault.delete("search/Find.md"),
    "no search": lambda vault: vault.configure(search="none"),
    "search": lambda vault: vault.configure(search="material"),
    "search that mkdocs.yml turns off": lambda vault: vault.set(
        plugins=["knapper", {"material/search": {"enabled": False}}]
    ),
    "cards": lambda vault: vault.configure(cards="all"),
    "nothing but a card that no page names": give("Chart.md", "description", "Charts."),
    "pictures of cells": lambda vault: vault.run("Train.md", 3),
    "pictures of cells, lost": lambda vault: vault.lose_figures(),
    "files that Obsidian excludes": lambda vault: vault.put(
        ".obsidian/app.json", '{"userIgnoreFilters": ["Folder/", "Lone/"]}'
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_site_is_as_one_made_anew(vault: LivingVault, case: str) -> None:
    CASES[case](vault)
    changed_site(vault.folder)

"""Tags with their parents, folders in natural order, navigation that stays bounded."""

from __future__ import annotations

from knapper.site.folders import folder_tree, natural_key
from knapper.site.navigation import Navigation
from knapper.site.tags import collect_tags
from knapper.vault import note_name


def test_nested_tags_are_listed_under_their_parents() -> None:
    """§8.2, §8.4."""
    tags = collect_tags({"a.md": ["method/rag"], "b.md": ["Method"]})
    assert tags["method"].notes == ("a.md", "b.md")
    assert tags["method"].own == ("b.md",)
    assert tags["method"].children == ("method/rag",)
    assert tags["method/rag"].notes == ("a.md",)


def test_a_tag_is_shown_as_first_written() -> None:
    """§8.1."""
    assert collect_tags({"a.md": ["LoRA"], "b.md": ["lora"]})["lora"].name == "LoRA"


def test_numbers_sort_as_numbers() -> None:
    names = ["Part 10", "part 2", "Part 1", "9 lives", "Über"]
    assert sorted(names, key=natural_key) == ["9 lives", "Part 1", "part 2", "Part 10", "Über"]


def test_folders_count_what_is_below_them() -> None:
    folders = folder_tree(["a.md", "F/b.md", "F/G/c.md"])
    assert {path: folder.count for path, folder in folders.items()} == {"": 3, "F": 2, "F/G": 1}
    assert [folder.path for folder in folders[""].folders] == ["F"]


def _navigation(paths: list[str]) -> Navigation:
    folders = folder_tree(paths)
    notes = {path: f"{path[:-3]}/" for path in paths}
    return Navigation(
        folders, notes, {path: f"{path}/" for path in folders}, note_name, "", [("tags/", "Tags")]
    )


def test_a_small_vaults_tree_is_whole_and_marks_the_page() -> None:
    html = _navigation(["a.md", "F/b.md"]).render("F/b/", "F", "F/b.md")
    assert html.count("<a ") == 5
    assert '<a href="../../F/b/" aria-current="page">b</a>' in html
    assert "<details open>" in html


def test_a_large_folder_is_bounded_on_a_page_outside_of_it() -> None:
    paths = ["Home.md", *(f"{number}.md" for number in range(1000))]
    folders = folder_tree(paths)
    urls = {path: "" if path == "Home.md" else f"{path[:-3]}/" for path in paths}
    navigation = Navigation(folders, urls, {"": ""}, note_name, "Home.md")
    html = navigation.render("", "", "Home.md")
    assert html.count("<a ") < 80
    assert ">Home</a>" in html
    assert ">0</a>" in html


def test_a_large_folder_shows_what_is_near_and_a_link_to_all() -> None:
    paths = [f"F/{number}.md" for number in range(1000)] + [f"G{n}/x.md" for n in range(300)]
    html = _navigation(paths).render("F/500/", "F", "F/500.md")
    assert html.count("<a ") < 80
    assert ">500</a>" in html
    assert ">503</a>" in html
    assert ">504</a>" not in html
    assert "all 1000 notes" in html


def test_a_folders_note_is_the_folders_entry_and_no_second_one() -> None:
    paths = ["F.md", "F/a.md", "G/index.md"]
    urls = {"F.md": "F/", "F/a.md": "F/a/", "G/index.md": "G/"}
    navigation = Navigation(folder_tree(paths), urls, {"": "", "F": "F/", "G": "G/"}, note_name, "")
    html = navigation.render("", "")
    assert [html.count(f'href="{url}"') for url in ("F/", "F/a/", "G/")] == [1, 1, 1]
    assert html.count("<details") == 1  # nothing is in G but its own note


def test_pages_of_the_sites_own_stand_above_the_tree() -> None:
    html = _navigation(["a.md"]).render("tags/", "")
    places, _, tree = html.partition('<ul class="vault-tree">')
    assert '<a href="../tags/" aria-current="page">Tags</a>' in places
    assert ">a</a>" in tree

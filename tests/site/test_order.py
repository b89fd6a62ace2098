"""The order of notes and folders: configured, by a folder's own note, or by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from knapper.config import Order, read_order
from knapper.errors import ConfigError
from knapper.site import Site

NOTES = {
    "F/a.md": "---\ncreated: 2024-03-01\nrank: 2\n---\n",
    "F/b.md": "---\ncreated: 2024-01-01\nrank: 10\n---\n",
    "F/c.md": "---\ncreated: 2024-02-01\n---\n",
    "F/G/x.md": "---\ncreated: 2023-01-01\n---\n",
    "F/G/y.md": "---\ncreated: 2023-05-01\n---\n",
}


@pytest.fixture
def notes_of(make_vault: Callable[..., Path]) -> Callable[..., str]:
    """Return a function that tells the names of a folder's notes, in order."""

    def names(config: str, folder: str = "F", **more: str) -> str:
        files = NOTES | {".knapper/config.yml": f"{config}\n"} | more
        site = Site.load(make_vault(files))
        return " ".join(Path(path).stem for path in site.folders[folder].notes)

    return names


@pytest.mark.parametrize(
    ("config", "order"),
    [
        ("", "a b c"),
        ("order: -name", "c b a"),
        ("order: created", "b c a"),
        ("order: -created", "a c b"),
        ("order: property:rank", "a b c"),
        ("order: -property:Rank", "b a c"),
        ("folder_order: {F: -created}", "a c b"),
        ("folder_order: {f/: [c]}", "c a b"),
        ("folder_order: {F: ['*', a]}", "b c a"),
        ("folder_order: {F: ['[[F/b]]', '[[c|the third]]']}", "b c a"),
        ("order: -name\nfolder_order: {F: [b]}", "b c a"),
    ],
)
def test_notes_stand_in_the_order_of_the_configuration(
    notes_of: Callable[..., str], config: str, order: str
) -> None:
    assert notes_of(config) == order


def test_an_order_holds_below_a_folder_and_a_list_does_not(notes_of: Callable[..., str]) -> None:
    assert notes_of("folder_order: {F: -created}", "F/G") == "y x"
    assert notes_of("folder_order: {F: [y, x]}", "F/G") == "x y"
    assert notes_of("folder_order: {F: -created, F/G: name}", "F/G") == "x y"


def test_a_folders_note_may_say_the_order(notes_of: Callable[..., str]) -> None:
    listed = {"F.md": '---\nfolder_order: ["[[c]]", b]\n---\n'}
    assert notes_of("", **listed) == "c b a"
    assert notes_of("folder_order: {F: name}", **listed) == "a b c"
    assert notes_of("", **{"F/index.md": "---\nfolder_order: -name\n---\n"}) == "index c b a"


def test_what_is_no_order_in_a_note_changes_nothing(notes_of: Callable[..., str]) -> None:
    for value in ("sideways", "3", "{a: b}", "[]", "null"):
        assert notes_of("", **{"F.md": f"---\nfolder_order: {value}\n---\n"}) == "a b c"


def test_folders_are_ordered_too(make_vault: Callable[..., Path]) -> None:
    files = {
        "A/x.md": "",
        "B/index.md": "---\nrank: 1\n---\n",
        "C.md": "---\nrank: 0\n---\n",
        "C/x.md": "",
    }
    for config, order in (
        ("order: -name", "C B A"),
        ("order: property:rank", "C B A"),
        ("order: created", "A B C"),
        ('folder_order: {"": [B]}', "B A C"),
    ):
        site = Site.load(make_vault(files | {".knapper/config.yml": config}))
        assert " ".join(each.name for each in site.folders[""].folders) == order, config


def test_a_name_that_is_not_there_is_found(make_vault: Callable[..., Path]) -> None:
    config = "folder_order:\n  F: [a, gone, G, '*']\n  Nowhere: name\n"
    site = Site.load(make_vault(NOTES | {".knapper/config.yml": config}))
    said = [each.message for each in site.diagnostics if "folder_order" in each.message]
    assert said == [
        "`folder_order` names `Nowhere`, and there is no such folder on the site",
        "`folder_order` names `gone` in `F`, and there is no such note or folder on the site",
    ]


@pytest.mark.parametrize(
    "config", ["order: sideways", "order: 3", "folder_order: [F]", "folder_order: {F: up}"]
)
def test_what_is_no_order_in_the_configuration_stops_the_build(
    make_vault: Callable[..., Path], config: str
) -> None:
    with pytest.raises(ConfigError):
        Site.load(make_vault({"a.md": "", ".knapper/config.yml": config}))


def test_the_grammar_of_an_order() -> None:
    assert read_order("- created") == Order("created", "", backwards=True)
    assert read_order("property: due date") == Order("property", "due date")
    assert read_order("property:") is None
    assert read_order("property:NAME") == Order("property", "NAME")

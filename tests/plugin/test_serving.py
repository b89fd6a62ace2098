"""A vault that is edited while it is served: what is seen after each edit."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep, time_ns
from typing import TYPE_CHECKING

import pytest
from live_server import built_anew, live
from watchdog.events import (
    DirDeletedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEventHandler,
)
from watchdog.observers import inotify

from mkdocs_knapper.afterwork import Stage
from mkdocs_knapper.watching import Watcher, is_noise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from live_server import Live

BARE = "site_name: Test & site\nplugins: [knapper]\n"
NOTES = {
    "index.md": "The front page. See [[Tuning]].",
    "Tuning.md": "# Tuning\n\nWeights change.\n",
    "Methods/Prompting.md": "Unlike [[Tuning]] it changes nothing.\n\n![[Tuning]]\n",
    "Methods/Other.md": "---\ntags: [way]\n---\nApart.\n",
}


@pytest.fixture
def served(make_vault: Callable[..., Path]) -> Iterator[Live]:
    with live(make_vault(NOTES, "docs").parent, BARE) as found:
        yield found


# -- edits -------------------------------------------------------------------------------------


def test_edit_is_seen_where_the_note_is_shown(served: Live) -> None:
    served.edit("Tuning.md", "# Tuning\n\nWeights stay.\n")
    for url in ("Tuning/", "Methods/Prompting/"):
        page = served.get(url)
        assert "Weights stay." in page
        assert "Weights change." not in page


def test_new_link_is_seen_at_its_target(served: Live) -> None:
    assert "Apart from" not in served.get("Tuning/")
    served.edit("Methods/Other.md", "---\ntags: [way]\n---\nApart from [[Tuning]].\n")
    assert "Apart from" in served.get("Tuning/")


def test_notes_that_come_go_and_are_renamed(served: Live) -> None:
    served.edit("New.md", "What [[Tuning]] is new.")
    assert "is new" in served.get("Tuning/")
    with served.built():
        (served.root / "New.md").rename(served.root / "Newer.md")
    assert served.status("New/") == 404
    assert served.status("Newer/") == 200
    with served.built():
        (served.root / "Newer.md").unlink()
    assert served.status("Newer/") == 404
    assert "is new" not in served.get("Tuning/")


def test_folder_that_is_moved_out_and_in(served: Live, tmp_path: Path) -> None:
    with served.built():
        shutil.move(served.root / "Methods", tmp_path / "aside")
    assert served.status("Methods/Prompting/") == 404
    with served.built():
        shutil.move(tmp_path / "aside", served.root / "Ways")
    assert served.status("Ways/Prompting/") == 200


def test_save_by_rename(served: Live) -> None:
    with served.built():
        served.write("Tuning.md.new", "# Tuning\n\nWritten beside.\n")
        (served.root / "Tuning.md.new").replace(served.root / "Tuning.md")
    assert "Written beside." in served.get("Tuning/")


def test_save_while_a_build_goes_on(served: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    press = served.rebuilder._press
    begun, goes_on = Event(), Event()
    take = press.take

    def halting(*arguments: object) -> None:
        take(*arguments)
        begun.set()
        assert goes_on.wait(30)

    monkeypatch.setattr(press, "take", halting)
    with served.built():
        served.write("Tuning.md", "# Tuning\n\nThe first save.\n")
        assert begun.wait(30)
        served.write("Tuning.md", "# Tuning\n\nThe second save.\n")
        before = served.epoch
        goes_on.set()
    with served.server._epoch_cond:
        served.server._epoch_cond.wait_for(
            lambda: (
                served.epoch != before
                and "second save" in (served.site / "Tuning/index.html").read_text()
            ),
            30,
        )
    assert "The second save." in served.get("Tuning/")


def test_many_files_at_once(served: Live) -> None:
    with served.built():
        for number in range(100):
            served.write(f"Many/{number}.md", f"Note {number} of [[Tuning]].")
    # The last may come with a build of its own: a page is asked for until it is there.
    while served.status("Many/99/") != 200:
        with served.built():
            pass
    assert served.get("Tuning/").count("of <") >= 100


def test_file_that_is_made_last_is_right_when_asked_for_first(served: Live) -> None:
    served.edit("Tuning.md", "# Tuning\n\nWeights are requantised.\n")
    assert "requantised" in served.get("search/texts.json")
    served.edit("Brand new.md", "Nothing.")
    assert "Brand-new" in served.get("sitemap.xml")


def test_search_is_made_at_once_for_those_alone_who_begin_to_search(served: Live) -> None:
    served.edit("Tuning.md", "# Tuning\n\nWeights are requantised.\n")
    work = served.rebuilder._work
    with ThreadPoolExecutor(1) as reader:  # every page asks for it
        index = reader.submit(served.get, "search/search_index.json")
        served.get("Tuning/")
        assert work._wanted < Stage.ALL
        assert served.get("livereload/knapper-searched") == ""
        assert work._wanted is Stage.ALL
        assert '"engine"' in index.result()


def test_all_is_as_a_clean_build_makes_it(served: Live, tmp_path: Path) -> None:
    served.edit("Tuning.md", "# Tuning\n\nWeights stay. ![[dot.svg]]\n")
    served.edit("dot.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    served.edit("Methods/Other.md", "---\naliases: [Schooling]\n---\nA [[Prompting|way]].\n")
    served.edit("index.md", "See [[Schooling]] and #tagged.")
    served.edit("Methods/Fresh.md", "As [[index]] says: Schooling.")
    with served.built():
        (served.root / "Methods/Prompting.md").unlink()
    assert served.files() == built_anew(served, tmp_path / "clean", BARE)


def test_configuration_changes_all_pages(served: Live, tmp_path: Path) -> None:
    served.edit(".knapper/config.yml", "site_name: Another name\nlanguage: de\n")
    served.edit("Tuning.md", "# Tuning\n\nAfterwards.\n")
    assert "Afterwards." in served.get("Tuning/")
    files = served.files()  # first: builds of one process share the plugin
    assert files == built_anew(served, tmp_path / "clean", BARE)


# -- broken edits --------------------------------------------------------------------------------


def test_broken_configuration_keeps_the_site_and_is_told(
    served: Live, caplog: pytest.LogCaptureFixture
) -> None:
    served.edit(".knapper/config.yml", "search: pagefind\nsearch_nonsense: [\n")
    assert "Weights change." in served.get("Tuning/")
    trouble = served.told("Tuning/")["trouble"]
    assert trouble["path"] == ".knapper/config.yml"
    assert trouble["line"]
    assert f".knapper/config.yml:{trouble['line']}" in caplog.text
    served.edit("Tuning.md", "# Tuning\n\nWritten meanwhile.\n")
    assert served.told()["trouble"]
    served.edit(".knapper/config.yml", "search: material\n")
    assert served.told()["trouble"] is None
    assert "Written meanwhile." in served.get("Tuning/")


@pytest.mark.parametrize(
    ("broken", "place", "message"),
    [
        ("site_name: [\n", ("mkdocs.yml", 2), "expected the node content"),
        (BARE + "plugins: [knapper, nosuch]\n", ("", 0), "nosuch"),
    ],
)
def test_broken_mkdocs_yml_keeps_the_site(
    served: Live, broken: str, place: tuple[str, int], message: str
) -> None:
    file = served.root.parent / "mkdocs.yml"
    with served.built():
        file.write_text(broken, encoding="utf-8")
    trouble = served.told()["trouble"]
    assert message in trouble["message"]
    assert (trouble["path"].rpartition("/")[2], trouble["line"]) == place
    assert served.status("Tuning/") == 200
    with served.built():
        file.write_text(BARE, encoding="utf-8")
    assert served.told()["trouble"] is None


def test_template_that_fails_keeps_the_site(make_vault: Callable[..., Path]) -> None:
    root = make_vault(NOTES, "docs").parent
    partial = root / "over/partials/footer.html"
    partial.parent.mkdir(parents=True)
    config = f"{BARE}theme: {{name: material, custom_dir: over}}\n"
    with live(root, config) as served:
        with served.built():
            partial.write_text("<footer>\n{% block %}\n", encoding="utf-8")
            (root / "mkdocs.yml").write_text(config + "\n")
        trouble = served.told()["trouble"]
        assert (trouble["path"].rpartition("/")[2], trouble["line"]) == ("footer.html", 2)
        with served.built():
            partial.unlink()
            (root / "mkdocs.yml").write_text(config)
        assert served.told()["trouble"] is None


def test_findings_of_a_page_are_told_there_and_new_ones_printed(
    served: Live, caplog: pytest.LogCaptureFixture
) -> None:
    assert served.told("Tuning/")["findings"] == []
    served.edit("Tuning.md", "# Tuning\n\nSee [[Nowhere]].\n")
    (found,) = served.told("Tuning/")["findings"]
    assert (found["code"], found["path"], found["line"]) == ("L001", "Tuning.md", 3)
    assert "L001" not in {one["code"] for one in served.told("Methods/Other/")["findings"]}
    served.settle()
    assert "Tuning.md:3:5" in caplog.text
    caplog.clear()
    served.edit("Methods/Other.md", "---\ntags: [way]\n---\nApart, still.\n")
    served.settle()
    assert "Tuning.md:3:5" not in caplog.text


@pytest.mark.parametrize("config", ["", "search: material\n"])
def test_note_whose_properties_break_keeps_its_last_page(
    served: Live, config: str, caplog: pytest.LogCaptureFixture
) -> None:
    good = "---\ntags: [way]\naliases: [Wise]\n---\nApart, by the way.\n"
    served.edit("Methods/Other.md", good)
    files = served.files()
    caplog.clear()
    served.edit("Methods/Other.md", good.replace("way]", "way, wi").replace("Apart", "Near"))
    if config:  # all is built anew
        served.edit(".knapper/config.yml", config)
    served.edit("Methods/Other.md", good.replace("way]", "way, wise").replace("Apart", "Near"))
    (found,) = served.told("Methods/Other/")["findings"]
    assert (found["code"], found["line"]) == ("F001", 3)
    assert "last could be read" in found["message"]
    served.settle()
    assert "Methods/Other.md:3" in caplog.text
    assert "Apart, by the way." in served.get("Methods/Other/")
    assert served.status("tags/way/") == 200
    if not config:
        assert served.files() == files
    served.edit("Methods/Other.md", good.replace("Apart", "Near"))
    assert served.told("Methods/Other/")["findings"] == []
    assert "Near, by the way." in served.get("Methods/Other/")
    served.edit("Methods/Other.md", good)
    if not config:
        assert served.files() == files


def test_note_that_never_could_be_read_is_shown_without_its_properties(
    served: Live,
) -> None:
    served.edit("New.md", "---\ntags: [\n---\nBroken from the start.\n")
    assert "Broken from the start." in served.get("New/")
    served.edit("New.md", "---\ntags: [\n---\nBroken still.\n")
    assert "Broken still." in served.get("New/")


def test_built_site_knows_nothing_of_the_panel(served: Live) -> None:
    assert "/livereload/knapper.js" in served.get("Tuning/")
    assert not any(b"livereload" in data for data in served.files().values())


# -- what is watched -----------------------------------------------------------------------------


def test_vault_behind_a_link(make_vault: Callable[..., Path], tmp_path: Path) -> None:
    real = make_vault(NOTES, "real")
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "docs").symlink_to(real, target_is_directory=True)
    with live(folder, BARE) as served:
        served.edit("Tuning.md", "# Tuning\n\nBehind a link.\n")
        assert "Behind a link." in served.get("Tuning/")


def test_note_with_two_names_is_right_at_both(served: Live) -> None:
    with served.built():
        (served.root / "Second.md").symlink_to("Tuning.md")
    served.edit("Tuning.md", "# Tuning\n\nSaid twice.\n")
    assert "Said twice." in served.get("Second/")
    assert "Said twice." in served.get("Tuning/")


@pytest.mark.parametrize(
    "path",
    [
        "4913",
        "a/4913",
        ".a.md.swp",
        "a.md~",
        "a/#a.md#",
        "a/.#a.md",
        ".obsidian/workspace.json",
        ".obsidian/workspace-mobile.json",
        ".obsidian/plugins/dataview/data.json",
        ".git/index",
        ".git/refs/heads/main",
        ".trash/a.md",
        "a/.hidden/b.md",
        ".knapper/.tmp",
    ],
)
def test_noise(path: str) -> None:
    assert is_noise(path)


@pytest.mark.parametrize(
    "path",
    [
        "a.md",
        "a/b.png",
        "C#.md",
        ".obsidian",
        ".obsidian/app.json",
        ".obsidian/types.json",
        ".obsidian/plugins/templater-obsidian/data.json",
        ".knapper",
        ".knapper/config.yml",
        ".knapper/schemas/notes/a.yml",
        ".git/logs/HEAD",
    ],
)
def test_no_noise(path: str) -> None:
    assert not is_noise(path)


@pytest.mark.parametrize(
    ("event", "paths"),
    [
        (FileModifiedEvent("/v/a.md"), {"a.md"}),
        (FileMovedEvent("/v/a.md.tmp~", "/v/a.md"), {"a.md"}),
        (FileMovedEvent("/v/a.md", "/v/b/a.md"), {"a.md", "b/a.md"}),
        (DirDeletedEvent("/v/b"), {"b"}),
        (FileDeletedEvent("/v/out/index.html"), set()),
        (FileModifiedEvent("/other/mkdocs.yml"), {"/other/mkdocs.yml"}),
    ],
)
def test_what_an_event_tells(event: object, paths: set[str]) -> None:
    watcher = Watcher("/v", ignore=["/v/out"])
    assert watcher.heard(event, "") is bool(paths)
    assert watcher.take() == paths
    assert watcher.take() == set()


def test_what_was_written_before_watching_began_is_told(tmp_path: Path) -> None:
    for name in ("old.md", "gone/a.md", "b/old.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    sleep(0.1)
    watcher = Watcher(str(tmp_path), since=time_ns())
    (tmp_path / "b" / "new.md").write_text("x")
    (tmp_path / "gone" / "a.md").unlink()
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / ".obsidian" / "workspace.json").write_text("{}")
    told = Event()
    handler = FileSystemEventHandler()
    handler.on_any_event = lambda _: told.set()  # type: ignore[method-assign]
    watcher.schedule(handler, str(tmp_path), recursive=True)
    watcher.start()
    watcher.stop()
    watcher.join()
    assert told.is_set()
    assert watcher.take() == {".", ".obsidian", "b", "b/new.md", "gone"}


def test_without_inotify_files_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> None:
        raise OSError("inotify watch limit reached")

    monkeypatch.setattr(inotify, "InotifyObserver", none)
    watcher = Watcher(str(tmp_path))
    told = Event()
    handler = FileSystemEventHandler()
    handler.on_any_event = lambda _: told.set()  # type: ignore[method-assign]
    watcher.schedule(handler, str(tmp_path), recursive=True)
    watcher.start()
    try:
        assert not watcher.is_told
        (tmp_path / "a.md").write_text("x")
        assert told.wait(30)
        assert watcher.take() == {"a.md"}
    finally:
        watcher.stop()
        watcher.join()

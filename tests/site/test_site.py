"""Whole small vaults: pages, dates, home, folders, tags, search, findings."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from posixpath import normpath
from typing import Any, ClassVar
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from obsidian_text import FRAGMENTS

from knapper.errors import ConfigError, VaultError
from knapper.site import CompileCache, Site

MakeVault = Callable[..., Path]


@pytest.fixture
def site(make_vault: MakeVault) -> Callable[..., Site]:
    def load(files: dict[str, str | bytes], config: str = "") -> Site:
        settings = {".knapper/config.yml": config} if config else {}
        return Site.load(make_vault({**settings, **files}))

    return load


def rendered(site: Site, url: str) -> BeautifulSoup:
    spec = next(each for each in site.pages if each.url == url)
    return BeautifulSoup(site.render(spec).html, "html.parser")


def urls(site: Site) -> dict[str, str]:
    return {spec.url: spec.kind for spec in site.pages}


class TestPages:
    def test_every_note_has_one(self, site: Callable[..., Site]) -> None:
        """§1.1: `index.md` and `README.md` side by side are ordinary notes."""
        found = urls(site({"index.md": "", "README.md": "", "F/index.md": "", "F/README.md": ""}))
        notes = [url for url, kind in found.items() if kind == "note"]
        assert sorted(notes) == ["", "F/", "F/README/", "README/"]

    @pytest.mark.parametrize("name", ["v1.2 release", "Node.js", "under_score", "数学", "🚀 Go"])
    def test_is_titled_as_its_file_is_named(self, site: Callable[..., Site], name: str) -> None:
        """§1.6."""
        loaded = site({f"{name}.md": "---\ntitle: Other\n---\n# Heading"})
        spec = next(each for each in loaded.pages if each.kind == "note")
        assert spec.title == name
        heading = BeautifulSoup(loaded.render(spec).html, "html.parser").h1
        assert heading is not None
        assert heading.text == name

    def test_is_titled_by_its_property_where_so_configured(self, site: Callable[..., Site]) -> None:
        loaded = site(
            {"a.md": "---\ntitle: ' The Title '\n---\n", "b.md": "---\ntitle: 3\n---\n"},
            "page_title: property",
        )
        assert {spec.path: spec.title for spec in loaded.pages if spec.kind == "note"} == {
            "a.md": "The Title",
            "b.md": "b",
        }

    def test_heading_that_repeats_the_title_stands_once(self, site: Callable[..., Site]) -> None:
        loaded = site({"A note.md": "# A note\n\ntext\n\n## Two"})
        spec = next(each for each in loaded.pages if each.kind == "note")
        content = loaded.render(spec)
        assert len(BeautifulSoup(content.html, "html.parser").select("h1")) == 1
        (root,) = content.toc
        assert root["name"] == "A note"
        assert BeautifulSoup(content.html, "html.parser").find(id=root["id"])
        assert [each["name"] for each in root["children"]] == ["Two"]

    def test_table_of_contents_nests(self, site: Callable[..., Site]) -> None:
        loaded = site({"a.md": "## One\n\n#### Deep\n\n### Mid\n\n# Top\n\n## \\<b>"})
        spec = next(each for each in loaded.pages if each.kind == "note")
        (root,) = loaded.render(spec).toc

        def shape(entry: dict[str, Any]) -> Any:
            return (entry["name"], [shape(child) for child in entry["children"]])

        assert shape(root) == (
            "a",
            [("One", [("Deep", []), ("Mid", [])]), ("Top", [("&lt;b&gt;", [])])],
        )

    def test_describes_itself(self, site: Callable[..., Site]) -> None:
        """§9.6: `description`, else how the text begins."""
        loaded = site(
            {
                "a.md": "---\ndescription: Said so\n---\ntext",
                "b.md": "# Head\n\nThe **first** words [[a]].\n\nMore",
                "c.md": "word " * 100,
                "d.md": "```\ncode\n```",
            }
        )
        about = {spec.path: loaded.render(spec).description for spec in loaded.pages}
        assert about["a.md"] == "Said so"
        assert about["b.md"] == "The first words a."
        assert about["c.md"].startswith("word word")
        assert len(about["c.md"]) < 170
        assert about["d.md"] == ""

    def test_of_a_canvas(self, site: Callable[..., Site]) -> None:
        """§11."""
        canvas = '{"nodes":[{"id":"a","type":"text","text":"see [[b]]"}]}'
        loaded = site({"Board.canvas": canvas, "b.md": ""})
        spec = next(each for each in loaded.pages if each.path == "Board.canvas")
        assert spec.title == "Board"
        assert 'href="' in loaded.render(spec).html
        assert [group.source for group in loaded.backlinks["b.md"]] == ["Board.canvas"]
        assert not loaded.addresses.files

    def test_theme_takes_no_orders_from_properties(self, site: Callable[..., Site]) -> None:
        loaded = site({"a.md": "---\ntemplate: evil.html\nhide: [toc]\nkept: 1\n---\n"})
        spec = next(each for each in loaded.pages if each.kind == "note")
        meta = loaded.render(spec).meta
        assert "template" not in meta
        assert "hide" not in meta
        assert meta["kept"] == 1


class TestHome:
    def test_is_found_by_name(self, site: Callable[..., Site]) -> None:
        assert site({"Home.md": "", "a.md": ""}).home == "Home.md"

    def test_is_configured(self, site: Callable[..., Site]) -> None:
        loaded = site({"Home.md": "", "a/Start here.md": ""}, "home: a/Start here")
        assert loaded.addresses.notes["a/Start here.md"] == ""

    def test_configured_and_missing_is_reported(self, site: Callable[..., Site]) -> None:
        (found,) = site({"Home.md": ""}, "home: Start").diagnostics
        assert (found.code, found.span.path) == ("L001", ".knapper/config.yml")

    def test_unpublished_is_none(self, site: Callable[..., Site]) -> None:
        assert site({"Home.md": "---\npublish: false\n---\n", "a.md": ""}).home == ""

    def test_vault_without_one_starts_with_its_folder(self, site: Callable[..., Site]) -> None:
        loaded = site({"a.md": "", "F/b.md": ""}, "site_name: My <vault>")
        assert urls(loaded)[""] == "folder"
        soup = rendered(loaded, "")
        assert soup.h1 is not None
        assert soup.h1.text == "My <vault>"
        assert [a["href"] for a in soup.select("a.internal-link")] == ["F/", "a/"]

    def test_empty_vault_is_a_site(self, site: Callable[..., Site]) -> None:
        found = urls(site({}, "site_name: x"))
        assert {url: kind for url, kind in found.items() if kind != "own"} == {"": "folder"}


class TestFolders:
    def test_page_lists_folders_and_notes_in_natural_order(self, site: Callable[..., Site]) -> None:
        files = {f"F/Part {n}.md": f"---\ndescription: about {n}\n---\n" for n in (10, 2, 1)}
        soup = rendered(site({**files, "F/G/x.md": "", "index.md": ""}), "F/")
        shown = [a.text for a in soup.select("a.internal-link")]
        assert shown == ["G", "Part 1", "Part 2", "Part 10"]
        assert "1 note" in soup.text
        assert "about 10" in soup.text

    @pytest.mark.parametrize("note", ["F/index.md", "F.md"])
    def test_note_of_a_folder_is_its_page(self, site: Callable[..., Site], note: str) -> None:
        loaded = site({note: "intro words", "F/a.md": "", "F/b.md": ""})
        assert urls(loaded)["F/"] == "note"
        soup = rendered(loaded, "F/")
        assert "intro words" in soup.text
        assert [a.text for a in soup.select(".listing a")] == ["a", "b"]

    def test_breadcrumbs_lead_back(self, site: Callable[..., Site]) -> None:
        loaded = site({"F/G/a.md": "", "index.md": ""})
        specs = {spec.url: spec for spec in loaded.pages}
        assert loaded.surroundings(specs["F/G/a/"])["crumbs"] == [
            ("../../../", "Home"),
            ("../../../F/", "F"),
            ("../../../F/G/", "G"),
        ]
        assert [name for _, name in loaded.surroundings(specs["F/G/"])["crumbs"]] == ["Home", "F"]
        assert loaded.surroundings(specs[""])["crumbs"] == []


class TestTags:
    FILES: ClassVar[dict[str, Any]] = {
        "a.md": "---\ntags: [Method/RAG]\n---\n#other",
        "b.md": "#method",
        "index.md": "",
    }

    def test_each_has_a_page_with_its_notes(self, site: Callable[..., Site]) -> None:
        """§8.2, §8.4: `#a/b` belongs to `#a`."""
        loaded = site(self.FILES)
        soup = rendered(loaded, "tags/Method/")
        assert [a.text for a in soup.select(".tag-notes a")] == ["a", "b"]
        assert [a.text for a in soup.select(".tag-children a")] == ["#Method/RAG"]
        nested = rendered(loaded, "tags/Method/RAG/")
        assert [a.text for a in nested.select(".tag-notes a")] == ["a"]
        parent = nested.select_one(".tag-parent a")
        assert parent is not None
        assert parent["href"] == "../../../tags/Method/"

    def test_all_are_listed_nested(self, site: Callable[..., Site]) -> None:
        soup = rendered(site(self.FILES), "tags/")
        inner = soup.select(".tag-tree .tag-tree a")
        assert [a.text for a in inner] == ["#Method/RAG"]
        assert [a.text for a in soup.select(".tag-tree a") if a not in inner] == [
            "#Method",
            "#other",
        ]

    def test_vault_without_has_no_page_of_tags(self, site: Callable[..., Site]) -> None:
        assert "tags/" not in urls(site({"a.md": ""}))

    def test_any_script(self, site: Callable[..., Site]) -> None:
        """§8.1."""
        loaded = site({"a.md": "#Größe #2024-ziele #数学/代数 #🚀 #STRASSE #straße"})
        spec = next(each for each in loaded.pages if each.path == "a.md")
        soup = BeautifulSoup(loaded.render(spec).html, "html.parser")
        pages = set(urls(loaded))
        for anchor in soup.select("a.tag"):
            assert unquote(str(anchor["href"])).removeprefix("../") in pages - {"tags/"}


class TestDates:
    NOTE: ClassVar[dict[str, Any]] = {"a.md": "x"}

    def shown(self, site: Site, path: str = "a.md") -> tuple[str, str]:
        return site.dates[path].created, site.dates[path].modified

    @pytest.mark.parametrize(
        ("properties", "expected"),
        [
            ("created: 2020-01-02\nmodified: 2021-03-04", ("2020-01-02", "2021-03-04")),
            ("Date: 2020-01-02T10:00:00\nUPDATED: 2021-03-04 05:06", ("2020-01-02", "2021-03-04")),
            ("date: ['2020-01-02']\nlastmod: '2021-03-04Z'", ("2020-01-02", "2021-03-04")),
            ("created: soon\nmodified: 12", ("", "")),
            ("created:\nmodified: {a: 1}", ("", "")),
        ],
    )
    def test_of_properties(
        self, site: Callable[..., Site], properties: str, expected: tuple[str, str]
    ) -> None:
        loaded = site({"a.md": f"---\n{properties}\n---\n"}, "dates: properties")
        assert self.shown(loaded) == expected

    def test_of_the_file_outside_of_git(self, make_vault: MakeVault) -> None:
        vault = make_vault(self.NOTE)
        os.utime(vault / "a.md", (0, 1_600_000_000))
        assert self.shown(Site.load(vault)) == ("", "2020-09-13")

    def test_of_git(self, make_vault: MakeVault) -> None:
        vault = make_vault({"Sub/Größe x.md": "one", "b.md": "b"})

        def git(*arguments: str, day: str = "2022-02-02") -> None:
            environment = {
                **os.environ,
                "GIT_COMMITTER_DATE": f"{day}T12:00:00Z",
                "GIT_AUTHOR_DATE": f"{day}T12:00:00Z",
                "GIT_CONFIG_GLOBAL": os.devnull,
                "GIT_CONFIG_SYSTEM": os.devnull,
            }
            identity = ["-c", "user.name=x", "-c", "user.email=x@x.example"]
            subprocess.run(
                ["git", *identity, *arguments],
                cwd=vault,
                env=environment,
                check=True,
                capture_output=True,
            )

        git("init", "-q")
        git("add", ".")
        git("commit", "-qm", "one", day="2020-05-06")
        (vault / "Sub/Größe x.md").write_text("two", encoding="utf-8")
        git("commit", "-qam", "two", day="2021-07-08")
        (vault / "new.md").write_text("not committed", encoding="utf-8")
        loaded = Site.load(vault)
        assert self.shown(loaded, "Sub/Größe x.md") == ("2020-05-06", "2021-07-08")
        assert self.shown(loaded, "b.md") == ("2020-05-06", "2020-05-06")
        assert self.shown(loaded, "new.md") == ("", "")

    def test_folder_that_git_cannot_read_has_none(self, make_vault: MakeVault) -> None:
        loaded = Site.load(make_vault({**self.NOTE, ".git/broken": ""}))
        assert self.shown(loaded) == ("", "")

    def test_can_be_left_out(self, site: Callable[..., Site]) -> None:
        loaded = site({"a.md": "---\ncreated: 2020-01-02\n---\n"}, "dates: none")
        assert self.shown(loaded) == ("", "")
        assert not rendered(loaded, "a/").select(".note-dates")

    def test_same_day_is_shown_once(self, site: Callable[..., Site]) -> None:
        source = "---\ncreated: 2020-01-02\nmodified: 2020-01-02\n---\n"
        soup = rendered(site({"a.md": source}), "a/")
        assert [time["datetime"] for time in soup.select(".note-dates time")] == ["2020-01-02"]


class TestSearch:
    def entries(self, site: Site) -> list[dict[str, Any]]:
        return list(site.search_entries())

    def test_one_entry_a_section(self, site: Callable[..., Site]) -> None:
        loaded = site({"A b.md": "zero\n\n# One\n\none\n\n## Two & <3>\n\n`two` <b>bold</b>"})
        assert [
            (each["location"], each["title"], each["text"]) for each in self.entries(loaded)
        ] == [
            ("A-b/", "A b", "zero"),
            ("A-b/#one", "One", "one"),
            ("A-b/#two-3", "Two &amp; &lt;3&gt;", "two bold"),
        ]

    def test_bears_the_notes_tags(self, site: Callable[..., Site]) -> None:
        (entry,) = self.entries(site({"a.md": "---\ntags: [One]\n---\n#two"}))
        assert entry["tags"] == ["One", "two"]

    def test_alias_is_found(self, site: Callable[..., Site]) -> None:
        """An alias is another name of the note (§9.5): who searches for it means the note."""
        _, entry = self.entries(site({"a.md": "---\naliases: [Nickname]\n---\ntext"}))
        assert (entry["title"], entry["text"]) == ("Nickname", "Alias of a")

    def test_hidden_text_is_not_found(self, site: Callable[..., Site]) -> None:
        source = "a %%hidden1%%\n\n<!-- hidden2 -->\n\n<script>hidden3</script>\n\n^hidden4"
        assert "hidden" not in str(self.entries(site({"a.md": source})))

    def test_excluded_files_are_not_found_and_still_there(self, site: Callable[..., Site]) -> None:
        """§1.3: they are hidden from search and unlinked mentions; links to them resolve."""
        settings = {".obsidian/app.json": '{"userIgnoreFilters": ["Quiet/"]}'}
        loaded = site({**settings, "Quiet/note.md": "words", "a.md": "[[note]]"})
        assert {each["location"] for each in self.entries(loaded)} == {"a/"}
        assert "Quiet/note/" in urls(loaded)


class TestDiagnostics:
    def found(self, site: Site) -> list[tuple[str, str, int, int]]:
        return [
            (each.code, each.span.path, each.span.line, each.span.column)
            for each in site.diagnostics
            if each.severity.value != "info"
        ]

    def test_name_file_and_line_in_order(self, site: Callable[..., Site]) -> None:
        loaded = site(
            {
                "b.md": "---\na: [\n---\n\nsee [[Gone]]",
                "a.md": "one\n\n![[gone.png]] and [[b#No]]",
                "c.md": b"caf\xe9\n\x00",
            }
        )
        assert self.found(loaded) == [
            ("L004", "a.md", 3, 1),
            ("L002", "a.md", 3, 19),
            ("F001", "b.md", 3, 1),
            ("L001", "b.md", 5, 5),
            ("S001", "c.md", 1, 4),
            ("S002", "c.md", 2, 1),
        ]

    def test_of_unpublished_notes_are_silent(self, site: Callable[..., Site]) -> None:
        assert self.found(site({"a.md": "---\npublish: false\n---\n[[Gone]]"})) == []

    def test_note_that_stays_back_for_a_slip_is_told(self, site: Callable[..., Site]) -> None:
        broken = "---\npublish: false\ntags: [a\n---\nhushword"
        loaded = site(
            {"a.md": broken, "b.md": "See [[a]].", "Away/c.md": broken}, "exclude: [Away]"
        )
        assert self.found(loaded) == [("F001", "a.md", 4, 1), ("L008", "b.md", 1, 5)]
        assert "a.md" not in loaded.notes

    def test_severity_is_configured(self, site: Callable[..., Site]) -> None:
        files = {"a.md": "[[Gone]] ![[gone.png]] $\\frac{1$"}
        config = "severity: {L001: 'off', L004: info, S004: error}"
        found = {each.code: each.severity.value for each in site(files, config).diagnostics}
        assert found == {"L004": "info", "S004": "error"}

    def test_fault_in_one_note_leaves_the_others(self, site: Callable[..., Site]) -> None:
        """§9.2: the build must go on."""
        loaded = site({"a.md": "---\n: : [\n---\ntext", "b.md": "fine"})
        assert "text" in rendered(loaded, "a/").text
        assert "fine" in rendered(loaded, "b/").text

    def test_link_out_of_the_vault_is_reported_and_not_read(self, make_vault: MakeVault) -> None:
        vault = make_vault({"a.md": "[[out]]"})
        (vault.parent / "outside.md").write_text("outside words")
        (vault / "out.md").symlink_to(vault.parent / "outside.md")
        loaded = Site.load(vault)
        assert ("P001", "out.md", 0, 0) in self.found(loaded)
        assert list(loaded.notes) == ["a.md"]

    def test_file_that_disappears_is_reported(
        self, make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import knapper.site.site as module

        vault, scan = make_vault({"a.md": "stays", "b.md": "goes"}), module.scan_vault

        def scan_then_remove(*args: Any, **more: Any) -> Any:
            files = scan(*args, **more)
            (vault / "b.md").unlink()
            return files

        monkeypatch.setattr(module, "scan_vault", scan_then_remove)
        loaded = Site.load(vault)
        assert list(loaded.notes) == ["a.md"]
        assert ("V001", "b.md", 0, 0) in self.found(loaded)

    def test_excerpt_is_read_again(self, site: Callable[..., Site]) -> None:
        loaded = site({"a.md": "one\r\ntwo"})
        assert loaded.read_line("a.md", 2) == "two"
        assert loaded.read_line("a.md", 3) is None
        assert loaded.read_line("gone.md", 1) is None

    def test_what_is_no_vault_stops_the_run(self, tmp_path: Path) -> None:
        with pytest.raises(VaultError):
            Site.load(tmp_path / "nowhere")
        (tmp_path / ".knapper").mkdir()
        (tmp_path / ".knapper/config.yml").write_text("nonsense: 1")
        with pytest.raises(ConfigError):
            Site.load(tmp_path)


class TestAddresses:
    def test_alias_and_permalink_redirect(self, site: Callable[..., Site]) -> None:
        """§9.6."""
        source = "---\npermalink: /about/us/\naliases: [Old/Place, Nick]\n---\n"
        loaded = site({"Notes/Long name.md": source})
        assert loaded.addresses.notes["Notes/Long name.md"] == "about/us/"
        assert loaded.addresses.redirects == {
            "Notes/Long-name/": "Notes/Long name.md",
            "Old/Place/": "Notes/Long name.md",
            "Notes/Nick/": "Notes/Long name.md",
        }

    def test_picture_of_a_note(self, site: Callable[..., Site]) -> None:
        """§9.6: `image` or `cover`."""
        loaded = site(
            {
                "a.md": "---\ncover: '[[My pic.PNG]]'\n---\n",
                "b.md": "---\nimage: https://a.example/p.png\n---\n",
                "F/My pic.PNG": b"x",
            }
        )
        assert loaded.address(loaded.index.picture("a.md")) == "F/My-pic.PNG"
        assert loaded.outside_picture("b.md") == "https://a.example/p.png"

    def test_only_used_attachments_have_one(self, site: Callable[..., Site]) -> None:
        loaded = site(
            {
                "a.md": "![[used.png]] [x](data.csv)",
                "s.md": "---\npublish: false\n---\n![[private.png]]",
                **dict.fromkeys(["used.png", "data.csv", "unused.png", "private.png"], b"x"),
            }
        )
        assert sorted(loaded.addresses.files) == ["data.csv", "used.png"]

    def test_alias_resolves_only_where_configured(self, site: Callable[..., Site]) -> None:
        """§3.6."""
        files = {"a.md": "[[Nick]]", "b.md": "---\naliases: [Nick]\n---\n"}
        assert rendered(site(files), "a/").select(".is-unresolved")
        assert not rendered(site(files, "resolve_aliases: true"), "a/").select(".is-unresolved")


class TestPrivacy:
    """What is not published leaves no byte of its own."""

    SECRET = "zz"  # begins every word that must not be seen
    FILES: ClassVar[dict[str, Any]] = {
        "index.md": (
            "---\nup: '[[zzname|shown]]'\nsee: '[shown](zzname.md)'\nimage: zzex/zzpic.png\n---\n"
            "a [[zzname|shown]] b [shown](zzname.md#zzhead) ![[zzname]] ![[zzname#zzhead]]\n\n"
            "<a href='zzname.md'>shown</a> <img src='zzpic.png' alt='shown'>\n\n"
            "![[zzpic.png]] ![[zzex/zzboard.canvas]]\n\n![[Board.canvas]]"
        ),
        "zzname.md": (
            "---\npublish: false\naliases: [zzalias]\ntags: [zztag]\ndescription: zzabout\n---\n"
            "# zzhead\n\nzzwords about index and Kept [[index]] #zzinline ![[zzused.png]] ^zzblock"
        ),
        "zzfolder/zzinner.md": "---\npublish: 'false'\n---\nzzwords [[Kept]]",
        "Templates/zztemplate.md": "zzwords [[Kept]]",
        "zzex/zznote.md": "zzwords Kept [[Kept]] #zztag2",
        "zzex/zzpic.png": b"zz",
        "zzused.png": b"zz",
        "zzex/zzboard.canvas": '{"nodes":[{"id":"a","type":"text","text":"zzwords [[Kept]]"}]}',
        ".zzhidden/zznote.md": "zzwords",
        ".trash/zzold.md": "zzwords [[Kept]]",
        "Kept.md": "kept %%zzcomment%%",
        "Board.canvas": '{"nodes":[{"id":"a","type":"file","file":"zzname.md"},'
        '{"id":"b","type":"file","file":"zzex/zzpic.png"}]}',
        ".obsidian/templates.json": '{"folder": "Templates"}',
    }

    def everything(self, site: Site) -> list[str]:
        """Return all that a host could put out."""
        found = [str(entry) for entry in site.search_entries()]
        found += [document.html() for document in site.search_documents()]
        for spec in site.pages:
            content = site.render(spec)
            found += [content.html, str(content.toc), content.description, str(spec)]
            found.append(str(site.surroundings(spec)))
        addresses = site.addresses
        for table in (addresses.notes, addresses.files, addresses.folders, addresses.tags):
            found.append(str(table))
        found += [str(addresses.own), str(addresses.further), site.vault_data[1].decode()]
        return [*found, str(addresses.redirects)]

    def test_of_the_unpublished_nothing_is_seen(self, site: Callable[..., Site]) -> None:
        loaded = site(self.FILES, "exclude: [zzex]")
        assert set(loaded.notes) == {"index.md", "Kept.md", "Board.canvas"}
        for text in self.everything(loaded):
            at = text.find(self.SECRET)
            assert at < 0, text[max(0, at - 80) : at + 80]
        assert "shown" in rendered(loaded, "").text

    def test_the_same_vault_published_shows_it(self, site: Callable[..., Site]) -> None:
        """So that the test above can fail."""
        files = {
            path: text.replace("publish: false", "publish: true") if isinstance(text, str) else text
            for path, text in self.FILES.items()
        }
        seen = "".join(self.everything(site(files, "exclude: [zzex]")))
        for word in ("zzname", "zzalias", "zztag", "zzabout", "zzwords", "zzinline", "zzused"):
            assert word in seen

    def test_marked_publishes_only_what_says_so(self, site: Callable[..., Site]) -> None:
        loaded = site(
            {
                "a.md": "zz",
                "b.md": "---\npublish: true\n---\n",
                "x/c.md": "---\npublish: true\n---\n",
            },
            "publish: marked\nexclude: [x]",
        )
        assert set(loaded.notes) == {"b.md", "x/c.md"}


def test_cache_keeps_what_did_not_change(make_vault: MakeVault) -> None:
    cache = CompileCache()
    vault = make_vault({"a.md": "same", "b.md": "before", "c.canvas": "{}"})
    first = Site.load(vault, cache=cache)
    (vault / "b.md").write_text("after")
    second = Site.load(vault, cache=cache)
    assert second.notes["a.md"] is first.notes["a.md"]
    assert second.notes["c.canvas"] is first.notes["c.canvas"]
    assert second.notes["b.md"].texts[0].text == "after"


def test_output_inside_the_vault_is_no_part_of_it(make_vault: MakeVault) -> None:
    vault = make_vault({"a.md": "", "site/old.md": ""})
    assert list(Site.load(vault, ignore=vault / "site").notes) == ["a.md"]


@given(st.tuples(FRAGMENTS, FRAGMENTS, FRAGMENTS))
def test_any_vault_renders_whole_pages(texts: tuple[str, str, str]) -> None:
    """No slot is left open, no id stands twice, and every address leads somewhere."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "F").mkdir()
        (root / "p.png").write_bytes(b"x")
        for name, text in zip(("a.md", "b.md", "F/n.md"), texts, strict=True):
            (root / name).write_text(text, encoding="utf-8")
        site = Site.load(root)
        pages = {
            spec.url: BeautifulSoup(site.render(spec).html, "html.parser") for spec in site.pages
        }
        ids = {url: [each["id"] for each in soup.select("[id]")] for url, soup in pages.items()}
        for url, soup in pages.items():
            assert not re.search("[\x00-\x08]", str(soup))
            assert len(set(ids[url])) == len(ids[url])
            for each in soup.select("[href], [src]"):
                address = unquote(str(each.get("href", each.get("src"))))
                if re.match("[a-z]+:", address) or address == "#":
                    continue
                path, _, fragment = address.partition("#")
                target = normpath(f"/{url}{path}").lstrip("/") if path else url
                target += "/" if path.endswith("/") and target else ""
                assert target in pages or target in site.addresses.files.values()
                if fragment and target in pages:
                    assert fragment in ids[target]

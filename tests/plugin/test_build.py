"""What a build leaves on disk, through MkDocs with Material."""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Callable
from pathlib import Path
from posixpath import normpath
from typing import Any

import pytest
from bs4 import BeautifulSoup
from mkdocs.exceptions import Abort

VAULT: dict[str, str | bytes] = {
    "index.md": "# Welcome\n\n[[Note]] ![[pic.png]] $x^2$ #topic",
    "Note.md": (
        '---\naliases: [Old name]\ntags: [topic/sub]\ndescription: Said <so> & "so"\n---\n'
        "## Head & <i>shoulders</i>\n\ntext [[index]]\n\n"
        "![[pic.png]]\n\n![](https://www.youtube.com/watch?v=abcdefghijk)\n\n"
        "```python\nprint(1)\n```\n\n```mermaid\nflowchart TD\n  a --> b\n```"
    ),
    "Folder/Deep note.md": (
        "---\ncssclasses: comparison\n---\nwords\n\n"
        "| Note | Claim |\n| - | - |\n| [[Secret]] | [[Secret#^label\\|claimed]] |\n"
    ),
    "pic.png": b"png bytes",
    "Dated.md": "---\nmodified: 2024-03-04\nauthor: '<b>Ann</b>'\n---\n",
    "Unlisted.md": "---\nrobots: noindex\n---\n",
    "unused.png": b"unused",
    "Secret.md": (
        "---\npublish: false\ndescription: secretword\n---\nsecretword\n\n"
        "```python run label=label\nassert secretword\n```\n"
    ),
    "Board.canvas": '{"nodes":[{"id":"a","type":"text","text":"card"}]}',
}
YML = "site_name: Test & site\nsite_url: https://site.example/base/\nplugins: [knapper]\n"


@pytest.fixture
def site(build: Callable[..., Any]) -> Any:
    return build(VAULT, YML)


def test_whole_site(site: Any) -> None:
    """One build, looked at from all sides: it is slow to build."""
    files: set[str] = site.files
    pages = {"", "Note/", "Folder/", "Folder/Deep-note/", "tags/", "tags/topic/", "Board.canvas/"}
    assert {f"{url}index.html" for url in pages} <= files
    assert "404.html" in files
    assert (site.root / "pic.png").read_bytes() == b"png bytes"
    assert not {path for path in files if "unused" in path or "Secret" in path}
    for path in sorted(files):
        if path.endswith((".html", ".json", ".xml", ".css", ".js", ".md", ".txt")):
            assert "secretword" not in site.text(path)

    # No vault file as it is: nothing but pages, attachments, Markdown versions and the theme's.
    assert not {path for path in files if path.endswith((".canvas", ".yml"))}
    versions = {path for path in files if path.endswith(".md")}
    assert versions == {
        f"{name}.md" for name in ("index", "Note", "Dated", "Unlisted", "Folder/Deep-note")
    }
    assert "aliases: [Old name]" not in site.text("Note.md")

    # §9.6: the alias leads on.
    redirect = site.text("Old-name/index.html")
    assert 'content="0; url=../Note/"' in redirect
    assert '<link rel="canonical" href="https://site.example/base/Note/">' in redirect

    sitemap = site.text("sitemap.xml")
    assert "<loc>https://site.example/base/Folder/Deep-note/</loc>" in sitemap
    assert "Old-name" not in sitemap
    assert "<loc>https://site.example/base/Dated/</loc><lastmod>2024-03-04</lastmod>" in sitemap
    assert "Unlisted" not in sitemap
    for path in ("robots.txt", "llms.txt", "feed.xml", "feed.json"):
        assert "https://site.example/base/" in site.text(path)
    with gzip.open(site.root / "sitemap.xml.gz") as packed:
        assert packed.read().decode() == sitemap

    locations = [entry["location"] for entry in site.search()]
    assert len(locations) == len(set(locations))
    assert {"", "Note/", "Note/#head-shoulders", "Folder/Deep-note/"} <= set(locations)
    by_location = {entry["location"]: entry for entry in site.search()}
    assert "topic/sub" in by_location["Note/"]["tags"]
    assert "Linked mentions" not in str(site.search())

    page = site.page("Note/")
    assert page.title is not None
    assert page.title.text == "Note · Test & site"
    described = page.select_one("meta[name=description]")
    assert described is not None
    assert described["content"] == 'Said <so> & "so"'
    assert page.select_one("link[rel=canonical][href='https://site.example/base/Note/']")
    assert page.select_one("meta[property='og:title'][content=Note]")
    image = str(page.select("meta[property='og:image']")[0]["content"])
    assert image.removeprefix("https://site.example/base/") in files
    [version] = page.select("link[type='text/markdown']")
    assert normpath(f"Note/{version['href']}") in files
    author = site.page("Dated/").select_one("meta[name=author]")
    assert author is not None
    assert author["content"] == "<b>Ann</b>"
    assert page.select_one("aside.backlinks")
    assert page.select_one("nav.vault-crumbs")
    assert page.select_one(".md-sidebar--primary a[href='../Folder/']")
    assert len(page.select("h1")) == 1


def test_large_sitemap_is_parted(
    build: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mkdocs_knapper.sitemap._PAGES", 2)
    site = build({"index.md": "a", "b.md": "b", "c.md": "c"}, YML)
    index = site.text("sitemap.xml")
    parts = [name for name in sorted(site.files) if name.startswith("sitemap-")]
    assert re.findall("<loc>(.*?)</loc>", index) == [
        f"https://site.example/base/{name}" for name in parts
    ]
    with gzip.open(site.root / "sitemap.xml.gz") as packed:
        assert packed.read().decode() == index
    pages = [url for name in parts for url in re.findall("<loc>(.*?)</loc>", site.text(name))]
    assert len(pages) == len(set(pages))
    assert {f"https://site.example/base/{url}" for url in ("", "b/", "c/")} <= set(pages)


_ELSEWHERE = re.compile(r"https?://|//")
_STYLE = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")
_CODE = re.compile(r"(?:import|fetch|open)\s*\(?\s*['\"`]https?://")


def loaded_by(soup: BeautifulSoup) -> list[str]:
    """Return every address that a browser asks for when it shows the page."""
    for template in soup.select("template"):
        template.decompose()  # inert until the reader asks for it
    found = []
    for each in soup.select("[src], link[href], [srcset], object[data], image[href], use[href]"):
        if each.name != "link" or not {"canonical", "prev", "next"} & set(each["rel"]):
            keys = ("src", "href", "srcset", "data")
            found += [str(each[key]) for key in keys if key in each.attrs]
    return found


def styles_of(soup: BeautifulSoup) -> str:
    return " ".join(
        [each.text for each in soup.select("style")]
        + [str(each["style"]) for each in soup.select("[style]")]
    )


def test_reader_asks_no_other_host(site: Any) -> None:
    for path in site.files:
        style = site.text(path) if path.endswith(".css") else ""
        if path.endswith(".html"):
            soup = BeautifulSoup(site.text(path), "html.parser")
            assert not [each for each in loaded_by(soup) if _ELSEWHERE.match(each)], path
            style = styles_of(soup)
        named = ["".join(pair) for pair in _STYLE.findall(style)]
        assert not [each for each in named if _ELSEWHERE.match(each)], path
        if path.startswith("assets/knapper/") and path.endswith(".js"):
            assert not _CODE.search(site.text(path)), path


def test_our_files_bear_a_hash_and_are_there(site: Any) -> None:
    soup = site.page("Folder/Deep-note/")
    named = [str(each.get("href") or each.get("src")) for each in soup.select("link, script[src]")]
    ours = [address for address in named if "assets/knapper/" in address]
    assert any(address.endswith(".css") for address in ours)
    for address in ours:
        path = address.replace("../", "")
        assert path in site.files
        if path.endswith((".css", ".js")):
            assert re.search(r"\.[0-9a-f]{8}\.(?:css|js)$", path)


def test_not_found_page_works_from_any_depth(site: Any) -> None:
    soup = BeautifulSoup(site.text("404.html"), "html.parser")
    assert soup.h1 is not None
    for each in soup.select("link[rel=stylesheet], script[src]"):
        assert str(each.get("href") or each.get("src")).startswith("/base/")


def followed(site: Any) -> list[str]:
    """Return the way from page to page, by the links to the next one."""
    way, url = [], ""
    while url not in way:
        way.append(url)
        after = site.page(url).select_one("a.md-footer__link--next")
        if after is not None:
            url = normpath(f"/{url}{after['href']}").lstrip("/") + "/"
    return way


def test_redirect_that_did_not_change_is_not_written_again(build: Callable[..., Any]) -> None:
    site = build({"A.md": "---\naliases: [Old]\n---\n"})
    page = site.root / "Old/index.html"
    os.utime(page, (1, 1))
    build({})
    assert page.stat().st_mtime == 1


class TestConfigurations:
    VAULT = staticmethod(lambda: {"index.md": "home", "B.md": "[[A]]", "A.md": "# One\n\ntext"})

    @pytest.mark.parametrize(
        "theme", ["", "theme: material\n", "theme: {name: material, language: de}\n"]
    )
    def test_theme_is_material_named_or_not(self, build: Callable[..., Any], theme: str) -> None:
        site = build(self.VAULT(), f"site_name: x\n{theme}plugins: [knapper]\n")
        assert site.config.theme.name == "material"
        soup = site.page("A/")
        assert soup.select("[data-md-component=search]")
        assert {"A/", "A/#one", "B/", ""} <= {entry["location"] for entry in site.search()}
        assert soup.html is not None
        assert soup.html["lang"] == ("de" if "de" in theme else "en")
        # Fonts are the one thing that Material would fetch elsewhere unasked.
        assert "fonts.googleapis" not in str(soup)

    def test_another_theme_is_refused(
        self, build: Callable[..., Any], caplog: pytest.LogCaptureFixture
    ) -> None:
        with pytest.raises(Abort):
            build(self.VAULT(), "site_name: x\ntheme: mkdocs\nplugins: [knapper]\n")
        assert "knapper needs the theme material" in caplog.text

    @pytest.mark.parametrize("theme", ["", "theme: material\n"])
    @pytest.mark.parametrize("plugins", ["[search, knapper]", "[knapper, search]"])
    def test_search_that_is_listed_has_our_entries_once(
        self, build: Callable[..., Any], theme: str, plugins: str
    ) -> None:
        site = build(self.VAULT(), f"site_name: x\n{theme}plugins: {plugins}\n")
        locations = sorted(entry["location"] for entry in site.search())
        assert locations == ["", "A/", "A/#one", "B/"]

    def test_own_nav_stands(self, build: Callable[..., Any]) -> None:
        config = "site_name: x\nplugins: [knapper]\nnav: [index.md, First: B.md, A.md]\n"
        soup = build(self.VAULT(), config).page("B/")
        after = soup.select_one("a.md-footer__link--next")
        assert after is not None
        assert after["href"] == "../A/"
        # The rest of the vault is built all the same.
        before = soup.select_one("a.md-footer__link--prev")
        assert before is not None

    def test_pages_follow_one_another_as_the_folders_do(self, build: Callable[..., Any]) -> None:
        site = build({**self.VAULT(), "F/2.md": "", "F/10.md": ""})
        assert followed(site) == ["", "F/", "F/2/", "F/10/", "A/", "B/"]

    def test_folder_with_a_note_of_its_own_stands_once(self, build: Callable[..., Any]) -> None:
        files = {
            "index.md": "",
            "F/index.md": "",
            "F/G/x.md": "",
            "F/z.md": "",
            "H.md": "",
            "H/y.md": "",
        }
        assert followed(build(files)) == ["", "F/", "F/G/", "F/G/x/", "F/z/", "H/", "H/y/"]

    def test_pages_of_others_stand_at_the_end(
        self, build: Callable[..., Any], tmp_path: Path
    ) -> None:
        (tmp_path / "hook.py").write_text(
            "from mkdocs.structure.files import File\n"
            "def on_files(files, config):\n"
            "    files.append(File.generated(config, 'extra.md', content='# Extra page'))\n"
            "    return files\n"
        )
        config = "site_name: x\nplugins: [knapper]\nhooks: [hook.py]\n"
        site = build(self.VAULT(), config)
        assert followed(site) == ["", "A/", "B/", "extra/"]
        assert "Extra page" in site.text("extra/index.html")

    @pytest.mark.parametrize(
        ("language", "theirs"), [("de-AT", "de"), ("tlh", "en"), ("pt-BR", "pt-BR")]
    )
    def test_language_that_the_theme_lacks(
        self, build: Callable[..., Any], language: str, theirs: str
    ) -> None:
        config = (
            f"site_name: x\ntheme: {{name: material, language: {language}}}\nplugins: [knapper]\n"
        )
        assert build(self.VAULT(), config).config.theme["language"] == theirs

    def test_own_marks_of_the_site_stand(self, build: Callable[..., Any]) -> None:
        theme = "{name: material, favicon: pic.png, icon: {logo: material/home}, features: []}"
        config = f"site_name: x\ntheme: {theme}\nplugins: [knapper]\n"
        soup = build({"index.md": "![[pic.png]]", "pic.png": b"x"}, config).page("")
        assert soup.select_one("link[rel=icon][href='pic.png']")
        assert not soup.select("[data-md-component=logo] img")

    def test_strict_fails_on_an_error_in_the_vault(self, build: Callable[..., Any]) -> None:
        with pytest.raises(Abort):
            build({"index.md": "[[Gone]]"}, "site_name: x\nstrict: true\nplugins: [knapper]\n")

    def test_strict_passes_a_sound_vault(self, build: Callable[..., Any]) -> None:
        config = "site_name: x\nstrict: true\nplugins: [knapper]\n"
        assert "A/index.html" in build(self.VAULT(), config).files

    def test_findings_are_told(
        self, build: Callable[..., Any], caplog: pytest.LogCaptureFixture
    ) -> None:
        build({"index.md": "one\n\nsee [[Gone]]"})
        assert "index.md:3:5" in caplog.text
        assert "L001" in caplog.text

    def test_plain_file_addresses_are_refused(
        self, build: Callable[..., Any], caplog: pytest.LogCaptureFixture
    ) -> None:
        config = "site_name: x\nuse_directory_urls: false\nplugins: [knapper]\n"
        with pytest.raises(Abort):
            build(self.VAULT(), config)
        assert "`use_directory_urls: true`" in caplog.text

    def test_wrong_configuration_of_the_vault_is_named(self, build: Callable[..., Any]) -> None:
        with pytest.raises(Abort) as caught:
            build({"a.md": "", ".knapper/config.yml": "\nnonsense: 1"})
        assert ".knapper/config.yml:2:1" in str(caught.value)

    def test_disabled_leaves_mkdocs_alone(self, build: Callable[..., Any]) -> None:
        config = "site_name: x\ntheme: material\nplugins: [{knapper: {enabled: false}}]\n"
        page = build({"index.md": "[[A]]", "A.md": ""}, config).text("index.html")
        assert "[[A]]" in page
        assert "vault-note" not in page

    def test_description_and_address_of_the_vault(self, build: Callable[..., Any]) -> None:
        settings = "description: About <all>\nsite_url: https://own.example/\n"
        soup = build({".knapper/config.yml": settings, "index.md": ""}).page("")
        assert soup.select_one("link[rel=canonical][href='https://own.example/']")
        described = soup.select_one("meta[name=description]")
        assert described is not None
        assert described["content"] == "About <all>"

    def test_excluded_by_mkdocs_is_not_published(self, build: Callable[..., Any]) -> None:
        config = "site_name: x\nexclude_docs: /drafts/\nplugins: [knapper]\n"
        site = build({**self.VAULT(), "drafts/d.md": "draftword [[A]]"}, config)
        assert not {path for path in site.files if "draft" in path}
        assert "draftword" not in site.text("A/index.html")


def test_links_out_of_the_vault_are_never_followed(
    build: Callable[..., Any], make_vault: Callable[..., Path], tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "note.md").write_text("outsideword")
    (outside / "pic.png").write_text("outsideword")
    vault = make_vault(
        {"index.md": "![[out/note]] ![[note2]] ![[pic.png]] ![[../outside/note]]"}, "docs"
    )
    (vault / "out").symlink_to(outside)
    (vault / "note2.md").symlink_to(outside / "note.md")
    (vault / "pic.png").symlink_to(outside / "pic.png")
    site = build({})
    for path in site.files:
        assert b"outsideword" not in (site.root / path).read_bytes(), path


def test_second_build_in_one_process_shows_what_changed(
    build: Callable[..., Any], make_vault: Callable[..., Path]
) -> None:
    files = {"index.md": "[[A]]", "A.md": "first", "B.md": "goes"}
    assert "first" in build(files).page("A/").text
    vault = make_vault({"A.md": "second", "C.md": "comes [[A]]"}, "docs")
    (vault / "B.md").unlink()
    site = build({})
    page = site.page("A/")
    assert "second" in page.text
    assert "first" not in page.select_one("article").text
    assert "comes" in page.select_one("aside.backlinks").text
    assert "C/index.html" in site.files
    assert "B/index.html" not in site.files
    assert len(page.select("link[href*='assets/knapper/knapper.']")) == 1


def test_two_builds_are_equal_to_the_byte(build: Callable[..., Any]) -> None:
    def bytes_of(site: Any) -> dict[str, bytes]:
        return {
            path: (site.root / path).read_bytes()
            for path in site.files
            if not path.startswith("sitemap.xml")
        }

    first = bytes_of(build(VAULT, YML))
    assert bytes_of(build(VAULT, YML)) == first


def test_vault_elsewhere(build: Callable[..., Any], make_vault: Callable[..., Path]) -> None:
    make_vault({"Note.md": "from there"}, "elsewhere")
    config = "site_name: x\nplugins: [{knapper: {vault: elsewhere}}]\n"
    site = build({"index.md": "not this"}, config)
    assert "from there" in site.page("Note/").text
    assert "not this" not in site.page("").text


def test_properties_run_no_template(build: Callable[..., Any]) -> None:
    """§9: a property's text is text to the theme's templates."""
    properties = "title: <script>alert(1)</script>\ndescription: '\"><script>x</script>'"
    source = f"---\n{properties}\n---\n{{{{ config }}}}"
    site = build({"<b>.md": source, "index.md": "[[<b>]]"})
    for path in site.files:
        if path.endswith(".html"):
            assert "<script>alert(1)" not in site.text(path)
            assert '"><script>x' not in site.text(path)
    assert "{{ config }}" in site.text("b/index.html")


def test_the_neighbours_of_a_page_follow_the_order(build: Callable[..., Any]) -> None:
    site = build(
        {
            "Home.md": "",
            "J/a.md": "---\ncreated: 2024-01-01\n---\n",
            "J/b.md": "---\ncreated: 2024-03-01\n---\n",
            "J/c.md": "---\ncreated: 2024-02-01\n---\n",
            ".knapper/config.yml": "folder_order: {J: -created}",
        }
    )
    page = site.page("J/c/")
    assert page.select_one(".md-footer__link--prev")["href"] == "../b/"
    assert page.select_one(".md-footer__link--next")["href"] == "../a/"
    listed = site.page("J/").select(".folder-notes a")
    assert [link.text for link in listed] == ["b", "c", "a"]
    tree = [link.text for link in page.select(".vault-tree li li a")]
    assert tree == ["b", "c", "a"]

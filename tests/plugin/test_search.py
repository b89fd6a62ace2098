"""Which search a site gets, and what is written for it."""

from __future__ import annotations

import gzip
import json
import logging
import re
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from mkdocs.exceptions import Abort

from mkdocs_knapper import pagefind, search

NOTES = {
    "index.md": "home",
    "A.md": "# One\n\nfindme",
    "Hidden.md": "---\npublish: false\naliases: [zzalias]\n---\nzzwords",
}


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KNAPPER_CACHE_DIR", str(tmp_path / "cache"))


def _vault(engine: str) -> dict[str, str]:
    return NOTES | {".knapper/config.yml": f"search: {engine}\n"}


def _settings(site: Any) -> Any:
    return json.loads(site.text("search/search_index.json"))["config"]["knapper"]


def test_materials_texts_lie_apart_from_what_every_page_loads(build: Callable[..., Any]) -> None:
    site = build(_vault("material"))
    assert json.loads(site.text("search/search_index.json"))["docs"] == []
    assert "findme" in str(site.search())
    settings = _settings(site)
    assert settings["texts"].startswith("search/texts.json?")
    assert settings["worker"] in site.files
    for page in ("index.html", "A/index.html", "404.html"):
        assert "assets/knapper/worker." in site.text(page)
        assert settings["worker"] not in site.text(page)


def test_pagefind_is_written_small(build: Callable[..., Any]) -> None:
    pytest.importorskip("pagefind_bin")
    site = build(_vault("pagefind"))
    assert _settings(site)["folders"] == ["pagefind"]
    written = {path for path in site.files if path.startswith("search/pagefind/")}
    assert "search/pagefind/pagefind.js" in written
    # Nothing of its own interface, and one language's program.
    assert len([path for path in written if path.count("/") == 2]) == 4
    assert "search/texts.json" not in site.files
    fragments = [path for path in written if "/fragment/" in path]
    assert len(fragments) == 2


def test_nothing_unpublished_is_in_the_index_of_pagefind(build: Callable[..., Any]) -> None:
    pytest.importorskip("pagefind_bin")
    site = build(_vault("pagefind"))
    packed = [path for path in site.files if re.search(r"\.pf_\w+$", path)]
    texts = [gzip.decompress((site.root / path).read_bytes()) for path in packed]
    assert any(b"findme" in text for text in texts)
    assert not [text for text in texts if b"zz" in text or b"Hidden" in text]


def test_large_text_is_parts_of_an_index(
    build: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pagefind_bin")
    monkeypatch.setattr(pagefind, "_BYTES_OF_AN_INDEX", 500)
    monkeypatch.setattr(search, "_LARGE", 5)
    site = build(_vault("auto"))
    assert _settings(site)["folders"] == ["pagefind", "pagefind1"]
    assert [path for path in site.files if "/wasm." in path] == ["search/pagefind/wasm.en.pagefind"]


class _Text(NamedTuple):
    text: str

    @property
    def mark(self) -> bytes:
        return sha256(self.text.encode()).digest()

    @property
    def size(self) -> int:
        return len(self.text)

    def html(self) -> str:
        return f"<html><body><p>{self.text}</p></body></html>"


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, int]]:
    """Make an index of texts, a folder of it for each, and tell when each folder was made."""
    program = pytest.importorskip("pagefind_bin").get_executable()
    monkeypatch.setattr(pagefind, "_BYTES_OF_AN_INDEX", 500)

    def make(*texts: str, language: str = "en") -> dict[str, int]:
        run = pagefind.IndexRun(program, tmp_path / "search", language, tmp_path / "kept.json")
        run.add(map(_Text, texts))
        return {
            name: (tmp_path / "search" / name / "pagefind-entry.json").stat().st_mtime_ns
            for name in run.finish()
        }

    return make


def test_an_index_is_made_again_only_where_its_texts_changed(index: Any, tmp_path: Path) -> None:
    first = index("one", "two", "three")
    assert list(first) == ["pagefind", "pagefind1", "pagefind2"]
    assert index("one", "two", "three") == first
    second = index("one", "deux", "three")
    assert [name for name in first if first[name] != second[name]] == ["pagefind1"]
    fragments = (tmp_path / "search" / "pagefind1" / "fragment").iterdir()
    assert [b"deux" in gzip.decompress(path.read_bytes()) for path in fragments] == [True]
    assert index("one") == {"pagefind": first["pagefind"]}
    assert [path.name for path in (tmp_path / "search").iterdir()] == ["pagefind"]


def test_an_index_is_made_again_for_another_language(index: Any) -> None:
    first = index("one")
    assert index("one", language="de") != first


_DAMAGES = (
    "fragment", "wasm", "kept", "file for a folder", "folder for a file", "file for the index"
)  # fmt: skip


@pytest.mark.parametrize("damage", _DAMAGES)
def test_an_index_that_is_not_as_it_was_is_made_again(
    index: Any, tmp_path: Path, damage: str
) -> None:
    index("one", "two")
    before = _contents(tmp_path / "search")
    if damage == "fragment":
        (fragment,) = (tmp_path / "search" / "pagefind1" / "fragment").iterdir()
        fragment.unlink()
    elif damage == "wasm":
        (tmp_path / "search" / "pagefind1" / "wasm.en.pagefind").write_bytes(b"")
    elif damage == "file for a folder":
        shutil.rmtree(tmp_path / "search" / "pagefind1" / "fragment")
        (tmp_path / "search" / "pagefind1" / "fragment").write_bytes(b"")
    elif damage == "folder for a file":
        (entry,) = (tmp_path / "search" / "pagefind1").glob("*.json")
        entry.unlink()
        (entry / "sub").mkdir(parents=True)
    elif damage == "file for the index":
        shutil.rmtree(tmp_path / "search" / "pagefind1")
        (tmp_path / "search" / "pagefind1").write_bytes(b"")
    else:
        (tmp_path / "kept.json").write_bytes(b'{"pagefind1": 3}')
    index("one", "two")
    assert _contents(tmp_path / "search") == before
    assert "pagefind1" in json.loads((tmp_path / "kept.json").read_bytes())


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_an_index_that_is_stopped_is_none(tmp_path: Path) -> None:
    program = tmp_path / "slow"
    program.write_text("#!/bin/sh\n[ $1 = --version ] || exec sleep 60\n", encoding="utf-8")
    program.chmod(0o755)
    run = pagefind.IndexRun(program, tmp_path / "search", "en", tmp_path / "kept.json")
    run.add(map(_Text, ["one"]))
    run.stop()
    assert not (tmp_path / "kept.json").exists()
    assert not Path(run._temporary.name).exists()


def test_where_pagefind_is_missing_material_stays_and_the_way_out_is_said(
    build: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(search, "find_program", lambda: None)
    monkeypatch.setattr(search, "_LARGE", 5)
    with caplog.at_level(logging.INFO, "mkdocs"):
        site = build(_vault("auto"))
    assert _settings(site)["engine"] == "material"
    assert "install the package pagefind-bin" in caplog.text
    with pytest.raises(Abort, match="Pagefind is not installed"):
        build(_vault("pagefind"))


def test_pagefind_that_fails_is_told_in_words(
    build: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "pagefind"
    program.write_text("#!/bin/sh\necho no room >&2\nexit 3\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(search, "find_program", lambda: program)
    with pytest.raises(Abort, match="pagefind made no index for the search: no room"):
        build(_vault("pagefind"))


def test_program_that_cannot_be_started_is_told_in_words(
    build: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(search, "find_program", lambda: tmp_path / "gone")
    with pytest.raises(Abort, match="pagefind made no index for the search: No such file"):
        build(_vault("pagefind"))


def test_program_is_that_of_the_package_else_the_one_on_the_path(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(pagefind, "import_module", missing)
    monkeypatch.setattr(pagefind.shutil, "which", {"pagefind": "/bin/pagefind"}.get)
    assert pagefind.find_program() == Path("/bin/pagefind")
    monkeypatch.setattr(pagefind.shutil, "which", lambda _: None)
    assert pagefind.find_program() is None


def test_site_to_read_from_a_disk_has_materials_search_whole(build: Callable[..., Any]) -> None:
    site = build(
        _vault("pagefind"), "site_name: x\ntheme: material\nplugins: [search, offline, knapper]\n"
    )
    assert "findme" in site.text("search/search_index.js")
    assert not [path for path in site.files if "pagefind" in path or "/worker." in path]


def test_site_without_search_has_no_box_and_no_index(build: Callable[..., Any]) -> None:
    site = build(_vault("none"))
    assert not [path for path in site.files if path.startswith("search/")]
    assert not site.page("A/").select("[data-md-component=search]")


def test_pages_that_are_not_of_the_vault_are_in_the_index() -> None:
    entries = [
        {"location": "x/", "title": "X", "text": "start"},
        {"location": "x/#a", "title": "A &amp; b", "text": "more"},
        {"location": "y/", "title": "Y", "text": ""},
    ]
    first, second = map(search._document, search._by_page(entries))
    assert 'data-u="x/">X</h1><p>start</p><h2 id="a">A &amp; b</h2><p>more</p>' in first
    assert 'data-u="y/"' in second

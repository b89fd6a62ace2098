"""Parts of the template that are written once, and where they must not be."""

from __future__ import annotations

from mkdocs_knapper.memo import TemplateMemo


def test_a_block_is_kept_for_pages_of_the_same_depth() -> None:
    memo = TemplateMemo()
    assert memo.get("styles", "..", "a/") == ""
    assert memo.keep("styles", "..", "a/", "<link>") == "<link>"
    assert memo.get("styles", "..", "b/") == "<link>"
    assert memo.get("styles", "../..", "a/b/") == ""
    assert memo.get("config", "..", "b/") == ""


def test_a_page_beside_the_themes_files_has_its_own() -> None:
    memo = TemplateMemo()
    memo.keep("styles", "../..", "assets/x/", "<link href='../stylesheets'>")
    assert memo.get("styles", "../..", "a/b/") == ""
    memo.keep("styles", "../..", "a/b/", "<link href='../../assets/stylesheets'>")
    assert memo.get("styles", "../..", "assets/x/") == ""

"""Search in a real browser, with both engines: Material's and Pagefind's."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from accessible import violations
from served import built

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

pytest.importorskip("pagefind_bin", reason="needs the package pagefind-bin")
pytestmark = pytest.mark.browser

NOTES = {
    "index.md": "The front page.",
    "Methods/Tuning.md": (
        "---\naliases: [Schooling]\ntags: [way/costly]\ntype: method\nstatus: done\n---\n"
        "Weights change.\n\n## What it costs\n\nMuch memory for gradients.\n"
    ),
    "Methods/Prompting.md": (
        "---\ntags: [way]\ntype: method\nstatus: draft\n---\n"
        "No gradients are needed.\n\n## Limits\n\nThe <b>window</b> is short & narrow.\n"
    ),
    "Concepts/Schoolings of fish.md": "Fish have no gradients, but [[Tuning]] has.\n",
    "Concepts/検索.md": "# 検索エンジンの使い方\n\n全文検索機能を使うと、すぐに見つかる。\n",
    "Concepts/学習.md": "忘却は大事。検索、機械学習の微調整（忘却曲線）。全文搜索，大语言模型。\n",
    "Concepts/機械.md": "機械は学習を習う。It leads nothing to us.\n",
    "Concepts/Leading.md": "What leads to what, the way\nto be.\n",
    "Secret.md": "---\npublish: false\n---\nhushword",
}
ENGINES = ["material", "pagefind"]
RESULT = ".md-search-result__item"


@pytest.fixture(scope="module", params=ENGINES)
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    yield from _served(request.param, tmp_path_factory)


@pytest.fixture(scope="module")
def pagefind(tmp_path_factory: pytest.TempPathFactory):
    yield from _served("pagefind", tmp_path_factory)


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory):
    yield from _served("material", tmp_path_factory)


def _served(engine: str, folders: pytest.TempPathFactory) -> Iterator[str]:
    root = folders.mktemp(engine)
    for path, text in (NOTES | {".knapper/config.yml": f"search: {engine}\n"}).items():
        file = root / "vault" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    with built(root / "vault", root / "site") as address:
        yield address
    shutil.rmtree(root)


@pytest.fixture
def page(browser: Browser) -> Iterator[Callable[..., Page]]:
    contexts = []

    def make(url: str, **options) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        opened = context.new_page()
        opened.goto(url)
        return opened

    yield make
    for context in contexts:
        context.close()


def _search(page: Page, words: str) -> None:
    page.keyboard.press("/")
    page.keyboard.type(words)


def _hrefs(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        f"{RESULT} a",
        "links => links.map(each => { const url = new URL(each.href);"
        " return decodeURI(url.pathname + url.hash) })",
    )
    return found


def _pages(page: Page) -> set[str]:
    return {href.partition("#")[0] for href in _hrefs(page)}


def _first(page: Page) -> str:
    return next(iter(_hrefs(page)), "")


def _becomes(page: Page, found: Callable[[Page], object], wanted: object) -> None:
    """Wait until what is found is as wanted: each key that is typed has results of its own."""
    for _ in range(100):
        if found(page) == wanted:
            return
        page.wait_for_timeout(50)
    assert found(page) == wanted


def test_result_leads_to_the_section_and_marks_the_word(page, address: str) -> None:
    opened = page(address)
    _search(opened, "memory")
    link = opened.locator(f"{RESULT} a[href*='/Methods/Tuning/'][href*='#what-it-costs']")
    assert link.locator("mark").first.inner_text() == "memory"
    link.click()
    opened.wait_for_url("**/Methods/Tuning/?h=memory#what-it-costs")
    assert opened.locator("article mark[data-md-highlight]").first.inner_text() == "memory"


def test_note_is_found_by_its_alias_before_longer_words(page, address: str) -> None:
    opened = page(address)
    _search(opened, "schooling")
    _becomes(opened, _first, "/Methods/Tuning/")
    first = opened.locator(RESULT).first
    assert re.search(r"Schooling\s+Alias of Tuning", first.inner_text())
    opened.keyboard.press("Enter")
    opened.wait_for_url("**/Methods/Tuning/**")


def test_chinese_and_japanese_words_are_found_inside_others(page, address: str) -> None:
    opened = page(address)
    _search(opened, "機能")
    opened.locator(f"{RESULT} a[href*='/Concepts/{quote('検索')}/']").first.wait_for()


@pytest.mark.parametrize(
    "word", ["忘却", "機械学習", "微調整", "忘却曲線", "全文搜索", "大语言模型"]
)
def test_chinese_and_japanese_words_are_found_wherever_they_stand(
    page, address: str, word: str
) -> None:
    opened = page(address)
    _search(opened, word)
    _becomes(opened, _pages, {"/Concepts/学習/"})
    shown = opened.locator(RESULT).first
    assert "".join(shown.locator("mark").all_inner_texts()).startswith(word)
    shown.locator("a").first.click()
    opened.wait_for_url(f"**/?h={quote(word)}*")
    marked = opened.locator("article mark[data-md-highlight]")
    assert marked.first.inner_text() == word


@pytest.mark.parametrize("words", ['"leads to"', '"Way to be"', '"the way" what', "'\"to what\"'"])
def test_words_in_quotes_are_found_as_they_stand(page, address: str, words: str) -> None:
    opened = page(address)
    _search(opened, words)
    _becomes(opened, _hrefs, ["/Concepts/Leading/"])


@pytest.mark.parametrize("words", ['"to leads"', '"leads to" gradients', '"leads t"'])
def test_words_in_quotes_that_stand_nowhere_so_find_nothing(page, address: str, words: str) -> None:
    opened = page(address)
    _search(opened, words)
    opened.locator(".md-search-result__meta", has_text="No matching documents").wait_for()
    assert not opened.locator(RESULT).count()


def test_nothing_unpublished_and_nothing_of_the_frame_is_found(page, address: str) -> None:
    opened = page(address)
    for words in ("hushword", "Linked mentions"):
        opened.locator(".md-search__input").fill("")
        _search(opened, words)
        none = opened.locator(".md-search-result__meta", has_text="No matching documents")
        none.wait_for()


def test_nothing_is_loaded_until_the_box_is_opened(page, address: str) -> None:
    opened = page("about:blank")
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(address)
    opened.wait_for_load_state("networkidle")
    heavy = re.compile(r"texts\.json|pagefind|workers/search")
    assert not list(filter(heavy.search, asked))
    _search(opened, "memory")
    opened.locator(f"{RESULT} a").first.wait_for()
    assert all(url.startswith((address, "blob:")) for url in asked)


def test_shared_query_is_answered(page, address: str) -> None:
    opened = page(f"{address}?q=memory")
    opened.locator(f"{RESULT} a[href*='/Methods/Tuning/'][href*='#what-it-costs']").wait_for()


def test_arrow_escape_and_slash(page, address: str) -> None:
    opened = page(address)
    _search(opened, "memory")
    opened.locator(f"{RESULT} a").first.wait_for()
    opened.keyboard.press("ArrowDown")
    assert opened.evaluate("document.activeElement.matches('.md-search-result__link')")
    opened.keyboard.press("Escape")
    assert not opened.locator("#__search").is_checked()


def test_filters_narrow_down_and_are_part_of_the_query(page, pagefind: str) -> None:
    opened = page(pagefind)
    _search(opened, "gradients")
    chips = opened.locator(".vault-filters button")
    opened.locator(".vault-filters button", has_text="way/costly").wait_for()
    assert {"type method 2", "status draft 1", "folder Concepts 1"} <= set(chips.all_inner_texts())
    opened.locator(".vault-filters button", has_text="draft").click()
    assert opened.locator(".md-search__input").input_value() == "status:draft gradients"
    opened.wait_for_function(f"document.querySelectorAll('{RESULT}').length === 1")
    assert _first(opened) == "/Methods/Prompting/"
    pressed = opened.locator(".vault-filters [aria-pressed=true]")
    assert pressed.inner_text() == "status draft 1"
    pressed.click()
    opened.wait_for_function(f"document.querySelectorAll('{RESULT}').length === 3")
    assert opened.locator(".md-search__input").input_value() == "gradients"


def test_filter_is_typed_without_words_and_in_any_case(page, pagefind: str) -> None:
    opened = page(pagefind)
    _search(opened, "TAG:Way")
    opened.wait_for_function(f"document.querySelectorAll('{RESULT}').length === 2")
    _becomes(opened, _pages, {"/Methods/Prompting/", "/Methods/Tuning/"})


def test_filters_are_reached_and_chosen_by_keyboard(page, pagefind: str) -> None:
    opened = page(pagefind)
    _search(opened, "gradients")
    opened.locator(".vault-filters button").first.wait_for()
    opened.keyboard.press("Tab")
    token = opened.evaluate("document.activeElement.dataset.filter")
    assert token
    opened.keyboard.press("Space")
    opened.locator(".vault-filters [aria-pressed=true]").wait_for()
    assert opened.evaluate("document.activeElement.dataset.filter") == token
    assert opened.locator("#__search").is_checked()


def test_words_that_no_page_has_together_find_the_pages_of_each(page, pagefind: str) -> None:
    opened = page(pagefind)
    _search(opened, "fish window")
    for found in ("/Concepts/Schoolings-of-fish/", "/Methods/Prompting/"):
        opened.locator(f"{RESULT} a[href*='{found}']").first.wait_for()


def test_text_is_shown_as_it_is_written(page, pagefind: str) -> None:
    opened = page(pagefind)
    _search(opened, "window")
    opened.locator(f"{RESULT} a").first.wait_for()
    assert "The window is short & narrow." in opened.locator(RESULT).first.inner_text()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_open_search_is_accessible_and_fits(page, pagefind: str, width: int, scheme: str) -> None:
    touch = width < 600
    opened = page(
        pagefind,
        viewport={"width": width, "height": 844},
        color_scheme=scheme,
        has_touch=touch,
        is_mobile=touch,
    )
    if touch:
        opened.locator("header label[for=__search]").first.tap()
    else:
        opened.keyboard.press("/")
    opened.keyboard.type("gradients")
    button = opened.locator(".vault-filters button").first
    button.wait_for()
    # A phone shows more than its width while Material's veil grows.
    opened.wait_for_function(f"document.documentElement.scrollWidth <= {width}")
    box = opened.locator(".md-search__scrollwrap").bounding_box()
    assert box["y"] + box["height"] <= 844
    if touch:
        assert button.bounding_box()["height"] >= 44
    assert violations(opened, within=".md-search") == []


def test_tags_of_results_are_no_landmarks_without_a_name(page, material: str) -> None:
    opened = page(material)
    _search(opened, "way")
    opened.locator(f"{RESULT} .md-tags").nth(1).wait_for()
    assert violations(opened, rule="landmark-unique") == []


def test_without_javascript_there_is_no_box_that_answers_nothing(page, material: str) -> None:
    opened = page(material, java_script_enabled=False)
    assert not opened.locator(".md-search").is_visible()
    assert not opened.locator("header label[for=__search]").first.is_visible()
    assert opened.locator("nav.vault-nav a", has_text="Tuning").first.count()

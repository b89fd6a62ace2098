"""Finding one's way in a real browser: the tree, its filter, the palette, lists, a missing page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from accessible import violations
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from served import built, served
from written_vault import write_vault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page, Request

pytestmark = pytest.mark.browser

WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
VAULT = {
    "Home.md": "The [[Sage]].\n",
    "Plants/Sage.md": "---\naliases: [Salvia]\ntags: [herb]\n---\nA herb.\n",
    "Plants/Café au lait.md": "Not a plant.\n",
    "Plants/Trees/Oak.md": "---\nmodified: 2026-02-03\n---\nTall.\n",
    "Plants/Trees/Evergreen/Yew.md": "Dark.\n",
    "Stones/Flint.md": "---\nmodified: 2026-03-04\n---\nHard.\n",
    "Stones/Secret flint.md": "---\npublish: false\naliases: [Hidden name]\n---\nMine.\n",
    **{
        f"Long/Entry {number}.md": f"---\nmodified: 2020-01-01\n---\n{'#many' * (number < 102)}\n"
        for number in range(1, 202)
    },
    ".knapper/config.yml": "site_name: Garden\n",
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("navigation")
    write_vault(folder / "vault", VAULT)
    with built(folder / "vault", folder / "site") as address:
        yield address


@pytest.fixture
def show(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page of the site; it must make no error."""
    opened: list[BrowserContext] = []
    errors: list[str] = []

    def page(path: str, **options: object) -> Page:
        context = browser.new_context(**({"viewport": WIDE} | options))  # type: ignore[arg-type]
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address + path)
        return page

    yield page
    for context in opened:
        context.close()
    assert errors == []


def _open_folder(page: Page, name: str) -> None:
    page.locator(f".vault-tree summary[aria-label='{name}: contents']").click()


def _palette(page: Page, text: str = "") -> list[str]:
    """Open the palette, type `text`, and return what it offers."""
    page.keyboard.press("Control+k")
    page.wait_for_selector("#vault-options li")
    if text:
        page.locator(".vault-palette input").fill(text)
    return page.locator("#vault-options li > span").all_inner_texts()


# -- the tree -------------------------------------------------------------------------------------


def test_the_tree_knows_where_one_is(show: Callable[..., Page]) -> None:
    page = show("Plants/Trees/Oak/")
    here = page.locator(".vault-tree [aria-current]")
    assert here.inner_text() == "Oak"
    assert here.is_visible()
    opened = page.locator(".vault-tree details[open] > summary")
    assert opened.evaluate_all("all => all.map(each => each.ariaLabel)") == [
        "Plants: contents",
        "Trees: contents",
    ]


def test_names_of_all_notes_wait_for_the_first_question(show: Callable[..., Page]) -> None:
    page = show("Stones/Flint/")
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url.rpartition("/")[2])

    page.on("request", note)
    page.wait_for_load_state("networkidle")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(r => r.name).join(' ')")
    assert "/knapper." in loaded
    assert "/vault." not in loaded
    assert "/browse." not in loaded
    _open_folder(page, "Plants")
    page.wait_for_selector(".vault-tree details[open] a:text-is('Sage')")
    _open_folder(page, "Long")
    page.wait_for_selector(".vault-tree a:text-is('Entry 1')")
    assert len([name for name in asked if name.startswith("vault.")]) == 1


def test_a_folder_that_the_page_does_not_hold_opens_by_keyboard(show: Callable[..., Page]) -> None:
    page = show("Stones/Flint/")
    page.locator(".vault-tree summary[aria-label='Plants: contents']").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("a:text-is('Sage')")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Trees"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.locator(".vault-tree a", has_text="Oak").click()
    page.wait_for_url("**/Plants/Trees/Oak/")
    assert page.locator("h1").inner_text() == "Oak"


def test_a_long_folder_shows_its_notes_by_and_by(show: Callable[..., Page]) -> None:
    page = show("")
    _open_folder(page, "Long")
    entries = page.locator(".vault-tree a", has_text="Entry")
    page.wait_for_selector("a:text-is('Entry 1')")
    assert entries.count() == 150
    page.locator(".vault-more button", has_text="51 more").click()
    assert entries.count() == 201
    assert page.locator(":focus").inner_text() == "Entry 151"


def test_what_a_reader_opened_is_open_on_the_next_page(show: Callable[..., Page]) -> None:
    page = show("Stones/Flint/")
    _open_folder(page, "Plants")
    page.wait_for_selector(".vault-tree a:text-is('Sage')")
    _open_folder(page, "Trees")
    page.locator(".vault-tree a:text-is('Oak')").wait_for()
    page.locator(".vault-places a", has_text="Tags").click()
    page.wait_for_url("**/tags/")
    assert page.locator(".vault-tree a:text-is('Oak')").is_visible()
    assert page.locator(".vault-tree [aria-current]").count() == 0
    page.locator(".vault-tree a:text-is('Oak')").click()
    page.wait_for_url("**/Plants/Trees/Oak/")
    _open_folder(page, "Plants")  # closed again
    page.locator(".vault-places a", has_text="Home").click()
    page.wait_for_selector("h1:text-is('Home')")
    assert not page.locator(".vault-tree a:text-is('Oak')").is_visible()


def test_nothing_moves_when_the_tree_is_put_back(show: Callable[..., Page]) -> None:
    page = show("Stones/Flint/")
    _open_folder(page, "Long")
    page.wait_for_selector(".vault-tree a:text-is('Entry 1')")
    page.add_init_script(
        """window.moved = [];
        new PerformanceObserver((list) => {
          for (const { node } of list.getEntries().flatMap((entry) => entry.sources)) {
            const element = node?.nodeType === 1 ? node : node?.parentElement;
            moved.push(element?.outerHTML);
          }
        }).observe({ type: "layout-shift", buffered: true });"""
    )
    for _ in range(3):  # how much is drawn before the scripts run is chance
        page.goto(page.url.replace("Stones/Flint/", "Plants/Sage/"))
        assert page.locator(".vault-tree a:text-is('Entry 1')").count() == 1
        page.wait_for_load_state("networkidle")
        assert page.evaluate("moved") == []


def test_instant_navigation_keeps_the_tree(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "docs" / "F").mkdir(parents=True)
    for number in range(81):  # more than a page holds whole
        (tmp_path / "docs" / f"n{number}.md").write_text("x", encoding="utf-8")
    (tmp_path / "docs" / "F" / "inner.md").write_text("x", encoding="utf-8")
    config = "site_name: x\nsite_url: http://127.0.0.1/\nplugins: [knapper]\n"
    config += "theme: {name: material, features: [navigation.instant]}\n"
    (tmp_path / "mkdocs.yml").write_text(config, encoding="utf-8")
    mkdocs_build(load_config(str(tmp_path / "mkdocs.yml")))
    # Material asks the sitemap which pages there are: it has to name those that are served.
    sitemap = tmp_path / "site" / "sitemap.xml"
    with served(tmp_path / "site") as address:
        text = sitemap.read_text(encoding="utf-8").replace("http://127.0.0.1/", address)
        sitemap.write_text(text, encoding="utf-8")
        page = browser.new_context(viewport=WIDE).new_page()  # type: ignore[arg-type]
        page.goto(address + "n1/")
        page.evaluate("window.same = true")
        _open_folder(page, "F")
        page.wait_for_selector(".vault-tree a:text-is('inner')")
        page.locator(".vault-tree a:text-is('n2')").click()
        page.wait_for_selector("h1:text-is('n2')")
        assert page.evaluate("window.same")
        assert page.locator(".vault-tree a:text-is('inner')").is_visible()
        assert _palette(page, "inner")[0] == "inner"
        page.keyboard.press("Enter")
        page.wait_for_selector("h1:text-is('inner')")
        assert page.evaluate("window.same")
        assert page.locator(".vault-tree [aria-current]").inner_text() == "inner"
        page.context.close()


def test_the_tree_is_there_without_javascript(show: Callable[..., Page]) -> None:
    page = show("Plants/Sage/", java_script_enabled=False)
    assert page.locator(".vault-tree a", has_text="Café au lait").is_visible()
    assert not page.locator(".vault-filter").is_visible()
    page.locator(".vault-tree a", has_text="Stones").click()
    assert page.locator("h1").inner_text() == "Stones"


# -- the filter -----------------------------------------------------------------------------------


def test_the_filter_finds_by_title_alias_and_folder(show: Callable[..., Page]) -> None:
    page = show("Stones/Flint/")
    field = page.locator(".vault-filter input")
    found = page.locator(".vault-found a")
    for text, name in (
        ("cafe", "Café au lait"),
        ("salv", "Salvia"),
        ("trees oak", "Oak"),
        ("evergr", "Evergreen"),
    ):
        field.fill(text)
        page.locator(f".vault-found a:has-text('{name}')").first.wait_for()
        assert found.first.inner_text().splitlines()[0] == name
    assert not page.locator(".vault-tree").is_visible()
    field.fill("salvia")
    page.locator(".vault-found a:has-text('Salvia')").wait_for()
    assert page.locator(".vault-status").inner_text() == "1 found"
    field.press("Escape")
    assert field.input_value() == ""
    assert page.locator(".vault-tree").is_visible()
    field.fill("salvia")
    page.wait_for_selector(".vault-found a")
    field.press("Enter")
    page.wait_for_url("**/Plants/Sage/")


# -- the palette ----------------------------------------------------------------------------------


def test_the_palette_leads_to_a_note(show: Callable[..., Page]) -> None:
    page = show("Stones/Flint/")
    assert _palette(page, "oak")[0] == "Oak"
    field = page.locator(".vault-palette input")
    assert field.get_attribute("aria-activedescendant") == "vault-option-0"
    page.keyboard.press("Enter")
    page.wait_for_url("**/Plants/Trees/Oak/")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Flint", "Flint"),  # the name itself
        ("entry 20", "Entry 20"),  # before Entry 200
        ("lait", "Café au lait"),  # the start of a word
        ("salvia", "Salvia"),  # an alias
        ("evyw", "Search the text for “evyw”"),  # not too far apart
        ("clait", "Café au lait"),  # letters in order
        ("flitn", "Flint"),  # a slip
        ("#her", "#herb"),
        ("recent", "Recent changes"),
        ("light", "Switch light and dark"),
    ],
)
def test_the_best_answer_is_the_first(show: Callable[..., Page], typed: str, first: str) -> None:
    assert _palette(show(""), typed)[0] == first


def test_keys_move_through_the_palette(show: Callable[..., Page]) -> None:
    page = show("")
    offered = _palette(page, "entry")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    chosen = page.locator("#vault-options [aria-selected=true] > span")
    assert chosen.inner_text() == offered[1]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")  # from the first to the last
    assert chosen.inner_text() == offered[-1]
    page.keyboard.press("Escape")
    assert not page.locator(".vault-palette").is_visible()


def test_focus_goes_back_where_it_was(show: Callable[..., Page]) -> None:
    page = show("")
    page.locator(".vault-filter .vault-jump").click()
    page.wait_for_selector("#vault-options li")
    assert page.locator(".vault-palette input:focus").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".vault-filter .vault-jump:focus").count() == 1


def test_the_palette_begins_with_what_was_read_last(show: Callable[..., Page]) -> None:
    page = show("Plants/Sage/")
    for name in ("Plants/Trees/Oak/", "Stones/Flint/"):
        page.goto(page.url.partition("Plants")[0] + name)
    assert _palette(page)[:3] == ["Oak", "Sage", "Home"]


def test_commands_act_on_the_page(show: Callable[..., Page]) -> None:
    page = show("Stones/Flint/", permissions=["clipboard-read", "clipboard-write"])
    _palette(page, "copy the address")
    page.keyboard.press("Enter")
    page.wait_for_function("async () => (await navigator.clipboard.readText()) === location.href")
    before = page.evaluate(
        "document.body.dataset.mdColorScheme + document.body.dataset.mdColorMedia"
    )
    _palette(page, "switch light")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "was => document.body.dataset.mdColorScheme + document.body.dataset.mdColorMedia !== was",
        arg=before,
    )
    _palette(page, "by chance")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: not url.endswith("Stones/Flint/"))


def test_a_page_is_copied_as_markdown(show: Callable[..., Page]) -> None:
    page = show("Plants/Sage/", permissions=["clipboard-read", "clipboard-write"])
    assert _palette(page, "as markdown")[0] == "Copy this page as Markdown"
    page.keyboard.press("Enter")
    page.wait_for_function("async () => (await navigator.clipboard.readText()).includes('A herb.')")


def test_buttons_of_the_page_are_commands_where_they_are_seen(show: Callable[..., Page]) -> None:
    assert "Stacked notes" in _palette(show("Plants/Sage/"), "stacked")
    phone = show("Plants/Sage/", viewport=PHONE)
    assert "Stacked notes" not in _palette(phone, "stacked")


def test_the_palette_hands_over_to_the_search_of_texts(show: Callable[..., Page]) -> None:
    page = show("")
    assert _palette(page, "hard") == ["Search the text for “hard”"]
    page.keyboard.press("Enter")
    page.locator(".md-search-result__link", has_text="Flint").first.wait_for()


def test_the_palette_is_at_hand_on_a_phone(show: Callable[..., Page]) -> None:
    page = show("Stones/Flint/", viewport=PHONE, has_touch=True, is_mobile=True)
    button = page.locator(".md-header .vault-jump")
    box = button.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    assert button.get_attribute("aria-label") == "Go to a note or command"
    button.tap()
    page.locator(".vault-palette input").fill("yew")
    page.locator("#vault-options li", has_text="Evergreen").tap()
    page.wait_for_url("**/Plants/Trees/Evergreen/Yew/")


def test_the_header_has_no_palette_where_the_tree_has_or_nothing_opens_it(
    show: Callable[..., Page],
) -> None:
    assert not show("Stones/Flint/").locator(".md-header .vault-jump").is_visible()
    still = show("Stones/Flint/", viewport=PHONE, java_script_enabled=False)
    assert not still.locator(".md-header .vault-jump").is_visible()


# -- lists ----------------------------------------------------------------------------------------


def test_long_lists_have_pages_without_javascript(show: Callable[..., Page]) -> None:
    page = show("tags/many/", java_script_enabled=False)
    listed = page.locator(".tag-notes a")
    counts = [listed.count()]
    for _ in range(2):
        page.locator(".vault-pager [rel=next]").click()
        counts.append(listed.count())
    assert counts == [50, 50, 1]
    assert page.locator(".vault-pager [aria-current]").inner_text() == "3"
    assert page.locator(".vault-pager [rel=next]").count() == 0
    page.locator(".vault-pager [rel=prev]").click()
    assert page.url.endswith("tags/many/2/")


def test_what_changed_last_comes_first(show: Callable[..., Page]) -> None:
    page = show("recent/", java_script_enabled=False)
    dated = page.locator(".recent-day", has=page.locator("time[datetime^='2026-0']"))
    assert dated.locator("a.internal-link").all_inner_texts() == ["Flint", "Oak"]


# -- a missing address ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("Plants/Trees/Oaks/", "Oak"),
        ("stones/flint.html", "Flint"),
        ("old/place/salvia", "Sage"),
        ("Plants/Cafe-au-lait.md", "Café au lait"),
    ],
)
def test_a_missing_page_says_what_may_be_meant(
    show: Callable[..., Page], path: str, meant: str
) -> None:
    page = show(path)
    page.wait_for_selector(".vault-missing li")
    link = page.locator(".vault-missing a").first
    assert link.inner_text() == meant
    link.click()
    page.wait_for_selector(f"h1:text-is('{meant}')")


def test_a_missing_page_leads_on_without_javascript(show: Callable[..., Page]) -> None:
    page = show("deep/down/nowhere", java_script_enabled=False)
    links = page.locator("article a.internal-link")
    assert {"Home", "Recent changes", "Tags"} <= set(links.all_inner_texts())
    links.filter(has_text="Tags").click()
    assert page.locator("h1").inner_text() == "Tags"


# -- care -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing(
    show: Callable[..., Page], viewport: dict[str, int], scheme: str
) -> None:
    for path in ("recent/", "tags/many/2/", "tags/", "nowhere", "Plants/Trees/Oak/"):
        page = show(path, viewport=viewport, color_scheme=scheme)
        page.wait_for_load_state("networkidle")
        assert violations(page) == [], path
    _palette(page, "entry")
    assert violations(page) == []
    page.keyboard.press("Escape")
    if viewport == WIDE:
        page.locator(".vault-filter input").fill("entry")
        page.wait_for_selector(".vault-found a")
        assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_what_is_not_published_is_not_named(show: Callable[..., Page]) -> None:
    page = show("")
    name = page.locator(".vault-nav").get_attribute("data-vault")
    data = page.request.get(f"{page.url}{name}").text()
    assert "Flint" in data
    assert "Secret" not in data
    assert "Hidden" not in data

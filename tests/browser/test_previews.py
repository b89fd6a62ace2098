"""Previews of links in a real browser: by pointer, keyboard and touch, and what they never do."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from accessible import violations
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import expect
from served import built, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page, Route

pytestmark = pytest.mark.browser

FILES: dict[str, str | bytes] = {
    "Home.md": """\
Begin with [[Flint]], go on to [[Flint#Striking]], or look at [[Flint#^core|the core]].
[[Chert]] follows. [[Empty]], [[Home|this page]] and [[#Far below]] too.[^1] A [[Long]] one.
And [[Ores/index|Ores]], [[Chert#^second|the second]].

[^1]: Flint and *chert* are kin, see [[Chert]].
"""
    + "\nMore words.\n" * 60
    + "\n## Far below\n\nThe deep.\n",
    "Stones/Flint.md": """\
---
description: A hard stone.
kind: stone
---
# Flint

Flint breaks like glass. See [[Chert]] and [a section](#Striking).[^f]

![[blade.svg]]

[^f]: A footnote of flint.

## Striking

### With a hammer

Hold it firmly.

- a flake
- the core of it, beside [[Chert]] ^core

## After

The rest.
""",
    "Stones/blade.svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>',
    "Chert.md": "Chert is grey. See [[Slate]].\n\n1. one\n2. two ^second\n",
    "Slate.md": "Slate splits. See [[Shale]].\n",
    "Shale.md": "Shale crumbles.\n",
    "Empty.md": "",
    "Ores/index.md": "",
    "Ores/Galena.md": "Lead.\n",
    "Long.md": "---\ndescription: Told in one line.\n---\n"
    + ("Many words stand here. " * 40 + "\n\n") * 60
    + "The very last.\n",
}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def _vault(folder: Path) -> Path:
    for path, content in FILES.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("previews")
    with built(_vault(folder / "vault"), folder / "site") as address:
        yield address


@contextmanager
def _opened(browser: Browser, url: str, **options: object) -> Iterator[Page]:
    context = browser.new_context(**options)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(url)
    yield page
    context.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with _opened(browser, address) as page:
        yield page


def _link(page: Page, text: str) -> Locator:
    return page.locator("article .internal-link", has_text=re.compile(f"^{text}$")).first


def _previews(page: Page) -> Locator:
    return page.get_by_role("dialog", name=re.compile("^(Preview|Footnote)"))


def _hover(page: Page, text: str) -> Locator:
    _link(page, text).hover()
    preview = _previews(page).first
    preview.wait_for()
    return preview


def _let_timers_run(page: Page) -> None:
    """Return when the page's own timers, which are all shorter, have run."""
    page.evaluate("new Promise((done) => setTimeout(done, 900))")


def _press(page: Page, link: Locator) -> None:
    """Hold a finger on a link for as long as it takes to see a preview, then lift it."""
    box = link.bounding_box()
    assert box
    touch = page.context.new_cdp_session(page)
    point = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    _previews(page).first.wait_for()
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_note_is_shown_without_its_surroundings(page: Page, address: str) -> None:
    preview = _hover(page, "Flint")
    assert preview.get_by_role("link", name="Flint", exact=True).get_attribute("href") == (
        f"{address}Stones/Flint/"
    )
    text = preview.inner_text()
    assert "Flint breaks like glass." in text
    assert "The rest." in text
    assert "Linked mentions" not in text
    assert "A footnote of flint" not in text
    assert "kind" not in text


def test_nothing_on_the_page_moves(page: Page) -> None:
    page.evaluate(
        "new PerformanceObserver((list) => (globalThis.shifts = list.getEntries().length))"
        ".observe({type: 'layout-shift', buffered: false})"
    )
    measure = (
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight,"
        " scrollY, document.querySelector('article').getBoundingClientRect().top]"
    )
    before = page.evaluate(measure)
    _hover(page, "Flint")
    assert page.evaluate(measure) == before
    assert page.evaluate("globalThis.shifts ?? 0") == 0


def test_a_section_ends_before_the_next_of_its_level(page: Page) -> None:
    text = _hover(page, "Flint > Striking").inner_text()
    assert "Striking" in text
    assert "With a hammer" in text
    assert "Hold it firmly." in text
    assert "breaks like glass" not in text
    assert "After" not in text


def test_a_block_is_shown_alone(page: Page) -> None:
    body = _hover(page, "the core").locator(".vault-preview-body")
    assert body.inner_text().strip() == "the core of it, beside Chert"
    assert body.locator("ul > li").count() == 1


def test_an_item_keeps_its_number(page: Page) -> None:
    body = _hover(page, "the second").locator(".vault-preview-body")
    assert body.inner_text().strip() == "two"
    assert body.locator("ol").get_attribute("start") == "2"


def test_links_and_pictures_lead_where_they_led(page: Page, address: str) -> None:
    body = _hover(page, "Flint").locator(".vault-preview-body")
    assert body.get_by_role("link", name="Chert").first.get_attribute("href") == f"{address}Chert/"
    assert body.get_by_role("link", name="a section").get_attribute("href") == (
        f"{address}Stones/Flint/#striking"
    )
    picture = body.locator("img")
    assert picture.get_attribute("loading") == "lazy"
    picture.scroll_into_view_if_needed()
    page.wait_for_function(
        "document.querySelector('.vault-preview img').naturalWidth === 8", timeout=5000
    )
    body.get_by_role("link", name="Chert").first.click()
    page.wait_for_url(f"{address}Chert/")


def test_no_id_stands_twice(page: Page) -> None:
    page.locator("a[role=doc-noteref]").hover()
    _previews(page).wait_for()
    _hover(page, "Flint")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((each) => each.id)")
    assert sorted(set(ids)) == sorted(ids)


def test_no_script_of_the_other_page_runs(page: Page, address: str) -> None:
    def planted(route: Route) -> None:
        text = route.fetch().text()
        bad = '<script>globalThis.ran = 1</script><img src="x:" onerror="globalThis.ran = 2">'
        text = text.replace("Flint breaks", f"{bad}Flint breaks")
        route.fulfill(body=text, content_type="text/html")

    page.route(f"{address}Stones/Flint/", planted)
    preview = _hover(page, "Flint")
    assert preview.locator("script, [onerror]").count() == 0
    assert preview.locator("img").count() == 2
    page.wait_for_function("document.querySelector('.vault-preview img').complete")
    assert page.evaluate("globalThis.ran") is None


def test_the_pointer_may_enter_and_what_it_leaves_closes(page: Page) -> None:
    preview = _hover(page, "Flint")
    preview.locator("p", has_text="breaks like glass").hover(position={"x": 4, "y": 4})
    _let_timers_run(page)
    assert preview.is_visible()
    page.locator("h1").hover()
    expect(preview).to_have_count(0)


def test_escape_closes_and_it_stays_closed(page: Page) -> None:
    preview = _hover(page, "Flint")
    page.keyboard.press("Escape")
    assert preview.count() == 0
    _let_timers_run(page)
    assert preview.count() == 0
    assert _link(page, "Flint").get_attribute("aria-expanded") is None


def test_what_scrolls_under_the_pointer_is_not_shown_until_it_moves(page: Page) -> None:
    box = _link(page, "Chert").bounding_box()
    assert box
    x, y = box["x"] + 5, box["y"] + box["height"] / 2 + 100
    page.evaluate("document.querySelector('article').style.paddingTop = '100px'")
    _hover(page, "Chert")
    page.keyboard.press("Escape")
    page.mouse.move(x, y - 90)
    page.evaluate("document.querySelector('article').style.paddingTop = '10px'")
    page.wait_for_function("document.querySelector('article .internal-link:hover')")
    _let_timers_run(page)
    assert _previews(page).count() == 0
    page.mouse.move(x + 1, y - 90)
    _previews(page).wait_for()


def test_a_click_outside_closes(page: Page) -> None:
    preview = _hover(page, "Flint")
    page.mouse.click(5, 300)
    assert preview.count() == 0


def test_the_keyboard_enters_and_leaves(page: Page) -> None:
    link = _link(page, "Flint")
    page.keyboard.press("Tab")
    while not link.evaluate("(link) => link === document.activeElement"):
        page.keyboard.press("Tab")
    preview = _previews(page)
    preview.wait_for()
    assert link.get_attribute("aria-expanded") == "true"
    focused = "(each) => each.contains(document.activeElement)"
    page.keyboard.press("Tab")
    assert preview.get_by_role("link", name="Flint", exact=True).evaluate(focused)
    page.keyboard.press("Shift+Tab")
    assert link.evaluate(focused)
    assert preview.is_visible()
    page.keyboard.press("Tab")
    while preview.evaluate(focused) if preview.count() else False:
        page.keyboard.press("Tab")
    assert preview.count() == 0
    assert _link(page, "Flint > Striking").evaluate(focused)


def test_escape_within_gives_the_focus_back(page: Page) -> None:
    link = _link(page, "Flint")
    page.keyboard.press("Tab")
    link.focus()
    _previews(page).wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert _previews(page).count() == 0
    assert link.evaluate("(link) => link === document.activeElement")


def test_previews_nest_to_a_depth(page: Page) -> None:
    _hover(page, "Chert")
    for number, name in enumerate(("Slate", "Shale"), start=1):
        _previews(page).nth(number - 1).locator(".internal-link", has_text=name).hover()
        _previews(page).nth(number).wait_for()
    assert _previews(page).count() == 3
    page.keyboard.press("Escape")
    assert _previews(page).count() == 2
    page.locator("h1").hover()
    expect(_previews(page)).to_have_count(0)


def test_the_page_itself_is_not_shown_but_its_sections_are(page: Page) -> None:
    text = _hover(page, "Far below").inner_text()
    assert "The deep." in text
    assert "More words." not in text
    page.keyboard.press("Escape")
    page.locator("h1").hover()
    _link(page, "this page").hover()
    _let_timers_run(page)
    assert _previews(page).count() == 0


def test_a_footnote_is_shown_offline(page: Page) -> None:
    _hover(page, "Chert")
    page.context.set_offline(True)
    page.locator("a[role=doc-noteref]").hover()
    preview = page.get_by_role("dialog", name="Footnote 1")
    preview.wait_for()
    assert "Flint and chert are kin, see Chert." in preview.inner_text()
    assert preview.locator(".footnote-backref").count() == 0


def test_an_empty_note_says_so_and_a_long_one_is_bounded(page: Page) -> None:
    assert "Nothing is written here yet." in _hover(page, "Empty").inner_text()
    page.keyboard.press("Escape")
    assert "Galena" in _hover(page, "Ores").inner_text()
    page.keyboard.press("Escape")
    preview = _hover(page, "Long")
    text = preview.inner_text()
    assert "Told in one line." in text
    assert "The very last." not in text
    assert preview.get_by_role("link", name="Read on").count() == 1
    box = preview.bounding_box()
    assert box
    assert box["height"] <= 400


def test_what_cannot_be_fetched_is_not_shown(page: Page, address: str) -> None:
    page.route(f"{address}Stones/Flint/", lambda route: route.fulfill(status=404, body="no"))
    with page.expect_response(f"{address}Stones/Flint/"):
        _link(page, "Flint").hover()
    assert "Chert is grey" in _hover(page, "Chert").inner_text()
    assert _previews(page).count() == 1


def test_the_script_comes_only_with_the_first_sign(browser: Browser, address: str) -> None:
    page = browser.new_context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert not any("/preview." in url for url in asked)
    _hover(page, "Flint")
    assert any("/preview." in url for url in asked)
    page.context.close()


@pytest.mark.parametrize("saving", [False, True])
def test_pages_are_fetched_early_unless_the_reader_saves_data(
    browser: Browser, address: str, saving: bool
) -> None:
    page = browser.new_context().new_page()
    told = f"{{value: {{saveData: {str(saving).lower()}}}}}"
    page.add_init_script(f"Object.defineProperty(navigator, 'connection', {told})")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    _hover(page, "Chert")
    page.keyboard.press("Escape")
    _link(page, "Flint").dispatch_event("pointerdown", {"pointerType": "mouse", "button": 0})
    _hover(page, "Empty")
    assert (f"{address}Stones/Flint/" in asked) is not saving
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_long_press_shows_it_within_a_phone(browser: Browser, address: str, scheme: str) -> None:
    with _opened(browser, address, color_scheme=scheme, **PHONE) as page:
        _press(page, _link(page, "Flint"))
        preview = _previews(page)
        box = preview.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 844
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        assert page.url == address
        close = preview.get_by_role("button", name="Close the preview")
        size = close.bounding_box()
        assert size
        assert min(size["width"], size["height"]) >= 44
        assert violations(page) == []
        close.tap()
        expect(preview).to_have_count(0)
        _link(page, "Flint").tap()
        page.wait_for_url(f"{address}Stones/Flint/")


def test_a_long_press_on_what_is_gone_says_so(browser: Browser, address: str) -> None:
    with _opened(browser, address, **PHONE) as page:
        page.route(f"{address}Chert/", lambda route: route.abort())
        _press(page, _link(page, "Chert"))
        assert "It could not be fetched." in _previews(page).inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, address: str, scheme: str) -> None:
    with _opened(browser, address, color_scheme=scheme, reduced_motion="reduce") as page:
        preview = _hover(page, "Flint")
        preview.locator(".internal-link", has_text="Chert").first.hover()
        expect(_previews(page)).to_have_count(2)
        assert violations(page) == []


def test_a_link_is_a_link_without_javascript(browser: Browser, address: str) -> None:
    with _opened(browser, address, java_script_enabled=False) as page:
        _link(page, "Flint").hover()
        _link(page, "Flint").click()
        assert page.url == f"{address}Stones/Flint/"


def test_it_works_when_the_theme_changes_pages_itself(browser: Browser, tmp_path: Path) -> None:
    _vault(tmp_path / "vault")
    with served(tmp_path / "site") as address:
        (tmp_path / "mkdocs.yml").write_text(
            f"site_name: Stones\nsite_url: {address}\ndocs_dir: vault\nplugins: [knapper]\n"
            "theme: {name: material, font: false, features: [navigation.instant]}\n"
        )
        build(load_config(str(tmp_path / "mkdocs.yml")))
        with _opened(browser, address) as page:
            page.wait_for_load_state("networkidle")
            page.evaluate("globalThis.same = true")
            _hover(page, "Flint").get_by_role("link", name="Flint", exact=True).click()
            page.wait_for_url(f"{address}Stones/Flint/")
            page.locator("h1", has_text="Flint").wait_for()
            assert page.evaluate("globalThis.same")
            expect(_previews(page)).to_have_count(0)
            assert "Chert is grey" in _hover(page, "Chert").inner_text()

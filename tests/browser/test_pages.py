"""The handbook in a real browser: whole without JavaScript, on a phone, and on its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from served import built

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

VAULT = Path(__file__).resolve().parents[2] / "vault"
PAGES = ["", "LLM-domain-adaptation/", "Methods/Fine-tuning/", "Methods/", "tags/", "404.html"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    site = tmp_path_factory.mktemp("handbook") / "site"
    with built(VAULT, site) as address:
        yield address


def _open(browser: Browser, url: str, **options: object) -> Page:
    page = browser.new_context(**options).new_page()  # type: ignore[arg-type]
    page.goto(url)
    return page


@pytest.mark.parametrize("path", PAGES)
def test_no_request_goes_to_another_host(browser: Browser, address: str, path: str) -> None:
    page = browser.new_context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + path)
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    page.context.close()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_runs_off_a_phone(browser: Browser, address: str, path: str, scheme: str) -> None:
    page = _open(
        browser, address + path, viewport={"width": 390, "height": 844}, color_scheme=scheme
    )
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    page.context.close()


def test_a_note_is_whole_without_javascript(browser: Browser, address: str) -> None:
    page = _open(browser, address + "LLM-domain-adaptation/", java_script_enabled=False)
    assert page.locator("article h1").inner_text() == "LLM domain adaptation"
    assert page.locator("article table", has_text="Approach").first.is_visible()
    assert page.locator("aside.backlinks a", has_text="A model of machine").first.is_visible()
    folded = page.locator("aside.backlinks details.mention-kind").last
    folded.locator("> summary").click()
    assert folded.locator("a.internal-link").first.is_visible()
    assert page.locator("nav.vault-nav a", has_text="The small model").first.is_visible()
    page.locator("article a.internal-link", has_text="Pretraining").first.click()
    assert page.locator("article h1").inner_text() == "Pretraining"
    page.context.close()


def test_search_leads_to_a_section(browser: Browser, address: str) -> None:
    page = _open(browser, address)
    page.keyboard.press("/")
    page.keyboard.type("catastrophic forgetting")
    page.wait_for_selector(".md-search-result__link")
    assert "Catastrophic-forgetting" in page.locator(".md-search-result__link").first.get_attribute(
        "href"
    )
    page.context.close()


def test_dark_and_light_differ_and_follow_the_system(browser: Browser, address: str) -> None:
    colours = set()
    for scheme in ("light", "dark"):
        page = _open(browser, address, color_scheme=scheme)
        colours.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        page.context.close()
    assert len(colours) == 2


def test_many_tags_fold_on_a_phone_alone(browser: Browser, address: str) -> None:
    url = address + "LLM-domain-adaptation/"
    phone = _open(browser, url, viewport={"width": 390, "height": 844}, java_script_enabled=False)
    tags = phone.locator("[data-property=tags] a.tag")
    more = phone.locator(".property-more > summary")
    every = tags.count()
    assert every > 6
    assert sum(tags.nth(n).is_visible() for n in range(every)) == 4
    more.click()
    assert all(tags.nth(n).is_visible() for n in range(every))
    phone.context.close()
    wide = _open(browser, url, viewport={"width": 1280, "height": 844})
    tags = wide.locator("[data-property=tags] a.tag")
    assert all(tags.nth(n).is_visible() for n in range(every))
    assert not wide.locator(".property-more > summary").is_visible()
    wide.set_viewport_size({"width": 390, "height": 844})
    wide.emulate_media(media="print")
    assert all(tags.nth(n).is_visible() for n in range(every))
    wide.context.close()


def test_large_buttons_for_fingers_lie_on_nothing(browser: Browser, address: str) -> None:
    page = _open(
        browser,
        address + "LLM-domain-adaptation/",
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
    )
    button = page.locator("[data-reading=mode]").bounding_box()
    outline = page.locator(".vault-outline").bounding_box()
    assert button
    assert outline
    assert button["height"] >= 44
    assert button["y"] + button["height"] <= outline["y"]
    page.context.close()

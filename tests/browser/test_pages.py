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

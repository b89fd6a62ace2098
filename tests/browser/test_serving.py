"""A served vault in a real browser: pages that follow edits, and the panel of what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from accessible import violations
from live_server import live

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from live_server import Live
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

BARE = "site_name: Test\nplugins: [knapper]\n"
LONG = "".join(f"Paragraph {number}.\n\n" for number in range(80))
PANEL = "knapper-panel"


@pytest.fixture
def served(make_vault: Callable[..., Path]) -> Iterator[Live]:
    notes = {"index.md": "Front.", "Long.md": LONG}
    with live(make_vault(notes, "docs").parent, BARE) as found:
        yield found


@pytest.fixture(params=[1280, 390])
def page(browser: Browser, served: Live, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 844})
    opened = context.new_page()
    opened.goto(f"{served.address}Long/")
    yield opened
    context.close()


def test_page_follows_an_edit_and_stays_where_it_is(page: Page, served: Live) -> None:
    page.evaluate("scrollTo(0, 700)")
    served.edit("Long.md", LONG.replace("Paragraph 79", "The last one"))
    page.wait_for_selector("text=The last one")
    page.wait_for_function("scrollY === 700")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_panel_comes_and_goes_with_what_is_broken(page: Page, served: Live, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    served.write(".knapper/config.yml", "nonsense: 1\n")
    box = page.locator(f"{PANEL} section[role=alert]")
    box.wait_for()
    assert ".knapper/config.yml:1" in box.inner_text()
    assert "Paragraph 79" in page.locator("article").inner_text()
    assert violations(page, within=PANEL) == []
    edges = box.bounding_box()
    assert edges
    assert edges["x"] >= 0
    assert edges["x"] + edges["width"] <= page.evaluate("innerWidth")
    served.write(".knapper/config.yml", "search: material\n")
    page.wait_for_selector(PANEL, state="detached")


def test_findings_of_the_page_are_folded_and_stay_as_they_were_opened(
    page: Page, served: Live
) -> None:
    assert page.locator(PANEL).count() == 0
    served.write("Long.md", f"See [[Nowhere]].\n\n{LONG}")
    summary = page.locator(f"{PANEL} summary")
    summary.wait_for()
    assert summary.inner_text() == "1 finding on this page"
    item = page.locator(f"{PANEL} li")
    assert not item.is_visible()
    summary.click()
    assert "Long.md:1" in item.inner_text()
    assert "L001" in item.inner_text()
    served.write("Long.md", f"See [[Nowhere]] and [[Nobody]].\n\n{LONG}")
    page.wait_for_selector("text=2 findings on this page")
    assert item.last.is_visible()
    served.write("Long.md", LONG)
    page.wait_for_selector(PANEL, state="detached")


def test_page_that_is_gone_is_shown_when_it_is_there_again(page: Page, served: Live) -> None:
    with served.built():
        (served.root / "Long.md").unlink()
    page.wait_for_selector("h1:text('There is no page here')")
    served.write("Long.md", "Here again.")
    page.wait_for_selector("text=Here again.")


def test_page_without_javascript_is_whole_and_new_when_asked_for_again(
    browser: Browser, served: Live
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served.address}Long/")
    assert page.locator("text=Paragraph 79").is_visible()
    served.edit("Long.md", "See [[Nowhere]], the last one.\n")
    page.reload()
    assert "the last one" in page.inner_text("article")
    assert page.locator(PANEL).count() == 0
    context.close()

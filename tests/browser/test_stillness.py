"""Nothing moves while a page comes: on slow machines, with late scripts, and in two parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from handbook import FILLED, FIRST_PAINT, KINDS, SHIFTS, STARTED, STATED, timeline
from late_scripts import open_with_late_scripts
from served import served_in_two

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

WIDE: Final[dict[str, Any]] = {"viewport": {"width": 1280, "height": 844}, "color_scheme": "light"}
PHONE: Final[dict[str, Any]] = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}
SCREENS = pytest.mark.parametrize("screen", [WIDE, PHONE], ids=["wide-light", "phone-dark"])


@SCREENS
@pytest.mark.parametrize("kind", FILLED | STATED)
def test_nothing_moves_on_a_slow_machine(
    browser: Browser, address: str, kind: str, screen: dict[str, Any]
) -> None:
    page = browser.new_context(**screen).new_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    page.goto(address + (FILLED | STATED)[kind])
    page.wait_for_load_state("networkidle")
    page.wait_for_function(STARTED)
    assert page.evaluate(SHIFTS) == []
    page.context.close()


@SCREENS
@pytest.mark.parametrize("kind", FILLED)
def test_nothing_moves_when_scripts_come_after_the_first_paint(
    browser: Browser, address: str, kind: str, screen: dict[str, Any]
) -> None:
    # Low, so that what stands below a page's content is in sight.
    low = {**screen, "viewport": {**screen["viewport"], "height": 600}}
    page = browser.new_context(**low).new_page()
    open_with_late_scripts(page, address + FILLED[kind])
    page.wait_for_load_state("networkidle")
    page.wait_for_function(STARTED)
    if kind == "missing":
        page.wait_for_selector(".vault-missing a")
    assert page.evaluate(SHIFTS) == []
    page.context.close()


@SCREENS
@pytest.mark.parametrize(
    ("kind", "mark"),
    [
        ("method", 'aria-haspopup="dialog"></button>'),
        ("method", "data-before-search>"),
        ("method", 'for="__palette_1" hidden>'),
        ("method", 'data-md-component="search" role="dialog" aria-label="Search">'),
        ("method", 'class="md-search__overlay" for="__search"></label>'),
        ("method", 'class="md-search__inner" role="search">'),
        ("method", 'data-md-component="search-query" required>'),
        ("method", "</form>"),
        ("method", "</header>"),
        ("method", "</h1>"),
        ("method", "</h2>"),
        ("note", 'data-stack-toggle aria-pressed="false">Stac'),
        ("note", 'data-md-component="toc" data-md-scrollfix>'),
        ("comparison", 'class="properties" aria-label="Properties"><tbody>'),
        ("comparison", "</tbody></table>"),
        ("comparison", 'role="cell" data-label="Use-case"'),
        ("comparison", '<div class="row-tools">'),
        ("comparison", "</table></div></div>"),
    ],
)
def test_nothing_moves_when_a_page_comes_in_two_parts(
    browser: Browser, site: Path, kind: str, mark: str, screen: dict[str, Any]
) -> None:
    with served_in_two(site, mark) as (host, rest):
        page = browser.new_context(**screen).new_page()
        page.goto(host + KINDS[kind], wait_until="commit")
        page.wait_for_function(FIRST_PAINT)
        assert page.evaluate("document.readyState") == "loading"
        rest.set()
        page.wait_for_load_state("networkidle")
        assert page.evaluate(SHIFTS) == []
        page.context.close()


@pytest.mark.parametrize("mark", ["</header>", "</h1>", "</h2>"])
def test_nothing_moves_without_javascript_when_a_page_comes_in_two_parts(
    browser: Browser, site: Path, mark: str
) -> None:
    with served_in_two(site, mark) as (host, rest):
        page = browser.new_context(**PHONE, java_script_enabled=False).new_page()
        told = timeline(page)
        page.goto(host + KINDS["method"], wait_until="commit")
        while not told:  # until something is painted
            page.wait_for_timeout(20)
        rest.set()
        page.wait_for_load_state("networkidle")
        assert "layout-shift" not in told
        page.context.close()


def test_a_walk_taken_up_half_way_is_there_at_the_first_paint(
    browser: Browser, address: str
) -> None:
    page = browser.new_page()
    page.add_init_script(
        """requestAnimationFrame(() => {
          window.first = document.querySelector(".decide-way")?.textContent;
        });"""
    )
    page.goto(address + KINDS["decision half-way"])
    page.wait_for_function("'first' in window")
    assert "yes" in page.evaluate("window.first").lower()
    page.context.close()

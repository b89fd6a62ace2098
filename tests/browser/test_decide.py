"""The walk under a decision chart in a real browser: by keyboard, by address, without scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from accessible import violations
from served import built
from written_vault import write_vault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

FILES = {
    "Home.md": "Begin with [[Which herb]].\n",
    "Which herb.md": """\
---
description: Which herb to plant.
---

Some words.

## The right herb

```mermaid
flowchart TD
    soil{"Is the soil wet?"} -->|Yes| mint["Mint"]
    soil -->|No| dig["Dig it over"]
    dig --> sun{"How much sun is there in the place where it shall grow?"}
    sun -->|All day| thyme["Thyme"]
    sun -->|日陰| fern["Fern"]
    class mint,thyme internal-link
```

| Herb | Good for |
| --- | --- |
| [[Mint]] | Tea with [[Thyme]] |
| [[Thyme]] | - Stews<br>- Bees |

## And where

```mermaid
flowchart LR
    room{"Is there a garden?"} -->|Yes| bed["A bed"]
    room -->|No| pot["A pot"]
```
"""
    + "\nMore words.\n" * 40,
    "Aside.md": """\
> [!tip] A chart within
> ```mermaid
> flowchart LR
>     a -->|grows| b
> ```
""",
    "Mint.md": "---\ntype: herb\ndescription: It spreads.\n---\n",
    "Thyme.md": "---\ntype: herb\n---\nIt stays where it is.\n",
    ".knapper/schemas/tables/herbs.yml": """\
name: herbs
fields: [{name: Herb}, {name: Good for}]
vault:
  where: {note: Which herb}
  coverage: {every: {type: herb}, column: Herb}
""",
    ".knapper/config.yml": "dates: none\nhome: Home.md\n",
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page with the charts."""
    vault, site = tmp_path_factory.mktemp("herbs"), tmp_path_factory.mktemp("built") / "site"
    write_vault(vault, FILES)
    with built(vault, site) as address:
        yield f"{address}Which-herb/"


@pytest.fixture
def show(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Return a function that opens the page with `#place` and the options of a context."""
    contexts = []

    def open_(place: str = "", path: str = "", **options: object) -> Page:
        context = browser.new_context(**options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.goto(address + path + (f"#{place}" if place else ""))
        if options.get("java_script_enabled", True):
            page.wait_for_function("!document.querySelector('.decide:not([data-ready])')")
        return page

    yield open_
    for context in contexts:
        context.close()


def walk(page: Page, number: int = 0) -> Locator:
    return page.locator(".decide-walk").nth(number)


def heading(page: Page, number: int = 0) -> Locator:
    return walk(page, number).get_by_role("heading")


def place(page: Page) -> str:
    return str(page.evaluate("decodeURIComponent(location.hash)"))


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def tab_to(page: Page, name: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if focused(page) == name:
            return
    pytest.fail(f"the keyboard does not come to {name!r}")


def expect_heading(page: Page, text: str, number: int = 0) -> None:
    from playwright.sync_api import expect

    expect(heading(page, number)).to_have_text(re.compile(rf"{re.escape(text)}$"), timeout=20_000)


def test_keyboard_alone_leads_to_an_answer(show: Callable[..., Page]) -> None:
    page = show()
    tab_to(page, "No")
    page.keyboard.press("Enter")
    expect_heading(page, "How much sun is there in the place where it shall grow?")
    assert focused(page).startswith("How much sun")  # where a screen reader goes on reading
    tab_to(page, "All day")
    page.keyboard.press("Space")
    expect_heading(page, "Thyme")
    assert focused(page) == "Answer Thyme"
    tab_to(page, "Thyme")
    page.keyboard.press("Enter")
    page.wait_for_url("**/Thyme/")


def test_keyboard_is_seen_where_it_stands(show: Callable[..., Page]) -> None:
    page = show()
    tab_to(page, "No")
    page.keyboard.press("Enter")
    expect_heading(page, "How much sun is there in the place where it shall grow?")
    style = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(style) != "none"
    walk(page).get_by_role("button", name="All day").click()
    expect_heading(page, "Thyme")
    assert page.evaluate(style) == "none"  # one who points sees where it goes on


def test_escape_and_backspace_take_a_step_back(show: Callable[..., Page]) -> None:
    page = show("decide=no.all-day")
    page.keyboard.press("Escape")
    expect_heading(page, "How much sun is there in the place where it shall grow?")
    page.keyboard.press("Backspace")
    expect_heading(page, "Is the soil wet?")
    page.keyboard.press("Backspace")
    assert place(page) == "#decide="


def test_address_follows_the_answers(show: Callable[..., Page]) -> None:
    page = show()
    walk(page).get_by_role("button", name="No").click()
    walk(page).get_by_role("button", name="日陰").click()
    expect_heading(page, "Fern")
    assert place(page) == "#decide=no.日陰"


def test_back_and_forward_of_the_browser_walk(show: Callable[..., Page]) -> None:
    page = show()
    walk(page).get_by_role("button", name="No").click()
    walk(page).get_by_role("button", name="All day").click()
    expect_heading(page, "Thyme")
    page.go_back()
    expect_heading(page, "How much sun is there in the place where it shall grow?")
    page.go_back()
    expect_heading(page, "Is the soil wet?")
    page.go_forward()
    page.go_forward()
    expect_heading(page, "Thyme")


def test_way_taken_can_be_gone_back(show: Callable[..., Page]) -> None:
    page = show("decide=no.all-day")
    steps = walk(page).get_by_role("list", name="Your answers").get_by_role("listitem")
    assert [step.inner_text() for step in steps.all()] == [
        "Is the soil wet? No Dig it over",
        "How much sun is there in the place where it shall grow? All day",
    ]
    steps.nth(1).get_by_role("link").click()
    expect_heading(page, "How much sun is there in the place where it shall grow?")
    walk(page).get_by_role("button", name="All day").click()
    walk(page).get_by_role("button", name="Back").click()
    expect_heading(page, "How much sun is there in the place where it shall grow?")
    walk(page).get_by_role("button", name="Start again").click()
    expect_heading(page, "Is the soil wet?")
    assert not walk(page).get_by_role("button", name="Back").is_visible()


@pytest.mark.parametrize("given", ["decide=no.日陰", "decide=no.%E6%97%A5%E9%99%B0"])
def test_shared_address_opens_at_its_step_in_sight(show: Callable[..., Page], given: str) -> None:
    page = show(given)
    expect_heading(page, "Fern")
    box = page.locator(".decide").first.bounding_box()
    size = page.viewport_size
    assert box is not None
    assert size is not None
    assert 0 <= box["y"] < size["height"] / 2


@pytest.mark.parametrize("given", ["decide=no.never", "decide=no.%", "decide=no.a%22b]"])
def test_answer_that_is_gone_ends_the_way(show: Callable[..., Page], given: str) -> None:
    page = show(given)
    expect_heading(page, "How much sun is there in the place where it shall grow?")


def test_other_addresses_leave_the_walk_alone(show: Callable[..., Page]) -> None:
    page = show("decide=no")
    page.evaluate("location.hash = 'and-where'")
    page.wait_for_timeout(50)
    expect_heading(page, "How much sun is there in the place where it shall grow?")
    walk(page).get_by_role("button", name="All day").click()
    expect_heading(page, "Thyme")


def test_second_chart_is_walked_by_itself(show: Callable[..., Page]) -> None:
    page = show("decide=no")
    walk(page, 1).get_by_role("button", name="Yes").click()
    expect_heading(page, "A bed", 1)
    assert place(page) == "#decide-2=yes"
    expect_heading(page, "How much sun is there in the place where it shall grow?")


def test_answer_tells_of_the_note(show: Callable[..., Page]) -> None:
    page = show("decide=yes")
    found = walk(page)
    assert found.get_by_text("It spreads.").is_visible()
    assert found.get_by_role("term").inner_text() == "Good for"
    found.get_by_role("definition").get_by_role("link", name="Thyme").click()
    page.wait_for_url("**/Thyme/")


def test_nothing_is_fetched_on_the_way(show: Callable[..., Page]) -> None:
    page = show()
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    walk(page).get_by_role("button", name="Yes").click()
    expect_heading(page, "Mint")
    # A changed address has Chromium ask for the icon of the page again.
    assert [url for url in asked if not url.endswith("flake.svg")] == []


def test_note_tells_how_it_is_reached(show: Callable[..., Page]) -> None:
    page = show(path="../Thyme/")
    page.get_by_role("complementary", name="How you get here").locator("a.way").click()
    page.wait_for_function("document.querySelector('.decide[data-ready]')")
    expect_heading(page, "Thyme")


def test_list_stands_there_without_javascript(show: Callable[..., Page]) -> None:
    page = show("decide=no.all-day", java_script_enabled=False)
    assert not walk(page).is_visible()
    assert not page.get_by_role("button", name="Start again").first.is_visible()
    item = page.locator("[id='decide=no.all-day']")
    assert item.is_visible()
    box, size = item.bounding_box(), page.viewport_size
    assert box is not None
    assert size is not None
    assert 0 <= box["y"] < size["height"]
    item.get_by_role("link", name="Thyme").click()
    assert page.url.endswith("/Thyme/")


def test_list_folds_away_where_there_is_a_walk(show: Callable[..., Page]) -> None:
    page = show()
    assert not page.locator(".decide-outline").first.is_visible()
    page.get_by_text("All questions and answers").first.click()
    assert page.locator(".decide-outline").first.is_visible()


@pytest.mark.parametrize(
    ("given", "scheme"), [("", "light"), ("decide=no", "dark"), ("decide=yes", "light")]
)
def test_axe_finds_nothing(show: Callable[..., Page], given: str, scheme: str) -> None:
    page = show(given, color_scheme=scheme, reduced_motion="reduce")
    assert violations(page) == []


@pytest.mark.parametrize(
    ("given", "direction"), [("", "ltr"), ("decide=no", "rtl"), ("decide=yes", "ltr")]
)
def test_nothing_runs_off_a_phone(show: Callable[..., Page], given: str, direction: str) -> None:
    page = show(given, viewport={"width": 390, "height": 844})
    page.evaluate("direction => { document.body.dir = direction }", direction)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("document.querySelector('.decide').scrollWidth") <= 390
    for button in walk(page).get_by_role("button").all():
        box = button.bounding_box()
        if button.is_visible() and box:
            assert box["width"] >= 44
            assert box["height"] >= 44


def test_walk_is_not_printed(show: Callable[..., Page]) -> None:
    page = show("decide=no")
    page.emulate_media(media="print")
    assert not walk(page).is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_label_of_an_edge_has_the_colour_of_the_callout_behind(
    show: Callable[..., Page], scheme: str
) -> None:
    page = show(path="../Aside/", color_scheme=scheme)
    label = page.locator(".edge-label rect").evaluate("each => getComputedStyle(each).fill")
    behind = page.locator(".callout").evaluate("each => getComputedStyle(each).backgroundColor")
    assert label == behind


def test_script_moves_nothing_as_it_starts(browser: Browser, address: str) -> None:
    """The first question stands in place before the script runs."""
    heights = set()
    for blocked in (True, False):
        page = browser.new_page()
        if blocked:
            page.route(re.compile(r"/decide\.\w+\.js$"), lambda route: route.abort())
        page.goto(address)
        if not blocked:
            page.wait_for_selector(".decide[data-ready]")
        heights.add(page.evaluate("Math.round(document.querySelector('.decide').offsetHeight)"))
        page.close()
    assert len(heights) == 1

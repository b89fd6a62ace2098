"""Stacked reading in a real browser: each link opens beside the note that it stands in."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from accessible import violations
from playwright.sync_api import expect
from served import built
from written_vault import write_vault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

LONG = "\nMore words.\n" * 60
FILES = {
    "Home.md": f"Begin with [[Flint]] or [[Slate]]. [[#Below]]\n{LONG}\n## Below\n\nDeep.\n",
    "Stones/Flint.md": f"See [[Chert]], [[Chert#Colour]], [[Home]].[^1]\n{LONG}\n[^1]: A note.\n",
    "Chert.md": f"Chert: see [[Slate]].[^1]\n{LONG}\n[^1]: Another.\n\n## Colour\n\nGrey.\n",
    "Slate.md": "Slate: see [[Shale]].\n",
    "Shale.md": "Shale crumbles.\n",
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("stack")
    write_vault(folder / "vault", FILES)
    with built(folder / "vault", folder / "site") as address:
        yield address


@contextmanager
def _opened(browser: Browser, url: str, **options: object) -> Iterator[Page]:
    context = browser.new_context(reduced_motion="reduce", **options)  # type: ignore[arg-type]
    page = context.new_page()
    # What moves beside the notes is not the stack's doing.
    page.add_init_script(
        "globalThis.shift = 0; new PerformanceObserver((list) => list.getEntries().forEach("
        "(each) => { if (each.sources.some(({node}) => (node?.closest ? node : node?.parentElement)"
        "?.closest('.md-content, .vault-stack'))) globalThis.shift += each.value }))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(url)
    yield page
    context.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The home page, of which the reader has made a stack."""
    with _opened(browser, address) as page:
        page.get_by_role("button", name="Stacked notes").click()
        _panes(page).first.wait_for()
        yield page


def _panes(page: Page) -> Locator:
    return page.locator(".vault-pane > [role=region]")


def _follow(page: Page, pane: int, text: str) -> None:
    """Click on a link in a pane, and wait until it has opened or come into sight."""
    _panes(page).nth(pane).locator(
        ".vault-note .internal-link", has_text=re.compile(f"^{text}$")
    ).click()


def _titles(page: Page) -> list[str]:
    return [str(each.get_attribute("aria-label")) for each in _panes(page).all()]


def _focused(locator: Locator) -> bool:
    return bool(locator.evaluate("(each) => each.contains(document.activeElement)"))


def test_links_open_beside_each_other(page: Page, address: str) -> None:
    _follow(page, 0, "Flint")
    expect(_panes(page)).to_have_count(2)
    _follow(page, 1, "Chert")
    expect(_panes(page)).to_have_count(3)
    assert _titles(page) == ["Home", "Flint", "Chert"]
    assert page.url == f"{address}?stack=Stones/Flint/&stack=Chert/"
    assert page.title().startswith("Chert")
    assert _focused(_panes(page).nth(2))
    box = _panes(page).nth(2).bounding_box()
    assert box
    assert box["x"] + box["width"] <= 1280


def test_the_titles_of_covered_notes_stay_in_sight(page: Page) -> None:
    for pane, name in enumerate(("Flint", "Chert", "Slate", "Shale")):
        _follow(page, pane, name)
        expect(_panes(page)).to_have_count(pane + 2)
    spines = page.locator(".vault-spine a")
    seen = spines.evaluate_all(
        "(all) => all.map((each) => { const box = each.getBoundingClientRect();"
        " return each.contains(document.elementFromPoint(box.x + box.width / 2, box.y + 9)) })"
    )
    assert seen == [True] * 5
    spines.first.click()
    assert _focused(_panes(page).first)
    line = _panes(page).first.locator("p", has_text="Begin with")
    box = line.bounding_box()
    assert box
    assert line.evaluate(
        "(each, [x, y]) => each.contains(document.elementFromPoint(x, y))",
        [box["x"] + box["width"] - 2, box["y"] + box["height"] / 2],
    )


def test_a_link_in_an_earlier_note_replaces_what_followed(page: Page) -> None:
    _follow(page, 0, "Flint")
    expect(_panes(page)).to_have_count(2)
    _follow(page, 0, "Slate")
    expect(_panes(page).nth(1)).to_have_attribute("aria-label", "Slate")
    assert _titles(page) == ["Home", "Slate"]


def test_what_is_open_is_not_opened_again(page: Page) -> None:
    _follow(page, 0, "Flint")
    expect(_panes(page)).to_have_count(2)
    _follow(page, 1, "Home")
    expect(_panes(page)).to_have_count(2)
    assert _focused(_panes(page).first)


def test_a_link_to_a_section_leads_to_it(page: Page) -> None:
    _follow(page, 0, "Flint")
    _follow(page, 1, "Chert > Colour")
    colour = page.get_by_role("heading", name="Colour")
    expect(colour).to_be_in_viewport()
    page.locator(".vault-pane").nth(1).locator("a[role=doc-noteref]").click()
    expect(page.locator(".vault-pane").nth(1).get_by_text("A note.")).to_be_in_viewport()
    assert _titles(page) == ["Home", "Flint", "Chert"]


def test_a_section_of_the_first_note_is_reached_in_place(page: Page) -> None:
    for pane, name in enumerate(("Flint", "Chert")):
        _follow(page, pane, name)
        expect(_panes(page)).to_have_count(pane + 2)
    page.locator(".vault-spine a").first.click()
    _follow(page, 0, "Below")
    expect(page.get_by_role("heading", name="Below")).to_be_in_viewport()
    assert page.url.endswith("?stack=Stones/Flint/&stack=Chert/#below")
    assert len(_titles(page)) == 3
    assert not _focused(_panes(page).last)


def test_back_and_forward_follow_the_stack(page: Page, address: str) -> None:
    _follow(page, 0, "Flint")
    expect(_panes(page)).to_have_count(2)
    _follow(page, 1, "Chert")
    expect(_panes(page)).to_have_count(3)
    page.go_back()
    expect(_panes(page)).to_have_count(2)
    page.go_back()
    expect(_panes(page)).to_have_count(1)
    assert page.url == address
    assert page.title().startswith("Home")
    page.go_forward()
    expect(_panes(page)).to_have_count(2)
    assert _titles(page) == ["Home", "Flint"]


def test_a_note_can_be_closed(page: Page, address: str) -> None:
    _follow(page, 0, "Flint")
    expect(_panes(page)).to_have_count(2)
    _follow(page, 1, "Chert")
    expect(_panes(page)).to_have_count(3)
    page.get_by_role("button", name="Close Flint").click()
    assert _titles(page) == ["Home", "Chert"]
    assert page.url == f"{address}?stack=Chert/"


def test_a_preview_opens_beside_the_note_of_its_link(page: Page) -> None:
    _panes(page).first.locator(".vault-note .internal-link", has_text="Flint").hover()
    preview = page.get_by_role("dialog", name="Preview: Flint")
    preview.get_by_role("link", name="Flint", exact=True).click()
    expect(_panes(page)).to_have_count(2)
    expect(preview).to_have_count(0)
    assert _titles(page) == ["Home", "Flint"]


def test_a_click_for_another_tab_opens_one(page: Page, address: str) -> None:
    with page.context.expect_page() as opened:
        _panes(page).first.locator(".vault-note .internal-link", has_text="Flint").click(
            modifiers=["Control"]
        )
    assert opened.value.url == f"{address}Stones/Flint/"
    assert _titles(page) == ["Home"]


def test_the_choice_is_kept_and_can_be_taken_back(page: Page, address: str) -> None:
    page.goto(f"{address}Chert/")
    expect(_panes(page)).to_have_count(1)
    assert page.evaluate("globalThis.shift") == 0
    _follow(page, 0, "Slate")
    expect(_panes(page)).to_have_count(2)
    page.get_by_role("button", name="Stacked notes", pressed=True).click()
    page.wait_for_url(f"{address}Slate/")
    expect(page.get_by_role("button", name="Stacked notes", pressed=False)).to_be_visible()
    assert _panes(page).count() == 0


def test_lists_of_notes_are_no_part_of_a_stack(page: Page, address: str) -> None:
    page.goto(f"{address}Stones/")
    page.wait_for_load_state("networkidle")
    assert _panes(page).count() == 0
    assert page.get_by_role("button", name="Stacked notes").count() == 0
    page.locator("article a", has_text="Flint").click()
    page.wait_for_url(f"{address}Stones/Flint/")
    expect(_panes(page)).to_have_count(1)


def test_an_address_brings_the_stack_to_another_reader(browser: Browser, address: str) -> None:
    with _opened(browser, f"{address}?stack=Stones/Flint/&stack=Chert/") as page:
        expect(_panes(page)).to_have_count(3)
        assert _titles(page) == ["Home", "Flint", "Chert"]
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map((each) => each.id)")
        assert sorted(set(ids)) == sorted(ids)


def test_an_address_brings_nothing_of_another_site(browser: Browser, address: str) -> None:
    page = browser.new_context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}?stack=//elsewhere.test/&stack=https://elsewhere.test/a/&stack=Slate/")
    expect(_panes(page)).to_have_count(2)
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    page.context.close()


def test_a_phone_has_no_stack(browser: Browser, address: str) -> None:
    url = f"{address}?stack=Stones/Flint/"
    with _opened(browser, url, viewport={"width": 390, "height": 844}) as page:
        page.wait_for_load_state("networkidle")
        assert _panes(page).count() == 0
        assert not page.get_by_role("button", name="Stacked notes").is_visible()
        page.locator(".vault-note .internal-link", has_text="Slate").click()
        page.wait_for_url(f"{address}Slate/")


def test_paper_shows_the_last_note(page: Page) -> None:
    _follow(page, 0, "Slate")
    expect(_panes(page)).to_have_count(2)
    page.emulate_media(media="print")
    assert page.locator("p", has_text="Slate: see").is_visible()
    assert not page.locator("p", has_text="Begin with").is_visible()
    assert not page.locator(".vault-spine a").last.is_visible()


def test_without_javascript_there_is_no_choice(browser: Browser, address: str) -> None:
    with _opened(browser, f"{address}?stack=Slate/", java_script_enabled=False) as page:
        assert not page.get_by_role("button", name="Stacked notes").is_visible()
        page.locator(".vault-note .internal-link", has_text="Flint").click()
        assert page.url == f"{address}Stones/Flint/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, address: str, scheme: str) -> None:
    url = f"{address}?stack=Stones/Flint/&stack=Chert/"
    with _opened(browser, url, color_scheme=scheme) as page:
        expect(_panes(page)).to_have_count(3)
        assert violations(page) == []

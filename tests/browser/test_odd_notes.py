"""Notes of an unusual shape in a real browser: deep, long, or linked from one side only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from accessible import violations
from served import built
from written_vault import write_vault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

WIDTHS = pytest.mark.parametrize("width", [1280, 390])
DEEP = "/".join(f"Level {number} of the folders" for number in range(1, 10))
FILES = {
    "Home.md": "To [[Linked]] and to [[Nowhere yet]].\n",
    "Linked.md": "It links to nothing.\n",
    "Linking.md": "To [[Home]] and [[A title of some length, though not of many words]].\n",
    "A title of some length, though not of many words.md": "It is linked.\n",
    f"{DEEP}/Leaf.md": "Far down.\n",
    "Footnotes.md": "Once[^a], twice[^a] and thrice[^a].\n\n[^a]: Said of all three:\n    - this\n",
    "Table.md": "---\ncssclasses: comparison\n---\n| Herb | Use |\n| --- | --- |\n| Sage | tea |\n",
    "Media.md": "![[sound.wav]]\n\n![[sheet.pdf]]\n\n> [!note]- Folded\n> Text[^a]\n\n[^a]: End.\n",
    "sound.wav": b"",
    "sheet.pdf": b"%PDF-1.4",
    "Code.md": f"[[Media]]\n\n```python\n{'long_name = ' * 20}1\n```\n\n```\nshort\n```\n",
}
BOX = "(at) => document.querySelector(at).getBoundingClientRect().toJSON()"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("odd")
    write_vault(folder / "vault", FILES)
    with built(folder / "vault", folder / "site") as url:
        yield url


@pytest.fixture
def show(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page of the site at a width, in the dark on a phone's."""
    opened: list[BrowserContext] = []

    def page(path: str, width: int) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 844},
            color_scheme="dark" if width < 600 else "light",
        )
        opened.append(context)
        page = context.new_page()
        page.goto(address + path)
        return page

    yield page
    for context in opened:
        context.close()


@WIDTHS
@pytest.mark.parametrize(("note", "side"), [("Linked", "before"), ("Linking", "after")])
def test_a_note_with_links_on_one_side_has_lines_between_it_and_their_names(
    show: Callable[..., Page], note: str, side: str, width: int
) -> None:
    page = show(f"{note}/", width)
    names = page.evaluate(BOX, f".near-graph ul.near-{side}")
    drawing = page.evaluate(BOX, ".near-graph svg")
    first, second = (names, drawing) if side == "before" else (drawing, names)
    assert 0 <= second["left"] - first["right"] <= 16
    cut = "(all) => all.filter((each) => each.scrollWidth > each.clientWidth + 1).length"
    assert page.locator(".near-graph li a").evaluate_all(cut) == 0


def test_a_name_far_down_the_tree_has_room(show: Callable[..., Page]) -> None:
    leaf = show(f"{DEEP.replace(' ', '-')}/Leaf/", 1280).locator(".vault-tree a[aria-current]")
    # On one line: "Leaf" broken into letters is no name.
    assert leaf.evaluate("(at) => at.getBoundingClientRect().height") < 32
    folder = leaf.page.locator(".vault-tree a", has_text="Level 9 of the folders")
    assert folder.evaluate("(at) => at.getBoundingClientRect().width") > 90


@WIDTHS
def test_a_long_way_to_a_note_can_be_hit_on_each_of_its_lines(
    show: Callable[..., Page], width: int
) -> None:
    page = show(f"{DEEP.replace(' ', '-')}/Leaf/", width)
    assert page.evaluate(BOX, ".vault-crumbs")["height"] > 48
    assert violations(page, rule="target-size") == []


def test_each_way_back_from_a_footnote_can_be_hit(show: Callable[..., Page]) -> None:
    page = show("Footnotes/", 390)
    assert page.locator(".footnote-backref").count() == 3
    assert violations(page, rule="target-size") == []


@pytest.mark.parametrize("touch", [True, False])
def test_code_that_scrolls_is_reached_by_keyboard_where_nothing_hovers_too(
    browser: Browser, address: str, *, touch: bool
) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": touch, "is_mobile": touch}
    page = browser.new_context(**phone).new_page()  # type: ignore[arg-type]
    page.goto(f"{address}Code/")
    long, short = (page.locator("article pre > code").nth(number) for number in (0, 1))
    long.and_(page.locator("[tabindex='0'][role=group]")).wait_for()
    # Turned to its side and back, it overflows still.
    page.set_viewport_size({"width": 844, "height": 390})
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("document.documentElement.clientWidth === 390")
    assert violations(page) == []
    assert long.get_attribute("tabindex") == "0"
    assert short.get_attribute("tabindex") is None
    page.context.close()


def test_on_paper_a_comparison_has_its_header(show: Callable[..., Page]) -> None:
    page = show("Table/", 794)
    page.locator("[data-compare][data-ready]").wait_for()
    page.emulate_media(media="print")
    assert page.locator("thead").inner_text().split() == ["Herb", "Use"]
    # In a box of its own it would stand on the first sheet alone.
    boxes = "(all) => all.map((each) => getComputedStyle(each).display)"
    assert page.locator("thead [data-sort]").evaluate_all(boxes) == ["contents"] * 2
    assert not page.locator(".comparison-tools").is_visible()


def test_on_paper_are_names_in_place_of_what_only_a_screen_can_do(
    show: Callable[..., Page],
) -> None:
    page = show("Media/", 794)
    name = page.locator(".player-name", has_text="sound.wav")
    assert not name.is_visible()
    page.emulate_media(media="print")
    assert name.is_visible()
    assert page.locator(".pdf-link").is_visible()
    for gone in ("audio", ".pdf-embed", ".footnote-backref", ".backlinks"):
        assert not page.locator(gone).first.is_visible(), gone
    arrow = (
        "getComputedStyle(document.querySelector('[data-callout] > summary'), '::after').display"
    )
    assert page.evaluate(arrow) == "none"


@WIDTHS
def test_every_stop_of_the_keyboard_on_the_way_to_the_note_can_be_seen(
    show: Callable[..., Page], width: int
) -> None:
    page = show("Code/", width)
    page.emulate_media(reduced_motion="reduce")
    page.locator("article pre > code[tabindex='0']").wait_for()
    # The choice of a scheme is made by a label, which has the ring.
    where = """() => {
      const at = document.activeElement, box = at.getBoundingClientRect();
      const seen = box.width && box.left >= 0 && box.right <= innerWidth + 1;
      return [Boolean(at.closest("article")), Boolean(seen) || at.type === "radio", at.outerHTML];
    }"""
    unseen: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        # What opens by focus has come by then.
        moves = "document.getAnimations().every((each) => each.playState !== 'running')"
        page.wait_for_function(moves)
        inside, seen, html = page.evaluate(where)
        if inside:
            break
        unseen += [] if seen else [html[:80]]
    assert inside
    assert unseen == []


def test_without_javascript_no_button_does_nothing(browser: Browser, address: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{address}Table/")
    assert [each.inner_text() for each in page.locator("button").all() if each.is_visible()] == []
    page.context.close()

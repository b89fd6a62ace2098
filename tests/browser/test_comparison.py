"""Comparison tables in a real browser: sorted, filtered, shared, side by side, copied, as cards."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import pytest
from accessible import violations
from served import built
from written_vault import write_vault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

SCHEMA = """\
name: {name}
fields: [{{name: Herb}}, {{name: Height, type: integer, missingValues: ["-"]}}{more}]
vault:
  where: {{note: Garden, heading: {heading}}}
  comparison: true
"""
FILES = {
    "Home.md": "Go to the [[Garden]].\n",
    "Basil.md": "It is sweet.\n",
    "Kitchen.md": "Roast with [[Garden#herbs=rm|rosemary]].\n",
    "Garden.md": """\
## Herbs

| Herb | Height | Uses | Soil |
| --- | --- | --- | --- |
| [[Basil\\|Sweet basil]] | 40 | - salad<br>- soup, with *much* oil | dry |
| Rosemary (RM) | 100 | roast \\| "potatoes" | dry |
| Café mint | 9 | tea, [tea](https://example.org/tea) and $x^2$ | wet |
| Sage | - | | wet |

"""
    + "Words between.\n\n" * 30
    + """\
## Beds

| Herb | Height | A | B | C | D | E |
| --- | --- | --- | --- | --- | --- | --- |
"""
    + "".join(
        f"| Bed {n} | {n} |" + " unbreakable-words-of-a-cell |" * 5 + "\n" for n in range(1, 30)
    )
    + "\nMore words.\n" * 30,
    "Embedding.md": """\
---
cssclasses: comparison
---
| Plan | Code |
| --- | --- |
| One | ![[Code]] |
""",
    "Code.md": f"```text\n{'wide ' * 60}\n```\n",
    ".knapper/schemas/tables/herbs.yml": SCHEMA.format(
        name="herbs",
        heading="Herbs",
        more=', {name: Uses, type: list, delimiter: "<br>", vault: {bullets: true}}, {name: Soil}',
    ),
    ".knapper/schemas/tables/beds.yml": SCHEMA.format(
        name="beds", heading="Beds", more=", ".join(["", *(f"{{name: {n}}}" for n in "ABCDE")])
    ),
    ".knapper/config.yml": "dates: none\nhome: Home.md\n",
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page with the tables."""
    vault, site = tmp_path_factory.mktemp("herbs"), tmp_path_factory.mktemp("built") / "site"
    write_vault(vault, FILES)
    with built(vault, site) as address:
        yield f"{address}Garden/"


@pytest.fixture
def show(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Return a function that opens the page at a fragment, with the options of a context."""
    contexts = []

    def open_(fragment: str = "", width: int = 1280, **options: object) -> Page:
        viewport = {"width": width, "height": 800}
        context = browser.new_context(viewport=viewport, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.goto(address + fragment)
        if options.get("java_script_enabled", True):
            page.wait_for_function(
                "document.querySelectorAll('.comparison:not([data-ready])').length === 0"
            )
        return page

    yield open_
    for context in contexts:
        context.close()


HERBS = "[data-compare=herbs]"


def rows(page: Page) -> list[str]:
    """Return the words of the rows of the first table that are shown, from top to bottom."""
    shown = page.locator(f"{HERBS} tbody tr:visible")
    return [shown.nth(at).get_attribute("data-row") or "" for at in range(shown.count())]


def hash_of(page: Page) -> str:
    return re.sub(r"^[^#]*#?", "", page.url)


def sort_by(page: Page, column: str) -> None:
    page.locator(f"{HERBS} thead").get_by_role("button", name=column).click()


NOTE_ORDER = ["sweet-basil", "rm", "café-mint", "sage"]

# -- sorting and filtering -----------------------------------------------------------------------


def test_click_on_a_header_sorts_there_and_back(show: Callable[..., Page]) -> None:
    page = show()
    assert rows(page) == NOTE_ORDER
    head = page.locator(f"{HERBS} th[data-column=height]")
    sort_by(page, "Height")
    assert rows(page) == ["café-mint", "sweet-basil", "rm", "sage"]
    assert head.get_attribute("aria-sort") == "ascending"
    sort_by(page, "Height")
    assert rows(page) == ["rm", "sweet-basil", "café-mint", "sage"]
    assert head.get_attribute("aria-sort") == "descending"
    assert page.locator(f"{HERBS} .comparison-said").inner_text() == "Sorted by Height, descending"
    sort_by(page, "Height")
    assert rows(page) == NOTE_ORDER
    assert head.get_attribute("aria-sort") is None


def test_keys_sort_too(show: Callable[..., Page]) -> None:
    page = show()
    page.locator(f"{HERBS} thead").get_by_role("button", name="Herb").focus()
    page.keyboard.press("Enter")
    assert rows(page) == ["café-mint", "rm", "sage", "sweet-basil"]


def test_filter_asks_for_every_word_without_case_or_accents(show: Callable[..., Page]) -> None:
    page = show()
    page.locator(HERBS).get_by_label("Filter").fill("WET cafe")
    assert rows(page) == ["café-mint"]
    assert page.locator(f"{HERBS} .comparison-said").inner_text() == "1 of 4 rows"
    page.locator(HERBS).get_by_label("Filter").fill("compare")
    assert rows(page) == [], "the words of our own controls are no words of a row"
    page.locator(HERBS).get_by_label("Filter").fill("")
    assert rows(page) == NOTE_ORDER


# -- addresses -----------------------------------------------------------------------------------


def test_address_keeps_order_and_filter_for_who_opens_it(show: Callable[..., Page]) -> None:
    page = show()
    sort_by(page, "Height")
    page.locator(HERBS).get_by_label("Filter").fill("a & b")
    page.locator(HERBS).get_by_label("Filter").fill("dry")
    page.keyboard.press("Tab")
    assert hash_of(page) == "herbs=&sort=height&find=dry"
    again = show(f"#{hash_of(page)}")
    assert rows(again) == ["sweet-basil", "rm"]
    assert again.locator(HERBS).get_by_label("Filter").input_value() == "dry"


def test_a_note_leads_to_a_row_and_shows_it_before(browser: Browser, address: str) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(address.replace("Garden", "Kitchen"))
    link = page.locator("article a.internal-link", has_text="rosemary")
    link.hover()
    preview = page.get_by_role("dialog", name="Preview")
    preview.wait_for()
    shown = preview.inner_text()
    assert "Rosemary (RM)" in shown
    assert "Sweet basil" not in shown
    link.click()
    page.wait_for_url("**/Garden/#herbs=rm")
    assert page.locator("tr[data-row=rm]").evaluate("each => each.matches(':target')")
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("fragment", ["#herbs=rm", "#beds=bed-20", "#herbs=café-mint"])
@pytest.mark.parametrize("width", [390, 1280])
def test_address_of_a_row_shows_it(
    show: Callable[..., Page], fragment: str, scripts: bool, width: int
) -> None:
    page = show(fragment, width, java_script_enabled=scripts)
    row = page.locator(f"tr[id='{fragment[1:]}']")
    box = row.locator("th").bounding_box()
    assert box is not None
    assert 48 <= box["y"] < 700, "below the header of the page, and in sight"
    plain = page.locator(f"{HERBS} tr[data-row=sage] td").last
    colours = [
        each.evaluate("each => getComputedStyle(each).backgroundColor")
        if scripts
        else each.screenshot()
        for each in (row.locator("td").last, plain)
    ]
    assert colours[0] != colours[1]


def test_icon_in_a_row_is_its_address(show: Callable[..., Page]) -> None:
    page = show()
    sort_by(page, "Height")
    page.get_by_role("link", name="Link to Rosemary (RM)").click()
    assert hash_of(page) == "herbs=rm"
    assert rows(page)[0] == "café-mint", "the order stays"


def test_row_that_the_filter_hides_is_shown_when_it_is_asked_for(show: Callable[..., Page]) -> None:
    page = show("#herbs=&find=wet")
    assert "rm" not in rows(page)
    page.evaluate("location.hash = 'herbs=rm'")
    page.wait_for_selector("tr.is-named")
    assert "rm" in rows(page)


def test_address_of_something_else_or_of_nothing_changes_nothing(show: Callable[..., Page]) -> None:
    for fragment in ("#beds=", "#herbs=nothing,none&sort=-nothing", "#herbs=%E0%A4%A", "#words"):
        page = show(fragment)
        assert rows(page) == NOTE_ORDER
        assert page.locator("dialog").count() == 0


# -- side by side --------------------------------------------------------------------------------


def test_chosen_rows_stand_side_by_side(show: Callable[..., Page]) -> None:
    page = show()
    page.get_by_label("Compare Sweet basil").check()
    assert not page.get_by_role("button", name="Side by side").is_visible(), "one is no comparison"
    page.get_by_label("Compare Rosemary (RM)").check()
    chosen = page.get_by_role("group", name="Chosen rows").get_by_role("status")
    assert chosen.inner_text() == "Sweet basil · Rosemary (RM)"
    page.get_by_role("button", name="Side by side").click()
    dialog = page.get_by_role("dialog", name="Herbs: side by side")
    heads = dialog.get_by_role("columnheader")
    assert heads.all_inner_texts() == ["Sweet basil", "Rosemary (RM)"]
    assert heads.get_by_role("link").get_attribute("href") == "../Basil/"
    kinds = {
        row.get_by_role("rowheader").inner_text().split()[0]: row.locator("small").inner_text()
        for row in dialog.locator("tbody tr").all()
    }
    assert kinds == {"Height": "differs", "Uses": "differs", "Soil": "same"}
    assert dialog.locator("li").all_inner_texts() == ["salad", "soup, with much oil"]
    dialog.get_by_label("Differences only").check()
    assert dialog.get_by_role("rowheader").count() == 2
    assert hash_of(page) == "herbs=sweet-basil,rm"


def test_escape_closes_and_back_leads_to_where_one_was(show: Callable[..., Page]) -> None:
    page = show("#herbs=sage")
    page.get_by_label("Compare Sage").check()
    page.get_by_label("Compare Sweet basil").check()
    opener = page.get_by_role("button", name="Side by side")
    opener.click()
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")
    assert opener.evaluate("each => each === document.activeElement")
    assert hash_of(page) == ""
    opener.click()
    page.wait_for_selector("dialog[open]")
    page.go_back()
    page.wait_for_selector("dialog", state="detached")
    assert page.get_by_label("Compare Sage").is_checked()


def test_shared_address_opens_side_by_side(show: Callable[..., Page]) -> None:
    page = show("#herbs=sage,café-mint,rm,sweet-basil")
    dialog = page.get_by_role("dialog")
    assert dialog.get_by_role("columnheader").all_inner_texts() == [
        "Sage",
        "Café mint",
        "Rosemary (RM)",
    ], "three at most"
    assert page.get_by_label("Compare Sweet basil").is_disabled()
    dialog.get_by_role("button", name="Close").click()
    page.get_by_role("group", name="Chosen rows").get_by_role("button", name="Clear").click()
    assert page.locator(f"{HERBS} :checked").count() == 0
    assert page.get_by_label("Compare Sweet basil").is_enabled()


def test_table_in_a_preview_leaves_the_address_alone(show: Callable[..., Page]) -> None:
    page = show("#words")
    page.evaluate(
        """() => {
          const copy = document.querySelector("[data-compare=herbs]").cloneNode(true);
          document.querySelector("[data-compare=herbs]").remove();
          const box = document.createElement("div");
          copy.removeAttribute("data-ready");
          box.append(copy);
          document.querySelector(".vault-note").prepend(box);
          document.dispatchEvent(new CustomEvent("vault:content", {detail: box}));
        }"""
    )
    page.wait_for_selector(f"{HERBS}[data-ready]")
    page.get_by_label("Compare Sage").check()
    page.get_by_label("Compare Sweet basil").check()
    page.get_by_role("button", name="Side by side").last.click()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.locator(HERBS).get_by_label("Filter").fill("dry")
    page.keyboard.press("Tab")
    assert rows(page) == ["sweet-basil", "rm"]
    assert hash_of(page) == "words"


# -- copies --------------------------------------------------------------------------------------


def copied(page: Page, name: str) -> str:
    page.locator(HERBS).get_by_role("button", name=name).click()
    page.wait_for_function("document.querySelector('.comparison-said').textContent.match('Copied')")
    return str(page.evaluate("navigator.clipboard.readText()"))


CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}


def test_copy_as_csv_is_read_by_any_reader_of_it(show: Callable[..., Page]) -> None:
    text = copied(show("#herbs=&sort=-height", **CLIPBOARD), "Copy as CSV")
    assert text.count("\r\n") == 5
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["Herb", "Height", "Uses", "Soil"],
        ["Rosemary (RM)", "100", 'roast | "potatoes"', "dry"],
        ["Sweet basil", "40", "salad\nsoup, with much oil", "dry"],
        ["Café mint", "9", "tea, tea and x^2", "wet"],
        ["Sage", "-", "", "wet"],
    ]


def test_copy_as_markdown_is_the_table_that_is_shown(
    show: Callable[..., Page], address: str
) -> None:
    page = show("#herbs=&find=soup", **CLIPBOARD)
    basil = address.replace("Garden", "Basil")
    assert copied(page, "Copy as Markdown") == (
        "| Herb | Height | Uses | Soil |\n| --- | --- | --- | --- |\n"
        f"| [Sweet basil]({basil}) | 40 | - salad<br>- soup, with *much* oil | dry |\n"
    )
    assert page.locator(".comparison-said").first.inner_text() == "Copied: 1 row as Markdown"
    page.locator(HERBS).get_by_label("Filter").fill("roast tea")
    page.locator(HERBS).get_by_label("Filter").fill("a")
    assert 'roast \\| "potatoes"' in copied(page, "Copy as Markdown")


def test_link_to_what_stands_side_by_side_is_copied(show: Callable[..., Page]) -> None:
    page = show("#herbs=rm,sage", **CLIPBOARD)
    page.get_by_role("button", name="Copy link").click()
    page.wait_for_selector("dialog >> text=Copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


# -- what stays, what scrolls, cards, paper ------------------------------------------------------


def test_header_stays_in_sight_below_that_of_the_page(show: Callable[..., Page]) -> None:
    page = show("#herbs=sage", width=1280)
    page.set_viewport_size({"width": 1280, "height": 300})
    page.locator(f"{HERBS} tr[data-row=sage]").evaluate("each => each.scrollIntoView(false)")
    head = page.locator(f"{HERBS} thead th").first.bounding_box()
    bar = page.locator(".md-header").bounding_box()
    assert head is not None
    assert bar is not None
    assert head["y"] == pytest.approx(bar["height"], abs=2)


def test_many_columns_scroll_by_keys_while_header_and_names_stay(show: Callable[..., Page]) -> None:
    page = show("#beds=", width=700)
    box = page.get_by_role("group", name="Beds", exact=True)
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.is-wide .comparison-box').scrollLeft > 20")
    page.keyboard.press("End")
    page.wait_for_function("document.querySelector('.is-wide .comparison-box').scrollTop > 200")
    place = box.bounding_box()
    corner = box.locator("thead th").first.bounding_box()
    name = box.locator("tbody th").last.bounding_box()
    assert place is not None
    assert corner is not None
    assert name is not None
    assert (corner["x"], corner["y"]) == pytest.approx((place["x"], place["y"] + 1), abs=1.5)
    assert name["x"] == pytest.approx(place["x"], abs=1.5)


@pytest.mark.parametrize("width", [320, 390, 600, 700, 1280])
@pytest.mark.parametrize("scripts", [True, False])
def test_page_never_scrolls_sideways(show: Callable[..., Page], width: int, scripts: bool) -> None:
    page = show(width=width, java_script_enabled=scripts)
    page.mouse.move(10, 300)
    for table in page.locator(".comparison-box").all():
        box = table.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= width
    if scripts:
        assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [390, 700, 1280])
def test_code_in_a_cell_scrolls_by_itself(browser: Browser, address: str, width: int) -> None:
    page = browser.new_context(viewport={"width": width, "height": 800}).new_page()
    page.goto(address.replace("Garden", "Embedding"))
    page.wait_for_selector(".comparison[data-ready]")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator(".comparison code").evaluate("each => each.scrollWidth > each.clientWidth")
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_rows_are_cards_on_a_phone(show: Callable[..., Page], scripts: bool) -> None:
    page = show(width=390, java_script_enabled=scripts)
    row = page.locator(f"{HERBS} tr[data-row=rm]")
    name, height = row.locator("th").bounding_box(), row.locator("td").first.bounding_box()
    assert name is not None
    assert height is not None
    assert name["y"] + name["height"] <= height["y"] + 1
    assert not page.locator(f"{HERBS} tr[data-row=sage] td[data-rank]").last.is_hidden()
    assert page.locator(f"{HERBS} tr[data-row=sage] td", has_not_text=re.compile(".")).is_hidden()
    if scripts:
        label = row.locator("td").first.evaluate(
            "each => getComputedStyle(each, '::before').content"
        )
        assert label == '"Height"'
        sort_by(page, "Height")
        assert rows(page)[0] == "café-mint"


def test_a_card_is_still_a_row_to_who_does_not_see(show: Callable[..., Page]) -> None:
    page = show(width=390)
    table = page.get_by_role("table", name="Herbs")
    assert table.get_by_role("row").count() == 5
    assert table.get_by_role("rowheader").count() == 4
    assert table.get_by_role("columnheader").count() == 4


def test_controls_are_large_enough_for_a_finger(show: Callable[..., Page]) -> None:
    for width in (390, 1280):
        page = show("#herbs=rm,sage", width=width, has_touch=True, is_mobile=True)
        page.get_by_role("button", name="Close").wait_for()
        for at, each in enumerate(page.locator(f"{HERBS} :is(dialog button, dialog label)").all()):
            if each.is_visible():
                box = each.bounding_box()
                assert box is not None
                assert min(box["width"], box["height"]) >= 44, at
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog", state="detached")
        for each in page.locator(f"{HERBS} :is(button:not([data-sort]), .row-link, label)").all():
            box = each.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 44, each.inner_text()
        for head in page.locator(f"{HERBS} thead th").all():
            box = head.bounding_box()
            assert box is not None
            assert box["height"] >= 44


def test_without_scripts_nothing_is_shown_that_does_nothing(show: Callable[..., Page]) -> None:
    page = show(java_script_enabled=False)
    assert page.locator(".comparison :is(button, input):visible").count() == 0
    assert page.locator(f"{HERBS} li").all_inner_texts() == ["salad", "soup, with much oil"]
    assert page.locator(f"{HERBS} .row-link").first.is_visible()


def test_paper_has_the_whole_table_and_no_controls(show: Callable[..., Page]) -> None:
    page = show("#herbs=&find=wet")
    page.get_by_label("Compare Sage").check()
    page.emulate_media(media="print")
    assert rows(page) == NOTE_ORDER
    controls = ".comparison :is(button:not([data-sort]), input, .row-link)"
    assert page.locator(controls).locator("visible=true").count() == 0
    box = page.locator("[data-compare=beds] .comparison-box")
    assert box.evaluate("each => each.scrollHeight <= each.clientHeight + 1")


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_when_the_script_comes(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 2000})
    page = context.new_page()
    # Of what moves, what stands in the note.
    page.add_init_script(
        """window.moved = [];
        new PerformanceObserver(list => list.getEntries().forEach(entry =>
          window.moved.push(...entry.sources.map(({node}) => node?.parentElement ?? null)
            .filter(node => node?.closest(".md-content")).map(node => node.outerHTML))
        )).observe({type: "layout-shift", buffered: true})"""
    )
    page.goto(address)
    page.wait_for_selector(f"{HERBS}[data-ready]")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("window.moved") == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("fragment", ["#herbs=rm", "#herbs=rm,sage"])
def test_axe_finds_nothing(
    show: Callable[..., Page], fragment: str, width: int, scheme: str
) -> None:
    page = show(fragment, width, color_scheme=scheme, reduced_motion="reduce")
    if "," in fragment:
        page.wait_for_selector("dialog[open]")
    assert violations(page) == []


def test_right_to_left_is_mirrored(show: Callable[..., Page]) -> None:
    page = show("#herbs=rm")
    page.evaluate("document.querySelector('.vault-note').dir = 'rtl'")
    first = page.locator(f"{HERBS} tr[data-row=rm] > :first-child")
    assert first.evaluate("each => getComputedStyle(each).borderRightWidth") != "0px"
    box, table = first.bounding_box(), page.locator(f"{HERBS} table").bounding_box()
    assert box is not None
    assert table is not None
    assert box["x"] > table["x"] + table["width"] / 2

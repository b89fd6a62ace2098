"""The graph in a real browser: by pointer, finger and keyboard, by address, without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from accessible import violations
from served import built
from written_vault import write_vault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

FILES = {
    "Home.md": "---\ntype: map\n---\n[[Flint]] and [[Lost]]\n",
    "Stones/Flint.md": "---\ntype: stone\ntags: [hard]\n---\n[[Chert]] [[C & more]]\n",
    "Stones/Chert.md": "---\ntype: stone\ntags: [hard]\n---\n[[Flint]]\n",
    "Stones/C & more.md": "---\ntype: ore\n---\n![[core.svg]]\n",
    "Alone.md": "---\ntype: ore\n---\nNothing.\n",
    "core.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>',
}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
WIDE = {"viewport": {"width": 1280, "height": 800}}
KEEP = "addEventListener('vault:graph', (event) => { window.graph = event.detail }, true)"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("graph")
    write_vault(folder / "vault", FILES)
    with built(folder / "vault", folder / "site") as url:
        yield url


@pytest.fixture
def open_graph(browser: Browser, address: str) -> Iterator[Any]:
    """Return a function that opens the graph's page and waits until it is drawn."""
    contexts: list[BrowserContext] = []

    def open_page(state: str = "", **options: Any) -> Page:
        context = browser.new_context(**{**WIDE, "reduced_motion": "reduce", **options})
        contexts.append(context)
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.add_init_script(KEEP)
        page.goto(f"{address}graph/{state}")
        page.wait_for_selector(".graph.is-drawn")
        return page

    yield open_page
    for context in contexts:
        context.close()


def place(page: Page, name: str) -> tuple[float, float]:
    """Where a note is in the window."""
    x, y = page.evaluate("name => graph.on(graph.data.names.indexOf(name))", name)
    box = page.locator(".graph canvas").bounding_box()
    assert box is not None
    return box["x"] + x, box["y"] + y


def lit(page: Page) -> str:
    return page.evaluate("graph.lit < 0 ? '' : graph.data.names[graph.lit]")  # type: ignore[no-any-return]


def listed(page: Page) -> list[str]:
    return page.locator(".graph-list > li > :first-child").all_inner_texts()


def ink(page: Page) -> int:
    """How many pixels of the canvas are drawn on."""
    return page.evaluate(  # type: ignore[no-any-return]
        "() => graph.pen.getImageData(0, 0, graph.canvas.width, graph.canvas.height)"
        ".data.filter((value, at) => at % 4 === 3 && value).length"
    )


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_drawn_and_has_no_fault(open_graph: Any, size: Any, scheme: str) -> None:
    page = open_graph(color_scheme=scheme, **size)
    page.wait_for_function("graph.front.view.k > 0")
    assert ink(page) > 500
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_nothing_moves_while_it_loads_and_no_other_host_is_asked(open_graph: Any) -> None:
    page = open_graph()
    shift = page.evaluate(
        "new Promise((done) => { let sum = 0; new PerformanceObserver((list) => {"
        " for (const each of list.getEntries()) sum += each.value })"
        ".observe({ type: 'layout-shift', buffered: true });"
        " requestAnimationFrame(() => requestAnimationFrame(() => done(sum))) })"
    )
    assert shift == 0
    hosts = page.evaluate(
        "performance.getEntriesByType('resource').map((e) => new URL(e.name).host)"
    )
    assert set(hosts) == {page.evaluate("location.host")}


def test_resting_lights_and_a_click_opens(open_graph: Any) -> None:
    page = open_graph()
    page.mouse.move(*place(page, "Flint"))
    page.wait_for_function("graph.over === graph.data.names.indexOf('Flint')")
    page.mouse.click(*place(page, "C & more"))
    page.wait_for_url("**/Stones/C*/")
    assert page.locator("article h1").inner_text().startswith("C & more")


def test_a_finger_shows_first_then_opens(open_graph: Any) -> None:
    page = open_graph(**PHONE)
    page.locator(".graph canvas").scroll_into_view_if_needed()
    page.touchscreen.tap(*place(page, "Chert"))
    page.wait_for_function("graph.lit >= 0")
    assert lit(page) == "Chert"
    page.touchscreen.tap(*place(page, "Chert"))
    page.wait_for_url("**/Stones/Chert/")


def test_keys_move_among_linked_notes(open_graph: Any) -> None:
    page = open_graph()
    page.locator(".graph canvas").focus()
    page.keyboard.press("ArrowRight")
    assert lit(page) == "Flint"  # linked most
    assert page.locator(".graph-status").inner_text() == "Flint: 3 links"
    around = set()
    for key in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
        around.add(lit(page))
        page.evaluate("graph.choice(graph.data.names.indexOf('Flint'))")
    assert around <= {"Flint", "Home", "Chert", "C & more"}
    assert len(around) > 1
    page.keyboard.press("Escape")
    assert lit(page) == ""
    before = page.evaluate("graph.view.k")
    page.keyboard.press("+")
    assert page.evaluate("graph.view.k") > before
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/Stones/Flint/")


def test_it_is_dragged_and_zoomed(open_graph: Any) -> None:
    page = open_graph()
    x, y = place(page, "Flint")
    page.mouse.move(x + 40, y + 30)
    page.mouse.wheel(0, -300)
    page.wait_for_function("graph.moved")
    near = place(page, "Flint")
    assert abs(near[0] - x - 40) > 41 or abs(near[1] - y - 30) > 31  # farther from the pointer
    page.mouse.down()
    page.mouse.move(x + 90, y + 10, steps=3)
    page.mouse.up()
    after = place(page, "Flint")
    assert after == pytest.approx((near[0] + 50, near[1] - 20), abs=1)
    page.get_by_role("button", name="Show all").click()
    page.wait_for_function("!graph.moved")
    assert place(page, "Flint") == pytest.approx((x, y), abs=1)


def test_what_is_shown_can_be_chosen(open_graph: Any) -> None:
    page = open_graph()
    assert set(listed(page)) == {"Flint", "Home", "Chert", "C & more", "Alone", "Lost"}
    page.get_by_label("Orphans").uncheck()
    assert "Alone" not in listed(page)
    page.get_by_label("Missing notes").uncheck()
    assert "Lost" not in listed(page)
    page.get_by_label("Attachments").check()
    assert "core.svg" in listed(page)
    page.locator("select[name=tag]").select_option("hard")
    assert set(listed(page)) == {"Flint", "Chert"}
    page.locator("select[name=tag]").select_option("")
    page.locator("select[name=folder]").select_option("Stones")
    assert set(listed(page)) == {"Flint", "Chert", "C & more", "core.svg"}
    page.get_by_label("Find").fill("che")
    assert listed(page) == ["Chert"]
    page.get_by_label("Find").press("Enter")
    assert lit(page) == "Chert"


def test_colours_are_told(open_graph: Any) -> None:
    page = open_graph()
    legend = page.locator(".graph-legend li > span")
    assert set(legend.all_inner_texts()) == {"ore", "stone", "map"}
    for colour, names in (("folder", {"Stones", "Others"}), ("tag", {"hard", "Others"})):
        page.get_by_label("Colour").select_option(colour)
        assert set(legend.all_inner_texts()) == names


def test_the_address_keeps_what_was_chosen(open_graph: Any) -> None:
    page = open_graph()
    page.get_by_label("Colour").select_option("folder")
    page.get_by_label("Find").fill("ston")
    page.wait_for_function("location.hash.includes('q=ston')")
    again = open_graph(page.evaluate("location.hash"))
    assert again.get_by_label("Colour").input_value() == "folder"
    assert again.get_by_label("Find").input_value() == "ston"
    chosen = open_graph("#note=Flint&show=attachment&at=5,6,2")
    assert lit(chosen) == "Flint"
    assert chosen.evaluate("graph.view") == {"x": 5, "y": 6, "k": 2}
    assert chosen.get_by_label("Attachments").is_checked()
    assert not chosen.get_by_label("Orphans").is_checked()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_without_scripts_there_are_lists(browser: Browser, address: str, size: Any) -> None:
    context = browser.new_context(java_script_enabled=False, **size)
    try:
        page = context.new_page()
        page.goto(f"{address}graph/")
        assert page.locator(".graph-plain a:visible").all_inner_texts() == [
            *("Alone", "Home", "Stones", "C & more", "Chert", "Flint")
        ]
        assert not page.locator(".graph").is_visible()
        page.goto(f"{address}Stones/Flint/")
        near = page.locator(".near-graph")
        assert near.locator("li a:visible").all_inner_texts() == ["Home", "C & more", "Chert"]
        assert near.locator("svg").is_visible()
        near.get_by_role("link", name="Chert").click()
        page.wait_for_url("**/Stones/Chert/")
    finally:
        context.close()


def test_names_under_a_note_stand_level_with_the_ends_of_their_lines(
    browser: Browser, address: str
) -> None:
    for options in (WIDE, PHONE):
        context = browser.new_context(**options)
        try:
            page = context.new_page()
            page.goto(f"{address}Stones/Flint/")
            off = page.evaluate("""() => {
              const svg = document.querySelector('.near-graph svg').getBoundingClientRect();
              const lists = [...document.querySelectorAll('.near-graph ul')];
              const rows = Math.max(...lists.map((list) => list.children.length));
              return lists.flatMap((list) =>
                [...list.children].map((item, at) => {
                  const box = item.getBoundingClientRect();
                  const row = (rows - list.children.length) / 2 + at + 0.5;
                  return Math.abs(svg.top + svg.height * row / rows - box.top - box.height / 2);
                }));
            }""")
            assert max(off) < 2
        finally:
            context.close()

"""A canvas in a real browser: whole without JavaScript, moved and zoomed with it (§11)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect
from served import built

pytestmark = pytest.mark.browser

NODES = [
    {"id": "g", "type": "group", "label": "Herbs", "x": -40, "y": -40, "width": 640, "height": 300},
    {
        "id": "t",
        "type": "text",
        "text": "# One\n\n[[Thyme]] and words",
        "color": "1",
        "x": 0,
        "y": 0,
    },
    {"id": "f", "type": "file", "file": "Thyme.md", "x": 300, "y": 0, "color": "#ffff00"},
    {"id": "p", "type": "file", "file": "pic.svg", "x": 2600, "y": 100},
    {"id": "s", "type": "file", "file": "Secret.md", "x": 700, "y": 0},
    {"id": "l", "type": "link", "url": "https://a.example/page", "x": 1000, "y": 1200},
    {"id": "far", "type": "text", "text": "Far away", "x": 2600, "y": 1500, "color": "4"},
]
EDGES = [
    {"id": "1", "fromNode": "t", "toNode": "f", "label": "leads to"},
    {"id": "2", "fromNode": "f", "toNode": "far", "color": "6", "fromEnd": "arrow"},
]
CANVAS = {"nodes": [{"width": 260, "height": 160, **node} for node in NODES], "edges": EDGES}
VAULT = {
    "Board.canvas": json.dumps(CANVAS),
    "Small.canvas": json.dumps({"nodes": [{"id": "a", "type": "text", "text": "one"}]}),
    "Chart.canvas": json.dumps(
        {
            "nodes": [
                {
                    "id": "c",
                    "type": "text",
                    "color": "1",
                    "width": 300,
                    "height": 200,
                    "text": "```mermaid\nflowchart LR\n  a -->|grows| b\n```",
                }
            ]
        }
    ),
    "Note.md": "before\n\n![[Board.canvas]]\n\nafter",
    "Thyme.md": "A herb.\n\n" + "More of it.\n\n" * 40,
    "Secret.md": "---\npublish: false\n---\nhidden",
    "pic.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="20"/>',
}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("canvas")
    (folder / "vault").mkdir()
    for name, text in VAULT.items():
        (folder / "vault" / name).write_text(text)
    site = folder / "site"
    with built(folder / "vault", site) as address:
        yield address


@contextmanager
def opened(browser: Browser, url: str, **options: object) -> Iterator[Page]:
    context = browser.new_context(**options)  # type: ignore[arg-type]
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(url)
    if options.get("java_script_enabled", True):
        page.wait_for_selector(".canvas.is-live")
    yield page
    assert errors == []
    context.close()


def scale(page: Page) -> float:
    plane = page.locator(".canvas-plane").first
    return float(plane.evaluate("e => e.getBoundingClientRect().width / e.offsetWidth"))


def choose(page: Page, view: str) -> None:
    page.locator(f".canvas-tools label:has([value={view}])").first.click()


def scrolled(page: Page) -> tuple[float, float]:
    left, top = page.locator(".canvas-box").evaluate("e => [e.scrollLeft, e.scrollTop]")
    return left, top


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_plane_fits_the_width_at_first_sight(
    browser: Browser, address: str, width: int, *, script: bool
) -> None:
    size = {"width": width, "height": 800}
    with opened(
        browser, f"{address}Board.canvas/", viewport=size, java_script_enabled=script
    ) as page:
        box, plane = (page.locator(css).bounding_box() for css in (".canvas-box", ".canvas-plane"))
        assert box is not None
        assert plane is not None
        assert 0 < box["width"] - plane["width"] < 20  # a scroll bar at most
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_small_canvas_is_not_blown_up(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}Small.canvas/") as page:
        assert scale(page) == pytest.approx(1)


def test_a_page_from_right_to_left_shows_the_plane_where_it_is(
    browser: Browser, address: str
) -> None:
    with opened(browser, f"{address}Board.canvas/") as page:
        page.evaluate("document.body.dir = 'rtl'")
        sheet, plane = (
            page.locator(css).bounding_box() for css in (".canvas-sheet", ".canvas-plane")
        )
        assert sheet is not None
        assert plane is not None
        assert plane["x"] == pytest.approx(sheet["x"], abs=1)
        choose(page, "actual")
        card = page.locator(".canvas-node").filter(has_text="Far away")
        card.scroll_into_view_if_needed()
        expect(card).to_be_in_viewport()


def test_a_long_note_does_not_squeeze_the_name_of_its_card(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}Board.canvas/", viewport=PHONE) as page:
        title = page.locator(".canvas-title").first
        for view in ("actual", "list"):
            choose(page, view)
            assert title.evaluate("e => e.clientHeight >= e.scrollHeight")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_label_of_an_edge_has_the_colour_of_the_card_behind(
    browser: Browser, address: str, scheme: str
) -> None:
    with opened(browser, f"{address}Chart.canvas/", color_scheme=scheme) as page:
        label = page.locator(".edge-label rect").evaluate("each => getComputedStyle(each).fill")
        behind = page.locator(".canvas-node").evaluate(
            "each => getComputedStyle(each).backgroundColor"
        )
        assert label == behind


def test_actual_size_and_list_need_no_script(browser: Browser, address: str) -> None:
    url = f"{address}Board.canvas/"
    with opened(browser, url, java_script_enabled=False, viewport=PHONE) as page:
        choose(page, "actual")
        assert scale(page) == pytest.approx(1)
        choose(page, "list")
        cards = page.locator(".canvas-text, .canvas-file, .canvas-link")
        places = [card.bounding_box() for card in cards.all()]
        tops = [place["y"] for place in places if place]
        assert tops == sorted(tops)
        assert all(place and 250 < place["width"] <= 390 for place in places)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_text_alternative_is_whole_without_script(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}Board.canvas/", java_script_enabled=False) as page:
        page.locator(".canvas-outline summary").click()
        text = page.locator(".canvas-outline").inner_text()
        for words in ("Herbs", "One", "Thyme", "not published", "a.example", "Far away"):
            assert words in text
        assert "One → Thyme: leads to" in text
        assert "Thyme ↔ Far away" in text


def test_a_picture_is_shown_whole(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}Board.canvas/") as page:
        image = page.locator(".canvas-image img")
        assert image.evaluate("e => getComputedStyle(e).objectFit") == "contain"
        card, shown = page.locator(".canvas-image").bounding_box(), image.bounding_box()
        assert card is not None
        assert shown is not None
        assert shown["width"] <= card["width"]
        assert shown["height"] <= card["height"]


def test_buttons_zoom_and_are_large_enough(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}Board.canvas/", viewport=PHONE) as page:
        for control in page.locator(".canvas-tools :is(label, button)").all():
            size = control.bounding_box()
            assert size is not None
            assert min(size["width"], size["height"]) >= 44
        fitted = scale(page)
        page.get_by_role("button", name="Zoom in").click()
        assert scale(page) == pytest.approx(fitted * 1.25, rel=0.01)
        page.get_by_role("button", name="Zoom out").click()
        page.get_by_role("button", name="Zoom out").click()
        assert scale(page) == pytest.approx(fitted / 1.25, rel=0.01)
        choose(page, "actual")
        assert scale(page) == pytest.approx(1)
        expect(page.locator(".canvas-tools output")).to_have_text("100 %")
        choose(page, "fit")
        assert scale(page) == pytest.approx(fitted, rel=0.01)


def test_the_keyboard_moves_zooms_and_gets_away(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}Board.canvas/") as page:
        box = page.locator(".canvas-box")
        box.focus()
        page.keyboard.press("0")
        assert scale(page) == pytest.approx(1)
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowDown")
        page.wait_for_function(
            "() => { const e = document.querySelector('.canvas-box');"
            " return e.scrollLeft > 0 && e.scrollTop > 0; }"
        )
        page.keyboard.press("+")
        assert scale(page) == pytest.approx(1.25)
        page.keyboard.press("-")
        page.keyboard.press("1")
        assert scale(page) < 0.6
        for _ in range(30):  # through the cards' links and out again
            page.keyboard.press("Tab")
            if page.evaluate("!!document.activeElement.closest('.canvas-outline')"):
                break
        else:
            pytest.fail("the focus never left the canvas")


def test_focus_brings_a_card_into_view(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}Board.canvas/") as page:
        choose(page, "actual")
        page.locator(".canvas-link a").focus()
        expect(page.locator(".canvas-link a")).to_be_in_viewport()


def test_the_text_leads_to_its_card_and_makes_it_legible(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}Board.canvas/", viewport=PHONE) as page:
        page.locator(".canvas-outline summary").click()
        page.locator(".canvas-outline a", has_text="Far away").first.click()
        card = page.locator(".canvas-text", has_text="Far away")
        expect(card).to_be_in_viewport()
        expect(card).to_be_focused()
        assert scale(page) >= 0.7


def test_control_and_the_wheel_zoom_at_the_pointer(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}Board.canvas/") as page:
        choose(page, "actual")
        card = page.locator(".canvas-text").first
        before = card.bounding_box()
        assert before is not None
        page.mouse.move(before["x"], before["y"])
        page.keyboard.down("Control")
        page.mouse.wheel(0, -120)
        page.wait_for_function(
            "document.querySelector('.canvas-tools output').textContent > '100 %'"
        )
        page.keyboard.up("Control")
        after = card.bounding_box()
        assert after is not None
        assert scale(page) > 1.2
        assert (after["x"], after["y"]) == pytest.approx((before["x"], before["y"]), abs=3)


def test_a_drag_of_the_ground_moves_and_one_of_text_selects(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}Board.canvas/") as page:
        choose(page, "actual")
        box = page.locator(".canvas-box").bounding_box()
        assert box is not None
        x, y = box["x"] + 620, box["y"] + 400
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x - 100, y - 60, steps=5)
        page.mouse.up()
        assert scrolled(page) == pytest.approx((100, 60), abs=2)
        page.locator(".canvas-box").evaluate("e => e.scrollTo(0, 0)")
        words = page.locator(".canvas-text p").first.bounding_box()
        assert words is not None
        page.mouse.move(words["x"] + 60, words["y"] + 8)
        page.mouse.down()
        page.mouse.move(words["x"] + 140, words["y"] + 8, steps=5)
        page.mouse.up()
        assert scrolled(page) == (0, 0)
        assert page.evaluate("getSelection().toString()").strip()


@pytest.mark.parametrize("css", [".canvas-title a", ".canvas-text a.internal-link"])
def test_links_of_cards_lead_on(browser: Browser, address: str, css: str) -> None:
    with opened(browser, f"{address}Board.canvas/") as page:
        page.locator(css).first.click()
        page.wait_for_url("**/Thyme/")


def test_two_fingers_zoom(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}Board.canvas/", viewport=PHONE, has_touch=True) as page:
        fitted = scale(page)
        page.locator(".canvas-box").evaluate(
            """box => {
              const { left, top } = box.getBoundingClientRect();
              const send = (type, gap) => {
                const touch = (identifier, x) =>
                  new Touch({ identifier, target: box, clientX: left + x, clientY: top + 40 });
                const touches = [touch(1, 100 - gap), touch(2, 100 + gap)];
                const init = { touches, bubbles: true, cancelable: true };
                return box.dispatchEvent(new TouchEvent(type, init));
              };
              send("touchstart", 20);
              send("touchmove", 40);
              send("touchend", 40);
            }"""
        )
        assert scale(page) == pytest.approx(2 * fitted, rel=0.05)


def test_an_embedded_canvas_is_smaller_and_leads_to_its_page(
    browser: Browser, address: str
) -> None:
    with opened(browser, f"{address}Note/") as page:
        box = page.locator(".canvas-embed .canvas-box").bounding_box()
        assert box is not None
        assert box["height"] < 560
        page.locator(".canvas-embed > .embed-title a").click()
        page.wait_for_url("**/Board.canvas/")
        page.wait_for_selector(".vault-note > .canvas.is-live")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_lines_stand_out_from_the_ground(browser: Browser, address: str, scheme: str) -> None:
    """WCAG 2.2, 1.4.11: 3 : 1."""
    with opened(browser, f"{address}Board.canvas/", color_scheme=scheme) as page:
        contrasts = page.evaluate(
            """() => {
              const pixel = document.createElement("canvas").getContext("2d");
              const light = (color) => {
                pixel.fillStyle = color;
                pixel.fillRect(0, 0, 1, 1);
                const linear = [...pixel.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) =>
                  part / 255 <= 0.04045 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4);
                return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
              };
              const ground = light(getComputedStyle(document.body).backgroundColor);
              const of = (color) => {
                const pair = [light(color), ground].sort((a, b) => b - a);
                return (pair[0] + 0.05) / (pair[1] + 0.05);
              };
              return [
                ...[...document.querySelectorAll(".canvas-node")].map((e) =>
                  of(getComputedStyle(e).borderTopColor)),
                ...[...document.querySelectorAll(".canvas-edges path")].map((e) =>
                  of(getComputedStyle(e).stroke)),
              ];
            }"""
        )
        assert len(contrasts) == len(NODES) + len(EDGES)
        assert min(contrasts) >= 3


def test_no_request_goes_to_another_host(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}Board.canvas/")
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    context.close()


def test_on_paper_the_whole_plane_fits(browser: Browser, address: str) -> None:
    with opened(
        browser, f"{address}Board.canvas/", viewport={"width": 720, "height": 1000}
    ) as page:
        choose(page, "actual")
        page.emulate_media(media="print")
        plane = page.locator(".canvas-plane").bounding_box()
        assert plane is not None
        assert plane["width"] <= 720
        assert plane["height"] <= 1000
        expect(page.locator(".canvas-tools")).to_be_hidden()
        expect(page.locator(".canvas-outline li").first).to_be_visible()

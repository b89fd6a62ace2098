"""What readers feel: nothing moves, nothing leaves, and the site is there without a network."""

from __future__ import annotations

import gzip
import json
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from accessible import violations
from handbook import KINDS, SHIFTS, STARTED, timeline
from late_scripts import LATE, open_with_late_scripts
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from PIL import Image
from served import built, served
from written_vault import write_vault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

# The handbook has no canvas.
BOARD = json.dumps(
    {
        "nodes": [
            {"id": "a", "type": "text", "text": "A **thought**", "width": 260, "height": 160},
            {"id": "b", "type": "file", "file": "Other.md", "x": 400, "width": 260, "height": 160},
            {"id": "g", "type": "group", "label": "All", "x": -40, "y": -60, "width": 760}
            | {"height": 300},
        ],
        "edges": [{"id": "e", "fromNode": "a", "toNode": "b", "label": "leads to"}],
    }
)
WIDE_LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"><path d="M0 0h300v100z"/></svg>'
)
# What overflows is made reachable once it has been measured.
REACHED = """
() => [...document.querySelectorAll(".math")].every(
  (each) => each.scrollWidth <= each.clientWidth || each.tabIndex === 0)
"""
PAINTED = """
() => ({
  scheme: document.body.getAttribute("data-md-color-scheme"),
  background: getComputedStyle(document.body).backgroundColor,
})
"""


def _vault(folder: Path, config: str, notes: dict[str, str] | None = None) -> Path:
    files = {
        ".knapper/config.yml": config,
        "Home.md": "To [[Other]].\n",
        "Other.md": "Some text.\n",
        **(notes or {}),
    }
    write_vault(folder, files)
    return folder


def _walk(browser: Browser, host: str, path: str, scheme: str, width: int) -> None:
    """Open one page and refuse whatever moves, leaves, is lacking or shuts someone out."""
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    lacking: list[str] = []
    page.on(
        "response",
        lambda answer: lacking.append(answer.url) if answer.status >= HTTPStatus.BAD_REQUEST else 0,
    )
    page.goto(host + path)
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith((host, "data:", "blob:"))] == []
    assert lacking == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(SHIFTS) == []
    page.wait_for_function(REACHED)
    assert violations(page) == []
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_is_calm_and_open_to_all(
    browser: Browser, address: str, kind: str, scheme: str, width: int
) -> None:
    _walk(browser, address, KINDS[kind], scheme, width)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
@pytest.mark.parametrize("kind", [kind for kind, path in KINDS.items() if "#" not in path])
def test_every_kind_of_page_is_calm_and_whole_without_javascript(
    browser: Browser, address: str, kind: str, scheme: str, width: int
) -> None:
    context = browser.new_context(
        java_script_enabled=False,
        viewport={"width": width, "height": 844},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    told = timeline(page)
    page.goto(address + KINDS[kind])
    page.wait_for_load_state("networkidle")
    assert page.locator("article h1").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [each.inner_text() for each in page.locator("button").all() if each.is_visible()] == []
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    assert set(told) == {"largest-contentful-paint"}
    context.close()


@pytest.mark.parametrize(
    ("logo", "width"),
    [("wide.svg", 78), ("wide.png", 78), ("https://logo.example/x.png", 26)],
)
def test_a_logo_has_its_room_before_it_comes(
    browser: Browser, tmp_path: Path, logo: str, width: int
) -> None:
    """A logo is 26 pixels high, and as wide as its shape wants, or a square where none is known."""
    vault = _vault(tmp_path / "vault", "")
    (vault / "wide.svg").write_text(WIDE_LOGO, encoding="utf-8")
    Image.new("RGB", (300, 100)).save(vault / "wide.png")
    config = f"site_name: x\ndocs_dir: vault\ntheme: {{name: material, logo: '{logo}'}}\n"
    (tmp_path / "mkdocs.yml").write_text(config + "plugins: [knapper]\n", encoding="utf-8")
    mkdocs_build(load_config(str(tmp_path / "mkdocs.yml")))
    with served(tmp_path / "site") as address:
        page = browser.new_context(viewport={"width": 1280, "height": 844}).new_page()
        page.route(f"**/{logo.rpartition('/')[2]}", lambda route: route.abort())
        page.goto(address + "Other/")
        box = page.locator(".md-header .md-logo img").bounding_box()
        assert box
        assert (round(box["width"]), round(box["height"])) == (width, 26)
        page.context.close()


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a canvas."""
    folder = tmp_path_factory.mktemp("board")
    with built(_vault(folder / "vault", "", {"Board.canvas": BOARD}), folder / "site") as address:
        yield address


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_canvas_is_calm_and_open_to_all(
    browser: Browser, board: str, scheme: str, width: int
) -> None:
    _walk(browser, board, "Board.canvas/", scheme, width)


def test_a_method_keeps_to_what_it_may_cost(browser: Browser, address: str, site: Path) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 844}).new_page()
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url.removeprefix(address)))
    page.goto(address + "Methods/Fine-tuning/")
    page.wait_for_load_state("networkidle")
    page.context.close()

    def size(name: str) -> int:
        file = site / name / "index.html" if name.endswith("/") else site / name
        return len(gzip.compress(file.read_bytes()))

    ours = {name: size(name) for name in asked if name.startswith("assets/knapper/")}
    assert sum(n for name, n in ours.items() if name.endswith(".js")) <= 25 * 1024, ours
    assert sum(n for name, n in ours.items() if name.endswith(".css")) <= 20 * 1024, ours
    assert sum(map(size, asked)) <= 150 * 1024, asked


@pytest.mark.parametrize("stored", ["light", "dark"])
def test_a_scheme_that_was_chosen_is_there_before_the_first_paint(
    browser: Browser, address: str, stored: str
) -> None:
    other = "dark" if stored == "light" else "light"
    context = browser.new_context(color_scheme=other)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    at = 1 if stored == "light" else 2
    page.evaluate(
        """(at) => {
          const input = document.querySelectorAll("[data-md-component=palette] input")[at];
          input.click();
        }""",
        at,
    )
    expected = page.evaluate(PAINTED)
    # Scripts of the end of the page never come: what the head does must be enough.
    page.route(LATE, lambda route: route.abort())
    page.goto(address)
    assert page.evaluate(PAINTED) == expected
    assert expected["scheme"] == ("default" if stored == "light" else "slate")
    context.close()


COLOURS = """
() => ({
  scheme: document.body.getAttribute("data-md-color-scheme"),
  media: document.body.getAttribute("data-md-color-media"),
  canvas: document.querySelector("meta[name=color-scheme]").content,
  header: document.querySelector("meta[name=theme-color]").content
    === getComputedStyle(document.querySelector(".md-header")).backgroundColor,
  next: [...document.querySelectorAll("form.md-header__option label:not([hidden])")]
    .map((label) => label.title),
})
"""


@pytest.mark.parametrize("late", [False, True], ids=["", "late-scripts"])
def test_the_switch_for_colours_goes_round_and_follows_the_system(
    browser: Browser, address: str, late: bool
) -> None:
    def colours(media: str, scheme: str, next_: str) -> dict[str, object]:
        canvas = "dark" if scheme == "slate" else "light"
        media = f"(prefers-color-scheme{media and ': '}{media})"
        return {
            "scheme": scheme,
            "media": media,
            "canvas": canvas,
            "header": True,
            "next": [next_],
        }

    dark = colours("dark", "slate", "Switch to system preference")
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    if late:  # Scripts of the end of the page never come.
        page.route(LATE, lambda route: route.abort())
    page.goto(address)
    assert page.evaluate(COLOURS) == colours("", "slate", "Switch to light mode")
    page.emulate_media(color_scheme="light")
    page.wait_for_function("document.body.dataset.mdColorScheme === 'default'")
    assert page.evaluate(COLOURS) == colours("", "default", "Switch to light mode")
    switch = page.locator("form.md-header__option label:not([hidden])")
    switch.click()
    assert page.evaluate(COLOURS) == colours("light", "default", "Switch to dark mode")
    switch.click()
    assert page.evaluate(COLOURS) == dark
    page.goto(address + "Methods/Fine-tuning/")
    assert page.evaluate(COLOURS) == dark
    page.emulate_media(color_scheme="dark")
    page.locator("form.md-header__option input").last.focus()
    page.keyboard.press("Enter")
    assert page.evaluate(COLOURS) == colours("", "slate", "Switch to light mode")
    page.wait_for_function("!document.body.hasAttribute('data-md-color-switching')")
    # Scripts of others know it by this name.
    assert page.locator("[data-md-component=palette]").count() == 1
    assert failures == []
    context.close()


def test_no_script_has_the_whole_page_styled_anew(browser: Browser, address: str) -> None:
    """A class of the root does so, for example, and on a phone a quarter of a second is gone."""
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    styled: list[int] = []
    ended: list[bool] = []

    def note(data: dict[str, list[dict[str, Any]]]) -> None:
        events = [each for each in data["value"] if each["name"] == "UpdateLayoutTree"]
        styled.extend(each["args"].get("elementCount", 0) for each in events)

    devtools = page.context.new_cdp_session(page)
    devtools.on("Tracing.dataCollected", note)
    devtools.on("Tracing.tracingComplete", lambda _: ended.append(True))

    def begin() -> None:
        page.wait_for_selector(".md-footer", state="attached")
        devtools.send("Tracing.start", {"categories": "devtools.timeline"})

    open_with_late_scripts(page, address + "Methods/Fine-tuning/", begin)
    page.wait_for_function(STARTED)
    page.wait_for_timeout(300)
    devtools.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(20)
    assert styled, "nothing was traced"
    assert max(styled) < 0.75 * page.locator("*").count()
    page.context.close()


def test_the_focus_is_seen_on_every_stop(browser: Browser, address: str) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 844}).new_page()
    page.goto(address + "Methods/Fine-tuning/")
    unseen = []
    for _ in range(30):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
              const at = document.activeElement;
              const style = getComputedStyle(at);
              const line = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
              return at === document.body || line || style.boxShadow !== "none"
                || at.matches("input") ? "" : at.outerHTML.slice(0, 120);
            }"""
        )
        unseen += [seen] if seen else []
    assert unseen == []
    page.context.close()


def test_the_reading_mode_stays_from_page_to_page(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 844})
    page = context.new_page()
    page.goto(address + "Methods/Fine-tuning/")
    size = "parseFloat(getComputedStyle(document.querySelector('article h1')).fontSize)"
    tree = page.locator(".md-sidebar--primary")
    assert tree.is_visible()
    page.get_by_role("button", name="Reading mode").click()
    assert not tree.is_visible()
    before = page.evaluate(size)
    page.get_by_role("button", name="Larger text").click()
    assert page.evaluate(size) > before
    page.get_by_role("button", name="Serif").click()
    kept = {"is-reading", "reading-l", "reading-serif"}
    # Before any script of the page's end has come.
    page.route(LATE, lambda route: route.abort())
    page.goto(address + "The-small-model/")
    assert not tree.is_visible()
    assert kept <= set(page.evaluate("document.documentElement.className").split())
    page.unroute(LATE)
    page.reload()
    assert page.evaluate(SHIFTS) == []
    page.get_by_role("button", name="Reading mode").click()
    page.reload()
    assert tree.is_visible()
    context.close()


def test_on_paper_stand_the_note_and_its_address(browser: Browser, tmp_path: Path) -> None:
    vault = _vault(
        tmp_path / "vault",
        "site_url: https://notes.example/\n",
        {"Other.md": "See [there](https://example.com/far).\n\n> [!note]- Folded\n> Inside.\n"},
    )
    with built(vault, tmp_path / "site") as address:
        page = browser.new_context(viewport={"width": 800, "height": 1000}).new_page()
        page.goto(address + "Other/")
        page.emulate_media(media="print")
        assert page.get_by_text("https://notes.example/Other/", exact=True).is_visible()
        assert page.get_by_text("Inside.").is_visible()
        assert page.locator("article h1").is_visible()
        for gone in (".md-header", ".md-sidebar--primary", ".vault-reading", ".md-footer"):
            assert not page.locator(gone).first.is_visible(), gone
        after = page.evaluate(
            "getComputedStyle(document.querySelector('a.external-link'), '::after').content"
        )
        assert "https://example.com/far" in after
        page.context.close()


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_a_note_may_stand_from_right_to_left(
    browser: Browser, tmp_path: Path, language: str, direction: str
) -> None:
    vault = _vault(
        tmp_path / "vault",
        f"language: {language}\n",
        {"Right.md": "---\ncssclasses: [rtl]\n---\n\nSome text.\n\n```\ncode\n```\n"},
    )
    with built(vault, tmp_path / "site") as address:
        page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
        page.goto(address + "Right/")
        of = "(at) => getComputedStyle(document.querySelector(at)).direction"
        assert page.evaluate(of, "body") == direction
        assert page.evaluate(of, ".vault-note") == "rtl"
        assert page.evaluate(of, ".vault-note pre") == "ltr"
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.evaluate("document.documentElement.lang") == language
        page.context.close()


def _controlled(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    page.wait_for_function("navigator.serviceWorker.controller?.state === 'activated'")
    return page


def test_a_copy_is_read_without_a_network(browser: Browser, tmp_path: Path) -> None:
    vault = _vault(
        tmp_path / "vault",
        "offline: true\n",
        {"Secret.md": "---\npublish: false\n---\nHush.\n"},
    )
    context = browser.new_context()
    with built(vault, tmp_path / "site") as address:
        assert b"Secret" not in (tmp_path / "site" / "offline.js").read_bytes()
        page = _controlled(context, address)
        context.set_offline(True)
        page.locator("article a.internal-link").first.click()
        page.get_by_text("Some text.").wait_for()
        assert page.evaluate("document.styleSheets.length") > 1
        page.goto(address + "Nowhere/")
        assert page.get_by_role("heading", name="There is no page here").is_visible()
        context.set_offline(False)
        # A newer page wins over the copy while there is a network.
        other = tmp_path / "site" / "Other" / "index.html"
        other.write_text(other.read_text("utf-8").replace("Some text.", "New text."), "utf-8")
        page.goto(address + "Other/")
        assert page.get_by_text("New text.").is_visible()
        hosts = "caches.keys().then(async (names) => (await Promise.all(names.map(async (name) => \
            (await (await caches.open(name)).keys()).map((each) => each.url)))).flat())"
        assert all(url.startswith(address) for url in page.evaluate(hosts))
        context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_a_reader_asks_for_a_copy_and_drops_it(
    browser: Browser, tmp_path: Path, width: int, scheme: str
) -> None:
    vault = _vault(tmp_path / "vault", "offline: ask\n")
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    copies = "caches.keys()"
    with built(vault, tmp_path / "site") as address:
        _walk(browser, address, "Other/", scheme, width)
        page = context.new_page()
        page.goto(address, wait_until="networkidle")
        assert (
            page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)")
            == 0
        )
        button = page.get_by_role("button", name="Keep this site for reading offline")
        assert button.get_attribute("aria-pressed") == "false"
        button.click()
        page.locator("[data-offline][aria-pressed=true]").wait_for()
        page.wait_for_function("navigator.serviceWorker.controller?.state === 'activated'")
        page.wait_for_function(
            "async () => Boolean(await caches.match(new URL('Other/', location.href)))"
        )
        context.set_offline(True)
        page.goto(address + "Other/")
        assert page.get_by_text("Some text.").is_visible()
        page.locator("[data-offline][aria-pressed=true]").wait_for()
        context.set_offline(False)
        button.click()
        page.locator("[data-offline][aria-pressed=false]").wait_for()
        # The page is still under the worker, which is to keep nothing more.
        page.evaluate("fetch('.').then((answer) => answer.text())")
        assert page.evaluate(copies) == []
        page.goto(address)
        assert page.evaluate("navigator.serviceWorker.controller") is None
        assert page.evaluate(copies) == []
        context.close()


def test_a_browser_that_keeps_no_copy_says_so(browser: Browser, tmp_path: Path) -> None:
    vault = _vault(tmp_path / "vault", "offline: ask\nlanguage: de\n")
    context = browser.new_context()
    with built(vault, tmp_path / "site") as address:
        (tmp_path / "site" / "offline.js").write_text("throw 1", "utf-8")
        page = context.new_page()
        page.goto(address, wait_until="networkidle")
        page.get_by_role("button", name="Diese Seiten zum Lesen ohne Netz behalten").click()
        page.get_by_text("Dieser Browser behält keine Kopie dieser Seiten").wait_for()
        assert page.locator("[data-offline][aria-pressed=false]").is_visible()
        context.close()


def test_a_copy_of_a_site_below_another_keeps_to_itself(browser: Browser, tmp_path: Path) -> None:
    config = "site_url: https://x.example/garden/\noffline: true\n"
    vault = _vault(tmp_path / "vault", config)
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "index.html").write_text("<!doctype html><p>Not of the garden.", "utf-8")
    context = browser.new_context()
    with built(vault, tmp_path / "root" / "garden"), served(tmp_path / "root") as host:
        page = _controlled(context, f"{host}garden/")
        kept = page.evaluate(
            """caches.keys().then(async (names) => (await Promise.all(names.map(async (name) =>
              (await (await caches.open(name)).keys()).map((each) => each.url)))).flat())"""
        )
        assert f"{host}garden/Other/" in kept
        assert all(url.startswith(f"{host}garden/") for url in kept)
        page.goto(host)
        assert page.evaluate("navigator.serviceWorker.controller") is None
        context.set_offline(True)
        page.goto(f"{host}garden/Other/")
        assert page.get_by_text("Some text.").is_visible()
        assert page.evaluate("document.styleSheets.length") > 1
        page.goto(f"{host}garden/Nowhere/")
        assert page.get_by_role("heading", name="There is no page here").is_visible()
        context.close()


def test_a_copy_goes_where_it_is_no_longer_wanted(browser: Browser, tmp_path: Path) -> None:
    vault = _vault(tmp_path / "vault", "offline: true\n")
    plain = _vault(tmp_path / "plain", "")
    context = browser.new_context()
    with built(vault, tmp_path / "site") as address, built(plain, tmp_path / "later"):
        page = _controlled(context, address)
        assert page.evaluate("caches.keys()") != []
        for name in ("offline.js", "index.html"):
            (tmp_path / "site" / name).write_bytes((tmp_path / "later" / name).read_bytes())
        page.evaluate("navigator.serviceWorker.getRegistration().then((each) => each.update())")
        page.wait_for_function(
            "navigator.serviceWorker.getRegistrations().then((all) => all.length === 0)"
        )
        page.wait_for_function("caches.keys().then((names) => names.length === 0)")
        context.close()

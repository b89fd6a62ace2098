"""Pictures, films and what other hosts have, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from accessible import violations
from late_scripts import open_with_late_scripts
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect
from served import built

pytestmark = pytest.mark.browser

WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
SHAPE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 120"><path d="M0 0h300v120z"/></svg>'
)
NOTES = {
    "Media.md": """
![[photo.jpg|A photograph]]

words ![[small.png]] and ![[photo.jpg|300]] ![[small.png|60x90]]

<img src="photo.jpg" width="70%"> <img src="shape.svg">

- ![[shape.svg]]

| a | b |
|---|---|
| ![[shape.svg]] | ![[small.png]] |

> [!note] Words
> ![[photo.jpg]]

![[sound.wav]]

![[film.mp4]]

![[paper.pdf#height=300]]

[[Other]] [![[photo.jpg]]](Other.md)
""",
    "Zoom.md": "![[photo.jpg|A photograph]]\n\n![[shape.svg]]\n\n![[small.png]]",
    "Other.md": "![](https://img.example/a.png)\n\n![Talk](https://www.youtube.com/watch?v=abcdefghijk)",
    "Outside.md": "![](https://img.example/a.png)\n\n![x|200](https://img.example/b.png)\n\n"
    "![x|90x20](https://img.example/c.png) [![x](https://img.example/d.png)](Other.md)\n\n"
    '<iframe src="https://img.example/e" height="150"></iframe>\n\nWords.\n',
    "Badge.md": "![one](https://img.example/b.png) [![two](https://img.example/c.png)](Other.md)",
    "Drei.md": "# Erstes\n\nDas nennt [[Media]].\n\n## Zweites\n\nUnd [[Other|jenes]] auch.",
}


def picture(width: int, height: int, kind: str) -> bytes:
    out = BytesIO()
    Image.effect_noise((width, height), 70).convert("RGB").save(out, kind)
    return out.getvalue()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("media")
    vault = folder / "vault"
    (vault / ".knapper").mkdir(parents=True)
    (vault / ".knapper" / "config.yml").write_text("language: de\n", "utf-8")
    for name, text in NOTES.items():
        (vault / name).write_text(text, "utf-8")
    (vault / "photo.jpg").write_bytes(picture(1800, 1200, "JPEG"))
    (vault / "small.png").write_bytes(picture(120, 80, "PNG"))
    (vault / "shape.svg").write_text(SHAPE, "utf-8")
    for name in ("sound.wav", "film.mp4", "paper.pdf"):
        (vault / name).write_bytes(b"")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KNAPPER_CACHE_DIR", str(folder / "cache"))
        with built(vault, folder / "site") as address:
            yield address


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page; no outside host is ever reached."""
    contexts = []

    def open_page(url: str = "", **options: object) -> Page:
        context = browser.new_context(**{"viewport": WIDE, **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        context.route("https://**", _answer)
        # The browser's own PDF viewer is a program by itself, and reloads pages when it likes.
        context.route("**/*.pdf", lambda route: route.fulfill(body="a PDF"))
        if url:
            page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()


def _answer(route: Route) -> None:
    if route.request.url.endswith(".png"):
        route.fulfill(body=picture(40, 30, "PNG"), content_type="image/png")
    else:
        route.fulfill(body="<title>x</title>a frame", content_type="text/html")


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_nothing_moves_when_pictures_arrive(
    open_page: Callable[..., Page], address: str, viewport: dict[str, int]
) -> None:
    page = open_page(viewport=viewport)
    held: list[Route] = []
    free: list[bool] = []

    def hold(route: Route) -> None:
        if free:
            route.continue_()
        else:
            held.append(route)

    page.route("**/*.{jpg,png,svg,webp,wav,mp4}", hold)
    page.add_init_script(
        "window.moved = [];"
        "new PerformanceObserver((list) => list.getEntries().forEach((entry) =>"
        "  entry.sources.forEach(({ node }) => node?.closest?.('article') &&"
        "  window.moved.push(node.outerHTML.slice(0, 99)))"
        ")).observe({ type: 'layout-shift', buffered: true })"
    )
    page.goto(f"{address}Media/", wait_until="domcontentloaded")
    boxes = (
        "[...document.querySelectorAll('article :is(img, video, audio, iframe)')].map((each) => {"
        " const { x, y, width, height } = each.getBoundingClientRect();"
        " return [x, y + scrollY, width, height].map(Math.round); })"
    )
    page.wait_for_function("document.querySelector('article img[role=button]')")
    page.evaluate("document.querySelectorAll('img').forEach((each) => { each.loading = 'eager'; })")
    before = page.evaluate(boxes)
    assert not page.evaluate(
        "[...document.querySelectorAll('article img')].some((i) => i.naturalWidth)"
    )
    free.append(True)
    for route in held:
        route.continue_()
    page.wait_for_function(
        "[...document.querySelectorAll('article img')].every((each) => each.naturalWidth)"
    )
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate(boxes) == before
    assert page.evaluate("moved") == []
    assert all(width and height for _, _, width, height in before if viewport is WIDE)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_a_phone_fetches_the_small_copy(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(f"{address}Media/", viewport=PHONE)
    first = page.locator("article img").first
    expect(first).to_have_js_property("complete", value=True)
    assert first.evaluate("(each) => each.currentSrc").endswith("-800.webp")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_picture_opens_large(
    open_page: Callable[..., Page], address: str, viewport: dict[str, int], scheme: str
) -> None:
    page = open_page(f"{address}Zoom/", viewport=viewport, color_scheme=scheme)
    first = page.get_by_role("button", name="Vergrößern: A photograph")
    first.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog.vault-zoom")
    expect(dialog).to_be_visible()
    large = dialog.locator("img")
    expect(large).to_have_attribute("src", f"{address}photo.jpg")
    assert violations(page, within=".vault-zoom") == []
    dialog.locator(".vault-zoom-box").focus()
    fitted = large.bounding_box()
    page.keyboard.press("Enter")
    expect(dialog.locator(".is-whole")).to_be_visible()
    whole = large.bounding_box()
    assert fitted is not None
    assert whole is not None
    assert whole["width"] >= 1800 > fitted["width"]
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    expect(dialog.locator(".vault-zoom-words")).to_contain_text("2 / ")
    page.get_by_role("button", name="Vorige").click()
    expect(dialog.locator(".vault-zoom-words")).to_contain_text("1 / ")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(first).to_be_focused()


def test_a_picture_in_a_link_or_too_small_stays_a_picture(
    open_page: Callable[..., Page], address: str
) -> None:
    page = open_page(f"{address}Media/")
    expect(page.locator("article img[role=button]").first).to_be_visible()
    assert page.locator("article a img[role=button]").count() == 0
    assert page.locator("article img[src$='small.png'][role=button]").count() == 0


def test_without_javascript_pictures_are_pictures(
    open_page: Callable[..., Page], address: str
) -> None:
    page = open_page(f"{address}Media/", java_script_enabled=False)
    assert page.locator("article img[role=button]").count() == 0
    expect(page.locator("article img").first).to_be_visible()


def test_another_host_is_asked_only_when_the_reader_agrees(
    open_page: Callable[..., Page], address: str
) -> None:
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}Other/")
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith(address)] == []
    film = page.locator(".external-embed[data-embed=film]")
    film.get_by_role("link", name="Talk").click()
    expect(film.locator("iframe")).to_have_attribute(
        "src", "https://www.youtube-nocookie.com/embed/abcdefghijk"
    )
    assert not [url for url in asked if "img.example" in url]
    still = page.locator(".external-embed[data-embed=picture]")
    still.get_by_role("link").click()
    expect(still.locator("img")).to_be_visible()
    assert [url for url in asked if "img.example" in url] == ["https://img.example/a.png"]


def test_a_reader_can_agree_to_a_host_until_they_leave(
    open_page: Callable[..., Page], address: str
) -> None:
    page = open_page(f"{address}Badge/")
    page.locator(".external-embed > a").click()
    expect(page.locator(".external-embed img")).to_have_count(1)
    page.get_by_role("button", name="img.example").click()
    expect(page.locator(".external-embed img")).to_have_count(2)
    page.goto(f"{address}Other/")
    expect(page.locator(".external-embed[data-embed=picture] img")).to_be_visible()
    assert page.locator(".external-embed iframe").count() == 0
    later = open_page(f"{address}Other/")
    assert later.locator(".external-embed img").count() == 0


@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_nothing_moves_when_pictures_of_another_host_come(
    open_page: Callable[..., Page], address: str, viewport: dict[str, int]
) -> None:
    page = open_page(viewport=viewport)
    page.route(
        "https://img.example/*.png",
        lambda route: route.fulfill(body=picture(700, 90, "PNG"), content_type="image/png"),
    )
    page.goto(f"{address}Other/")
    page.evaluate("sessionStorage.setItem('knapper-hosts', '[\"img.example\"]')")
    page.add_init_script(
        """window.moved = [];
        new PerformanceObserver((list) => {
          for (const { value, sources } of list.getEntries())
            moved.push([value, ...sources.map(({ node }) => node?.outerHTML)]);
        }).observe({ type: "layout-shift", buffered: true });"""
    )
    open_with_late_scripts(page, f"{address}Outside/")
    page.wait_for_function(
        "document.querySelectorAll('.external-embed img').length === 4"
        " && [...document.images].every((each) => each.naturalWidth)"
    )
    page.wait_for_load_state("networkidle")
    assert page.evaluate("moved") == []
    sizes = page.locator(".external-embed img").evaluate_all(
        "all => all.map((each) => [each.clientWidth, each.clientHeight])"
    )
    assert sizes[1:3] == [[200, 133], [90, 20]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["Media/", "Other/", "Badge/"])
def test_axe_finds_nothing(
    open_page: Callable[..., Page], address: str, path: str, scheme: str
) -> None:
    page = open_page(f"{address}{path}", color_scheme=scheme)
    assert violations(page, within="article") == []


def test_without_javascript_a_still_is_a_link(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(f"{address}Other/", java_script_enabled=False)
    expect(page.get_by_role("link", name="Talk")).to_have_attribute(
        "href", "https://www.youtube.com/watch?v=abcdefghijk"
    )


def test_a_mention_leads_to_its_section_in_words_of_the_site(
    open_page: Callable[..., Page], address: str
) -> None:
    page = open_page(f"{address}Other/", java_script_enabled=False)
    mentions = page.get_by_role("complementary", name="Verlinkte Erwähnungen")
    mentions.get_by_role("link", name="jenes").click()
    assert page.url == f"{address}Drei/#zweites"

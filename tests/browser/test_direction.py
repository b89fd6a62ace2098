"""Notes in Arabic or Hebrew on a site in English, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from served import built
from written_vault import write_vault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

FILES = {
    "Home.md": "Some text, [[مرحبا]].\n\nשלום, and more.\n",
    "مرحبا.md": """\
مرحبا بالعالم

An English line.

- عنصر
    - عنصر

> اقتباس

```
code
```

| اسم | رقم |
| --- | --- |
| ا | 1 |
""",
}
# How far what is within stands from the left and right edge of what is around it.
GAPS = """selector => { const it = document.querySelector(selector), around = it.parentElement;
  const [a, b] = [it, around].map((each) => each.getBoundingClientRect());
  return [Math.round(a.left - b.left), Math.round(b.right - a.right)] }"""
STYLE = "([selector, key]) => getComputedStyle(document.querySelector(selector))[key]"
# Where the letters of a paragraph begin: at its right edge or its left one.
SIDE = """element => { const range = document.createRange(); range.selectNodeContents(element);
  const [a, b] = [range, element].map((each) => each.getBoundingClientRect());
  return b.right - a.right < a.left - b.left ? "right" : "left" }"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("direction")
    with built(write_vault(folder / "vault", FILES), folder / "site") as address:
        yield address


@pytest.fixture(
    params=[
        (1280, "light", True),
        (390, "dark", True),
        (1280, "dark", False),
        (390, "light", False),
    ],
    ids=["wide-light", "narrow-dark", "wide-dark-without-scripts", "narrow-light-without-scripts"],
)
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, scheme, scripts = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts
    )
    yield context.new_page()
    context.close()


def test_a_note_from_right_to_left_is_set_so(site: str, page: Page) -> None:
    page.goto(f"{site}مرحبا/")
    note = ".vault-note"
    assert page.evaluate(STYLE, [note, "direction"]) == "rtl"
    assert page.evaluate(STYLE, ["body", "direction"]) == "ltr"
    left, right = page.evaluate(GAPS, f"{note} > ul > li")
    assert right > left == 0, "the mark has its room on the right"
    assert page.evaluate(STYLE, [f"{note} blockquote", "borderRightWidth"]) != "0px"
    assert page.evaluate(STYLE, [f"{note} blockquote", "borderLeftWidth"]) == "0px"
    assert page.evaluate(STYLE, [f"{note} pre", "direction"]) == "ltr"
    paragraphs = page.locator(f"{note} > p")
    assert paragraphs.nth(0).evaluate(SIDE) == "right"
    assert paragraphs.nth(1).evaluate(SIDE) == "left", "as Obsidian sets each line by its own"
    assert page.locator("article h1").evaluate(SIDE) == "right"
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0


def test_a_line_of_a_note_from_left_to_right_is_set_by_its_own(site: str, page: Page) -> None:
    page.goto(site)
    assert page.evaluate(STYLE, [".vault-note", "direction"]) == "ltr"
    paragraphs = page.locator(".vault-note > p")
    assert [paragraphs.nth(at).evaluate(SIDE) for at in (0, 1)] == ["left", "right"]

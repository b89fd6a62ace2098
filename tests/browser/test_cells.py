"""Code cells in a real browser: read, scrolled by keyboard, copied, printed, on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from accessible import violations
from playwright.sync_api import Browser, Page
from served import built
from stored_outputs import gave, store

from knapper.cells import Display, Failure, Printed, Result, StoredCell
from knapper.cells.store import figure_name

pytestmark = pytest.mark.browser

NOTE = """\
The loss is [[#^loss|2.31]].

- Two codes of one item

  ```
  one
  ```

  ```
  two
  ```

  ^item

```python run label=fit
for step in range(3):
    print(step)
```

```output
0
1
2
```

```python run alt="A line that falls" caption="Loss by step."
plot()
```

```python run
print(long)
```

```python run
print(wide)
```

> [!note] Within
> ```python run hide=code
> table
> ```

```python run raises=ValueError
int("a")
```

```python run
stale()
```

```python run
new()
```
"""
COLOURS = (*range(30, 38), *range(90, 98), *range(40, 48), "2", "7", "7;31", "38;5;226", "48;5;226")
COLOURED = " ".join(f"\x1b[{code}mcolour {code}\x1b[0m" for code in COLOURS)
DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 300">'
    b'<path d="M0 0L640 300" fill="none" stroke="currentColor"/><text x="9" y="290">step</text>'
    b"</svg>"
)
TABLE = (
    '<table border="1" class="dataframe"><thead><tr style="text-align: right;"><th></th>'
    + "".join(f"<th>column {n}</th>" for n in range(30))
    + "</tr></thead><tbody><tr><th>0</th>"
    + "<td>0.123456</td>" * 30
    + "</tr></tbody></table>"
)
CELLS = [
    StoredCell(
        "",
        seconds=20,
        assertions=1,
        outputs=(Printed("stdout", "0\n1\n2\n"), Printed("stderr", "a warning\n")),
        results=(Result("loss", 2.3096, "nats"), Result("accuracy", 0.9)),
    ),
    gave(Display("", "image/svg+xml", file=figure_name(DRAWING, "image/svg+xml"))),
    gave(Printed("stdout", "\n".join(f"epoch {n}" for n in range(1, 301)))),
    gave(Printed("stdout", "wide " * 100), Printed("stderr", COLOURED)),
    gave(Display("", "text/html", TABLE)),
    gave(Failure("ValueError", "invalid literal", "Traceback (most recent call last): …")),
    gave(Printed("stdout", "old\n")),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the note with the cells."""
    vault, site = tmp_path_factory.mktemp("cells") / "vault", tmp_path_factory.mktemp("built")
    (vault / ".knapper").mkdir(parents=True)
    (vault / ".knapper/config.yml").write_text("dates: none\n")
    (vault / "Home.md").write_text("Nothing.\n")
    (vault / "Loss.md").write_text(NOTE)
    store(vault, "Loss.md", CELLS, [(DRAWING, "image/svg+xml")], changed=6)
    with built(vault, site / "site") as address:
        yield f"{address}Loss/"


@pytest.fixture
def show(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Return a function that opens the note with the options of a context."""
    contexts = []

    def open_(**options: object) -> Page:
        context = browser.new_context(**options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.goto(address)
        if options.get("java_script_enabled", True):
            page.wait_for_selector("pre.cell-tall[tabindex]")
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(show: Callable[..., Page], scheme: str, width: int) -> None:
    page = show(
        color_scheme=scheme,
        reduced_motion="reduce",
        viewport={"width": width, "height": 800},
    )
    assert violations(page) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_nothing_runs_off_a_phone(show: Callable[..., Page], scripts: bool) -> None:
    page = show(viewport={"width": 390, "height": 800}, java_script_enabled=scripts)
    for box in page.locator(".cell-output, .cells-ran, .cell-figure svg").all():
        place = box.bounding_box()
        assert place is not None
        assert place["x"] + place["width"] <= 390


def test_what_scrolls_can_be_scrolled_by_keyboard(show: Callable[..., Page]) -> None:
    page = show(viewport={"width": 800, "height": 600})
    tall = page.get_by_role("group", name="Output", exact=True).first
    tall.focus()
    page.keyboard.press("End")
    page.wait_for_function("document.querySelector('pre.cell-tall').scrollTop > 1000")
    assert page.get_by_role("group", name="Table").count() == 1


def test_what_does_not_scroll_is_no_stop_on_the_way(show: Callable[..., Page]) -> None:
    page = show(viewport={"width": 1280, "height": 800})
    assert page.locator("#\\^fit pre.cell-text[tabindex]").count() == 0


def test_code_is_copied_without_its_output(show: Callable[..., Page]) -> None:
    page = show(permissions=["clipboard-read", "clipboard-write"])
    page.locator("#\\^fit .md-code__button[data-md-type=copy]").click()
    page.wait_for_selector(".md-dialog--active")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == "for step in range(3):\n    print(step)"


def test_each_of_two_codes_of_a_named_item_is_copied(show: Callable[..., Page]) -> None:
    page = show(permissions=["clipboard-read", "clipboard-write"])
    for words in ("one", "two"):
        code = page.locator("li pre", has_text=words)
        code.locator(".md-code__button[data-md-type=copy]").click()
        page.wait_for_function(
            "words => navigator.clipboard.readText().then(text => text.trim() === words)", arg=words
        )


def test_command_is_copied(show: Callable[..., Page]) -> None:
    page = show(permissions=["clipboard-read", "clipboard-write"])
    page.locator(".cells-command .md-code__button[data-md-type=copy]").click()
    page.wait_for_selector(".md-dialog--active")
    assert page.evaluate("navigator.clipboard.readText()").strip() == 'knapper run "Loss"'


def test_number_in_prose_leads_to_its_cell(show: Callable[..., Page]) -> None:
    page = show(viewport={"width": 800, "height": 400})
    page.get_by_role("link", name="2.31").click()
    page.wait_for_function("location.hash == '#^fit'")
    box = page.locator("#\\^fit").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 400


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_drawing_takes_the_colour_of_the_text(show: Callable[..., Page], scheme: str) -> None:
    page = show(color_scheme=scheme)
    stroke = page.locator(".cell-figure path").evaluate("each => getComputedStyle(each).stroke")
    fill = page.locator(".cell-figure text").evaluate("each => getComputedStyle(each).fill")
    text = page.locator(".vault-note").evaluate("each => getComputedStyle(each).color")
    assert stroke == fill == text


def test_all_is_there_without_javascript(show: Callable[..., Page]) -> None:
    page = show(java_script_enabled=False)
    for words in ("a warning", "Loss by step.", "as asserted", "Not run yet", "old"):
        assert page.get_by_text(words, exact=True).first.is_visible()
    page.get_by_text("Traceback", exact=True).click()
    assert page.get_by_text("Traceback (most recent call last)").is_visible()
    page.get_by_text("Code", exact=True).click()
    assert page.get_by_text("table", exact=True).is_visible()


def test_paper_shows_every_line_and_what_was_folded(show: Callable[..., Page]) -> None:
    page = show()
    page.emulate_media(media="print")
    tall = page.locator("pre.cell-tall")
    assert tall.evaluate("each => each.scrollHeight <= each.clientHeight + 1")
    wide = page.locator("pre.cell-text", has_text="wide wide")
    assert wide.evaluate("each => each.scrollWidth <= each.clientWidth + 1")
    assert page.get_by_text("Traceback (most recent call last)").is_visible()
    assert not page.locator(".cells-command").is_visible()

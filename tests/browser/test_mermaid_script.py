"""Diagrams that cannot be drawn here, left to a copy of Mermaid's script that the vault brings."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from served import served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

SEQUENCE = "```mermaid\nsequenceDiagram\n  A->>B: <hello>\n```\n"
# What Material asks of the script.
SCRIPT = """
window.mermaid = {
  initialize() {},
  async render(id, text) {
    window.drawn = (window.drawn || []).concat(text);
    return {svg: "<svg></svg>", fn: undefined};
  },
};
"""
VAULT = {
    ".knapper/config.yml": "mermaid: Assets/mermaid.min.js\n",
    "Assets/mermaid.min.js": SCRIPT,
    "Diagram.md": SEQUENCE,
    "Plain.md": 'text <pre class="mermaid">graph TD</pre>\n',
}


# In a process of its own: this one may have drawn the same diagram before.
BUILD = "import sys; sys.modules['merman'] = None; from knapper.cli import main; main()"


@pytest.fixture
def address(make_vault: Callable[..., Path], tmp_path: Path) -> Iterator[str]:
    site = tmp_path / "site"
    command = [sys.executable, "-c", BUILD, "build", make_vault(VAULT), "-o", site, "-q"]
    subprocess.run(command, check=True)
    with served(site) as address:
        yield address


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_only_pages_that_need_it_load_it_and_no_other_host_is_asked(
    browser: Browser, address: str, width: int, scheme: str
) -> None:
    asked: list[str] = []
    page = browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme=scheme,  # type: ignore[arg-type]
    ).new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}Diagram/")
    page.wait_for_function("window.drawn && window.drawn.length")
    assert page.evaluate("window.drawn") == ["sequenceDiagram\n  A->>B: <hello>\n"]
    assert f"{address}Assets/mermaid.min.js" in asked
    page.goto(f"{address}Plain/")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.mermaid") is None
    assert [url for url in asked if not url.startswith(address)] == []


@pytest.mark.parametrize("width", [1280, 390])
def test_source_is_shown_without_javascript(browser: Browser, address: str, width: int) -> None:
    page = browser.new_context(
        java_script_enabled=False, viewport={"width": width, "height": 844}
    ).new_page()
    page.goto(f"{address}Diagram/")
    assert "A->>B: <hello>" in page.inner_text("article")
    assert page.evaluate("document.documentElement.scrollWidth") <= width

"""What the first answer of a search takes: seconds after the last key, and bytes that came.

Builds a made-up vault, or takes a site that is given, serves it compressed on loopback, and
types words into the box of a page in a fresh browser: one key each 120 ms, as a quick hand does,
and all at once. Bytes and requests are counted up to the first answer, and until nothing more
comes; the page itself is not among them. Nothing is asserted on time.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from generate import Plan, write_vault
from playwright.sync_api import sync_playwright
from process import environment
from reading import CHROMIUM, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Response

# In every note; in many; the name of one; in none.
QUERIES = ("model", "orchard", "Quiet harbour 0001", "retrieval cost", "zzyzx")
ANSWER = ".md-search-result__item, .md-search-result__meta:text('No matching documents')"


def ask(browser: Browser, address: str, words: str, delay: int) -> str:
    """Return one line on a search for `words`, `delay` ms between keys."""
    page = browser.new_context(viewport={"width": 1280, "height": 844}).new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    sizes: list[int] = []

    def received(response: Response) -> None:
        sizes.append(int(response.headers.get("content-length", 0)))

    page.on("response", received)
    page.keyboard.press("/")
    page.keyboard.type(words, delay=delay)
    began = time.perf_counter()
    page.wait_for_selector(ANSWER)
    seconds = time.perf_counter() - began
    first, requests = sum(sizes), len(sizes)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    page.context.close()
    return (
        f"{words:20} {delay:4} {seconds:8.2f} {first / 1024:10.1f} {requests:9}"
        f" {sum(sizes) / 1024:9.1f} {len(sizes):9}"
    )


def main() -> None:
    """Build, serve, ask."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--site", type=Path, help="a built site, in place of a made-up one")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="knapper-bench-") as folder:
        site = arguments.site
        if site is None:
            vault, site = Path(folder) / "vault", Path(folder) / "site"
            write_vault(vault, Plan(arguments.notes))
            command = [str(Path(sys.executable).with_name("knapper")), "build", str(vault)]
            cache = environment(Path(folder) / "cache")
            subprocess.run([*command, "-o", str(site), "-q"], check=True, env=cache)
        with served(site) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            print("words               ms/key  seconds  KiB first  requests   KiB all  requests")
            for words in QUERIES:
                for delay in (120, 0):
                    print(ask(browser, address, words, delay))
            browser.close()


if __name__ == "__main__":
    main()

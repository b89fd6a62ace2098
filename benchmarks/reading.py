"""What a reader's browser gets of each kind of page: bytes, requests, shifts, axe, Lighthouse.

Builds a vault, serves it compressed on loopback and prints one line for each kind of page and
width. `--lighthouse FOLDER` also runs the Lighthouse that `npm install lighthouse@12` has put
into FOLDER, on the pages that are held to 95 points, several times each. No time is asserted.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread
from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Response, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
PAGES = {
    "home": "",
    "method": "Methods/Fine-tuning/",
    "comparison": "LLM-domain-adaptation/",
    "folder": "Methods/",
    "tags": "tags/",
    "recent": "recent/",
    "graph": "graph/",
    "missing": "404.html",
}
JUDGED = ("home", "method", "comparison", "graph")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "chromium"
SHIFTS = """() => new Promise((done) => { let sum = 0; new PerformanceObserver((list) => {
  for (const each of list.getEntries()) if (!each.hadRecentInput) sum += each.value;
}).observe({ type: "layout-shift", buffered: true }); setTimeout(() => done(sum), 100); })"""
_TEXT = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".md"}


class _Compressed(SimpleHTTPRequestHandler):
    """Answers as hosts of static sites do: text compressed, the rest as it is."""

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            self.send_error(404)
            return
        data = file.read_bytes()
        self.send_response(200)
        kind = self.guess_type(str(file))
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if "text" in kind else kind)
        if file.suffix in _TEXT:
            data = gzip.compress(data)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "max-age=31536000")
        self.end_headers()
        with suppress(ConnectionError):  # a browser that goes away in mid-answer
            self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a folder compressed on loopback, and give its address with a slash at the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Compressed, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def look_at(browser: Browser, address: str, path: str, width: int) -> str:
    """Return one line on the page at `path`."""
    page = browser.new_context(viewport={"width": width, "height": 844}).new_page()
    sizes: dict[str, int] = {}
    other: list[str] = []

    def received(response: Response) -> None:
        if response.url.startswith(address):
            sizes[response.url] = int(response.headers.get("content-length", 0))
        elif not response.url.startswith(("data:", "blob:")):
            other.append(response.url)

    page.on("response", received)
    page.goto(address + path)
    page.wait_for_load_state("networkidle")
    shifts = page.evaluate(SHIFTS)
    options = {"rules": {"target-size": {"enabled": True}}}
    broken = [each["id"] for each in Axe().run(page, options=options).response["violations"]]
    page.context.close()
    ours = [url for url in sizes if "/assets/knapper/" in url]
    script = sum(sizes[url] for url in ours if url.endswith(".js"))
    style = sum(sizes[url] for url in ours if url.endswith(".css"))
    total = sum(sizes.values())
    return (
        f"{total / 1024:8.1f} {script / 1024:7.1f} {style / 1024:7.1f} {len(sizes):9}"
        f" {shifts:7.3f} {len(other):6}  {' '.join(broken) or '-'}"
    )


def lighthouse(folder: Path, url: str, form: str, out: Path, times: int) -> str:
    """Return the scores of the page at `url` as a phone or a desktop sees it.

    Each is the median of so many `times`, with the lowest and the highest where they differ.
    """
    command = [str(folder / "node_modules" / ".bin" / "lighthouse"), url, "--quiet"]
    command += ["--output=json", f"--output-path={out}"]
    command += ["--chrome-flags=--headless=new --no-sandbox"]
    command += ["--preset=desktop"] if form == "desktop" else []
    scores: dict[str, list[int]] = {}
    for _ in range(times):
        subprocess.run(command, check=True, env={**os.environ, "CHROME_PATH": CHROMIUM})
        for each in json.loads(out.read_text(encoding="utf-8"))["categories"].values():
            scores.setdefault(each["id"], []).append(round(100 * each["score"]))
    return ", ".join(f"{name} {_median(each)}" for name, each in scores.items())


def _median(scores: list[int]) -> str:
    low, high = min(scores), max(scores)
    spread = f" ({low} to {high})" if low < high else ""
    return f"{median(scores):g}{spread}"


def main() -> None:
    """Build, serve, look."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--vault", type=Path, default=ROOT / "vault")
    parser.add_argument("--lighthouse", type=Path, metavar="FOLDER")
    parser.add_argument("--times", type=int, default=3, help="how often Lighthouse looks")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        command = [str(Path(sys.executable).with_name("knapper")), "build", str(arguments.vault)]
        subprocess.run([*command, "-o", str(site), "-q"], check=True)
        with served(site) as address:
            look_at_all(address)
            if arguments.lighthouse:
                for form in ("mobile", "desktop"):
                    for kind in JUDGED:
                        out = Path(folder) / "scores.json"
                        url = address + PAGES[kind]
                        scores = lighthouse(arguments.lighthouse, url, form, out, arguments.times)
                        print(f"{form} {kind}: {scores}", flush=True)


def look_at_all(address: str) -> None:
    """Print one line for each kind of page and width."""
    print("page       width  KiB all  script   style  requests  shifts  hosts  axe")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for kind, path in PAGES.items():
            for width in (1280, 390):
                print(f"{kind:11}{width:5} {look_at(browser, address, path, width)}")
        browser.close()


if __name__ == "__main__":
    main()

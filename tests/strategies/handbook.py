"""The handbook as tests of a browser see it: a page of each kind, and what to look for on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["FILLED", "FIRST_PAINT", "KINDS", "SHIFTS", "STARTED", "STATED", "VAULT", "timeline"]

VAULT = Path(__file__).resolve().parents[2] / "vault"
# One page of each kind, in the handbook.
KINDS = {
    "home": "",
    "note": "The-small-model/",
    "method": "Methods/Fine-tuning/",
    "comparison": "LLM-domain-adaptation/",
    "decision": "LLM-domain-adaptation/#decide=",
    "decision half-way": "LLM-domain-adaptation/#decide=yes",
    "rows filtered": "LLM-domain-adaptation/#approaches=&find=cost",
    "row named": "LLM-domain-adaptation/#approaches=rag",
    "folder": "Methods/",
    "contents": "contents/",
    "tags": "tags/",
    "tag": "tags/evaluation/",
    "graph": "graph/",
    "recent": "recent/",
    "missing": "404.html",
}
# Those into which scripts put most, and one whose suggestions come last.
FILLED = {
    **{kind: KINDS[kind] for kind in ("home", "method", "comparison", "decision", "tag", "graph")},
    "missing": "Methds/Fine-tunning/",
}
# What waits for its script before it is painted, as its address says how it is to be shown.
STATED = {kind: KINDS[kind] for kind in ("decision half-way", "rows filtered", "row named")}
# Each thing that moved, by how much and from where to where; nothing is too small.
SHIFTS = """
() => new Promise((done) => {
  const moved = [];
  new PerformanceObserver((list) => {
    for (const each of list.getEntries()) {
      if (each.hadRecentInput) continue;
      const named = (at) => (at?.outerHTML ?? at?.parentElement?.outerHTML ?? "").slice(0, 90);
      const place = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(" ");
      moved.push([each.value, ...each.sources.map((of) =>
        `${named(of.node)} from ${place(of.previousRect)} to ${place(of.currentRect)}`)]);
    }
  }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(moved), 0)));
})
"""
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint').length > 0"
STARTED = "!document.querySelector(':is([data-compare], [data-decide]):not([data-ready])')"


def timeline(page: Page) -> list[str]:
    """Return a list that gets the kind of each thing that is painted or moves, as it comes.

    The browser tells it itself, so it is told of pages without JavaScript too.
    """
    told: list[str] = []
    devtools = page.context.new_cdp_session(page)
    devtools.on(
        "PerformanceTimeline.timelineEventAdded", lambda given: told.append(given["event"]["type"])
    )
    kinds = ["layout-shift", "largest-contentful-paint"]
    devtools.send("PerformanceTimeline.enable", {"eventTypes": kinds})
    return told

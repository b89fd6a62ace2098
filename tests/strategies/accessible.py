"""What axe says of a page in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["violations"]

_MOST = 3  # elements named for a rule


def violations(
    page: Page, *, within: str | None = None, rule: str | None = None
) -> list[tuple[str, list[str]]]:
    """Return the rules that are broken `within` an element, each with the first that break it.

    Asked are all rules that axe asks of itself and the size of targets, or one `rule`. Axe tells
    of those that hold in few words only, which takes half of its time.
    """
    options: dict[str, object] = {
        "resultTypes": ["violations"],
        "rules": {"target-size": {"enabled": True}},
    }
    if rule is not None:
        options["runOnly"] = {"type": "rule", "values": [rule]}
    found = Axe().run(page, context=within, options=options).response["violations"]
    return [(each["id"], [node["html"] for node in each["nodes"][:_MOST]]) for each in found]

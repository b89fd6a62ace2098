"""Pages whose scripts come late, as over a slow network."""

from __future__ import annotations

import re
from threading import Event
from typing import TYPE_CHECKING

from handbook import FIRST_PAINT

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route

__all__ = ["LATE", "open_with_late_scripts"]

# Pages wait for no script but the first, which is fetched as the stylesheets are.
LATE = re.compile(r"/(?!first\.)[^/]+\.js$")


def open_with_late_scripts(
    page: Page, address: str, meanwhile: Callable[[], None] = lambda: None
) -> None:
    """Open a page whose scripts come after it has been painted and `meanwhile` has been done."""
    waiting: list[Route] = []
    painted = Event()

    def hold(route: Route) -> None:
        if painted.is_set():
            route.continue_()
        else:
            waiting.append(route)

    page.route(LATE, hold)
    page.goto(address, wait_until="commit")
    page.wait_for_function(FIRST_PAINT)
    meanwhile()
    painted.set()
    for route in waiting:
        route.continue_()

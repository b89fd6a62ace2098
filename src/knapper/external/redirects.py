"""Redirects followed by hand: each hop is looked at before it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import httpx

from knapper.external.answers import Answer, Kind
from knapper.external.rules import read_address

if TYPE_CHECKING:
    from knapper.external.client import Seen
    from knapper.external.rules import Rules

__all__ = ["REDIRECTS", "Walk"]

REDIRECTS: Final = {301, 302, 303, 307, 308}
_PERMANENT: Final = {301, 308}


class Walk:
    """The way from one address along its redirects.

    `url` is where it stands, `moved` the last address that only permanent redirects lead to,
    "" without one.
    """

    def __init__(self, page: httpx.URL, rules: Rules, most: int) -> None:
        self.url, self.moved = page, ""
        self._rules, self._most = rules, most
        self._been = {str(page)}
        self._is_permanent, self._sets_cookies = True, False

    def go(self, seen: Seen) -> Answer | None:
        """Go where a redirect leads; return an answer where the walk ends without one.

        An address that is not asked ends it with `UNKNOWN`, as does a circle of a server that
        sets cookies, since who comes back with the cookie is let out of it.
        """
        self._sets_cookies = self._sets_cookies or "set-cookie" in seen.headers
        location = seen.headers.get("location", "").strip()
        if not location:
            return Answer(Kind.UNREACHABLE, "it redirects, and does not say to where")
        target = _joined(self.url, location)
        following = read_address(str(target))
        if following is None or not self._rules.asks(following):
            return Answer(Kind.UNKNOWN)
        self._is_permanent = self._is_permanent and seen.status in _PERMANENT
        if self._is_permanent:
            self.moved = str(target)
        self.url = following
        if str(following) in self._been:
            return self._endless("it redirects in a circle")
        if len(self._been) > self._most:
            return self._endless(f"it redirects more than {self._most} times")
        self._been.add(str(following))
        return None

    def _endless(self, reason: str) -> Answer:
        return Answer(Kind.UNKNOWN) if self._sets_cookies else Answer(Kind.UNREACHABLE, reason)


def _joined(url: httpx.URL, location: str) -> httpx.URL | None:
    """Return where a redirect leads, in absolute terms, None where that is no address."""
    try:
        return url.join(location)
    except (httpx.InvalidURL, ValueError):
        return None

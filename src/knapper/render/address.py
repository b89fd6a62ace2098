"""Addresses as they stand in HTML: relative to the page, percent-encoded."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

__all__ = ["encode_fragment", "relative"]

_SAFE = "/!$&'()*+,;=:@~-._"
_FRAGMENT_UNSAFE = str.maketrans({" ": "%20", '"': "%22", "<": "%3C", ">": "%3E", "%": "%25"})


def encode_fragment(identifier: str) -> str:
    """Return an HTML id as it stands after `#`: any script as it is, HTML's own marks encoded."""
    return identifier.translate(_FRAGMENT_UNSAFE)


def relative(target: str, base: str) -> str:
    """Return the percent-encoded address of the URL `target` as written on the page `base`.

    Both are relative to the site's root; a page's URL ends in a slash, "" is the home page.
    The address climbs to the root and descends, which costs a fraction of the shortest way.
    """
    return ("../" * base.count("/") + _quoted(target)) or "./"


@lru_cache(maxsize=65536)
def _quoted(url: str) -> str:
    return quote(url, safe=_SAFE)

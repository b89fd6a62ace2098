"""Which addresses are asked at all: their form, their host, and what the owner decided."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final, NamedTuple

import httpx

from knapper.external.networks import may_reach

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knapper.config import Config

__all__ = ["Rules", "read_address"]

_LONGEST: Final = 8192
_PORTS: Final = range(1, 65536)
_NAME: Final = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*\.?")
# Names that only a network of one's own knows (RFC 6762, RFC 8375).
_OWN: Final = ("localhost", "local", "internal", "home.arpa", "lan")
# A pattern of addresses, as in `https://api.host/{user}`, and not one of them.
_TEMPLATE: Final = re.compile(r"[{}<>…]|%7[bd]|%3[ce]|/\.\.\.(?:/|\Z)", re.IGNORECASE)


def read_address(url: str) -> httpx.URL | None:
    """Return an address without its fragment, None where it is none that can be asked.

    That is: no `http:` or `https:`, no host that a name server could know, or a name and
    password before the host, which are never sent.
    """
    if len(url) > _LONGEST or _TEMPLATE.search(url):
        return None
    try:
        parsed = httpx.URL(url.partition("#")[0])
    except (httpx.InvalidURL, ValueError):
        return None
    host = parsed.raw_host.decode("ascii")
    is_named = _NAME.fullmatch(host) or _is_ip(host)
    if parsed.scheme not in {"http", "https"} or not is_named or parsed.userinfo:
        return None
    return parsed if parsed.port is None or parsed.port in _PORTS else None


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


class _Pattern(NamedTuple):
    """A host, all hosts below one, or the start of an address.

    `scheme` and `port` are None, and `start` is `/`, where they do not matter.
    """

    scheme: str | None
    host: str
    below: bool
    port: int | None
    start: str

    def fits(self, url: httpx.URL) -> bool:
        host = _host(url)
        return (
            (host.endswith(f".{self.host}") if self.below else host == self.host)
            and self.scheme in {None, url.scheme}
            and self.port in {None, _port(url)}
            and url.raw_path.decode("ascii").startswith(self.start)
        )


def _host(url: httpx.URL) -> str:
    return url.raw_host.decode("ascii").lower().rstrip(".")


def _port(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def _patterns(entries: Iterable[str]) -> list[_Pattern]:
    found = []
    for entry in entries:
        scheme, written, rest = entry.strip().rpartition("://")
        below = rest.startswith("*.")
        try:
            url = httpx.URL(f"{scheme or 'http'}://{rest.removeprefix('*.')}")
        except (httpx.InvalidURL, ValueError):
            continue
        port = _port(url) if written or url.port else None
        start = url.raw_path.decode("ascii")
        found.append(_Pattern(scheme.lower() or None, _host(url), below, port, start))
    return found


class Rules:
    """The decisions of one check. `documentation` are hosts that are only ever examples."""

    def __init__(self, config: Config, documentation: tuple[str, ...]) -> None:
        """Read `external_only`, `external_ignore` and `external_private`.

        The site's own address is not asked: it has the new pages only when they are published.
        """
        self._private = config.external_private
        self._only = _patterns(config.external_only)
        self._ignored = _patterns([*config.external_ignore, *filter(None, [config.site_url])])
        self._unasked = (*documentation, *(() if self._private else _OWN))

    def asks(self, url: httpx.URL) -> bool:
        """Return whether an address is asked, as far as its letters tell."""
        host = _host(url)
        if any(host == name or host.endswith(f".{name}") for name in self._unasked):
            return False
        if _is_ip(host):
            if not self.reaches(host):
                return False
        elif "." not in host and not self._private:
            return False
        if self._only and not any(each.fits(url) for each in self._only):
            return False
        return not any(each.fits(url) for each in self._ignored)

    def reaches(self, ip: str) -> bool:
        """Return whether an IP address may be connected to."""
        return may_reach(ip, private=self._private)

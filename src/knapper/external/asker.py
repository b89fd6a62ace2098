"""One address from the first request to an answer: HEAD or GET, a second try, waits.

HEAD comes first, as it costs a server least; GET where HEAD is refused or has any bad answer, as
many servers know only GET, and where places of the page are looked for.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

import msgspec

from knapper.external.answers import Answer, Kind
from knapper.external.client import HostUnknownError, NoAnswerError, NotAskedError
from knapper.external.page import lacks_place
from knapper.external.redirects import REDIRECTS, Walk

if TYPE_CHECKING:
    import httpx

    from knapper.external.client import Client, Seen
    from knapper.external.hosts import Hosts
    from knapper.external.limits import Limits
    from knapper.external.rules import Rules
    from knapper.external.web import Web

__all__ = ["Asker"]

_GONE: Final = {404, 410}
_TOO_MANY: Final = 429
_UNAVAILABLE: Final = 503
_ERRORS: Final = 400
_SERVER_FAULTS: Final = range(500, 600)


class _Next(Enum):
    """What may still help: nothing, to ask with GET, to wait, or the two in turn."""

    NOTHING = auto()
    GET = auto()
    GET_THEN_WAIT = auto()
    WAIT = auto()


@dataclass(frozen=True)
class _Outcome:
    """What one walk along redirects came to.

    `origin` is where it ended; `is_silent` says that all of it gives no answer. `wait` is for
    how many seconds the server wants to be left alone, None where it does not say.
    """

    answer: Answer
    next: _Next = _Next.NOTHING
    origin: str = ""
    is_silent: bool = False
    wait: float | None = None


class _Budget:
    """The seconds that one address may still take, without those in which it waits its turn."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds


class Asker:
    """Asks addresses; remembers for this check which hosts give no answer at all."""

    def __init__(
        self, client: Client, hosts: Hosts, rules: Rules, limits: Limits, web: Web
    ) -> None:
        self._client, self._hosts, self._rules = client, hosts, rules
        self._limits, self._web = limits, web
        self._silent: dict[str, Answer] = {}

    async def ask(self, page: httpx.URL, places: frozenset[str]) -> Answer:
        """Return what becomes of an address without its fragment, and of places of its page."""
        budget = _Budget(self._limits.total)
        method = "GET" if places else "HEAD"
        failures = 0
        while True:
            outcome = await self._follow(page, method, places, budget)
            is_head, method = method == "HEAD", "GET"
            if outcome.next is _Next.NOTHING or (outcome.next is _Next.GET and not is_head):
                break
            if is_head and outcome.next is not _Next.WAIT:
                continue
            failures += 1
            if failures >= self._limits.tries or not await self._wait(outcome, failures, budget):
                break
        if outcome.is_silent:
            self._silent[outcome.origin] = outcome.answer
        return msgspec.structs.replace(outcome.answer, asked=self._web.now())

    async def _wait(self, outcome: _Outcome, failures: int, budget: _Budget) -> bool:
        """Wait before the next try; return False where that would take too long."""
        longest = self._limits.longest_wait
        backed_off = self._limits.back_off * 2 ** (failures - 1) * (0.5 + self._web.chance())
        seconds = max(min(backed_off, longest), outcome.wait or 0.0)
        if seconds > min(longest, budget.left):
            return False
        budget.left -= seconds
        if outcome.wait is not None:
            self._hosts.hold(outcome.origin, seconds)
        await asyncio.sleep(seconds)
        return True

    async def _follow(
        self, page: httpx.URL, method: str, places: frozenset[str], budget: _Budget
    ) -> _Outcome:
        walk = Walk(page, self._rules, self._limits.redirects)
        while True:
            silent = self._silent.get(_origin(walk.url))
            if silent is not None:
                return _Outcome(silent)
            try:
                seen = await self._request(method, walk.url, budget, read=bool(places))
            except (HostUnknownError, NotAskedError, NoAnswerError) as fault:
                return _unanswered(walk.url, fault)
            if seen.status not in REDIRECTS:
                return self._judged(walk, seen, places)
            ended = walk.go(seen)
            if ended is not None:
                return _Outcome(ended, _Next.NOTHING if ended.kind is Kind.UNKNOWN else _Next.GET)

    async def _request(self, method: str, url: httpx.URL, budget: _Budget, *, read: bool) -> Seen:
        async with self._hosts.turn(_origin(url)):
            if budget.left <= 0:
                late = f"it takes longer than {self._limits.total:g} seconds in all"
                raise NoAnswerError(late, connected=True)
            loop = asyncio.get_running_loop()
            began = loop.time()
            try:
                return await self._client.ask(method, url, read=read)
            finally:
                budget.left -= loop.time() - began

    def _judged(self, walk: Walk, seen: Seen, places: frozenset[str]) -> _Outcome:
        """Return what the status of an answer means."""
        status, origin = seen.status, _origin(walk.url)
        if status < _ERRORS:
            lacking: frozenset[str] = frozenset()
            if seen.body is not None:
                lacking = lacks_place(seen.body, seen.headers.get("content-type", ""), places)
            found = {name: name not in lacking for name in sorted(places)}
            return _Outcome(Answer(Kind.GOOD, moved=walk.moved, places=found))
        if status in _GONE:
            return _Outcome(Answer(Kind.GONE, str(status)), _Next.GET)
        if status == _TOO_MANY:  # so there is something
            wait = self._retry_after(seen)
            return _Outcome(Answer(Kind.UNKNOWN), _Next.WAIT, origin, is_silent=True, wait=wait)
        if status in _SERVER_FAULTS and "cf-mitigated" not in seen.headers:
            fault = Answer(Kind.UNREACHABLE, f"its server answers {status}")
            if status == _UNAVAILABLE:
                return _Outcome(fault, _Next.WAIT, origin, wait=self._retry_after(seen))
            return _Outcome(fault, _Next.GET_THEN_WAIT, origin)
        # A wall against programs, or a door: what is behind it cannot be said.
        return _Outcome(Answer(Kind.UNKNOWN), _Next.GET)

    def _retry_after(self, seen: Seen) -> float | None:
        """Return the seconds that the server asks to wait, as a number or until a date."""
        written = seen.headers.get("retry-after", "").strip()
        if written.isascii() and written.isdecimal():
            return float(written[:9])
        try:
            date = parsedate_to_datetime(written).timestamp()
        except (ValueError, OverflowError, OSError):
            return None
        return max(0.0, date - self._web.now())


def _unanswered(url: httpx.URL, fault: Exception) -> _Outcome:
    if isinstance(fault, HostUnknownError):
        return _Outcome(Answer(Kind.NO_HOST, url.host))
    if not isinstance(fault, NoAnswerError):
        return _Outcome(Answer(Kind.UNKNOWN))
    answer = Answer(Kind.UNREACHABLE, fault.reason)
    if fault.connected:
        return _Outcome(answer, _Next.GET_THEN_WAIT, _origin(url))
    return _Outcome(answer, _Next.WAIT, _origin(url), is_silent=True)


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"

"""How much is asked at once, how long is waited, and how long an answer is believed."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bounds of a check; times in seconds.

    `connections` are open at once, `per_host` of them to one host, whose requests begin `pause`
    apart. `connect` bounds the way to a connection, `answer` one request with its answer, `total`
    all asking and waiting for one address. What may pass is tried `tries` times, after waits
    that double from `back_off`; a server's `Retry-After` counts up to `longest_wait`. So many
    `redirects` are followed, and `body` bytes of a page read. `good` and `bad` are how long such
    an answer is kept.
    """

    connections: int = 32
    per_host: int = 2
    pause: float = 0.2
    connect: float = 10.0
    answer: float = 25.0
    total: float = 90.0
    tries: int = 3
    back_off: float = 1.0
    longest_wait: float = 30.0
    redirects: int = 10
    body: int = 2 * 1024 * 1024
    good: float = 7 * 24 * 3600.0
    bad: float = 3600.0

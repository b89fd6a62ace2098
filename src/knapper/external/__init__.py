"""Addresses of the web asked whether they are there: `knapper check --external` and nothing else.

`check_addresses(context)` takes a vault as rules see it and returns the findings L020 to L023.
It waits until all is asked, in a loop and a thread of its own, so a caller may have a loop
running. Nothing of a default check, a build or `serve` comes here: import this room where it is
called, as it loads an HTTP client.

    found = check_addresses(
        site.context,
        cache_path=None,            # None: a file in the user's cache folder
        offline=False,              # True: only what the cache knows, nothing is asked
        progress=lambda done, total: ...,  # called in the caller's thread, some times a second
    )

`KeyboardInterrupt` (Ctrl+C) passes through at once; what was answered by then is in the cache.
Severities and `ignore_in` of the configuration are the caller's (`Site.as_configured`).
"""

from __future__ import annotations

from knapper.external.check import check_addresses
from knapper.external.limits import Limits
from knapper.external.web import Web

__all__ = ["Limits", "Web", "check_addresses"]

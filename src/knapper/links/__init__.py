"""Links: which file, heading or block each means, and what follows from it.

In come compiled notes and the paths of the vault; out come resolved links, the graph,
backlinks and unlinked mentions. Nothing here reads a file.
"""

from __future__ import annotations

from knapper.links.resolver import Resolution, Resolver

__all__ = ["Resolution", "Resolver"]

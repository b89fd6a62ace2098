"""Rules over the compiled vault: each looks at records and links, and gives findings."""

from __future__ import annotations

from knapper.checks.embeds import check_embeds
from knapper.checks.links import check_links

__all__ = ["check_embeds", "check_links"]

"""What a vault's owner decided: Knapper's own configuration, and Obsidian's settings.

The root of a vault comes in, immutable records go out. Both have a default for everything, so
a vault without either builds as well.
"""

from __future__ import annotations

from knapper.config.load import CONFIG_PATH, is_site_address, load_config
from knapper.config.obsidian import ObsidianSettings, load_obsidian_settings
from knapper.config.order import ORDERS, Order, read_order
from knapper.config.patterns import IgnoreFilters, PathPatterns
from knapper.config.record import Config

__all__ = [
    "CONFIG_PATH",
    "ORDERS",
    "Config",
    "IgnoreFilters",
    "ObsidianSettings",
    "Order",
    "PathPatterns",
    "is_site_address",
    "load_config",
    "load_obsidian_settings",
    "read_order",
]

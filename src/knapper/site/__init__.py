"""The site of a vault, whatever host builds it: pages, addresses, navigation, tags, search."""

from __future__ import annotations

from knapper.site.folders import Folder
from knapper.site.site import CompileCache, PageContent, PageSpec, Site
from knapper.site.urls import Addresses

__all__ = ["Addresses", "CompileCache", "Folder", "PageContent", "PageSpec", "Site"]

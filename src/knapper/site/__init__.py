"""The site of a vault, whatever host builds it: pages, addresses, navigation, tags, search."""

from __future__ import annotations

from knapper.site.cache import CompileCache
from knapper.site.copies import markdown_copy
from knapper.site.dates import as_time
from knapper.site.folders import Folder
from knapper.site.head import author_of, is_unlisted, page_head
from knapper.site.pages import PageContent, PageSpec
from knapper.site.side_files import Host, beside_pages
from knapper.site.site import Site
from knapper.site.store import NoteStore
from knapper.site.urls import Addresses

__all__ = [
    "Addresses",
    "CompileCache",
    "Folder",
    "Host",
    "NoteStore",
    "PageContent",
    "PageSpec",
    "Site",
    "as_time",
    "author_of",
    "beside_pages",
    "is_unlisted",
    "markdown_copy",
    "page_head",
]

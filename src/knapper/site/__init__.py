"""The site of a vault, whatever host builds it: pages, addresses, navigation, tags, search."""

from __future__ import annotations

from knapper.site.cache import CompileCache
from knapper.site.copies import markdown_copy
from knapper.site.dates import as_time
from knapper.site.fingerprints import Fingerprints
from knapper.site.folders import Folder
from knapper.site.graph import GRAPH_DATA, graph_files
from knapper.site.head import author_of, is_unlisted, page_head
from knapper.site.page_order import reading_order
from knapper.site.pages import PageContent, PageSpec
from knapper.site.revise import Revision, reread, revised
from knapper.site.side_files import Host, beside_pages
from knapper.site.site import Site
from knapper.site.store import NoteStore
from knapper.site.urls import Addresses
from knapper.site.vault_data import VAULT_DATA

__all__ = [
    "GRAPH_DATA",
    "VAULT_DATA",
    "Addresses",
    "CompileCache",
    "Fingerprints",
    "Folder",
    "Host",
    "NoteStore",
    "PageContent",
    "PageSpec",
    "Revision",
    "Site",
    "as_time",
    "author_of",
    "beside_pages",
    "graph_files",
    "is_unlisted",
    "markdown_copy",
    "page_head",
    "reading_order",
    "reread",
    "revised",
]

"""Fingerprints of pages, by which a build knows those that it need not print again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from stored_outputs import store

from knapper.cells import Display, StoredCell
from knapper.site import Site
from knapper.site.fingerprints import Fingerprints
from knapper.site.paging import PAGE


def test_a_page_whose_cells_gave_markdown_has_one_where_lists_go_on_in_pages(
    make_vault: Callable[..., Path],
) -> None:
    many = {f"Many/{number:03}.md": "" for number in range(PAGE + 1)}
    root = make_vault({"Note.md": "```python run\nshow()\n```\n", **many})
    shown = Display("See 001.", "text/markdown", "See [[001]].")
    store(root, "Note.md", [StoredCell("", outputs=(shown,))])
    site = Site.load(root)
    assert site.addresses.further
    spec = next(each for each in site.pages if each.path == "Note.md")
    first = Fingerprints(site, b"").of(spec, None, None)
    assert first == Fingerprints(Site.load(root), b"").of(spec, None, None)
    (root / "Many/more.md").write_text("")
    assert first != Fingerprints(Site.load(root), b"").of(spec, None, None)

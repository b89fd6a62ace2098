"""What pages know of the vault's pictures and films: their sizes, and the copies of large ones.

Asked when a page shows one, so a check of the vault opens none of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from knapper.cache_folder import vault_cache
from knapper.compile import IMAGE, extension
from knapper.media import Copies, copy_widths, size_of
from knapper.render import Look
from knapper.vault import real_path

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from knapper.media import Size
    from knapper.site.side_files import Host
    from knapper.site.site import Site

__all__ = ["SiteMedia", "picture_copies"]

# Below what the site has of its own, as the pictures of cells.
_URL: Final = "assets/knapper/pictures"


class SiteMedia:
    """The pictures and films that published notes use."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.copies: Copies | None = None
        self._looks: dict[str, Look | None] = {}
        self._sizes: dict[str, tuple[Path, Size] | None] = {}

    def look(self, path: str) -> Look | None:
        """Return what is known of the file at `path`, None for nothing."""
        if path not in self._looks:
            self._looks[path] = self._look(path)
        return self._looks[path]

    def _look(self, path: str) -> Look | None:
        found = self._size(path)
        if found is None:
            return None
        real, size = found
        if not self._widths(real, size, path):
            return Look(size)
        if self.copies is None:
            self.copies = self._begin()
        made = self.copies.of(real)
        return Look(size, tuple((f"{_URL}/{name}", width) for width, name in made.items()))

    def _size(self, path: str) -> tuple[Path, Size] | None:
        if path not in self._sizes:
            real = real_path(self.site.root, path)
            size = size_of(real) if real else None
            self._sizes[path] = (real, size) if real and size else None
        return self._sizes[path]

    def _widths(self, real: Path, size: Size, path: str) -> tuple[int, ...]:
        ending = extension(path)
        if not self.site.config.image_variants or ending not in IMAGE:
            return ()
        try:
            return copy_widths(size, real.stat().st_size, ending)
        except OSError:
            return ()

    def _begin(self) -> Copies:
        """Begin with the copies of all pictures, so that the first page waits for its own alone."""
        copies = Copies(vault_cache(self.site.root) / "pictures")
        for path in sorted(self.site.index.used_attachments):
            found = self._size(path) if extension(path) in IMAGE else None
            widths = self._widths(*found, path) if found else ()
            if found and widths:
                copies.begin(found[0], found[1].width, widths)
        return copies


def picture_copies(site: Site, _host: Host) -> Iterable[tuple[str, bytes]]:
    """Yield the copies of pictures, each its address and its bytes."""
    copies = site.media.copies
    return ((f"{_URL}/{name}", data) for name, data in copies.files()) if copies else ()

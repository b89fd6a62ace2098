"""A vault read for its findings, and the web asked where that is wanted."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from knapper.cli.progress import progress_bar
from knapper.site import NoteStore, Site

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from knapper.diagnostics import Diagnostic

__all__ = ["EXTERNAL", "Reading"]

EXTERNAL: Final = frozenset({"L020", "L021", "L022", "L023"})
"""The codes of the rules that only a check with `--external` looks at."""


@contextmanager
def _all_of_use() -> Iterator[None]:
    """Look for no garbage among what is made here: a vault is many objects, and few are dropped."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # nor later, and not at the end of the process
        if was_enabled:
            gc.enable()


class Reading:
    """The findings of a vault, as they are when `findings` is called.

    `wanted` are the rules that are on though the configuration turned them off. With `external`
    the addresses of the web are asked, with `offline` too only what is known of them is told.
    `cached` takes from earlier runs what has not changed. `site` is the vault as last read.
    """

    site: Site

    def __init__(
        self, vault: Path, wanted: Collection[str], *, external: bool, offline: bool, cached: bool
    ) -> None:
        """Keep what is to be read."""
        self.vault, self.wanted = vault, wanted
        self.external, self.offline, self.cached = external, offline, cached

    def findings(self) -> list[Diagnostic]:
        """Read the vault as it is now, and return all its findings, as configured and sorted."""
        store = NoteStore(self.vault) if self.cached else None
        with _all_of_use():
            with progress_bar("Reading the vault") as tick:
                self.site = Site.load(self.vault, lean=True, store=store, progress=tick)
            found = self.site.found
        if self.external and self.cached:
            found += self._asked(None)
        elif self.external:
            with TemporaryDirectory() as folder:
                found += self._asked(Path(folder) / "answers")
        return self.site.as_configured(found, self.wanted)

    def _asked(self, answers: Path | None) -> tuple[Diagnostic, ...]:
        """Return what is wrong with addresses; answers are kept in a file, or where they are."""
        from knapper.external import check_addresses  # noqa: PLC0415 - loads an HTTP client

        with progress_bar("Asking the web") as tick:
            found = check_addresses(
                self.site.context, cache_path=answers, offline=self.offline, progress=tick
            )
        return tuple(found)

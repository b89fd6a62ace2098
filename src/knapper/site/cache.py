"""Compiled notes kept between two builds of one process, as `mkdocs serve` makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knapper.compile import CompileOptions
    from knapper.site.kept import Kept

__all__ = ["CompileCache"]


class CompileCache:
    """Records by digest and options, for a process that builds a vault more than once."""

    def __init__(self) -> None:
        self._kept: dict[tuple[bytes, CompileOptions], Kept] = {}
        self._used: dict[tuple[bytes, CompileOptions], Kept] = {}

    @property
    def is_empty(self) -> bool:
        """Whether nothing was built before."""
        return not self._kept

    def find(self, digest: bytes, options: CompileOptions) -> Kept | None:
        """Return the record of bytes with this digest, if it was made before."""
        return self._used.get((digest, options)) or self._kept.get((digest, options))

    def keep(self, digest: bytes, options: CompileOptions, kept: Kept) -> None:
        """Keep a record that this build uses."""
        self._used[digest, options] = kept

    def turn(self) -> None:
        """Forget what the last build did not use."""
        self._kept, self._used = self._used, {}

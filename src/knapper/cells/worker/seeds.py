"""Random numbers that are the same in each run: generators are seeded when they are imported.

That holds for the shared generators of `random`, `numpy.random` and `torch`. A generator that a
cell makes without a seed (`numpy.random.default_rng()`) asks the system, as it says.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

__all__ = ["seed_on_import"]

SEEDERS: dict[str, Callable[[Any, int], object]] = {
    "random": lambda module, seed: module.seed(seed),
    "numpy.random": lambda module, seed: module.seed(seed % 2**32),
    "torch": lambda module, seed: module.manual_seed(seed),
}


def seed_on_import(seed: int) -> None:
    """Seed what is imported, and what will be."""
    for name, seeder in SEEDERS.items():
        if name in sys.modules:
            seeder(sys.modules[name], seed)
    sys.meta_path.insert(0, _Finder(seed))


class _Finder:
    """Finds the modules of `SEEDERS` where the other finders do, and seeds them once loaded."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in SEEDERS:
            return None
        for finder in sys.meta_path:
            if finder is self:
                continue
            spec = finder.find_spec(name, path, target)
            if spec is not None and spec.loader is not None:
                spec.loader = _Loader(spec.loader, self._seed)  # type: ignore[assignment]
                return spec
        return None


class _Loader:
    """A loader that seeds the module after the true one has loaded it."""

    def __init__(self, true: Any, seed: int) -> None:  # noqa: ANN401 - any loader
        self._true = true
        self._seed = seed

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - what the true one has
        return getattr(self._true, name)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        module: ModuleType | None = self._true.create_module(spec)
        return module

    def exec_module(self, module: ModuleType) -> None:
        module.__loader__ = self._true
        if module.__spec__ is not None:
            module.__spec__.loader = self._true
        self._true.exec_module(module)
        SEEDERS[module.__name__](module, self._seed)

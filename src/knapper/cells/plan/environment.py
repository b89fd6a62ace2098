"""With what cells would run on this computer, and how that differs from what they ran with.

Names of modules come in, an `Environment` goes out. Nothing is imported: a module is found as
`import` would find it, and its version read beside it. What is neither of the standard library
nor installed is developed in place: it has no version that tells one state from another, so the
hash of its sources stands for it, and what it imports in turn counts as imported.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
import sysconfig
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from knapper.cells.plan.lock import distribution_of, normal_name, satisfies
from knapper.cells.plan.modules import imported
from knapper.cells.record import Environment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from importlib.metadata import Distribution

__all__ = ["Difference", "Packages", "differences", "local_environment", "local_key"]

_IN_PLACE = "sha256:"
_BUILT = (".so", ".pyd", ".dylib", ".pyc", ".pyo")


def local_environment(names: Iterable[str], packages: Packages | None = None) -> Environment:
    """Return with what cells run here that import the top-level modules `names`.

    Modules that are not here, and those of the standard library, are not in its `packages`.
    `packages` spares looking up again what it has seen.
    """
    import platform  # noqa: PLC0415 - only where a note has cells

    versions = (packages or Packages()).versions(names)
    machine = f"{platform.system()} {platform.machine()}".strip()
    return Environment(platform.python_version(), machine, packages=versions)


class Packages:
    """The modules on this computer, each looked up once. Sources may change: make one a load."""

    def __init__(self) -> None:
        self._known: dict[str, _Module] = {}

    def versions(self, names: Iterable[str]) -> dict[str, str]:
        """Return the versions of the modules `names` here, as `Environment.packages`."""
        found: dict[str, str] = {}
        seen = set(names)
        wanted = sorted(seen)
        while wanted:
            name = wanted.pop()
            module = self._known.get(name)
            if module is None:
                module = self._known[name] = _module(name)
            if module.version:
                found[name] = module.version
            wanted += module.imports - seen
            seen |= module.imports
        return dict(sorted(found.items()))


def local_key(key: str, environment: Environment) -> str:
    """Return a key for what a cell leaves on this computer only: artefacts, its last failure.

    `key` is the cell's own, which does not know Python, versions of packages, or sources that
    are developed in place.
    """
    made = hashlib.sha256()
    packages = [f"{name}={version}" for name, version in sorted(environment.packages.items())]
    for part in (key, _minor(environment.python), environment.kernel, *packages):
        made.update(f"{len(part)}:{part}".encode(errors="surrogatepass"))
    return made.hexdigest()[:32]


class Difference(NamedTuple):
    """A difference: of the module `name`, "" for Python itself, in words.

    `shared` says that every computer that has the vault and its sources sees it: a pinned
    version or sources that changed, not what happens to be installed.
    """

    name: str
    words: str
    shared: bool


def differences(
    made: Environment, here: Environment, pins: Mapping[str, str]
) -> tuple[Difference, ...]:
    """Return what differs between that with which outputs were made and what is here.

    A package that is only on one side counts as the same. A package that `pins` names is
    compared with its pin and not with what is installed.
    """
    return tuple(_differences(made, here, pins))


def _differences(
    made: Environment, here: Environment, pins: Mapping[str, str]
) -> Iterator[Difference]:
    if made.python and here.python and _minor(made.python) != _minor(here.python):
        words = f"Python {_minor(here.python)} here, made with {_minor(made.python)}"
        yield Difference("", words, shared=False)
    for name, version in sorted(made.packages.items()):
        local = here.packages.get(name, "")
        pin = pins.get(distribution_of(name), "")
        if version.startswith(_IN_PLACE) or local.startswith(_IN_PLACE):
            if local and local != version:
                yield Difference(name, f"the sources of `{name}` changed", shared=True)
        elif pin:
            if not satisfies(version, pin):
                yield Difference(name, f"{name} pinned to {pin}, made with {version}", shared=True)
        elif local and local != version:
            yield Difference(name, f"{name} {local} here, made with {version}", shared=False)


def _minor(python: str) -> str:
    return ".".join(python.split(".")[:2])


class _Module(NamedTuple):
    """A top-level module as it is here: its version, "" for none, and what it imports."""

    version: str = ""
    imports: frozenset[str] = frozenset()


def _module(name: str) -> _Module:
    place = _place(name)
    if place is None:
        return _Module()
    if _below(place, _site_folders()):
        return _Module(_version(name, place))
    if _below(place, _standard_folders()):
        return _Module()
    return _in_place(place)


def _place(name: str) -> str | None:
    """Return the file or folder of a module, None where there is none or it is Python's own."""
    if name in sys.stdlib_module_names or name in sys.builtin_module_names:
        return None
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError, AttributeError, OSError):
        return None
    if spec is None:
        return None
    if spec.submodule_search_locations is not None:
        # A folder without `__init__.py` anywhere on the path is a package as well, if only
        # one of those installed: any folder of the place that Knapper was started in is one.
        places = list(spec.submodule_search_locations)
        installed = [place for place in places if _below(place, _site_folders())]
        if spec.origin is None or not places:
            return installed[0] if installed else None
        return places[0]
    return spec.origin if spec.has_location else None


@lru_cache(maxsize=1)
def _site_folders() -> tuple[str, ...]:
    import site  # noqa: PLC0415 - as above

    folders = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    folders += [*site.getsitepackages(), site.getusersitepackages()]
    folders += [
        folder for folder in sys.path if folder.endswith(("site-packages", "dist-packages"))
    ]
    return tuple({os.path.realpath(folder) for folder in folders})


@lru_cache(maxsize=1)
def _standard_folders() -> tuple[str, ...]:
    folders = (sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"))
    return tuple({os.path.realpath(folder) for folder in folders})


def _below(place: str, folders: Iterable[str]) -> bool:
    real = os.path.realpath(place)
    return any(real.startswith(folder + os.sep) for folder in folders)


@lru_cache(maxsize=1024)
def _version(module: str, place: str) -> str:
    """Return the version of the distribution that the installed module at `place` is of."""
    from importlib import metadata  # noqa: PLC0415 - costs 0.03 s, and most cells import nothing

    for name in dict.fromkeys((distribution_of(module), normal_name(module))):
        try:
            return metadata.version(name)
        except (metadata.PackageNotFoundError, ValueError, KeyError):
            continue
    folder = os.path.dirname(os.path.realpath(place))  # noqa: PTH120 - a text, as all here
    for one in metadata.distributions(path=[folder]):
        if module in _top_level(one):
            return one.version or ""
    return ""


def _top_level(distribution: Distribution) -> set[str]:
    """Return the top-level modules of a distribution, from what it says or what it installed."""
    said = distribution.read_text("top_level.txt")
    if said:
        return set(said.split())
    names = set()
    for line in (distribution.read_text("RECORD") or "").splitlines():
        first, slash, _ = line.partition(",")[0].strip('"').partition("/")
        names.add(first if slash else first.removesuffix(".py"))
    return names


def _in_place(place: str) -> _Module:
    """Return a module that is developed in place, known by its sources."""
    made = hashlib.sha256()
    imports: set[str] = set()
    own = os.path.basename(place).removesuffix(".py")  # noqa: PTH119 - as above
    for name, path in _sources(place):
        try:
            with open(path, "rb") as file:  # noqa: PTH123 - as above
                data = file.read().replace(b"\r\n", b"\n")
        except OSError:
            continue
        made.update(f"{len(name)}:{name}{len(data)}:".encode(errors="surrogatepass"))
        made.update(data)
        if name.endswith(".py"):
            imports |= imported(data.decode(errors="replace"))
    return _Module(_IN_PLACE + made.hexdigest()[:16], frozenset(imports - {own}))


def _sources(place: str) -> list[tuple[str, str]]:
    """Return name and path of every file of a module, but what is built of others."""
    if not os.path.isdir(place):  # noqa: PTH112 - as above
        return [(os.path.basename(place), place)]  # noqa: PTH119 - as above
    found = []
    for folder, inner, files in os.walk(place):
        inner[:] = [name for name in inner if not name.startswith((".", "__pycache__"))]
        for name in files:
            if not name.startswith(".") and not name.endswith(_BUILT):
                path = f"{folder}/{name}"
                found.append((os.path.relpath(path, place).replace(os.sep, "/"), path))
    return sorted(found)

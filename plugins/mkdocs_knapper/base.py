"""What is the same on every page of a site, as a hash: Knapper itself, the theme, mkdocs.yml."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

import knapper
from knapper.makers import made_by, sources_below
from mkdocs_knapper.assets import assets_dir, templates_dir
from mkdocs_knapper.theme import logo_shape

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

__all__ = ["base_hash"]

_LIBRARIES: Final = (
    "igraph jinja2 markdown-it-py math-core mdit-py-plugins merman mkdocs mkdocs-material msgspec"
    " networkx nh3 pillow pygments python-frontmatter pyyaml rjsmin"
).split()
# Where things lie on this computer, and what is told in other ways.
_ELSEWHERE: Final = frozenset(
    "config_file_path dev_addr docs_dir hooks plugins site_dir strict theme watch".split()
)
_SOURCES: Final = (".py", ".html", ".css", ".js", ".svg", ".xml", ".ttf", ".json")


def base_hash(config: MkDocsConfig) -> bytes:
    """Return the hash of what every page of the site of `config` is made of."""
    made = hashlib.blake2b(digest_size=16)
    theme = {name: config.theme[name] for name in config.theme}
    settings = {name: config[name] for name in config if name not in _ELSEWHERE}
    search = config.plugins.get("material/search")
    told = (theme, settings, search and dict(search.config), logo_shape(config))
    for part in (*_makers(), *map(_plain, told)):
        made.update(f"{len(part)}:{part}".encode(errors="surrogatepass"))
    return made.digest()


def _plain(value: object) -> str:
    """Return settings as text that is the same in every process."""
    if isinstance(value, dict):
        return f"{{{','.join(f'{key}:{_plain(each)}' for key, each in sorted(value.items()))}}}"
    if isinstance(value, (list, tuple)):
        return f"[{','.join(map(_plain, value))}]"
    if isinstance(value, (set, frozenset)):
        return f"({','.join(sorted(map(_plain, value)))})"
    if value is None or isinstance(value, (str, int, float)):
        return repr(value)
    if hasattr(value, "items"):
        return _plain(dict(value.items()))
    return (
        f"{type(value).__qualname__}:{_plain(vars(value)) if hasattr(value, '__dict__') else value}"
    )


@lru_cache(maxsize=1)
def _makers() -> tuple[str, ...]:
    """Return what tells one maker of pages from another."""
    homes = (Path(knapper.__file__).parent, Path(__file__).parent, assets_dir(), templates_dir())
    return made_by(_LIBRARIES, chain.from_iterable(sources_below(each, _SOURCES) for each in homes))

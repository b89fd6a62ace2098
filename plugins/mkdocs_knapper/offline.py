"""The service worker: keeps a copy of the site with readers, where the configuration says so.

With `offline: ask` it does so for those who press the button in the footer of each page.

Where it does not, a worker stands at the same address that takes itself and its copy away: a
browser which has the one of an earlier build asks there for a newer one.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

import rjsmin

from mkdocs_knapper.assets import assets_dir
from mkdocs_knapper.side_files import write_changed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File

    from knapper.site import Site

__all__ = ["WORKER", "write_worker"]

WORKER: Final = "offline.js"
# Pages up to which all are kept from the start. A reader of more has those that were opened.
_SMALL: Final = 300
_GONE: Final = """addEventListener("install",()=>skipWaiting());\
addEventListener("activate",(event)=>event.waitUntil((async()=>{\
for(const name of await caches.keys())\
if(name.startsWith(`knapper ${registration.scope} `))await caches.delete(name);\
await registration.unregister()})()));
"""


def write_worker(site: Site, config: MkDocsConfig, made: Iterable[File]) -> None:
    """Write the worker of the site that is built in `config.site_dir`.

    `made` are our own files: their scripts are kept from the start, as a page may be the first that
    needs one.
    """
    root = Path(config.site_dir)
    if not site.config.offline:
        write_changed(root / WORKER, _GONE.encode())
        return
    pages = ["./", *(spec.url for spec in site.pages if spec.url)]
    pages = pages if len(pages) <= _SMALL else pages[:1]
    scripts = [file.src_uri for file in made if file.src_uri.endswith(".js")]
    named = [*scripts, *map(str, config.extra_css), *map(str, config.extra_javascript)]
    needed = [url for url in dict.fromkeys(named) if (root / url).is_file()]
    needed += ["404.html"] if (root / "404.html").is_file() else []
    version = sha256()
    for url in [*needed, *pages, site.vault_data[0]]:
        version.update(url.encode())
        file = root / url / "index.html" if url.endswith("/") else root / url
        if file.is_file():
            version.update(file.read_bytes())
    settings = {"version": version.hexdigest()[:16], "needed": needed, "pages": pages}
    code = (assets_dir() / "js" / "worker" / "offline.js").read_text(encoding="utf-8")
    text = f"const SETTINGS={json.dumps(settings, ensure_ascii=False)};{rjsmin.jsmin(code)}\n"
    write_changed(root / WORKER, text.encode())

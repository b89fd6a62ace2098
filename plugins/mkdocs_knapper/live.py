"""What a server of MkDocs answers while a vault is edited, and what it watches.

MkDocs' server comes in and is given an observer that hears at once, a builder that makes what an
edit is seen in, and answers that are never older than the vault. A page that it serves brings a
panel with what is wrong; the built site knows nothing of that.
"""

from __future__ import annotations

import itertools
import os
import re
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

from mkdocs_knapper.assets import assets_dir
from mkdocs_knapper.serving import Rebuilder
from mkdocs_knapper.standalone import renew
from mkdocs_knapper.watching import Watcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mkdocs.livereload import LiveReloadServer

    from mkdocs_knapper.plugin import KnapperPlugin

__all__ = ["serve_live"]

_PANEL: Final = "/livereload/knapper.js"
_STATE: Final = "/livereload/knapper.json"
_SEARCHED: Final = "/livereload/knapper-searched"
_SCRIPT: Final = f'<script src="{_PANEL}" defer></script>'.encode()
_POLL: Final = re.compile(r"/livereload/\d+/\d+")
# Seconds without a change after which a build begins: an editor writes in several steps.
_QUIET: Final = 0.02


def serve_live(
    plugin: KnapperPlugin, server: LiveReloadServer, builder: Callable[[], Any]
) -> Rebuilder:
    """Give `server` our builder, which stands before its own, `builder`, and return that."""
    vault = os.path.realpath(plugin.vault)
    watcher = Watcher(vault, ignore=[server.root], since=plugin.read_since)
    watched = dict(server._watched_paths)  # noqa: SLF001 - what MkDocs watches already
    server._watched_paths.clear()  # noqa: SLF001
    server._watch_refs.clear()  # noqa: SLF001
    server.observer = watcher  # type: ignore[assignment] # has what the server asks of it
    for path, count in watched.items():
        for _ in range(count):
            server.watch(path)
    server.watch(plugin.vault)
    config = plugin.press.config.config_file_path if plugin.press else None
    answers = _Answers(server)
    rebuilder = Rebuilder(
        plugin, server, builder, watcher, answers.seen, lambda: renew(config or "")
    )
    answers.rebuilder = rebuilder
    server.builder = rebuilder
    server.build_delay = _QUIET
    server.set_app(answers)
    return rebuilder


class _Answers:
    """Answers requests, in threads: with what is right, and with what is wrong."""

    def __init__(self, server: LiveReloadServer) -> None:
        self.rebuilder: Rebuilder
        self._server, self._serve = server, server.serve_request
        self._mount = server.mount_path
        self._lock = Lock()
        self._number = itertools.count()
        self._shown: dict[int, str] = {}
        inject: Any = server._inject_js_into_html  # noqa: SLF001 - MkDocs has no other way

        def with_panel(content: bytes, epoch: int) -> bytes:
            page: bytes = inject(content, epoch)
            before, body, after = page.rpartition(b"</body>")
            return b"".join((before, _SCRIPT, body, after)) if body else page + _SCRIPT

        server._inject_js_into_html = with_panel  # type: ignore[method-assign] # noqa: SLF001
        missing: Any = server.error_handler

        def with_panel_too(code: int) -> bytes | None:
            # Who looks at a page that is gone is to see when it is there again.
            page: bytes | None = missing(code)
            return page and with_panel(page, server._visible_epoch)  # noqa: SLF001

        server.error_handler = with_panel_too

    def seen(self) -> Iterable[str]:
        """Return the addresses of the pages that browsers show, from the site's root."""
        with self._lock:
            return set(self._shown.values())

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        if path == _PANEL:
            code = (assets_dir() / "serve" / "panel.js").read_bytes()
            return _answer(start_response, "text/javascript; charset=utf-8", code)
        if path == _SEARCHED:
            self.rebuilder.hurry()
            return _answer(start_response, "text/plain", b"")
        if path == _STATE:
            asked = parse_qs(environ.get("QUERY_STRING", "")).get("page", [""])[0]
            state = self.rebuilder.tell(self._address(unquote(asked)))
            return _answer(start_response, "application/json", msgspec.json.encode(state))
        if _POLL.fullmatch(path):
            return self._poll(environ, start_response)
        return self._file(path, environ, start_response)

    def _poll(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Let a page wait for the next build, and know meanwhile that it is shown."""
        page = unquote(urlsplit(environ.get("HTTP_REFERER") or "").path)
        with self._lock:
            number = next(self._number)
            self._shown[number] = self._address(page)
        try:
            return self._serve(environ, start_response)
        finally:
            with self._lock:
                del self._shown[number]

    def _file(
        self, path: str, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer with a file once it is right, and again where a build began meanwhile."""
        url = self._address(path)
        url = f"{url}index.html" if not url or url.endswith("/") else url
        server: Any = self._server
        while True:
            with server._epoch_cond:  # noqa: SLF001 - as the server itself waits
                server._epoch_cond.wait_for(  # noqa: SLF001
                    lambda: server._visible_epoch == server._wanted_epoch  # noqa: SLF001
                )
            generation = self.rebuilder.ready(url)
            said: list[Any] = []
            found: Any = self._serve(environ, partial(_keep, said))
            if generation == self.rebuilder.generation:
                start_response(*said[-1])
                return found  # type: ignore[no-any-return]
            if hasattr(found, "close"):
                found.close()

    def _address(self, path: str) -> str:
        return path[len(self._mount) :] if path.startswith(self._mount) else path.lstrip("/")


def _keep(said: list[Any], *head: Any) -> None:  # noqa: ANN401 - as PEP 3333 has it
    said.append(head)


def _answer(start_response: Callable[..., Any], kind: str, body: bytes) -> Iterable[bytes]:
    head = [("Content-Type", kind), ("Content-Length", str(len(body)))]
    start_response("200 OK", [*head, ("Cache-Control", "no-store")])
    return [body]

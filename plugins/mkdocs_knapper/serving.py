"""The builder of a served vault: at each change it makes what the change is seen in, and no more.

What stands outside the vault (mkdocs.yml, the theme) and the vault's own configuration are
MkDocs' business: then it builds all anew. For everything else the site is made anew in memory,
from what it was where that is safe, and only pages that are not as they should be are printed.
Where something stops a build the site stays as it was, and who looks at it is told why.
"""

from __future__ import annotations

import gc
import logging
import os
import time
import traceback
from threading import Condition
from typing import TYPE_CHECKING, Any, Final

from knapper.config import CONFIG_PATH
from knapper.diagnostics import Severity, full
from knapper.site import reread
from mkdocs_knapper.afterwork import Afterwork, Stage
from mkdocs_knapper.search import INDEX
from mkdocs_knapper.trouble import Trouble, as_trouble, is_expected, listening, trouble_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from mkdocs.livereload import LiveReloadServer

    from knapper.diagnostics import Diagnostic
    from knapper.site import PageSpec, Revision, Site
    from mkdocs_knapper.plugin import KnapperPlugin
    from mkdocs_knapper.press import Press
    from mkdocs_knapper.watching import Watcher

__all__ = ["Rebuilder"]

_LOG = logging.getLogger("mkdocs.plugins.knapper")
# Pages up to which none has to wait until those that are seen are made.
_FEW: Final = 8
# Of so many changes at once the system may have told some only: then all are looked for.
_MANY: Final = 1000
_OWN: Final = CONFIG_PATH.partition("/")[0]


class Rebuilder:
    """Takes the place of `server.builder`, which it calls, as `builder`, where all is to be built.

    `seen` gives the addresses, from the site's root, of the pages that browsers show. `renew` is
    called before all is built.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - everything that it stands between
        self,
        plugin: KnapperPlugin,
        server: LiveReloadServer,
        builder: Callable[[], Any],
        watcher: Watcher,
        seen: Callable[[], Iterable[str]] = tuple,
        renew: Callable[[], None] = lambda: None,
    ) -> None:
        self._plugin, self._server, self._builder = plugin, server, builder
        self._watcher, self._seen, self._renew = watcher, seen, renew
        self._changed = Condition()
        self.generation = 0
        self.trouble: Trouble | None = None
        self._missed: set[str] = set()
        self._is_all_due = False
        self._press: Press | None = None
        self._site: Site | None = None
        self._work: Afterwork | None = None
        self._frame: Any = None
        self._shared: set[int] = set()
        self._revisable = False
        # MkDocs' first build has told these.
        self._told: set[Diagnostic] = {*_unasked(plugin.site)} if plugin.site else set()
        self._settle_all()

    # -- building --------------------------------------------------------------------------------

    def __call__(self) -> None:
        """Bring the site to what the vault says now, as far as anybody sees it."""
        self._stop()
        changed = self._watcher.take() | self._missed
        if not changed and not self._is_all_due:
            self._start()
            self._keep_browsers()
            return
        began = time.perf_counter()
        with self._changed:
            self.generation += 1
        try:
            with listening() as said:
                try:
                    self._build(changed)
                except (Exception, SystemExit) as error:  # noqa: BLE001 - told, not lost
                    self._fail(error, said)
                    self._missed = changed
                else:
                    self._missed = set()
                    self.trouble = None
                    _LOG.info("Pages built in %.2f seconds", time.perf_counter() - began)
        finally:
            with self._changed:
                self.generation += 1
            self._start()

    def settle(self) -> None:
        """Wait until all of the site is as it should be."""
        while self._work is not None and not self._work.wait(Stage.ALL, hurry=True):
            pass

    def close(self) -> None:
        """End all work."""
        self._stop()

    def _build(self, changed: Collection[str]) -> None:
        press = self._press
        if press is None or self._is_all_due or any(map(self._is_of_all, changed)):
            self._build_all()
            return
        revision = self._revision(changed)
        if revision is None:
            self._revisable = False
            site = self._plugin.load(press.config)
        else:
            site = revision.site
        if _frame(site) != self._frame:
            self._build_all()
            return
        self._site = self._plugin.site = self._plugin.last = site
        press.folder.begin()
        press.know_fixed()
        press.take(site, revision)
        first: Collection[PageSpec] = press.due
        if len(first) > _FEW:
            wanted = {*self._seen(), *(site.addresses.notes.get(path) for path in changed)}
            first = [spec for spec in press.due if spec.url in wanted]
        printed = press.print_pages(first)
        if first is press.due and revision is not None and not printed:
            self._keep_browsers()  # the file was written, and says what it said
        self._work = Afterwork(press, site, self._report)
        if revision is None:
            self._shared = _shared(site)
        self._revisable = True

    def _build_all(self) -> None:
        """Have MkDocs build all, from a configuration that it reads again."""
        plugin = self._plugin
        self._is_all_due = True
        plugin.site = plugin.press = None
        self._renew()
        self._builder()
        self._settle_all()
        self._is_all_due = False
        if self._site is not None:
            self._tell_new(self._site)

    def _settle_all(self) -> None:
        """Take over what a build by MkDocs has left."""
        plugin = self._plugin
        self._press, self._site, self._work = plugin.press, plugin.site, None
        self._revisable = self._press is not None
        plugin.last = self._site
        if self._site is not None and self._press is not None:
            self._frame = _frame(self._site)
            self._shared = _shared(self._site)
            self._work = Afterwork(self._press, self._site, self._report, Stage.ALL)
        # What is here now stays for long: to look through all of it for garbage takes a while.
        gc.collect()
        gc.freeze()

    def _is_of_all(self, path: str) -> bool:
        """Return whether a changed file may be seen on every page, or by MkDocs alone."""
        press = self._press
        logo = str(press.config.theme.get("logo") or "") if press else ""
        return os.path.isabs(path) or path in {CONFIG_PATH, _OWN, logo}  # noqa: PTH117

    def _revision(self, changed: Collection[str]) -> Revision | None:
        """Return the site after edits of nothing but the text of notes, None after others."""
        site = self._site
        if site is None or not self._revisable or len(changed) > _MANY:
            return None
        known = {file.path: file for file in site.files.notes}
        folders = {path.rpartition("/")[0] for path in changed}
        edited = []
        for path in changed:
            file = known.get(path)
            if file is None:
                # What came and went again, as the files that editors write first.
                if path in folders or _is_there(site, path):
                    return None
                continue
            if file.inode in self._shared or not os.path.isfile(site.root / path):  # noqa: PTH113
                return None
            edited.append(path)
        if any(one.span.path in changed for one in site._own_diagnostics):  # noqa: SLF001
            return None
        # What follows is made from what was, which is then used up.
        self._revisable = False
        return reread(site, edited)

    # -- telling ---------------------------------------------------------------------------------

    def _fail(self, error: BaseException, said: list[str]) -> None:
        """Say what stopped a build; the site stays as it was."""
        if not is_expected(error):
            _LOG.error("".join(traceback.format_exception(error)))
        self.trouble = trouble_of(error, said)
        _LOG.error("error: %s", self.trouble)
        _LOG.error("The site stays as it was before this edit")

    def _report(self, site: Site) -> None:
        self._tell_new(site)

    def _tell_new(self, site: Site) -> None:
        """Print the findings that were not there before, as a check prints them."""
        now = _unasked(site)
        new = [one for one in now if one not in self._told]
        self._told = {*now}
        if new:
            _LOG.warning("\n%s", full(new, site.read_line))

    def tell(self, url: str) -> dict[str, Any]:
        """Return what is to be shown on a page, by its address: what stopped a build, findings."""
        found: list[Trouble] = []
        site, work = self._site, self._work
        if self.trouble is None and site is not None:
            if work is not None:
                work.wait(Stage.FINDINGS, hurry=False, timeout=20)
            path = next((path for path, at in site.addresses.notes.items() if at == url), "")
            found = [as_trouble(one) for one in _unasked(site) if path == one.span.path]
        return {"trouble": self.trouble, "findings": found}

    # -- answering -------------------------------------------------------------------------------

    def ready(self, url: str) -> int:
        """Wait until a file is as it should be; return the number of the build that says so."""
        while True:
            generation, work = self.generation, self._work
            if work is None or work.stage >= work.needs(url):
                return generation
            # Then it is printed, or still unknown, and waits for what takes stale files away. Each
            # page asks for the index of the search, and few readers search.
            work.wait(work.needs(url), hurry=url != INDEX)

    def hurry(self) -> None:
        """Have all of the site made at once: somebody is about to ask for what is made last."""
        if self._work is not None:
            self._work.wait(Stage.ALL, hurry=True, timeout=0)

    def _keep_browsers(self) -> None:
        """Have browsers stay where they are, since nothing has changed."""
        server: Any = self._server
        with server._epoch_cond:  # noqa: SLF001 - MkDocs has no other way
            server._wanted_epoch = server._visible_epoch  # noqa: SLF001
            server._epoch_cond.notify_all()  # noqa: SLF001

    def _stop(self) -> None:
        if self._work is not None:
            self._work.stop()
            if self._work.error is not None:
                self._is_all_due = True

    def _start(self) -> None:
        if self._work is not None:
            self._work.start()


def _unasked(site: Site) -> list[Diagnostic]:
    """Return the findings that a check shows unasked."""
    return [one for one in site.diagnostics if one.severity is not Severity.INFO]


def _frame(site: Site) -> Any:  # noqa: ANN401 - to compare
    """Return what MkDocs' templates show of a site on every page, and on that of lost addresses."""
    front = next(((spec.path, spec.title) for spec in site.pages if not spec.url), None)
    return site.name, site.places, front, site.config, site.settings


def _shared(site: Site) -> set[int]:
    """Return the files, by inode, that have several names in a vault."""
    seen: set[int] = set()
    shared: set[int] = set()
    for file in (*site.files.notes, *site.files.attachments):
        (shared if file.inode in seen else seen).add(file.inode)
    return shared


def _is_there(site: Site, path: str) -> bool:
    """Return whether something of this path is in the vault, or was."""
    if os.path.lexists(site.root / path) or path.startswith("."):
        return True
    below = f"{path}/"
    every = (*site.files.notes, *site.files.attachments)
    return path in site.files.withheld or any(
        file.path == path or file.path.startswith(below) for file in every
    )

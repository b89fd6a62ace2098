"""What is made of a site once the pages that somebody looks at are right.

First come those, then the browser is told, and then, in a thread: all other pages, the files
beside them, the findings, and, when no edit has come for a while or somebody asks, what is dear
and seen by few: the layout of the graph and the index of the search. A request for a file that
is still to be made waits for it, and hurries the work. The next edit ends it where it stands.
"""

from __future__ import annotations

import logging
from enum import IntEnum
from threading import Condition, Thread
from typing import TYPE_CHECKING, Final

from knapper.site import GRAPH_DATA
from mkdocs_knapper.search import Search

if TYPE_CHECKING:
    from collections.abc import Callable

    from knapper.site import Site
    from mkdocs_knapper.press import Press

__all__ = ["Afterwork", "Stage"]

_LOG = logging.getLogger("mkdocs.plugins.knapper")
# Seconds in which the processor is left to whoever loads the page that was told to.
_GIVE_WAY: Final = 0.4
# Seconds without an edit after which the dear parts are made, asked for or not.
_PAUSE: Final = 3.0
_LOOK_AGAIN: Final = 0.05


class Stage(IntEnum):
    """How much of a site is as it should be."""

    NOTHING = 0
    SEEN = 1
    PAGES = 2
    FILES = 3
    FINDINGS = 4
    ALL = 5


class Afterwork:
    """The rest of the work of one build, which has made the pages that are seen.

    `report` is called with the site when its findings are known. `stage` is how far it is.
    """

    def __init__(
        self,
        press: Press,
        site: Site,
        report: Callable[[Site], None],
        stage: Stage = Stage.SEEN,
    ) -> None:
        self._press, self._site, self._report = press, site, report
        self.stage = stage
        self.error: Exception | None = None
        self._wanted = stage
        self._is_stopped = False
        self._changed = Condition()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin, or go on where `stop` ended it."""
        if self.stage is Stage.ALL or self._thread is not None:
            return
        self._is_stopped = False
        self._thread = Thread(target=self._run, name="knapper-afterwork", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the work as soon as may be, and wait for that."""
        with self._changed:
            self._is_stopped = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def needs(self, url: str) -> Stage:
        """Return the stage from which on a file of the site is right, by its address."""
        if self._press.folder.knows(url):
            return Stage.SEEN
        if url == GRAPH_DATA or url.startswith("search/"):
            return Stage.ALL
        if url.endswith(".html") and self.stage < Stage.PAGES:
            return Stage.PAGES
        return Stage.FILES

    def wait(self, stage: Stage, *, hurry: bool, timeout: float = 1) -> bool:
        """Wait until a stage is reached; return whether it is. `hurry` has the work go on to it."""
        with self._changed:
            if hurry:
                self._wanted = max(self._wanted, stage)
                self._changed.notify_all()
            return self._changed.wait_for(lambda: self.stage >= stage, timeout)

    # -- in the thread ---------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            self._work()
        except Exception as error:  # noqa: BLE001 - told by who builds next; nobody may wait for ever
            self.error = error
            _LOG.exception("what is beside the pages could not be made")
            self._reach(Stage.ALL)

    def _work(self) -> None:
        press, site = self._press, self._site
        if self.stage < Stage.PAGES:
            self._pause(Stage.PAGES, _GIVE_WAY)
            press.print_pages(press.due, self._goes_on)
            if not self._reach(Stage.PAGES):
                return
        if self.stage < Stage.FILES:
            press.print_own_files(site, self._goes_on)
            if not self._goes_on():
                return
            press.folder.know(GRAPH_DATA)  # to be made anew, but not stale
            # A note may be called `search`, too: only the search's own files stay.
            indices = (press.folder.root / "search").glob("pagefind*")
            texts = ("search/search_index.json", "search/texts.json")
            press.folder.clear((*texts, *(f"search/{index.name}/" for index in indices)))
            press.folder.forget(GRAPH_DATA)
            if not self._reach(Stage.FILES):
                return
        if self.stage < Stage.FINDINGS:
            self._report(site)
            if not self._reach(Stage.FINDINGS):
                return
        self._pause(Stage.ALL, _PAUSE)
        if self._goes_on() and press.print_graph(site, self._goes_on):
            press.folder.save()
            if self._search():
                self._reach(Stage.ALL)

    def _search(self) -> bool:
        """Make the search of the site; return whether it was made."""
        config = self._press.config
        search = Search(self._site, config)
        plugin = config.plugins.get("material/search")
        if plugin is None or not plugin.config.enabled:
            return self._goes_on()
        if not self._goes_on():
            return False
        search.start(config)
        while search.is_working:
            with self._changed:
                self._changed.wait_for(lambda: self._is_stopped, _LOOK_AGAIN)
            if not self._goes_on():
                search.stop()
                return False
        # As Material does at the start of a build.
        plugin.search_index = type(plugin.search_index)(**plugin.config)
        search.add_entries(config)
        plugin.on_post_build(config=config)
        search.part_index(config)
        return True

    def _goes_on(self) -> bool:
        return not self._is_stopped

    def _reach(self, stage: Stage) -> bool:
        """Tell that a stage is reached, unless the work was ended; return whether it goes on."""
        with self._changed:
            if self._is_stopped:
                return False
            self.stage = stage
            self._changed.notify_all()
            return True

    def _pause(self, stage: Stage, seconds: float) -> None:
        """Wait, unless somebody wants what a stage brings."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_stopped or self._wanted >= stage, seconds)

"""The theme's template as pieces of text between which a page's own parts are set.

To run Material's template for each page costs more than to compile the note. So it is run once
for each form that a page may have (how deep it lies, whether it has a page after it, and so
on), with marks where the page's parts go, and parted at these. The first page of a form is
rendered both ways, and where the two differ, or where a template asks for something that we do
not know of, the template is run for every page of that form.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from jinja2.filters import do_striptags
from markupsafe import Markup, escape
from mkdocs.commands.build import get_context
from mkdocs.utils import get_relative_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.toc import AnchorLink

    from mkdocs_knapper.view import PageView

__all__ = ["Neighbour", "Shells"]

# A mark has to come out of every filter of the templates as it went in.
_NAME: Final = "kNaPpErMaRk"
# The theme prints a heading above a content that has none.
_CONTENT: Final = f"<h1{_NAME}contentx"
_PARTS: Final = re.compile(f"(?:<h1|/(?=\\w+urlx)|#(?=\\w+skipx))?{_NAME}([a-z]+)x")
# A heading in the table of contents, printed as it is and, without its tags, in a label.
_LABEL: Final = f"{_NAME}labelx"
_HEADING: Final = f"<i>{_LABEL}</i>"
# What stands in the properties of every page, and is printed by way of a mark or not at all.
_KNOWN: Final = frozenset(("title", "description", "author", "search"))
# From a page below these the way to files of the theme is shorter than through the root.
_BESIDE_FILES: Final = ("assets/", "search/")


class Neighbour(NamedTuple):
    """The page before or after another: its `url` from the root, percent-encoded, and title."""

    url: str
    title: str


class Shells:
    """Writes pages.

    `full` runs the template for a page as MkDocs would. `nav` and `env` are those of the build.
    """

    def __init__(
        self,
        env: Environment,
        nav: Navigation,
        config: MkDocsConfig,
        full: Callable[[PageView, Neighbour | None, Neighbour | None], str],
    ) -> None:
        self._env, self._nav, self._config, self._full = env, nav, config, full
        self._forms: dict[tuple[Any, ...], _Shell | None] = {}
        self._proved: set[tuple[Any, ...]] = set()

    def write(self, view: PageView, before: Neighbour | None, after: Neighbour | None) -> str:
        """Return the whole HTML of a page that stands between two others."""
        if view.url.startswith(_BESIDE_FILES) or "<h1" not in view.content:
            return self._full(view, before, after)
        form = (
            view.url.count("/"),
            bool(before),
            bool(after),
            "description" in view.meta,
            "author" in view.meta,
            bool(view.canonical),
            bool(view.crumbs),
            bool(view.outline),
            view.mermaid,
            view.parts,
            view.has_note,
            view.has_outside,
        )
        if form not in self._forms:
            self._forms[form] = self._probe(view, before=bool(before), after=bool(after))
        shell = self._forms[form]
        if shell is None or not shell.asked.isdisjoint(view.meta):
            return self._full(view, before, after)
        html = self._fill(shell, view, before, after)
        if form not in self._proved:
            self._proved.add(form)
            if html != (html := self._full(view, before, after)):
                self._forms[form] = None
        return html

    def _fill(
        self, shell: _Shell, view: PageView, before: Neighbour | None, after: Neighbour | None
    ) -> str:
        meta, toc = view.meta, view.toc
        values = {
            "title": meta["title"],
            "description": meta.get("description", ""),
            "author": meta.get("author", ""),
            "canonical": view.canonical,
            "content": view.content,
            "head": view.head,
            "tree": view.tree,
            "crumbs": view.crumbs,
            "outline": view.outline,
            "skip": next((each.url for each in toc), ""),
            "toc": self._contents.write(toc),
        }
        if before:
            values["beforeurl"] = get_relative_url(before.url or ".", view.url)
            values["beforetitle"] = before.title
        if after:
            values["afterurl"] = get_relative_url(after.url or ".", view.url)
            values["aftertitle"] = after.title
        return _filled(shell.pieces, values)

    def _probe(self, view: PageView, *, before: bool, after: bool) -> _Shell | None:
        """Return the template in a page's form, None where it cannot be parted."""
        marked = {name: _mark(name) for name in ("title", "description", "author")}
        meta = _Meta({name: mark for name, mark in marked.items() if name in view.meta})
        page = _Probe(
            url=view.url,
            title=Markup(_mark("title")),  # noqa: S704 - a mark
            meta=meta,
            content=_CONTENT,
            # A heading's own address is printed as it is.
            toc=[_Link(f"#{_mark('skip')}", "", 1, [_Link("#1", "1")])],
            canonical_url=_mark("canonical") if view.canonical else None,
            previous_page=_neighbour("before") if before else None,
            next_page=_neighbour("after") if after else None,
            is_homepage=not view.url,
            edit_url=None,
        )
        shown = view._replace(
            meta=meta,
            content=_CONTENT,
            head=_mark("head"),
            tree=_mark("tree"),
            canonical=page.canonical_url or "",
            crumbs=_mark("crumbs") if view.crumbs else "",
            outline=_mark("outline") if view.outline else "",
        )
        context = self._context(page, knapper=shown)
        html = self._env.get_template("main.html").render(context)
        around = html.split(self._env.from_string(_PARTIAL.format("toc")).render(context))
        if page.unknown or len(around) != 2:  # noqa: PLR2004 - before and after it
            return None
        return _Shell(_PARTS.split(_mark("toc").join(around)), meta.asked)

    def _context(self, page: _Probe, **more: object) -> dict[str, Any]:
        return {**get_context(self._nav, [], self._config, page), **more}  # type: ignore[arg-type]

    @cached_property
    def _contents(self) -> _Contents:
        def partial(name: str, toc: Iterable[_Link] = (), toc_item: object = None) -> str:
            context = self._context(_Probe(url="", meta={}, toc=toc), toc_item=toc_item)
            return self._env.from_string(_PARTIAL.format(name)).render(context)

        return _Contents(partial)


_PARTIAL: Final = (
    '{{% import "partials/language.html" as lang with context %}}{{% include "partials/{}.html" %}}'
)


class _Shell(NamedTuple):
    """A template in pieces: at even places text, at odd ones the name of a page's part.

    `asked` are the properties that the template asks a page for, beside those that all have.
    """

    pieces: list[str]
    asked: set[str]


class _Contents:
    """Writes the theme's table of contents, of which the pieces are found in the same way.

    `partial` gives the HTML of a part of the theme by its name, for a `toc` or a `toc_item`.
    """

    def __init__(self, partial: Callable[..., str]) -> None:
        one, two = _Link("#1", "1"), _Link("#2", "2")
        first, second = (partial("toc-item", toc_item=link) for link in (one, two))

        def entry(*children: _Link) -> str:
            link = _Link(_mark("url"), _HEADING, children=children)
            return partial("toc-item", toc_item=link).replace(_HEADING, _mark("heading"))

        def whole(*links: _Link) -> str:
            return partial("toc", toc=[_Link("#", "", 1, links)])

        self._leaf = _PARTS.split(entry())
        head, self._close = entry(one).split(first)
        self._parent = _PARTS.split(head)
        self._gap_below = entry(one, two).split(first)[1].split(second)[0]
        self._empty = whole()
        self._start, self._end = whole(one).split(first)
        self._gap = whole(one, two).split(first)[1].split(second)[0]

    def write(self, toc: Iterable[AnchorLink]) -> str:
        links = list(toc)
        if links and links[0].level == 1:
            links = links[0].children
        if not links:
            return self._empty
        return f"{self._start}{self._gap.join(map(self._entry, links))}{self._end}"

    def _entry(self, link: AnchorLink) -> str:
        values = {"url": link.url, "heading": link.title}
        if not link.children:
            return _filled(self._leaf, values)
        values["label"] = str(escape(do_striptags(link.title)))
        below = self._gap_below.join(map(self._entry, link.children))
        return f"{_filled(self._parent, values)}{below}{self._close}"


class _Link:
    """Like an `AnchorLink`, with a `url` as given."""

    def __init__(
        self, url: str, title: str, level: int = 2, children: Iterable[_Link] = ()
    ) -> None:
        self.url, self.title, self.level, self.children = url, title, level, list(children)


class _Probe:
    """Like a page. `unknown` are the names of what a template asked for and it has not."""

    def __init__(self, **known: Any) -> None:  # noqa: ANN401 - as a page has
        self.__dict__.update(known)
        self.unknown: set[str] = set()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        if not name.startswith("__"):
            self.__dict__["unknown"].add(name)
        raise AttributeError(name)


class _Meta(dict[str, Any]):
    """The properties of a probe; `asked` are those that a template asked for and it has not."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self.asked: set[str] = set()

    def __missing__(self, key: str) -> Any:  # noqa: ANN401
        if key not in _KNOWN:
            self.asked.add(key)
        raise KeyError(key)


def _mark(name: str) -> str:
    return f"{_NAME}{name}x"


def _neighbour(side: str) -> _Probe:
    # With a slash before it the theme prints an address as it is.
    title = Markup(_mark(f"{side}title"))  # noqa: S704 - a mark
    return _Probe(url=f"/{_NAME}{side}urlx", title=title)


def _filled(pieces: Sequence[str], values: Mapping[str, str]) -> str:
    return "".join([values[text] if index % 2 else text for index, text in enumerate(pieces)])

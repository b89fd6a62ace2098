"""Judge a built site against facts about what a reader sees.

In comes the folder of a built site, the vault that it was built from, and a fact: a mapping with
a rule, usually a note, and one kind with its arguments. Out comes nothing, or an `UnmetError`
that says what was seen instead. A note's page is the one whose `<meta name="knapper:source">`
names the note; everything else is judged by what HTML means, so that the same facts could judge
another tool's site.
"""

from __future__ import annotations

import functools
import gzip
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, Tag

HOST = "https://site.invalid/"

# What stands in the article but is no part of the note's own text.
# A list of the note's tags is a nav in some themes, and does count.
FURNITURE = (
    "script, style, template, noscript, nav:not([class*=tag]), a.headerlink, [hidden],"
    " annotation, annotation-xml"
)
BACKLINKS = '[class~="backlinks"]'
# Mentions quote other notes; what they quote must not count as this note's text.
QUOTED_ELSEWHERE = '[class*="backlink"], [class*="mention"]'

BLOCKS = frozenset(
    "address article aside blockquote body caption dd details div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hr iframe li main ol p pre section summary table tbody"
    " td tfoot th thead tr ul video audio".split()
)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
CALLOUTS = ".admonition, .callout, [data-callout], details"
CALLOUT_TITLES = ".admonition-title, .callout-title, summary"

# Callout types that Obsidian draws alike (§6.1); a page may name either.
CALLOUT_FAMILIES = (
    {"abstract", "summary", "tldr"},
    {"tip", "hint", "important"},
    {"success", "check", "done"},
    {"question", "help", "faq"},
    {"warning", "caution", "attention"},
    {"failure", "fail", "missing"},
    {"danger", "error"},
    {"quote", "cite"},
)


class UnmetError(AssertionError):
    """A fact that the site does not satisfy."""


def need(condition: object, message: str) -> None:
    """Raise `UnmetError` with the message unless the condition holds."""
    if not condition:
        raise UnmetError(message)


# -- text -----------------------------------------------------------------------------------------


def squeeze(text: str) -> str:
    """Return the text in NFC with every run of blanks as one."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def _pieces(node: Tag, line_break: str, skip: frozenset[str]) -> Iterator[str]:
    # Iterative, since a hostile note may nest deeper than Python recurses.
    stack: list[object] = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, str) and not isinstance(item, NavigableString):
            yield item
        elif isinstance(item, Comment):
            continue
        elif isinstance(item, NavigableString):
            yield re.sub(r"\s", " ", str(item)) if item.find_parent("pre") is None else str(item)
        elif isinstance(item, Tag):
            if item.name in skip and item is not node:
                continue
            if item.name == "br":
                yield line_break
                continue
            edge = item.name in BLOCKS and item is not node
            if edge:
                yield "\x00"
                stack.append("\x00")
            stack.extend(reversed(list(item.children)))


def visible(node: Tag, *, without: Iterable[str] = ()) -> str:
    """Return what a reader sees as text, with blanks squeezed and blocks apart."""
    return squeeze("".join(_pieces(node, " ", frozenset(without))).replace("\x00", " "))


def lines(node: Tag) -> list[str]:
    """Return the visible lines: a new one at each `<br>` and each block's edge."""
    broken = "".join(_pieces(node, "\n", frozenset())).replace("\x00", "\n")
    return [squeeze(line) for line in broken.split("\n") if line.strip()]


def _many(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]


# -- the site -------------------------------------------------------------------------------------


@dataclass
class Page:
    """One HTML page of the site.

    `article` is what the note itself shows; `backlinks` was taken out of it; `whole` is untouched.
    """

    path: str
    source: str
    whole: BeautifulSoup
    article: Tag
    backlinks: list[Tag] = field(default_factory=list)


class Site:
    """A built site, its pages found by the note that each was made from."""

    def __init__(self, root: Path, vault: Path, log: str = "", code: int = 0) -> None:
        """Read which page shows which note.

        Args:
            root: Folder of the built site.
            vault: Folder of the vault that it was built from.
            log: What the build printed.
            code: The build's exit status.
        """
        self.root, self.vault, self.log, self.code = root, vault, log, code
        self.files = {
            path.relative_to(root).as_posix(): path
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }
        self._pages: dict[str, Page] = {}
        self.by_source: dict[str, str] = {}
        self.doubles: list[str] = []
        for name, path in self.files.items():
            if not name.endswith((".html", ".htm")):
                continue
            found = re.search(
                r"<meta[^>]*name=[\"']?knapper:source[\"']?[^>]*>",
                path.read_text("utf-8", errors="replace"),
            )
            if found:
                tag = BeautifulSoup(found.group(), "lxml").find("meta")
                assert isinstance(tag, Tag)
                source = unicodedata.normalize("NFC", str(tag.get("content", "")))
                if source in self.by_source:
                    self.doubles.append(f"{source}: {self.by_source[source]} and {name}")
                else:
                    self.by_source[source] = name

    def page_at(self, name: str) -> Page:
        """Return the page in that file of the site."""
        if name not in self._pages:
            markup = self.files[name].read_text("utf-8", errors="replace")
            whole, soup = BeautifulSoup(markup, "lxml"), BeautifulSoup(markup, "lxml")
            article = soup.select_one("article") or soup.select_one("main") or soup.body or soup
            backlinks = [tag.extract() for tag in soup.select(BACKLINKS) if tag.parent]
            for tag in article.select(f"{FURNITURE}, {QUOTED_ELSEWHERE}"):
                if not tag.decomposed:
                    tag.decompose()
            meta = soup.find("meta", attrs={"name": "knapper:source"})
            source = str(meta.get("content", "")) if isinstance(meta, Tag) else ""
            source = unicodedata.normalize("NFC", source)
            self._pages[name] = Page(name, source, whole, article, backlinks)
        return self._pages[name]

    def page_of(self, note: str) -> Page:
        """Return the page of a note, by the note's path in the vault."""
        need(note in self.by_source, f"no page names {note!r} as its source")
        return self.page_at(self.by_source[note])

    def resolve(self, page: Page, href: str) -> tuple[str | None, str, bool]:
        """Follow an address from a page: file of the site or None, fragment, whether outside."""
        url = urljoin(HOST + page.path, href.strip())
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}/" != HOST:
            return None, unquote(parts.fragment), True
        path = unquote(parts.path).lstrip("/")
        options = (
            [path + "index.html"]
            if not path or path.endswith("/")
            else [path, path + "/index.html", path + ".html"]
        )
        return next((o for o in options if o in self.files), None), unquote(parts.fragment), False

    def vault_bytes(self, file: str) -> bytes:
        """Return what a file of the vault holds."""
        return (self.vault / file).read_bytes()

    def holds(self, content: bytes) -> list[str]:
        """Return the files of the site with exactly this content."""
        same = [n for n, p in self.files.items() if p.stat().st_size == len(content)]
        return [n for n in same if self.files[n].read_bytes() == content]


Kind = Callable[[Site, "dict[str, Any]", Any], None]
KINDS: dict[str, Kind] = {}


def kind(check: Kind) -> Kind:
    """Register a kind of fact under its function's name."""
    KINDS[check.__name__.removesuffix("_")] = check
    return check


FACT_KEYS = frozenset({"rule", "id", "note", "vault"})


def kind_of(fact: dict[str, Any]) -> str:
    """Return the one kind that a fact states.

    Raises:
        ValueError: The fact states none, several, or one that is not known.
    """
    kinds = [key for key in fact if key not in FACT_KEYS]
    if len(kinds) != 1 or kinds[0] not in KINDS:
        message = f"a fact states one known kind, not {kinds}: {fact}"
        raise ValueError(message)
    return kinds[0]


def check(site: Site, fact: dict[str, Any]) -> None:
    """Raise `UnmetError` unless the fact holds of the site."""
    name = kind_of(fact)
    KINDS[name](site, fact, fact[name])


def _page(site: Site, fact: dict[str, Any]) -> Page:
    return site.page_of(fact["note"])


def _scopes(page: Page, within: str | None) -> list[Tag]:
    if within is None:
        return [page.article]
    found = page.article.select(within)
    need(found, f"no element {within!r}")
    return found


def _anchors(page: Page, within: str | None = None) -> list[Tag]:
    return [a for scope in _scopes(page, within) for a in scope.select("a[href]")]


def _strict_args(args: Any, allowed: str) -> dict[str, Any]:
    if not isinstance(args, dict) or set(args) - set(allowed.split()):
        message = f"arguments {args!r} are not among {allowed}"
        raise ValueError(message)
    return args


# -- targets --------------------------------------------------------------------------------------


def _by_id(page: Page, name: str) -> Tag | None:
    for root in (page.article, page.whole):
        found = root.find(attrs={"id": name}) or root.find("a", attrs={"name": name})
        if isinstance(found, Tag):
            return found
    return None


def _block_of(target: Tag) -> Tag:
    """Return the block that an anchor stands for: itself, what holds it, or what follows it."""
    node = target
    if not visible(node) and not node.select("img, math, input, hr, svg, iframe"):
        after = node.find_next_sibling()
        if node.name in BLOCKS and isinstance(after, Tag):
            return after
    while node.name not in BLOCKS and isinstance(node.parent, Tag):
        node = node.parent
    return node


def _after_heading(heading: Tag) -> str:
    """Return the text between a heading and the next one."""
    parts: list[str] = []
    inside = {id(child) for child in heading.descendants}
    for item in heading.next_elements:
        if isinstance(item, Tag) and item.name in HEADINGS:
            break
        if isinstance(item, NavigableString) and id(item) not in inside:
            parts.append(str(item))
    return squeeze(" ".join(parts))


def _check_fragment(page: Page, fragment: str, args: dict[str, Any]) -> None:
    wants = {"heading", "followed_by", "block", "lacks"} & set(args)
    if not wants:
        return
    need(fragment, f"the link to {page.source!r} carries no fragment")
    target = _by_id(page, fragment)
    if target is None:
        raise UnmetError(f"{page.path} has no element with the id {fragment!r}")
    if "heading" in args:
        node: Tag | None = target
        while node is not None and node.name not in HEADINGS:
            inner = node.find(HEADINGS) if node.name in BLOCKS else None
            node = inner if isinstance(inner, Tag) else node.parent
        if node is None:
            raise UnmetError(f"#{fragment} stands at no heading but {visible(target)[:80]!r}")
        need(visible(node) == squeeze(args["heading"]), f"#{fragment} heads {visible(node)!r}")
        if "followed_by" in args:
            text = _after_heading(node)
            need(args["followed_by"] in text, f"under #{fragment} stands {text[:120]!r}")
    for text in _many(args.get("block", [])):
        seen = visible(_block_of(target))
        need(squeeze(text) in seen, f"#{fragment} holds {seen[:160]!r}, not {text!r}")
    for text in _many(args.get("lacks", [])):
        seen = visible(_block_of(target))
        need(squeeze(text) not in seen, f"#{fragment} holds {text!r} too")


# -- links ----------------------------------------------------------------------------------------


@kind
def links_to(site: Site, fact: dict[str, Any], args: Any) -> None:
    """A link with this text leads to that note (or file, or outside address)."""
    args = _strict_args(args, "text note file url heading followed_by block lacks within")
    page = _page(site, fact)
    texts = {squeeze(text) for text in _many(args["text"])}
    anchors = _anchors(page, args.get("within"))
    named = [a for a in anchors if visible(a) in texts]
    need(named, f"no link shows {sorted(texts)}; links: {[visible(a) for a in anchors][:40]}")
    reasons = []
    for anchor in named:
        try:
            _leads(site, page, str(anchor["href"]), args)
        except UnmetError as unmet:
            reasons.append(str(unmet))
        else:
            return
    raise UnmetError("; ".join(dict.fromkeys(reasons)))


def _leads(site: Site, page: Page, href: str, args: dict[str, Any]) -> None:
    if "url" in args:
        need(href == args["url"], f"leads to {href!r}")
        return
    file, fragment, outside = site.resolve(page, href)
    need(not outside, f"leads outside: {href!r}")
    if file is None:
        raise UnmetError(f"leads to nothing: {href!r}")
    if "file" in args:
        same = site.files[file].read_bytes() == site.vault_bytes(args["file"])
        need(same, f"leads to {file}, which is not {args['file']}")
        return
    goal = site.page_of(args["note"])
    need(file == goal.path, f"leads to {site.page_at(file).source or file!r}")
    _check_fragment(goal, fragment, args)


@kind
def leads_to(site: Site, fact: dict[str, Any], args: Any) -> None:
    """Some link in the article leads to that note, whatever it shows (a diagram's node)."""
    page = _page(site, fact)
    goal = site.page_of(args)
    hrefs = [
        str(a.get("href") or a.get("xlink:href"))
        for a in page.article.select("a")
        if a.get("href") or a.get("xlink:href")
    ]
    files = {site.resolve(page, href)[0] for href in hrefs}
    need(goal.path in files, f"links lead to {sorted(map(str, files))}")


@kind
def leads_not_to(site: Site, fact: dict[str, Any], args: Any) -> None:
    """No link in the article leads to that note."""
    page = _page(site, fact)
    goal = site.page_of(args)
    for anchor in _anchors(page):
        file = site.resolve(page, str(anchor["href"]))[0]
        need(file != goal.path, f"{visible(anchor)!r} leads there")


@kind
def no_link(site: Site, fact: dict[str, Any], args: Any) -> None:
    """This text is shown, and is no part of a live link."""
    page = _page(site, fact)
    for text in map(squeeze, _many(args)):
        need(text in visible(page.article), f"{text!r} is not shown")
        for anchor in _anchors(page):
            need(text not in visible(anchor), f"{text!r} is a link to {anchor['href']!r}")


@kind
def backlink_from(site: Site, fact: dict[str, Any], args: Any) -> None:
    """The page's backlinks hold a link to each of these notes."""
    page = _page(site, fact)
    found = _backlink_sources(site, page)
    for note in _many(args):
        need(note in found, f"backlinks come from {sorted(found)}, not from {note!r}")


@kind
def no_backlink_from(site: Site, fact: dict[str, Any], args: Any) -> None:
    """The page's backlinks hold no link to these notes."""
    found = _backlink_sources(site, _page(site, fact))
    for note in _many(args):
        need(note not in found, f"a backlink comes from {note!r}")


def _backlink_sources(site: Site, page: Page) -> set[str]:
    sources = set()
    for section in page.backlinks:
        for anchor in section.select("a[href]"):
            file = site.resolve(page, str(anchor["href"]))[0]
            if file is not None and file.endswith(".html"):
                sources.add(site.page_at(file).source)
    return sources


@kind
def links_live(site: Site, fact: dict[str, Any], args: Any) -> None:
    """Every address of a page (or of all) that stays on the site leads to a file and an id."""
    need(args is True, "the only argument is true")
    names = [_page(site, fact).path] if "note" in fact else list(site.by_source.values())
    dead = []
    for name in names:
        page = site.page_at(name)
        for tag in page.whole.select("[href], [src]"):
            for key in ("href", "src"):
                address = tag.get(key)
                if address is None or str(address).startswith(("data:", "javascript:")):
                    continue
                file, fragment, outside = site.resolve(page, str(address))
                if outside:
                    continue
                if file is None:
                    dead.append(f"{name}: {address}")
                elif fragment and file.endswith(".html") and tag.name == "a":
                    if fragment.startswith((":~:", "page=")) or _by_id(
                        site.page_at(file), fragment
                    ):
                        continue
                    dead.append(f"{name}: {address} (no such id)")
    need(not dead, f"{len(dead)} dead: " + "; ".join(dead[:12]))


@kind
def ids_unique(site: Site, fact: dict[str, Any], args: Any) -> None:
    """No id stands twice on a page (or on any)."""
    need(args is True, "the only argument is true")
    names = [_page(site, fact).path] if "note" in fact else list(site.by_source.values())
    for name in names:
        ids = [str(tag["id"]) for tag in site.page_at(name).whole.select("[id]")]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        need(not twice, f"{name} has twice: {twice[:8]}")


# -- text and structure ---------------------------------------------------------------------------


@kind
def page(site: Site, fact: dict[str, Any], args: Any) -> None:
    """The note has a page (true), or has none (false)."""
    need((fact["note"] in site.by_source) is args, f"pages: {len(site.by_source)}")


@kind
def pages_once(site: Site, fact: dict[str, Any], args: Any) -> None:
    """No note has two pages."""
    del fact
    need(args is True, "the only argument is true")
    need(not site.doubles, "; ".join(site.doubles))


@kind
def title(site: Site, fact: dict[str, Any], args: Any) -> None:
    """The page's first h1 is this, and its `<title>` starts with it."""
    page = _page(site, fact)
    head = page.article.find("h1") or page.whole.find("h1")
    if not isinstance(head, Tag):
        raise UnmetError("the page has no h1")
    need(visible(head) == squeeze(args), f"h1 is {visible(head)!r}")
    name = page.whole.find("title")
    shown = squeeze(name.get_text()) if isinstance(name, Tag) else ""
    need(shown.startswith(squeeze(args)), f"<title> is {shown!r}")


@kind
def shows(site: Site, fact: dict[str, Any], args: Any) -> None:
    """The article shows each of these texts (`count` times, `within` elements)."""
    args = args if isinstance(args, dict) else {"text": args}
    args = _strict_args(args, "text count within any")
    seen = " ".join(visible(s) for s in _scopes(_page(site, fact), args.get("within")))
    if "any" in args:
        need(any(squeeze(t) in seen for t in args["any"]), f"none of them in {seen[:400]!r}")
        return
    for text in map(squeeze, _many(args["text"])):
        need(text in seen, f"{text!r} is not in {seen[:600]!r}")
        if "count" in args:
            need(seen.count(text) == args["count"], f"{text!r} stands {seen.count(text)} times")


@kind
def shows_not(site: Site, fact: dict[str, Any], args: Any) -> None:
    """The article shows none of these texts."""
    seen = visible(_page(site, fact).article)
    for text in map(squeeze, _many(args)):
        where = seen.find(text)
        need(where < 0, f"{text!r} is shown: …{seen[max(0, where - 40) : where + 60]!r}")


@kind
def order(site: Site, fact: dict[str, Any], args: Any) -> None:
    """These texts stand one after the other."""
    seen, at = visible(_page(site, fact).article), 0
    for text in map(squeeze, args):
        found = seen.find(text, at)
        need(found >= 0, f"{text!r} does not follow in {seen[:600]!r}")
        at = found + len(text)


@kind
def element(site: Site, fact: dict[str, Any], args: Any) -> None:
    """Elements of the article match a CSS selector: with a text, exactly so, so many."""
    args = _strict_args(args, "css text exact count scope")
    page = _page(site, fact)
    roots: dict[str, Any] = {
        "article": page.article,
        "page": page.whole,
        "raw": page.whole.select_one("article") or page.whole,
    }
    found = roots[args.get("scope", "article")].select(args["css"])
    if "text" in args:
        found = [tag for tag in found if squeeze(args["text"]) in visible(tag)]
    if "exact" in args:
        found = [tag for tag in found if visible(tag) == squeeze(args["exact"])]
    if "count" in args:
        need(len(found) == args["count"], f"{len(found)} match, not {args['count']}")
    else:
        need(found, f"nothing matches {args}")


@kind
def breaks(site: Site, fact: dict[str, Any], args: Any) -> None:
    """These lines stand one under the other inside one block."""
    first, *rest = map(squeeze, args)
    blocks = _page(site, fact).article.select("p, li, td, th, blockquote, dd, div, summary")
    for block in blocks:
        if not block.find("br"):
            continue
        broken = "".join(_pieces(block, "\n", frozenset()))
        # No block's edge may part them, so look between edges only.
        runs = [[squeeze(x) for x in run.split("\n")] for run in broken.split("\x00")]
        for run in runs:
            for at, line in enumerate(run):
                if line.endswith(first) and all(
                    at + n + 1 < len(run) and run[at + n + 1].startswith(text)
                    for n, text in enumerate(rest)
                ):
                    return
    raise UnmetError(f"no block breaks the line between {args}")


@kind
def joined(site: Site, fact: dict[str, Any], args: Any) -> None:
    """These texts follow on one line, a blank between them."""
    text = squeeze(" ".join(args))
    need(any(text in line for line in lines(_page(site, fact).article)), f"no line has {text!r}")


@kind
def row(site: Site, fact: dict[str, Any], args: Any) -> None:
    """A table has a row of exactly these cells."""
    rows = [
        [visible(cell) for cell in tr.find_all(["td", "th"], recursive=False)]
        for tr in _page(site, fact).article.select("tr")
    ]
    need([squeeze(str(c)) for c in args] in rows, f"rows: {rows[:12]}")


@kind
def nested(site: Site, fact: dict[str, Any], args: Any) -> None:
    """A list item stands under another; `under: null` says at the top of its list."""
    args = _strict_args(args, "item under")
    item = _item(_page(site, fact), args["item"])
    above = item.find_parent("li")
    if args["under"] is None:
        need(above is None, f"{args['item']!r} stands under another item")
        return
    if not isinstance(above, Tag):
        raise UnmetError(f"{args['item']!r} stands under no item")
    need(_own(above).startswith(squeeze(args["under"])), f"stands under {_own(above)!r}")


@kind
def same_list(site: Site, fact: dict[str, Any], args: Any) -> None:
    """These items belong to one list."""
    parents = [id(_item(_page(site, fact), text).parent) for text in args]
    need(len(set(parents)) == 1, "they stand in different lists")


def _own(item: Tag) -> str:
    return visible(item, without=("ul", "ol"))


def _item(page: Page, text: str) -> Tag:
    for item in page.article.select("li"):
        if _own(item).startswith(squeeze(text)):
            return item
    raise UnmetError(f"no list item starts with {text!r}: {visible(page.article)[:300]!r}")


# -- what Obsidian adds to Markdown ---------------------------------------------------------------


@kind
def task(site: Site, fact: dict[str, Any], args: Any) -> None:
    """A list item has a box: checked or open, with its character."""
    args = _strict_args(args, "text checked mark")
    item = _item(_page(site, fact), args["text"])
    boxes = [box for box in item.select('input[type="checkbox"]') if box.find_parent("li") is item]
    need(boxes, "the item has no checkbox")
    need(boxes[0].has_attr("checked") is args["checked"], f"checked is {not args['checked']}")
    if "mark" in args:
        marks = [tag.get("data-task") for tag in (item, *boxes, *item.select("[data-task]"))]
        need(args["mark"] in marks, f"data-task is {marks}")


@kind
def no_task(site: Site, fact: dict[str, Any], args: Any) -> None:
    """A list item has no box."""
    for text in _many(args):
        item = _item(_page(site, fact), text)
        need(not item.select('input[type="checkbox"]'), f"{text!r} has a checkbox")


def _classes(tag: Tag) -> set[str]:
    value = tag.get("class")
    names = value if isinstance(value, list) else str(value or "").split()
    return {str(name).casefold() for name in names}


def _callout_title(box: Tag) -> Tag | None:
    for title in box.select(CALLOUT_TITLES):
        nearest = title.find_parent(lambda tag: tag is box or _is_callout(tag))
        if nearest is box:
            return title
    return None


def _is_callout(tag: Tag) -> bool:
    if tag.name == "details" or tag.has_attr("data-callout"):
        return True
    return bool(_classes(tag) & {"admonition", "callout"})


@kind
def callout(site: Site, fact: dict[str, Any], args: Any) -> None:
    """A callout with this title: its type, body, fold, what it stands in."""
    args = _strict_args(args, "title type body lacks fold inside has")
    page = _page(site, fact)
    boxes = [box for box in page.article.select(CALLOUTS) if _callout_title(box) is not None]
    titled = [b for b in boxes if visible(_callout_title(b)) == squeeze(args["title"])]  # type: ignore[arg-type]
    need(titled, f"callouts: {[visible(_callout_title(b)) for b in boxes]}")  # type: ignore[arg-type]
    reasons = []
    for box in titled:
        try:
            _fits(box, args)
        except UnmetError as unmet:
            reasons.append(str(unmet))
        else:
            return
    raise UnmetError("; ".join(reasons))


def _fits(box: Tag, args: dict[str, Any]) -> None:
    if "type" in args:
        wanted = args["type"].casefold()
        family = next((f for f in CALLOUT_FAMILIES if wanted in f), {wanted})
        names = _classes(box) | {str(box.get("data-callout", "")).casefold()}
        names |= {name.removeprefix("callout-") for name in names}
        need(names & family, f"the callout is {sorted(names)}")
    body = visible(box)
    for text in _many(args.get("body", [])):
        need(squeeze(text) in body, f"the callout holds {body[:300]!r}")
    for text in _many(args.get("lacks", [])):
        need(squeeze(text) not in body, f"the callout holds {text!r}")
    for css in _many(args.get("has", [])):
        need(box.select(css), f"the callout holds no {css!r}")
    if "fold" in args:
        need(_fold(box) == args["fold"], f"the callout is {_fold(box)}")
    if "inside" in args:
        outer = [_callout_title(tag) for tag in box.find_parents(True) if _is_callout(tag)]
        shown = [visible(tag) for tag in outer if tag is not None]
        need(shown[:1] == [squeeze(args["inside"])], f"it stands in {shown}")


def _fold(box: Tag) -> str:
    mark = box.get("data-callout-fold")
    holder = box if box.name == "details" else box.find("details", recursive=False)
    if isinstance(holder, Tag) and holder.name == "details":
        return "open" if holder.has_attr("open") else "shut"
    return {"-": "shut", "+": "open"}.get(str(mark or ""), "none")


@kind
def no_callout(site: Site, fact: dict[str, Any], args: Any) -> None:
    """This text is shown, and in no callout."""
    page = _page(site, fact)
    for text in map(squeeze, _many(args)):
        need(text in visible(page.article), f"{text!r} is not shown")
        for box in page.article.select(CALLOUTS):
            need(text not in visible(box), f"{text!r} stands in a callout")


@kind
def image(site: Site, fact: dict[str, Any], args: Any) -> None:
    """An image of that file: its width, height, alternative text."""
    args = _strict_args(args, "file url width height alt within")
    page = _page(site, fact)
    shown = [i for scope in _scopes(page, args.get("within")) for i in scope.select("img[src]")]
    images = [i for i in shown if _source_is(site, page, i, args)]
    need(images, f"images: {[i['src'] for i in shown]}")
    reasons = []
    for picture in images:
        wrong = [
            f"{key} is {_size(picture, key)!r}"
            for key in ("width", "height")
            if key in args and _size(picture, key) != (args[key] and str(args[key]))
        ]
        if "alt" in args and squeeze(str(picture.get("alt") or "")) not in _many(args["alt"]):
            wrong.append(f"alt is {picture.get('alt')!r}")
        if not wrong:
            return
        reasons.extend(wrong)
    raise UnmetError("; ".join(reasons))


def _size(picture: Tag, key: str) -> str | None:
    if picture.get(key):
        return str(picture[key]).removesuffix("px")
    styled = re.search(rf"(?:^|;)\s*{key}:\s*(\d+)px", str(picture.get("style") or ""))
    return styled.group(1) if styled else None


def _source_is(site: Site, page: Page, tag: Tag, args: dict[str, Any]) -> bool:
    address = str(tag.get("src") or tag.get("data") or "")
    if "url" in args:
        return address == args["url"]
    file, fragment, outside = site.resolve(page, address)
    if outside or file is None:
        return False
    if "fragment" in args and args["fragment"] not in fragment:
        return False
    return site.files[file].read_bytes() == site.vault_bytes(args["file"])


@kind
def media(site: Site, fact: dict[str, Any], args: Any) -> None:
    """A player or viewer of that file."""
    args = _strict_args(args, "tag file fragment height")
    page = _page(site, fact)
    reasons = [f"no {args['tag']} shows {args['file']}"]
    for tag in page.article.select(args["tag"]):
        if not any(_source_is(site, page, holder, args) for holder in (tag, *tag.select("source"))):
            continue
        seen = _size(tag, "height")
        if "height" not in args or seen == str(args["height"]):
            return
        reasons.append(f"height is {seen!r}")
    raise UnmetError(reasons[-1])


def _formula(tag: Tag) -> str:
    seen = "".join(_pieces(tag, "", frozenset({"annotation", "annotation-xml"})))
    seen = re.sub(r"[\s\x00\u2061-\u2064]+", "", unicodedata.normalize("NFKC", seen))
    return seen.replace("\u2212", "-").replace("\u22c5", "·")


@kind
def math(site: Site, fact: dict[str, Any], args: Any) -> None:
    """A formula as MathML: what it shows, what it is made of, whether it stands alone."""
    args = _strict_args(args, "text has block within")
    scopes = _scopes(_page(site, fact), args.get("within"))
    formulas = [tag for scope in scopes for tag in scope.select("math")]
    found = [m for m in formulas if _formula(m) == args["text"].replace(" ", "")]
    need(found, f"formulas: {[_formula(m) for m in formulas]}")
    for css in _many(args.get("has", [])):
        need(found[0].select(css), f"the formula has no {css!r}")
    if "block" in args:
        alone = str(found[0].get("display") or "inline") == "block"
        need(alone is args["block"], f"display is {found[0].get('display')!r}")


@kind
def code(site: Site, fact: dict[str, Any], args: Any) -> None:
    """A code block holds these lines, in this language."""
    args = _strict_args(args, "text language within lacks")
    scopes = _scopes(_page(site, fact), args.get("within"))
    blocks = [tag for scope in scopes for tag in scope.select("pre")]
    wanted = [line.rstrip() for line in args["text"].splitlines()]
    found = None
    for block in blocks:
        seen = [line.rstrip() for line in block.get_text().splitlines()]
        if any(seen[i : i + len(wanted)] == wanted for i in range(len(seen))):
            found = block
            break
    if found is None:
        raise UnmetError(f"code blocks: {[block.get_text() for block in blocks]}")
    for text in _many(args.get("lacks", [])):
        need(text not in found.get_text(), f"the code block holds {text!r}")
    if "language" in args:
        names: set[str] = set()
        for tag in (found, *found.select("code"), *list(found.parents)[:3]):
            names |= _classes(tag)
        wants = {args["language"], f"language-{args['language']}", f"lang-{args['language']}"}
        need(names & wants, f"the code block's classes are {sorted(names)}")


@kind
def footnote(site: Site, fact: dict[str, Any], args: Any) -> None:
    """The n-th note mark in the block with this text leads to that text."""
    args = _strict_args(args, "near body nth has")
    page = _page(site, fact)
    near = squeeze(args["near"])
    blocks = page.article.select("p, li, td, th, h1, h2, h3, summary, div")
    blocks = [block for block in blocks if near in visible(block)]
    need(blocks, f"{near!r} is not shown")
    block = min(blocks, key=lambda tag: len(visible(tag)))
    marks = [
        a
        for a in block.select("a[href]")
        if a.find_parent("sup") or a.find("sup") or a.get("role") == "doc-noteref"
    ]
    nth = args.get("nth", 1)
    need(len(marks) >= nth, f"{len(marks)} note marks in {visible(block)!r}")
    file, fragment, _ = site.resolve(page, str(marks[nth - 1]["href"]))
    need(file == page.path and fragment, f"the mark leads to {marks[nth - 1]['href']!r}")
    target = _by_id(page, fragment)
    if target is None:
        raise UnmetError(f"no element has the id {fragment!r}")
    holder = target if target.name in ("li", "div", "dd", "aside") else _block_of(target)
    for text in _many(args["body"]):
        need(squeeze(text) in visible(holder), f"the footnote is {visible(holder)!r}")
    for css in _many(args.get("has", [])):
        need(holder.select(css), f"the footnote holds no {css!r}")


@kind
def property_(site: Site, fact: dict[str, Any], args: Any) -> None:
    """The page shows a property by its name, with each of these values."""
    args = _strict_args(args, "name values link")
    page = _page(site, fact)
    pairs: list[tuple[Tag, list[Tag]]] = []
    for tr in page.article.select("tr"):
        cells = tr.find_all(["td", "th"], recursive=False)
        if len(cells) > 1:
            pairs.append((cells[0], cells[1:]))
    for dt in page.article.select("dt"):
        value = dt.find_next_sibling("dd")
        if isinstance(value, Tag):
            pairs.append((dt, [value]))
    named = [v for n, v in pairs if visible(n).rstrip(":").strip() == args["name"]]
    need(named, f"properties: {[visible(n) for n, _ in pairs]}")
    seen = " ".join(visible(cell) for cell in named[0])
    for value in _many(args.get("values", [])):
        options = value if isinstance(value, list) else [value]
        need(any(squeeze(str(o)) in seen for o in options), f"{args['name']} shows {seen!r}")
    if "link" in args:
        anchors = [a for cell in named[0] for a in cell.select("a[href]")]
        goal = site.page_of(args["link"]).path
        files = {site.resolve(page, str(a["href"]))[0] for a in anchors}
        need(goal in files, f"{args['name']} links to {sorted(map(str, files))}")


@kind
def meta(site: Site, fact: dict[str, Any], args: Any) -> None:
    """The page's head says this of itself; `file` compares the picture that it names."""
    args = _strict_args(args, "name content file")
    page = _page(site, fact)
    tags = [
        tag
        for tag in page.whole.select("meta")
        if args["name"] in (tag.get("name"), tag.get("property"))
    ]
    need(tags, f"no meta {args['name']!r}")
    values = [squeeze(str(tag.get("content") or "")) for tag in tags]
    if "content" in args:
        need(squeeze(args["content"]) in values, f"{args['name']} is {values}")
    if "file" in args:
        want = site.vault_bytes(args["file"])
        names = {unquote(urlsplit(value).path).lstrip("/") for value in values}
        names |= {str(site.resolve(page, value)[0]) for value in values}
        held = [n for n in names if n in site.files and site.files[n].read_bytes() == want]
        need(held, f"{args['name']} is {values}")


# -- tags -----------------------------------------------------------------------------------------


@kind
def tag_page(site: Site, fact: dict[str, Any], args: Any) -> None:
    """The tag's link leads to where exactly these notes are listed."""
    args = _strict_args(args, "tag notes")
    page = _page(site, fact)
    names = {args["tag"], "#" + args["tag"]}
    anchors = [a for a in _anchors(page) if visible(a) in names]
    need(anchors, f"no link shows the tag; links: {[visible(a) for a in _anchors(page)][:40]}")
    file, fragment, _ = site.resolve(page, str(anchors[0]["href"]))
    if file is None:
        raise UnmetError(f"the tag leads to nothing: {anchors[0]['href']!r}")
    listing = site.page_at(file)
    need(listing.source != fact["note"], "the tag leads to the note itself")
    sources = set()
    for anchor in _listed(listing, fragment):
        goal = site.resolve(listing, str(anchor["href"]))[0]
        if goal is not None and goal.endswith(".html") and site.page_at(goal).source:
            sources.add(site.page_at(goal).source)
    wanted = set(_many(args["notes"]))
    need(sources == wanted, f"lists {sorted(sources)}; expected {sorted(wanted)}")


def _listed(listing: Page, fragment: str) -> list[Tag]:
    target = _by_id(listing, fragment) if fragment else None
    if target is None or target.name not in HEADINGS:
        return listing.article.select("a[href]")
    found = []
    for item in target.find_all_next():
        if item.name in HEADINGS and item.name <= target.name:
            break
        if item.name == "a" and item.has_attr("href"):
            found.append(item)
    return found


@kind
def not_tag(site: Site, fact: dict[str, Any], args: Any) -> None:
    """This text is shown, and is no link to a tag."""
    page = _page(site, fact)
    for text in map(squeeze, _many(args)):
        need(text in visible(page.article), f"{text!r} is not shown")
        for anchor in _anchors(page):
            shown = visible(anchor)
            clash = shown in (text, text.lstrip("#"))
            need(not clash, f"{text!r} is a link to {anchor['href']!r}")


# -- files ----------------------------------------------------------------------------------------


@kind
def nowhere(site: Site, fact: dict[str, Any], args: Any) -> None:
    """No file of the site (or none whose name fits `files`) has these letters, nor its name."""
    del fact
    args = args if isinstance(args, dict) else {"text": args}
    args = _strict_args(args, "text files")
    for text in _many(args["text"]):
        for name, content in _contents(site):
            if "files" in args and not re.search(args["files"], name):
                continue
            need(not _has(content, text), f"{text!r} stands in {name}")
            need(not _has(unquote(name).lower().encode(), text), f"a file is named {name!r}")


def _has(content: bytes, text: str) -> bool:
    spelled = (text, text.replace(" ", "%20"), text.replace(" ", "-"), text.replace(" ", "+"))
    forms = {s.encode() for s in spelled} | {text.encode("ascii", "xmlcharrefreplace")}
    forms.add(text.encode("unicode_escape"))
    return any(form.lower() in content for form in forms)


@functools.lru_cache(maxsize=4)
def _contents(site: Site) -> tuple[tuple[str, bytes], ...]:
    def read(path: Path) -> bytes:
        raw = path.read_bytes()
        return (gzip.decompress(raw) if path.suffix == ".gz" else raw).lower()

    return tuple((name, read(path)) for name, path in site.files.items())


@kind
def somewhere(site: Site, fact: dict[str, Any], args: Any) -> None:
    """Some file whose name fits has these letters."""
    del fact
    args = _strict_args(args, "text files")
    for name, content in _contents(site):
        if re.search(args["files"], name) and _has(content, args["text"]):
            return
    raise UnmetError(f"{args['text']!r} stands in no file like {args['files']}")


@kind
def published(site: Site, fact: dict[str, Any], args: Any) -> None:
    """The site holds a copy of this file of the vault."""
    del fact
    for file in _many(args):
        need(site.holds(site.vault_bytes(file)), f"{file!r} is not published")


@kind
def unpublished(site: Site, fact: dict[str, Any], args: Any) -> None:
    """The site holds no copy of this file of the vault."""
    del fact
    for file in _many(args):
        held = site.holds(site.vault_bytes(file))
        need(not held, f"{file!r} is published as {held}")


@kind
def served_at(site: Site, fact: dict[str, Any], args: Any) -> None:
    """The note's page answers at this address."""
    path = _page(site, fact).path
    need(path in {args, f"{args}.html", f"{args}/index.html"}, f"the page is {path!r}")


@kind
def redirect(site: Site, fact: dict[str, Any], args: Any) -> None:
    """A page at the old address sends the reader on to the note."""
    goal = _page(site, fact)
    old = _slug(args)
    seen = []
    for name, path in site.files.items():
        if not name.endswith(".html") or _slug(re.sub(r"(/index)?\.html$", "", name)) != old:
            continue
        soup = BeautifulSoup(path.read_text("utf-8", errors="replace"), "lxml")
        for tag in soup.select('meta[http-equiv="refresh" i]'):
            found = re.search(r"url\s*=\s*[\"']?([^\"']+)", str(tag.get("content")), re.IGNORECASE)
            if found:
                here = Page(name, "", soup, soup)
                seen.append(site.resolve(here, found.group(1).strip())[0])
    need(goal.path in seen, f"at {args!r}: redirects to {seen}")


def _slug(path: str) -> str:
    return re.sub(r"[^\w/]+", "-", unquote(path).casefold()).strip("-/")


@kind
def built(site: Site, fact: dict[str, Any], args: Any) -> None:
    """The build came to its end without a traceback."""
    del fact
    need(args is True, "the only argument is true")
    need("Traceback (most recent call last)" not in site.log, site.log[-800:])
    need(site.code in (0, 1), f"exit {site.code}: {site.log[-800:]}")


@kind
def reports(site: Site, fact: dict[str, Any], args: Any) -> None:
    """The build names this file (or says this) in what it prints."""
    del fact
    for text in _many(args):
        need(text in site.log, f"{text!r} is not in {site.log[-800:]!r}")

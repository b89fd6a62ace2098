"""The graph as the site has it: colours, the nearest of each note, and one file for the browser.

The file holds nodes as columns of integers and strings, for 10,000 notes well below a megabyte.
What a reader does not ask for is not made: places only for the graph's page.
"""

from __future__ import annotations

import json
import sys
from array import array
from base64 import b64encode
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any

from knapper.graph import Drawn, LinkGraph, collect_graph, draw, draw_apart, find_near
from knapper.render import NearNote, relative, render_near
from knapper.vault import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from knapper.site.site import Site

__all__ = ["GRAPH_DATA", "SiteGraph", "graph_files"]

GRAPH_DATA = "assets/knapper/graph.json"

_KINDS = ("note", "attachment", "missing")
# Of so many types or folders each has its own colour; the others share one.
COLOURS = 6
# Types tell notes apart where at least so many of them have one.
_TYPED = 2 / 3
_MOST_SHORT = 1 << 16


class SiteGraph:
    """The graph of one site, each part made when it is first asked for."""

    def __init__(self, site: Site) -> None:
        self._site = site

    @cached_property
    def links(self) -> LinkGraph:
        """Who links to whom. What Obsidian's excluded files hold is left out, as it does (§9.7)."""
        return collect_graph(self._site.index, self._site.ignored.match)

    def near(self, path: str, url: str) -> str:
        """Return the graph of one note on its page at `url`, "" where it has none."""
        site = self._site
        number = self.links.number.get(path)
        if number is None or not site.config.local_graph:
            return ""

        def note(each: int) -> NearNote:
            key = self.links.keys[each]
            href = relative(site.addresses.notes[key], url)
            return NearNote(href, site.title(key), self.colour(key))

        whole = site.own_url("graph")
        return render_near(
            find_near(self.links, number), note, site.say, relative(whole, url) if whole else ""
        )

    def type_of(self, path: str) -> str:
        """Return the property `type` of a note, "" for none."""
        value = self._site.notes[path].properties.values.get("type")
        return value.strip() if isinstance(value, str) else ""

    @cached_property
    def by_type(self) -> bool:
        """Whether notes are told apart by their types rather than by their folders."""
        types = [self.type_of(path) for path in self._site.notes]
        return len(set(filter(None, types))) > 1 and sum(map(bool, types)) >= _TYPED * len(types)

    def _group(self, path: str) -> str:
        return fold(self.type_of(path)) if self.by_type else path.rpartition("/")[0]

    def colour(self, path: str) -> int:
        """Return the number of the colour of a note, 0 for that of all the rest."""
        return self.colours.get(self._group(path), 0)

    @cached_property
    def colours(self) -> dict[str, int]:
        """The numbers of the colours by group: a type, or a folder."""
        counts = Counter(self._group(path) for path in self._site.notes)
        del counts[""]
        ranked = sorted(counts, key=lambda group: (-counts[group], group))
        return {group: number for number, group in enumerate(ranked[:COLOURS], 1)}

    @cached_property
    def drawn(self) -> Drawn:
        """Communities and places of the nodes."""
        return draw(len(self.links.keys), self.links.pairs)

    def draw_apart(self, goes_on: Callable[[], bool]) -> bool:
        """Find `drawn` in another process, unless it is known; return False once `goes_on` does."""
        if "drawn" not in self.__dict__:
            drawn = draw_apart(len(self.links.keys), self.links.pairs, goes_on)
            if drawn is None:
                return False
            self.__dict__["drawn"] = drawn
        return True

    @cached_property
    def data(self) -> tuple[str, bytes]:
        """Address and bytes of the file for the graph's page.

        Columns by node: `names`, `kinds` (0 note, 1 attachment, 2 missing), `urls` (0 for that
        of the folder and then the name with dashes for blanks and a slash; "" for none),
        `folder` and `type` (numbers of `folders`, each as path and address, and `types`), `tags`
        (lists of numbers of `labels`), `x`, `y`, `group` (the community, 0 the largest), `out`
        (how many nodes it links to). `to` are those nodes, one list after another, as integers
        of two bytes, or of four where there are 65,536 nodes, low byte first, in base 64.
        `by` is what tells notes apart best, "type" or "folder".
        """
        site, links = self._site, self.links
        folders, types, tags = _Numbers(), _Numbers(), _Numbers()
        columns: dict[str, list[Any]] = {
            name: [] for name in ("names", "urls", "folder", "type", "tags")
        }
        for key, node in zip(links.keys, links.nodes, strict=True):
            is_note = node.kind == "note"
            name = site.title(key) if is_note else node.name
            folder = key.rpartition("/")[0] if node.kind != "missing" else ""
            url = site.address(key) or ""
            base = site.addresses.folders.get(folder, "")
            columns["names"].append(name)
            follows = is_note and url == f"{base}{name.replace(' ', '-')}/"
            columns["urls"].append(0 if follows else url)
            columns["folder"].append(folders.number(folder))
            columns["type"].append(types.number(self.type_of(key) if is_note else ""))
            columns["tags"].append(
                [tags.number(tag) for tag in site.note_tags(key)] if is_note else []
            )
        drawn = self.drawn
        addresses = site.addresses.folders
        data = {
            **columns,
            "kinds": [_KINDS.index(node.kind) for node in links.nodes],
            "x": [x for x, _ in drawn.places],
            "y": [y for _, y in drawn.places],
            "group": drawn.groups,
            "out": [len(targets) for targets in links.out],
            "to": _packed((each for targets in links.out for each in targets), len(links.keys)),
            "folders": [[name, addresses.get(name, "")] for name in folders.names],
            "types": types.names,
            "labels": tags.names,
            "by": "type" if self.by_type else "folder",
        }
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
        return GRAPH_DATA, text


class _Numbers:
    """Gives each name a number, in the order in which they come; capitals do not count."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, name: str) -> int:
        key = fold(name)
        if key not in self._numbers:
            self._numbers[key] = len(self.names)
            self.names.append(name)
        return self._numbers[key]


def _packed(numbers: Iterable[int], nodes: int) -> str:
    packed = array("H" if nodes < _MOST_SHORT else "I", numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return b64encode(packed.tobytes()).decode("ascii")


def graph_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the file of the graph's page, where there is that page."""
    if site.own_url("graph") is not None:
        yield site.graph.data

"""Raw HTML made harmless: what Obsidian passes stays, what could run or reach out goes (§7.5).

The HTML of a whole note comes in, the author's and ours, with slot marks in it; the same HTML
goes out, balanced, without scripts, handlers, styles that leave their box, or addresses that
are code. ammonia (nh3) does the parsing and the cleaning; here stand the lists. Before it,
`knapper.compile.mend` keeps a broken tag from swallowing the rest of the note.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextvars import ContextVar

import nh3

from knapper.compile.media import without_outside
from knapper.compile.mend import mend

__all__ = ["sanitise"]

_MATH_ELEMENTS = frozenset(
    """
    math menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot
    mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none
    """.split()
)
_TAGS = _MATH_ELEMENTS | frozenset(
    """
    a abbr acronym address area article aside audio b bdi bdo big blockquote br button caption
    center cite code col colgroup data dd del details dfn dir div dl dt em fieldset figcaption
    figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i iframe img input ins kbd label legend
    li main map mark menu meter nav ol optgroup option output p picture pre progress q rp rt ruby
    s samp section select small source span strike strong sub summary sup table tbody td textarea
    tfoot th thead time tr track tt u ul var video wbr
    svg g path rect circle ellipse line polyline polygon text tspan defs lineargradient
    radialgradient stop title desc marker clippath
    linearGradient radialGradient clipPath
    """.split()
)
# Elements that go with all that is in them.
_WITH_CONTENT = frozenset(
    "script style template noscript object embed applet frameset noembed noframes xmp".split()
)
_EVERYWHERE = frozenset(
    "id class style title lang dir role tabindex hidden translate align valign width height".split()
)
_GEOMETRY = frozenset(
    """
    x y x1 y1 x2 y2 cx cy r rx ry d points viewBox preserveAspectRatio transform fill stroke
    fill-opacity fill-rule stroke-width stroke-dasharray stroke-dashoffset stroke-linecap
    stroke-linejoin stroke-opacity opacity offset stop-color stop-opacity text-anchor
    dominant-baseline font-size font-family font-weight font-style dx dy gradientUnits
    gradientTransform marker-start marker-mid marker-end markerWidth markerHeight refX refY orient
    clip-path clip-rule xmlns version
    """.split()
)
_SVG = frozenset(
    """
    svg g path rect circle ellipse line polyline polygon text tspan defs lineargradient
    radialgradient linearGradient radialGradient stop marker clippath clipPath
    """.split()
)
_MATH = frozenset(
    """
    accent accentunder columnalign columnlines columnspacing columnspan display displaystyle
    fence form largeop linethickness lspace mathbackground mathcolor mathsize mathvariant maxsize
    minsize movablelimits notation rowalign rowlines rowspacing rowspan rspace scriptlevel
    separator stretchy symmetric voffset xmlns
    """.split()
)
_ATTRIBUTES: dict[str, frozenset[str]] = {
    "*": _EVERYWHERE,
    "a": frozenset("href target download hreflang rel name".split()),
    "area": frozenset("href alt shape coords".split()),
    "audio": frozenset("src controls loop muted preload".split()),
    "blockquote": frozenset(["cite"]),
    "button": frozenset("disabled type value".split()),
    "col": frozenset(["span"]),
    "colgroup": frozenset(["span"]),
    "data": frozenset(["value"]),
    "del": frozenset("cite datetime".split()),
    "details": frozenset("open name".split()),
    "font": frozenset("color face size".split()),
    "iframe": frozenset("src allow allowfullscreen frameborder loading scrolling".split()),
    "img": frozenset("src srcset sizes alt loading decoding referrerpolicy usemap".split()),
    "input": frozenset("type checked disabled value placeholder min max step".split()),
    "ins": frozenset("cite datetime".split()),
    "label": frozenset(["for"]),
    "li": frozenset("value type".split()),
    "map": frozenset(["name"]),
    "meter": frozenset("value min max low high optimum".split()),
    "ol": frozenset("start type reversed".split()),
    "optgroup": frozenset("label disabled".split()),
    "option": frozenset("value selected disabled label".split()),
    "progress": frozenset("value max".split()),
    "q": frozenset(["cite"]),
    "select": frozenset("disabled multiple size".split()),
    "source": frozenset("src srcset type media sizes".split()),
    "table": frozenset("border cellpadding cellspacing bgcolor summary".split()),
    "td": frozenset("colspan rowspan headers bgcolor nowrap".split()),
    "textarea": frozenset("rows cols placeholder disabled readonly".split()),
    "th": frozenset("colspan rowspan headers scope abbr bgcolor nowrap".split()),
    "time": frozenset(["datetime"]),
    "tr": frozenset(["bgcolor"]),
    "track": frozenset("src kind label srclang default".split()),
    "video": frozenset("src poster controls loop muted preload playsinline".split()),
    **dict.fromkeys(_SVG, _GEOMETRY),
    **dict.fromkeys(_MATH_ELEMENTS, _MATH),
}
_SCHEMES = frozenset(
    "http https mailto tel obsidian data ftp geo irc magnet matrix sms xmpp zotero".split()
)
_PICTURE_DATA = re.compile(
    r"data:image/(?:png|gif|jpe?g|webp|avif|svg\+xml|bmp)[;,]", re.IGNORECASE
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#|\?")
_CONTROL_OR_BLANK = re.compile(r"[\x00-\x20\x7f\s]+")
_STYLE_OUT = re.compile(
    r"url\s*\(|expression|@import|behavior|-moz-binding|javascript|image-set|\\|/\*"
    r"|position\s*:\s*(?:fixed|sticky)",
    re.IGNORECASE,
)
# By this class Material's script knows what to draw with Mermaid's, which it asks a host for.
_HOOK = "mermaid"
# An SVG may paint with what stands in the page, never with what another host has.
_PAINT = frozenset("fill stroke clip-path marker-start marker-mid marker-end".split())
_PAINT_OUT = re.compile(r"url\s*\(\s*['\"]?\s*[^#'\"\s]", re.IGNORECASE)
_ADDRESSES = frozenset("href src poster cite".split())
_RELATIVE = frozenset("href src poster".split())


Rewrite = Callable[[str, str, str], str | None]
# What the one cleaner of this process asks about relative addresses, while it cleans.
_REWRITE: ContextVar[Rewrite | None] = ContextVar("rewrite", default=None)


def sanitise(html: str, rewrite: Rewrite | None = None, *, loads_outside: bool = False) -> str:
    """Return `html` balanced and without what could run, or would ask another host unasked.

    `rewrite(tag, attribute, value)` is asked about every relative address in `href`, `src`,
    `poster` and `srcset`; what it returns stands instead, None leaves the address as it is.
    `loads_outside` lets pictures and frames of other hosts load with the page.
    """
    token = _REWRITE.set(rewrite)
    try:
        cleaned = _CLEANER.clean(mend(html))
        return cleaned if loads_outside else without_outside(cleaned)
    finally:
        _REWRITE.reset(token)


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "style":
        return _style(value)
    if attribute == "class" and _HOOK in value:
        return " ".join(name for name in value.split() if name != _HOOK) or None
    if attribute in _PAINT:
        return None if _PAINT_OUT.search(value) else value
    if attribute == "srcset":
        return _candidates(tag, value)
    if attribute in _ADDRESSES:
        return _address(tag, attribute, value)
    return value


def _style(value: str) -> str | None:
    """Return the declarations that keep to their own box and ask no other host for anything."""
    kept = [part for part in value.split(";") if part.strip() and not _STYLE_OUT.search(part)]
    return ";".join(kept) or None


def _address(tag: str, attribute: str, value: str) -> str | None:
    bare = _CONTROL_OR_BLANK.sub("", value)
    if value.startswith(("\x02", "#\x05")):
        return value  # a slot or an address of the compiler's own
    if tag == "iframe":
        return value if bare.lower().startswith("https://") else None
    scheme = _SCHEME.match(bare)
    if scheme and scheme[0].endswith(":") and scheme[0][:-1].lower() not in _SCHEMES:
        return None
    if bare.lower().startswith("data:"):
        return value if tag in {"img", "source"} and _PICTURE_DATA.match(bare) else None
    rewrite = _REWRITE.get()
    if not scheme and rewrite and attribute in _RELATIVE:
        replaced = rewrite(tag, attribute, value)
        return value if replaced is None else replaced
    return value


def _candidates(tag: str, value: str) -> str | None:
    """Return the pictures of a `srcset`, each an address and perhaps a width."""
    kept = []
    for candidate in value.split(","):
        address, _, size = candidate.strip().partition(" ")
        if address and ":" in address and not address.lower().startswith(("http:", "https:")):
            return None
        if address:
            kept.append(f"{_address(tag, 'src', address)} {size}".strip())
    return ", ".join(kept) or None


_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    clean_content_tags=set(_WITH_CONTENT),
    attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
    attribute_filter=_allowed,
    generic_attribute_prefixes={"data-", "aria-"},
    url_schemes=set(_SCHEMES),
    link_rel=None,
    set_tag_attribute_values={"iframe": {"loading": "lazy"}},
)

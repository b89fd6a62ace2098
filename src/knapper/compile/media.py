"""Which embeds are files shown in place, and how outside media is embedded (§1.4, §5.6-5.8).

What another host has is not asked for before the reader wants it: in its place stands a still,
our own, with a link. A script puts what is meant there once the reader agrees.
"""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import unquote, urlsplit

__all__ = [
    "AUDIO",
    "IMAGE",
    "MEDIA",
    "VIDEO",
    "extension",
    "external_media",
    "image_size",
    "without_outside",
]

IMAGE = frozenset("avif bmp gif jpeg jpg png svg webp".split())
AUDIO = frozenset("flac m4a mp3 ogg wav webm 3gp".split()) - {"webm"}
VIDEO = frozenset("mkv mov mp4 ogv webm".split())
MEDIA = IMAGE | AUDIO | VIDEO | {"pdf"}

_SIZE = re.compile(r"(?:(.*)\|)?[ \t]*(\d{1,5})(?:[xX](\d{1,5}))?[ \t]*", re.DOTALL)
_YOUTUBE = re.compile(
    r"(?:https?:)?//(?:(?:www\.|m\.)?youtube(?:-nocookie)?\.com"
    r"/(?:watch\?(?:[^#]*&)?v=|(embed/)|shorts/|live/)|youtu\.be/)([\w-]{6,20})"
)
_SECONDS = re.compile(r"[?&](?:t|start)=(\d{1,6})s?(?=&|#|\Z)")
_VIMEO = re.compile(
    r"(?:https?:)?//(?:www\.|player\.)?vimeo\.com/(?:video/|channels/[\w-]+/|groups/[\w-]+/videos/)?"
    r"(\d{5,12})(?:/([0-9a-f]{6,16}))?(?=[/?#]|\Z)"
)
_POST = re.compile(r"https?://(?:www\.|mobile\.)?(?:x|twitter)\.com/\w+/status/(\d+)")

# Of sanitised HTML, in which each attribute stands in double quotes: what asks for something by
# itself, and the links that a still may stand in.
_TAG = re.compile(
    r"<(?P<name>img|iframe|video|audio|source|track)(?P<attributes>(?:\s[^\s=>\"]+=\"[^\"]*\")*)\s*/?>"
    r"|(?P<open><a\b|\x02L\d+\x03)|(?P<close></a>|\x02l\d+\x03)"
)
_FRAME_END = re.compile(r"</iframe>")
_ATTRIBUTE = re.compile(r"\s([^\s=>\"]+)=\"([^\"]*)\"")
_OUTSIDE = re.compile(r"\s*(?:https?:|//)", re.IGNORECASE)
_OUTSIDE_CANDIDATE = re.compile(r"(?:^|,)\s*(?:https?:|//)", re.IGNORECASE)
_PIXELS = re.compile(r"\d{1,4}")


def extension(target: str) -> str:
    """Return the lower-case extension of a target without its dot, "" without one."""
    name = target.rsplit("/", 1)[-1]
    _, dot, ending = name.rpartition(".")
    return ending.lower() if dot else ""


def image_size(text: str | None) -> tuple[str | None, int, int]:
    """Split `alt|100x145` into the alternative text (None without), width and height.

    A number alone is a width; the size is the part after the last bar (§5.6).
    """
    match = _SIZE.fullmatch(text) if text else None
    if not match:
        return text, 0, 0
    return match[1], int(match[2]), int(match[3] or 0)


def external_media(  # noqa: PLR0913 - what an author may say of it
    address: str,
    alt: str,
    width: int = 0,
    height: int = 0,
    *,
    loads: bool = False,
    linked: bool = False,
) -> str:
    """Return the HTML of an image, film, sound or post at an outside address (§5.8).

    `loads` says that pictures are asked for with the page, `linked` that it stands in a link.
    Films and sounds are asked for when the reader plays them, films of YouTube and Vimeo and
    posts of X when the reader asks for them.
    """
    kind, link, frame, name = _known(address)
    if kind:
        return _still(kind, frame, "" if linked else link, alt or name, (width, 0))
    shown, size = escape(address), _size(width, height)
    ending = extension(address.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0])
    if ending in VIDEO:
        return f'<video src="{shown}" controls preload="none"{size}></video>'
    if ending in AUDIO:
        return f'<audio src="{shown}" controls preload="none"></audio>'
    if loads:
        return (
            f'<img src="{shown}" alt="{escape(alt)}"{size} loading="lazy" decoding="async" '
            f'referrerpolicy="no-referrer">'
        )
    label = alt or unquote(urlsplit(address).path.rpartition("/")[2]) or _host(address)
    return _still("picture", address, "" if linked else address, label, (width, height))


def without_outside(html: str) -> str:
    """Return sanitised HTML that asks no other host for anything by itself.

    A picture or frame of another host becomes a still, a film or sound waits to be played.
    """
    if "//" not in html:
        return html
    parts: list[str] = []
    at, linked = 0, False
    while (tag := _TAG.search(html, at)) is not None:
        parts.append(html[at : tag.start()])
        at = tag.end()
        if tag["name"] is None:
            linked = tag["open"] is not None
            parts.append(tag[0])
            continue
        attributes = {key: unescape(value) for key, value in _ATTRIBUTE.findall(tag["attributes"])}
        if tag["name"] == "iframe" and _OUTSIDE.match(attributes.get("src", "")):
            end = _FRAME_END.search(html, at)
            at = end.end() if end else at
        parts.append(_quiet(tag, attributes, linked=linked))
    return "".join([*parts, html[at:]])


def _quiet(tag: re.Match[str], attributes: dict[str, str], *, linked: bool) -> str:
    name, source = tag["name"], attributes.get("src", "")
    size = [
        int(value) if _PIXELS.fullmatch(value) else 0
        for value in (attributes.get("width", ""), attributes.get("height", ""))
    ]
    outside = bool(_OUTSIDE.match(source))
    if name == "iframe" and outside:
        kind, link, frame, known = _known(source)
        label = attributes.get("title") or known or _host(source)
        if kind:
            return _still(kind, frame, "" if linked else link, label, (size[0], 0))
        return _still("frame", source, "" if linked else source, label, (size[0], size[1]))
    if name == "img" and outside:
        alt = attributes.get("alt", "")
        return external_media(source, alt, *size, linked=linked)
    if name == "track" and outside:
        return ""
    dropped = {
        key
        for key, pattern in (("srcset", _OUTSIDE_CANDIDATE), ("poster", _OUTSIDE))
        if pattern.search(attributes.get(key, ""))
    }
    # A film may have its addresses in <source> elements.
    if name in {"video", "audio"} and (outside or not source):
        dropped.add("preload")
    if not dropped:
        return tag[0]
    kept = "".join(
        f' {key}="{value}"'
        for key, value in _ATTRIBUTE.findall(tag["attributes"])
        if key not in dropped
    )
    waits = ' preload="none"' if "preload" in dropped else ""
    return f"<{name}{kept}{waits}>"


def _known(address: str) -> tuple[str, str, str, str]:
    """Return kind, link, frame and name of a film or post of a host that is known, "" without."""
    if film := _YOUTUBE.match(address):
        start = _SECONDS.search(address)
        more = f"?start={start[1]}" if start else ""
        link = f"https://www.youtube.com/watch?v={film[2]}" if film[1] else address
        return "film", link, f"https://www.youtube-nocookie.com/embed/{film[2]}{more}", "YouTube"
    if film := _VIMEO.match(address):
        secret = f"&h={film[2]}" if film[2] else ""
        frame = f"https://player.vimeo.com/video/{film[1]}?dnt=1{secret}"
        return (
            "film",
            f"https://vimeo.com/{film[1]}" if "player." in address else address,
            frame,
            "Vimeo",
        )
    if post := _POST.match(address):
        return "post", address, f"https://platform.twitter.com/embed/Tweet.html?id={post[1]}", "X"
    return "", "", "", ""


def _still(kind: str, source: str, link: str, label: str, size: tuple[int, int]) -> str:
    host = escape(_host(link or source))
    said = escape(label) + (f" <small>{host}</small>" if label != host else "")
    if link:
        said = f'<a class="external-link" href="{escape(link)}" rel="noopener">{said}</a>'
    given = [(side, value) for side, value in zip(("width", "height"), size, strict=True) if value]
    more = "".join(f' data-{side}="{value}"' for side, value in given)
    if given:
        # The frame that the stylesheet keeps for it.
        more += f' style="{";".join(f"--{side[0]}:{value}" for side, value in given)}"'
    return (
        f'<span class="external-embed" data-embed="{kind}" data-src="{escape(source)}"'
        f' data-label="{escape(label)}"{more}>{said}</span>'
    )


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.") or address
    except ValueError:
        return address


def _size(width: int, height: int) -> str:
    return (f' width="{width}"' if width else "") + (f' height="{height}"' if height else "")

"""Which embeds are files shown in place, and how outside media is embedded (§1.4, §5.6-5.8)."""

from __future__ import annotations

import re
from html import escape

__all__ = ["AUDIO", "IMAGE", "MEDIA", "VIDEO", "extension", "external_media", "image_size"]

IMAGE = frozenset("avif bmp gif jpeg jpg png svg webp".split())
AUDIO = frozenset("flac m4a mp3 ogg wav webm 3gp".split()) - {"webm"}
VIDEO = frozenset("mkv mov mp4 ogv webm".split())
MEDIA = IMAGE | AUDIO | VIDEO | {"pdf"}

_SIZE = re.compile(r"(?:(.*)\|)?[ \t]*(\d{1,5})(?:[xX](\d{1,5}))?[ \t]*", re.DOTALL)
_YOUTUBE = re.compile(
    r"https?://(?:(?:www\.|m\.)?youtube(?:-nocookie)?\.com/(?:watch\?(?:[^#]*&)?v=|embed/|shorts/|live/)"
    r"|youtu\.be/)([\w-]{6,20})"
)
_POST = re.compile(r"https?://(?:www\.|mobile\.)?(?:x|twitter)\.com/\w+/status/(\d+)")


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


def external_media(address: str, alt: str, size: str) -> str:
    """Return the HTML of an image, film, sound or post at an outside address.

    A YouTube film and an X post (§5.8) are links with the player in a `<template>`, so that
    nothing is asked of another host before the reader chooses to.
    """
    shown = escape(address)
    film, post = _YOUTUBE.match(address), _POST.match(address)
    if film or post:
        kind = "youtube" if film else "post"
        frame = (
            f"https://www.youtube-nocookie.com/embed/{film[1]}"
            if film
            else f"https://platform.twitter.com/embed/Tweet.html?id={post[1] if post else ''}"
        )
        label = escape(alt) or ("Watch on YouTube" if film else "Read the post on X")
        return (
            f'<span class="external-embed" data-embed="{kind}">'
            f'<a class="external-link" href="{shown}" rel="noopener">{label}</a>'
            f'<template><iframe src="{escape(frame)}" title="{label}" loading="lazy" '
            f"allowfullscreen></iframe></template></span>"
        )
    ending = extension(address.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0])
    if ending in VIDEO:
        return f'<video src="{shown}" controls preload="none"{size}></video>'
    if ending in AUDIO:
        return f'<audio src="{shown}" controls preload="none"></audio>'
    return (
        f'<img src="{shown}" alt="{escape(alt)}"{size} loading="lazy" referrerpolicy="no-referrer">'
    )

"""Answers to findings, one for each place where a note names the address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

from knapper.diagnostics import Diagnostic, Edit, Fix, Span, finding
from knapper.external.answers import Kind
from knapper.external.rules import read_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from knapper.checks import Context
    from knapper.compile import Address
    from knapper.external.answers import Answer

__all__ = ["Place", "findings"]

# Where a site sends whoever it does not know; the address itself has not moved.
_DOORS: Final = re.compile(
    r"(?:\b|_)(?:log[-_]?in|sign[-_]?(?:in|up)|sso|oauth\d?|saml|consent|cookies?|captcha|challenge)"
    r"(?:\b|_)",
    re.IGNORECASE,
)
# What may stand in a link, a table cell, a YAML value and an HTML attribute alike.
_PLAIN: Final = re.compile(r"[A-Za-z0-9:/?#@!$&+,;=.~_%*-]+")
_ENTITY: Final = re.compile(r"&#?\w+;")
_ENCODED: Final = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "()[]'|"})
_URL_SIGN: Final = re.compile(r"[\w:/?#@!$&+,;=.~%*-]")


class Place(NamedTuple):
    """Where a note names an address. `page` is it without its fragment, `name` what that seeks."""

    path: str
    address: Address
    page: str
    name: str

    @property
    def shown(self) -> str:
        """The address as written, without its fragment."""
        return self.address.url.partition("#")[0]


def findings(
    context: Context, places: Sequence[Place], answers: Mapping[str, Answer]
) -> Iterator[Diagnostic]:
    """Yield the findings of all places, in their order."""
    for place in places:
        answer = answers.get(place.page)
        if answer is None:
            continue
        if answer.kind is Kind.GOOD:
            yield from _moved(context, place, answer)
            if not answer.places.get(place.name, True):
                yield _lacking(place)
        elif answer.kind is Kind.GONE:
            yield _found(
                "L020",
                place,
                f"nothing is at `{place.shown}`: its server answers {answer.detail}",
                "link to where it is now, or to a copy in an archive of the web",
            )
        elif answer.kind is Kind.NO_HOST:
            yield _found(
                "L020",
                place,
                f"there is no host `{answer.detail}`",
                "correct the address, or link to a copy in an archive of the web",
            )
        elif answer.kind is Kind.UNREACHABLE:
            yield _found(
                "L023",
                place,
                f"`{place.shown}` gives no answer: {answer.detail}",
                "open it in a browser; if it works there, name it in `external_ignore`",
            )


def _found(
    code: str, place: Place, message: str, way_out: str, fix: Fix | None = None
) -> Diagnostic:
    address = place.address
    span = Span(place.path, address.line, address.column, address.length)
    return finding(code, message, span, help=way_out, fix=fix, subject=address.url)


def _lacking(place: Place) -> Diagnostic:
    return _found(
        "L022",
        place,
        f"`{place.shown}` has no place `#{unquote(place.name)}`",
        "open the page and copy the address of the place that is meant, or drop the fragment",
    )


def _moved(context: Context, place: Place, answer: Answer) -> Iterator[Diagnostic]:
    old, new = read_address(place.page), read_address(answer.moved)
    if old is None or new is None or (_DOORS.search(new.path) and not _DOORS.search(old.path)):
        return
    if new.raw_path == b"/" and old.raw_path != b"/":
        yield _found(
            "L021",
            place,
            f"`{place.shown}` is given up for the front page, `{answer.moved}`",
            "link to where the page is now, or to a copy in an archive of the web",
        )
        return
    fragment = place.address.url.partition("#")[1:]
    target = answer.moved if "#" in answer.moved else answer.moved + "".join(fragment)
    fix = _fix(context, place, target)
    way_out = f"write `{target}`"
    yield _found("L021", place, f"`{place.shown}` has moved to `{answer.moved}`", way_out, fix)


def _fix(context: Context, place: Place, target: str) -> Fix | None:
    """Return the change that writes a new address where the old one stands to the letter."""
    address = place.address
    new = target.translate(_ENCODED)
    if not _PLAIN.fullmatch(new) or _ENTITY.search(new) or read_address(new) is None:
        return None
    lines = context.source(place.path).split("\n")
    if not (0 < address.line <= len(lines) and address.column and address.length):
        return None
    start = address.column - 1
    written = lines[address.line - 1][start : start + address.length]
    at = _stands_at(written, address.url)
    is_bare = len(written) == len(address.url)
    if at < 0 or (is_bare and ("," in new or not (new[-1].isalnum() or new[-1] == "/"))):
        return None  # a bare address ends before a last full stop, one in a list before a comma
    span = Span(place.path, address.line, start + at + 1, len(address.url))
    return Fix(f"write `{new}`", (Edit(span, address.url, new),))


def _stands_at(written: str, url: str) -> int:
    """Return where in the source of a link its address stands, -1 if not to the letter."""
    at = written.rfind(url)
    end = at + len(url)
    if at < 0 or (end < len(written) and _URL_SIGN.match(written[end])):
        return -1
    return at if at == 0 or written[at - 1] in "(<" or written[at - 1].isspace() else -1

"""`P004`: keys, tokens and passwords of well-known forms in a text.

Each kind has a tight form of its own: a prefix that nothing else has, the alphabet and the
length. What documentation writes in their place (`EXAMPLE`, `xxxx`, `<your-token>`, a row of
the alphabet) is none. No finding holds more of a secret than its first four characters.
"""

from __future__ import annotations

import base64
import json
import math
import re
from bisect import bisect_right
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from knapper.diagnostics import Diagnostic, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.compile.lint.source import Source

__all__ = ["Secret", "find_secrets", "mask_secrets", "secrets_in", "told"]


class _Kind(NamedTuple):
    """A kind of secret: its name, marks of which one is in every text with it, and its form.

    `what` is the group of the form that is the secret. `open_form` says that anybody can make
    one, as a password; nothing of it is shown.
    """

    name: str
    marks: tuple[str, ...]
    form: re.Pattern[str]
    open_form: bool = False


def _kind(name: str, marks: str, form: str, *, open_form: bool = False) -> _Kind:
    return _Kind(name, tuple(marks.split()), re.compile(form), open_form)


_ALONE = r"(?<![A-Za-z0-9_])"
_END = r"(?![A-Za-z0-9_])"

# Their texts have no blank and at least 20 characters.
_TOKENS: tuple[_Kind, ...] = (
    _kind(
        "a GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_", _ALONE + r"gh[pousr]_[A-Za-z0-9]{36}" + _END
    ),
    _kind(
        "a GitHub token",
        "github_pat_",
        _ALONE + r"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}" + _END,
    ),
    _kind("a GitLab token", "glpat- glrt- gldt-", _ALONE + r"gl(?:pat|rt|dt)-[\w-]{20,300}"),
    _kind("an AWS key id", "AKIA ASIA", _ALONE + r"A(?:KI|SI)A[A-Z2-7]{16}" + _END),
    _kind(
        "a Slack token",
        "xoxb- xoxp- xoxa- xoxr- xoxs- xoxe xapp-",
        _ALONE + r"(?:xox[abeprs]-|xapp-)(?:\d-)?[A-Z0-9]{8,14}-[A-Za-z0-9-]{20,250}",
    ),
    _kind(
        "a Slack webhook",
        "hooks.slack.com/",
        r"https://hooks\.slack\.com/services/(?P<what>T\w{8,12}/B\w{8,12}/\w{24})",
    ),
    _kind("a Stripe key", "k_live_", _ALONE + r"[rs]k_live_[A-Za-z0-9]{20,247}" + _END),
    _kind("a Google API key", "AIza", _ALONE + r"AIza[\w-]{35}(?![\w-])"),
    _kind("a Google client secret", "GOCSPX-", _ALONE + r"GOCSPX-[\w-]{28}(?![\w-])"),
    _kind(
        "an OpenAI key",
        "T3BlbkFJ",
        r"(?<![\w-])sk-(?:[a-z]{4,10}-)?[\w-]{20,100}T3BlbkFJ[\w-]{20,100}(?![\w-])",
    ),
    _kind("an Anthropic key", "sk-ant-", r"(?<![\w-])sk-ant-[a-z]{3,6}\d\d-[\w-]{60,120}(?![\w-])"),
    _kind("a Hugging Face token", "hf_", _ALONE + r"hf_[A-Za-z0-9]{34}" + _END),
    _kind("an npm token", "npm_", _ALONE + r"npm_[A-Za-z0-9]{36}" + _END),
    _kind("a PyPI token", "pypi-A", _ALONE + r"pypi-AgE[\w-]{60,400}"),
    _kind("a Telegram bot token", ":AA", r"(?<!\w)\d{8,10}:AA[\w-]{33}(?![\w-])"),
    _kind("a Twilio key", "SK", _ALONE + r"SK[0-9a-f]{32}" + _END),
    _kind("a SendGrid key", "SG.", _ALONE + r"SG\.[\w-]{22}\.[\w-]{43}(?![\w-])"),
    _kind("a Docker token", "dckr_pat_", _ALONE + r"dckr_pat_[\w-]{27}(?![\w-])"),
    _kind("a DigitalOcean token", "dop_v1_", _ALONE + r"dop_v1_[0-9a-f]{64}" + _END),
    _kind("a Shopify token", "shpat_", _ALONE + r"shpat_[0-9a-fA-F]{32}" + _END),
    _kind("a Groq key", "gsk_", _ALONE + r"gsk_[A-Za-z0-9]{52}" + _END),
    _kind("a Notion token", "ntn_", _ALONE + r"ntn_[A-Za-z0-9]{46}" + _END),
    _kind("a Linear key", "lin_api_", _ALONE + r"lin_api_[A-Za-z0-9]{40}" + _END),
    _kind(
        "a Discord webhook",
        "/api/webhooks/",
        r"https://discord(?:app)?\.com/api/webhooks/\d{17,20}/(?P<what>[\w-]{60,80})",
    ),
    _kind("an Azure storage key", "AccountKey=", r"AccountKey=(?P<what>[A-Za-z0-9+/]{86}==)"),
    _kind(
        "an age key",
        "AGE-SECRET-KEY-1",
        _ALONE + r"AGE-SECRET-KEY-(?P<what>1[02-9AC-HJ-NP-Z]{58})" + _END,
    ),
    _kind(
        "a signed token (JWT)",
        "eyJ",
        r"(?<![\w.-])eyJ[\w-]{10,4000}\.eyJ[\w-]{10,8000}\.[\w-]{20,2000}(?![\w.-])",
    ),
    _kind(
        "a password in an address",
        "@",
        r"://[^\s:/@?#\"'<>]{1,60}:(?P<what>[^\s/@\"'<>{}$*\[\]]{6,80})"
        r"@(?P<host>[\w.-]{3,100})",
        open_form=True,
    ),
)
_PRIVATE_KEY = _kind(
    "a private key",
    "-----BEGIN",
    r"-----BEGIN (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----"
    r"(?:[\s>\"',+]|\\[nr]|[A-Z][\w-]{2,20}: [^\n]{0,200}\n){0,60}+"
    r"(?P<what>[A-Za-z0-9+/=]{40})",
)
# These may have blanks in them, or be short.
_SPACED: tuple[_Kind, ...] = (
    _PRIVATE_KEY,
    _kind(
        "an AWS secret key",
        "aws_secret_access_key AWS_SECRET_ACCESS_KEY",
        r"(?i:aws_secret_access_key)[\"']?[ \t]*[=:][ \t]*[\"']?(?P<what>[A-Za-z0-9/+]{40})"
        r"(?![A-Za-z0-9/+])",
    ),
    _kind(
        "an npm token",
        ":_authToken=",
        r":_authToken=(?P<what>[\w-]{20,100})",
    ),
)

_IN_WORDS = [(mark, kind) for kind in _TOKENS for mark in kind.marks]
_IN_TEXT = [(mark, kind) for kind in _SPACED for mark in kind.marks]

_INK = re.compile(r"\S")
_LONG = 20
_SHOWN = 4
_LONGEST_KEY = 20_000
_LEAST_BITS = 2.9  # a row of 16 random characters of 32 has 3.5 or so
_LEAST_LETTERS = 8
_FEW = 4
_EXAMPLE_CLAIMS = re.compile(r"1234567890|\b(?:john|jane)\b|example|\btest\b", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"example|sample|placeholder|changeme|change-me|redacted|removed|replace|insert|dummy|fake"
    r"|secret|passw|your|token|foobar|goeshere|xxxx|\.\.\.|\*\*|12345|23456|abcde|00000|aaaaa",
    re.IGNORECASE,
)
_NO_HOST = re.compile(
    r"(?:localhost|.*\.(?:local|internal|localhost|test|invalid|example|lan)|[^.]*"
    r"|(?:.*\.)?(?:example|host|domain|server|site|website|mysite|mydomain|company|acme)"
    r"\.\w+|127\..*|0\.0\.0\.0|10\..*|192\.168\..*)",
    re.IGNORECASE,
)


class Secret(NamedTuple):
    """A secret at `start` to `end` of a text: what it is, and its first characters or ""."""

    kind: str
    start: int
    end: int
    shown: str
    subject: str


def find_secrets(text: str) -> Iterator[Secret]:
    """Yield the secrets of a text in the order of the kinds; no place twice."""
    words = " ".join([words for words in text.split(" ") if len(words) >= _LONG])
    kinds = [kind for mark, kind in _IN_WORDS if mark in words]
    kinds += [kind for mark, kind in _IN_TEXT if mark in text]
    if not kinds:
        return
    taken: list[tuple[int, int]] = []  # in order
    for kind in dict.fromkeys(kinds):
        for match in kind.form.finditer(text):
            group = "what" if "what" in kind.form.groupindex else 0
            secret = match[group]
            start, end = match.span(group) if kind is not _PRIVATE_KEY else _block(text, match)
            index = bisect_right(taken, (start, end))
            around = taken[max(0, index - 1) : index + 1]
            if any(start < other_end and other < end for other, other_end in around):
                continue
            if not _is_real(kind, match, secret):
                continue
            taken.insert(index, (start, end))
            if kind.open_form:
                yield Secret(kind.name, start, end, "", f"{kind.name} of `{match['host']}`")
            else:
                digest = sha256(secret.encode(errors="replace")).hexdigest()[:8]
                shown = "" if kind is _PRIVATE_KEY else secret[:_SHOWN]
                yield Secret(kind.name, start, end, shown, f"{kind.name} {digest}")


def mask_secrets(text: str) -> str:
    """Return the text with a dot for each character of a secret, the lines as they are."""
    parts, position = [], 0
    for secret in sorted(find_secrets(text), key=lambda each: each.start):
        parts += [
            text[position : secret.start],
            secret.shown,
            _INK.sub("•", text[secret.start + len(secret.shown) : secret.end]),
        ]
        position = secret.end
    return "".join([*parts, text[position:]])


def told(secret: Secret) -> tuple[str, str]:
    """Return message and help of a finding of a secret."""
    shown = f" (`{secret.shown}…`)" if secret.shown else ""
    return (
        f"{secret.kind}{shown} would be published",
        "revoke it where it was issued, then take it out; git keeps it in the history",
    )


def secrets_in(source: Source) -> Iterator[Diagnostic]:
    """Yield a finding for each secret of a note, wherever in its text it stands."""
    for secret in find_secrets(source.text):
        message, way_out = told(secret)
        span = source.text_span(secret.start, secret.end - secret.start)
        yield finding("P004", message, span, help=way_out, subject=secret.subject)


def _is_real(kind: _Kind, match: re.Match[str], secret: str) -> bool:
    if kind is _PRIVATE_KEY:
        return _bits(secret) >= _LEAST_BITS
    if _PLACEHOLDER.search(secret):
        return False
    if kind.open_form:
        return _is_password(match, secret)
    if kind.name.endswith("(JWT)"):
        return _is_signed(secret)
    return _bits(secret) >= _LEAST_BITS and len(set(secret)) >= _LEAST_LETTERS


def _block(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Return from where to where the block of a private key goes."""
    end = text.find("-----END", match.end(), match.end() + _LONGEST_KEY)
    return match.start(), end if end >= 0 else match.end()


def _bits(text: str) -> float:
    """Return Shannon's entropy of the characters, in bits a character."""
    counts = Counter(text).values()
    return -sum(count / len(text) * math.log2(count / len(text)) for count in counts)


def _is_password(match: re.Match[str], password: str) -> bool:
    user = match[0].partition("://")[2].partition(":")[0]
    if password.casefold() == user.casefold() or _NO_HOST.fullmatch(match["host"]):
        return False
    return not password.isalpha() and not password.isdecimal() and len(set(password)) > _FEW


def _is_signed(token: str) -> bool:
    """Return whether a token has a header and claims that are not those of an example.

    A token for everybody, whose role is `anon`, is no secret.
    """
    header, claims = (_decoded(part) for part in token.split(".")[:2])
    if not header or not claims or str(header.get("alg", "none")).lower() == "none":
        return False
    said = str(claims)
    return claims.get("role") != "anon" and not _EXAMPLE_CLAIMS.search(said)


def _decoded(part: str) -> dict[str, object]:
    try:
        value = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}

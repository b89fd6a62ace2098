"""Which kernel runs the cells of a vault, where it is, and what language it speaks."""

from __future__ import annotations

import os
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec

from knapper.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Gateway", "KernelSpec", "choose", "missing", "speaks"]

# What people write after a fence's backticks, by the language that kernelspecs name. A language
# that is not here is written as the kernelspec has it.
_WRITTEN: Final[dict[str, str]] = {
    "py": "python",
    "python3": "python",
    "ipython": "python",
    "ipython3": "python",
    "sh": "bash",
    "shell": "bash",
    "js": "javascript",
    "ts": "typescript",
    "jl": "julia",
    "rs": "rust",
    "rb": "ruby",
    "hs": "haskell",
    "cpp": "c++",
    "cs": "c#",
    "csharp": "c#",
}

# More names than this would hide the way out.
_MOST: Final = 12


class Gateway(msgspec.Struct, frozen=True):
    """A server that runs kernels: its address, and the token that it wants, "" for none."""

    url: str
    token: str = ""

    @classmethod
    def of(cls, url: str | None, environ: Mapping[str, str] | None = None) -> Gateway | None:
        """Return the gateway at `url`, else the one that the environment names, else None.

        `JUPYTER_GATEWAY_URL` and `JUPYTER_GATEWAY_AUTH_TOKEN` are the names that Jupyter's own
        servers read. Nothing in a vault is asked: it must not send code to a place of its choice.

        Raises:
            UsageError: It is no address of the web.
        """
        environ = os.environ if environ is None else environ
        address = (url or environ.get("JUPYTER_GATEWAY_URL", "")).strip().rstrip("/")
        if not address:
            return None
        token = environ.get("JUPYTER_GATEWAY_AUTH_TOKEN", "").strip()
        if not (token.isascii() and token.isprintable()):
            raise UsageError(
                "JUPYTER_GATEWAY_AUTH_TOKEN holds characters that no token has",
                help="copy it anew from the gateway",
            )
        return cls(_checked(address), token)


def _checked(address: str) -> str:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in {"http", "https"} or not address.isprintable():
        raise UsageError(
            "the address of the gateway is none of the web",
            help="such as `knapper run --gateway http://localhost:8888`",
        )
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise UsageError(
            "the address of the gateway holds more than a place: a name, a password or a token",
            help="give the token in the environment, as JUPYTER_GATEWAY_AUTH_TOKEN",
        )
    return address


class KernelSpec(msgspec.Struct, frozen=True):
    """A kernel that can be started: its name, and its language in lower case."""

    name: str
    language: str


def speaks(language: str, fence: str) -> bool:
    """Say whether a kernel of `language` runs a fence that starts with the word `fence`."""
    return _plain(language) == _plain(fence)


def _plain(language: str) -> str:
    low = language.lower()
    return _WRITTEN.get(low, low)


def choose(name: str, specs: Iterable[KernelSpec], place: str, install: str) -> KernelSpec:
    """Return the kernel called `name`.

    Args:
        name: As the configuration's `kernel` says it; case does not matter.
        specs: Those that there are.
        place: Where they are, for the message: "on this computer".
        install: How one gets there, for the message where there are none.

    Raises:
        UsageError: There is none of the name.
    """
    known = {spec.name: spec for spec in specs}
    found = known.get(name) or known.get(name.lower())
    if found:
        return found
    if not known:
        help_ = f"there are none: {install}"
    elif near := get_close_matches(name, known, n=1, cutoff=0.6):
        help_ = f"did you mean `{near[0]}`?"
    else:
        names = sorted(known)
        more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
        help_ = f"there are {', '.join(f'`{each}`' for each in names[:_MOST])}{more}"
    raise UsageError(f"there is no kernel `{name}` {place}", help=help_)


def missing(error: ImportError) -> UsageError:
    """Return the error for what the extra would have installed."""
    return UsageError(
        f"running cells on a Jupyter kernel needs `{(error.name or '').partition('.')[0]}`,"
        " which is not installed",
        help='install the extra: pip install "knapper[kernels]"',
    )

"""`.knapper/requirements.txt`: the versions that a vault pins, in pip's form.

Its text comes in, `{"torch": "2.13.0"}` goes out, names as PEP 503 writes them. Only lines
`name==version` pin; whatever else pip allows there (options, ranges, addresses) is passed over.
"""

from __future__ import annotations

import re

__all__ = ["LOCK_PATH", "distribution_of", "normal_name", "read_lock", "satisfies"]

LOCK_PATH = ".knapper/requirements.txt"

_PIN = re.compile(
    r"\s*(?P<name>[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*"
    r"===?\s*(?P<version>[^\s;#,*]+)\s*(?:;.*|--hash.*|\s#.*)?",
    re.ASCII,
)
_CONTINUED = re.compile(r"\\[ \t]*\r?\n")
_SEPARATOR = re.compile(r"[-_.]+")

# What a distribution is called whose module has another name. It must be known where the
# distribution is not installed, too, so what is installed is not asked.
_OTHERWISE_CALLED = {
    "attr": "attrs",
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python",
    "dateutil": "python-dateutil",
    "dotenv": "python-dotenv",
    "faiss": "faiss-cpu",
    "fitz": "pymupdf",
    "frontmatter": "python-frontmatter",
    "git": "gitpython",
    "google": "protobuf",
    "igraph": "python-igraph",
    "IPython": "ipython",
    "jwt": "pyjwt",
    "OpenSSL": "pyopenssl",
    "PIL": "pillow",
    "pptx": "python-pptx",
    "docx": "python-docx",
    "serial": "pyserial",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "umap": "umap-learn",
    "yaml": "pyyaml",
    "zmq": "pyzmq",
}


def read_lock(text: str) -> dict[str, str]:
    """Return the pinned version of each distribution; of several pins of one the last counts."""
    pins: dict[str, str] = {}
    for line in _CONTINUED.sub(" ", text.removeprefix("\ufeff")).splitlines():
        match = _PIN.fullmatch(line)
        if match:
            pins[normal_name(match["name"])] = match["version"]
    return pins


def normal_name(name: str) -> str:
    """Return the name of a distribution as PEP 503 compares it."""
    return _SEPARATOR.sub("-", name).lower()


def distribution_of(module: str) -> str:
    """Return what the distribution of a top-level module is called, as far as a name tells."""
    return _OTHERWISE_CALLED.get(module) or normal_name(module)


def satisfies(version: str, pin: str) -> bool:
    """Return whether an installed version is the pinned one: `2.13.0+cpu` is `2.13.0`."""
    local = version if "+" in pin else version.partition("+")[0]
    return _release(local) == _release(pin)


def _release(version: str) -> str:
    """Return a version with the zeros left out that do not count: 2.13.0 is 2.13 (PEP 440)."""
    return re.sub(r"^v|(?<=\d)(?:\.0+)+(?=$|\+)", "", version.strip().lower())

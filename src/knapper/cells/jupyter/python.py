"""The requests by which Knapper's own code in a Python kernel is put there and spoken to.

It is sent as source, since a kernel may be on a machine where Knapper is not. `inside` is what
runs there, with those modules of `knapper.cells.worker` that it uses.
"""

from __future__ import annotations

import base64
import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["ANSWER", "OLDEST", "answer", "call", "install", "puts"]

OLDEST: Final = (3, 11)
"""The oldest Python that what is sent runs with."""

ANSWER: Final = "knapper"
"""What each request's answer is called in the reply to it."""

_ROOM: Final = "knapper.cells.worker"
_THERE: Final = "_knapper"
_SENT: Final = ("protocol", "failure", "seeds", "files", "limits", "results")

# A server takes messages of up to 10 MiB, if it is not told otherwise.
_CHUNK: Final = 3 << 20

_BOOTSTRAP: Final = """
import importlib.abc, importlib.machinery, json, sys
class Sent(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, sources):
        self.sources = sources
    def find_spec(self, name, path=None, target=None):
        if name in self.sources:
            return importlib.machinery.ModuleSpec(name, self, is_package=name == "_knapper")
    def get_source(self, name):
        return self.sources[name]
    def exec_module(self, module):
        name = module.__spec__.name
        module.__file__ = f"<{name}>"
        exec(compile(self.sources[name], f"<{name}>", "exec"), module.__dict__)
sys.meta_path.insert(0, Sent(json.loads(SOURCES)))
import _knapper.inside
"""


@cache
def install() -> str:
    """Return the code that puts Knapper's own into a kernel, and leaves no name behind."""
    worker = files(_ROOM)
    sources = {f"{_THERE}.{name}": (worker / f"{name}.py").read_text("utf-8") for name in _SENT}
    inside = files("knapper.cells.jupyter") / "inside.py"
    sources[f"{_THERE}.inside"] = inside.read_text("utf-8")
    sources = {name: text.replace(_ROOM, _THERE) for name, text in sources.items()}
    sources[_THERE] = ""
    return f"exec({_BOOTSTRAP!r}, {{'SOURCES': {json.dumps(sources)!r}}})"


def call(name: str, *arguments: object) -> str:
    """Return an expression that calls a function of `inside`; arguments are as JSON has them."""
    given = f"*__import__('json').loads({json.dumps(arguments)!r})" if arguments else ""
    return f"__import__('sys').modules['{_THERE}.inside'].{name}({given})"


def puts(folder: str, contents: Mapping[str, bytes]) -> Iterator[str]:
    """Yield expressions that write files into a folder of the kernel's machine."""
    for path, data in contents.items():
        for at in range(0, max(len(data), 1), _CHUNK):
            part = base64.b64encode(data[at : at + _CHUNK]).decode()
            yield call("put", f"{folder}/{path}", part)


def answer(reply: Mapping[str, Any], mime: str) -> dict[str, Any]:
    """Return what a function of `inside` answered, from the reply; nothing where it failed."""
    found: Any = reply.get("user_expressions")
    for name in (ANSWER, "data", mime):
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}

"""The files that the browser gets: our stylesheets as one, our scripts, our mark.

Scripts of `js/` are for every page and travel as one; those of `js/where/` come with the pages
that have the attribute which each names after `@where`. A file's name holds a hash of its
content, so browsers may keep it for ever.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import rjsmin
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.structure.files import File

from knapper.words import words_of
from mkdocs_knapper.assets import assets_dir

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mkdocs.config.defaults import MkDocsConfig

__all__ = ["FLAKE", "Part", "browser_files", "first_script"]

_T = TypeVar("_T")

_FOLDER = "assets/knapper"
_FIRST = "first"
# Comments and blanks, which our stylesheets hold for their authors alone. Each of their lines ends
# in a mark of punctuation, and `--dark: ;`, an empty value, keeps its blank.
_FOR_AUTHORS = re.compile(r"/\*.*?\*/|\n\s*|(?<=[,;{}]) | (?=[{}])|(?<=\w:) (?!;)", re.DOTALL)
_WHERE = re.compile(r"@where ([a-z-]+)")
# A word of the site's own in a script, which is written in the site's language.
_WORD = re.compile(r'WORDS\[("[^"\n]*")\]')
# The mark of the site where mkdocs.yml names no other: logo and favicon at once.
FLAKE: Final = f"{_FOLDER}/flake.svg"


class Part(NamedTuple):
    """A script for the pages that have `attribute`; `url` is from the site's root."""

    attribute: str
    url: str


def browser_files(config: MkDocsConfig) -> tuple[list[File], tuple[Part, ...]]:
    """Return our files for the site, and the scripts of them that only some pages need.

    The stylesheet and the script for every page are named in `extra_css` and
    `extra_javascript`.
    """
    root = assets_dir()
    css = "".join(
        _FOR_AUTHORS.sub("", path.read_text(encoding="utf-8"))
        for path in sorted((root / "css").glob("*.css"))
    )
    contents = {_named("knapper", "css", css): css}
    parts = []
    for path in sorted((root / "js" / "where").glob("*.js")):
        code = path.read_text(encoding="utf-8")
        where = _WHERE.search(code)
        if where is None:
            raise ValueError(f"{path.name} does not say @where it is needed")
        code = _finished(code, config)
        url = _named(path.stem, "js", code)
        parts.append(Part(where[1], url))
        contents[url] = code
    first = _finished((root / "js" / "first" / "first.js").read_text(encoding="utf-8"), config)
    contents[_named(_FIRST, "js", first)] = first
    # Each in a block of its own, so that no script meets the names of another.
    every = "\n".join(
        f"{{{_finished(path.read_text(encoding='utf-8'), config)}}}"
        for path in sorted((root / "js").glob("*.js"))
    )
    pairs = [[part.attribute, f"./{part.url.rpartition('/')[2]}"] for part in parts]
    every = f"const PARTS={json.dumps(pairs)};{every}"
    script = ExtraScriptValue(_named("knapper", "js", every))
    script.type = "module"
    contents[script.path] = every
    contents[FLAKE] = (root / "flake.svg").read_text(encoding="utf-8")
    config.extra_css = [next(iter(contents)), *_others(config.extra_css)]
    config.extra_javascript = [script, *_others(config.extra_javascript)]
    files = [File.generated(config, url, content=text) for url, text in contents.items()]
    return files, tuple(parts)


def first_script(files: Iterable[File]) -> str:
    """Return the address of the script that every page waits for, of all our files."""
    start = f"{_FOLDER}/{_FIRST}."
    return next(file.src_uri for file in files if file.src_uri.startswith(start))


def _finished(code: str, config: MkDocsConfig) -> str:
    """Return a script as browsers get it: small, its words in the site's language."""
    say = words_of(str(config.theme.get("language") or "en"))
    small = rjsmin.jsmin(code)
    return _WORD.sub(lambda word: json.dumps(say(json.loads(word[1])), ensure_ascii=False), small)


def _named(stem: str, ending: str, text: str) -> str:
    return f"{_FOLDER}/{stem}.{sha256(text.encode()).hexdigest()[:8]}.{ending}"


def _others(entries: list[_T]) -> list[_T]:
    return [each for each in entries if _FOLDER not in str(each)]

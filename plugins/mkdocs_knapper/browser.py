"""The files that the browser gets: our stylesheets as one, our scripts and our mark as they are."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING

from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.structure.files import File

from mkdocs_knapper.assets import assets_dir

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

__all__ = ["FLAKE", "browser_files"]

_FOLDER = "assets/knapper"
# Comments and blanks, which our stylesheets hold for their authors alone. Each of their lines ends
# in a mark of punctuation, and `--dark: ;`, an empty value, keeps its blank.
_FOR_AUTHORS = re.compile(r"/\*.*?\*/|\n\s*|(?<=[,;{}]) | (?=[{}])|(?<=\w:) (?!;)", re.DOTALL)
# The mark of the site where mkdocs.yml names no other: logo and favicon at once.
FLAKE = f"{_FOLDER}/flake.svg"


def browser_files(config: MkDocsConfig) -> list[File]:
    """Return our files for the site, and name them in `extra_css` and `extra_javascript`.

    The stylesheets, one a component, are joined in order of name. A file's name holds a hash
    of its content, so browsers may keep it for ever.
    """
    root = assets_dir()
    css = "".join(
        _FOR_AUTHORS.sub("", path.read_text(encoding="utf-8"))
        for path in sorted((root / "css").glob("*.css"))
    )
    style = f"{_FOLDER}/knapper.{_digest(css)}.css"
    files = [File.generated(config, style, content=css)]
    config.extra_css = [style, *(each for each in config.extra_css if _FOLDER not in each)]
    flake = (root / "flake.svg").read_text(encoding="utf-8")
    files.append(File.generated(config, FLAKE, content=flake))
    scripts = []
    for path in sorted((root / "js").glob("*.js")):
        code = path.read_text(encoding="utf-8")
        name = f"{_FOLDER}/{path.stem}.{_digest(code)}.js"
        files.append(File.generated(config, name, content=code))
        script = ExtraScriptValue(name)
        script.type = "module"
        scripts.append(script)
    config.extra_javascript = [
        *scripts,
        *(each for each in config.extra_javascript if _FOLDER not in str(each)),
    ]
    return files


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:8]

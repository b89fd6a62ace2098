"""Building and serving any vault with no mkdocs.yml: the host that `knapper` finds.

A configuration is written to a temporary folder and handed to MkDocs; nothing is written to
the vault. MkDocs empties the folder that it builds to, so a folder that Knapper did not make
is refused.
"""

from __future__ import annotations

import logging
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from mkdocs.exceptions import MkDocsException

from knapper.config import is_site_address, load_config
from knapper.errors import KnapperError, OutputError, UsageError
from knapper.vault import SITE_MARK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["build", "renew", "serve"]

_LAST_PORT = 65_535


def build(  # noqa: PLR0913 - the options of the command
    vault: Path,
    output: Path,
    *,
    site_url: str = "",
    strict: bool = False,
    force: bool = False,
    quiet: bool = False,
) -> int:
    """Build `vault` into `output` and return the exit code: 1 where `strict` found errors.

    Raises `UsageError` for a `site_url` that is none, `OutputError` for a folder that must not
    be emptied or cannot be written, `ConfigError` and `VaultError` as `knapper.site.Site.load`
    does.
    """
    root, target = vault.resolve(), output.resolve()
    if site_url and not is_site_address(site_url):
        message = f"`{site_url}` is no address of a site"
        raise UsageError(message, help="it starts with https:// or http:// and a host")
    with (
        _writing(target),
        _mkdocs(root, target, site_url=site_url, strict=strict) as config_file,
    ):
        _claim(root, target, force=force)
        # At once: what a build leaves that fails half-way is Knapper's as well.
        target.mkdir(parents=True, exist_ok=True)
        mark = "This folder is written by knapper build.\n"
        if not (target / SITE_MARK).exists():
            (target / SITE_MARK).write_text(mark, encoding="utf-8")
        from mkdocs.commands.build import build as mkdocs_build  # noqa: PLC0415 - slow to import
        from mkdocs.config import load_config as load_mkdocs  # noqa: PLC0415

        _log(quiet=quiet)
        with _our_errors():
            config = load_mkdocs(str(config_file))
            config.plugins.on_startup(command="build", dirty=False)
            try:
                mkdocs_build(config)
            finally:
                config.plugins.on_shutdown()
    return 0


def serve(vault: Path, *, address: str = "127.0.0.1:8000", open_browser: bool = False) -> int:
    """Serve `vault` at `address`, building it again on every change, until interrupted."""
    root = vault.resolve()
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal() or int(port[:6]) > _LAST_PORT:
        message = f"`{address}` is no address with a port"
        raise UsageError(message, help="write it as 127.0.0.1:8000")
    with _mkdocs(root, None, address=address) as config_file:
        from mkdocs.commands.serve import serve as mkdocs_serve  # noqa: PLC0415 - slow to import

        _log(quiet=False)
        try:
            with _our_errors():
                mkdocs_serve(str(config_file), open_in_browser=open_browser)
        except OSError as error:
            message = f"the site cannot be served at {address}: {error.strerror or error}"
            raise OutputError(message, help="name another port with --address") from error
    return 0


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    """Turn an error at a file of the folder `target` into an `OutputError`."""
    try:
        yield
    except OSError as error:
        file = Path(str(error.filename2 or error.filename or ""))
        if file != target and target not in file.parents:
            raise
        message = f"`{file}` cannot be written: {(error.strerror or str(error)).lower()}"
        raise OutputError(message, help="name another folder with --output") from error


@contextmanager
def _our_errors() -> Iterator[None]:
    """Turn what MkDocs stops with into what stopped it, or else into an `OutputError`."""
    try:
        yield
    except MkDocsException as error:
        if isinstance(error.__cause__, KnapperError):
            raise error.__cause__ from None
        raise OutputError(str(error)) from error


def _claim(root: Path, target: Path, *, force: bool) -> None:
    """See to it that building into `target` can destroy nothing."""
    if target == root or target in root.parents:
        message = f"the site cannot be written to `{target}`, which holds the vault"
        raise OutputError(message, help="name another folder with --output")
    if target.exists() and not target.is_dir():
        message = f"`{target}` is a file"
        raise OutputError(message, help="name a folder with --output")
    if root in target.parents and not all(map(_is_copy, target.rglob("*.md"))):
        message = f"the site cannot be written to `{target}`, which holds notes of the vault"
        raise OutputError(message, help="name another folder with --output")
    if force or not target.exists() or (target / SITE_MARK).exists():
        return
    if any(target.iterdir()):
        message = f"`{target}` is not empty, and Knapper did not make it; a build would empty it"
        raise OutputError(message, help="name another folder with --output, or add --force")


def _is_copy(file: Path) -> bool:
    """Return whether a Markdown file of a site is the copy of a page, and no note."""
    folder = file.parent if file.stem == "index" else file.with_suffix("")
    return (folder / "index.html").is_file()


@contextmanager
def _mkdocs(
    root: Path, target: Path | None, *, site_url: str = "", strict: bool = False, address: str = ""
) -> Iterator[Path]:
    """Write the configuration that stands for "no configuration", and give its path."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    with tempfile.TemporaryDirectory(prefix="knapper-") as folder:
        path = Path(folder) / "mkdocs.yml"
        (Path(folder) / "docs").mkdir()

        def write() -> None:
            config = _settings(root, target, site_url=site_url, strict=strict, address=address)
            path.write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")

        write()
        _WRITERS[str(path)] = write
        try:
            yield path
        finally:
            del _WRITERS[str(path)]


# What writes each configuration that stands for "no configuration", by its path.
_WRITERS: dict[str, Callable[[], None]] = {}


def renew(config_file: str) -> None:
    """Write such a configuration again, as the vault's own may have changed. Others stay.

    Raises `ConfigError` as `knapper.site.Site.load` does.
    """
    write = _WRITERS.get(config_file)
    if write is not None:
        write()


def _settings(
    root: Path, target: Path | None, *, site_url: str, strict: bool, address: str
) -> dict[str, Any]:
    settings = load_config(root)
    config: dict[str, Any] = {
        "site_name": settings.site_name or root.name,
        "site_dir": str(target or "site"),
        "strict": strict,
        "theme": {"name": "material", "language": settings.language, "font": False},
        "plugins": [{"knapper": {"vault": str(root)}}],
    }
    if site_url or settings.site_url:
        config["site_url"] = site_url or settings.site_url
    if address:
        config["dev_addr"] = address
    return config


def _log(*, quiet: bool) -> None:
    logger = logging.getLogger("mkdocs")
    logger.setLevel(logging.WARNING if quiet else logging.INFO)
    if not logger.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(message)s"))
        logger.addHandler(handler)

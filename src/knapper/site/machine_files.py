"""Files for programs that visit: `robots.txt`, and `llms.txt` with its way to the Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from knapper.render import relative
from knapper.site.about import about
from knapper.site.copies import absolute
from knapper.site.frame import count_notes
from knapper.site.head import is_unlisted
from knapper.vault import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.site.folders import Folder
    from knapper.site.side_files import Host
    from knapper.site.site import Site

__all__ = ["llms", "robots"]

# Beyond so many notes `llms.txt` lists folders in their place: who reads it has little room.
_NOTES: Final = 500


def robots(site: Site, host: Host) -> Iterator[tuple[str, bytes]]:
    """Yield `robots.txt`: the vault's own from its root, else one that names the sitemap."""
    if "robots.txt" in site.index.attachments:
        try:
            yield "robots.txt", read_bytes(site.root, "robots.txt")
        except OSError:
            return
    elif host.url:
        text = f"User-agent: *\nAllow: /\n\nSitemap: {host.url}sitemap.xml\n"
        yield "robots.txt", text.encode()


def llms(site: Site, host: Host) -> Iterator[tuple[str, bytes]]:
    """Yield `llms.txt`, as llmstxt.org lays it out: a section a folder, a line a note."""
    if not site.copies:
        return
    lines = [f"# {host.name}", ""]
    if site.config.description:
        lines += [f"> {' '.join(site.config.description.split())}", ""]
    lines += ["Each note is linked in its Markdown version.", ""]
    if site.home in site.copies:
        lines += [_line(site, host, site.home), ""]
    if len(site.notes) <= _NOTES:
        for folder in _walk(site):
            notes = [
                _line(site, host, path)
                for path in folder.notes
                if path != site.home and path in site.copies and not is_unlisted(site, path)
            ]
            if notes:
                lines += [f"## {folder.path or 'Notes'}", "", *notes, ""]
    else:
        lines += ["## Folders", ""]
        by_url = {url: path for path, url in site.addresses.notes.items()}
        for folder in _walk(site):
            if folder.path:
                url = site.addresses.folders[folder.path]
                copy = site.copies.get(by_url.get(url, ""), url)
                link = f"[{_escape(folder.path)}]({_address(host, copy)})"
                lines.append(f"- {link}: {count_notes(len(folder.notes), site.say)}")
        lines.append("")
    yield "llms.txt", "\n".join(lines).encode()


def _walk(site: Site) -> Iterator[Folder]:
    """Yield the folders in the order of the tree."""
    waiting = [site.folders[""]]
    while waiting:
        folder = waiting.pop()
        yield folder
        waiting += reversed(folder.folders)


def _line(site: Site, host: Host, path: str) -> str:
    sentence = about(site, path)
    link = f"- [{_escape(site.title(path))}]({_address(host, site.copies[path])})"
    return f"{link}: {sentence}" if sentence else link


def _address(host: Host, url: str) -> str:
    whole = absolute(host.url, url) if host.url else relative(url, "")
    return whole.replace("(", "%28").replace(")", "%29")


def _escape(text: str) -> str:
    return text.replace("[", "\\[").replace("]", "\\]")

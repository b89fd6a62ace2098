"""The keys of `.knapper/config.yml`, each with its default and its meaning."""

from __future__ import annotations

from typing import Literal

import msgspec

__all__ = ["Config", "Level"]

Level = Literal["error", "warning", "info", "off"]


class Config(msgspec.Struct, frozen=True):
    """Knapper's configuration of one vault. A key that is missing or empty has its default.

    | key | default | meaning |
    |---|---|---|
    | `site_name` | `""` | name of the site; empty: the name of the vault's folder |
    | `site_url` | `""` | the address the site will have, with `https://`; empty: unknown, so no sitemap and no canonical addresses |
    | `description` | `""` | one sentence on the site, for search engines and link previews |
    | `language` | `"en"` | language of the notes, as in HTML's `lang` |
    | `home` | `""` | path of the note that is the front page, from the root of the vault; empty: found by its name |
    | `exclude` | `[]` | folders and files to leave out: paths from the root, or patterns as in a `.gitignore`; case does not count. A note in them with `publish: true` is published all the same (§9.6) |
    | `templates` | `""` | folder of templates, which are never published; empty: the folders that Obsidian's Templates and the Templater plugin are set to |
    | `publish` | `"all"` | `all`: every note that does not say `publish: false`; `marked`: only notes that say `publish: true` |
    | `resolve_aliases` | `false` | `true`: a link may name a note by an alias. Obsidian does not resolve such a link (§3.6) |
    | `show_properties` | `true` | show the properties of a note above its text |
    | `hide_properties` | `[]` | names of properties never shown; case does not count |
    | `dates` | `"auto"` | where a note's dates come from. `auto`: its properties, else git, else the file; `properties`: only its properties; `none`: no dates |
    | `unlinked_mentions` | `true` | list notes that name a note without linking to it |
    | `local_graph` | `true` | draw under each note which notes link to it, and which it links to |
    | `graph` | `true` | have a page that draws how all notes link to one another |
    | `order` | `"name"` | order of the notes of a folder: `name`, `title`, `created`, `modified`, or `property:` and a property's name; with `-` before it backwards |
    | `folder_order` | `{}` | path of a folder to the order of what is in it and below it, or to a list of names, first to last, for the folder alone |
    | `image_variants` | `true` | make smaller copies of large pictures, so that pages load sooner |
    | `outside_media` | `"ask"` | pictures, films and frames of other hosts. `ask`: a link in their place until the reader asks for them; `load`: pictures and frames load with the page |
    | `cards` | `"auto"` | pictures that stand for notes where their addresses are shared. `auto`: one for each note, in a vault of more than 300 notes one for all; `all`: one for each note; `none`: none |
    | `markdown_copies` | `true` | have a Markdown version of each note beside its page |
    | `offline` | `false` | `true`: readers keep a copy of the site, which they can read without a network; `ask`: those who ask for it by a button |
    | `page_title` | `"name"` | `name`: a page is titled as its file is named, as in Obsidian (§1.6); `property`: by its property `title`, where it has one |
    | `search` | `"auto"` | what finds the words of readers. `material`: Material's own search, which loads all text; `pagefind`: an index in small parts, made by the program of the package `pagefind-bin`; `auto`: Pagefind where the text is large and it is installed, else Material's; `none`: no search |
    | `mermaid` | `""` | path in the vault of Mermaid's own script, for diagrams that Knapper does not draw; empty: they are shown as their source |
    | `severity` | `{}` | rule code to `error`, `warning`, `info` or `off`, such as `L001: warning` |
    | `ignore_in` | `{}` | path or pattern, as in `exclude`, to the rules that are off in the files it names: codes, or the start of one, such as `Journal: [L, S012]` |
    | `callouts` | `[]` | types of callouts that a theme or plugin adds to Obsidian's |
    | `max_file_size` | `25` | size in MiB that no published file may pass; 0: any size |
    | `cell_timeout` | `60` | seconds that a code cell may run, where it does not say so itself |
    | `note_timeout` | `600` | seconds that all cells of a note may run |
    | `cell_memory` | `4096` | memory in MiB that the cells of a note may take; 0: any |
    | `cell_file_size` | `1024` | size in MiB that no file which a cell writes may pass; 0: any |
    | `cell_network` | `false` | `true`: cells may reach the network |
    | `cell_seed` | `0` | where random numbers in cells begin |
    | `cell_threads` | `1` | threads that the libraries which cells use may start |
    | `cell_tolerance` | `0.01` | part of its size that a number may be off in when `run --check` compares |
    | `slow_cell` | `30` | seconds after which a cell needs a `timeout` of its own |
    | `kernel` | `""` | name of a Jupyter kernel to run cells with; empty: Knapper's own runner, for Python |
    | `external_only` | `[]` | hosts, or starts of addresses, that `check --external` asks; empty: all |
    | `external_ignore` | `[]` | hosts, or starts of addresses, that it does not ask |
    | `external_private` | `false` | `true`: it also asks addresses of private networks and of this computer |
    """  # noqa: E501 - rows of a table

    site_name: str = ""
    site_url: str = ""
    description: str = ""
    language: str = "en"
    home: str = ""
    exclude: tuple[str, ...] = ()
    templates: str = ""
    publish: Literal["all", "marked"] = "all"
    resolve_aliases: bool = False
    show_properties: bool = True
    hide_properties: tuple[str, ...] = ()
    dates: Literal["auto", "properties", "none"] = "auto"
    unlinked_mentions: bool = True
    local_graph: bool = True
    graph: bool = True
    order: str = "name"
    folder_order: dict[str, str | tuple[str, ...]] = {}
    image_variants: bool = True
    outside_media: Literal["ask", "load"] = "ask"
    cards: Literal["auto", "all", "none"] = "auto"
    markdown_copies: bool = True
    offline: Literal[False, True, "ask"] = False
    page_title: Literal["name", "property"] = "name"
    search: Literal["auto", "material", "pagefind", "none"] = "auto"
    mermaid: str = ""
    severity: dict[str, Level] = {}
    ignore_in: dict[str, tuple[str, ...]] = {}
    callouts: tuple[str, ...] = ()
    max_file_size: int = 25
    cell_timeout: int = 60
    note_timeout: int = 600
    cell_memory: int = 4096
    cell_file_size: int = 1024
    cell_network: bool = False
    cell_seed: int = 0
    cell_threads: int = 1
    cell_tolerance: float = 0.01
    slow_cell: int = 30
    kernel: str = ""
    external_only: tuple[str, ...] = ()
    external_ignore: tuple[str, ...] = ()
    external_private: bool = False

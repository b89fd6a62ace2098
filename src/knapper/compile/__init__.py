"""The compile step: the text of one note to one immutable record, and nothing else."""

from __future__ import annotations

from knapper.compile.canvas import compile_canvas
from knapper.compile.headings import slugify, strip_heading
from knapper.compile.lint import find_secrets, mask_secrets, told
from knapper.compile.media import AUDIO, IMAGE, MEDIA, VIDEO, extension
from knapper.compile.note import compile_note
from knapper.compile.properties import (
    aliases,
    cssclasses,
    is_true_false,
    tag_names,
    whole_link,
)
from knapper.compile.record import (
    Address,
    Block,
    Callout,
    Cell,
    Chart,
    CompileOptions,
    Heading,
    Link,
    LinkKind,
    Note,
    Properties,
    Row,
    Table,
    Tag,
    TextBlock,
)
from knapper.compile.syntax.callout import KINDS as CALLOUTS
from knapper.compile.syntax.wikilink import split_target

__all__ = [
    "AUDIO",
    "CALLOUTS",
    "IMAGE",
    "MEDIA",
    "VIDEO",
    "Address",
    "Block",
    "Callout",
    "Cell",
    "Chart",
    "CompileOptions",
    "Heading",
    "Link",
    "LinkKind",
    "Note",
    "Properties",
    "Row",
    "Table",
    "Tag",
    "TextBlock",
    "aliases",
    "compile_canvas",
    "compile_note",
    "cssclasses",
    "extension",
    "find_secrets",
    "is_true_false",
    "mask_secrets",
    "slugify",
    "split_target",
    "strip_heading",
    "tag_names",
    "told",
    "whole_link",
]

"""The compile step: the text of one note to one immutable record, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.compile.callouts import CALLOUTS
from knapper.compile.headings import slugify, strip_heading
from knapper.compile.media import AUDIO, IMAGE, MEDIA, VIDEO, extension
from knapper.compile.properties import (
    aliases,
    cssclasses,
    is_true_false,
    is_unread,
    tag_names,
    unread_properties,
    whole_link,
)
from knapper.compile.record import (
    Address,
    Block,
    Callout,
    Cell,
    Chart,
    CodeCell,
    CompileOptions,
    ExpectedOutput,
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
from knapper.compile.target import split_target
from knapper.late import late

if TYPE_CHECKING:
    from knapper.compile.canvas import compile_canvas
    from knapper.compile.foreign import foreign_html
    from knapper.compile.lint import find_personal_paths, find_secrets, mask_secrets, told
    from knapper.compile.math import to_mathml
    from knapper.compile.note import compile_note

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
    "CodeCell",
    "CompileOptions",
    "ExpectedOutput",
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
    "find_personal_paths",
    "find_secrets",
    "foreign_html",
    "is_true_false",
    "is_unread",
    "mask_secrets",
    "slugify",
    "split_target",
    "strip_heading",
    "tag_names",
    "to_mathml",
    "told",
    "unread_properties",
    "whole_link",
]

__getattr__ = late(
    __name__,
    {
        "compile_canvas": "canvas",
        "compile_note": "note",
        "find_personal_paths": "lint",
        "find_secrets": "lint",
        "foreign_html": "foreign",
        "mask_secrets": "lint",
        "to_mathml": "math",
        "told": "lint",
    },
)

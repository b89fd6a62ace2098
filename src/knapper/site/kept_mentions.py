"""Where names stand in the text of notes, kept from one run to the next.

To look for the names of all notes in the text of each is the dearest part of a build in which
nothing has changed. As long as the names are the same, a note needs it once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from knapper import links
from knapper.kept_file import read_kept, write_kept
from knapper.links import NamePlace, UnlinkedMentions
from knapper.makers import made_by, sources_below
from knapper.site.store import record_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from knapper.compile import CompileOptions
    from knapper.links import VaultIndex

__all__ = ["find_mentions"]

_DIGEST: Final = 16


class _Known(msgspec.Struct, frozen=True, array_like=True):
    """What was found: of notes by path, with the digest of their bytes, under a hash of names."""

    names: bytes
    notes: dict[str, tuple[bytes, dict[str, Sequence[NamePlace]]]]


def find_mentions(
    index: VaultIndex,
    digests: Mapping[str, bytes],
    is_ignored: Callable[[str], bool],
    options: CompileOptions,
    file: Path | None,
) -> UnlinkedMentions:
    """Return the unlinked mentions of the notes of `index`, and keep in `file` what was found.

    `digests` are those of the notes' bytes, which were compiled with `options`. A file that is
    missing, damaged, or of another Knapper means that all is looked for.
    """
    if file is None:
        return UnlinkedMentions(index, is_ignored=is_ignored)
    key = _key(options)
    known = read_kept(file, key, _Known)
    used = 0

    def recall(names: bytes, source: str) -> Mapping[str, Sequence[NamePlace]] | None:
        nonlocal used
        if known is None or known.names != names or source not in known.notes:
            return None
        digest, places = known.notes[source]
        if digest != digests.get(source):
            return None
        used += 1
        return places

    found = UnlinkedMentions(index, is_ignored=is_ignored, recall=recall)
    looked = {path: digests[path] for path in index.notes if not is_ignored(path)}
    if known is None or not used == len(looked) == len(known.notes):
        notes = {path: (digest, found.of(path)) for path, digest in looked.items()}
        write_kept(file, key, _Known(found.names, notes))
    return found


def _key(options: CompileOptions) -> bytes:
    folder = Path(links.__file__).parent
    makers = made_by((), (*sources_below(folder), __file__))
    made = record_key(options) + repr(makers).encode()
    return hashlib.blake2b(made, digest_size=_DIGEST).digest()

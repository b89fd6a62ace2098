"""Whether a note may be published (obsidian.md §9.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knapper.config import Config
    from knapper.vault.record import VaultFile

__all__ = ["publishable"]


def publishable(publish: bool | None, file: VaultFile, config: Config) -> bool:  # noqa: FBT001 - the property as it is
    """Return whether the note of `file` may leave the vault.

    `publish` is its checkbox of that name, None where it says nothing
    (`is_true_false(note.properties, "publish")`). False keeps a note back whatever else holds;
    true also publishes one from an excluded folder, and is asked of every note where the
    configuration publishes only what is marked.
    """
    if publish is None:
        return not file.excluded and config.publish == "all"
    return publish

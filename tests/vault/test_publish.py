"""Which notes may leave the vault (obsidian.md §9.6, §1.3)."""

from __future__ import annotations

import pytest

from knapper.config import Config
from knapper.vault import VaultFile, publishable


@pytest.mark.parametrize(
    ("publish", "excluded", "config", "leaves"),
    [
        (None, False, "all", True),
        (True, False, "all", True),
        (False, False, "all", False),
        (None, True, "all", False),
        (True, True, "all", True),
        (False, True, "all", False),
        (None, False, "marked", False),
        (True, False, "marked", True),
        (False, False, "marked", False),
        (None, True, "marked", False),
        (True, True, "marked", True),
        (False, True, "marked", False),
    ],
)
def test_9_6_the_note_decides_before_the_folder(publish, excluded, config, leaves):
    file = VaultFile("a/A.md", 0, 0, excluded=excluded)
    assert publishable(publish, file, Config(publish=config)) is leaves


def test_1_3_obsidians_excluded_files_are_no_part_of_it():
    # They hide a note from lists and do not unpublish it: no setting of theirs is asked for.
    assert publishable(None, VaultFile("Archive/A.md", 0, 0), Config())

"""Attachments that change between the scan and the copy."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig

from mkdocs_knapper.page import vault_file


def _config(site: Path) -> MkDocsConfig:
    config = MkDocsConfig()
    config.site_dir = str(site)
    return config


def test_an_attachment_that_went_away_is_reported(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = vault_file("gone.png", "gone.png", str(tmp_path), _config(tmp_path / "site"))
    file.copy_file()
    assert "gone.png: warning[V001]" in caplog.text
    assert not (tmp_path / "site" / "gone.png").exists()


def test_an_attachment_that_became_a_link_out_of_the_vault_is_not_copied(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "secret.png").write_bytes(b"secret")
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "a.png").symlink_to(tmp_path / "secret.png")
    vault_file("a.png", "a.png", str(vault), _config(tmp_path / "site")).copy_file()
    assert "a.png: warning[V001]" in caplog.text
    assert not (tmp_path / "site" / "a.png").exists()


def test_an_attachment_is_copied(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"picture")
    vault_file("a.png", "x/a.png", str(tmp_path), _config(tmp_path / "site")).copy_file()
    assert (tmp_path / "site" / "x" / "a.png").read_bytes() == b"picture"

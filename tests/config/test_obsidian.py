"""Obsidian's own settings (obsidian.md §1.2, §1.3, §7.4, §9.3)."""

from __future__ import annotations

import os

import pytest

from knapper.config import ObsidianSettings, load_obsidian_settings
from knapper.diagnostics import Severity


def test_a_vault_without_settings_has_obsidians_defaults(make_vault):
    settings = load_obsidian_settings(make_vault({"A.md": ""}))
    assert settings == ObsidianSettings()
    assert not settings.strict_line_breaks, "§7.4: off is the default"


def test_the_settings_that_count_are_read(make_vault):
    settings = load_obsidian_settings(
        make_vault(
            {
                ".obsidian/app.json": '{"strictLineBreaks": true, "attachmentFolderPath": "Files",'
                ' "userIgnoreFilters": ["Archive/", "/^x/"], "other": 1}',
                ".obsidian/types.json": '\ufeff{"types": {"due": "date", "n": "number"}}',
                ".obsidian/templates.json": '{"folder": "/Meta/Templates/"}',
                ".obsidian/plugins/templater-obsidian/data.json": '{"templates_folder": "Tp"}',
            }
        )
    )
    assert settings == ObsidianSettings(
        folder=".obsidian",
        strict_line_breaks=True,
        user_ignore_filters=("Archive/", "/^x/"),
        attachment_folder_path="Files",
        property_types={"due": "date", "n": "number"},
        template_folders=("Meta/Templates", "Tp"),
    )


def test_1_2_the_folder_may_have_another_name(make_vault):
    vault = make_vault({".config/app.json": '{"strictLineBreaks": true}', ".a/x.json": "{}"})
    settings = load_obsidian_settings(vault)
    assert (settings.folder, settings.strict_line_breaks) == (".config", True)


def test_1_2_the_usual_name_wins(make_vault):
    vault = make_vault({".a/app.json": '{"strictLineBreaks": true}', ".obsidian/x": ""})
    settings = load_obsidian_settings(vault)
    assert (settings.folder, settings.strict_line_breaks) == (".obsidian", False)


def test_a_vault_that_is_not_there_has_the_defaults(tmp_path):
    assert load_obsidian_settings(tmp_path / "none") == ObsidianSettings()


@pytest.mark.parametrize("folder", ["", "/", ".", "null"])
def test_the_root_is_no_template_folder(make_vault, folder):
    text = "{}" if folder == "null" else f'{{"folder": "{folder}"}}'
    settings = load_obsidian_settings(make_vault({".obsidian/templates.json": text}))
    assert settings.template_folders == ()


@pytest.mark.parametrize(
    "text",
    [
        '{"strictLineBreaks": "yes", "userIgnoreFilters": "x", "attachmentFolderPath": 1}',
        '{"userIgnoreFilters": [1, null]}',
        "{}",
    ],
)
def test_a_value_of_another_kind_has_its_default(make_vault, text):
    files = {".obsidian/app.json": text, ".obsidian/types.json": '{"types": [1]}'}
    assert load_obsidian_settings(make_vault(files)) == ObsidianSettings(folder=".obsidian")


@pytest.mark.parametrize(
    ("content", "line", "column", "why"),
    [
        ('{\n "a": }', 2, 7, "invalid JSON, expecting value"),
        ("", 1, 1, "invalid JSON, expecting value"),
        ("[]", 1, 1, "it is not a JSON object"),
        (b'{"a": "\xff"}', 0, 0, "it is not UTF-8"),
        ("[" * 200_000, 0, 0, "it nests too deep"),
        ('{"a": ' + "9" * 5000 + "}", 0, 0, "digit"),
    ],
)
def test_a_broken_file_is_a_finding_and_no_more(make_vault, content, line, column, why):
    files = {".obsidian/app.json": content, ".obsidian/types.json": '{"types": {"a": "date"}}'}
    settings = load_obsidian_settings(make_vault(files))
    assert settings.property_types == {"a": "date"}
    (problem,) = settings.diagnostics
    assert (problem.code, problem.severity) == ("V001", Severity.WARNING)
    assert problem.span.path == ".obsidian/app.json"
    assert (problem.span.line, problem.span.column) == (line, column)
    assert why in problem.message


def test_a_folder_in_place_of_a_file_is_a_finding(make_vault):
    settings = load_obsidian_settings(make_vault({".obsidian/app.json/x": ""}))
    assert [problem.code for problem in settings.diagnostics] == ["V001"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_does_not_hold_the_build_up(make_vault):
    vault = make_vault({".obsidian/x": ""})
    os.mkfifo(vault / ".obsidian" / "app.json")
    assert [problem.code for problem in load_obsidian_settings(vault).diagnostics] == ["V001"]

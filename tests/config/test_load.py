"""`.knapper/config.yml`: every key has a default, and what is wrong is pointed at."""

from __future__ import annotations

import json
import os
import re
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.config import CONFIG_PATH, Config, load_config
from knapper.config.record import Level
from knapper.diagnostics import RULES, Severity
from knapper.errors import ConfigError


@pytest.fixture
def load(make_vault):
    def from_text(text):
        return load_config(make_vault({CONFIG_PATH: text}))

    return from_text


@pytest.fixture
def refusal(load):
    def of_text(text):
        with pytest.raises(ConfigError) as raised:
            load(text)
        return raised.value

    return of_text


def test_a_vault_without_a_configuration_has_the_defaults(make_vault):
    assert load_config(make_vault({"A.md": ""})) == Config()


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n", "home:\nexclude:\n"])
def test_what_is_empty_has_its_default(load, text):
    assert load(text) == Config()


def test_every_key_can_be_set(load):
    config = load(
        "\ufeffsite_name: Stones\n"
        "site_url: https://example.org/stones/\n"
        "description: About stones.\n"
        "language: de\n"
        "home: Start.md\n"
        "exclude: [Private, '*.draft.md']\n"
        "templates: Templates\n"
        "publish: marked\n"
        "resolve_aliases: true\n"
        "show_properties: false\n"
        "hide_properties: [id]\n"
        "dates: none\n"
        "unlinked_mentions: false\n"
        "page_title: property\n"
        "severity: {L001: warning, S002: off}\n"
        "mermaid: Assets/mermaid.min.js\n"
        "ignore_in: {Journal: [L001, S], '*.tmp.md': P}\n"
        "callouts: [shanty]\n"
        "max_file_size: 5\n"
        "external_only: [example.org]\n"
        "external_ignore: ['https://example.org/private/']\n"
        "external_private: true\n"
    )
    assert config == Config(
        site_name="Stones",
        site_url="https://example.org/stones/",
        description="About stones.",
        language="de",
        home="Start.md",
        exclude=("Private", "*.draft.md"),
        templates="Templates",
        publish="marked",
        resolve_aliases=True,
        show_properties=False,
        hide_properties=("id",),
        dates="none",
        unlinked_mentions=False,
        page_title="property",
        severity={"L001": "warning", "S002": "off"},
        mermaid="Assets/mermaid.min.js",
        ignore_in={"Journal": ("L001", "S"), "*.tmp.md": ("P",)},
        callouts=("shanty",),
        max_file_size=5,
        external_only=("example.org",),
        external_ignore=("https://example.org/private/",),
        external_private=True,
    )
    unset = [name for name in Config.__struct_fields__ if getattr(config, name) is None]
    assert unset == []


def test_every_key_is_documented():
    documented = re.findall(r"^ *\| `(\w+)` \| `(.*?)` \|", Config.__doc__, re.MULTILINE)
    assert [name for name, _ in documented] == list(Config.__struct_fields__)
    written = {name: _as_yaml(getattr(Config(), name)) for name in Config.__struct_fields__}
    assert dict(documented) == written


def _as_yaml(value):
    return json.dumps(list(value) if isinstance(value, tuple) else value)


def test_the_levels_are_the_severities_and_off():
    assert set(get_args(Level)) == {*Severity, "off"}


@pytest.mark.parametrize(
    ("text", "line", "column", "told"),
    [
        ("sitename: x", 1, 1, ("unknown key `sitename`", "did you mean `site_name`?")),
        ("home: x\nPublish: all", 2, 1, ("unknown key `Publish`", "did you mean `publish`?")),
        ("site_name: 3", 1, 12, ("expected text, found the number 3", "put it in quotes")),
        ("home: [a]", 1, 7, ("expected text, found a list", "")),
        ("home: {a: b}", 1, 7, ("expected text, found names with values", "")),
        ("home: true", 1, 7, ("expected text, found true", "put it in quotes")),
        (
            "exclude: Private",
            1,
            10,
            (
                'expected a list of texts, found the text "Private"',
                "write it in brackets: [one, two]",
            ),
        ),
        ("exclude:\n  - a\n  - 1", 3, 5, ("expected text, found the number 1", "put it in quotes")),
        ("exclude:\n  -", 2, 4, ("expected text, found nothing", "")),
        ("exclude: ['!']", 1, 11, ("! is neither a path nor a pattern", "")),
        ("publish: some", 1, 10, ('expected one of all, marked, found the text "some"', "")),
        ("publish: true", 1, 10, ("expected one of all, marked, found true", "")),
        ("offline: maybe", 1, 10, ('expected one of false, true, ask, found the text "maybe"', "")),
        ("offline: 1", 1, 10, ("expected one of false, true, ask, found the number 1", "")),
        ("resolve_aliases: yes", 1, 18, ('expected true or false, found the text "yes"', "")),
        ("resolve_aliases: 1", 1, 18, ("expected true or false, found the number 1", "")),
        (
            "site_url: https://[",
            1,
            11,
            ("the site's address must start with https:// or http:// and a host", ""),
        ),
        (
            "site_url: example.org",
            1,
            11,
            ("the site's address must start with https:// or http:// and a host", ""),
        ),
        (
            "severity: [L001]",
            1,
            11,
            ("expected rule codes with severities, found a list", "write `L001: warning`"),
        ),
        ("severity:\n  F0044: off", 2, 3, ("unknown rule `F0044`", "did you mean `F004`?")),
        ("severity: {l001: off}", 1, 12, ("unknown rule `l001`", "did you mean `L001`?")),
        (
            "ignore_in: [Journal]",
            1,
            12,
            ("expected paths with lists of rule codes, found a list", "write `Journal: [L001, S]`"),
        ),
        (
            "ignore_in: {Notes: [X9]}",
            1,
            21,
            ("no rule is called `X9`", "write a code such as L001"),
        ),
        (
            "ignore_in: {a: [L001, l]}",
            1,
            23,
            ("no rule is called `l`", "write a code such as L001"),
        ),
        ("max_file_size: big", 1, 16, ('expected a whole number, found the text "big"', "")),
        ("max_file_size: -1", 1, 16, ("expected a whole number that is not negative", "")),
        (
            "severity: {missing-note: off}",
            1,
            12,
            ("unknown rule `missing-note`", "its code is L001"),
        ),
        (
            "severity: {L001: fatal}",
            1,
            18,
            ('expected one of error, warning, info, off, found the text "fatal"', ""),
        ),
        ("- a", 1, 1, ("the configuration must be names with values", "write `name: value`")),
        (
            "home: a: b",
            1,
            8,
            (
                "invalid YAML: mapping values are not allowed in this context",
                "put a value that holds a colon and a blank in quotes",
            ),
        ),
    ],
)
def test_what_is_wrong_is_pointed_at(refusal, text, line, column, told):
    error = refusal(text)
    assert (error.path, error.line, error.column) == (CONFIG_PATH, line, column)
    assert (error.message, error.help) == told


def test_a_key_like_none_lists_those_there_are(refusal):
    way_out = refusal("zzzzzz: 1").help
    assert way_out.startswith("known are: ")
    assert all(name in way_out for name in Config.__struct_fields__)
    assert all(code in refusal("severity: {zzzz: off}").help for code in RULES)


def test_a_configuration_that_is_not_utf8_is_refused(refusal):
    assert refusal(b"home: \xff").message == "the configuration is not UTF-8"


def test_the_default_of_the_address_may_be_written(make_vault):
    assert load_config(make_vault({CONFIG_PATH: 'site_url: ""'})).site_url == ""


def test_a_configuration_with_another_ending_is_not_overlooked(make_vault):
    vault = make_vault({".knapper/config.yaml": "home: x"})
    with pytest.raises(ConfigError, match=r"called config\.yaml") as raised:
        load_config(vault)
    assert raised.value.help == f"rename the file to {CONFIG_PATH}"


def test_a_configuration_that_is_a_folder_is_refused(make_vault):
    vault = make_vault({f"{CONFIG_PATH}/x": ""})
    with pytest.raises(ConfigError, match="is not a file"):
        load_config(vault)


def test_a_configuration_that_cannot_be_read_is_refused(make_vault, monkeypatch):
    def denied(*_args, **_options):
        raise PermissionError(13, "Permission denied")

    vault = make_vault({CONFIG_PATH: ""})
    monkeypatch.setattr("pathlib.Path.read_text", denied)
    with pytest.raises(ConfigError, match="cannot be read: permission denied"):
        load_config(vault)


def test_a_configuration_that_must_not_be_looked_at_is_refused(make_vault, monkeypatch):
    def denied(*_args, **_options):
        raise PermissionError(13, "Permission denied")

    vault = make_vault({CONFIG_PATH: "publish: opt-in"})
    monkeypatch.setattr("pathlib.Path.stat", denied)
    with pytest.raises(ConfigError, match="cannot be read: permission denied"):
        load_config(vault)


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need a right on Windows")
def test_a_configuration_that_leads_round_in_a_circle_is_refused(make_vault):
    vault = make_vault({".knapper/x": ""})
    (vault / CONFIG_PATH).symlink_to("config.yml")
    with pytest.raises(ConfigError, match="cannot be read: "):
        load_config(vault)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_does_not_hold_the_build_up(make_vault):
    vault = make_vault({".knapper/x": ""})
    os.mkfifo(vault / CONFIG_PATH)
    with pytest.raises(ConfigError, match="is not a file"):
        load_config(vault)


@given(st.text(), st.sampled_from(["", "exclude: ", "severity: ", "home: ", "dates: "]))
def test_any_text_is_a_configuration_or_refused(tmp_path_factory, text, start):
    vault = tmp_path_factory.getbasetemp() / "any"
    (vault / ".knapper").mkdir(parents=True, exist_ok=True)
    (vault / CONFIG_PATH).write_bytes((start + text).encode())
    try:
        config = load_config(vault)
    except ConfigError:
        return
    assert isinstance(config, Config)

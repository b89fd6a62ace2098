"""The exceptions tell what is wrong, where, and the way out."""

from __future__ import annotations

import pytest

from knapper.errors import ConfigError, KnapperError, OutputError, UsageError, VaultError


@pytest.mark.parametrize("kind", [ConfigError, OutputError, UsageError, VaultError])
def test_one_clause_catches_them_all(kind):
    with pytest.raises(KnapperError) as raised:
        raise kind("it is wrong", help="do it so")
    assert raised.value.message == "it is wrong"
    assert str(raised.value) == "it is wrong\nhelp: do it so"


def test_without_a_way_out_the_message_stands_alone():
    assert str(VaultError("it is wrong")) == "it is wrong"


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ({"path": "c.yml", "line": 3, "column": 7}, "c.yml:3:7: bad"),
        ({"path": "c.yml"}, "c.yml: bad"),
        ({}, "bad"),
    ],
)
def test_a_config_error_names_its_place(place, shown):
    assert str(ConfigError("bad", **place)) == shown

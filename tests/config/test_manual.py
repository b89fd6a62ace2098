"""The manual's page on the configuration tells every key, and its examples are read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from knapper.config import Config, load_config

PAGE = Path(__file__).resolve().parents[2] / "docs" / "Publishing" / "Configuration.md"
KEYS = PAGE.read_text(encoding="utf-8").split("\n## Keys\n")[1].split("\n## ")[0]
SECTIONS = {
    section.partition("`\n")[0]: section
    for section in re.split("^### `", KEYS, flags=re.MULTILINE)[1:]
}


def test_every_key_has_its_section_in_order() -> None:
    assert list(SECTIONS) == [field.encode_name for field in msgspec.structs.fields(Config)]


@pytest.mark.parametrize("key", SECTIONS)
def test_a_section_tells_the_default(key: str) -> None:
    default = json.dumps(msgspec.to_builtins(getattr(Config(), key)))
    bare = default.strip('"')
    assert f"default `{default}`" in SECTIONS[key] or f"default `{bare}`" in SECTIONS[key]


@pytest.mark.parametrize("key", SECTIONS)
def test_an_example_is_read(key: str, make_vault: Callable[..., Path]) -> None:
    examples = re.findall(r"^```yaml\n(.*?)^```$", SECTIONS[key], re.DOTALL | re.MULTILINE)
    assert len(examples) == 1
    config = load_config(make_vault({".knapper/config.yml": examples[0]}))
    assert getattr(config, key) != getattr(Config(), key)

"""Does the built site show what Obsidian shows? One test a fact.

The facts are data in `facts/`, taken from the specification alone. `pytest tests/conformance`
runs them all, `-k 3.2` those of one rule, `--lf` those that failed last.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import soupsieve
import yaml
from checker import FACT_KEYS, KINDS, Site, check, kind_of

HERE = Path(__file__).resolve().parent
VAULTS = ("vault", "strict", "hostile")
RULES = re.compile(r"§(\d+)(?:\.(\d+)| Markdown links (\d))?$")


def _facts() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for path in sorted((HERE / "facts").glob("*.yml")):
        found += yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return found


FACTS = _facts()


def _name(fact: dict[str, Any]) -> str:
    rule = fact["rule"].removeprefix("§").replace(" Markdown links ", "-markdown-")
    return f"{rule}-{fact['id']}"


@pytest.mark.parametrize("fact", FACTS, ids=_name)
def test_fact(fact: dict[str, Any], sites: Callable[[str], Site]) -> None:
    check(sites(fact.get("vault", "vault")), fact)


def test_every_fact_is_well_formed() -> None:
    for fact in FACTS:
        assert RULES.match(fact["rule"]), fact
        assert kind_of(fact) in KINDS
        assert {"rule", "id"} <= set(fact), fact
        assert fact.get("vault", "vault") in VAULTS
        assert set(fact) - FACT_KEYS <= set(KINDS)
        args = fact[kind_of(fact)]
        for key in ("css", "within", "has", "tag") if isinstance(args, dict) else ():
            if key != "tag" or kind_of(fact) == "media":
                for css in args[key] if isinstance(args.get(key), list) else [args.get(key, "p")]:
                    soupsieve.compile(css)


def test_no_fact_stands_twice() -> None:
    names = [_name(fact) for fact in FACTS]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_every_note_that_a_fact_names_is_there() -> None:
    for fact in FACTS:
        vault, note = fact.get("vault", "vault"), fact.get("note")
        if vault != "hostile" and note is not None:
            assert (HERE / vault / note).is_file(), fact


@pytest.mark.parametrize(
    ("section", "rules"),
    [(1, 7), (2, 11), (3, 9), (4, 5), (5, 8), (6, 4), (7, 9), (8, 4), (9, 6)],
)
def test_every_rule_has_facts(section: int, rules: int) -> None:
    covered = {fact["rule"] for fact in FACTS}
    missing = {f"§{section}.{n}" for n in range(1, rules + 1)} - covered
    assert missing == set()
    assert {"§10", "§11", *(f"§3 Markdown links {n}" for n in range(1, 5))} <= covered


def test_the_vault_is_as_large_as_it_says() -> None:
    notes = list((HERE / "vault").rglob("*.md"))
    assert len(notes) >= 90
    assert len(FACTS) >= 380

"""What a cell imports, what version of it is here, and what a lock pins."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planned_vault import forget

from knapper.cells import Environment
from knapper.cells.plan import differences, local_environment, local_key, read_lock
from knapper.cells.plan.lock import satisfies
from knapper.cells.plan.modules import imported


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import a", "a"),
        ("import a.b as c, d", "a d"),
        ("from a.b import c", "a"),
        ("def f():\n    import a\n", "a"),
        ("try:\n    import a\nexcept ImportError:\n    a = None", "a"),
        ("import importlib\nimportlib.import_module('a.b')", "a importlib"),
        ("from importlib import import_module\nimport_module('a')", "a importlib"),
        ("__import__('a')", "a"),
        ("import_module(name)", ""),
        ("import_module('.a', 'b')", ""),
        ("from . import a\nfrom .b import c", ""),
        ("x = 'import a'  # import b", ""),
        ("await x\nimport a", "a"),
        ("x = '\\d'\nimport a", "a"),
        ("import a\nx = (", ""),
        ("import a\0", ""),
        ("import a\nx = " + "-" * 100_000 + "1", ""),
        ("import a\n" + "(" * 10_000, ""),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_what_a_source_imports(source: str, names: str) -> None:
    assert imported(source) == frozenset(names.split())


@given(st.text().map(lambda text: f"import a\n{text}"))
def test_no_source_raises(source: str) -> None:
    assert imported(source) >= frozenset()


@pytest.mark.parametrize(
    ("line", "pins"),
    [
        ("torch==2.13.0", {"torch": "2.13.0"}),
        ("  Scikit_Learn == 1.8 # why", {"scikit-learn": "1.8"}),
        ("jax[cuda,cpu]==0.9", {"jax": "0.9"}),
        ("a.b--c===1!2.0.post1", {"a-b-c": "1!2.0.post1"}),
        ("torch==2.13.0+cpu ; python_version < '3.12'", {"torch": "2.13.0+cpu"}),
        ("six==1.17 \\\n    --hash=sha256:0123 \\\n    --hash=sha256:4567", {"six": "1.17"}),
        ("a==1\r\nb==2\r\nA==3", {"a": "3", "b": "2"}),
        ("\ufeffa==1", {"a": "1"}),
        ("# a==1", {}),
        ("a>=1", {}),
        ("a==1.*", {}),
        ("a==1,<2", {}),
        ("-r other.txt\n--index-url https://a.b\n-e .\na @ https://a.b/c==1.whl\n==1\na==", {}),
    ],
)
def test_what_a_lock_pins(line: str, pins: dict[str, str]) -> None:
    assert read_lock(line) == pins


@given(st.text(alphabet=st.sampled_from("ab1.=-_[]\\ #;\n+*")))
def test_no_lock_raises(text: str) -> None:
    assert all(read_lock(text).values())


@pytest.mark.parametrize(
    ("version", "pin", "right"),
    [
        ("2.13.0", "2.13.0", True),
        ("2.13.0+cpu", "2.13", True),
        ("2.13.0+cpu", "2.13.0+cpu", True),
        ("2.13.0+cpu", "2.13.0+cu126", False),
        ("2.13.0", "2.13.0+cpu", False),
        ("2.10", "2.1", False),
        ("2.0.0", "2", True),
        ("10", "1", False),
        ("2.13.0rc1", "2.13.0", False),
    ],
)
def test_what_a_pin_asks_for(version: str, pin: str, right: bool) -> None:
    assert satisfies(version, pin) is right


def test_what_is_here(computer: Path) -> None:
    names = "bricks lab os sys json nowhere __main__ builtins".split()
    packages = local_environment(names).packages
    assert {**packages, "lab": packages["lab"][:7]} == {
        "bricks": "2.13.0+cpu",
        "lab": "sha256:",
        "mortar": "1.0",
    }
    assert {"bricks", "lab", "mortar"}.isdisjoint(sys.modules)
    assert local_environment(["lab"]).python.count(".") == 2
    assert computer.is_dir()


@pytest.mark.parametrize(
    ("file", "text"),
    [("top_level.txt", "inner\nmasonry\n"), ("RECORD", "masonry/__init__.py,sha256=x,1\na.py,,\n")],
)
def test_a_distribution_of_another_name(computer: Path, file: str, text: str) -> None:
    """As `attr` is of attrs, but one that no list of ours names."""
    site = computer / "site-packages"
    (site / "masonry").mkdir()
    (site / "masonry" / "__init__.py").write_text("")
    info = site / "stone_work.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stone-work\nVersion: 4.2\n")
    (info / file).write_text(text)
    forget()
    assert local_environment(["masonry"]).packages == {"masonry": "4.2"}


def test_a_module_of_one_file_and_a_folder_that_is_none(computer: Path) -> None:
    (computer / "work" / "one.py").write_text("import bricks\r\n", newline="")
    (computer / "work" / "notes").mkdir()
    (computer / "work" / "notes" / "x.txt").write_text("")
    packages = local_environment(["one", "notes"]).packages
    assert set(packages) == {"one", "bricks"}
    (computer / "work" / "one.py").write_text("import bricks\n", newline="")
    assert local_environment(["one", "notes"]).packages == packages


def test_what_is_on_one_side_only_counts_as_the_same() -> None:
    made = Environment("3.11.2", packages={"torch": "2.13", "lab": "sha256:1"})
    assert differences(made, Environment("3.11.9", packages={"numpy": "2"}), {}) == ()
    assert differences(Environment("", kernel="ir"), Environment("3.11.9"), {}) == ()


def test_what_was_installed_and_is_now_developed_in_place_differs() -> None:
    made, here = (Environment("", packages={"lab": version}) for version in ("1.0", "sha256:2"))
    assert [one.shared for one in differences(made, here, {"lab": "1.0"})] == [True]


def test_what_stays_on_a_computer_is_of_its_versions() -> None:
    made = [
        Environment("3.11.2", packages={"torch": "2.13"}),
        Environment("3.12.0", packages={"torch": "2.13"}),
        Environment("3.11.2", packages={"torch": "2.14"}),
        Environment("3.11.2"),
    ]
    assert len({local_key("key", one) for one in made}) == len(made)
    assert local_key("key", made[0]) == local_key(
        "key", Environment("3.11.9", "x", "", {"torch": "2.13"})
    )
    assert local_key("key", made[0]) != local_key("other", made[0])

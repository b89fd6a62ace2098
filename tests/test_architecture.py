"""The plan of the house holds: arrows, public faces, and nothing of one person's machine in it."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[1]
FACES = sorted(
    ".".join(face.parent.relative_to(ROOT / folder).parts)
    for folder in ("src", "plugins")
    for face in (ROOT / folder).rglob("__init__.py")
)


def tracked_files() -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    )
    return [ROOT / name for name in listing.stdout.split("\0") if name]


def test_imports_keep_the_contracts():
    # The contracts stand in pyproject.toml. In a process of its own: import-linter sets up
    # logging anew, which would silence the loggers of every test after this one.
    linter = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run(
        [linter, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout


def test_a_room_is_entered_by_its_face():
    graph = grimp.build_graph("knapper", "mkdocs_knapper", cache_dir=None)
    rooms = graph.find_children("knapper")
    past_the_face = [
        f"{importer} -> {inner}"
        for room in rooms
        for inner in graph.find_descendants(room)
        for importer in graph.find_modules_that_directly_import(inner)
        if importer != room and not importer.startswith(f"{room}.")
    ]
    assert not past_the_face


@pytest.mark.parametrize("name", FACES)
def test_a_face_names_what_it_has(name):
    if name == "adaptlab":  # the one face that stands on an extra
        pytest.importorskip("torch")
    module = importlib.import_module(name)
    assert sorted(set(module.__all__)) == sorted(module.__all__)
    assert [public for public in module.__all__ if not hasattr(module, public)] == []


# A path of somebody's machine, but not the end of an address or of a longer path.
HOME = re.compile(r"(?<![\w.~/-])/(?:work|root|Users)/\w")
# Put together from pieces, so that this file does not hold what it looks for.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("deb", "debian", "org"),
    )
]


def test_no_file_names_a_machine_or_a_registry():
    found = []
    for file in tracked_files():
        if not file.is_file():  # deleted, and not yet committed so
            continue
        text = file.read_bytes().decode("utf-8", errors="replace")
        found += [f"{file.relative_to(ROOT)}: {host}" for host in REGISTRIES if host in text]
        found += [f"{file.relative_to(ROOT)}: {match[0]}…" for match in HOME.finditer(text)]
    assert not found


@pytest.mark.parametrize("group", ["", "-lab", "-dev"])
def test_a_lock_pins_by_hash_and_names_no_place(group):
    text = (ROOT / f"requirements{group}.lock").read_text(encoding="utf-8")
    entries = [entry for entry in re.split(r"\n(?=\w)", text) if not entry.startswith("#")]
    assert entries
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
    assert "://" not in text

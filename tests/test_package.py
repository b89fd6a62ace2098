"""What is installed is whole: compiler, plugin, templates, assets, and the ways in."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def build(target: str, folder: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (archive,) = folder.iterdir()
    return archive


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The folder that a wheel of this checkout unpacks to."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(build("wheel", tmp_path_factory.mktemp("wheel"))) as wheel:
        wheel.extractall(folder)
    return folder


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("src/knapper", "knapper"),
        ("plugins/mkdocs_knapper", "mkdocs_knapper"),
        ("assets", "mkdocs_knapper/assets"),
        ("docs/Rules", "knapper/diagnostics/rule_pages"),
    ],
)
def test_the_wheel_carries(source, place, installed):
    listing = subprocess.run(
        ["git", "ls-files", "-z", source], cwd=ROOT, capture_output=True, check=True, text=True
    )
    tracked = [ROOT / name for name in listing.stdout.split("\0") if name]
    expected = {file.relative_to(ROOT / source) for file in tracked if file.is_file()}
    assert expected
    carried = {file.relative_to(installed / place) for file in (installed / place).rglob("*")}
    assert not expected - carried


def test_the_ways_in_are_named(installed):
    (entry_points,) = installed.glob("*.dist-info/entry_points.txt")
    text = entry_points.read_text(encoding="utf-8")
    assert "[console_scripts]\nknapper = knapper.cli:main" in text
    assert "[mkdocs.plugins]\nknapper = mkdocs_knapper:KnapperPlugin" in text


def run_installed(installed, program):
    """Run a program against the wheel, and return what it prints."""
    program = f"import sys; sys.path.insert(0, {str(installed)!r})\n{program}"
    # Without coverage: what runs here is the wheel, not the checkout.
    environment = {key: value for key, value in os.environ.items() if "COV" not in key}
    environment["PYTHONDONTWRITEBYTECODE"] = "1"  # the folder stays what the wheel holds
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=installed,
        env=environment,
        capture_output=True,
        check=True,
        text=True,
    )
    return ran.stdout


def test_an_installed_plugin_finds_its_own_assets(installed):
    program = "from mkdocs_knapper.assets import assets_dir\nprint(assets_dir())"
    found = Path(run_installed(installed, program).strip())
    assert found == (installed / "mkdocs_knapper" / "assets").resolve()


def test_an_installed_command_explains_rules(installed):
    (installed / "knapper/diagnostics/rule_pages/L001.md").write_text("---\n---\nof the wheel")
    program = "from knapper.cli import main\nmain(['explain', 'L001'])"
    assert run_installed(installed, program).endswith("\n\nof the wheel\n")


def test_a_checkout_finds_its_own_assets():
    from mkdocs_knapper.assets import assets_dir

    assert assets_dir() == ROOT / "assets"


def test_the_source_archive_builds_the_same_wheel(installed, tmp_path):
    with tarfile.open(build("sdist", tmp_path / "sdist")) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    (source,) = (tmp_path / "unpacked").iterdir()
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "w")]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (wheel,) = (tmp_path / "w").iterdir()
    files = {str(file.relative_to(installed)) for file in installed.rglob("*") if file.is_file()}
    with zipfile.ZipFile(wheel) as archive:
        assert set(archive.namelist()) == files

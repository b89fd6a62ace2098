"""Which files belong to a vault and which of them may go out (obsidian.md §1)."""

from __future__ import annotations

import os
import sys

import pytest

from knapper.config import Config, ObsidianSettings
from knapper.diagnostics import Severity
from knapper.errors import VaultError
from knapper.vault import scan_vault

links = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")


def look(vault, settings=None, ignore=None, **config):
    return scan_vault(vault, Config(**config), settings or ObsidianSettings(), ignore=ignore)


def notes(files):
    return [file.path for file in files.notes]


def attachments(files):
    return [file.path for file in files.attachments]


def findings(files):
    return [(one.code, one.span.path) for one in files.diagnostics]


def test_1_1_every_md_file_is_a_note_whatever_it_is_called(make_vault):
    files = look(
        make_vault(
            {
                "index.md": "",
                "README.md": "",
                "a/Index.MD": "",
                "v1.2 release.md": "",
                "node_modules/x.md": "",
                "a/b/漢字 😀.md": "",
            }
        )
    )
    assert notes(files) == [
        "README.md",
        "a/Index.MD",
        "a/b/漢字 😀.md",
        "index.md",
        "node_modules/x.md",
        "v1.2 release.md",
    ]
    assert attachments(files) == []


def test_1_2_what_starts_with_a_dot_is_no_part_of_the_vault(make_vault):
    files = look(
        make_vault(
            {
                "A.md": "",
                ".obsidian/app.json": "{}",
                ".obsidian/x.md": "",
                ".trash/A.md": "",
                ".git/config": "",
                "a/.hidden/x.md": "",
                "a/.x.md": "",
                ".knapper/config.yml": "",
                "a/b.c/.d": "",
            }
        )
    )
    assert notes(files) == ["A.md"]
    assert (attachments(files), files.withheld, files.diagnostics) == ([], frozenset(), ())


def test_1_4_all_other_files_are_attachments(make_vault):
    files = look(make_vault({"A.canvas": "", "b.base": "", "c.png": "", "d": "", "e.xyz": ""}))
    assert attachments(files) == ["A.canvas", "b.base", "c.png", "d", "e.xyz"]


def test_a_file_has_its_size_and_time(make_vault):
    vault = make_vault({"A.md": "four"})
    os.utime(vault / "A.md", ns=(5, 1_700_000_000_000_000_000))
    (file,) = look(vault).notes
    assert (file.size, file.mtime_ns) == (4, 1_700_000_000_000_000_000)
    assert not file.excluded


def test_excluded_notes_are_marked_and_excluded_attachments_withheld(make_vault):
    vault = make_vault(
        {"A.md": "", "Private/a.md": "", "Private/b/c.md": "", "Private/x.png": "", "x.png": ""}
    )
    files = look(vault, exclude=("private",))
    assert [(file.path, file.excluded) for file in files.notes] == [
        ("A.md", False),
        ("Private/a.md", True),
        ("Private/b/c.md", True),
    ]
    assert attachments(files) == ["x.png"]
    assert files.withheld == {"Private/x.png"}


def test_templates_are_withheld_as_obsidian_is_set(make_vault):
    vault = make_vault(
        {"Meta/T/a.md": "", "Meta/T/b/x.png": "", "Tp/c.md": "", "Meta/Tea.md": "", "T/d.md": ""}
    )
    files = look(vault, ObsidianSettings(template_folders=("meta/t", "Tp")))
    assert notes(files) == ["Meta/Tea.md", "T/d.md"]
    assert files.withheld == {"Meta/T/a.md", "Meta/T/b/x.png", "Tp/c.md"}


def test_the_configuration_says_where_templates_are(make_vault):
    vault = make_vault({"T/a.md": "", "Tp/c.md": ""})
    files = look(vault, ObsidianSettings(template_folders=("Tp",)), templates="/T/")
    assert notes(files) == ["Tp/c.md"]
    assert files.withheld == {"T/a.md"}


def test_the_output_in_the_vault_is_passed_over(make_vault):
    vault = make_vault({"A.md": "", "out/site/A.md": "", "out/site/b/x.png": "", "out/B.md": ""})
    files = look(vault, ignore=vault / "out" / "site")
    assert notes(files) == ["A.md", "out/B.md"]
    assert (attachments(files), files.withheld) == ([], frozenset())
    assert "out/site/A.md" in notes(look(vault, ignore=vault.parent / "elsewhere"))


def test_the_vault_may_lie_in_a_dot_folder(make_vault):
    assert notes(look(make_vault({"a/B.md": ""}, name=".vault"))) == ["a/B.md"]


@pytest.mark.parametrize("name", ["none", "A.md"])
def test_what_is_no_folder_is_no_vault(make_vault, name):
    vault = make_vault({"A.md": ""})
    with pytest.raises(VaultError, match="is not a folder"):
        look(vault / name)


# -- symbolic links -------------------------------------------------------------------------------


@links
def test_a_link_out_of_the_vault_is_told_and_not_followed(make_vault, tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.md").write_text("secret")
    # A sibling whose name starts like the vault's is outside as well.
    make_vault({"x.md": ""}, name="vault2")
    vault = make_vault({"A.md": "", "a/x": ""})
    (vault / "secret.md").symlink_to(tmp_path / "outside" / "secret.md")
    (vault / "a" / "folder").symlink_to("../../outside")
    (vault / "sibling").symlink_to("../vault2")
    (vault / "up").symlink_to("..")
    files = look(vault)
    assert notes(files) == ["A.md"]
    assert findings(files) == [
        ("P001", "a/folder"),
        ("P001", "secret.md"),
        ("P001", "sibling"),
        ("P001", "up"),
    ]


@links
def test_a_link_inside_the_vault_is_followed(make_vault):
    vault = make_vault({"a/A.md": "", "a/x.png": "", "B.md": "text"})
    (vault / "b").symlink_to("a")
    (vault / "C.md").symlink_to("B.md")
    files = look(vault)
    assert notes(files) == ["B.md", "C.md", "a/A.md", "b/A.md"]
    assert attachments(files) == ["a/x.png", "b/x.png"]
    assert [file.size for file in files.notes if file.path == "C.md"] == [4]


@links
def test_a_vault_reached_by_a_link_is_a_vault(make_vault, tmp_path):
    vault = make_vault({"A.md": ""})
    (vault / "B.md").symlink_to(vault / "A.md")
    (tmp_path / "way").symlink_to(vault)
    assert notes(look(tmp_path / "way")) == ["A.md", "B.md"]


@links
def test_circles_of_links_end(make_vault):
    vault = make_vault({"a/A.md": "", "b/B.md": "", "a/c/C.md": ""})
    (vault / "root").symlink_to(".")
    (vault / "a" / "self").symlink_to("../a")
    (vault / "a" / "c" / "up").symlink_to("../../a")
    (vault / "a" / "toB").symlink_to("../b")
    (vault / "b" / "toA").symlink_to("../a")
    files = look(vault)
    assert notes(files) == [
        "a/A.md",
        "a/c/C.md",
        "a/toB/B.md",
        "b/B.md",
        "b/toA/A.md",
        "b/toA/c/C.md",
    ]
    assert files.diagnostics == ()


@links
def test_many_folders_that_link_to_one_another_stay_few(make_vault):
    names = [f"d{n}" for n in range(12)]
    vault = make_vault({f"{name}/N.md": "" for name in names})
    for name in names:
        for other in names:
            (vault / name / f"to-{other}").symlink_to(f"../{other}")
    assert len(look(vault).notes) == 12 + 12 * 11


@links
def test_a_link_shows_nothing_of_what_is_withheld(make_vault):
    vault = make_vault(
        {"A.md": "", ".trash/t.md": "", "Private/p.md": "", "Private/x.png": "", "T/t.md": ""}
    )
    for name, target in {
        "trash": ".trash",
        "p.md": "Private/p.md",
        "x.png": "Private/x.png",
        "pub": "Private",
        "t.md": "T/t.md",
    }.items():
        (vault / name).symlink_to(target)
    files = look(vault, exclude=("Private",), templates="T")
    assert [file.path for file in files.notes if not file.excluded] == ["A.md"]
    assert attachments(files) == []
    assert findings(files) == [("P001", "trash")]
    assert {"t.md", "x.png", "pub/x.png"} <= files.withheld


@links
def test_a_link_to_the_output_is_passed_over(make_vault):
    vault = make_vault({"A.md": "", "site/index.md": ""})
    (vault / "out").symlink_to("site")
    (vault / "index.md").symlink_to("site/index.md")
    assert notes(look(vault, ignore=vault / "site")) == ["A.md"]


@links
def test_a_link_that_leads_nowhere_is_told(make_vault):
    vault = make_vault({"A.md": ""})
    (vault / "dead.md").symlink_to("none.md")
    (vault / "self.md").symlink_to("self.md")
    files = look(vault)
    assert notes(files) == ["A.md"]
    assert findings(files) == [("V001", "dead.md"), ("V001", "self.md")]
    assert {one.severity for one in files.diagnostics} == {Severity.WARNING}


# -- what else a disk can hold --------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_is_neither_file_nor_folder_is_passed_over(make_vault):
    vault = make_vault({"A.md": ""})
    os.mkfifo(vault / "pipe.md")
    files = look(vault)
    assert (notes(files), attachments(files), files.diagnostics) == (["A.md"], [], ())


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such a name")
def test_a_name_that_is_not_utf8_is_told(make_vault):
    vault = make_vault({"A.md": "", "a/x.md": ""})
    (vault / "a" / os.fsdecode(b"b\xff.md")).touch()
    files = look(vault)
    assert notes(files) == ["A.md", "a/x.md"]
    assert findings(files) == [("V001", "a/b\ufffd.md")]


def test_a_folder_that_cannot_be_read_is_told(make_vault, monkeypatch):
    vault = make_vault({"A.md": "", "closed/B.md": ""})
    real = os.scandir

    def scandir(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    files = look(vault)
    assert notes(files) == ["A.md"]
    assert findings(files) == [("V001", "closed")]
    assert files.diagnostics[0].message == "the folder cannot be read: permission denied"


def test_a_root_that_cannot_be_read_is_an_error(make_vault, monkeypatch):
    def scandir(_path):
        raise PermissionError(13, "Permission denied")

    vault = make_vault({"A.md": ""})
    monkeypatch.setattr(os, "scandir", scandir)
    with pytest.raises(VaultError, match="cannot be read: permission denied"):
        look(vault)


def test_deep_folders_are_walked(make_vault):
    path = "/".join(["d"] * 300) + "/A.md"
    assert notes(look(make_vault({path: ""}))) == [path]

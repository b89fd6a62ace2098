"""`P003` to `P006` in a vault: what should not leave it, each at its place; all else is silent."""

from __future__ import annotations

import string
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.cells import (
    CellOutput,
    Display,
    Environment,
    Failure,
    OutputStore,
    Printed,
    StoredCell,
    StoredNote,
    figure_name,
)
from knapper.checks.publishing.quotes import Hidden
from knapper.diagnostics import Diagnostic, concise, full, to_json
from knapper.site import Site

Found = Callable[..., list[Diagnostic]]
Files = dict[str, str | bytes]

HIDE = "---\npublish: false\n---\n"
WORDS = (
    "cover the bed with straw before the first frost and lift it again when snow has gone in march"
).split()
TOKEN = "gh" + "p_" + "q7Rk2ZsT9vXw4LmN8pYb6HcJ3dGf5KtQ1eAu"


def place(finding: Diagnostic) -> tuple[str, int, int, int]:
    span = finding.span
    return span.path, span.line, span.column, span.length


@pytest.fixture
def found(make_vault: Callable[..., Path]) -> Found:
    def check(files: Files) -> list[Diagnostic]:
        return [each for each in Site.load(make_vault(files)).diagnostics if each.code[0] == "P"]

    return check


class TestQuotes:
    def test_run_of_fifteen_words_is_told_where_it_begins(self, found: Found) -> None:
        run = " ".join(WORDS[:15])
        (finding,) = found({"a.md": f"one\n\nthen {run}, else", "b.md": f"{HIDE}so: {run}."})
        assert finding.code == "P003"
        assert place(finding) == ("a.md", 3, 6, len(run))
        assert finding.message.startswith("15 words")
        assert finding.subject == "words `cover the bed with straw before`"

    @pytest.mark.parametrize("shift", range(9))
    def test_run_is_found_wherever_it_stands(self, found: Found, shift: int) -> None:
        before, run = " ".join("abcdefghi"[:shift]), " ".join(WORDS[:15])
        (finding,) = found({"a.md": f"x {run} y", "b.md": f"{HIDE}{before} {run}"})
        assert place(finding) == ("a.md", 1, 3, len(run))

    def test_marks_capitals_and_lines_make_no_difference(self, found: Found) -> None:
        run = (
            "**Cover** the [[bed|bed]] with\n> [straw](x.md) before _the_ `` first frost, and lift"
        )
        run += " it -- again; when snow HAS gone in March"
        (finding,) = found(
            {"a.md": f"- {run}", "b.md": HIDE + " ".join(WORDS), "x.md": "", "bed.md": ""}
        )
        assert place(finding) == ("a.md", 1, 5, len("Cover** the [[bed|bed]] with"))
        assert finding.message.startswith("19 words")

    def test_nothing_of_the_other_note_is_said(self, found: Found) -> None:
        (finding,) = found(
            {"a.md": " ".join(WORDS), "Secret plan.md": HIDE + " ".join(WORDS) + " hidden"}
        )
        assert "Secret" not in repr(finding)
        assert "hidden" not in repr(finding)

    def test_each_pair_of_notes_is_told_once(self, found: Found) -> None:
        text = " ".join(WORDS)
        vault = {"a.md": f"{text} and {text}", "b.md": HIDE + text, "c.md": f"x\n{text}"}
        assert [each.span.path for each in found(vault)] == ["a.md", "c.md"]

    @pytest.mark.parametrize(
        "vault",
        [
            {"a.md": " ".join(WORDS[:14]), "b.md": HIDE + " ".join(WORDS[:14])},
            {"a.md": " ".join(WORDS), "b.md": " ".join(WORDS)},
            {"a.md": "```\n" + " ".join(WORDS) + "\n```", "b.md": HIDE + " ".join(WORDS)},
            {"a.md": " ".join(WORDS), "b.md": HIDE + "~~~ x\n" + " ".join(WORDS) + "\n~~~"},
            {"a.md": f"---\nx: {' '.join(WORDS)}\n---\n", "b.md": HIDE + " ".join(WORDS)},
            {"a.md": f"%%{' '.join(WORDS)}%%", "b.md": HIDE + " ".join(WORDS)},
            {"a.md": "ha " * 40, "b.md": HIDE + "ha " * 40},
            {"a.md": " ".join(WORDS), "b.md": HIDE},
            {**{f"{n}.md": " ".join(WORDS) for n in range(3)}, "b.md": HIDE + " ".join(WORDS)},
            {
                "a.md": " ".join(WORDS),
                "T/b.md": " ".join(WORDS),
                ".knapper/config.yml": "templates: T\n",
            },
        ],
    )
    def test_stays_silent(self, found: Found, vault: Files) -> None:
        assert found(vault) == []

    @given(
        st.lists(st.sampled_from([*WORDS, "```", "\n", "---\n", "[[", "%%"]), max_size=60),
        st.lists(st.sampled_from([*WORDS, "```", "\n", "---\n"]), max_size=60),
    )
    def test_runs_are_of_both_notes(self, shown: list[str], kept: list[str]) -> None:
        hidden = Hidden()
        hidden.add(" ".join(kept))
        text = " ".join(shown)
        for run in hidden.runs(text):
            assert run.stop - run.start >= 15
        assert list(hidden.runs("")) == []

    def test_takes_time_in_proportion(self) -> None:
        hidden = Hidden()
        hidden.add("a b c d e f g h " * 20_000)
        assert list(hidden.runs("a b c d e f g h i " * 20_000)) == []
        assert list(hidden.runs("x `" * 100_000 + "<!--" * 50_000 + "```\n" * 50_001)) == []


class TestSecretFiles:
    @pytest.mark.parametrize(
        ("path", "content", "where"),
        [
            ("notes.txt", f"one\ntoken {TOKEN}\n", (2, 7, len(TOKEN))),
            ("data.json", f'{{"a": "{TOKEN}"}}', (1, 8, len(TOKEN))),
            ("x.svg", f"<svg>\n<text>{TOKEN}</text>\n</svg>", (2, 7, len(TOKEN))),
            ("x/prod.env", "# x\nexport DB_PASSWORD=r0semary\nB=1\n", (2, 8, 11)),
            ("prod.env", f"TOKEN={TOKEN}\r\n", (1, 7, len(TOKEN))),
            ("garden.kdbx", b"\x00\x01", (0, 0, 0)),
            ("key.P12", b"\x00\x01", (0, 0, 0)),
        ],
    )
    def test_is_found_in_an_attachment_that_a_note_uses(
        self, found: Found, path: str, content: str | bytes, where: tuple[int, int, int]
    ) -> None:
        (finding,) = found({"a.md": f"[[{path}]]", path: content})
        assert finding.code == "P004"
        assert place(finding) == (path, *where)
        assert TOKEN[6:] not in repr(finding)

    @pytest.mark.parametrize(
        "files",
        [
            {"a.md": "", "notes.txt": TOKEN},
            {"a.md": HIDE + "[[notes.txt]]", "notes.txt": TOKEN},
            {"a.md": "[[x.txt]]", "x.txt": b"\x00" + TOKEN.encode()},
            {"a.md": "![[x.png]]", "x.png": TOKEN},
            {"a.md": "[[prod.env]]", "prod.env": "PASSWORD=changeme\nAPI_KEY=<your key>\nB=c"},
            {"a.md": "[[example.env]]", "example.env": "DB_PASSWORD=r0semary"},
            {"a.md": "[[x.txt]]", "x.txt": b"\xff\xfe caf\xe9"},
        ],
    )
    def test_stays_silent(self, found: Found, files: Files) -> None:
        assert found(files) == []

    def test_large_files_are_not_read(self, found: Found) -> None:
        assert found({"a.md": "[[x.txt]]", "x.txt": TOKEN + " " * (2 << 20)}) == []

    def test_file_that_is_gone_is_passed_over(self, make_vault: Callable[..., Path]) -> None:
        root = make_vault({"a.md": "[[x.txt]]", "x.txt": TOKEN})
        site = Site.load(root)
        (root / "x.txt").unlink()
        assert site.diagnostics == ()


def test_no_report_shows_a_secret(make_vault: Callable[..., Path]) -> None:
    site = Site.load(make_vault({"a.md": f"[[Gone]] {TOKEN} [[None]]"}))
    found = site.diagnostics
    assert [each.code for each in found] == ["L001", "P004", "L001"]
    for report in (full(found, site.read_line), concise(found), to_json(found)):
        assert TOKEN[:4] in report
        assert TOKEN[:5] not in report
    assert f"[[Gone]] ghp_{'•' * 36} [[None]]" in full(found, site.read_line)


class TestSizes:
    def test_note_and_attachment_over_the_limit_are_told(self, found: Found) -> None:
        vault: Files = {
            ".knapper/config.yml": "max_file_size: 1\n",
            "a.md": "![[x.png]] ![[y.png]]",
            "b.md": "x" * ((1 << 20) + 1),
            "c.md": HIDE + "x" * (1 << 20),
            "x.png": b"x" * ((1 << 20) + 1),
            "y.png": b"x" * (1 << 20),
            "z.png": b"x" * (2 << 20),
        }
        large = found(vault)
        assert {each.code for each in large} == {"P005"}
        assert [place(each) for each in large] == [("b.md", 0, 0, 0), ("x.png", 0, 0, 0)]

    def test_no_limit_lets_all_pass(self, found: Found) -> None:
        vault: Files = {".knapper/config.yml": "max_file_size: 0\n", "a.md": "x" * (2 << 20)}
        assert found(vault) == []


def test_personal_path_is_a_warning_of_its_note(found: Found) -> None:
    path = "/home/rosemary/.ssh"
    (finding,) = found({"f/a.md": f"x\n\nsee {path}", "b.md": HIDE + path})
    assert place(finding) == ("f/a.md", 3, 5, len(path))
    assert finding.subject == path


def test_alphabet_of_the_token_is_that_of_its_kind() -> None:
    assert set(TOKEN[4:]) <= set(string.ascii_letters + string.digits)


class TestOutputs:
    """What the cell of a published note gave, as it is stored."""

    @pytest.fixture
    def given(self, make_vault: Callable[..., Path], tmp_path: Path) -> Found:
        def check(
            output: CellOutput, *, options: str = "", before: str = "", figure: bytes = b""
        ) -> list[Diagnostic]:
            text = f"{before}```python run {options}\nprint(key)\n```\n"
            root = make_vault({"a.md": text})
            key = Site.load(root).cells.keys("a.md")[0]
            cell = StoredCell(key, outputs=(output,))
            stored = StoredNote("a.md", "2026-11-20", Environment("3.11"), cells=(cell,))
            figures = {figure_name(figure, "image/svg+xml"): figure} if figure else {}
            OutputStore(root, folder=tmp_path / "cache").write(stored, figures)
            return [each for each in Site.load(root).diagnostics if each.code[0] == "P"]

        return check

    @pytest.mark.parametrize(
        "output",
        [
            Printed("stdout", f"the key is {TOKEN}\n"),
            Printed("stderr", f"gh\x1b[31mp_\x1b[0m{TOKEN[4:]}\n"),
            Display(f"'{TOKEN}'"),
            Display("", "text/html", f"<p>{TOKEN}</p>"),
            Failure("ValueError", TOKEN),
        ],
        ids=["printed", "in colours", "shown", "html", "raised"],
    )
    def test_a_key_is_told_at_its_cell(self, given: Found, output: CellOutput) -> None:
        (finding,) = given(output)
        assert (finding.code, place(finding)) == ("P004", ("a.md", 1, 4, 10))
        assert TOKEN[4:] not in repr(finding)

    def test_a_key_in_a_figure_is_told(self, given: Found) -> None:
        svg = f"<svg><text>{TOKEN}</text></svg>".encode()
        shown = Display("", "image/svg+xml", file=figure_name(svg, "image/svg+xml"))
        assert [each.code for each in given(shown, figure=svg)] == ["P004"]

    def test_a_personal_path_is_told_once(self, given: Found) -> None:
        line = "/home/rosemary/Documents/sage.csv was read\n"
        (finding,) = given(Printed("stdout", line * 2))
        assert (finding.code, finding.subject) == ("P006", "/home/rosemary/Documents/sage.csv")

    @pytest.mark.parametrize(
        "how", [{"options": "hide=output"}, {"options": "hide=all"}, {"before": HIDE}], ids=str
    )
    def test_what_no_page_shows_is_let_be(self, given: Found, how: dict[str, str]) -> None:
        assert given(Printed("stdout", TOKEN), **how) == []

    def test_other_outputs_are_no_finding(self, given: Found) -> None:
        assert given(Printed("stdout", "~/a.csv ghp_ 0123456789\n")) == []

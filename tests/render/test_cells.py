"""Code cells on the page of their note: what they gave, whether it is current, when they ran."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from stored_outputs import gave, store

from knapper.cells import (
    Display,
    Environment,
    Failure,
    Printed,
    Result,
    StoredCell,
)
from knapper.cells.store import figure_name
from knapper.site import Site

CELL = "```python run\npass\n```\n"
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    b'<g stroke="currentColor"><path d="M0 0"/></g></svg>'
)
PNG = b"\x89PNG made up"


def picture(data: bytes, mime: str, width: int = 0, height: int = 0) -> Display:
    return Display("a picture", mime, file=figure_name(data, mime), width=width, height=height)


class Vault:
    """A vault whose notes may have stored outputs."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def ran(self, *cells: StoredCell, path: str = "Note.md", **options: object) -> Vault:
        store(self.root, path, cells, **options)
        return self

    @property
    def site(self) -> Site:
        return Site.load(self.root)

    def page(self, path: str = "Note.md") -> BeautifulSoup:
        site = self.site
        spec = next(each for each in site.pages if each.path == path)
        return BeautifulSoup(site.render(spec).html, "html.parser")

    def output(self, path: str = "Note.md") -> Tag:
        found = self.page(path).select_one(".cell-output")
        assert found is not None
        return found

    def foot(self, path: str = "Note.md") -> str:
        found = self.page(path).select_one(".cells-ran .cells-facts")
        assert found is not None
        return found.get_text()


@pytest.fixture
def vault(make_vault: Callable[..., Path]) -> Callable[..., Vault]:
    """Return a function that makes a vault of one note, or of several files."""

    def make(note: str = CELL, **files: str) -> Vault:
        return Vault(make_vault({".knapper/config.yml": "dates: none", "Note.md": note, **files}))

    return make


def texts(tag: Tag, selector: str) -> list[str]:
    return [each.get_text() for each in tag.select(selector)]


# -- what a cell gave ------------------------------------------------------------------------


def test_what_was_printed_stands_under_the_code_inside_its_cell(vault):
    page = vault().ran(gave(Printed("stdout", "a < b\n"))).page()
    cell = page.select_one(".cell")
    assert [each["class"][0] for each in cell.find_all("div", recursive=False)] == [
        "language-python",
        "cell-output",
    ]
    assert texts(cell, ".cell-output pre") == ["a < b"]
    assert cell.select_one(".cell-output")["aria-label"] == "Output of cell 1"


def test_what_follows_in_one_stream_is_one_text_and_streams_stay_in_order(vault):
    output = (
        vault()
        .ran(
            gave(
                Printed("stdout", "a\n"),
                Printed("stdout", "b\n"),
                Printed("stderr", "c\n"),
                Printed("stdout", "d\n"),
            )
        )
        .output()
    )
    assert texts(output, "samp") == ["a\nb", "c", "d"]
    assert texts(output, ".cell-stderr .cell-stream") == ["Standard error"]


def test_colours_are_classes(vault):
    output = vault().ran(gave(Printed("stdout", "\x1b[31mred\x1b[0m"))).output()
    assert texts(output, ".ansi-red") == ["red"]


@pytest.mark.parametrize(("lines", "told"), [(25, []), (26, ["26 lines"]), (1204, ["1,204 lines"])])
def test_a_long_text_tells_how_long_it_is(vault, lines, told):
    output = vault().ran(gave(Printed("stdout", "x\n" * lines))).output()
    assert texts(output, ".cell-count") == told
    assert bool(output.select(".cell-tall")) is bool(told)


def test_html_is_cleaned_as_that_of_a_note(vault):
    html = '<table class="dataframe"><tr><td onclick="x()">1</td></tr></table><script>x</script>'
    output = vault().ran(gave(Display("1", "text/html", html))).output()
    assert output.select_one(".cell-value td").attrs == {}
    assert output.select("script") == []


def test_html_of_scripts_alone_gives_way_to_plain_text(vault):
    shown = Display("Chart(...)", "text/html", "<div><script>draw()</script></div>")
    assert texts(vault().ran(gave(shown)).output(), "samp") == ["Chart(...)"]


@pytest.mark.parametrize(
    "shown",
    [
        Display("many rows", "text/html", "<p>x</p>" * 200_000),
        Display("", "text/markdown", "many rows" + " " * 300_000),
    ],
)
def test_value_too_large_for_a_page_gives_way_to_plain_text(vault, shown):
    output = vault().ran(gave(shown)).output()
    assert texts(output, ".cell-note") == [
        "This output is too large for a page; this is its plain form."
    ]
    assert texts(output, "samp") == ["many rows"]


def test_markdown_is_compiled_as_the_note_is(vault):
    shown = Display("", "text/markdown", "See [[Other]], [[Secret]] and #tag.\n\n# Head\n")
    made = vault(**{"Other.md": "", "Secret.md": "---\npublish: false\n---\n"})
    output = made.ran(gave(shown)).output()
    assert [(a.get_text(), a["href"]) for a in output.select("p a")] == [("Other", "../Other/")]
    assert output.select_one("p").get_text() == "See Other, Secret and #tag."
    assert output.select_one("h1")["id"] == "out-1-1-head"


def test_markdown_runs_no_cell_and_has_no_front_matter(vault):
    shown = Display("", "text/markdown", f"---\na: b\n---\n{CELL}")
    output = vault().ran(gave(shown)).output()
    assert "a: b" in output.get_text()
    assert output.select(".cell") == []
    assert texts(output, "code") == ["pass\n"]


def test_markdown_that_embeds_its_own_note_ends(vault):
    shown = Display("", "text/markdown", "![[Note]]")
    assert "embeds itself" in vault().ran(gave(shown)).output().get_text()


@pytest.mark.parametrize("tex", [r"$\displaystyle x^2$", "$$x^2$$", r"\[x^2\]", "x^2"])
def test_formulas_are_mathml(vault, tex):
    output = vault().ran(gave(Display("x**2", "text/latex", tex))).output()
    assert output.select_one("annotation").get_text() == "x^2"


def test_plain_text_of_a_value_is_escaped(vault):
    assert texts(vault().ran(gave(Display("<b>"))).output(), "samp") == ["<b>"]


def test_error_shows_name_message_and_folded_traceback(vault):
    error = Failure("ValueError", "no <int>\nat all", "Traceback …\nValueError: no <int>", 3)
    output = vault("```python run raises=ValueError\nx\n```\n").ran(gave(error)).output()
    assert texts(output, ".cell-error-name") == ["ValueError: no <int> as intended"]
    assert texts(output, ".cell-error > pre") == ["at all"]
    assert texts(output, "details pre") == ["Traceback …\nValueError: no <int>"]
    assert "open" not in output.select_one("details").attrs


def test_marks_of_slots_in_outputs_are_nothing(vault):
    mark = "\x02O0\x03\x05"
    cell = gave(Printed("stdout", mark), Display("", "text/html", f"<p>{mark}a</p>"))
    assert vault().ran(cell).output().get_text(strip=True).replace("O0", "") == "a"


def test_of_a_thousand_outputs_the_rest_is_counted(vault):
    cell = gave(*[Display(f"{n}") for n in range(1003)])
    output = vault().ran(cell).output()
    assert len(output.select("pre")) == 1000
    assert texts(output, ".cell-count") == ["3 more outputs not shown"]


def test_note_with_raw_html_shows_outputs_too(vault):
    output = vault(f"<b>Raw\n\n{CELL}").ran(gave(Printed("stdout", "a < b\n"))).output()
    assert texts(output, "samp") == ["a < b"]


def test_outputs_are_no_part_of_search(vault):
    made = vault().ran(gave(Printed("stdout", "needle\n"), Display("needle")))
    entries = list(made.site.search_entries())
    assert "pass" in entries[0]["text"]
    assert "needle" not in str(entries)


# -- figures ----------------------------------------------------------------------------------


def test_drawing_stands_in_the_page_with_its_name_and_caption(vault):
    note = '```python run alt="A line" caption="All & nothing"\nx\n```\n'
    made = vault(note).ran(gave(picture(SVG, "image/svg+xml")), figures=[(SVG, "image/svg+xml")])
    figure = made.output().select_one("figure")
    assert figure.select_one("svg")["aria-label"] == "A line"
    assert figure.select_one("svg")["role"] == "img"
    assert texts(figure, "figcaption") == ["All & nothing"]
    assert made.site.pictures == {}


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ("", ["Figure of cell 1 (1 of 2)", "Figure of cell 1 (2 of 2)"]),
        (" caption=C", ["C (1 of 2)", "C (2 of 2)"]),
    ],
)
def test_each_of_two_figures_has_a_name_and_the_last_the_caption(vault, options, names):
    shown = picture(SVG, "image/svg+xml")
    made = vault(f"```python run{options}\nx\n```\n")
    output = made.ran(gave(shown, shown), figures=[(SVG, "image/svg+xml")]).output()
    assert [each["aria-label"] for each in output.select("svg")] == names
    assert [len(each.select("figcaption")) for each in output.select("figure")] == [
        0,
        1 if options else 0,
    ]


def test_drawing_of_its_own_colours_stands_on_paper(vault):
    svg = SVG.replace(b"currentColor", b"black")
    shown = gave(picture(svg, "image/svg+xml"))
    output = vault().ran(shown, figures=[(svg, "image/svg+xml")]).output()
    assert output.select_one("svg")["class"] == ["cell-paper"]


def test_photograph_is_a_file_of_the_site(vault):
    made = vault().ran(gave(picture(PNG, "image/png", 30, 20)), figures=[(PNG, "image/png")])
    image = made.output().select_one("img")
    url = f"assets/knapper/figures/{figure_name(PNG, 'image/png')}"
    assert made.site.pictures == {url: PNG}
    assert image["src"] == f"../{url}"
    assert (image["alt"], image["width"], image["height"]) == ("Figure of cell 1", "30", "20")


@pytest.mark.parametrize("mime", ["image/png", "image/svg+xml"])
def test_picture_that_is_gone_says_so(vault, mime):
    made = vault().ran(gave(picture(SVG, mime)), figures=[(SVG, mime)])
    (made.root / ".knapper/outputs/figures" / figure_name(SVG, mime)).unlink()
    output = made.output()
    assert texts(output, ".cell-note") == ["The figure cannot be shown."]
    assert texts(output, "samp") == ["a picture"]


@pytest.mark.parametrize(
    ("note", "shown"),
    [
        (CELL, True),
        (f"---\npublish: false\n---\n{CELL}", False),
        ("```python run hide=output\npass\n```\n", False),
        ("```python run hide=all\npass\n```\n", False),
    ],
)
def test_only_what_a_page_shows_is_a_file_of_the_site(vault, note, shown):
    made = vault(note).ran(gave(picture(PNG, "image/png")), figures=[(PNG, "image/png")])
    assert bool(made.site.pictures) is shown


# -- current or not ---------------------------------------------------------------------------


def test_cell_that_never_ran_shows_what_it_is_to_print(vault):
    page = vault(f"{CELL}\n```output\n42\n```\n").page()
    output = page.select_one(".cell-output")
    assert texts(output, "p") == ["Not run yet", "Expected output"]
    assert texts(output, "samp") == ["42"]
    assert page.select_one(".cells-facts").get_text() == "Not run yet"


def test_cell_behind_one_that_changed_is_told_to_be_outdated(vault):
    cells = [gave(Printed("stdout", f"{n}\n")) for n in range(3)]
    made = vault("\n".join([CELL] * 3)).ran(*cells, changed=1)
    boxes = made.page().select(".cell-output")
    assert [texts(box, "samp") for box in boxes] == [["0"], ["1"], ["2"]]
    assert [bool(box.select(".cell-note")) for box in boxes] == [False, True, True]
    assert made.foot().endswith("2 of 3 cells outdated")


@pytest.mark.parametrize(("printed", "held"), [("42\n", True), ("42  \n\n", True), ("43\n", False)])
def test_assertion_on_what_is_printed_is_told_to_hold_or_not(vault, printed, held):
    made = vault(f"{CELL}\n```output\n42\n```\n")
    made.ran(StoredCell("", outputs=(Printed("stdout", printed),), assertions=1))
    output = made.output()
    assert texts(output, ".cell-mark") == (["as asserted"] if held else [])
    assert texts(output, ".cell-contradicted samp") == ([] if held else ["42"])
    assert made.foot().endswith("1 assertion holds" if held else "1 assertion does not hold")


def test_outdated_output_asserts_nothing(vault):
    made = vault(f"{CELL}\n```output\n42\n```\n")
    made.ran(StoredCell("", outputs=(Printed("stdout", "42\n"),), assertions=1), changed=0)
    assert texts(made.output(), ".cell-mark") == []
    assert "assertion" not in made.foot()


@pytest.mark.parametrize(
    ("hide", "code", "output"),
    [("code", True, True), ("output", True, False), ("all", False, False)],
)
def test_hidden_parts(vault, hide, code, output):
    made = vault(f"```python run hide={hide}\npass\n```\n").ran(gave(Printed("stdout", "1\n")))
    page = made.page()
    assert bool(page.select(".cell .highlight")) is code
    assert bool(page.select(".cell-output")) is output
    assert made.foot().startswith("Ran 2026-11-20")


def test_cell_of_a_language_that_nothing_runs_keeps_the_others_in_place(vault):
    made = vault(f"```julia run\n1\n```\n\n{CELL}").ran(gave(Printed("stdout", "1\n")))
    boxes = made.page().select(".cell-output")
    assert [each.get_text(strip=True) for each in boxes] == ["Not run yet", "1"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 99}'])
def test_damaged_store_is_as_none(vault, text):
    made = vault().ran(gave(Printed("stdout", "1\n")))
    (made.root / ".knapper/outputs/Note.json").write_text(text)
    assert texts(made.output(), "p") == ["Not run yet"]


def test_embedded_cell_shows_what_its_own_note_stored(vault):
    note = "```python run label=one\npass\n```\n"
    made = vault("![[Other#^one]]", **{"Other.md": note})
    made.ran(gave(Printed("stdout", "1\n")), path="Other.md")
    embed = made.page().select_one(".embed-content")
    assert texts(embed, "samp") == ["1"]
    assert embed.select_one(".cell")["id"] == "embed-1-^one"


# -- the foot ---------------------------------------------------------------------------------


def test_foot_tells_day_software_time_and_assertions(vault):
    made = vault().ran(StoredCell("", seconds=20, assertions=3))
    assert made.foot() == (
        "Ran 2026-11-20 · Python 3.11, torch 2.13 (CPU) · about 20 s · 3 assertions hold"
    )


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        (Environment("3.12.1"), "Python 3.12"),
        (Environment("3.12.1", packages={"adaptlab": "sha256:0123"}), "Python 3.12, adaptlab"),
        (Environment("3.12.1", packages={"a": "24.2.post1"}), "Python 3.12, a 24.2"),
        (Environment("Julia 1.12", kernel="julia"), "Julia 1.12"),
        (
            Environment("3.12.1", packages=dict.fromkeys("abcdefgh", "1.0")),
            "Python 3.12, a 1.0, b 1.0, c 1.0, d 1.0, e 1.0, f 1.0, and 2 more",
        ),
    ],
)
def test_foot_tells_software_in_few_words(vault, environment, told):
    assert vault().ran(gave(), environment=environment).foot().split(" · ")[1] == told


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, "under 1 s"), (60, "about 60 s"), (300, "about 5 min"), (14400, "about 4 h")],
)
def test_foot_tells_time_in_round_numbers(vault, seconds, told):
    assert vault().ran(StoredCell("", seconds=seconds)).foot().endswith(f" · {told}")


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("Methods/RAG.md", 'knapper run "Methods/RAG"'),
        ("日本 x.md", 'knapper run "日本 x"'),
        ("It's $HOME.md", """knapper run 'It'"'"'s $HOME'"""),
        ("-x.md", 'knapper run -- "-x"'),
    ],
)
def test_foot_has_the_command_to_run_the_note(vault, path, command):
    page = vault("", **{path: CELL}).page(path)
    assert texts(page, ".cells-command pre > code") == [command]


def test_foot_lists_recorded_results_with_their_cells(vault):
    made = vault(f"```python run label=fit\nx\n```\n\n{CELL}")
    made.ran(
        StoredCell("", results=(Result("loss", 2.309612345, "nats"), Result("n", 3))),
        StoredCell("", results=(Result("n", 12_000_000),)),
    )
    items = made.page().select(".cells-results li")
    assert [(each.get_text(), each.a["href"]) for each in items] == [
        ("loss 2.30961 nats", "#^fit"),
        ("n 12000000", "#cell-2"),
    ]


def test_note_without_cells_has_no_foot(vault):
    assert vault("words").page().select(".cells-ran") == []


# -- recorded results in prose ----------------------------------------------------------------

RECORDED = StoredCell("", results=(Result("loss", 2.3096, "nats"),))


@pytest.mark.parametrize(
    ("link", "text"), [("[[Other#^loss|2.31]]", "2.31"), ("[[Other#^loss]]", "2.3096 nats")]
)
def test_link_to_a_result_shows_it_and_whence_it_comes(vault, link, text):
    made = vault(f"It is {link}.", **{"Other.md": CELL}).ran(RECORDED, path="Other.md")
    found = made.page().select_one(".vault-note a")
    assert found.get_text() == text
    assert found["class"] == ["internal-link", "result-link"]
    assert found["title"] == "recorded by cell 1 of Other: 2.3096 nats"
    assert found["href"] == "../Other/#cell-1"


def test_result_that_is_outdated_says_so(vault):
    made = vault("[[Other#^loss|2.31]]", **{"Other.md": CELL})
    made.ran(RECORDED, path="Other.md", changed=0)
    assert made.page().select_one(".result-link")["title"].endswith("nats (outdated)")


def test_result_of_a_note_that_is_not_published_stays_there(vault):
    secret = f"---\npublish: false\n---\n{CELL}"
    made = vault("It is [[Secret#^loss|small]].", **{"Secret.md": secret})
    made.ran(RECORDED, path="Secret.md")
    page = made.page()
    assert page.select_one(".vault-note p").decode_contents() == "It is small."
    assert "2.3" not in str(page)


def test_what_another_note_required_has_no_name_on_the_page(vault):
    secret = f"---\npublish: false\n---\n{CELL}"
    made = vault(f'---\nrequires: "[[Secret]]"\n---\n{CELL}', **{"Secret.md": secret})
    made.ran(gave(Printed("stdout", "1\n")))
    (made.root / "Secret.md").write_text(secret.replace("pass", "x = 1"))
    page = made.page()
    assert texts(page, ".cell-note") == [
        "Outdated: the code or what it needs changed after this output was made."
    ]
    for part in page.select(".cell, .cells-ran"):
        assert "Secret" not in str(part)

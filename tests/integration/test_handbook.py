"""The handbook's notes agree with one another: use cases with the chart, each kind in its shape."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knapper.flowchart import find_paths, in_words, parse_flowchart, read_decision

VAULT = Path(__file__).resolve().parents[2] / "vault"
USE_CASES = sorted((VAULT / "Use cases").glob("*.md"), key=str)
SOURCES = sorted((VAULT / "Sources").glob("*.md"), key=str)
VARIANTS = sorted(
    path
    for folder in ("Concepts", "Methods")
    for path in (VAULT / folder).glob("*.md")
    if "\nvariant_of:\n" in path.read_text(encoding="utf-8").split("\n---\n")[0] + "\n"
)
METHODS = sorted({*(VAULT / "Methods").glob("*.md"), *VARIANTS}, key=str)

METHOD = re.compile(r'^method: "\[\[(.+)\]\]"$', re.MULTILINE)
STEP = re.compile(r"^\d+\. (.+?\?) \*\*(.+?)\.\*\* \S", re.MULTILINE)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def sections(text: str) -> list[str]:
    """Return the headings of the second level, in their order."""
    return re.findall(r"^## (.+)$", text, re.MULTILINE)


def section(text: str, heading: str) -> str:
    return text.split(f"\n## {heading}\n")[1].split("\n## ", maxsplit=1)[0]


def chart_ways() -> list[str]:
    """Return the ways through the handbook's chart as `Question? Answer → … ⇒ End`."""
    chart = text_of(VAULT / "LLM domain adaptation.md").split("```mermaid\n")[1].split("```")[0]
    decision = read_decision(parse_flowchart(chart))
    assert decision is not None
    return [in_words(decision, path) for path in find_paths(decision).paths]


@pytest.mark.parametrize("path", USE_CASES, ids=lambda path: path.stem)
def test_a_use_case_walks_the_chart_to_its_method(path: Path) -> None:
    text = text_of(path)
    steps = STEP.findall(section(text, "The way through the chart"))
    method = METHOD.findall(text)
    way = " → ".join(f"{question} {answer}" for question, answer in steps)
    assert f"{way} ⇒ {method[0]}" in chart_ways()


def test_every_end_of_the_chart_has_a_use_case() -> None:
    ends = {way.rsplit(" ⇒ ", 1)[1] for way in chart_ways()}
    recommended = {METHOD.findall(text_of(path))[0] for path in USE_CASES}
    assert len(ends) > 6
    assert recommended == ends


@pytest.mark.parametrize("path", USE_CASES, ids=lambda path: path.stem)
def test_a_use_case_has_all_its_parts(path: Path) -> None:
    assert sections(text_of(path)) == [
        "The situation",
        "The way through the chart",
        "Why this method",
        "Why not the next best",
        "What to measure",
    ]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_source_says_what_it_claims_and_what_it_does_not_show(path: Path) -> None:
    text = text_of(path)
    assert sections(text) == [
        "What it claims",
        "With what evidence",
        "What it does not show",
        "In this handbook",
    ]
    assert "[[" in section(text, "In this handbook"), "no note of the handbook is named"


@pytest.mark.parametrize("path", METHODS, ids=lambda path: path.stem)
def test_a_method_or_a_variant_is_explained_built_and_measured(path: Path) -> None:
    text = text_of(path)
    assert sections(text) == [
        "When to choose it",
        "When not",
        "How it works",
        "Reference implementation",
        "What a small model showed",
        "How it fails",
        "What it costs",
        "In practice",
        "Related",
        "Sources",
    ]
    assert text.split("---\n", 2)[2].lstrip().startswith("> [!summary]")
    assert "```python run" in section(text, "Reference implementation")
    measured = section(text, "What a small model showed")
    assert "```python run" in measured
    assert "assert " in measured, "what was measured is not held by an assertion"


def test_the_variants_that_the_handbook_compares_have_the_shape_of_a_method() -> None:
    assert {path.stem for path in VARIANTS} >= {
        "Chain of thought",
        "Continued pretraining then fine-tuning",
        "Distilling into a small model",
        "LoRA",
        "QLoRA",
        "ReAct",
        "Retrieval with fine-tuning",
    }


@pytest.mark.parametrize("template", ["Method", "Variant"])
def test_a_template_has_the_headings_of_the_notes_that_are_made_from_it(template: str) -> None:
    written = text_of(VAULT / "Methods" / "Fine-tuning.md")
    assert sections(text_of(VAULT / "Templates" / f"{template}.md")) == sections(written)

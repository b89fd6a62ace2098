"""The walk through a decision: its questions with buttons, one at a time.

A `Decision` comes in, with what to show of its nodes; HTML goes out that is whole by itself: the
first question stands in place, the other steps wait in `<template>`s for `assets/js/decide.js`,
which fetches nothing. Without JavaScript the list of all questions and answers stands there.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

import msgspec

from knapper.render.decision.key import place_of
from knapper.render.decision.outline import passed, render_outline

if TYPE_CHECKING:
    from knapper.flowchart import Answer, Decision, Question

__all__ = ["Shown", "render_walk"]


class Shown(msgspec.Struct, frozen=True):
    """What a walk shows of a chart's nodes.

    `title` is what the chart is called, plain text. `name` gives a node as inline HTML, a link
    where it is one, `about` the HTML below the name of an end. `level` is that of the steps'
    headings, `say` puts an English word into the site's language.
    """

    title: str
    name: Callable[[str], str]
    about: Callable[[str], str]
    level: int = 3
    say: Callable[[str], str] = str


def render_walk(decision: Decision, key: str, shown: Shown) -> str:
    """Return the walk, "" for a decision that begins with no question.

    `key` is what its addresses begin with: `#key=no.yes` is the step behind these answers.
    """
    if decision.first not in decision.questions:
        return ""
    steps = {node: str(number) for number, node in enumerate(_met(decision))}
    first = _question(decision, decision.questions[decision.first], steps, shown)
    templates = [
        f'<template data-step="{number}">{_step(decision, node, steps, shown)}</template>\n'
        for node, number in steps.items()
    ]
    say = shown.say
    label = say("{title}: question by question").format(title=escape(shown.title))
    return (
        f'<section class="decide" id="{place_of(key, ())}" data-decide="{key}" '
        f'aria-label="{label}">\n'
        '<div class="decide-walk">\n'
        f'<p class="decide-title">{say("Question by question")}</p>\n'
        f'<ol class="decide-way" role="list" aria-label="{say("Your answers")}" hidden></ol>\n'
        f'<div class="decide-stage">{first}</div>\n'
        '<p class="decide-tools">'
        f'<button type="button" data-go="back" disabled>{say("Back")}</button>'
        f'<button type="button" data-go="start" disabled>{say("Start again")}</button></p>\n'
        f"{''.join(templates)}</div>\n"
        '<details class="decide-list" open>'
        f"<summary>{say('All questions and answers')}</summary>\n"
        f"{render_outline(decision, key, shown.name)}</details>\n"
        "</section>\n"
    )


def _met(decision: Decision) -> list[str]:
    """Return the questions and ends that a walk can meet, each before those behind it.

    "" stands for plain steps that run in a circle.
    """
    found = {decision.first: None}
    waiting = [decision.first]
    for node in waiting:
        question = decision.questions.get(node)
        for answer in question.answers if question else ():
            if answer.next not in found:
                found[answer.next] = None
                waiting.append(answer.next)
    return list(found)


def _step(decision: Decision, node: str, steps: dict[str, str], shown: Shown) -> str:
    question = decision.questions.get(node)
    if question is not None:
        return _question(decision, question, steps, shown)
    if not node:
        return _head(shown, shown.say("The chart goes round in a circle here"), "")
    return _head(shown, shown.name(node), shown.say("Answer")) + shown.about(node)


def _question(decision: Decision, question: Question, steps: dict[str, str], shown: Shown) -> str:
    opening = ""
    if question.id == decision.first and decision.opening:
        opening = f'<p class="decide-opening">{passed(decision.opening, shown.name)}</p>'
    answers = "".join(_answer(answer, steps, shown) for answer in question.answers)
    head = _head(shown, escape(question.text), "")
    return f'{opening}{head}<ul class="decide-answers" role="list">{answers}</ul>'


def _answer(answer: Answer, steps: dict[str, str], shown: Shown) -> str:
    behind = (
        f'<span class="decide-passed" hidden>{passed(answer.steps, shown.name)}</span>'
        if answer.steps
        else ""
    )
    return (
        f'<li><button type="button" data-slug="{answer.slug}" '
        f'data-to="{steps[answer.next]}">{escape(answer.text)}</button>{behind}</li>'
    )


def _head(shown: Shown, html: str, kicker: str) -> str:
    above = f'<span class="decide-kicker">{kicker}</span> ' if kicker else ""
    return f'<h{shown.level} class="decide-head" tabindex="-1">{above}{html}</h{shown.level}>'

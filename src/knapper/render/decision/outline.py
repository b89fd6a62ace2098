"""A decision as a nested list: each question with its answers, each answer with what it leads to.

This is what a chart says without its drawing and without JavaScript. A question that several
answers lead to is written once and linked to from elsewhere; so is one that would stand too deep.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from knapper.render.decision.key import place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from knapper.flowchart.decision import Answer, Decision, Question

__all__ = ["passed", "render_outline"]

# Deeper lists leave no room for words on a phone.
_DEEPEST = 12


def passed(nodes: Iterable[str], name: Callable[[str], str]) -> str:
    """Return plain nodes that are passed one after the other as inline HTML."""
    return " → ".join(name(node) for node in nodes)


def render_outline(decision: Decision, key: str, name: Callable[[str], str]) -> str:
    """Return the list; `name` gives a node as inline HTML.

    The item of an answer has the id of the step that it leads to, if the step stands in it.
    """
    return _Outline(decision, key, name).render()


class _Outline:
    def __init__(self, decision: Decision, key: str, name: Callable[[str], str]) -> None:
        self.decision, self.key, self.name = decision, key, name
        self.places: dict[str, tuple[str, ...]] = {}
        self.waiting: list[str] = []

    def render(self) -> str:
        """Return the list, with an item at its top for what would stand too deep."""
        self.places[self.decision.first] = ()
        self.waiting.append(self.decision.first)
        items = []
        for node in self.waiting:  # which grows meanwhile
            way = self.places[node]
            identifier = _id(place_of(self.key, way)) if way else ""
            opening = ""
            if not way and self.decision.opening:
                opening = f"{passed(self.decision.opening, self.name)} → "
            question = self.decision.questions[node]
            items.append(f"<li{identifier}>{opening}{self.question(question, way, 1)}</li>\n")
        return f'<ul class="decide-outline">\n{"".join(items)}</ul>\n'

    def question(self, question: Question, way: tuple[str, ...], depth: int) -> str:
        answers = "".join(self.answer(answer, way, depth) for answer in question.answers)
        text = f'<span class="decide-question">{escape(question.text)}</span>'
        return f"{text}\n<ul>{answers}</ul>"

    def answer(self, answer: Answer, before: tuple[str, ...], depth: int) -> str:
        way = (*before, answer.slug)
        leads = f"{passed(answer.steps, self.name)} → " if answer.steps else ""
        identifier = ""
        question = self.decision.questions.get(answer.next)
        if question is None:
            leads += self.name(answer.next) if answer.next else "…"
            identifier = _id(place_of(self.key, way))
        elif answer.next in self.places:
            leads += self.link(question)
        elif depth >= _DEEPEST:
            self.places[answer.next] = way
            self.waiting.append(answer.next)
            leads += self.link(question)
        else:
            self.places[answer.next] = way
            identifier = _id(place_of(self.key, way))
            leads += self.question(question, way, depth + 1)
        return f"<li{identifier}><strong>{escape(answer.text)}</strong>: {leads}</li>\n"

    def link(self, question: Question) -> str:
        """Return the link to a question that is written elsewhere."""
        place = place_of(self.key, self.places[question.id])
        text = escape(question.text)
        return f'<a class="decide-see" href="#{place}">{text}</a>' if place else text


def _id(place: str) -> str:
    return f' id="{place}"' if place else ""

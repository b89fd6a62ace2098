"""A decision as a nested list: each question with its answers, each answer with what it leads to.

This is what a chart says without its drawing and without JavaScript. A question that several
answers lead to is written once and linked to from elsewhere; so is one that would stand too deep.
What cannot be reached from the start stands at the end.
"""

from __future__ import annotations

from collections import deque
from html import escape
from typing import TYPE_CHECKING

from knapper.render.decision.key import place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from knapper.flowchart import Answer, Decision

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
        # The way to each question that is written, None to one that no walk comes to.
        self.places: dict[str, tuple[str, ...] | None] = {}
        self.waiting: deque[str] = deque()

    def render(self) -> str:
        """Return the list, with an item at its top for what would stand too deep."""
        items = [self.top(self.decision.first, ())]
        items += self.deeper()
        for node in self.decision.questions:
            if node not in self.places:
                items += (self.top(node, None), *self.deeper())
        return f'<ul class="decide-outline">\n{"".join(items)}</ul>\n'

    def deeper(self) -> Iterator[str]:
        """Yield the items of questions that would stand too deep."""
        while self.waiting:
            node = self.waiting.popleft()
            yield self.top(node, self.places[node])

    def top(self, node: str, way: tuple[str, ...] | None) -> str:
        self.places[node] = way
        identifier = self.id(way) if way else ""
        opening = ""
        if node == self.decision.first and self.decision.opening:
            opening = f"{passed(self.decision.opening, self.name)} → "
        return f"<li{identifier}>{opening}{self.question(node, way, 1)}</li>\n"

    def question(self, node: str, way: tuple[str, ...] | None, depth: int) -> str:
        question = self.decision.questions[node]
        answers = "".join(self.answer(answer, way, depth) for answer in question.answers)
        text = f'<span class="decide-question">{escape(question.text)}</span>'
        return f"{text}\n<ul>{answers}</ul>"

    def answer(self, answer: Answer, before: tuple[str, ...] | None, depth: int) -> str:
        way = None if before is None else (*before, answer.slug)
        leads = f"{passed(answer.steps, self.name)} → " if answer.steps else ""
        identifier = ""
        if answer.next not in self.decision.questions:
            leads += self.name(answer.next) if answer.next else "…"
            identifier = self.id(way)
        elif answer.next in self.places:
            leads += self.link(answer.next)
        else:
            self.places[answer.next] = way
            if depth >= _DEEPEST:
                self.waiting.append(answer.next)
                leads += self.link(answer.next)
            else:
                identifier = self.id(way)
                leads += self.question(answer.next, way, depth + 1)
        return f"<li{identifier}><strong>{escape(answer.text)}</strong>: {leads}</li>\n"

    def link(self, node: str) -> str:
        """Return the link to a question that is written elsewhere."""
        way, text = self.places[node], escape(self.decision.questions[node].text)
        place = "" if way is None else place_of(self.key, way)
        return f'<a class="decide-see" href="#{place}">{text}</a>' if place else text

    def id(self, way: tuple[str, ...] | None) -> str:
        """Return the id of the step behind `way` as it stands in a tag, "" for none."""
        place = "" if way is None else place_of(self.key, way)
        return f' id="{place}"' if place else ""

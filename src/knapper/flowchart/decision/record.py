"""The records of a decision: what a page, a check or a person at the terminal needs of a chart.

Nodes are named by their ids in the chart; `Decision.texts` has what they show.
"""

from __future__ import annotations

import msgspec

__all__ = ["Answer", "Choice", "Cycle", "Decision", "Path", "Paths", "Question", "Way"]


class Way(msgspec.Struct, frozen=True):
    """A way from one node to another: `edge` is the index into `Flowchart.edges`.

    `label` is the edge's text on one line, "" for none. `dotted` says that the edge is.
    """

    target: str
    edge: int
    label: str = ""
    dotted: bool = False


class Answer(msgspec.Struct, frozen=True):
    """One answer to a question.

    `label` is what the edge says, "" where it says nothing; `text` is what to show: the label,
    or the text of the node behind it. `slug` is the answer's word in an address: letters and
    digits in lower case with hyphens, unlike those of the question's other answers. `target` is
    the node that the edge leads to. `steps` are the plain nodes from there on that are passed
    without a choice, `next` the question or end behind them ("" where they run in a circle, or are
    more than 500).
    """

    label: str
    text: str
    slug: str
    target: str
    edge: int
    steps: tuple[str, ...] = ()
    next: str = ""


class Question(msgspec.Struct, frozen=True):
    """A node where the way depends on an answer.

    `text` is the question on one line. `drawn` says that it is drawn as one, as a diamond or a
    hexagon; other nodes with several ways out part the way as well.
    """

    id: str
    text: str
    answers: tuple[Answer, ...]
    drawn: bool = True


class Choice(msgspec.Struct, frozen=True):
    """A question with the answer that is given to it."""

    question: Question
    answer: Answer


class Path(msgspec.Struct, frozen=True):
    """A way from the start to an end: the choices in order, and the `end`'s id.

    `address` is the answers' slugs joined by dots, as in `no.yes`, "" without a choice.
    """

    choices: tuple[Choice, ...]
    end: str

    @property
    def address(self) -> str:
        """The way's name in an address."""
        return ".".join(choice.answer.slug for choice in self.choices)


class Paths(msgspec.Struct, frozen=True):
    """Ways through a chart; `complete` says that there are no more than these."""

    paths: tuple[Path, ...]
    complete: bool = True


class Cycle(msgspec.Struct, frozen=True):
    """Nodes that lead back to themselves, in the order of the chart.

    `back` are the indexes of edges that close it. `marked` says that without its dotted edges
    it would be none. `leaves` says that a way leads out of it.
    """

    nodes: tuple[str, ...]
    back: tuple[int, ...]
    marked: bool
    leaves: bool


class Decision(msgspec.Struct, frozen=True):
    """A chart as a decision procedure. Nodes without any edge are no part of it.

    `start` is the node where a person begins, `opening` the plain nodes from there to `first`,
    the first question (or an end; "" for a circle). `starts` are all nodes that could be
    begun with, `start` foremost: those without a way in, and of nodes that run in a circle
    with no way in from elsewhere the one that only dotted edges lead back to, else the first;
    `circular` are those of `starts` that a solid edge leads back to.
    `questions` are all by id, those reached from the start first, in the order of the answers.
    `ends` are the nodes without a way out, `ways` the ways out of every node. `reached` are the
    nodes that can be reached from `start`, itself among them. `unused` are the nodes that no
    edge touches. `texts` are the texts of all nodes, each on one line.
    """

    start: str
    first: str
    opening: tuple[str, ...]
    starts: tuple[str, ...]
    circular: tuple[str, ...]
    questions: dict[str, Question]
    ends: tuple[str, ...]
    ways: dict[str, tuple[Way, ...]]
    reached: frozenset[str]
    cycles: tuple[Cycle, ...]
    unused: tuple[str, ...]
    texts: dict[str, str]

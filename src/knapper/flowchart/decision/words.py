"""A path as a person would say it: each question with its answer, then where one ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from knapper.flowchart.decision.record import Decision, Path

__all__ = ["in_words"]

_ENDINGS: Final = ("?", "？", "؟", ":", "!", ".", "…")


def in_words(decision: Decision, path: Path) -> str:
    """Return a path as one line, as in `Is it dry? No → Is it cold? Yes ⇒ Wait`."""
    parts = [decision.texts[step] for step in decision.opening]
    for choice in path.choices:
        question = choice.question.text
        colon = "" if question.endswith(_ENDINGS) else ":"
        parts.append(f"{question}{colon} {choice.answer.text}")
        parts += (decision.texts[step] for step in choice.answer.steps)
    said = " → ".join(parts)
    end = decision.texts[path.end]
    return f"{said} ⇒ {end}" if said else end

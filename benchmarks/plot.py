"""Draw what `run.py` has measured: time and memory by the number of notes, as one SVG.

Both scales are logarithmic, so a cost a note that stays the same is a level line. The picture has
its own ground and colours for light and dark, as the reader's system asks.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from html import escape
from math import floor, log10
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from record import AGAIN, COLD, EDITED, ONE, Report

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDTH, HEIGHT = 760, 400
TOP, BOTTOM, LEFT, PANEL = 44, 290, 56, 300
STYLE: Final = """\
svg { background: #fff; font: 13px system-ui, sans-serif; fill: #222 }
.line { fill: none; stroke-width: 2 } .grid { stroke: #ccc } .title { font-weight: 600 }
.c0 { stroke: #00629b; fill: #00629b } .c1 { stroke: #3b8ed0; fill: #3b8ed0 }
.c2 { stroke: #2e7d32; fill: #2e7d32 } .c3 { stroke: #b3541e; fill: #b3541e }
.c4 { stroke: #8a6d00; fill: #8a6d00 } .c5 { stroke: #8e24aa; fill: #8e24aa }
@media (prefers-color-scheme: dark) {
svg { background: #1e2129; fill: #e6e6e6 } .grid { stroke: #484b55 }
.c0 { stroke: #6cc0ff; fill: #6cc0ff } .c1 { stroke: #a8d8ff; fill: #a8d8ff }
.c2 { stroke: #81c784; fill: #81c784 } .c3 { stroke: #ffab76; fill: #ffab76 }
.c4 { stroke: #e5c95c; fill: #e5c95c } .c5 { stroke: #d79be8; fill: #d79be8 } }
"""
SERIES: Final = (
    ("Knapper", COLD, "Knapper, cold"),
    ("Knapper", EDITED, "Knapper, one note edited"),
    ("Knapper", AGAIN, "Knapper, nothing changed"),
    ("MkDocs", COLD, "MkDocs with Material"),
    ("MkDocs, navigation.prune", COLD, "MkDocs, navigation.prune"),
    ("Quartz", COLD, "Quartz"),
)


@dataclass(frozen=True)
class Scale:
    """A logarithmic scale from `low` to `high`, drawn from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return where a value stands."""
        share = log10(value / self.low) / log10(self.high / self.low)
        return round(self.start + share * (self.end - self.start), 1)

    def ticks(self) -> list[float]:
        """Return the values to mark: 1, 3 and 10 times a power of ten."""
        powers = range(floor(log10(self.low)), floor(log10(self.high)) + 1)
        every = [step * 10.0**power for power in powers for step in (1, 3)]
        return [value for value in every if self.low <= value <= self.high * 1.001]


def panel(title: str, left: float, lines: Sequence[Mapping[int, float]]) -> str:
    """Return one panel: a line for each series, with its points."""
    notes = sorted({each for line in lines for each in line})
    values = [value for line in lines for value in line.values()]
    across = Scale(notes[0] / 1.2, notes[-1] * 1.2, left, left + PANEL)
    up = Scale(min(values) / 1.3, max(values) * 1.3, BOTTOM, TOP)
    drawn = [f'<text class="title" x="{left}" y="26">{escape(title)}</text>']
    for value in up.ticks():
        y, right = up.at(value), left + PANEL
        drawn.append(f'<path class="grid" d="M{left} {y}H{right}"/>')
        drawn.append(f'<text x="{left - 6}" y="{y + 4}" text-anchor="end">{value:,g}</text>')
    for value in notes:
        x = across.at(value)
        drawn.append(f'<text x="{x}" y="{BOTTOM + 20}" text-anchor="middle">{value:,}</text>')
    for number, line in enumerate(lines):
        points = [(across.at(each), up.at(value)) for each, value in sorted(line.items())]
        path = "L".join(f"{x} {y}" for x, y in points)
        drawn.append(
            f'<path class="line c{number}" style="fill:none" d="M{path}"/>' if path else ""
        )
        drawn += [mark(number, x, y) for x, y in points]
    return "\n".join(filter(None, drawn))


def mark(number: int, x: float, y: float) -> str:
    """Return the mark of a series: by shape as well, for who does not tell colours apart."""
    shape = (
        f"M{x - 4} {y}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0",
        f"M{x - 4} {y - 4}h8v8h-8z",
        f"M{x} {y - 5}l5 9h-10z",
    )[number % 3]
    return f'<path class="c{number}" d="{shape}"/>'


def draw(report: Report) -> str:
    """Return the picture."""
    times = [report.costs(tool, what) for tool, what, _ in SERIES]
    memory = [report.costs(tool, what, memory=True) for tool, what, _ in SERIES]
    for line in (*times, *memory):
        line.pop(ONE, None)
    each = [{notes: 1000 * cpu / notes for notes, cpu in line.items()} for line in times]
    legend = []
    named = [(number, name) for number, (_, _, name) in enumerate(SERIES) if times[number]]
    for place, (number, name) in enumerate(named):
        x, y = LEFT + 230 * (place % 3), BOTTOM + 58 + 24 * (place // 3)
        legend.append(f'{mark(number, x, y - 4)}<text x="{x + 12}" y="{y}">{escape(name)}</text>')
    second = LEFT + PANEL + 76
    parts = (
        panel("ms of CPU a note, by notes", LEFT, each),
        panel("MB of memory, by notes", second, memory),
        *legend,
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
    return f"{head}\n<style>{STYLE}</style>\n{chr(10).join(parts)}\n</svg>\n"


def main() -> None:
    """Draw as the command line asks."""
    parser = argparse.ArgumentParser(description="Draw what was measured.")
    parser.add_argument("--json", type=Path, default=Path("build/bench.json"))
    parser.add_argument("--svg", type=Path, default=Path("build/bench.svg"))
    given = parser.parse_args()
    report = msgspec.json.decode(given.json.read_bytes(), type=Report)
    given.svg.write_text(draw(report), encoding="utf-8")


if __name__ == "__main__":
    main()

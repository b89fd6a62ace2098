"""The shapes of nodes: for a text of a given size, an outline with room for it.

`form` knows every shape of Mermaid's, the old ones by brackets and those of `@{shape: …}` under
all their names. What is not known is a rectangle. Questions, Mermaid's diamonds, are flattened
hexagons: half as high as a diamond round the same text.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from knapper.flowchart.draw.pen import Outline, Pen, meet

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Form", "form"]

_X, _Y = 14.0, 9.0  # from text to border
_CORNER = 4.0
_ROUND = 10.0
_LEAN = 12.0
_END = 28.0  # radius of round ends
_SHORT = 40.0  # a question of no more than this is a sign in a diamond
_NOTE = 10.0


class Form(NamedTuple):
    """A shape of a size, round its centre.

    `outline` is its border and `behind` what stands out from under it; `lines` are drawn on it.
    `text` is where the middle of its text is. `solid` shapes are filled with the colour of
    lines and bear no text, nor do those without `worded`; one not `drawn` is text alone.
    """

    width: float
    height: float
    outline: Outline
    behind: tuple[Outline, ...] = ()
    lines: tuple[str, ...] = ()
    text: tuple[float, float] = (0.0, 0.0)
    solid: bool = False
    worded: bool = True
    drawn: bool = True

    def meets(self, side: str, at: float) -> float:
        """Return where an edge from a side, at an x or y from the centre, meets the border."""
        met = meet((self.outline, *self.behind), side, at)
        half = self.height / 2 if side in {"top", "bottom"} else self.width / 2
        if met is None:
            return -half if side in {"top", "left"} else half
        return met


def form(shape: str, width: float, height: float, *, sideways: bool = False) -> Form:
    """Return the form of a shape round a text of a width and height.

    `sideways` says that the chart runs from left to right or back.
    """
    if shape in {"fork", "join"}:
        return _bar(sideways=sideways)
    return _FORMS[_NAMES.get(shape, shape if shape in _FORMS else "rect")](width, height)


# -- rectangles and what is like them ------------------------------------------------------------


def _box(width: float, height: float, radius: float, x: float = 0.0, y: float = 0.0) -> Outline:
    radius = min(radius, width / 2, height / 2)
    left, right, top, bottom = x - width / 2, x + width / 2, y - height / 2, y + height / 2
    inner = (left + radius, right - radius, top + radius, bottom - radius)
    if radius <= 0:
        return Pen(left, top).to((right, top), (right, bottom), (left, bottom)).closed()
    radii = (radius, radius)
    pen = Pen(inner[0], top).to((inner[1], top)).arc((inner[1], inner[2]), radii, -90, 0)
    pen.to((right, inner[3])).arc((inner[1], inner[3]), radii, 0, 90)
    pen.to((inner[0], bottom)).arc((inner[0], inner[3]), radii, 90, 180)
    return pen.to((left, inner[2])).arc((inner[0], inner[2]), radii, 180, 270).closed()


def _upright(x: float, height: float) -> str:
    return Pen(x, -height / 2).to((x, height / 2)).path()


def _level(y: float, width: float) -> str:
    return Pen(-width / 2, y).to((width / 2, y)).path()


def _rectangle(width: float, height: float) -> Form:
    width, height = max(width + 2 * _X, 36), max(height + 2 * _Y, 36)
    return Form(width, height, _box(width, height, _CORNER))


def _rounded(width: float, height: float) -> Form:
    width, height = max(width + 2 * _X, 36), max(height + 2 * _Y, 36)
    return Form(width, height, _box(width, height, _ROUND))


def _stadium(width: float, height: float) -> Form:
    whole = max(height + 2 * _Y, 34)
    radius = min(whole / 2, _END)
    # At the corners of the text its ends have bent in by this much.
    into = _bent(radius, max(height / 2 - (whole / 2 - radius), 0) / radius)
    width = max(width + 2 * (into + 8), whole)
    return Form(width, whole, _box(width, whole, radius))


def _bent(radius: float, share: float) -> float:
    """Return how far a round end has bent in at a share of its height from its middle."""
    return radius * (1 - math.sqrt(max(1 - share**2, 0)))


def _framed(width: float, height: float) -> Form:
    width, height = width + 2 * _X + 14, max(height + 2 * _Y, 36)
    lines = (_upright(-width / 2 + 7, height), _upright(width / 2 - 7, height))
    return Form(width, height, _box(width, height, 0), lines=lines)


def _lined(width: float, height: float) -> Form:
    width, height = width + 2 * _X + 8, max(height + 2 * _Y, 36)
    lines = (_upright(-width / 2 + 8, height),)
    return Form(width, height, _box(width, height, 0), lines=lines, text=(4, 0))


def _divided(width: float, height: float) -> Form:
    width, height = width + 2 * _X, height + 2 * _Y + 8
    lines = (_level(-height / 2 + 9, width),)
    return Form(width, height, _box(width, height, 0), lines=lines, text=(0, 4))


def _window(width: float, height: float) -> Form:
    width, height = width + 2 * _X + 6, height + 2 * _Y + 6
    lines = (_upright(-width / 2 + 7, height), _level(-height / 2 + 7, width))
    return Form(width, height, _box(width, height, 0), lines=lines, text=(3, 3))


def _stacked(width: float, height: float) -> Form:
    width, height = width + 2 * _X, max(height + 2 * _Y, 36)
    behind = (_box(width, height, 0, 5, -5), _box(width, height, 0))
    front = _box(width, height, 0, -5, 5)
    return Form(width + 10, height + 10, front, behind, text=(-5, 5))


def _card(width: float, height: float) -> Form:
    width, height = width + 2 * _X + 4, max(height + 2 * _Y, 36)
    x, y = width / 2, height / 2
    pen = Pen(-x + 10, -y).to((x, -y), (x, y), (-x, y), (-x, -y + 10))
    return Form(width, height, pen.closed(), text=(2, 0))


def _tagged(width: float, height: float) -> Form:
    width, height = width + 2 * _X + 6, max(height + 2 * _Y, 36)
    x, y = width / 2, height / 2
    fold = Pen(x - 11, y).to((x - 11, y - 11), (x, y - 11)).path()
    return Form(width, height, _box(width, height, 0), lines=(fold,), text=(-3, 0))


def _sloped(width: float, height: float) -> Form:
    width, height = width + 2 * _X, height + 2 * _Y + 10
    x, y = width / 2, height / 2
    outline = Pen(-x, -y + 10).to((x, -y), (x, y), (-x, y)).closed()
    return Form(width, height, outline, text=(0, 5))


def _pentagon(width: float, height: float) -> Form:
    width, height = width + 2 * _X, height + 2 * _Y + 4
    x, y = width / 2, height / 2
    pen = Pen(-x + 10, -y).to((x - 10, -y), (x, -y + 10), (x, y), (-x, y), (-x, -y + 10))
    return Form(width, height, pen.closed(), text=(0, 2))


def _plain(width: float, height: float) -> Form:
    width, height = width + 8, height + 6
    return Form(width, height, _box(width, height, 0), drawn=False)


# -- slanted sides -------------------------------------------------------------------------------


def _question(width: float, height: float) -> Form:
    if width <= _SHORT and height <= _SHORT:
        side = max(width + height + 12, 40.0)
        half = side / 2
        return Form(side, side, Pen(0, -half).to((half, 0), (0, half), (-half, 0)).closed())
    return _flattened(width, height, 18)


def _hexagon(width: float, height: float) -> Form:
    return _flattened(width, height, 12)


def _flattened(width: float, height: float, point: float) -> Form:
    """Return a hexagon that points to the sides; text may reach into its points."""
    whole = max(height + 2 * _Y, 36)
    width += 2 * point * height / whole + 16
    x, y = width / 2, whole / 2
    pen = Pen(-x, 0).to((-x + point, -y), (x - point, -y), (x, 0), (x - point, y), (-x + point, y))
    return Form(width, whole, pen.closed())


def _slanted(width: float, height: float, top: float, bottom: float) -> Form:
    """Return four sides: `top` and `bottom` are how far these lie in on left and right."""
    height = max(height + 2 * _Y, 36)
    width += 2 * _X + _LEAN
    x, y = width / 2, height / 2
    pen = Pen(-x + top, -y).to((x - top, -y), (x - bottom, y), (-x + bottom, y))
    return Form(width, height, pen.closed())


def _wide_bottom(width: float, height: float) -> Form:
    return _slanted(width, height, _LEAN, 0)


def _wide_top(width: float, height: float) -> Form:
    return _slanted(width, height, 0, _LEAN)


def _leaning(width: float, height: float, *, right: bool) -> Form:
    height = max(height + 2 * _Y, 36)
    width += 2 * _X + _LEAN
    x, y = width / 2, height / 2
    top, bottom = (_LEAN, 0.0) if right else (0.0, _LEAN)
    pen = Pen(-x + top, -y).to((x - bottom, -y), (x - top, y), (-x + bottom, y))
    return Form(width, height, pen.closed())


def _lean_right(width: float, height: float) -> Form:
    return _leaning(width, height, right=True)


def _lean_left(width: float, height: float) -> Form:
    return _leaning(width, height, right=False)


def _odd(width: float, height: float) -> Form:
    height = max(height + 2 * _Y, 36)
    width += 2 * _X + _LEAN
    x, y = width / 2, height / 2
    pen = Pen(-x, -y).to((x, -y), (x, y), (-x, y), (-x + _LEAN, 0))
    return Form(width, height, pen.closed(), text=(_LEAN / 2, 0))


def _triangle(width: float, height: float) -> Form:
    return _pointed(width, height, -1)


def _flipped_triangle(width: float, height: float) -> Form:
    return _pointed(width, height, 1)


def _pointed(width: float, height: float, point: int) -> Form:
    """Return a triangle with its text along the side away from its point."""
    if not width:
        width = height = 12
    whole = height * 2 + 24
    # At the far line of the text the triangle is as wide as the text.
    wide = (width + 12) * whole / (whole - height - 8)
    x, y = wide / 2, whole / 2
    outline = Pen(-x, -y * point).to((x, -y * point), (0, y * point)).closed()
    return Form(wide, whole, outline, text=(0, -point * (y - height / 2 - 6)))


# -- round shapes --------------------------------------------------------------------------------


def _ring(radius_x: float, radius_y: float) -> Outline:
    radii = (radius_x, radius_y)
    return Pen(radius_x, 0).arc((0, 0), radii, 0, 180).arc((0, 0), radii, 180, 360).closed()


def _circle(width: float, height: float) -> Form:
    radius = max(math.hypot(width, height) / 2 + 6, 18)
    return Form(2 * radius, 2 * radius, _ring(radius, radius))


def _double_circle(width: float, height: float) -> Form:
    radius = max(math.hypot(width, height) / 2 + 10, 18)
    inner = _ring(radius - 4, radius - 4).path
    return Form(2 * radius, 2 * radius, _ring(radius, radius), lines=(inner,))


def _ellipse(width: float, height: float) -> Form:
    x, y = width / math.sqrt(2) + 6, max(height / math.sqrt(2) + 6, 18)
    return Form(2 * x, 2 * y, _ring(x, y))


def _small_circle(_width: float, _height: float) -> Form:
    return Form(16, 16, _ring(8, 8), worded=False)


def _dot(_width: float, _height: float) -> Form:
    return Form(14, 14, _ring(7, 7), solid=True, worded=False)


def _stop(_width: float, _height: float) -> Form:
    return Form(20, 20, _ring(10, 10), lines=(_ring(5, 5).path,), worded=False)


def _crossed(_width: float, _height: float) -> Form:
    far = 18 / math.sqrt(2)
    lines = (Pen(-far, -far).to((far, far)).path(), Pen(far, -far).to((-far, far)).path())
    return Form(36, 36, _ring(18, 18), lines=lines, worded=False)


def _cylinder(width: float, height: float) -> Form:
    return _tin(width, height, 0)


def _disk(width: float, height: float) -> Form:
    return _tin(width, height, 6)


def _tin(width: float, height: float, second: float) -> Form:
    width = width + 2 * _X
    lid = min(4 + width / 16, 14)
    whole = height + 2 * _Y + 2 * lid + second
    x, y = width / 2, whole / 2
    radii = (x, lid)
    outline = Pen(-x, -y + lid).arc((0, -y + lid), radii, 180, 360).to((x, y - lid))
    outline.arc((0, y - lid), radii, 0, 180)
    rims = {lid, lid + second}
    lines = tuple(Pen(x, -y + rim).arc((0, -y + rim), radii, 0, 180).path() for rim in sorted(rims))
    return Form(width, whole, outline.closed(), lines=lines, text=(0, (lid + second) / 2))


def _lying_cylinder(width: float, height: float) -> Form:
    height = max(height + 2 * _Y, 36)
    lid = min(4 + height / 12, 12)
    whole = width + 2 * _X + 2 * lid
    x, y = whole / 2, height / 2
    radii = (lid, y)
    outline = Pen(-x + lid, -y).to((x - lid, -y)).arc((x - lid, 0), radii, -90, 90)
    outline.to((-x + lid, y)).arc((-x + lid, 0), radii, 90, 270)
    rim = Pen(x - lid, -y).arc((x - lid, 0), radii, 270, 90).path()
    return Form(whole, height, outline.closed(), lines=(rim,), text=(-lid / 2, 0))


def _delay(width: float, height: float) -> Form:
    whole = max(height + 2 * _Y, 36)
    y = whole / 2
    end = min(y, _END)
    into = _bent(end, height / whole)
    x = max(width + _X + into + 8, end + 8) / 2
    pen = Pen(-x, -y).to((x - end, -y)).arc((x - end, 0), (end, y), -90, 90).to((-x, y))
    return Form(2 * x, whole, pen.closed(), text=((_X - into - 8) / 2, 0))


def _display(width: float, height: float) -> Form:
    whole = max(height + 2 * _Y, 36)
    y = whole / 2
    end = min(y, _END)
    into = _bent(end, height / whole)
    left = 14 * height / whole + 8
    x = max(width + left + into + 8, end + 22) / 2
    pen = Pen(-x, 0).to((-x + 14, -y), (x - end, -y)).arc((x - end, 0), (end, y), -90, 90)
    return Form(2 * x, whole, pen.to((-x + 14, y)).closed(), text=((left - into - 8) / 2, 0))


def _bow(width: float, height: float) -> Form:
    height = max(height + 2 * _Y, 36)
    whole = width + 2 * _X + 14
    x, y, deep = whole / 2, height / 2, 8.0
    pen = Pen(-x + deep, -y).to((x, -y)).arc((x, 0), (deep, y), 270, 90).to((-x + deep, y))
    return Form(whole, height, pen.arc((-x + deep, 0), (deep, y), 90, 270).closed())


# -- waves ---------------------------------------------------------------------------------------

_WAVE = 6.0


def _sheet(width: float, height: float, x: float = 0.0, y: float = 0.0) -> Outline:
    """Return a rectangle whose lower side is a wave, `_WAVE` up and down."""
    left, right, top = x - width / 2, x + width / 2, y - height / 2
    low = y + height / 2 - _WAVE
    third = width / 3
    pen = Pen(left, top).to((right, top), (right, low))
    return pen.curve(
        (right - third, low - 2 * _WAVE), (left + third, low + 3 * _WAVE), (left, low)
    ).closed()


def _document(width: float, height: float) -> Form:
    width, height = width + 2 * _X, height + 2 * _Y + 2 * _WAVE
    return Form(width, height, _sheet(width, height), text=(0, -_WAVE))


def _lined_document(width: float, height: float) -> Form:
    width, height = width + 2 * _X + 8, height + 2 * _Y + 2 * _WAVE
    line = Pen(-width / 2 + 8, -height / 2).to((-width / 2 + 8, height / 2 - _WAVE)).path()
    return Form(width, height, _sheet(width, height), lines=(line,), text=(4, -_WAVE))


def _documents(width: float, height: float) -> Form:
    width, height = width + 2 * _X, height + 2 * _Y + 2 * _WAVE
    behind = (_sheet(width, height, 5, -5), _sheet(width, height))
    front = _sheet(width, height, -5, 5)
    return Form(width + 10, height + 10, front, behind, text=(-5, 5 - _WAVE))


def _tagged_document(width: float, height: float) -> Form:
    width, height = width + 2 * _X + 6, height + 2 * _Y + 2 * _WAVE
    x, y = width / 2, height / 2 - _WAVE
    fold = Pen(x - 11, y - 3).to((x - 11, y - 12), (x, y - 12)).path()
    return Form(width, height, _sheet(width, height), lines=(fold,), text=(-3, -_WAVE))


def _tape(width: float, height: float) -> Form:
    width, height = width + 2 * _X, height + 2 * _Y + 2 * _WAVE
    x, y, third = width / 2, height / 2 - _WAVE, width / 3
    pen = Pen(-x, -y).curve((-x + third, -y + 3 * _WAVE), (x - third, -y - 3 * _WAVE), (x, -y))
    pen.to((x, y)).curve((x - third, y - 3 * _WAVE), (-x + third, y + 3 * _WAVE), (-x, y))
    return Form(width, height, pen.closed())


# -- signs ---------------------------------------------------------------------------------------


def _bar(*, sideways: bool) -> Form:
    width, height = (8.0, 64.0) if sideways else (64.0, 8.0)
    return Form(width, height, _box(width, height, 2), solid=True, worded=False)


def _hourglass(_width: float, _height: float) -> Form:
    pen = Pen(-15, -18).to((15, -18), (-15, 18), (15, 18))
    return Form(30, 36, pen.closed(), worded=False)


def _bolt(_width: float, _height: float) -> Form:
    pen = Pen(4, -20).to((-12, 4), (-1, 4), (-4, 20), (12, -5), (1, -5))
    return Form(24, 40, pen.closed(), worded=False)


def _brace(width: float, height: float, sides: tuple[int, ...]) -> Form:
    width, height = width + 30, height + 2 * 8
    x, y = width / 2, height / 2
    lines = []
    for side in sides:
        edge, radii = side * (x - 6), (6.0, 6.0)
        far = -1 if side < 0 else 1
        pen = Pen(edge - far * 6, -y)
        pen.curve((edge, -y), (edge, -y), (edge, -y + radii[1]))
        pen.to((edge, -6)).curve((edge, 0), (edge, 0), (edge + far * 6, 0))
        pen.curve((edge, 0), (edge, 0), (edge, 6)).to((edge, y - 6))
        lines.append(pen.curve((edge, y), (edge, y), (edge - far * 6, y)).path())
    return Form(width, height, _box(width, height, 0), lines=tuple(lines), drawn=False)


def _left_brace(width: float, height: float) -> Form:
    return _brace(width, height, (-1,))


def _right_brace(width: float, height: float) -> Form:
    return _brace(width, height, (1,))


def _braces(width: float, height: float) -> Form:
    return _brace(width, height, (-1, 1))


def _cloud(width: float, height: float) -> Form:
    x, y = width / math.sqrt(2) + 8, height / math.sqrt(2) + 8
    bumps = 10
    angles = [math.tau * (step + 0.5) / bumps for step in range(bumps + 1)]
    corners = [(x * math.cos(angle), y * math.sin(angle)) for angle in angles]
    pen = Pen(*corners[0])
    for step, end in enumerate(corners[1:]):
        middle = math.tau * (step + 1) / bumps
        out = ((x + 16) * math.cos(middle), (y + 16) * math.sin(middle))
        near = [
            (c[0] * 0.4 + out[0] * 0.6, c[1] * 0.4 + out[1] * 0.6) for c in (corners[step], end)
        ]
        pen.curve(near[0], near[1], end)
    return _fitted(pen)


def _bang(width: float, height: float) -> Form:
    x, y = width / math.sqrt(2) + 6, height / math.sqrt(2) + 6
    points = 28
    angles = [math.tau * step / points for step in range(points)]
    ring = [
        ((x + 9 * (step % 2)) * math.cos(angle), (y + 9 * (step % 2)) * math.sin(angle))
        for step, angle in enumerate(angles)
    ]
    return _fitted(Pen(*ring[0]).to(*ring[1:]))


def _fitted(pen: Pen) -> Form:
    """Return a form as large as its outline, which is the same on both sides of its centre."""
    outline = pen.closed()
    width = 2 * max(abs(x) for x, _ in outline.points)
    height = 2 * max(abs(y) for _, y in outline.points)
    return Form(width, height, outline)


_FORMS: dict[str, Callable[[float, float], Form]] = {
    "bang": _bang, "bolt": _bolt, "bow-rect": _bow, "brace": _left_brace, "brace-r": _right_brace,
    "braces": _braces, "circle": _circle, "cloud": _cloud, "cross-circ": _crossed,
    "curv-trap": _display, "cyl": _cylinder, "dbl-circ": _double_circle,
    "delay": _delay, "diam": _question, "div-rect": _divided, "doc": _document,
    "docs": _documents, "ellipse": _ellipse, "f-circ": _dot, "flag": _tape,
    "flip-tri": _flipped_triangle, "fr-circ": _stop, "fr-rect": _framed, "h-cyl": _lying_cylinder,
    "hex": _hexagon, "hourglass": _hourglass, "lean-l": _lean_left, "lean-r": _lean_right,
    "lin-cyl": _disk, "lin-doc": _lined_document, "lin-rect": _lined, "notch-pent": _pentagon,
    "notch-rect": _card, "odd": _odd, "rect": _rectangle, "rounded": _rounded,
    "sl-rect": _sloped, "sm-circ": _small_circle, "st-rect": _stacked, "stadium": _stadium,
    "tag-doc": _tagged_document, "tag-rect": _tagged, "text": _plain, "trap-b": _wide_bottom,
    "trap-t": _wide_top, "tri": _triangle, "win-pane": _window,
}  # fmt: skip
# Other names of these shapes: Mermaid's own words for brackets, then its aliases.
_SAME = """
rect: square proc process rectangle datastore data-store
rounded: round event
stadium: pill terminal
fr-rect: subroutine subproc subprocess framed-rectangle
cyl: cylinder cylindrical database db
circle: circ
dbl-circ: doublecircle double-circle
diam: diamond decision question rhombus
hex: hexagon prepare
odd: rect_left_inv_arrow
trap-b: trapezoid trapezoid-bottom priority
trap-t: inv_trapezoid inv-trapezoid trapezoid-top manual
lean-r: lean_right lean-right in-out
lean-l: lean_left lean-left out-in
notch-rect: card notched-rectangle
hourglass: collate
bolt: com-link lightning-bolt
brace: brace-l comment
delay: half-rounded-rectangle
h-cyl: das horizontal-cylinder
lin-cyl: disk lined-cylinder
curv-trap: curved-trapezoid display
div-rect: div-proc divided-process divided-rectangle
doc: document
tri: extract triangle
win-pane: internal-storage window-pane
f-circ: filled-circle junction
lin-doc: lined-document
lin-rect: lin-proc lined-process lined-rectangle shaded-process
notch-pent: loop-limit notched-pentagon
flip-tri: flipped-triangle manual-file
sl-rect: manual-input sloped-rectangle
docs: documents st-doc stacked-document
st-rect: processes procs stacked-rectangle
flag: paper-tape
sm-circ: small-circle start
fr-circ: framed-circle stop
bow-rect: bow-tie-rectangle stored-data
cross-circ: crossed-circle summary
tag-doc: tagged-document
tag-rect: tag-proc tagged-process tagged-rectangle
"""
_NAMES = {
    name: shape
    for shape, _, names in (line.partition(": ") for line in _SAME.strip().split("\n"))
    for name in names.split()
}

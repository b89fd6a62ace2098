"""The colours of diagrams: Mermaid's theme variables in, variables of the page's scheme out.

Mermaid bakes its theme into a drawing. Ours gives each *role* a colour of its own, by which
it is known again and replaced by a CSS variable with that colour as fallback: so one drawing
reads well in the light and the dark scheme, and alone.
"""

from __future__ import annotations

import re

__all__ = ["CORRECTIONS", "THEME", "recolour"]

_ROLES = {
    "text": ("#28252e", "--md-default-fg-color"),
    "line": ("#5f5a69", "--md-default-fg-color--light"),
    "border": ("#8b8695", "--md-default-fg-color--lighter"),
    "faint": ("#e6e3ea", "--md-default-fg-color--lightest"),
    "box": ("#f3f1f5", "--md-code-bg-color"),
    "page": ("#fcfbfc", "--md-default-bg-color"),
    "on": ("#fffefd", "--md-default-bg-color"),
    "tint": ("#f2ecfa", "--md-accent-fg-color--transparent"),
    "accent": ("#7a3fd0", "--md-accent-fg-color"),
    "c0": ("#6238b5", "--k-violet"),
    "c1": ("#08716f", "--k-cyan"),
    "c2": ("#9a4b00", "--k-orange"),
    "c3": ("#0b5ca8", "--k-blue"),
    "c4": ("#1d7038", "--k-green"),
    "c5": ("#b3213b", "--k-red"),
    "c6": ("#625e6a", "--k-grey"),
}
_SCALE = 7
# The first pattern that fits a theme variable's name gives its role; `c` is the colour of its
# number. Text on a colour of the scale is of the page's background, so both turn round with
# the scheme.
_RULES = (
    (r"cScaleLabel\d+|gitBranchLabel\d+|pieSectionTextColor|sequenceNumberColor", "on"),
    (r"taskText(?:Light|Dark)?Color|vennSetTextColor", "on"),
    (r"taskTextOutsideColor|taskTextClickableColor", "text"),
    (r"(?:cScale|cScalePeer|cScaleInv|git|gitInv|pie|venn)\d+", "c"),
    (r"fillType\d+", "box"),
    (r"surface(?:Peer)?\d", "box"),
    (r"taskBkgColor|taskBorderColor", "c0"),
    (r"activeTaskB\w+", "c3"),
    (r"doneTaskB\w+", "c6"),
    (r"critB\w+|todayLineColor|errorTextColor|wardleyEvolutionColor|vertLineColor", "c5"),
    (r"pieStrokeColor|pieOuterStrokeColor|commitLabelBackground", "page"),
    (r"sectionBkgColor2?|clusterBkg|note\w*BkgColor|activationBkgColor|excludeBkgColor", "tint"),
    (r"rectBkgColor|tertiaryColor|errorBkgColor", "tint"),
    (r"altSectionBkgColor|altBackground|compositeBackground|background", "page"),
    (r"edgeLabelBackground|relationLabelBackground", "page"),
    (r"rowOdd|attributeBackgroundColorOdd", "page"),
    (r"rowEven|attributeBackgroundColorEven", "box"),
    (r"gridColor", "faint"),
    (r"noteBorderColor|activationBorderColor|quadrantPointFill", "accent"),
    (r"quadrant\dFill", "box"),
    (r"specialStateColor|innerEndBackground", "line"),
    (r"(?:line|relation|transition|arrowhead|defaultLink|archEdge|archEdgeArrow)Color", "line"),
    (r"emArrowhead|emRelationStroke|actorLineColor|signalColor", "line"),
    (r"\w*(?:Border|Stroke)\w*|border2|gradientSt\w+", "border"),
    (r"\w*(?:Text|Label|Title|label|title|text)\w*(?:Color|Fill)|classText", "text"),
    (r"textColor|titleColor", "text"),
    (r"\w*(?:Bkg|Background|BkgColor|Fill)|(?:primary|secondary)Color|actorBkg|mainBkg", "box"),
)
# Where Mermaid uses a variable of text for what stands behind text, or none at all.
CORRECTIONS = {
    ".labelBox": "fill:#f3f1f5",
    ".edgeLabel .label rect": "fill:#fcfbfc;opacity:0.85",
    ".lineWrapper line": "stroke:#5f5a69",
}
_NAMES = """
actorBkg actorBorder actorLineColor actorTextColor activationBkgColor activationBorderColor
activeTaskBkgColor activeTaskBorderColor altBackground altSectionBkgColor archEdgeArrowColor
archEdgeColor archGroupBorderColor arrowheadColor attributeBackgroundColorEven
attributeBackgroundColorOdd background border2 branchLabelColor classText clusterBkg
clusterBorder commitLabelBackground commitLabelColor compositeBackground compositeBorder
compositeTitleBackground critBkgColor critBorderColor defaultLinkColor doneTaskBkgColor
doneTaskBorderColor edgeLabelBackground emArrowhead emCommandFill emCommandStroke emEventFill
emEventStroke emProcessorFill emProcessorStroke emReadModelFill emReadModelStroke
emRelationStroke emUiFill emUiStroke errorBkgColor errorTextColor excludeBkgColor gradientStart
gradientStop gridColor innerEndBackground labelBackgroundColor labelBoxBkgColor
labelBoxBorderColor labelTextColor lineColor loopTextColor mainBkg nodeBkg nodeBorder
nodeTextColor noteBkgColor noteBorderColor noteTextColor personBkg personBorder
pieLegendTextColor pieOuterStrokeColor pieSectionTextColor pieStrokeColor pieTitleTextColor
primaryBorderColor primaryColor primaryTextColor quadrantExternalBorderStrokeFill
quadrantInternalBorderStrokeFill quadrantPointFill quadrantPointTextFill quadrantTitleFill
quadrantXAxisTextFill quadrantYAxisTextFill rectBkgColor relationColor relationLabelBackground
relationLabelColor requirementBackground requirementBorderColor requirementTextColor rowEven
rowOdd scaleLabelColor secondaryBorderColor secondaryColor secondaryTextColor sectionBkgColor
sectionBkgColor2 sequenceNumberColor signalColor signalTextColor specialStateColor stateBkg
stateLabelColor tagLabelBackground tagLabelBorder tagLabelColor taskBkgColor taskBorderColor
taskTextClickableColor taskTextColor taskTextDarkColor taskTextLightColor taskTextOutsideColor
tertiaryBorderColor tertiaryColor tertiaryTextColor textColor titleColor todayLineColor
transitionColor transitionLabelColor vennSetTextColor vennTitleTextColor vertLineColor
wardleyEvolutionColor
""".split()
# Families of numbered variables: their last number.
_NUMBERED = {
    "cScale": 11,
    "cScaleInv": 11,
    "cScaleLabel": 11,
    "cScalePeer": 11,
    "fillType": 7,
    "git": 7,
    "gitBranchLabel": 7,
    "gitInv": 7,
    "pie": 12,
    "surface": 4,
    "surfacePeer": 4,
    "venn": 8,
}
_RULE_OF = tuple((re.compile(pattern), role) for pattern, role in _RULES)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b|rgba?\([^()]*\)|\b(?:black|white)\b")
_VARIABLE = {colour: f"var({name},{colour})" for colour, name in _ROLES.values()}
# What families of diagrams write whatever the theme says.
_FIXED = {
    "black": "text", "#000": "text", "#000000": "text", "#333": "text", "#333333": "text",
    "#444444": "text", "#666": "line", "#999": "border", "#efefef": "box", "#eaeaea": "box",
    "#191970": "border", "#fff8dc": "page",
    "#edf2ae": "tint", "white": "page",
}  # fmt: skip


def recolour(css: str, *, own: bool) -> str:
    """Return a CSS value with the colours of roles replaced by variables of the page.

    `own` says that no author wrote the value, so a plain black or grey is Mermaid's too.
    """

    def replaced(match: re.Match[str]) -> str:
        colour = _hex(match[0])
        if colour in _VARIABLE:
            return _VARIABLE[colour]
        role = _FIXED.get(match[0].lower()) if own else None
        return _VARIABLE[_ROLES[role][0]] if role else match[0]

    return _COLOUR.sub(replaced, css)


def _hex(colour: str) -> str:
    """Return a colour as `#rrggbb` where it can be told, without its opacity."""
    colour = colour.lower()
    if re.fullmatch(r"#[0-9a-f]{3}", colour):
        return "#" + "".join(digit * 2 for digit in colour[1:])
    numbers = re.fullmatch(r"rgba?\((\d{1,3}), ?(\d{1,3}), ?(\d{1,3})(?:, ?[\d.]+)?\)", colour)
    if not numbers:
        return colour
    return "#" + "".join(f"{min(int(number), 255):02x}" for number in numbers.groups())


def _colour(name: str) -> str:
    role = next(role for pattern, role in _RULE_OF if pattern.fullmatch(name))
    if role == "c":
        number = int(re.sub(r"\D", "", name))
        # Pies and Venn diagrams count from 1, everything else from 0.
        first = name.startswith(("pie", "venn"))
        role = f"c{(number - first) % _SCALE}"
    return _ROLES[role][0]


def _theme() -> dict[str, object]:
    numbered = [
        f"{family}{number}"
        for family, last in _NUMBERED.items()
        for number in range(last + 1)
        if number or family not in {"pie", "venn"}
    ]
    quadrants = [
        f"quadrant{number}{part}" for number in range(1, 5) for part in ("Fill", "TextFill")
    ]
    theme: dict[str, object] = {name: _colour(name) for name in (*_NAMES, *numbered, *quadrants)}
    text, line, page = (_ROLES[role][0] for role in ("text", "line", "page"))
    axes = {
        f"{axis}Axis{part}Color": line if part in {"Line", "Tick"} else text
        for axis in "xy"
        for part in ("Label", "Line", "Tick", "Title")
    }
    scale = ",".join(_ROLES[f"c{number}"][0] for number in range(_SCALE))
    theme["xyChart"] = axes | {
        "backgroundColor": page,
        "titleColor": text,
        "dataLabelColor": text,
        "plotColorPalette": scale,
    }
    theme["radar"] = {"axisColor": line, "graticuleColor": _ROLES["faint"][0], "curveOpacity": 0.3}
    theme |= {"pieOpacity": "1", "fontSize": "16px", "dropShadow": "none", "useGradient": False}
    theme["fontFamily"] = "Arial, Helvetica, sans-serif"
    return theme


# Mermaid's `themeVariables`.
THEME = _theme()

"""A drawing as SVG: one file, light and dark by the reader's own choice, with titles to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Final

from flowc.drawing.draw_graph import draw_graph
from flowc.drawing.drawing import Box, Drawing, Point
from flowc.drawing.forms.colours import PAINTS, paints_of
from flowc.drawing.forms.labels import counts, edge_words, end_of, title_of
from flowc.drawing.forms.picture_sizes import HEAD, PAD, ROW, Picture, edge_type, reach, short
from flowc.drawing.graph import Edge, Graph, Node
from flowc.reporting.formats.shared_text import visible

_EDGE: Final = 20
"""Pixels around the whole, and of the bend of a line that turns back."""

_COLOURS: Final = (
    (".paper", "fill", "#ffffff", "#0d1117"),
    ("text", "fill", "#1f2328", "#e6edf3"),
    (".soft", "fill", "#59636e", "#9198a1"),
    (".node .body", "fill", "#f6f8fa", "#161b22"),
    (".node .body", "stroke", "#59636e", "#9198a1"),
    (".input .body", "fill", "#ddf4ff", "#0c2d6b"),
    (".output .body", "fill", "#dafbe1", "#033a16"),
    (".artifact .body, .export .body", "fill", "#fff8c5", "#4b2900"),
    (".missing .body", "fill", "#ffebe9", "#67060c"),
    (".edge", "stroke", "#59636e", "#9198a1"),
    (".head", "fill", "#59636e", "#9198a1"),
    (".wrong", "stroke", "#cf222e", "#ff7b72"),
    (".fault", "fill", "#cf222e", "#ff7b72"),
    (".frame", "fill", "#8c959f", "#8c959f"),
    (".frame", "stroke", "#8c959f", "#6e7681"),
)
"""What is coloured, and how: in light, and in dark."""

_SHAPES: Final = """\
text{font:11.5px ui-monospace,monospace;white-space:pre}
.name{font-size:13px;font-weight:bold}
.type{font-size:11px}
.body,.edge{stroke-width:1.2}
.edge,.twin{fill:none}
.after{stroke-dasharray:6 4}
.edge.artifact{stroke-dasharray:1.5 3}
.edge.export{stroke-width:3}
.wrong{stroke-width:2.4}
.frame{fill-opacity:.12}
.missing .body{stroke-dasharray:4 3}
"""


def _colours(rows: Iterable[tuple[str, str, str, str]]) -> str:
    pairs = [
        (f"{what}{{{how}:{one}}}\n", f"{what}{{{how}:{other}}}\n") for what, how, one, other in rows
    ]
    light, dark = ("".join(texts) for texts in zip(*pairs, strict=True))
    return f"{light}@media (prefers-color-scheme:dark){{\n{dark}}}\n"


STYLE: Final = f"\n{_SHAPES}{_colours(_COLOURS)}"
"""What a picture looks like, in light and in dark."""


def paint_style(names: Iterable[str]) -> str:
    """Return what some keys of PAINTS look like, in light and in dark."""
    rows = []
    for name in names:
        one = PAINTS[name]
        rows.append((f".{name} .body", "fill", one.fill, one.dark_fill))
        rows.append((f".{name} .body,.edge.{name}", "stroke", one.line, one.dark_line))
    return _colours(rows) if rows else ""


def picture_style(graph: Graph) -> str:
    """Return the style of a graph's picture."""
    return STYLE + paint_style(sorted({*paints_of(graph).values()}))


def as_svg(graph: Graph) -> str:
    """Return a graph as an SVG file; no text of a flow is markup in it."""
    style = Picture(graph)
    drawing = draw_graph(graph, style)
    paints = paints_of(graph)
    remark = [_label(0, -_EDGE // 2, graph.remark, "soft")] if graph.remark else []
    top = _EDGE + ROW * len(remark)
    width, height = drawing.length + 2 * _EDGE, drawing.breadth + top + _EDGE
    name = _text(f"{graph.name}: {counts(graph)}")
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-labelledby="title">',
        f'<title id="title">{name}</title>',
        f"<style>{picture_style(graph)}</style>",
        _arrows(),
        f'<rect class="paper" width="{width}" height="{height}"/>',
        f'<g transform="translate({_EDGE} {top})">',
        *remark,
        *_frames(drawing),
        *_edges(drawing),
        *(_node(node, drawing.boxes[node.id], style, paints.get(node.id)) for node in graph.nodes),
        "</g>",
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _arrows() -> str:
    """Return the ends of lines: an arrow, and for what is kept as an artifact a diamond."""
    ends = {"arrow": "M0 0L8 4L0 8z", "diamond": "M0 4L5 0L10 4L5 8z"}
    found = (
        f'<marker id="{id}" viewBox="0 0 10 8" refX="8" refY="4" markerWidth="10" '
        f'markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">'
        f'<path class="head" d="{path}"/></marker>'
        for id, path in ends.items()
    )
    return f"<defs>{''.join(found)}</defs>"


def _frames(drawing: Drawing) -> Iterator[str]:
    for frame in drawing.frames:
        box = frame.box
        yield (
            f'<rect class="frame" x="{box.along}" y="{box.across}" width="{box.length}" '
            f'height="{box.breadth}" rx="6"><title>{_text(frame.group)}</title></rect>'
        )


def _edges(drawing: Drawing) -> Iterator[str]:
    """Yield the lines, and beside them their types: once for all lines of a port."""
    nodes = {node.id: node for node in drawing.graph.nodes}
    said: set[tuple[str, str, str]] = set()
    for edge, points in drawing.lines.items():
        ends = (
            f"{end_of(nodes[edge.source], edge.output)} → {end_of(nodes[edge.target], edge.input)}"
        )
        title = f"<title>{_text(f'{ends}: {edge_words(edge)}')}</title>"
        data = _data(edge)
        if not points:
            change = f" {edge.change}" if edge.change else ""
            yield f'<g class="at-end {edge.kind}{change}"{data}>{title}</g>'
            continue
        more = f" {edge.change}" if edge.change else ""
        more += " wrong" if edge.rule else ""
        end = "diamond" if edge.kind == "artifact" else "arrow"
        yield (
            f'<path class="edge {edge.kind}{more}"{data} d="{_path(edge, points)}" '
            f'marker-end="url(#{end})">{title}</path>'
        )
        words, first = edge_type(edge), points[0]
        if edge.rule:
            last = points[-1]
            yield _label(
                last.along - 10, last.across - 4, words, "type fault", ' text-anchor="end"'
            )
        elif words and (edge.source, edge.output, words) not in said:
            said.add((edge.source, edge.output, words))
            yield _label(first.along + 6, first.across - 4, words, "type soft")


def _data(edge: Edge) -> str:
    """Return the ends of an edge as they are in the flow, for programs."""
    ends = {
        "from": edge.source,
        "output": edge.output,
        "to": edge.target,
        "input": edge.input,
        "type": edge.type,
        "rule": edge.rule,
    }
    return "".join(f' data-{key}="{_text(value)}"' for key, value in ends.items() if value)


def _path(edge: Edge, points: Sequence[Point]) -> str:
    """Return a line: straight below its words and past nodes, bent in gaps, and a loop where it
    turns back."""
    points = _with_words(edge, points)
    words = [f"M{points[0].along} {points[0].across}"]
    for index in range(1, len(points)):
        (x, y), (end, across) = points[index - 1], points[index]
        if y == across:
            words.append(f"H{end}")
            continue
        before = after = (x + end) // 2
        if index + 1 < len(points) and points[index + 1].along < end:  # out of its layer, and back
            before = after = max(x, end) + _EDGE
        elif index > 1 and x < points[index - 2].along:
            before = after = min(x, end) - _EDGE
        words.append(f"C{before} {y} {after} {across} {end} {across}")
    return "".join(words)


def _with_words(edge: Edge, points: Sequence[Point]) -> list[Point]:
    """Return the points of a line with one where its words end, or begin: it is bent elsewhere."""
    first, last = points[0], points[-1]
    if edge.rule:
        return [*points[:-1], last._replace(along=last.along - reach(edge)), last]
    is_straight = points[1].across == first.across
    end = max(first.along + reach(edge), points[1].along if is_straight else 0)
    return [first, first._replace(along=end), *points[2 if is_straight else 1 :]]


def _node(node: Node, box: Box, style: Picture, paint: str | None) -> str:
    inputs, outputs = style.rows[node.id]
    title = " ".join(filter(None, (title_of(node), visible(node.note))))
    round_ = box.breadth // 2 if node.kind in ("input", "output") else 4
    lines = [
        f'<g class="node {node.kind}{f" {paint}" if paint else ""}" data-id="{_text(node.id)}" '
        f'transform="translate({box.along} {box.across})"><title>{_text(title)}</title>'
    ]
    body = f'width="{box.length}" height="{box.breadth}" rx="{min(round_, 14)}"'
    if node.kind == "group":
        lines.append(f'<rect class="body" x="4" y="4" {body}/>')
    lines.append(f'<rect class="body" {body}/>')
    if node.kind == "flow":
        lines.append(
            f'<rect class="body twin" x="3" y="3" width="{box.length - 6}" '
            f'height="{box.breadth - 6}" rx="2"/>'
        )
    lines.append(_label(PAD, 17, short(title_of(node)), "name"))
    if node.note:
        lines.append(_label(PAD, HEAD + 11, short(node.note), "soft"))
    for port, words in zip(node.inputs, inputs, strict=True):
        lines.append(_label(PAD, style.port(node, port.name, True) + 4, words, "in"))
    for port, words in zip(node.outputs, outputs, strict=True):
        at = style.port(node, port.name, False) + 4
        lines.append(_label(box.length - PAD, at, words, "out", ' text-anchor="end"'))
    return "".join([*lines, "</g>"])


def _label(x: int, y: int, words: str, kind: str, more: str = "") -> str:
    return f'<text class="{kind}" x="{x}" y="{y}"{more}>{_text(words)}</text>'


def _text(text: str) -> str:
    return escape(visible(text))

"""A graph as one page that needs nothing else: groups open in it, and it says all of a task."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from html import escape
from typing import Final
from urllib.parse import quote

from flowc.drawing.describe_tasks import TaskFacts
from flowc.drawing.fold_groups import fold_groups
from flowc.drawing.forms.colours import PAINTS, paints_of
from flowc.drawing.forms.labels import counts, title_of
from flowc.drawing.forms.page_data import page_data
from flowc.drawing.forms.svg import STYLE, as_svg, paint_style, picture_style
from flowc.drawing.forms.tree import node_lines
from flowc.drawing.graph import Edge, Graph, Node
from flowc.reporting.formats.shared_text import visible
from flowc.resources import TEMPLATES

_SCRIPTS: Final = ("items", "places", "drawing", "choosing", "page")
"""The files of the script, in the order in which they run."""

_STILL: Final = 500
"""Nodes up to which there is a picture for who runs no scripts: larger ones have the list."""


def as_page(graph: Graph, closed: Collection[str], facts: Mapping[str, TaskFacts]) -> str:
    """Return a graph as a page, some of its groups closed; facts of tasks are by their nodes' ids.

    The page asks for nothing: its policy forbids all but the style and the script in it. No text
    of a flow is markup in it.
    """
    script = "\n".join(_file(f"{name}.js") for name in _SCRIPTS)
    paints = paint_style(sorted(PAINTS)) if paints_of(graph) else ""
    style = STYLE + paints + _file("page.css")
    folded = fold_groups(graph, closed)
    still = (
        as_svg(folded) if len(folded.nodes) <= _STILL else "<p>The list below has all tasks.</p>"
    )
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"style-src {_hash(style)} {_hash(picture_style(folded))}; script-src {_hash(script)}"
    )
    parts = {
        "policy": policy,
        "name": escape(visible(graph.name)),
        "counts": escape(visible(counts(graph))),
        "style": style,
        "still": still,
        "list": "\n".join(_list(graph)),
        "data": page_data(graph, closed, facts),
        "script": script,
    }
    pieces = _file("page.html").split("@@")  # what stands between two signs is a name
    pieces[1::2] = [parts[name] for name in pieces[1::2]]
    return "".join(pieces)


def _file(name: str) -> str:
    return (TEMPLATES / "page" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _list(graph: Graph) -> Iterator[str]:
    """Yield the nodes as a nested list, each with what it reads and writes."""
    nodes = {node.id: node for node in graph.nodes}
    into: dict[str, list[Edge]] = {}
    for edge in graph.edges:
        into.setdefault(edge.target, []).append(edge)
    members: dict[str, list[Node | str]] = {}
    for id, group in graph.groups.items():
        members.setdefault(group.parent, []).append(id)
    for node in graph.nodes:
        members.setdefault(node.group, []).append(node)
    pending: list[Node | str] = members.get("", [])[::-1]
    while pending:
        one = pending.pop()
        if isinstance(one, Node):
            below = "".join(
                f"<li>{escape(line)}" for line, _ in node_lines(one, into.get(one.id, ()), nodes)
            )
            note = f" {escape(visible(one.note))}" if one.note else ""
            yield f"<li>{_link(one.id, title_of(one))}{note}{below and f'<ul>{below}</ul>'}"
        elif one.startswith("<"):
            yield one
        else:
            yield f"<li>{_link(f'groups.{one}', f'≡ {visible(one)}')}<ul>"
            pending += ["</ul>", *reversed(members.get(one, []))]


def _link(id: str, words: str) -> str:
    return f'<a href="#{quote(id, safe="")}">{escape(words)}</a>'

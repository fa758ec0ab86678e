"""What there is in a flow, by its YAML alone, and what each form says that there is."""

import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

from flowc.drawing.forms.labels import CHANGES, end_of, title_of, type_words
from flowc.drawing.forms.tree import as_tree
from flowc.formatting.write_flow import emit_yaml
from flowc.reporting.formats.shared_text import visible
from ruamel.yaml import YAML

REFERENCE = re.compile(r"\$\{\{ (inputs|tasks)\.(\w+)(?:\.(\w+))? \}\}")
SVG = "{http://www.w3.org/2000/svg}"


def expected(flow):
    """The ids and kinds of nodes, and the ends and kinds of edges, of a flow without errors."""
    data = YAML(typ="safe", pure=True).load(emit_yaml(flow))
    nodes = {(f"inputs.{name}", "input") for name in data.get("inputs", {})}
    edges = set()
    for key, task in data["tasks"].items():
        nodes.add((f"tasks.{key}", "flow" if "flow" in task else "task"))
        for name, value in task.get("with", {}).items():
            edges |= {(*end, f"tasks.{key}", name, "data") for end in ends_in(value)}
        edges |= {
            (f"tasks.{one}", "", f"tasks.{key}", "", "after") for one in task.get("after", ())
        }
        for name, output in task.get("outputs", {}).items():
            edges |= kept(f"tasks.{key}", name, output)
    for name, output in data.get("outputs", {}).items():
        nodes.add((f"outputs.{name}", "output"))
        value = output["value"] if isinstance(output, dict) and "value" in output else output
        edges |= {(*end, f"outputs.{name}", "", "data") for end in ends_in(value)}
        edges |= kept(f"outputs.{name}", "", output)
    nodes |= {(f"artifacts.{key}", "artifact") for key in data.get("artifacts", {})}
    exports = data.get("exports", [])
    exports = exports["artifacts"] if isinstance(exports, dict) else exports
    for number, export in enumerate(exports):
        nodes.add((f"exports.{number}", "export"))
        if "artifact" in export:
            edges.add((f"artifacts.{export['artifact']}", "", f"exports.{number}", "", "export"))
        edges |= {(*end, f"exports.{number}", "", "export") for end in ends_in(export.get("files"))}
    return nodes, edges


def ends_in(value):
    """The nodes and outputs to which the references in a value lead."""
    if isinstance(value, dict):
        return {end for item in value.values() for end in ends_in(item)}
    if isinstance(value, list):
        return {end for item in value for end in ends_in(item)}
    found = REFERENCE.fullmatch(value) if isinstance(value, str) else None
    return {(f"{found[1]}.{found[2]}", found[3] or "")} if found else set()


def kept(node, name, output):
    artifact = output.get("artifact") if isinstance(output, dict) else None
    return {(node, name, f"artifacts.{artifact}", "", "artifact")} if artifact else set()


def with_mark(kind, *marks):
    """A kind, and what changed or became of it: `task added`."""
    return " ".join([kind, *filter(None, marks)])


def kind_of(node):
    return with_mark(node.kind, node.change, node.state.name if node.state else "")


def nodes_of(graph):
    return {(node.id, kind_of(node)) for node in graph.nodes}


def edges_of(graph):
    return {(*edge.ends[:4], with_mark(edge.kind, edge.change)) for edge in graph.edges}


def read_json(text):
    data = json.loads(text)
    nodes = {
        (node["id"], with_mark(node["kind"], node["change"], node["state"]))
        for node in data["nodes"]
    }
    keys = ("from", "output", "to", "input")
    return nodes, {
        (*(edge[key] or "" for key in keys), with_mark(edge["kind"], edge["change"]))
        for edge in data["edges"]
    }


def read_svg(text):
    nodes, edges = set(), set()
    for element in ElementTree.fromstring(text).iter():
        classes = element.get("class", "").split()
        kind = " ".join(name for name in classes[1:] if name not in ("same", "wrong"))
        if "node" in classes:
            nodes.add((element.get("data-id"), kind))
        elif "data-from" in element.keys():  # noqa: SIM118
            ends = [element.get(f"data-{end}", "") for end in ("from", "output", "to", "input")]
            edges.add((*ends, kind))
    return nodes, edges


DATA = re.compile(r'<script type="application/json" id="data">([^<]*)</script>')
EMPTY = {"meta", "br", "input"}


def page_data(text):
    """The data of a page, its tables resolved: ids of nodes and kinds, and the ends of edges."""
    data = json.loads(DATA.search(text)[1])
    items = [{"kind": "task", **item} for item in data["items"]]
    texts = data["texts"] if data["edges"] else []
    edges = []
    for source, target, *more in data["edges"]:
        words = [texts[one] for one in more]
        kind = with_mark(words[2], *words[6:])  # between them are types, and a rule
        edges.append((items[source]["id"], words[0], items[target]["id"], words[1], kind))
    return {**data, "items": items, "edges": edges}


def read_page(text):
    data = page_data(text)
    nodes = {
        (one["id"], with_mark(one["kind"], one.get("change"), one.get("state")))
        for one in data["items"]
        if "level" not in one
    }
    return nodes, {*data["edges"]}


class Elements(HTMLParser):
    """The elements of a page as a reader of HTML finds them: names, attributes and their texts."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.found, self.open = [], []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        assert len({name for name, _ in attrs}) == len(attrs)
        self.found.append([tag, dict(attrs), ""])
        if tag not in EMPTY:
            self.open.append(self.found[-1])

    def handle_endtag(self, tag):
        while self.open.pop()[0] != tag:  # HTML leaves the ends of items out
            pass

    def handle_data(self, data):
        if self.open:
            self.open[-1][2] += data


DOT_TEXT = r'"((?:[^"\\]|\\.)*)"'
DOT_CLASS = r'class="?(\w+(?: (?!same)[\w-]+)?)(?: same)?"?'
DOT_NODE = re.compile(rf" *{DOT_TEXT} \[{DOT_CLASS}, label={DOT_TEXT}.*\];")
DOT_EDGE = re.compile(rf" *{DOT_TEXT} -> {DOT_TEXT} \[{DOT_CLASS}, label={DOT_TEXT}.*\];")
DOT_OTHER = re.compile(
    rf"digraph {DOT_TEXT} {{| *label={DOT_TEXT};| *subgraph {DOT_TEXT} {{| *}}|  rankdir=LR;"
    r"|  (node|edge) \[[a-z=, 0-9]+\];"
)


def read_dot(text):
    """Nodes, and edges with their labels; every line is what it looks like."""
    nodes, edges = set(), set()
    for line in text.splitlines():
        edge, node = DOT_EDGE.fullmatch(line), DOT_NODE.fullmatch(line)
        if edge:
            edges.add((edge[1], edge[2], edge[3], edge[4]))
        elif node:
            nodes.add((node[1], node[2]))
        else:
            assert DOT_OTHER.fullmatch(line), line
    return nodes, edges


SAFE = r'"([A-Za-z0-9 _\[\](),:=→▸↻≡◂◆⇒✗]|#[0-9]+;|<br>)*"'
MERMAID_NODE = re.compile(
    rf"n(\d+)(\(\[|\[\[|\[\(|\[/|\[|\(|>|{{{{)({SAFE})[\])/}}]+(?::::([\w-]+))?"
)
MERMAID_EDGE = re.compile(rf"n(\d+) (-->|-\.->|--o|==>)\|({SAFE})\| n(\d+)")
MERMAID_OTHER = re.compile(
    rf"subgraph g\d+ \[{SAFE}\]|end|linkStyle [\d,]+ [a-z:#,0-9]+"
    r'|hidden\["and [\d,]+ more tasks?"\]'
    rf"|classDef [a-z-]+ [a-z:#,0-9]+|remark\[{SAFE}\]"
)
SHAPES = {
    "([": "input", "[": "task", "[[": "flow", "(": "group", "[/": "output", "[(": "artifact",
    ">": "export", "{{": "missing",
}  # fmt: skip
LINES = {"-->": "data", "-.->": "after", "--o": "artifact", "==>": "export"}
HEAD = "---\nconfig:\n  layout: dagre\n---\nflowchart LR\n"


def decoded(text):
    return re.sub(r"#(\d+);", lambda found: chr(int(found[1])), text.strip('"'))


def read_mermaid(text):
    """Titles and kinds of nodes, and edges between titles; every line is what it looks like."""
    assert text.startswith(HEAD)
    nodes, edges = {}, set()
    for line in map(str.strip, text.removeprefix(HEAD).splitlines()):
        node, edge = MERMAID_NODE.fullmatch(line), MERMAID_EDGE.fullmatch(line)
        if node:
            mark = node[5] if node[5] != "same" else ""
            kind = with_mark(SHAPES[node[2]], mark)
            nodes[node[1]] = (decoded(node[3].partition("<br>")[0]), kind)
        elif edge:
            source, target = nodes[edge[1]][0], nodes[edge[5]][0]
            edges.add((source, target, LINES[edge[2]], decoded(edge[3])))
        else:
            assert MERMAID_OTHER.fullmatch(line), line
    return nodes, edges


def labelled(graph, called=lambda node: node.id, marked=True):
    """The edges of a graph with their labels, as `dot` and Mermaid have them."""
    nodes = {node.id: called(node) for node in graph.nodes}
    found = set()
    for edge in graph.edges:
        names = [edge.output, edge.input] if edge.output != edge.input else [edge.output]
        words = [" → ".join(filter(None, names)), type_words(edge)]
        label = ": ".join(filter(None, words)) or edge.kind
        label += f" x{edge.count}" if edge.count > 1 else ""
        label = f"{CHANGES[edge.change]} {label}".lstrip()
        kind = with_mark(edge.kind, edge.change if marked else "")
        found.add((nodes[edge.source], nodes[edge.target], kind, label))
    return found


def read_list(text):
    """The edges that stand under boxes: their ends in words, and their kinds."""
    kinds = {"──▶": "data", "╌╌▶": "after", "──◆": "artifact", "══▶": "export"}
    found = set()
    for line in text.splitlines():
        parts = re.fullmatch(r"(.*?) +(──▶|╌╌▶|──◆|══▶) (.*?)(?:  .*)?", line)
        if parts:
            found.add((parts[1], parts[3], kinds[parts[2]]))
    return found


def in_words(graph):
    nodes = {node.id: node for node in graph.nodes}
    return {
        (
            f"{CHANGES[edge.change]} {end_of(nodes[edge.source], edge.output)}".lstrip(),
            end_of(nodes[edge.target], edge.input),
            edge.kind,
        )
        for edge in graph.edges
    }


def constants(graph):
    return {
        (visible(port.value), end_of(node, port.name), "data")
        for node in graph.nodes
        for port in node.inputs
        if port.value
    }


def read_tree(graph):
    """The titles of nodes in the tree of a graph, and the edges in words."""
    titles, edges, path = [], set(), []
    nodes = {title_of(node): node for node in graph.nodes}
    for line, _ in as_tree(graph)[1:]:
        words = line.lstrip("│├└─ ")
        depth = (len(line) - len(words)) // 3
        path[depth - 1 :] = [words.split("  ")[0]]
        owner = nodes.get(path[-2]) if depth > 1 else None
        if owner is None and words in {f"≡ {id}" for id in graph.groups}:
            continue
        if owner is None:
            titles.append(path[-1])
            continue
        edge = re.fullmatch(
            r"([+~-] )?(?:(waits for)|(?:(\w+) )?←) (.+?)(?:: .*)?(?: x\d+)?", words
        )
        if edge:
            place = owner.id.removeprefix("missing.").partition(".")[0]
            kinds = {"artifacts": "artifact", "exports": "export"}
            kind = "after" if edge[2] else kinds.get(place, "data")
            edges.add(((edge[1] or "") + edge[4], end_of(owner, edge[3] or ""), kind))
    return titles, edges

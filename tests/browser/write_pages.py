"""Writes the pages and the Mermaid that the tests beside it open, into a folder."""

import json
import sys
from pathlib import Path

from drawing.made_graphs import wide
from flowc.composing.vars import BuildSettings
from flowc.drawing.build_graph import EVERY_FLOW, build_graph
from flowc.drawing.describe_tasks import describe_tasks
from flowc.drawing.fold_groups import closed_groups
from flowc.drawing.forms.mermaid import as_mermaid
from flowc.drawing.forms.page import as_page
from flowc.drawing.unite_graphs import unite_graphs
from flowc.pipeline import check
from flowc.workspace.revisions import check_file
from hostile.fields import filled, quoted
from hostile.test_pictures import SIGNS
from places import EXAMPLES

SHOWN = ("model_training", "clinical_matrix", "sub_flow", "every_type")
FIELDS = (
    *("task_name", "label:artifact", "command", "description:task", "default:str", "output_name"),
)
ROWS = 833
"""Rows of each of the six matrices of a large study: 4,999 tasks."""

DOMAINS = "{d: dm, a: adsl}, {d: ae, a: adae}, {d: ex, a: adex}, {d: lb, a: adlb}"


def study(rows):
    """The matrix of the examples with so many rows."""
    text = (EXAMPLES / "clinical_matrix" / "flow.yaml").read_text()
    more = ", ".join(f"{{d: d{number}, a: ad{number}}}" for number in range(rows - 5))
    assert DOMAINS in text
    return text.replace(DOMAINS, f"{DOMAINS}{more and ', '}{more}")


def flow_of(text):
    return check(text.encode()).flow


def page_of(*flows):
    """The page of a flow, or of two versions of one."""
    graph = (build_graph if len(flows) == 1 else unite_graphs)(*flows, EVERY_FLOW)
    ids = {node.id for node in graph.nodes}
    facts = {id: one for flow in flows for id, one in describe_tasks(flow, ids).items()}
    return as_page(graph, closed_groups(graph), facts)


def hostile_flows():
    texts = (filled(place, quoted(sign)) for sign in SIGNS for place in FIELDS)
    return [flow for flow in map(flow_of, texts) if flow is not None]


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    examples = {
        path.parent.name: check_file(path, BuildSettings())[1].flow
        for path in sorted(EXAMPLES.glob("*/flow.yaml"))
    }
    pages = {name: page_of(examples[name]) for name in SHOWN}
    pages["large"] = page_of(flow_of(study(ROWS)))
    pages["wide"] = as_page(wide(5_000), (), {})
    pages["versions"] = page_of(examples["clinical_matrix"], flow_of(study(7)))
    hostile = hostile_flows()
    pages |= {f"hostile-{number}": page_of(flow) for number, flow in enumerate(hostile)}
    for name, page in pages.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    graphs = [build_graph(flow) for flow in (*examples.values(), *hostile)]
    graphs.append(unite_graphs(examples["clinical_matrix"], flow_of(study(7))))
    texts = [as_mermaid(graph, reader) for graph in graphs for reader in ("github", "gitlab")]
    (folder / "mermaid.json").write_text(json.dumps(sorted(set(texts))), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

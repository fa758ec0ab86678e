"""Turns a shape and a size into a graph of tasks, and a graph into the YAML of a flow."""

from __future__ import annotations

from dataclasses import dataclass

FLOW_SHAPES = ("chain", "layered")
SHAPES = (*FLOW_SHAPES, "clinical")

_WIDTH = 10
_STEPS = (0, 1, 3)
_LARGE = 100
"""Tasks above which a flow has warnings."""


@dataclass(frozen=True)
class Graph:
    """A graph of so many tasks; each writes one file and reads those of the tasks it needs.

    In a chain each reads one, in layers of ten each reads three of the layer before. The clinical
    one has a fifth of datasets, a fifth of analysis datasets that read two of those, and the rest
    are tables that read two of these: and all read the dataset of the subjects.
    """

    shape: str
    size: int

    def needs(self, index: int) -> list[int]:
        """Return the tasks whose files a task reads."""
        if self.shape == "chain":
            return [index - 1] if index else []
        if self.shape == "clinical":
            return self._clinical_needs(index)
        layer, place = divmod(index, _WIDTH)
        if layer == 0:
            return []
        return [(layer - 1) * _WIDTH + (place + step) % _WIDTH for step in _STEPS]

    def _clinical_needs(self, index: int) -> list[int]:
        sources = max(2, self.size // 5)  # the last of them is that of the subjects
        if index < sources:
            return []
        first = 0 if index < 2 * sources else sources
        read = (first + index % sources, first + (7 * index + 1) % sources)
        return sorted({sources - 1, *read})


def command(index: int) -> str:
    """Return what a task runs."""
    return f"python /mnt/code/pipeline/transform.py --part {index} --config /mnt/code/config.toml"


def flow_yaml(graph: Graph) -> str:
    """Return the graph as a flow that has no findings."""
    tasks = "".join(_task(graph, index) for index in range(graph.size))
    # Flyte's compiler would take for ever over the larger layered graphs; flowc must not.
    rules = ["path-explosion"] * (graph.shape == "layered") + ["too-many-nodes"]
    ignored = f"  # flowc: ignore[{', '.join(rules)}]" if graph.size > _LARGE else ""
    return f"""\
name: {graph.shape}_{graph.size}
description: A benchmark of {graph.size} tasks.

inputs:
  source:
    type: file[csv]
    description: What the first tasks read.

defaults:
  project_defaults: true

tasks:{ignored}
{tasks}\
outputs:
  result: ${{{{ tasks.part_{graph.size - 1}.result }}}}
"""


def _task(graph: Graph, index: int) -> str:
    needs = graph.needs(index)
    read = {f"part_{need}": f"tasks.part_{need}.result" for need in needs}
    read = read or {"source": "inputs.source"}
    inputs = "".join(f"      {name}: file[csv]\n" for name in read)
    values = "".join(f"      {name}: ${{{{ {value} }}}}\n" for name, value in read.items())
    return f"""\
  part_{index}:
    name: Transform part {index}
    command: {command(index)}
    inputs:
{inputs}\
    with:
{values}\
    outputs:
      result: file[csv]

"""

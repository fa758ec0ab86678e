"""Turns a shape and a size into a graph of tasks, and a graph into the YAML of a flow."""

from __future__ import annotations

from dataclasses import dataclass

SHAPES = ("chain", "layered")

_WIDTH = 10
_STEPS = (0, 1, 3)


@dataclass(frozen=True)
class Graph:
    """A graph of so many tasks; each writes one file and reads those of the tasks it needs."""

    shape: str
    size: int

    def needs(self, index: int) -> list[int]:
        """Return the tasks whose files a task reads: one in a chain, three of the layer before."""
        if self.shape == "chain":
            return [index - 1] if index else []
        layer, place = divmod(index, _WIDTH)
        if layer == 0:
            return []
        return [(layer - 1) * _WIDTH + (place + step) % _WIDTH for step in _STEPS]


def command(index: int) -> str:
    """Return what a task runs."""
    return f"python /mnt/code/pipeline/transform.py --part {index} --config /mnt/code/config.toml"


def flow_yaml(graph: Graph) -> str:
    """Return the graph as a flow that has no findings."""
    tasks = "".join(_task(graph, index) for index in range(graph.size))
    # Flyte's compiler would take for ever over the larger layered graphs; flowc must not.
    return f"""\
name: {graph.shape}_{graph.size}
description: A benchmark of {graph.size} tasks.

inputs:
  source:
    type: file[csv]
    description: What the first tasks read.

defaults:
  project_defaults: true

tasks:  # flowc: ignore[path-explosion, too-many-nodes]
{tasks}
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

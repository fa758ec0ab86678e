"""Turns a graph into an Argo Workflow, and into the commands of others that compile one."""

from __future__ import annotations

from pathlib import Path

from bench.graphs import Graph, command
from bench.measure import Command

HOME = Path(__file__).parents[1] / ".venv-peers"

ARGO = "argo2prefect"
HERA = "hera generate python"

_SIZES = (10, 100, 1000)
_TIMEOUT = 120
_SOURCE = "{{inputs.artifacts.source}}"


def peer_commands(graph: Graph, folder: Path) -> list[Command]:
    """Return the peers' commands on a graph, and write what they read into a folder."""
    if graph.size not in _SIZES:
        return []
    manifest = folder / "argo.yaml"
    manifest.write_text(argo_yaml(graph), encoding="utf-8")
    lines = {
        HERA: ("hera", "generate", "python", str(manifest)),
        ARGO: ("argo2prefect", "convert", "--quiet", str(manifest)),
    }
    return [_command(name, *line) for name, line in lines.items()]


def _command(name: str, program: str, *arguments: str) -> Command:
    path = HOME / "bin" / program
    line = (str(path), *arguments)
    return Command(name, line, required=False, absent=not path.exists(), timeout=_TIMEOUT)


def argo_yaml(graph: Graph) -> str:
    """Return the graph as an Argo Workflow: a template for each task, and one DAG of them all."""
    tasks = "".join(_dag_task(graph, index) for index in range(graph.size))
    templates = "".join(_template(graph, index) for index in range(graph.size))
    return f"""\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: {graph.shape}-{graph.size}-
spec:
  entrypoint: main
  arguments:
    artifacts:
      - name: source
        s3:
          key: source.csv
  templates:
    - name: main
      inputs:
        artifacts:
          - name: source
      dag:
        tasks:
{tasks}\
{templates}"""


def _read(graph: Graph, index: int) -> dict[str, str]:
    """Return the artifacts that a task reads, and where they come from."""
    needs = graph.needs(index)
    results = {f"part-{n}": f"{{{{tasks.part-{n}.outputs.artifacts.result}}}}" for n in needs}
    return results or {"source": _SOURCE}


def _dag_task(graph: Graph, index: int) -> str:
    after = "".join(f"              - part-{need}\n" for need in graph.needs(index))
    artifacts = "".join(
        f'                - name: {name}\n                  from: "{value}"\n'
        for name, value in _read(graph, index).items()
    )
    dependencies = f"            dependencies:\n{after}" if after else ""
    return f"""\
          - name: part-{index}
            template: part-{index}
{dependencies}\
            arguments:
              artifacts:
{artifacts}"""


def _template(graph: Graph, index: int) -> str:
    program, *arguments = command(index).split()
    quoted = "".join(f'          - "{argument}"\n' for argument in arguments)
    inputs = "".join(
        f"          - name: {name}\n            path: /workflow/inputs/{name}\n"
        for name in _read(graph, index)
    )
    return f"""\
    - name: part-{index}
      inputs:
        artifacts:
{inputs}\
      outputs:
        artifacts:
          - name: result
            path: /workflow/outputs/result
      container:
        image: example.com/image:v1
        command:
          - {program}
        args:
{quoted}"""

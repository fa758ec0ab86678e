"""Turns a graph into the commands that are measured on it, and writes the files that they read."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from bench.graphs import Graph, flow_yaml
from bench.measure import Command
from bench.peers import peer_commands

PASS = "python -c pass"
IMPORTS = "imports"
FLOOR = "imports, compose (the floor)"
VERSION = "flowc version"
CHECK = "flowc check"
GRAPH = "flowc graph, as SVG"
BUILD = "flowc build"
UNPROVEN = "flowc build, bytes unchecked"
KEYSTROKE = "check in a warm process"
SERIALISE = "flytekit load, serialise"

# `import pydantic` alone loads next to nothing: its names come when they are asked for.
_IMPORTS = "import ruamel.yaml, jinja2; from pydantic import BaseModel"
_COMPOSE = (
    f"{_IMPORTS}; import sys; "
    "ruamel.yaml.YAML(typ='safe', pure=True).compose(open(sys.argv[1], encoding='utf-8'))"
)
_UNPROVEN = Path(__file__).with_name("unproven.py")
_KEYSTROKE = Path(__file__).with_name("keystroke.py")
_SERIALISE = Path(__file__).with_name("serialise.py")


def commands(graph: Graph, folder: Path) -> list[Command]:
    """Return what is measured on a graph, in the order of the table."""
    folder.mkdir(parents=True, exist_ok=True)
    flow, module = folder / "flow.yaml", folder / "workflow.py"
    picture = folder / "flow.svg"
    flow.write_text(flow_yaml(graph), encoding="utf-8")
    python = sys.executable
    return [
        Command(PASS, (python, "-c", "pass")),
        Command(IMPORTS, (python, "-c", _IMPORTS)),
        Command(FLOOR, (python, "-c", _COMPOSE, str(flow))),
        Command(VERSION, (python, "-m", "flowc", "version")),
        Command(CHECK, (python, "-m", "flowc", "check", "--no-cache", str(flow))),
        Command(KEYSTROKE, (python, str(_KEYSTROKE), str(flow)), tells=True),
        Command(GRAPH, (python, "-m", "flowc", "graph", "-q", "-o", str(picture), str(flow))),
        # a module that is up to date already would not be written again
        Command(BUILD, (python, "-m", "flowc", "build", "--no-cache", str(flow)), writes=module),
        Command(
            UNPROVEN, (python, str(_UNPROVEN), "build", "--no-cache", str(flow)), writes=module
        ),
        Command(
            SERIALISE,
            (python, str(_SERIALISE), str(module)),
            absent=find_spec("flytekit") is None,
        ),
        *peer_commands(graph, folder),
    ]


def packages() -> Iterator[Path]:
    """Yield the folders of flowc and of the libraries that it is made with."""
    for name in ("flowc", "ruamel.yaml", "pydantic", "jinja2", "click"):
        spec = find_spec(name)
        if spec is not None and spec.origin is not None:
            yield Path(spec.origin).parent

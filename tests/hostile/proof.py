"""Measures what the check of the emitted bytes takes of a build."""

import time
from unittest import mock

from flowc.emitting.python import workflow
from flowc.flow import Flow
from flowc.pipeline import build

_TASK = """\
  t{0}:
    name: Task {0}
    command: python /mnt/code/step.py --part {0}
    inputs: {{before: 'file[csv]'}}
    with: {{before: '${{{{ {1} }}}}'}}
    outputs: {{result: 'file[csv]'}}
"""


def flow_of(tasks: int) -> bytes:
    sources = ["inputs.source", *(f"tasks.t{i}.result" for i in range(tasks - 1))]
    text = "".join(_TASK.format(index, source) for index, source in enumerate(sources))
    head = "name: f\ndefaults: {project_defaults: true}\ninputs: {source: 'file[csv]'}\ntasks:\n"
    return (head + text).encode()


def seconds(tasks: int) -> float:
    """Return the CPU seconds that the check of a module of so many tasks takes."""
    checked: list[tuple[Flow, bytes]] = []
    with mock.patch.object(workflow, "prove", lambda *arguments: checked.append(arguments)):
        build(flow_of(tasks))
    return min(_timed(*checked[0]) for _ in range(7))


def _timed(flow: Flow, module: bytes) -> float:
    started = time.process_time()
    workflow.prove(flow, module)
    return time.process_time() - started

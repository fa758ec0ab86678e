"""What others need to know of a flow: its tasks, outputs, and what it registers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import NamedTuple

from flowc.findings.record import record
from flowc.findings.source import Span


class Entity(NamedTuple):
    """What Flyte knows by a name: a task or a workflow.

    `span` is where its flow gets it from; `digest` is equal for equal definitions, and empty
    where something of it is unknown.
    """

    name: str
    digest: str
    span: Span


class Listed(NamedTuple):
    """A task: its key, and the name by which Flyte knows it; the file, if it runs a flow.

    `kind` is `job` or `flow`, `row` the row of a matrix that it stands for, if any.
    """

    key: str
    runs: str
    kind: str
    row: str


@record(frozen=True)
class Summary:
    """A flow in plain values: all that is wanted of it once it is checked."""

    name: str
    inputs: tuple[tuple[str, str], ...] = ()
    """Names and types."""
    outputs: tuple[tuple[str, str], ...] = ()
    tasks: tuple[Listed, ...] = ()
    vars: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    jobs: tuple[Entity, ...] = ()
    """What registers as a task, the tasks of the flows that this one runs included."""
    functions: tuple[Entity, ...] = ()
    """What registers as a workflow, by its function: the flow itself is the last."""
    ignored: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """The rules that comments silence, by their lines."""
    unset: tuple[str, ...] = ()
    """The variables that are not set and have no default: without them there is no module."""

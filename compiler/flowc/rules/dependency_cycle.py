"""The rule `dependency-cycle`."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.findings.finding import Finding, finding_at
from flowc.flow import Flow
from flowc.language.references import TaskRef
from flowc.resolving.dependency_order import cycles

_SHOWN = 200


def dependency_cycle(flow: Flow) -> Iterator[Finding]:
    """Tasks that wait for each other.

    Each knot of tasks is told once, by one of its shortest cycles.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          chicken:
            command: python hatch.py
            after: [egg]
          egg:
            command: python lay.py
            after: [chicken]

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          chicken:
            command: python hatch.py
            after: [egg]
          egg:
            command: python lay.py
    """
    needs = {
        task.key: [
            *(ref.task for ref in task.references() if isinstance(ref, TaskRef)),
            *task.after,
        ]
        for task in flow.in_written_order()
    }
    for cycle in cycles(needs):
        path = [flow.called(key) for key in [*cycle, cycle[0]]]
        shown = " -> ".join(path if len(path) <= _SHOWN else [*path[:_SHOWN], "...", path[-1]])
        words = "waits for itself" if len(cycle) == 1 else f"waits for itself: {shown}"
        place, message = ("tasks", cycle[0]), f"the task '{path[0]}' {words}"
        yield finding_at(flow.places, place, message, at="key", names=flow.places.row(place))

"""What became of each task of a flow in a run, by the events of that, for its picture."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from flowc.commands.runs.tasks import jobs_of
from flowc.drawing.build_graph import build_graph
from flowc.drawing.graph import Graph, State
from flowc.drawing.show_states import show_states
from flowc.flow import Flow
from flowc.running.request import Event, Fault, FlowEnd, TaskEnd, TaskStart

_NOT_RUN = State("not-run")


def graph_of_run(
    flow: Flow, states: Mapping[str, State], remark: str, expanded: Collection[str] = ()
) -> Graph:
    """Return all of a flow, with what became of its tasks, and what is said of the run."""
    return replace(show_states(build_graph(flow, expanded), states), remark=remark)


def states_of(flow: Flow, events: Iterable[Event]) -> tuple[dict[str, State], str]:
    """Return the states of all jobs of a flow by their paths, and in words how the run ended.

    What the run did not touch has not run; what it began and did not end was aborted, unless the
    run goes on.
    """
    states = dict.fromkeys(jobs_of(flow), _NOT_RUN)
    run, end = "the last run", "has not ended"
    for event in events:
        if isinstance(event, TaskStart | TaskEnd) and event.stub:
            run = "the last run with stubs"
        if isinstance(event, TaskStart):
            states[event.task] = State("running")
        elif isinstance(event, TaskEnd):
            states[event.task] = State(event.state, event.seconds)
        elif isinstance(event, FlowEnd | Fault):
            end = event.state if isinstance(event, FlowEnd) else "came to a fault"
            end = "was aborted" if end == "aborted" else end
            for path, state in states.items():
                states[path] = State("aborted") if state.name == "running" else state
    known = {path: states[path] for path in jobs_of(flow)}
    return known, f"{run} {end}"

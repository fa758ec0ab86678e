"""What is told when a run is over: the time of each task, and where the outputs lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flowc.commands.runs.display import value_text
from flowc.commands.table import table
from flowc.reporting.formats.shared_text import took
from flowc.running.request import FlowEnd, TaskEnd, Value


def lines_at_end(
    name: str,
    end: FlowEnd,
    tasks: Sequence[TaskEnd],
    outputs: Mapping[str, Value],
    seconds: float,
    is_kept: bool = False,
) -> Iterator[str]:
    """Yield what is told of a run: each task with its time, the outputs, and how it ended.

    `is_kept` says that the outputs lie where the next run leaves them alone.
    """
    if tasks:
        yield "Tasks:"
        rows = [(one.task, one.state.replace("-", " "), _time(one)) for one in tasks]
        yield from (f"  {line}" for line in table(rows))
    if outputs:
        is_lent = not is_kept and any(one.kind != "value" for one in outputs.values())
        yield (
            "Outputs, kept until the next run (--output-dir copies them):"
            if is_lent
            else "Outputs:"
        )
        pairs = [(key, value_text(one.value)) for key, one in outputs.items()]
        yield from (f"  {line}" for line in table(pairs))
    yield f"{name}: {end.state} after {took(seconds)}"


def _time(end: TaskEnd) -> str:
    return "" if end.state in ("skipped", "cached") else took(end.seconds)

"""What is told when a run is over: how each task ended, its time, and where the outputs lie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from flowc.commands.runs.event_lines import value_text, words_of
from flowc.commands.table import table
from flowc.reporting.formats.shared_text import took, visible
from flowc.running.request import DONE, FlowEnd, TaskEnd

_MOST, _SLOWEST = 20, 5
"""Tasks that are listed one by one; and how many of more."""


def lines_at_end(
    name: str,
    end: FlowEnd,
    tasks: Sequence[TaskEnd],
    seconds: float,
    is_kept: bool = False,
) -> Iterator[str]:
    """Yield what is told of a run: its tasks with their times, the outputs, and how it ended.

    `is_kept` says that the outputs lie where the next run leaves them alone.
    """
    if tasks:
        yield "Tasks:"
        yield from (f"  {line}" for line in _tasks(tasks))
    if end.outputs:
        is_lent = not is_kept and any(one.kind != "value" for one in end.outputs.values())
        yield (
            "Outputs, kept until the next run (--output-dir copies them):"
            if is_lent
            else "Outputs:"
        )
        pairs = [
            (key, value_text(one.value) + (" (a stub)" if key in end.stubs else ""))
            for key, one in end.outputs.items()
        ]
        yield from (f"  {line}" for line in table(pairs))
    saved = sum(one.saved for one in tasks)
    cached = f"; the cache saved {took(saved)}" if saved else ""
    yield f"{name}: {end.state} after {took(seconds)}{cached}"


def _tasks(tasks: Sequence[TaskEnd]) -> Iterator[str]:
    """Yield each task, of many the slowest; those that were skipped by what they waited for."""
    run = [one for one in tasks if one.state != "skipped"]
    if len(run) <= _MOST:
        yield from table([_row(one) for one in run])
    else:
        counts = Counter(words_of(one.state) for one in run)
        yield ", ".join(f"{number} {state}" for state, number in counts.items())
        slowest = sorted(run, key=lambda one: -one.seconds)[:_SLOWEST]
        failed = [one for one in run if one.state not in DONE and one not in slowest]
        yield "the slowest:"
        yield from (f"  {line}" for line in table([_row(one) for one in [*slowest, *failed]]))
    for cause, number in Counter(one.cause for one in tasks if one.state == "skipped").items():
        yield f"{number} skipped, since {visible(cause)} failed"


def _row(end: TaskEnd) -> tuple[str, ...]:
    """Return a task, how it ended, its time, and of one that failed its log."""
    if end.state == "cached":
        return end.task, "cached", f"saved {took(end.saved)}" if end.saved else "", ""
    return (
        end.task,
        words_of(end.state),
        took(end.seconds),
        "" if end.state in DONE else visible(end.log),
    )

"""Shows the logs of a run that is kept, once or until it is over."""

from __future__ import annotations

import re
import time

import click

from flowc.commands.runs.kept_events import KeptRun
from flowc.commands.runs.log_readers import LogReader
from flowc.findings.nearest import Guesses
from flowc.reporting.formats.shared_text import visible
from flowc.running.request import Fault, FlowEnd, TaskStart

_TICK = 0.2  # seconds


def show_logs(run: KeptRun, task: str | None, attempt: int | None) -> None:
    """Print what the tasks, or one, have printed in their last attempts, or one of them.

    Raises UsageError for a task or an attempt that the run has not.
    """
    task = _known(run, task)
    starts: dict[str, TaskStart] = {}
    for event in run.events():
        if isinstance(event, TaskStart) and attempt in (None, event.attempt):
            starts[event.task] = event
    if task is not None and task not in starts:
        what = f"attempt {attempt}" if attempt else "attempt: it was cached, skipped, or waits"
        raise click.UsageError(f"the last run of {task!a} has no {what}")
    for start in starts.values():
        if task is None or start.task == task:
            _print(start.task, LogReader(start.log), alone=task is not None, is_done=True)


def follow_logs(run: KeptRun, task: str | None) -> None:
    """Print what jobs, or one, print until the run is over, or its process is gone.

    Raises UsageError for a task that the run has not.
    """
    task = _known(run, task)
    logs: dict[str, tuple[str, LogReader]] = {}
    while True:
        is_over = not run.is_running()
        for event in run.events():
            is_over = is_over or isinstance(event, FlowEnd | Fault)
            if isinstance(event, TaskStart) and task in (None, event.task):
                logs.setdefault(event.log, (event.task, LogReader(event.log)))
        for name, reader in logs.values():
            _print(name, reader, alone=task is not None, is_done=is_over)
        if is_over:
            return
        time.sleep(_TICK)


def _known(run: KeptRun, task: str | None) -> str | None:
    """Return the path of a task, which may be named as a row of a matrix."""
    if task is None or task in run.about.tasks:
        return task
    key = re.sub(r"[\[,]\s*", "_", task).replace("]", "")  # `sdtm[ae,qc]` runs as `sdtm_ae_qc`
    if key in run.about.tasks:
        return key
    hint = Guesses().did_you_mean(task, run.about.tasks)
    told = f"the last run had no task {task[:200]!a}"
    raise click.UsageError(f"{told}; {hint}" if hint else told)


def _print(task: str, reader: LogReader, alone: bool, is_done: bool) -> None:
    for line in reader.lines(is_done):
        click.echo(visible(line if alone else f"{task} | {line}"))

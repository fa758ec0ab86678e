"""The tasks of a flow by their paths, those of its sub-flows included: `prep.load`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from flowc.findings.nearest import Guesses
from flowc.flow import Flow, Task
from flowc.language.references import TaskRef
from flowc.running.request import Call


def calls_of(flow: Flow) -> tuple[Call, ...]:
    """Return what the generated function calls, in its order."""
    return tuple(
        Call(task.key, task.name, _needs(task))
        if task.flow is None
        else Call(task.key, task.flow.name, _needs(task), calls_of(task.flow))
        for task in flow.tasks
    )


def _needs(task: Task) -> tuple[str, ...]:
    """Return the keys of the tasks that a task takes values from, or comes after."""
    values = [one.task for one in task.references() if isinstance(one, TaskRef)]
    return tuple(dict.fromkeys([*values, *task.after]))


def tasks_of(flow: Flow, above: str = "") -> Iterator[tuple[str, Task]]:
    """Yield every task of a flow by its path, a sub-flow before its tasks."""
    for task in flow.tasks:
        path = above + task.key
        yield path, task
        if task.flow is not None:
            yield from tasks_of(task.flow, f"{path}.")


def jobs_of(flow: Flow, above: str = "") -> dict[str, Task]:
    """Return the tasks that are jobs and no flows, by their paths, in the order of their calls."""
    return {path: task for path, task in tasks_of(flow, above) if task.flow is None}


def job_at(flow: Flow, path: str) -> Task:
    """Return the job at a path; raise UsageError where there is none."""
    task = _task_at(flow, path)
    if task.flow is not None:
        first = next((one for one in jobs_of(flow) if one.startswith(f"{path}.")), path)
        raise click.UsageError(f"{path!a} is a flow: name one of its tasks, such as {first!a}")
    return task


def jobs_until(flow: Flow, path: str) -> tuple[str, ...]:
    """Return the paths of the jobs at a path, which may be a sub-flow's, and of all they wait for.

    Raises UsageError where the path leads nowhere.
    """
    _task_at(flow, path)
    return tuple(_until(flow, path.split("."), ""))


def _task_at(flow: Flow, path: str) -> Task:
    tasks = dict(tasks_of(flow))
    if path not in tasks:
        raise click.UsageError(unknown_task(flow, path))
    return tasks[path]


def row_at(path: str, task: Task) -> str:
    """Return what the task at a path is called as a row of its matrix: `sdtm[ae]`; its path, if it
    is none."""
    return path.removesuffix(task.key) + task.row if task.row else path


def unknown_task(flow: Flow, name: str) -> str:
    """Return what there is to say of a name that no task of a flow has."""
    rows = dict.fromkeys(row_at(path, task) for path, task in tasks_of(flow))
    row = next((one for one in rows if one.startswith(f"{name}[")), None)
    if row is not None:
        return f"{name!a} is a matrix: name one of its rows, such as {row!a}"
    hint = Guesses().did_you_mean(name, [path for path, _ in tasks_of(flow)])
    return f"the flow has no task {name[:200]!a}" + (f"; {hint}" if hint else "")


def _until(flow: Flow, keys: Sequence[str], above: str) -> Iterator[str]:
    last, *inside = keys
    before = _before(flow, last)
    for task in flow.tasks:
        path = above + task.key
        if task.key == last and inside and task.flow is not None:
            yield from _until(task.flow, inside, f"{path}.")
        elif task.key == last or task.key in before:
            yield from [path] if task.flow is None else jobs_of(task.flow, f"{path}.")


def _before(flow: Flow, key: str) -> set[str]:
    """Return the keys of all tasks that a task waits for, directly or not."""
    found: set[str] = set()
    pending = [key]
    while pending:
        for need in _needs(flow.task_by_key[pending.pop()]):
            if need not in found:
                found.add(need)
                pending.append(need)
    return found

"""Says of each job of a flow whether it would run or is cached, and starts none."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence

from flytekit.models.literals import Literal

from flowc.running import task_cache as cached
from flowc.running.attempts import Running, lay_inputs
from flowc.running.awaited import Made, awaited_in
from flowc.running.downloads import NotFetchedError
from flowc.running.request import TaskPlan
from flowc.running.schedule import Planned


def forecast(
    planned: Sequence[Planned], running_of: Callable[[Planned, Made], Running]
) -> Iterator[TaskPlan]:
    """Yield what would become of each job, in the order of their calls.

    Raises Unrunnable where an input cannot be copied, which its digest is made of.
    """
    made: dict[str, dict[str, Literal]] = {}
    for one in planned:
        running = running_of(one, made)
        path, request = one.job.path, running.request
        is_cached = one.task.metadata.cache and request.cache_folder and path not in request.anew
        unknown = _decides(one, made)
        if path in request.stubs:
            yield TaskPlan(path, "stub")
        elif not is_cached or running.below_stub:
            yield TaskPlan(path, "run")
        elif unknown is not None:
            yield TaskPlan(path, "unknown", unknown)
        else:
            yield _looked_up(running, made)


def _decides(planned: Planned, made: Made) -> str | None:
    """Return a job that is to write what a job is given."""
    awaited = (path for one in planned.inputs.values() for path in awaited_in(one))
    return next((path for path in awaited if path not in made), None)


def _looked_up(running: Running, made: dict[str, dict[str, Literal]]) -> TaskPlan:
    cache = str(running.request.cache_folder)
    os.makedirs(running.folder)
    try:
        inputs = cached.digests_of(running.task, lay_inputs(running))
    except NotFetchedError as error:
        return TaskPlan(running.path, "unknown", reason=str(error))
    except OSError:
        return TaskPlan(running.path, "run")  # which tells why it cannot be cached
    key = cached.key_of(running.task, running.custom, inputs, running.request.mounts)
    try:
        kept = cached.recall(cache, key, running.wanted, running.outputs)
    except cached.Damaged:
        kept = None
    if kept is None:
        return TaskPlan(running.path, "run")
    made[running.path] = kept.outputs
    return TaskPlan(running.path, "cached")

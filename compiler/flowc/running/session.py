"""Runs a flow by flytekit's own local execution, which binds values, and calls jobs that are run
when it is done.

While it calls them, `Awaited` stands for what they will make: so all that is wrong with the inputs
of a run is told before its first job starts, and jobs run as soon as their inputs are known.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from flytekit.core.context_manager import ExecutionState, FlyteContextManager
from flytekit.core.promise import Promise, VoidPromise
from flytekit.core.type_engine import TypeEngine
from flytekit.models.literals import Literal, LiteralMap
from flytekit.models.types import LiteralType

from flowc.running.attempts import Running, values_of
from flowc.running.awaited import Awaited, Made, awaited_in, filled
from flowc.running.downloads import fetch, refuse
from flowc.running.forecast import forecast
from flowc.running.isolation import refuse_mounts
from flowc.running.job_order import Job, below, jobs_of
from flowc.running.job_places import is_plain
from flowc.running.job_process import JobProcess
from flowc.running.request import Event, Exports, FlowEnd, Request, Unrunnable, WrongInput
from flowc.running.schedule import Planned, Schedule
from flowc.running.values import Absent, Unfit, decode, holds_absent, is_directory


class Session:
    """One run of a flow: which jobs are called, and with what."""

    def __init__(
        self, request: Request, environ: Mapping[str, str], tell: Callable[[Event], None]
    ) -> None:
        self.request, self.environ, self.tell = request, environ, tell
        self.jobs = jobs_of(request.calls)
        self.called = 0
        self.planned: list[Planned] = []
        self.exported: list[Exports] = []
        self.below_stubs = below(self.jobs, request.stubs)

    def run(self, workflow: Any) -> bool:
        """Run a workflow of flytekit's; return whether it succeeded.

        Raises WrongInput for values that do not fit, Unrunnable for all else that is no job's
        fault.
        """
        inputs = self._launch_inputs(workflow)
        context = FlyteContextManager.current_context()
        mode = ExecutionState.Mode.LOCAL_WORKFLOW_EXECUTION
        local = context.new_execution_state().with_params(mode=mode)
        with FlyteContextManager.with_context(context.with_execution_state(local)) as inner:
            result = workflow.local_execute(inner, **inputs)
        if self.request.dry:
            for plan in forecast(self.planned, lambda one, made: self._running(one, made, _drop)):
                self.tell(plan)
            self.tell(FlowEnd("planned"))
            return True
        return self._run_jobs(workflow, result)

    def _run_jobs(self, workflow: Any, result: Any) -> bool:
        """Run what is planned, and return whether all of it succeeded; `result` has awaited
        values."""
        refuse_mounts(self.request.shown, self.request.isolation)
        stops = self.request.failure_policy == "fail_immediately"
        schedule = Schedule(self.planned, self.request.parallel, stops, self.tell, self._start)
        schedule.run()
        stopped = stops and schedule.failed is not None
        for export in () if stopped else self.exported:
            self.tell(export)
        types = {name: one.type for name, one in workflow.interface.outputs.items()}
        found = {} if stopped else dict(_outputs(result, types, schedule.made))
        state = "succeeded" if schedule.failed is None else "failed"
        stubs = tuple(name for name in found if name in self._stubs(result))
        self.tell(FlowEnd(state, values_of(found, types), stubs))
        return schedule.failed is None

    def _stubs(self, result: Any) -> set[str]:
        """Return the outputs of the flow that come from stubs."""
        return {
            promise.var
            for promise in _promises(result)
            if self.below_stubs.intersection(awaited_in(promise.val))
        }

    def _launch_inputs(self, workflow: Any) -> dict[str, Promise]:
        known, found = workflow.interface.inputs, {}
        if unknown := self.request.inputs.keys() - known.keys():
            raise WrongInput(f"the flow has no input '{min(unknown)}'")
        defaults = workflow.python_interface.inputs_with_defaults
        for name, variable in known.items():
            kind, default = defaults[name]
            if name in self.request.inputs:
                found[name] = _given(name, variable.type, self.request.inputs[name])
            elif default is not None or _takes_none(variable.type):
                context = FlyteContextManager.current_context()
                found[name] = TypeEngine.to_literal(context, default, kind, variable.type)
            elif self.request.tasks is not None:
                found[name] = Absent()
            else:
                raise WrongInput(f"the input '{name}' needs a value")
        return {name: Promise(name, literal) for name, literal in found.items()}

    def call(self, task: Any, custom: Mapping[str, Any], given: LiteralMap) -> LiteralMap:
        """Plan the next job: what the stand-in asks for when flytekit executes a task."""
        job = self._next(task)
        names = task.interface.outputs
        if self.request.tasks is not None and job.path not in self.request.tasks:
            return LiteralMap({name: Absent() for name in names})
        self.planned.append(Planned(job, task, custom, self._inputs(job, task, given.literals)))
        return LiteralMap({name: Awaited(job.path, name) for name in names})

    def _start(self, planned: Planned, made: Made) -> JobProcess:
        return JobProcess(planned.job.path, lambda tell: self._running(planned, made, tell))

    def _running(self, planned: Planned, made: Made, tell: Callable[[Event], None]) -> Running:
        folder = os.path.join(self.request.folder, "fetched")
        return Running(
            self.request,
            self.environ,
            planned.job.path,
            planned.task,
            planned.custom,
            planned.inputs_of(made),
            refuse if self.request.dry else partial(fetch, folder),
            tell,
            planned.job.path in self.below_stubs,
        )

    def export(self, custom: Mapping[str, Any]) -> None:
        """Note what Domino would export at the end of the flow."""
        if self.request.tasks is None:
            self.exported.append(Exports(tuple(custom["exports"])))

    def _next(self, task: Any) -> Job:
        job = self.jobs[self.called] if self.called < len(self.jobs) else None
        if job is None or job.name != task.name:
            wanted = f"'{job.name}'" if job else "nothing more"
            raise Unrunnable(f"the module calls '{task.name}' where the flow has {wanted}")
        self.called += 1
        return job

    def _inputs(self, job: Job, task: Any, given: Mapping[str, Literal]) -> dict[str, Literal]:
        own = self.request.task_inputs.get(job.path, {})
        types = {name: one.type for name, one in task.interface.inputs.items()}
        if unknown := own.keys() - types.keys():
            raise WrongInput(f"the task '{job.path}' has no input '{min(unknown)}'")
        inputs = {**given, **{name: _given(name, types[name], own[name]) for name in own}}
        missing = [name for name, literal in inputs.items() if holds_absent(literal)]
        if missing:
            raise WrongInput(f"the task '{job.path}' needs a value for its input '{missing[0]}'")
        return inputs


def _given(name: str, wanted: LiteralType, value: Any) -> Literal:
    """Return a value that the user gave as a literal; its files have to be there."""

    def place(path: str, kept: LiteralType) -> str:
        if path.startswith("file://"):
            path = path.removeprefix("file://")
        if "://" in path:
            return path
        if not os.path.exists(path):
            raise Unfit(f"there is no {path}")
        if is_plain(kept) and os.path.isdir(path) != is_directory(kept):
            wanted, found = ("folder", "file") if is_directory(kept) else ("file", "folder")
            raise Unfit(f"wanted a {wanted}, got the {found} {path}")
        return os.path.abspath(path)

    try:
        return decode(wanted, value, place)
    except Unfit as error:
        raise WrongInput(f"the input '{name}': {error}") from None


def _takes_none(wanted: LiteralType) -> bool:
    union = wanted.union_type
    return union is not None and any(one.simple == 0 for one in union.variants)


def _outputs(
    result: Any, types: Mapping[str, LiteralType], made: Made
) -> Iterator[tuple[str, Literal]]:
    """Yield the outputs of the flow that are whole."""
    for promise in _promises(result) if types else ():
        literal = filled(promise.val, made)
        if not holds_absent(literal):
            yield promise.var, literal


def _promises(result: Any) -> list[Promise]:
    """Return what a workflow of flytekit's gives: one, several, or nothing."""
    if result is None or isinstance(result, VoidPromise):
        return []
    return [result] if isinstance(result, Promise) else [*result]


def _drop(_event: Event) -> None:
    pass

"""Runs a flow by flytekit's own local execution, whose calls of jobs come here, one after the
other."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from flytekit.core.context_manager import ExecutionState, FlyteContextManager
from flytekit.core.promise import Promise
from flytekit.core.type_engine import TypeEngine
from flytekit.models.literals import Literal, LiteralMap
from flytekit.models.types import LiteralType

from flowc.running import attempts
from flowc.running.attempts import Running, values_of
from flowc.running.job_order import DONE, Job, jobs_of, obstacle
from flowc.running.job_places import is_plain
from flowc.running.request import (
    Event,
    Exports,
    FlowEnd,
    Folder,
    Request,
    TaskEnd,
    Unrunnable,
    WrongInput,
)
from flowc.running.values import Absent, Unfit, decode, holds_absent, is_directory


class Stop(BaseException):
    """Leaves the flow's function after a failure; no Exception, which flytekit would wrap."""


class Session:
    """One run of a flow: which job is called next, and what became of those before."""

    def __init__(
        self, request: Request, environ: Mapping[str, str], tell: Callable[[Event], None]
    ) -> None:
        self.request, self.environ, self.tell = request, environ, tell
        self.jobs = jobs_of(request.calls)
        self.called = 0
        self.states: dict[str, str] = {}
        self.fetched: dict[str, str] = {}

    def run(self, workflow: Any) -> bool:
        """Run a workflow of flytekit's; return whether it succeeded.

        Raises WrongInput for values that do not fit, Unrunnable for all else that is no job's
        fault.
        """
        inputs = self._launch_inputs(workflow)
        context = FlyteContextManager.current_context()
        mode = ExecutionState.Mode.LOCAL_WORKFLOW_EXECUTION
        state = context.new_execution_state().with_params(mode=mode)
        try:
            with FlyteContextManager.with_context(context.with_execution_state(state)) as inner:
                result = workflow.local_execute(inner, **inputs)
        except Stop:
            result = None
        self._skip_the_rest()
        types = {name: one.type for name, one in workflow.interface.outputs.items()}
        outputs = {name: value for name, value in _outputs(result, types) if _is_whole(value)}
        succeeded = all(state in DONE for state in self.states.values())
        self.tell(FlowEnd("succeeded" if succeeded else "failed", values_of(outputs, types)))
        return succeeded

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
        """Run the next job: what the stand-in asks for when flytekit executes a task."""
        job = self._next(task)
        names = task.interface.outputs
        absent = LiteralMap({name: Absent() for name in names})
        if self.request.tasks is not None and job.path not in self.request.tasks:
            return absent
        if (first := obstacle(job, self.states)) is not None:
            self._skip(job, first)
            return absent
        inputs = self._inputs(job, task, given.literals)
        running = Running(
            self.request, self.environ, job.path, task, custom, inputs, self.fetch, self.tell
        )
        end, outputs = attempts.run(running)
        self.states[job.path] = end.state
        self.tell(end)
        if outputs is not None:
            attempts.remember(running, Folder.VALUES, outputs)
            return LiteralMap(outputs)
        if self.request.failure_policy == "fail_immediately":
            raise Stop
        return absent

    def export(self, custom: Mapping[str, Any]) -> None:
        """Tell what Domino would export at the end of the flow."""
        if self.request.tasks is None:
            self.tell(Exports(tuple(custom["exports"])))

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

    def _skip_the_rest(self) -> None:
        failed = next((path for path, state in self.states.items() if state not in DONE), None)
        for job in self.jobs[self.called :]:
            if failed and (self.request.tasks is None or job.path in self.request.tasks):
                self._skip(job, failed)

    def _skip(self, job: Job, first: str) -> None:
        self.states[job.path] = "skipped"
        said = "was skipped" if self.states[first] == "skipped" else "failed"
        self.tell(TaskEnd(job.path, "skipped", reason=f"'{first}' {said}"))

    def fetch(self, uri: str, kept: LiteralType) -> str:
        """Return the local path of a file or folder; one in a store is downloaded, once a run."""
        if "://" not in uri:
            return uri
        if uri not in self.fetched:
            name = os.path.basename(uri.rstrip("/")) or "file"
            path = os.path.join(self.request.folder, "fetched", str(len(self.fetched)), name)
            os.makedirs(os.path.dirname(path))
            self._download(uri, path, kept)
            self.fetched[uri] = path
        return self.fetched[uri]

    def _download(self, uri: str, path: str, kept: LiteralType) -> None:
        access = FlyteContextManager.current_context().file_access
        try:
            folder = is_directory(kept)
            if not is_plain(kept):
                folder = access.get_filesystem_for_path(uri).isdir(uri)
            access.get_data(uri, path, is_multipart=folder)
        except Exception as error:  # noqa: BLE001 - every store has errors of its own
            said = " ".join(f"{type(error).__name__}: {error}".split())[:300]
            raise WrongInput(f"{uri} cannot be downloaded: {said}") from None


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


def _outputs(result: Any, types: Mapping[str, LiteralType]) -> list[tuple[str, Literal]]:
    if result is None or not types:
        return []
    promises = [result] if isinstance(result, Promise) else [*result]
    return [(promise.var, promise.val) for promise in promises]


def _is_whole(literal: Literal) -> bool:
    return not holds_absent(literal)

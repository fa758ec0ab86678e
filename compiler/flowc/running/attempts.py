"""Runs one job of a flow: from the cache, or in attempts as its retries and its timeout have it."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flytekit.models.literals import Literal
from flytekit.models.types import LiteralType

from flowc.language.job_paths import CODE, WORKFLOW
from flowc.running import task_cache as cached
from flowc.running.copy_files import copy
from flowc.running.downloads import NotFetchedError
from flowc.running.folder_names import Folder
from flowc.running.isolation import Job, run_alone
from flowc.running.job_command import NoProgram, argv_of, environ_of
from flowc.running.job_logs import new_log, tail_of
from flowc.running.job_places import Layout, layout_of
from flowc.running.processes import Clock
from flowc.running.read_outputs import BadOutput, collect
from flowc.running.remove_folders import remove
from flowc.running.request import (
    AttemptEnd,
    Event,
    Request,
    TaskEnd,
    TaskStart,
    Uncached,
    Unrunnable,
    Value,
)
from flowc.running.scripts import changed, scripts_of
from flowc.running.stub_jobs import argv_of_stub
from flowc.running.values import encode, kind_of
from flowc.running.write_inputs import Fetch, as_json, lay_input


@dataclass(frozen=True)
class Failure(Exception):
    """An attempt that failed: its state, and the reason in a sentence. `final`: as would any
    other."""

    state: str
    reason: str
    final: bool = False


@dataclass(frozen=True)
class Running:
    """A job to be run: the flytekit task, its custom dict, its inputs, and what the run gives it.

    `environ` is the environment of who asked for the run.
    """

    request: Request
    environ: Mapping[str, str]
    path: str
    task: Any
    custom: Mapping[str, Any]
    inputs: Mapping[str, Literal]
    fetch: Fetch
    tell: Callable[[Event], None]
    below_stub: bool = False
    """Whether it is a stub, or takes what comes from one: the cache is not for it."""

    @property
    def folder(self) -> str:
        """Return the folder of the task in that of the run."""
        return os.path.join(self.request.folder, "tasks", self.path)

    @property
    def laid(self) -> str:
        """Return the folder that its inputs are laid out in."""
        return os.path.join(self.folder, Folder.LAID)

    @property
    def outputs(self) -> str:
        """Return the folder that its outputs are kept in."""
        return os.path.join(self.folder, Folder.OUTPUTS)

    @property
    def wanted(self) -> dict[str, LiteralType]:
        """Return the types of its outputs by their names."""
        return {name: one.type for name, one in self.task.interface.outputs.items()}

    @property
    def input_types(self) -> dict[str, LiteralType]:
        """Return the types of its inputs by their names."""
        return {name: one.type for name, one in self.task.interface.inputs.items()}


def run(running: Running) -> tuple[TaskEnd, dict[str, Literal] | None]:
    """Run a job, and return how it ended, and its outputs if it has succeeded.

    Raises Unrunnable where no job could run.
    """
    os.makedirs(running.folder)
    remember(running, Folder.INPUTS, running.inputs)
    try:
        try:
            parts = lay_inputs(running)
        except NotFetchedError as error:
            return TaskEnd(running.path, "failed", reason=str(error)), None
        end, outputs = _kept(running, parts)
        if outputs is not None:
            remember(running, Folder.VALUES, outputs)
        return replace(end, stub=running.below_stub), outputs
    finally:
        remove(running.laid)


def _kept(
    running: Running, parts: Mapping[str, Sequence[str]]
) -> tuple[TaskEnd, dict[str, Literal] | None]:
    is_cached = running.task.metadata.cache and not running.below_stub
    cache = running.request.cache_folder if is_cached else None
    return _in_attempts(running) if cache is None else _cached(running, cache, parts)


def lay_inputs(running: Running) -> dict[str, list[str]]:
    """Lay out the inputs, once for all attempts; return where the parts of each lie."""
    os.mkdir(running.laid)
    layout = _layout(running, running.laid)
    parts: dict[str, list[str]] = {}
    for name, literal in running.inputs.items():
        kind = running.input_types[name]
        try:
            parts[name] = lay_input(layout, name, kind, literal, running.fetch)
        except OSError as error:
            reason = error.args[0][0][2] if isinstance(error, shutil.Error) else error
            raise Unrunnable(
                f"the input '{name}' of task '{running.path}' cannot be copied: {reason}"
            ) from None
    return parts


def _layout(running: Running, folder: str) -> Layout:
    return layout_of(running.custom, folder, [target for target, _ in running.request.shown])


def _cached(
    running: Running, cache: str, parts: Mapping[str, Sequence[str]]
) -> tuple[TaskEnd, dict[str, Literal] | None]:
    """Take the outputs of a job from the cache, or run it and keep them there."""
    try:
        inputs = cached.digests_of(running.task, parts)
    except OSError as error:
        reason = f"a link in its inputs leads to {error.filename}, which cannot be read whole"
        running.tell(Uncached(running.path, reason))
        return _in_attempts(running)
    key = cached.key_of(running.task, running.custom, inputs, running.request.mounts)
    scripts = scripts_of(running.custom["command"], running.request.shown)
    is_wanted = running.path not in running.request.anew
    known = _recalled(running, cache, key) if is_wanted else None
    if known is not None:
        end = TaskEnd(
            running.path,
            "cached",
            outputs=values_of(known.outputs, running.wanted),
            saved=known.seconds,
            changed=changed(known.scripts, scripts),
        )
        return end, known.outputs
    end, made = _in_attempts(running)
    if made is not None and cached.is_unchanged(inputs, running.laid):
        kept = cached.Kept(made, end.seconds, scripts)
        cached.keep(cache, key, kept, running.outputs, instead=not is_wanted)
    return end, made


def _recalled(running: Running, cache: str, key: str) -> cached.Kept | None:
    try:
        return cached.recall(cache, key, running.wanted, running.outputs)
    except cached.Damaged:
        running.tell(Uncached(running.path, "what was kept of it is damaged, and was removed"))
        return None


def remember(running: Running, name: str, values: Mapping[str, Literal]) -> None:
    """Write values into a file of the job's folder: a later run may take them from there."""
    with open(os.path.join(running.folder, name), "w", encoding="utf-8") as file:
        json.dump(as_json(values), file, indent=2)


def values_of(outputs: Mapping[str, Literal], types: Mapping[str, LiteralType]) -> dict[str, Value]:
    """Return literals as events tell them."""
    return {
        name: Value(kind_of(types[name]), encode(literal, lambda uri, _: uri))
        for name, literal in outputs.items()
    }


def _in_attempts(running: Running) -> tuple[TaskEnd, dict[str, Literal] | None]:
    attempts = running.task.metadata.retries + 1
    clock = Clock()
    for attempt in range(1, attempts + 1):
        log = new_log(running.request.log_folder, running.folder, running.path, attempt)
        is_stub = running.path in running.request.stubs
        running.tell(TaskStart(running.path, attempt, attempts, log, is_stub))
        start = clock.seconds()
        try:
            outputs = _attempt(running, attempt, log)
        except Failure as failure:
            remove(running.outputs)
            seconds = clock.seconds()
            if attempt < attempts and not failure.final:
                reason = failure.reason
                running.tell(
                    AttemptEnd(running.path, attempt, failure.state, seconds - start, reason, log)
                )
                continue
            end = TaskEnd(
                running.path, failure.state, seconds, failure.reason, tail_of(log), {}, attempt, log
            )
            return end, None
        told = values_of(outputs, running.wanted)
        end = TaskEnd(running.path, "succeeded", clock.seconds(), "", (), told, attempt, log)
        return end, outputs
    raise AssertionError("no attempt was made")


def _attempt(running: Running, attempt: int, log: str) -> dict[str, Literal]:
    """Run a job once, in folders of its own that go with it. Raises Failure."""
    scratch = os.path.join(running.folder, Folder.JOB)
    is_last = attempt > running.task.metadata.retries
    try:
        os.rename(running.laid, scratch) if is_last else copy(running.laid, scratch)
        layout = _layout(running, scratch)
        _execute(running, attempt, log, layout, scratch)
        try:
            return collect(layout, running.wanted, running.outputs)
        except BadOutput as error:
            raise Failure("failed", str(error)) from None
    finally:
        if not remove(scratch):
            raise Unrunnable(f"what a job left in {scratch} cannot be removed")


def _execute(running: Running, attempt: int, log: str, layout: Layout, scratch: str) -> None:
    request, mounts = running.request, running.request.shown
    environ = environ_of(
        running.environ, scratch, FLOW=request.flow, TASK=running.path, ATTEMPT=str(attempt)
    )
    seconds = running.task.metadata.timeout.total_seconds() or None  # to Flyte, 0 is no limit
    folder = next((target for target, _ in mounts if target == CODE), WORKFLOW)
    try:
        command = _command(running, environ, layout)
    except NoProgram as error:
        raise Failure("failed", str(error), final=True) from None
    places = (*layout.places, *mounts)
    job = Job(command, places, folder, scratch, environ, log, seconds)
    ended = run_alone(job, request.isolation)
    if ended.code is None:
        raise Failure("timed-out", f"the job took longer than its timeout, {seconds:g} s")
    if ended.code:
        raise Failure("failed", f"the job ended with exit code {ended.code}{_signal(ended.code)}")


def _command(running: Running, environ: Mapping[str, str], layout: Layout) -> list[str]:
    stub = running.request.stubs.get(running.path)
    if stub == "":
        return argv_of_stub(layout, running.wanted)
    return argv_of(stub or running.custom["command"], environ)


def _signal(code: int) -> str:
    try:
        return f", by {signal.Signals(code - 128).name}" if code > 128 else ""
    except ValueError:
        return ""

"""Runs the jobs of a flow: each as soon as all that it waits for is done, some at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from multiprocessing.connection import wait
from typing import Any

from flytekit.models.literals import Literal

from flowc.running import keeper
from flowc.running.awaited import Made, filled
from flowc.running.job_order import Job, obstacle
from flowc.running.job_process import JobProcess, Message
from flowc.running.request import DONE, Event, Fault, TaskEnd, Unrunnable

_PATIENCE = 3.0  # seconds for processes to end their jobs


@dataclass(frozen=True)
class Planned:
    """A job that is to run: the flytekit task, its custom dict, and inputs that may be awaited."""

    job: Job
    task: Any
    custom: Mapping[str, Any]
    inputs: Mapping[str, Literal]

    def inputs_of(self, made: Made) -> dict[str, Literal]:
        """Return its inputs once all that it waits for is made."""
        return {name: filled(one, made) for name, one in self.inputs.items()}


class Schedule:
    """The jobs of one run, in the order of their calls, of which `most` run at a time.

    `start` starts one. `stops` says that the first failure ends the run: nothing starts after it,
    and what runs is ended.
    """

    def __init__(
        self,
        planned: Sequence[Planned],
        most: int,
        stops: bool,
        tell: Callable[[Event], None],
        start: Callable[[Planned, Made], JobProcess],
    ) -> None:
        self._planned, self._most, self._stops = planned, most, stops
        self._tell, self._start = tell, start
        self.states: dict[str, str] = {}
        self.made: dict[str, Mapping[str, Literal]] = {}
        self.failed: str | None = None
        """The first job that failed."""
        self._causes: dict[str, str] = {}
        self._running: list[JobProcess] = []
        self._numbers = numbers = {one.job.path: number for number, one in enumerate(planned)}
        needs = [{numbers[path] for path in one.job.needs if path in numbers} for one in planned]
        self._missing = [len(each) for each in needs]
        self._after: list[list[int]] = [[] for _ in planned]
        for number, each in enumerate(needs):
            for need in each:
                self._after[need].append(number)
        self._ready = [number for number, missing in enumerate(self._missing) if not missing]
        heapify(self._ready)

    def run(self) -> None:
        """Run them all to their ends. Raises Unrunnable; however it is left, no job is running."""
        try:
            while self._ready or self._running:
                if self.failed is not None and self._stops:
                    self._abort()
                    return
                while self._ready and len(self._running) < self._most:
                    self._begin(heappop(self._ready))
                ready = wait([one.reader for one in self._running]) if self._running else ()
                for process in [one for one in self._running if one.reader in ready]:
                    self._take(process, process.receive())
        finally:
            self._end_all()

    def _begin(self, number: int) -> None:
        planned = self._planned[number]
        first = obstacle(planned.job, self.states)
        if first is None:
            self._running.append(self._start(planned, self.made))
            return
        said = "was skipped" if self.states[first] == "skipped" else "failed"
        self._skip(planned.job.path, first, said)
        self._release(number)

    def _skip(self, path: str, first: str, said: str) -> None:
        self.states[path] = "skipped"
        self._causes[path] = self._causes.get(first, first)
        reason = f"'{first}' {said}"
        self._tell(TaskEnd(path, "skipped", reason=reason, cause=self._causes[path]))

    def _release(self, number: int) -> None:
        """Note that a job is done, with whatever end."""
        for after in self._after[number]:
            self._missing[after] -= 1
            if not self._missing[after]:
                heappush(self._ready, after)

    def _take(self, process: JobProcess, message: Message | None) -> None:
        if isinstance(message, tuple):
            self._running.remove(process)
            process.wait()
            self._finish(*message)
        elif message is None:
            raise Unrunnable(f"the process that runs the task '{process.path}' has ended")
        elif isinstance(message, Fault):
            raise Unrunnable(message.message)
        else:
            self._tell(message)

    def _finish(self, end: TaskEnd, outputs: Mapping[str, Literal] | None) -> None:
        self.states[end.task] = end.state
        self._tell(end)
        if outputs is not None:
            self.made[end.task] = outputs
        if end.state not in DONE and self.failed is None:
            self.failed = end.task
        self._release(self._numbers[end.task])

    def _abort(self) -> None:
        """End what runs after the first failure, and leave out the rest."""
        assert self.failed is not None
        running = [*self._running]
        self._end_all()
        for process in running:
            self._told_at_the_end(process)
        for planned in self._planned:
            if planned.job.path not in self.states:
                self._skip(planned.job.path, self.failed, "failed")

    def _told_at_the_end(self, process: JobProcess) -> None:
        """Tell what a process had told before it was ended, and that it was."""
        while (message := process.receive()) is not None:
            if isinstance(message, tuple):
                return self._finish(*message)
            if not isinstance(message, Fault):
                self._tell(message)
        if (started := process.started) is not None:
            self.states[process.path] = "aborted"
            self._tell(
                TaskEnd(
                    process.path,
                    "aborted",
                    process.clock.seconds(),
                    f"'{self.failed}' failed",
                    attempts=started.attempt,
                    log=started.log,
                    cause=self.failed or "",
                )
            )

    def _end_all(self) -> None:
        """End all that runs; what does not end by itself is killed, with all that it started."""
        for process in self._running:
            process.end()
        until = time.monotonic() + _PATIENCE
        while self._running and time.monotonic() < until:
            self._running = [one for one in self._running if not one.has_ended()]
            if self._running:
                time.sleep(0.01)
        if self._running:
            self._running = []
            keeper.end_descendants()

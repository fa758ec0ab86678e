"""Runs small flows for the tests of `flowc.running`: built, asked for, and their events read."""

import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TextIO

import forked
import pytest
from flowc.flow import references_in
from flowc.language.references import TaskRef
from flowc.pipeline import check, emit
from flowc.running import isolation
from flowc.running.request import Call, FlowEnd, Request, TaskEnd, event_of
from memory import Memory


def _where(allowed: bool) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not allowed, reason="this machine does not allow it")


ISOLATION = isolation.choose() or "none"
ROOTED = os.access("/", os.W_OK) and not os.path.lexists("/workflow")
"""Whether a run without isolation can put its links at /workflow."""
ISOLATIONS = [
    pytest.param("bubblewrap", marks=pytest.mark.bubblewrap),
    pytest.param("namespaces", marks=_where(isolation.is_allowed("namespaces"))),
    pytest.param("none", marks=_where(ROOTED)),
]
HEAVY = Path(__file__).parent / "heavy"


@dataclass
class Ran:
    """A run: its events, its exit code, and what the process itself printed."""

    events: list
    code: int
    said: str
    folder: Path

    @property
    def ends(self) -> dict:
        return {event.task: event for event in self.events if isinstance(event, TaskEnd)}

    @property
    def states(self) -> dict:
        return {task: end.state for task, end in self.ends.items()}

    @property
    def outputs(self) -> dict:
        return {name: one.value for name, one in self.of(FlowEnd)[-1].outputs.items()}

    def of(self, kind) -> list:
        return [event for event in self.events if isinstance(event, kind)]


def is_running(command: str) -> bool:
    """Whether a process of this command line is left on the machine."""
    return any(command in one for one in command_lines())


def command_lines():
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            yield line.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")


def calls_of(flow) -> tuple:
    """The calls of a flow's function, as the command tells the child."""
    return tuple(
        Call(
            task.key,
            task.flow.name if task.flow else task.name,
            tuple(sorted({*task.after, *needs(task)})),
            calls_of(task.flow) if task.flow else None,
        )
        for task in flow.tasks
    )


def needs(task):
    for binding in task.bindings:
        yield from (ref.task for ref in references_in(binding.value) if isinstance(ref, TaskRef))


@dataclass
class Runner:
    """Runs flows in a folder, with its `code` at /mnt/code.

    `fresh`: in a process that starts as the command's does; else in one that has flytekit loaded
    already, which takes a tenth of the time.
    """

    folder: Path
    isolation: str = ISOLATION
    environ: dict = field(default_factory=dict)
    fresh: bool = False
    flows: dict = field(default_factory=dict)
    count: int = 0

    @property
    def code(self) -> Path:
        return self.folder / "code"

    def script(self, name: str, text: str) -> None:
        self.code.mkdir(exist_ok=True)
        (self.code / name).write_text(text)

    def request(self, text: str, **changes) -> Request:
        """What to ask of the child to run a flow; it may use the others in `flows`."""
        self.code.mkdir(exist_ok=True)
        checked = check(text.encode(), "flow.yaml", load=Memory(self.flows))
        assert not checked.report.failed, [one.message for one in checked.report.findings]
        self.count += 1
        folder = self.folder / f"run{self.count}"
        folder.mkdir()
        module = self.folder / "workflow.py"
        module.write_bytes(emit(checked))
        request = Request(
            module=str(module),
            flow=checked.flow.name,
            calls=calls_of(checked.flow),
            folder=str(folder),
            events_fd=0,
            repository=str(self.code),
            isolation=self.isolation,
            failure_policy=checked.flow.failure_policy,
        )
        return replace(request, **changes)

    def modules(self) -> list[str]:
        """Where Python finds modules first: as the test says, then as its own caller says."""
        said = (self.environ.get("PYTHONPATH"), os.environ.get("PYTHONPATH"))
        return [one for one in said if one]

    def start(self, request: Request) -> "Started":
        """Start the child."""
        path = Path(request.folder) / "request.json"
        output = self.folder / f"output{self.count}"
        environ = {**os.environ, **self.environ, "PYTHONPATH": os.pathsep.join(self.modules())}
        if not self.fresh:
            path.write_text(request.to_json())
            process, read = forked.start(path, output, environ)
            return Started(process, os.fdopen(read, encoding="utf-8"), output)
        read, write = os.pipe()
        path.write_text(replace(request, events_fd=write).to_json())
        with open(output, "wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", "flowc.running", str(path)],
                pass_fds=(write,),
                stdout=file,
                stderr=file,
                env=environ,
                cwd=self.folder,
            )
        os.close(write)
        return Started(process, os.fdopen(read, encoding="utf-8"), output)

    def __call__(self, text: str, **changes) -> Ran:
        request = self.request(text, **changes)
        started = self.start(request)
        with started.lines as lines:
            events = [event_of(line) for line in lines]
        return Ran(events, started.wait(), started.output.read_text(), Path(request.folder))


@dataclass
class Started:
    """A child, the lines of its events, and the file of what it prints itself."""

    process: Any
    lines: TextIO
    output: Path

    def wait(self) -> int:
        if isinstance(self.process, subprocess.Popen):
            return self.process.wait()
        self.process.join()
        return self.process.exitcode

"""Runs small flows for the tests of `flowc.running`: built, asked for, and their events read."""

import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from flowc.flow import references_in
from flowc.pipeline import check, emit
from flowc.references import TaskRef
from flowc.running import isolation
from flowc.running.request import Call, FlowEnd, Request, TaskEnd, event_of
from memory import Memory

ISOLATION = isolation.choose() or "none"
ISOLATIONS = [one for one in ("bubblewrap", "namespaces") if isolation.is_allowed(one)]
if os.access("/", os.W_OK) and not os.path.lexists("/workflow"):
    ISOLATIONS.append("none")  # it puts its links there
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
    """Runs flows in a folder, with its `code` at /mnt/code."""

    folder: Path
    isolation: str = ISOLATION
    environ: dict = field(default_factory=dict)
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
            mounts=(("/mnt/code", str(self.code)),),
            isolation=self.isolation,
            failure_policy=checked.flow.failure_policy,
        )
        return replace(request, **changes)

    def modules(self) -> list[str]:
        """Where Python finds modules first: as the test says, then as its own caller says."""
        said = (self.environ.get("PYTHONPATH"), os.environ.get("PYTHONPATH"))
        return [one for one in said if one]

    def start(self, request: Request, **options) -> tuple:
        """Start the child; return it, and the end of the pipe that its events come from."""
        read, write = os.pipe()
        path = Path(request.folder) / "request.json"
        path.write_text(replace(request, events_fd=write).to_json())
        child = subprocess.Popen(
            [sys.executable, "-m", "flowc.running", str(path)],
            pass_fds=(write,),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, **self.environ, "PYTHONPATH": os.pathsep.join(self.modules())},
            **options,
        )
        os.close(write)
        return child, os.fdopen(read, encoding="utf-8")

    def __call__(self, text: str, **changes) -> Ran:
        request = self.request(text, **changes)
        child, lines = self.start(request)
        with lines:
            events = [event_of(line) for line in lines]
        said = child.communicate()[0]
        return Ran(events, child.returncode, said, Path(request.folder))

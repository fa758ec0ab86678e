"""Keeps jobs apart: chooses the way that this machine allows, and starts a command in it."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flowc.language.job_paths import WORKFLOW
from flowc.running import keeper
from flowc.running import place_links as links
from flowc.running.job_root import Step, plan
from flowc.running.processes import Ended, run
from flowc.running.request import ISOLATIONS, Unrunnable

_MOST_WORDS = 9000
"""Words of a command line of bubblewrap's (`MAX_ARGS` in its source)."""
_KEEPER = [sys.executable, "-I", "-S", keeper.__file__]


@dataclass(frozen=True)
class Job:
    """A command to be run alone: `places` pairs what it sees with what is there on this machine.

    `folder` is the working directory as the command sees it, `scratch` one of the job's own here.
    """

    command: Sequence[str]
    places: Sequence[tuple[str, str]]
    folder: str
    scratch: str
    environ: Mapping[str, str]
    log: str
    seconds: float | None


def choose() -> str | None:
    """Return the best isolation that this machine allows, of `request.ISOLATIONS`; None for
    none."""
    return next((one for one in ISOLATIONS if one != "none" and is_allowed(one)), None)


def is_allowed(isolation: str) -> bool:
    """Whether this machine lets a job be isolated so: tries it, which takes a tenth of a second."""
    if isolation == "bubblewrap" and shutil.which("bwrap") is None:
        return False
    with tempfile.TemporaryDirectory() as scratch:
        log = os.path.join(scratch, "log")
        job = Job(["true"], [(WORKFLOW, scratch)], "/", scratch, os.environ, log, 20)
        try:
            return run_alone(job, isolation).code == 0
        except Unrunnable:
            return False


def refuse_mounts(mounts: Iterable[tuple[str, str]], isolation: str) -> None:
    """Raise Unrunnable for a mount that no job could be shown."""
    if isolation != "none":
        plan([(WORKFLOW, os.curdir), *mounts])


def run_alone(job: Job, isolation: str) -> Ended:
    """Run a job to its end, or the end of its time, and leave none of its processes and mounts.

    Raises Unrunnable where the machine does not allow it.
    """
    match isolation:
        case "bubblewrap":
            return _in_bubblewrap(job)
        case "namespaces":
            return _in_namespaces(job, plan(job.places))
    with links.placed(job.places, job.scratch):
        return _kept(job, [], None)


def _in_namespaces(job: Job, steps: list[Step]) -> Ended:
    if not keeper.LINUX:
        raise Unrunnable("namespaces need Linux")
    return _kept(job, steps, os.path.join(job.scratch, "root"))


def _in_bubblewrap(job: Job) -> Ended:
    steps = plan(job.places)
    arguments = [text for step in steps for text in _arguments(step)]
    if len(arguments) + len(job.command) > _MOST_WORDS - 20:  # a place in a crowded folder
        return _in_namespaces(job, steps)
    read, write = os.pipe()
    with open(read, "rb") as status:
        with open(write, "wb"):
            fixed = ["--die-with-parent", "--unshare-pid", "--json-status-fd", str(write)]
            command = ["bwrap", *fixed, *arguments, "--proc", "/proc", "--chdir", job.folder, "--"]
            ended = run([*command, *job.command], job.environ, job.log, job.seconds, write)
        started = b'"exit-code"' in status.read()
    if ended.code is not None and not started:
        with open(job.log, encoding="utf-8", errors="replace") as file:
            raise Unrunnable(f"bubblewrap could not start the job: {file.read(300).strip()}")
    return ended


def _arguments(step: Step) -> list[str]:
    match step.kind:
        case "link":
            return ["--symlink", step.source, step.target]
        case "folder":
            return ["--dir", step.target]
        case "show":
            return ["--dev-bind-try", step.source, step.target]
    return ["--dev-bind", step.source, step.target]


def _kept(job: Job, steps: list[Step], root: str | None) -> Ended:
    refused = os.path.join(job.scratch, "refused")
    if root is not None:
        os.mkdir(root)
    keeping = {
        "parent": os.getpid(),
        "root": root,
        "steps": [[step.kind, step.target, step.source] for step in steps],
        "folder": job.folder,
        "command": [*job.command],
        "refused": refused,
    }
    path = os.path.join(job.scratch, "plan.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(keeping, file)
    ended = run([*_KEEPER, path], job.environ, job.log, job.seconds)
    if os.path.exists(refused):
        with open(refused, encoding="utf-8") as file:
            raise Unrunnable(f"the system does not let flowc isolate a job: {file.read()}")
    return ended

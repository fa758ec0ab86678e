"""A project in a folder of its own, and the program in this process."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from click.testing import CliRunner, Result
from flowc.commands import flowc

FLOW = """\
name: NAME
defaults: {project_defaults: true}
tasks:
  load:
    command: python load.py
    outputs: {rows: "file[csv]"}
outputs:
  rows: ${{ tasks.load.rows }}
"""


def flow(name: str, text: str = FLOW) -> str:
    """Return a flow of a name that goes with every other one."""
    return text.replace("NAME", name)


def write(files: Mapping[str, str], folder: Path | str = ".") -> None:
    """Write texts to files, and make the folders on the way."""
    for name, text in files.items():
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def run(*arguments: object, stdin: str | None = None) -> Result:
    """Run the program in this process; a fault of its own is raised."""
    result = CliRunner().invoke(flowc, [str(one) for one in arguments], input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def run_in(
    folder: Path, *arguments: object, stdin: str | None = None, **environ: str
) -> subprocess.CompletedProcess[str]:
    """Run the program in this process, in a folder, with variables; return how a process ends."""
    before = dict(os.environ)
    try:
        os.environ.update(environ)
        with working_in(folder):
            done = run(*arguments, stdin=stdin)
    finally:
        os.environ.clear()
        os.environ.update(before)
    return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)


def files(folder: Path | str = ".", end: str = "") -> list[str]:
    """Return the files below a folder whose names have such an end."""
    found = [path for path in Path(folder).rglob("*") if path.is_file()]
    return sorted(p.relative_to(folder).as_posix() for p in found if p.name.endswith(end))


@contextmanager
def working_in(folder: Path | str) -> Iterator[None]:
    """Work in a folder for a while."""
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)

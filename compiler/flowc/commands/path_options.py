"""Finds the project of the working folder, and the flows that a command line speaks of."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, NoReturn

import click

from flowc.commands.report_options import remark, tell
from flowc.findings.finding import Report
from flowc.findings.record import record
from flowc.project.project_file import Project, read_project
from flowc.reporting.formats.shared_text import visible
from flowc.workspace.files import files_below
from flowc.workspace.home import Home
from flowc.workspace.read_flow import may_be_flow, read_flow

FLOW = Path("flow.yaml")
"""The flow of a folder, where none is named."""

_FILES = (("flowc.toml", ()), ("pyproject.toml", ("tool", "flowc")))


def pure_yaml() -> bool:
    """Whether ruamel's pure parser is to read all YAML, and libyaml none."""
    return bool(os.environ.get("FLOWC_PURE_YAML"))


def is_glob(path: str | Path) -> bool:
    """Whether a path has the signs of a glob, and no file has its name."""
    if os.path.lexists(path):
        return False
    from flowc.project.globs import MAGIC  # most paths are those of files

    return bool(MAGIC.intersection(os.fspath(path)))


class FlowPath(click.Path):
    """A file, a folder, `-` where that is allowed, or a glob in quotes."""

    def __init__(self, allow_dash: bool = False) -> None:
        super().__init__(exists=True, allow_dash=allow_dash, path_type=Path)

    def convert(self, value: Any, parameter: Any, context: Any) -> Any:
        """Take a glob that no file has the name of as it is; everything else must exist."""
        if is_glob(value):
            return Path(value)
        return super().convert(value, parameter, context)


def refuse_task_file(path: Path) -> NoReturn:
    """Say that a flow is wanted, where a file is named that only tasks of flows start from."""
    raise click.UsageError(f"{str(path)!a} is a task file: name a flow that uses it")


def tell_task_files(found: Iterable[Path], named: Sequence[Path], refused: bool = False) -> None:
    """Say which of the files that are named have no module; raise UsageError if that is refused."""
    for path in found:
        if path in named and refused:
            refuse_task_file(path)
        if path in named:
            what = "a task file, which is built into the flows that use it"
            remark(f"{visible(str(path))}: {what}")


def with_paths(allow_dash: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add the argument that names flows."""
    return click.argument("paths", nargs=-1, type=FlowPath(allow_dash), metavar="[FLOW]...")


def home_or_exit(
    output_format: str = "full", most: int | None = None, stream: IO[str] | None = None
) -> Home:
    """Return the home of the working folder; tell what is wrong with its file and exit, if so."""
    report, home = find_home()
    if report is not None and report.findings:
        tell([report], output_format, most, stream or sys.stderr)
        raise SystemExit(1)
    return home


def find_home() -> tuple[Report | None, Home]:
    """Return the nearest project upwards, and the report of its file.

    The search ends at the root of a Git repository: what lies around it is another's.
    """
    try:
        folder = os.getcwd()
    except FileNotFoundError:  # it was removed
        return None, Home()
    while True:
        report, home = home_in(folder)
        if home.root is not None:
            return report, home
        above = os.path.dirname(folder)
        if above == folder or os.path.lexists(os.path.join(folder, ".git")):
            return None, Home()
        folder = above


def home_in(folder: str) -> tuple[Report | None, Home]:
    """Return the project whose file is in a folder, and the report of that; or no project."""
    for name, table in _FILES:
        path = os.path.join(folder, name)
        found = _read(path, table) if os.path.lexists(path) else None
        if found is not None and (found[1] or found[0].findings):
            return found[0], Home(folder, found[1] or Project())
    return None, Home()


def _read(path: str, table: tuple[str, ...]) -> tuple[Report, Project | None] | None:
    shown = os.path.relpath(path)
    data = read_flow(Path(shown))
    if table and (isinstance(data, Report) or b"flowc" not in data):
        return None  # most are not ours, and need not be TOML
    if isinstance(data, Report):
        findings = tuple(replace(one, rule="project-file") for one in data.findings)
        return Report(data.source, findings), None
    return read_project(shown, data, table)


@record(frozen=True)
class FlowPaths:
    """The files that a command takes, what names them, and how many others were passed over.

    Nothing is named where they are those of the project.
    """

    paths: list[Path]
    named: tuple[Path, ...]
    passed: int = 0

    @property
    def passed_words(self) -> str:
        """What a summary ends with."""
        files = "file" if self.passed == 1 else "files"
        return f" ({self.passed} other {files} passed over)" if self.passed else ""


def default_flow(more: str = "") -> Path:
    """Return the flow that is meant where none is named; raise UsageError where there is none."""
    if not FLOW.is_file():
        raise click.UsageError(f"no flow is named, and there is no {FLOW} here{more}")
    return FLOW


def flows_of(paths: Iterable[Path], home: Home) -> list[Path]:
    """Return the flows that are named, each once, as `find_flows` does."""
    return find_flows(paths, home).paths


def find_flows(paths: Iterable[Path], home: Home) -> FlowPaths:
    """Return the files that are named, each once: all of the project, if none is.

    Without a project, `flow.yaml` is as good as named. A file that is named is taken. Below a
    folder, the project says which may be flows (outside of one, every YAML file), and what is
    neither a flow nor a task file is passed over. Raises UsageError where there is nothing to
    look for.
    """
    paths = tuple(paths)
    if not paths and home.root is None:
        paths = (default_flow(", nor a flowc.toml or [tool.flowc] that says where flows are"),)
    if paths:
        found = _found(paths, home)
    else:
        root = os.path.relpath(home.root or ".")
        found = _found([Path(root)], home)
        if root != ".":  # the way back into the working folder is not shown
            found = ((Path(os.path.relpath(path)), named) for path, named in found)
    by_place: dict[str, tuple[Path, bool]] = {}
    for path, named in found:
        place = os.path.normpath(path)
        by_place[place] = path, named or by_place.get(place, (path, False))[1]
    taken = [path for path, named in by_place.values() if named or may_be_flow(path, pure_yaml())]
    return FlowPaths(taken, paths, len(by_place) - len(taken))


def _found(paths: Sequence[Path], home: Home) -> Iterator[tuple[Path, bool]]:
    """Yield files, and whether they are named, or matched by a glob that is."""
    for path in paths:
        if path.is_dir():
            below = files_below(path, home.enters)
            yield from ((one, False) for one in below if home.takes(one))
        elif is_glob(path):
            yield from ((one, True) for one in _globbed(path, home))
        else:
            yield path, True


def _globbed(glob: Path, home: Home) -> Iterator[Path]:
    """Yield the YAML files that a glob stands for, those aside that the project excludes."""
    from flowc.project.globs import MAGIC, matches

    steps = glob.parts
    fixed = next(at for at, step in enumerate(steps) if MAGIC.intersection(step))
    folder, pattern = Path(*steps[:fixed]), "/".join(steps[fixed:])
    found = False
    for path in files_below(folder, home.enters) if folder.is_dir() else ():
        inside = home.steps(path)
        if inside and home.project.leaves_out(inside):
            continue
        if matches(path.parts[len(folder.parts) :], pattern):
            found = True
            yield path
    if not found:
        raise click.UsageError(f"no flow matches {str(glob)!a}")

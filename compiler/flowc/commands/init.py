"""`flowc init`: start a flow that runs, and what a repository needs around it."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from flowc.commands.init_texts import (
    ASSOCIATION,
    ATTRIBUTES,
    PROJECT,
    SCHEMA,
    TEMPLATES,
    attributes_text,
    flow_text,
    settings_text,
)
from flowc.commands.path_options import home_in
from flowc.language.names import name_fault, similar_name
from flowc.reading.decode import FORBIDDEN
from flowc.reporting.formats.shared_text import visible
from flowc.resources import CI, SCHEMAS
from flowc.resources import TEMPLATES as FOLDER
from flowc.workspace.files import name_of, read_file
from flowc.workspace.links import repository_of
from flowc.workspace.write_file import Refused, write_text

_EPILOG = """\b
Examples:
  flowc init                                   a minimal flow in this folder
  flowc init flows/churn --template training   a flow named churn in flows/churn
  flowc init flows/churn --ci github --pre-commit
\b
With the flow come the scripts that its tasks run and data to run them on. The
files around it go to the root of the Git repository, or to this folder where
there is none. Run it again with --ci or --pre-commit to add what is missing.
"""

_PIPELINES = {
    "github": ".github/workflows/flows.yml",
    "gitlab": ".gitlab-ci.yml",
    "bitbucket": "bitbucket-pipelines.yml",
    "azure": "azure-pipelines.yml",
}


@dataclass(frozen=True)
class _File:
    """A file to write, where its text comes from, and the lines that it must have if it exists."""

    target: Path
    text: str
    origin: Path
    needs: tuple[str, ...] = ()


@click.command("init", epilog=_EPILOG)
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", help="The flow's name.  [default: the folder's]")
@click.option(
    "--template",
    type=click.Choice(TEMPLATES),
    default="minimal",
    show_default=True,
    help="What the flow starts from.",
)
@click.option("--ci", type=click.Choice(tuple(_PIPELINES)), help="Add a pipeline that checks it.")
@click.option("--pre-commit", is_flag=True, help="Add hooks for https://pre-commit.com.")
def command(
    folder: Path, name: str | None, template: str, ci: str | None, pre_commit: bool
) -> None:
    """Start a flow that runs, and what a repository needs around it.

    With it come a schema for editors and attributes for Git.
    Nothing is overwritten: a file that exists is left as it is, and what it lacks is told.
    """
    root = _root_of(folder)
    flow = folder / "flow.yaml"
    files = [*_around(root, flow)]
    # its scripts and data are of another template, or the user's own by now
    if not os.path.lexists(flow):
        files = [*_beside(flow, template), *files]
    files.insert(0, _flow(flow, root, _name(name, folder, template), template))
    pipelines = []
    if ci is not None:
        pipelines.append(_pipeline(root / _PIPELINES[ci], CI / f"{ci}.yml"))
    if pre_commit:
        pipelines.append(_pipeline(root / ".pre-commit-config.yaml", CI / "pre-commit.yaml"))
    done = [_deliver(file) for file in (*files, *pipelines)]
    if not all(done):
        raise SystemExit(1)
    _tell_next(flow, root, pipelines, pre_commit)


def _name(given: str | None, folder: Path, template: str) -> str:
    """Return the flow's name; raise UsageError for one that is given and cannot be."""
    if given is None:
        own = Path(os.path.realpath(folder)).name
        return similar_name(own) or (template if name_fault(own) else own)
    fault = name_fault(given)
    if fault is None:
        return given
    guess = similar_name(given)
    hint = f"; write '{guess}'" if guess else ""
    raise click.UsageError(f"the name {given[:80]!a} {fault}{hint}")


def _root_of(folder: Path) -> Path:
    """Return the root of the Git repository that a folder is in, or will be.

    Where there is none, it is the working folder, or the folder itself if that lies elsewhere.
    """
    place = os.path.realpath(folder)
    working = os.getcwd()
    above = Path(place)
    fallback = working if above.is_relative_to(working) else place
    found = next((p for p in (above, *above.parents) if os.path.lexists(p / ".git")), fallback)
    return Path(os.path.relpath(found))


def _steps(folder: Path, root: Path) -> tuple[str, ...]:
    """Return the folders between the root and a folder."""
    return Path(os.path.relpath(os.path.realpath(folder), os.path.realpath(root))).parts


def _flow(flow: Path, root: Path, name: str, template: str) -> _File:
    steps = _steps(flow.parent, root)
    place = "/".join(steps)
    if FORBIDDEN.search(place):
        click.echo(
            "the flow's commands say /mnt/code alone: no flow can name this folder", err=True
        )
        place = ""
    origin = FOLDER / "flows" / template / "flow.yaml"
    schema = "/".join([*(".." for _ in steps), SCHEMA])
    return _File(flow, flow_text(_read(origin), name, schema, place), origin)


def _beside(flow: Path, template: str) -> Iterator[_File]:
    """Yield what the tasks of a template run, and the data for it."""
    folder = FOLDER / "flows" / template
    for origin in sorted(folder.rglob("*")):
        # pip compiles whatever Python lies in a wheel
        if origin.is_file() and origin.name != "flow.yaml" and origin.suffix != ".pyc":
            yield _File(flow.parent / origin.relative_to(folder), _read(origin), origin)


def _around(root: Path, flow: Path) -> Iterator[_File]:
    schema = SCHEMAS / SCHEMA
    project = root / "flowc.toml"
    _, home = home_in(os.path.realpath(root))
    if home.root is None or os.path.lexists(project):
        own = f"include = [{json.dumps(os.path.relpath(flow, root))}]"
        yield _File(project, PROJECT, schema, () if home.takes(flow) else (own,))
    yield _File(root / SCHEMA, _read(schema), schema)
    yield _File(root / ".gitattributes", attributes_text(), schema, ATTRIBUTES)
    wanted = (json.dumps(ASSOCIATION)[1:-1],)
    yield _File(root / ".vscode" / "settings.json", settings_text(), schema, wanted)


def _pipeline(target: Path, origin: Path) -> _File:
    return _File(target, _read(origin), origin, (f"what {origin} holds",))


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _deliver(file: _File) -> bool:
    """Write a file if there is none; return whether it is there now."""
    shown = visible(name_of(file.target))
    try:
        if not os.path.lexists(file.target):
            write_text(file.target, file.text, False, file.origin)
            click.echo(f"{shown}: written")
            return True
        old = read_file(file.target).decode("utf-8", "replace")
    except (OSError, Refused) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        click.echo(f"{shown}: error: not written, since {visible(str(reason))}", err=True)
        return False
    click.echo(f"{shown}: exists, and is left as it is")
    if old != file.text:
        for line in file.needs:
            if line not in old:
                click.echo(f"  add to it: {visible(line)}")
    return True


def _tell_next(flow: Path, root: Path, pipelines: Sequence[_File], pre_commit: bool) -> None:
    shown = visible(shlex.quote(name_of(flow)))
    steps = {
        f"flowc build {shown}": "finds mistakes, and writes workflow.py beside it",
        f"flowc verify {shown}": "compares that with the flow, by flytekit",
        f"flowc run {shown}{_mount(flow, root)}": "runs it on this machine",
    }
    if pre_commit:
        steps["pre-commit install"] = "runs the hooks at each commit"
    width = max(map(len, steps))
    click.echo("\nNext:")
    for step, does in steps.items():
        click.echo(f"  {step:{width}}  {does}")
    if pipelines:
        names = " and ".join(visible(name_of(file.target)) for file in pipelines)
        click.echo("Commit workflow.py, too: the pipeline wants it up to date.")
        click.echo(f"Where pip's index has no flowc, write in {names} where it comes from.")


def _mount(flow: Path, root: Path) -> str:
    """Return how a run is told where /mnt/code is, if it would take a folder below the root."""
    place = os.path.realpath(root)
    if repository_of(os.path.realpath(flow.parent)) == place:
        return ""
    return f" --mount /mnt/code={visible(shlex.quote(name_of(root)))}"

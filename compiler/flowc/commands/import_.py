"""`flowc import`: turn a hand-written `workflow.py` into flows."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from flowc.commands.import_load import (
    Loading,
    prove,
    tell_of_loading,
    tell_proof,
    with_loading,
)
from flowc.commands.path_options import pure_yaml
from flowc.commands.report_options import remark, tell, with_report_options
from flowc.composing.vars import BuildSettings
from flowc.findings.finding import Report
from flowc.importing.import_module import Imported, Taking, decompile
from flowc.importing.module import NoWorkflow
from flowc.language.names import name_fault
from flowc.limits import MAX_PROFILES
from flowc.reporting.formats.shared_text import visible
from flowc.reporting.policy import Policy, apply_policy
from flowc.verifying.facts import Facts
from flowc.workspace.find_modules import ModulesBeside
from flowc.workspace.read_flow import read_flow
from flowc.workspace.write_file import Refused, write_text

_EPILOG = """\b
Examples:
  flowc import workflow.py                 write flow.yaml beside it
  flowc import workflow.py -o prep.yaml    write somewhere else
  flowc import workflow.py --stdout        print the flow, and write nothing
  flowc import pipelines.py -o flows/      several workflows: one file for each
  flowc import dev.py --profile prod=prod.py    one flow, with a profile
  flowc import --load tables.py            run it, and read what it registers
\b
Then prove that nothing has changed:
  flowc verify --against workflow.py flow.yaml
"""


@click.command("import", epilog=_EPILOG)
@click.argument("module", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File or folder to write.")
@click.option("--stdout", is_flag=True, help="Print the flows, and write nothing.")
@click.option(
    "--profile",
    "profiled",
    multiple=True,
    metavar="NAME=MODULE",
    help="A module that is the same workflow by another profile.",
)
@click.option(
    "--flow", "only", multiple=True, metavar="NAME", help="Take this workflow of the module alone."
)
@click.option("--expand", is_flag=True, help="Write every task out, without a matrix.")
@click.option("--strict", is_flag=True, help="Warnings are errors: nothing is left out.")
@click.option("--partial", is_flag=True, help="Write what can be said, with TODO comments.")
@click.option("--force", is_flag=True, help="Overwrite files that exist.")
@with_loading
@with_report_options
def command(
    module: Path,
    output: Path | None,
    stdout: bool,
    profiled: tuple[str, ...],
    only: tuple[str, ...],
    expand: bool,
    strict: bool,
    partial: bool,
    force: bool,
    loading: Loading,
    output_format: str,
    max_findings: int | None,
) -> None:
    """Read the workflows of a Python module, and write each as a flow.

    The module is parsed and never run, unless --load or --verify says so. A module with one
    workflow becomes `flow.yaml` if it is called `workflow.py`, else a file of its own name; of
    several, each becomes `NAME.yaml`. What the language cannot say is told at its line, and
    nothing is written. What flytekit or the plugin drops in silence is left out with a warning;
    with --strict it is an error.

    --load runs the module with flytekit, and reads the flows from what it registers, however the
    Python makes it: by loops, functions or files. It runs as `flowc verify --against` runs it,
    for SECONDS at most. What is written is proved to mean the same; --verify proves so what is
    read without running the module. Both need flytekit.

    Tasks that are alike but for a few words become one with a matrix, if the flow is shorter so
    and means the same; --expand writes every task out.

    With --profile, modules that are one workflow with other settings and values become one flow:
    MODULE is what it is without a profile, the others what it is by theirs. The flow is written
    if it means just what each of them does; if not, what differs in more than a profile can say
    is told.
    """
    if stdout and output is not None:
        raise click.UsageError("-o does not go with --stdout")
    profiles = _profiles(profiled, partial)
    if profiles and (loading.runs or only):
        raise click.UsageError("--profile does not go with --load, --verify and --flow")
    modules = [(path, read_flow(path)) for path in (module, *profiles.values())]
    unread = [data for _, data in modules if isinstance(data, Report)]
    if unread:
        tell(unread, output_format, max_findings, sys.stderr)
        raise SystemExit(1)
    read = [(str(path), data) for path, data in modules if isinstance(data, bytes)]
    registered = loading.register(module) if loading.runs else None
    known = registered is not None
    settings = BuildSettings(environ=os.environ, strict=known, pure_yaml=pure_yaml())
    loaded = registered if loading.load else None
    reports, flows = _read(read, tuple(profiles), Taking(only, not expand), settings, loaded)
    reports = [apply_policy(report, Policy(strict=strict)) for report in reports]
    tell(reports, output_format, max_findings, sys.stderr)
    failed = any(report.failed for report in reports)
    proved = not failed and registered is not None and prove(module, flows, registered, only)
    if (failed and not (partial and flows)) or (loading.runs and not failed and not proved):
        rest = " (--partial writes the rest)" if failed and flows and not profiles else ""
        click.echo(f"{visible(str(module))}: nothing is written{rest}", err=True)
        if not profiles and not loading.load:
            tell_of_loading(module)
        raise SystemExit(1)
    if stdout:
        click.echo("---\n".join(flow.text for flow in flows), nl=False)
    elif not _write(profiles, module, _targets(module, output, flows), force, proved or failed):
        raise SystemExit(1)
    if proved:
        tell_proof(flows)
    if failed:
        remark("not proved: what is written is only a part of the module")
        raise SystemExit(1)


def _read(
    modules: Sequence[tuple[str, bytes]],
    profiles: Sequence[str],
    taking: Taking,
    settings: BuildSettings,
    registered: Facts | None,
) -> tuple[Sequence[Report], tuple[Imported, ...]]:
    name, data = modules[0]
    if profiles:
        from flowc.importing.import_profiles import (
            decompile_profiled,  # an import without profiles is done sooner
        )

        return decompile_profiled(modules, profiles, settings, _beside)
    try:
        beside = _beside(name)
        if registered is None:
            report, flows = decompile(data, name, settings, taking, beside)
        else:
            from flowc.importing.import_registered import import_registered  # only for --load

            report, flows = import_registered(data, name, registered, settings, taking, beside)
    except NoWorkflow as error:
        raise click.UsageError(f"--flow: {visible(str(error))}") from None
    return [report], flows


def _beside(name: str) -> ModulesBeside:
    return ModulesBeside(Path(name))


def _profiles(texts: Sequence[str], partial: bool) -> dict[str, Path]:
    """Return the modules of profiles by their names; raise UsageError for anything else."""
    found: dict[str, Path] = {}
    for text in texts:
        name, separator, path = text.partition("=")
        if not separator or not name or not path:
            raise click.UsageError(f"--profile wants NAME=MODULE, got {text!a}")
        fault = name_fault(name)
        if fault is not None:
            raise click.UsageError(f"the profile name {name[:80]!a} {fault}")
        if name in found:
            raise click.UsageError(f"the profile {name!a} has two modules")
        if not Path(path).is_file():
            raise click.UsageError(f"there is no module {path!a}")
        found[name] = Path(path)
    if found and len(found) > MAX_PROFILES:
        raise click.UsageError(f"a flow has {MAX_PROFILES} profiles at most")
    if found and partial:
        raise click.UsageError("--partial does not go with --profile")
    return found


def _targets(
    module: Path, output: Path | None, flows: tuple[Imported, ...]
) -> list[tuple[Path, Imported]]:
    """Return where each flow goes."""
    if len(flows) == 1 and not (output and output.is_dir()):
        name = "flow.yaml" if module.name == "workflow.py" else f"{module.stem}.yaml"
        return [(output or module.with_name(name), flows[0])]
    folder = output or module.parent
    if output is not None and output.suffix in (".yaml", ".yml"):
        raise click.UsageError(f"the module has {len(flows)} workflows: -o names a folder")
    return [(folder / f"{flow.name}.yaml", flow) for flow in flows]


def _write(
    profiles: Mapping[str, Path],
    module: Path,
    targets: list[tuple[Path, Imported]],
    force: bool,
    settled: bool,
) -> bool:
    """Write the flows, and say how to prove each, if that is not settled; return whether all
    are."""
    done = True
    for path, flow in targets:
        shown = visible(str(path))
        try:
            write_text(path, flow.text, force, module)
        except Refused as refused:
            click.echo(f"{shown}: error: not written, since {visible(str(refused))}", err=True)
            done = False
            continue
        if settled:
            remark(f"{shown}: written")
        else:
            proof = f"flowc verify --against {visible(str(module))} {shown}"
            remark(f"{shown}: written; to prove it: {proof}")
            for name, other in profiles.items():
                proof = f"flowc verify --profile {name} --against {visible(str(other))} {shown}"
                remark(f"  and {proof}")
    return done

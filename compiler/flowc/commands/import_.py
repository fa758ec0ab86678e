"""`flowc import`: turn a hand-written `workflow.py` into flows."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from flowc.commands.reporting import read_flow, tell, with_report_options
from flowc.commands.writing import Refused, write_text
from flowc.conversion import Imported, decompile
from flowc.findings import Report
from flowc.report.text import visible
from flowc.variables import Settings

_EPILOG = """\b
Examples:
  flowc import workflow.py                 write flow.yaml beside it
  flowc import workflow.py -o prep.yaml    write somewhere else
  flowc import workflow.py --stdout        print the flow, and write nothing
  flowc import pipelines.py -o flows/      several workflows: one file for each
\b
Then prove that nothing has changed:
  flowc verify --against workflow.py flow.yaml
"""


@click.command("import", epilog=_EPILOG)
@click.argument("module", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File or folder to write.")
@click.option("--stdout", is_flag=True, help="Print the flows, and write nothing.")
@click.option("--partial", is_flag=True, help="Write what can be said, with TODO comments.")
@click.option("--force", is_flag=True, help="Overwrite files that exist.")
@with_report_options
def command(
    module: Path,
    output: Path | None,
    stdout: bool,
    partial: bool,
    force: bool,
    output_format: str,
    max_findings: int | None,
) -> None:
    """Read the workflows of a Python module, and write each as a flow.

    The module is parsed and never run. A module with one workflow becomes `flow.yaml` if it is
    called `workflow.py`, else a file of its own name; of several, each becomes `NAME.yaml`. What
    the language cannot say is told at its line, and nothing is written.
    """
    if stdout and output is not None:
        raise click.UsageError("-o does not go with --stdout")
    data = read_flow(module)
    if isinstance(data, Report):
        tell([data], output_format, max_findings, sys.stderr)
        raise SystemExit(1)
    report, flows = decompile(data, str(module), Settings(environ=os.environ))
    tell([report], output_format, max_findings, sys.stderr)
    if report.failed and not partial:
        click.echo(
            f"{visible(str(module))}: nothing is written (--partial writes the rest)", err=True
        )
        raise SystemExit(1)
    if stdout:
        click.echo("---\n".join(flow.text for flow in flows), nl=False)
    elif not _write(module, _targets(module, output, flows), force):
        raise SystemExit(1)
    if report.failed:
        raise SystemExit(1)


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


def _write(module: Path, targets: list[tuple[Path, Imported]], force: bool) -> bool:
    done = True
    for path, flow in targets:
        shown = visible(str(path))
        try:
            write_text(path, flow.text, force, module)
        except Refused as refused:
            click.echo(f"{shown}: error: not written, since {visible(str(refused))}", err=True)
            done = False
        else:
            proof = f"flowc verify --against {visible(str(module))} {shown}"
            click.echo(f"{shown}: written; to prove it: {proof}", err=True)
    return done

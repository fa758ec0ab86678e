"""`flowc run`: run a flow on this machine, each job as Domino would run it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from flowc.commands import completed_by
from flowc.commands.runs.options import LaunchCommand, launch_of
from flowc.commands.runs.orders import Orders, with_orders
from flowc.commands.vars_options import Given, with_vars

_EPILOG = """\b
Examples:
  flowc run flow.yaml --help                     the inputs of this flow
  flowc run flow.yaml --data_path data/a.csv
  flowc run flow.yaml --inputs small.yaml --epochs 2
  flowc run flow.yaml --until train              and what it waits for
  flowc run flow.yaml --only train --epochs 5    on what it was given last
  flowc run flow.yaml --dry-run                  what would run, and why
  flowc run flow.yaml --stub                     without any of its programs
  flowc run flow.yaml -- --mount a               an input named as an option
\b
An input is given as its type says: a file by a path or a URI, lists and dicts
as JSON, true or false, 2026-01-31T08:00:00Z, 1h30m. Where several types may
stand, it is read as YAML: null is none. Options go before --inputs FILE, a
mapping in YAML or JSON, in which relative paths start at its folder.
\b
A job runs as soon as its inputs are known, some at a time (-j). Each has a
/workflow of its own, and nothing of it stays but outputs and logs: in
the user's cache, where --only finds what a task was given last. A cached task
whose settings, inputs and mounts have not changed is not run again; what is in
scripts and mounts is not looked at: after editing that, raise cache.version or
give --no-cache-of TASK. A job has the environment of the caller; flowc's own Python
comes last on its PATH.
\b
Exit codes: 0 succeeded, 1 failed or errors in the flow, 2 wrong usage.
"""
_NOT_HERE = """\
jobs find their files at /workflow, which Windows has not: run the flow on Linux, or in WSL. \
All other commands work here"""


@click.command("run", cls=LaunchCommand, epilog=_EPILOG)
@click.argument(
    "flow",
    required=False,
    metavar="[FLOW [INPUTS]]",
    type=click.Path(exists=True, path_type=Path),
)
@click.option(
    "--only",
    metavar="TASK",
    shell_complete=completed_by("jobs"),
    help="Run one task, or the rows of a matrix ('sdtm[*]'): their inputs are options, too.",
)
@click.option("--clear-cache", is_flag=True, help="First forget cached tasks and earlier runs.")
@click.option(
    "--output-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Copy the outputs here, in place of those of earlier runs.",
)
@click.option(
    "--output-html",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write what became of each task as a page, as flowc graph --run does.",
)
@click.option("-f", "--follow", is_flag=True, help="Print all that jobs print, as they print it.")
@click.option("--json", "as_json", is_flag=True, help="Print events as JSON lines, for machines.")
@with_orders
@with_vars
def command(
    flow: Path | None,
    only: str | None,
    clear_cache: bool,
    output_dir: Path | None,
    output_html: Path | None,
    follow: bool,
    as_json: bool,
    given: Given,
    orders: Orders,
) -> None:
    """Run a flow on this machine, each job as Domino would run it.

    Checks the flow as `flowc build` does, and runs its module by flytekit's own local execution.
    A job finds its inputs at /workflow/inputs/NAME and the flow's repository at /mnt/code; an
    output that it does not write to /workflow/outputs fails it. Retries, timeouts, caching and
    the failure policy are honoured. `flowc run FLOW --help` lists the inputs of a flow; without
    FLOW, `flow.yaml` is meant.

    Needs flytekit (`pip install '.[flyte]'`), and user namespaces or bubblewrap to keep jobs
    apart; --no-isolation does without.
    """
    if sys.platform == "win32":
        raise click.UsageError(_NOT_HERE)
    from flowc.commands.runs.dry_run import dry_run  # Windows cannot load these
    from flowc.commands.runs.plan import plan_of
    from flowc.commands.runs.run_folders import clear
    from flowc.commands.runs.start import Shown, start
    from flowc.commands.verify_modules import need_flytekit

    launch = launch_of(click.get_current_context())
    if only is not None and orders.until is not None:
        raise click.UsageError("--only and --until do not go together")
    if follow and as_json:
        raise click.UsageError("--follow and --json do not go together")
    if launch is not None:
        need_flytekit()
    elif not clear_cache:
        raise click.UsageError("name a flow, such as: flowc run flow.yaml")
    if clear_cache:
        clear()
    if launch is not None:
        plan = plan_of(launch, orders)
        shown = Shown(output_dir, output_html, as_json, follow)
        if not (dry_run(plan, as_json) if orders.dry_run else start(plan, shown)):
            raise SystemExit(1)

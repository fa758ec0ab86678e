"""`flowc logs`: show what the jobs of a flow's last run have printed."""

from __future__ import annotations

from pathlib import Path

import click

from flowc.commands import completed_by
from flowc.commands.path_options import default_flow

_EPILOG = """\b
Examples:
  flowc logs                            of the last run of flow.yaml, task by task
  flowc logs flow.yaml --task train     of one task, as it is
  flowc logs --task train --attempt 1   of an attempt that was followed by another
  flowc logs --follow                   what is printed from now on, in another shell
\b
The last run may be over, be running or have been ended. Logs lie in the user's
cache until the flow runs again, or where `flowc run --log-dir` has put them.
\b
Exit codes: 0 shown, 2 no such run, task or attempt.
"""


@click.command("logs", epilog=_EPILOG)
@click.argument("flow", required=False, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--task", metavar="TASK", shell_complete=completed_by("jobs"), help="Of this task alone."
)
@click.option(
    "--attempt", type=click.IntRange(1), metavar="N", help="This attempt.  [default: the last]"
)
@click.option("-f", "--follow", is_flag=True, help="Go on until the run is over.")
@click.option("--stub", is_flag=True, help="Of the last run with stubs.")
def command(
    flow: Path | None, task: str | None, attempt: int | None, follow: bool, stub: bool
) -> None:
    """Show what the jobs of a flow's last run have printed.

    Without --task, each line stands behind the name of its task, one task after the other.
    Without FLOW, `flow.yaml` is meant.
    """
    from flowc.commands.runs.kept_events import last_run
    from flowc.commands.runs.launch import flow_at
    from flowc.commands.runs.show_logs import follow_logs, show_logs

    if attempt is not None and (task is None or follow):
        raise click.UsageError("--attempt goes with --task, and not with --follow")
    path = flow_at(flow or default_flow())
    run = last_run(path, stubbed=stub)
    if run is None:
        raise click.UsageError(f"no {'run with stubs' if stub else 'run'} of this flow is kept")
    if follow:
        follow_logs(run, task)
    else:
        show_logs(run, task, attempt)

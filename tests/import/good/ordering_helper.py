from typing import TypeVar
import flytekit
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task


@flytekit.workflow(failure_policy=flytekit.WorkflowFailurePolicy.FAIL_IMMEDIATELY)
def refresh(day: str) -> FlyteFile[TypeVar("csv")]:
    vacuum = run_domino_job_task("Vacuum", "bash vacuum.sh", use_project_defaults_for_omitted=True)
    load = run_domino_job_task("Load", "bash load.sh", inputs=[Input("day", str, day)], use_project_defaults_for_omitted=True)
    report = run_domino_job_task("Report", "python report.py", output_specs=[Output("report", FlyteFile[TypeVar("csv")])], use_project_defaults_for_omitted=True)
    vacuum >> load
    load >> report
    return report

from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task
from flow_settings import *
from flow_lib import make_outputs

REPORT_OUTPUTS = make_outputs("report", "pdf")


@workflow
def report(day: str) -> FlyteFile[TypeVar("pdf")]:
    rows = run_domino_job_task(
        flyte_task_name="Rows",
        command="python rows.py",
        inputs=[Input(name="day", type=str, value=day)],
        output_specs=[Output(name="rows", type=FlyteFile[TypeVar("csv")])],
        use_project_defaults_for_omitted=True,
    )
    made = run_domino_job_task(
        flyte_task_name="Report",
        command="python report.py",
        inputs=[Input(name="rows", type=FlyteFile[TypeVar("csv")], value=rows["rows"])],
        output_specs=REPORT_OUTPUTS,
        use_project_defaults_for_omitted=True,
    )
    return made

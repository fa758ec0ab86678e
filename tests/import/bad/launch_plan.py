from typing import TypeVar
from flytekit import CronSchedule, LaunchPlan, workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task


@workflow
def nightly(day: str = "today") -> FlyteFile[TypeVar("csv")]:
    rows = run_domino_job_task(
        flyte_task_name="Rows",
        command="python rows.py",
        inputs=[Input(name="day", type=str, value=day)],
        output_specs=[Output(name="rows", type=FlyteFile[TypeVar("csv")])],
        use_project_defaults_for_omitted=True,
    ).with_overrides(node_name="rows")
    return rows


# run it at two in the morning
nightly_plan = LaunchPlan.get_or_create(
    workflow=nightly,
    name="nightly_at_two",
    schedule=CronSchedule(schedule="0 2 * * *"),
)

from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task


@workflow
def monthly(year: int, month: int) -> FlyteFile[TypeVar("pdf")]:
    extract = run_domino_job_task(
        flyte_task_name="Extract",
        command="python extract.py",
        inputs=[
            Input(name="period", type=str, value=f"{year}-{month}"),
            Input(name="next_year", type=int, value=year + 1),
        ],
        output_specs=[Output(name="rows", type=FlyteFile[TypeVar("csv")]), Output(name="count", type=int)],
        use_project_defaults_for_omitted=True,
    )
    report = run_domino_job_task(
        flyte_task_name="Report",
        command="python report.py",
        inputs=[
            Input(name="rows", type=FlyteFile[TypeVar("csv")], value=extract.rows),
            Input(name="half", type=int, value=extract.count // 2),
        ],
        output_specs=[Output(name="report", type=FlyteFile[TypeVar("pdf")])],
        use_project_defaults_for_omitted=True,
    )
    return report["report"]

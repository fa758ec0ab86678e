from typing import List, TypeVar
from flytekit import task, dynamic, workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task


@task
def count_rows(path: str) -> int:
    with open(path) as rows:
        return sum(1 for _ in rows)


@dynamic
def summarise(paths: List[str]) -> int:
    total = 0
    for path in paths:
        total += count_rows(path=path)
    return total


@workflow
def row_report(path: str) -> FlyteFile[TypeVar("html")]:
    rows = count_rows(path=path)
    report = run_domino_job_task(
        flyte_task_name="Report",
        command="python report.py",
        inputs=[Input(name="rows", type=int, value=rows)],
        output_specs=[Output(name="report", type=FlyteFile[TypeVar("html")])],
        use_project_defaults_for_omitted=True,
    )
    return report["report"]

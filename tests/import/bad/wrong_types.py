from typing import NamedTuple, TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task

Csv = FlyteFile[TypeVar("csv")]
Pdf = FlyteFile[TypeVar("pdf")]


@workflow
def rates(table: str, rate: int = 1) -> NamedTuple("out", figure=Pdf, rows=int):
    rows = run_domino_job_task(
        flyte_task_name="Rows",
        command="python rows.py",
        inputs=[
            Input(name="table", type=str, value=table),
            Input(name="rate", type=float, value=rate),
        ],
        output_specs=[Output(name="rows", type=Csv)],
        use_project_defaults_for_omitted=True,
    )
    figure = run_domino_job_task(
        flyte_task_name="Figure",
        command="python figure.py",
        inputs=[
            Input(name="page", type=Pdf, value=rows["rows"]),
            Input(name="dpi", type=int, value="300"),
        ],
        output_specs=[Output(name="figure", type=Pdf)],
        use_project_defaults_for_omitted=True,
    )
    return figure["figure"], rows["rows"]

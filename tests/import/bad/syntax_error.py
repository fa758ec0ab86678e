from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task


@workflow
def broken(path: str) -> FlyteFile[TypeVar("csv")]:
    rows = run_domino_job_task(
        flyte_task_name="Read",
        command="python read.py",
        inputs=[Input(name="path", type=str, value=path)]
        output_specs=[Output(name="rows", type=FlyteFile[TypeVar("csv")])],
        use_project_defaults_for_omitted=True,
    )
    return rows["rows"]

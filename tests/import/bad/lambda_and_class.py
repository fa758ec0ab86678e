from dataclasses import dataclass
from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task

Csv = FlyteFile[TypeVar("csv")]
in_file = lambda name, value: Input(name=name, type=Csv, value=value)


@dataclass
class Params:
    depth: int = 3
    rate: float = 0.1


@workflow
def boost(table: str, params: Params) -> Csv:
    rows = run_domino_job_task(
        flyte_task_name="Read",
        command="python read.py",
        inputs=[Input(name="table", type=str, value=table)],
        output_specs=[Output(name="rows", type=Csv)],
        use_project_defaults_for_omitted=True,
    )
    scores = run_domino_job_task(
        flyte_task_name="Boost",
        command="python boost.py",
        inputs=[in_file("rows", rows)],
        output_specs=[Output(name="scores", type=Csv)],
        use_project_defaults_for_omitted=True,
    )
    return scores["scores"]

from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task

Csv = FlyteFile[TypeVar("csv")]


@workflow
def merge(path_a: str, path_b: str) -> Csv:
    a = run_domino_job_task(
        flyte_task_name="Load A",
        command="python load_a.py",
        inputs=[Input(name="path", type=str, value=path_a)],
        output_specs=[Output(name="dataset_a", type=Csv)],
        use_project_defaults_for_omitted=True,
    )
    b = run_domino_job_task(
        flyte_task_name="Load B",
        command="python load_b.py",
        inputs=[Input(name="path", type=str, value=path_b)],
        output_specs=[Output(name="dataset_b", type=Csv)],
        use_project_defaults_for_omitted=True,
    )
    merged = run_domino_job_task(
        flyte_task_name="Merge",
        command="python merge.py",
        inputs=[
            Input(name="dataset_a", type=Csv, value=a["dataset_a"]),
            Input(name="dataset_b", type=Csv, value=b["dataset_a"]),
        ],
        output_specs=[Output(name="merged", type=Csv)],
        use_project_defaults_for_omitted=True,
    )
    return merged["merged_data"]

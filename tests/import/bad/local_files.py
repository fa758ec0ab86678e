from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task
from flytekitplugins.domino.task import DatasetSnapshot, GitRef

Csv = FlyteFile[TypeVar("csv")]


@workflow
def local(table: Csv = "/mnt/code/data/table.csv") -> Csv:
    return run_domino_job_task(
        flyte_task_name="Copy",
        command="python copy.py",
        inputs=[
            Input(name="table", type=Csv, value=table),
            Input(name="lookup", type=Csv, value="data/lookup.csv"),
        ],
        output_specs=[Output(name="copy", type=Csv)],
        dataset_snapshots=[
            DatasetSnapshot(Name="tables", Version=1),
            DatasetSnapshot(Name="tables", Version=2),
        ],
        environment_name="Tables",
        environment_id="66b2d4f81c9e3a57d0a4b5e2",
        use_project_defaults_for_omitted=True,
    )

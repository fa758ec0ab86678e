from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task
from flytekitplugins.domino.task import DatasetSnapshot


@workflow
def list_dataset(dataset_id: str, dataset_name: str, version: int = 1) -> FlyteFile[TypeVar("txt")]:
    listing = run_domino_job_task(
        flyte_task_name="List",
        command="ls /mnt/data/" + dataset_name,
        output_specs=[Output(name="listing", type=FlyteFile[TypeVar("txt")])],
        dataset_snapshots=[
            DatasetSnapshot(
                Id=dataset_id,
                Version=version,
            )
        ],
        use_project_defaults_for_omitted=True,
    )
    return listing["listing"]

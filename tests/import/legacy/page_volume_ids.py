from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task


@workflow
def archive_scan(prefix: str) -> FlyteFile[TypeVar("csv")]:
    found = run_domino_job_task(
        flyte_task_name="Scan archive",
        command="python scan.py",
        inputs=[Input(name="prefix", type=str, value=prefix)],
        output_specs=[Output(name="found", type=FlyteFile[TypeVar("csv")])],
        external_data_volume_ids=["9625af24a1b2c4dc035aa881"],
        use_project_defaults_for_omitted=True,
    )
    return found["found"]

from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

Csv = FlyteFile[TypeVar("csv")]

load = DominoJobTask(
    name="Load",
    domino_job_config=DominoJobConfig(
        Command="python load.py",
        HardwareTierId="small-k8s",
        DatasetSnapshots=[],
        ExternalVolumeMountIds=[],
    ),
    inputs={"path": str},
    outputs={"rows": Csv},
)


@workflow
def prod(path: str) -> Csv:
    rows = load(path=path)
    clean = run_domino_job_task(
        flyte_task_name="Clean",
        command="python clean.py",
        inputs=[Input(name="rows", type=Csv, value=rows)],
        output_specs=[Output(name="clean", type=Csv)],
        environment_name="Prod",
        environment_revision_id="68a771f590d3cf5ff19c5a17",
        hardware_tier_name="Small",
        volume_size_gib=10,
        dfs_repo_commit_id="52ee5113a38de2dddbd051b42623c23065f28803",
    )
    return clean["clean"]

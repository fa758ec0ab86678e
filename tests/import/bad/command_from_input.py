from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

Csv = FlyteFile[TypeVar("csv")]


@workflow
def merge_and_train(data_path: str, depth: int = 4) -> FlyteFile[TypeVar("pkl")]:
    merge = DominoJobTask(
        name="Merge",
        domino_job_config=DominoJobConfig(Command=f"python merge.py {data_path}"),
        inputs={"data_path": str},
        outputs={"merged_data": Csv},
        use_latest=True,
    )
    merged = merge(data_path=data_path)

    train = DominoJobTask(
        name="Train",
        domino_job_config=DominoJobConfig(Command="python train.py --data {merged_data} --depth {depth}"),
        inputs={"merged_data": Csv, "depth": int},
        outputs={"model": FlyteFile[TypeVar("pkl")]},
        use_latest=True,
    )
    return train(merged_data=merged, depth=depth)

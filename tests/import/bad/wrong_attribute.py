from typing import NamedTuple, TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

Csv = FlyteFile[TypeVar("csv")]
Outputs = NamedTuple("Outputs", train=Csv, test=Csv, third=Csv)

split = DominoJobTask(
    name="Split",
    domino_job_config=DominoJobConfig(Command="python split.py"),
    inputs={"rows": Csv},
    outputs={"train": Csv, "test": Csv},
    use_latest=True,
)
load = DominoJobTask(
    name="Load",
    domino_job_config=DominoJobConfig(Command="python load.py"),
    inputs={"path": str},
    outputs={"rows": Csv},
    use_latest=True,
)


@workflow
def splits(path: str) -> Outputs:
    rows = load(path=path)
    parts = split(rows=rows.row)
    return Outputs(
        train=parts.train,
        test=parts.testing,
        third=parts[2],
    )

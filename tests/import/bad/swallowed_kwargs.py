from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.task import DatasetSnapshot, DominoJobConfig, DominoJobTask

Csv = FlyteFile[TypeVar("csv")]

load = DominoJobTask(
    name="Load",
    domino_job_config=DominoJobConfig(Command="python load.py"),
    inputs={"path": str},
    outputs={"rows": Csv},
    use_latest=True,
    environment_name="Fraud Detection",
    hardware_tier_name="Small",
)
score = DominoJobTask(
    name="Score",
    domino_job_config=DominoJobConfig(Command="python score.py"),
    inputs={"rows": Csv},
    outputs={"scores": Csv},
    use_latest=True,
    DatasetSnapshots=[DatasetSnapshot(Id="66c1a37e8d05b2f94e6c1d08", Version=1)],
    upstream=[load],
)


@workflow
def scoring(path: str) -> Csv:
    return score(rows=load(path=path))

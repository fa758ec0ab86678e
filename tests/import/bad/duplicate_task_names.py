from typing import NamedTuple, TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

Pkl = FlyteFile[TypeVar("pkl")]
Models = NamedTuple("Models", forest=Pkl, boosting=Pkl)

train_forest = DominoJobTask(
    name="Train model",
    domino_job_config=DominoJobConfig(Command="python train_forest.py"),
    inputs={"rows": str},
    outputs={"model": Pkl},
    use_latest=True,
)
train_boosting = DominoJobTask(
    name="Train model",
    domino_job_config=DominoJobConfig(Command="python train_boosting.py"),
    inputs={"rows": str},
    outputs={"model": Pkl},
    use_latest=True,
)


@workflow
def two_models(rows: str) -> Models:
    return Models(forest=train_forest(rows=rows), boosting=train_boosting(rows=rows))

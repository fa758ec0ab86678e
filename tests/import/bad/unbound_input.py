from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

Csv = FlyteFile[TypeVar("csv")]

prepare = DominoJobTask(
    name="Prepare",
    domino_job_config=DominoJobConfig(Command="python prepare.py"),
    inputs={"path": str, "separator": str},
    outputs={"rows": Csv},
    use_latest=True,
)
train = DominoJobTask(
    name="Train",
    domino_job_config=DominoJobConfig(Command="python train.py"),
    inputs={"rows": Csv, "epochs": int},
    outputs={"model": FlyteFile[TypeVar("pt")]},
    use_latest=True,
)


@workflow
def training(path: str, epochs: int) -> FlyteFile[TypeVar("pt")]:
    prepared = prepare(path=path)
    trained = train(
        rows=prepared,
        epochs=epochs,
        verbose=True,
    )
    return trained

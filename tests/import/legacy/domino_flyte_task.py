from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from domino.flyte.task import DominoJobConfig, DominoJobTask

prepare_config = DominoJobConfig(Command="python prep-data.py")
prepare = DominoJobTask(
    name="Prepare",
    domino_job_config=prepare_config,
    inputs={"data_path": str},
    outputs={"processed_data": FlyteFile[TypeVar("csv")]},
    use_latest=True,
)
train_config = DominoJobConfig(Command="python train-model.py")
train = DominoJobTask(
    name="Train",
    domino_job_config=train_config,
    inputs={"processed_data": FlyteFile[TypeVar("csv")], "epochs": int},
    outputs={"model": FlyteFile[TypeVar("pt")]},
    use_latest=True,
)


@workflow
def train_legacy(data_path: str, epochs: int = 10) -> FlyteFile[TypeVar("pt")]:
    prepared = prepare(data_path=data_path)
    trained = train(processed_data=prepared["processed_data"], epochs=epochs)
    return trained["model"]

from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

prepare = DominoJobTask(
    name="Prepare well logs",
    domino_job_config=DominoJobConfig(Command="python prepare.py"),
    inputs={"field": str},
    outputs={"logs": FlyteFile[TypeVar("las")]},
    use_latest=True,
    cache=True,
)

predict = DominoJobTask(
    name="Predict porosity",
    domino_job_config=DominoJobConfig(Command="python predict.py"),
    inputs={"logs": FlyteFile[TypeVar("las")]},
    outputs={"porosity": FlyteFile[TypeVar("csv")]},
    use_latest=True,
    cache=True,
    cache_version="2",
)


@workflow
def porosity(field: str) -> FlyteFile[TypeVar("csv")]:
    logs = prepare(field=field)
    return predict(logs=logs["logs"])["porosity"]

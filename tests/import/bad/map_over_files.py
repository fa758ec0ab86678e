import functools
from typing import List, TypeVar
from flytekit import map_task, workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

Csv = FlyteFile[TypeVar("csv")]

clean = DominoJobTask(
    name="Clean one",
    domino_job_config=DominoJobConfig(Command="python clean.py"),
    inputs={"path": str},
    outputs={"rows": Csv},
    use_latest=True,
)
combine = DominoJobTask(
    name="Combine",
    domino_job_config=DominoJobConfig(Command="python combine.py"),
    inputs={"rows": List[Csv]},
    outputs={"all": Csv},
    use_latest=True,
)


@workflow
def clean_all(paths: List[str]) -> Csv:
    cleaned = map_task(clean, concurrency=4)(path=paths)
    return combine(rows=cleaned)

from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

Csv = FlyteFile[TypeVar("csv")]

load = DominoJobTask(
    name="Load",
    domino_job_config=DominoJobConfig(Command=(loader := "python load.py")),
    inputs={"path": str},
    outputs={"rows": Csv},
    use_latest=True,
)
clean = DominoJobTask(
    name="Clean",
    domino_job_config=DominoJobConfig(Command="python clean.py"),
    inputs={"rows": Csv},
    outputs={"rows": Csv},
    use_latest=True,
)


@workflow
def nested(path: str) -> Csv:
    def twice(rows):
        once = clean(rows=rows)
        return clean(rows=once)

    return twice(load(path=path))

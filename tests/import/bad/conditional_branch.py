from typing import TypeVar
from flytekit import workflow, conditional
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

Pkl = FlyteFile[TypeVar("pkl")]

measure = DominoJobTask(name="Measure drift", domino_job_config=DominoJobConfig(Command="python drift.py"), use_latest=True,
                        inputs={"month": str}, outputs={"drift": float})
retrain = DominoJobTask(name="Retrain", domino_job_config=DominoJobConfig(Command="python retrain.py"), use_latest=True,
                        inputs={"month": str}, outputs={"model": Pkl})
keep = DominoJobTask(name="Keep", domino_job_config=DominoJobConfig(Command="python keep.py"), use_latest=True,
                     inputs={"month": str}, outputs={"model": Pkl})


@workflow
def monitor(month: str) -> Pkl:
    drift = measure(month=month)
    return (
        conditional("drifted")
        .if_(drift > 0.2)
        .then(retrain(month=month))
        .else_()
        .then(keep(month=month))
    )

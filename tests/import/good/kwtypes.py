from datetime import timedelta
import datetime as dt
from enum import Enum
from flytekit import workflow, kwtypes
from flytekit.types.file import FlyteFile
from flytekit.types.directory import FlyteDirectory
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask
import typing as t


class Mode(str, Enum):
    FAST = "fast"
    SLOW = "slow"


Csv: t.TypeAlias = FlyteFile[t.TypeVar("csv")]

load = DominoJobTask(
    name="load", domino_job_config=DominoJobConfig(Command="python load.py"),
    inputs=kwtypes(mode=Mode, since=dt.datetime, window=dt.timedelta, n=int),
    outputs=kwtypes(rows=Csv), use_latest=True, timeout=timedelta(minutes=90), retries=2,
)
fit = DominoJobTask(
    name="fit", domino_job_config=DominoJobConfig(Command="python fit.py"),
    inputs={"rows": Csv, "lr": float, "epochs": int}, outputs={"out": FlyteDirectory}, use_latest=True,
    timeout=7200,
)


@workflow
def pipeline(mode: Mode = Mode.FAST, since: dt.datetime = dt.datetime(2024, 1, 31), lr: float = 1e-3) -> FlyteDirectory:
    rows = load(mode=mode, since=since, window=dt.timedelta(days=1, hours=2), n=10**6)
    model = fit(rows=rows, lr=lr, epochs=2 ** 4)
    return model

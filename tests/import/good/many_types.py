"""Interface test: one job that takes and gives every kind of value that we use."""
from __future__ import annotations

import datetime as dt
from datetime import timedelta
from typing import Dict, List, NamedTuple, Optional, Union

import numpy as np
import pandas as pd
from flytekit import workflow
from flytekit.types.directory import FlyteDirectory
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

check_values = DominoJobTask(
    name="Check values",
    domino_job_config=DominoJobConfig(Command="python check.py"),
    inputs=dict(
        title=str,
        epochs=int,
        rate=float,
        shuffle=bool,
        columns=List[str],
        limits=Dict[str, float],
        grid=List[List[int]],
        options=dict,
        since=dt.datetime,
        budget=timedelta,
        note=Optional[str],
        cutoff=Union[int, str],
        anything=FlyteFile,
        folder=FlyteDirectory,
    ),
    outputs={
        "frame": pd.DataFrame,
        "matrix": np.ndarray,
        "settings": dict,
        "names": list[str],
    },
    use_latest=True,
)

use_values = DominoJobTask(
    name="Use values",
    domino_job_config=DominoJobConfig(Command="python use.py"),
    inputs={"frame": pd.DataFrame, "matrix": np.ndarray, "settings": dict, "names": List[str], "limit": float | None},
    outputs={"ok": bool},
    use_latest=True,
)


class Outputs(NamedTuple):
    ok: bool
    names: List[str]


@workflow
def interface_test(
    anything: FlyteFile,
    folder: FlyteDirectory,
    options: dict,
    since: dt.datetime = dt.datetime(2024, 1, 31, 12, 30),
    title: str = "It's a test",
    epochs: int = 10,
    rate: float = 1e-3,
    shuffle: bool = True,
    note: Optional[str] = None,
    columns: List[str] = ["age", "sex"],
    limits: Dict[str, float] = {"low": 0.5, "high": 2.0},
) -> Outputs:
    checked = check_values(
        title=title,
        epochs=epochs,
        rate=rate,
        shuffle=shuffle,
        columns=columns,
        limits=limits,
        grid=[[1, 2], [3, 4]],
        options=options,
        since=since,
        budget=timedelta(hours=1, minutes=30),
        note=note,
        cutoff=5,
        anything=anything,
        folder=folder,
    )
    used = use_values(
        frame=checked.frame,
        matrix=checked.matrix,
        settings=checked.settings,
        names=checked.names,
        limit=0.25,
    )
    return Outputs(ok=used, names=checked.names)

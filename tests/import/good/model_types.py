from typing import NamedTuple, Optional, TypeVar, Union

import pandas
from sklearn.base import BaseEstimator
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task

T = TypeVar("csv")
CsvOrParquet = Union[FlyteFile[T], FlyteFile[TypeVar("parquet")]]
result = NamedTuple("result", model=BaseEstimator, frame=pandas.DataFrame)

@workflow
def estimator_flow(table: FlyteFile[T], target: Optional[str] = None, weights: Optional[FlyteFile[T]] = None) -> result:
    fit = run_domino_job_task(
        flyte_task_name="Fit estimator",
        command="python fit.py",
        inputs=[
            Input(name="table", type=CsvOrParquet, value=table),
            Input(name="target", type=Optional[str], value=target),
            Input(name="weights", type=Optional[FlyteFile[T]], value=weights),
            Input(name="seed", type=Optional[int], value=None),
        ],
        output_specs=[Output(name="model", type=BaseEstimator)],
        use_project_defaults_for_omitted=True,
    )
    predict = run_domino_job_task(
        flyte_task_name="Predict",
        command="python predict.py",
        inputs=[
            Input(name="model", type=BaseEstimator, value=fit["model"]),
            Input(name="table", type=FlyteFile[T], value=table),
        ],
        output_specs=[Output(name="frame", type=pandas.DataFrame)],
        use_project_defaults_for_omitted=True,
    )
    return result(model=fit["model"], frame=predict["frame"])

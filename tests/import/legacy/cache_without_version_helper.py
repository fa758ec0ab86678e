from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task

settings = {
    "environment_name": "Fraud",
    "use_project_defaults_for_omitted": True,
    "cache": True,
}


@workflow
def fraud_features(day: str) -> FlyteFile[TypeVar("parquet")]:
    raw = run_domino_job_task(
        flyte_task_name="Ingest",
        command="python ingest.py",
        inputs=[Input(name="day", type=str, value=day)],
        output_specs=[Output(name="raw", type=FlyteFile[TypeVar("csv")])],
        **settings,
    )
    features = run_domino_job_task(
        flyte_task_name="Features",
        command="python features.py",
        inputs=[Input(name="raw", type=FlyteFile[TypeVar("csv")], value=raw["raw"])],
        output_specs=[Output(name="features", type=FlyteFile[TypeVar("parquet")])],
        **settings,
    )
    return features["features"]

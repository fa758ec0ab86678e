from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task

Pkl = FlyteFile[TypeVar("pkl")]


@workflow
def train(data: str, use_gpu: bool = False) -> Pkl:
    features = run_domino_job_task(
        flyte_task_name="Features",
        command="python features.py",
        inputs=[Input(name="data", type=str, value=data)],
        output_specs=[Output(name="features", type=FlyteFile[TypeVar("parquet")])],
        use_project_defaults_for_omitted=True,
    )
    if use_gpu:
        tier = "GPU"
    else:
        tier = "Small"
    model = run_domino_job_task(
        flyte_task_name="Train",
        command="python train.py",
        inputs=[Input(name="features", type=FlyteFile[TypeVar("parquet")], value=features["features"])],
        output_specs=[Output(name="model", type=Pkl)],
        hardware_tier_name=tier,
        use_project_defaults_for_omitted=True,
    )
    return model["model"]

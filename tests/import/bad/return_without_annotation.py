from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task


@workflow
def train(path: str):
    model = run_domino_job_task(
        flyte_task_name="Train",
        command="python train.py",
        inputs=[Input(name="path", type=str, value=path)],
        output_specs=[Output(name="model", type=FlyteFile[TypeVar("pkl")])],
        use_project_defaults_for_omitted=True,
    )
    return model["model"]


@workflow
def evaluate(path: str) -> None:
    score = run_domino_job_task(
        flyte_task_name="Evaluate",
        command="python evaluate.py",
        inputs=[Input(name="path", type=str, value=path)],
        output_specs=[Output(name="score", type=float)],
        use_project_defaults_for_omitted=True,
    )
    return score

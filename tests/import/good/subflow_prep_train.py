"""Preparation is a flow of its own, so that it can be launched alone as well."""
from typing import NamedTuple, TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task

CSV = FlyteFile[TypeVar("csv")]
PKL = FlyteFile[TypeVar("pkl")]


class PrepOutputs(NamedTuple):
    train: CSV
    test: CSV


class TrainOutputs(NamedTuple):
    model: PKL
    score: float


@workflow
def prepare(source: str, seed: int = 7) -> PrepOutputs:
    """Clean and split.

    Args:
        source: where the raw rows are
        seed: of the random split
    """
    clean = run_domino_job_task(
        flyte_task_name="Clean",
        command="python clean.py",
        inputs=[Input(name="source", type=str, value=source)],
        output_specs=[Output(name="rows", type=CSV)],
        environment_name="Python 3.11",
        use_project_defaults_for_omitted=True,
    )
    parts = run_domino_job_task(
        flyte_task_name="Split",
        command="python split.py",
        inputs=[Input(name="rows", type=CSV, value=clean), Input(name="seed", type=int, value=seed)],
        output_specs=[Output(name="train", type=CSV), Output(name="test", type=CSV)],
        environment_name="Python 3.11",
        use_project_defaults_for_omitted=True,
    )
    return PrepOutputs(train=parts.train, test=parts.test)


@workflow
def prep_and_train(source: str, seed: int = 11) -> TrainOutputs:
    """Prepare the data, train, score."""
    prepped = prepare(source=source, seed=seed)
    model = run_domino_job_task(
        flyte_task_name="Train",
        command="python train.py",
        inputs=[Input(name="train", type=CSV, value=prepped.train)],
        output_specs=[Output(name="model", type=PKL)],
        environment_name="Python 3.11",
        use_project_defaults_for_omitted=True,
    )
    score = run_domino_job_task(
        flyte_task_name="Score",
        command="python score.py",
        inputs=[Input(name="model", type=PKL, value=model), Input(name="test", type=CSV, value=prepped.test)],
        output_specs=[Output(name="score", type=float)],
        environment_name="Python 3.11",
        use_project_defaults_for_omitted=True,
    )
    return TrainOutputs(model=model, score=score)

from typing import NamedTuple, TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task

Csv = FlyteFile[TypeVar("csv")]
Pkl = FlyteFile[TypeVar("pkl")]
Parts = NamedTuple("Parts", train=Csv, test=Csv)


@workflow
def prepare(source: str) -> Parts:
    parts = run_domino_job_task(
        flyte_task_name="Split",
        command="python split.py",
        inputs=[Input(name="source", type=str, value=source)],
        output_specs=[Output(name="train", type=Csv), Output(name="test", type=Csv)],
        use_project_defaults_for_omitted=True,
    )
    return Parts(train=parts.train, test=parts.test)


@workflow
def prepare_and_train(source: str) -> Pkl:
    first = prepare(source=source, seed=3)
    second = prepare()
    trained = run_domino_job_task(
        flyte_task_name="Train",
        command="python train.py",
        inputs=[
            Input(name="train", type=Csv, value=first.train),
            Input(name="valid", type=Csv, value=second.valid),
        ],
        output_specs=[Output(name="model", type=Pkl)],
        use_project_defaults_for_omitted=True,
    )
    return trained

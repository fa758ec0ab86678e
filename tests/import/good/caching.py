from datetime import timedelta
from typing import TypeVar

from flytekit import Cache, workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

CACHE_VERSION = "2024-06-01"

tokenize = DominoJobTask(
    name="Tokenize",
    domino_job_config=DominoJobConfig(Command="python tokenize.py"),
    inputs={"corpus": str, "batch_size": int},
    outputs={"tokens": FlyteFile[TypeVar("bin")]},
    use_latest=True,
    cache=True,
    cache_version=CACHE_VERSION,
    cache_serialize=True,
    cache_ignore_input_vars=("batch_size",),
)

pretrain = DominoJobTask(
    name="Pretrain",
    domino_job_config=DominoJobConfig(Command="python pretrain.py"),
    inputs={"tokens": FlyteFile[TypeVar("bin")]},
    outputs={"weights": FlyteFile[TypeVar("pt")]},
    use_latest=True,
    cache=Cache(version=CACHE_VERSION, serialize=True),
    timeout=timedelta(days=2),
)


@workflow
def language_model(corpus: str, batch_size: int = 64) -> FlyteFile[TypeVar("json")]:
    tokens = tokenize(corpus=corpus, batch_size=batch_size)
    weights = pretrain(tokens=tokens)
    # not cached, but someone left the version in
    probe = run_domino_job_task(
        flyte_task_name="Probe",
        command="python probe.py",
        inputs=[Input(name="weights", type=FlyteFile[TypeVar("pt")], value=weights)],
        output_specs=[Output(name="report", type=FlyteFile[TypeVar("json")])],
        cache=False,
        cache_version="1.0",
        timeout=5400,
        use_project_defaults_for_omitted=True,
    )
    return probe

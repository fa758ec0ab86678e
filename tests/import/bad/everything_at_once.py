"""One of each: all of it has to be told in one run."""
import random
from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

Csv = FlyteFile[TypeVar("csv")]
SEED = random.randint(1, 1000)

load = DominoJobTask(
    name="Load",
    domino_job_config=DominoJobConfig(Command="python load.py"),
    inputs={"path": str},
    outputs={"rows": Csv},
    use_latest=True,
    hardware_tier_name="Small",
)


@workflow
def everything(path: str, share: int) -> Csv:
    rows = load(path=path)
    try:
        print("loading")
    except ValueError:
        pass
    sampled = run_domino_job_task(
        flyte_task_name="Sample",
        command="python sample.py",
        inputs=[
            Input(name="rows", type=Csv, value=rows["row"]),
            Input(name="share", type=float, value=share),
            Input(name="seed", type=int, value=SEED),
        ],
        output_specs=[Output(name="sample", type=Csv)],
        enviroment_name="Sampling",
        use_project_defaults_for_omitted=True,
    )
    assert sampled is not None
    return sampled["sample"]

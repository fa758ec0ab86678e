from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task

Csv = FlyteFile[TypeVar("csv")]
TIER = "Small"


@workflow
def pipeline(path: str) -> Csv:
    step = run_domino_job_task(
        flyte_task_name="Load",
        command="python load.py",
        inputs=[Input(name="path", type=str, value=path)],
        output_specs=[Output(name="rows", type=Csv)],
        hardware_tier_name=TIER,
        use_project_defaults_for_omitted=True,
    )
    step = run_domino_job_task(
        flyte_task_name="Clean",
        command="python clean.py",
        inputs=[Input(name="rows", type=Csv, value=step["rows"])],
        output_specs=[Output(name="clean", type=Csv)],
        hardware_tier_name=TIER,
        use_project_defaults_for_omitted=True,
    )
    return step["clean"]


TIER = "Large"

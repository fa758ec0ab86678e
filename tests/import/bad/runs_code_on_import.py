import json
import os
from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task

settings = json.load(open("settings.json"))
exec(open("more_settings.py").read())
EPOCHS = eval("2 ** 5")
os.system("git pull --quiet")


@workflow
def train(data: str) -> FlyteFile[TypeVar("pt")]:
    model = run_domino_job_task(
        flyte_task_name="Train",
        command="python train.py",
        inputs=[Input(name="data", type=str, value=data), Input(name="epochs", type=int, value=EPOCHS)],
        output_specs=[Output(name="model", type=FlyteFile[TypeVar("pt")])],
        use_project_defaults_for_omitted=True,
    )
    return model["model"]

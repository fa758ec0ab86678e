"""Segmentation flow.

All strings live at the top of the module.
"""
from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task
from flytekitplugins.domino.artifact import Artifact, MODEL

ENVIRONMENT_NAME: str = "Imaging GPU"
HARDWARE_TIER: str = "GPU"
DATA_ROOT: str = "/mnt/imported/data/scans"
EPOCHS = 25
LEARNING_RATE = 0.0005
USE_AMP = True
CLASSES = ["background", "liver", "lesion"]
WEIGHTS = {"background": 0.1, "liver": 1.0, "lesion": 4.0}

SegModel = Artifact(name="Segmentation Model", type=MODEL)
ModelFile = SegModel.File(name="unet.pt")

PREP_INPUTS = [Input(name="root", type=str, value=DATA_ROOT)]
PREP_OUTPUTS = [Output(name="index", type=FlyteFile[TypeVar("parquet")])]
TRAIN_OUTPUTS = [
    Output(name="model", type=ModelFile),
]
EVAL_OUTPUTS = [Output(name="metrics", type=FlyteFile[TypeVar("json")]), Output(name="dice", type=float)]


@workflow
def segmentation() -> FlyteFile[TypeVar("json")]:
    index = run_domino_job_task(
        flyte_task_name="Index scans",
        command="python index.py",
        inputs=PREP_INPUTS,
        output_specs=PREP_OUTPUTS,
        environment_name=ENVIRONMENT_NAME,
        hardware_tier_name="Small",
        use_project_defaults_for_omitted=True,
    )
    model = run_domino_job_task(
        flyte_task_name="Train U-Net",
        command="python train.py",
        inputs=[
            Input(name="index", type=FlyteFile[TypeVar("parquet")], value=index["index"]),
            Input(name="root", type=str, value=DATA_ROOT),
            Input(name="epochs", type=int, value=EPOCHS),
            Input(name="learning_rate", type=float, value=LEARNING_RATE),
            Input(name="amp", type=bool, value=USE_AMP),
            Input(name="classes", type=list[str], value=CLASSES),
            Input(name="weights", type=dict[str, float], value=WEIGHTS),
        ],
        output_specs=TRAIN_OUTPUTS,
        environment_name=ENVIRONMENT_NAME,
        hardware_tier_name=HARDWARE_TIER,
        use_project_defaults_for_omitted=True,
    )
    metrics = run_domino_job_task(
        flyte_task_name="Evaluate U-Net",
        command="python evaluate.py",
        inputs=[
            Input(name="model", type=FlyteFile[TypeVar("pt")], value=model["model"]),
            Input(name="root", type=str, value=DATA_ROOT),
            Input(name="classes", type=list[str], value=CLASSES),
        ],
        output_specs=EVAL_OUTPUTS,
        environment_name=ENVIRONMENT_NAME,
        hardware_tier_name=HARDWARE_TIER,
        use_project_defaults_for_omitted=True,
    )
    return metrics.metrics

from typing import Annotated

from flytekit import workflow
from flytekitplugins.domino.artifact import DATA, MODEL, Artifact
from flytekitplugins.domino.file import PathConfig
from flytekitplugins.domino.helpers import Output, run_domino_job_task
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

Data = Artifact("Generated Data", DATA)
Model = Artifact(name="Model", type=MODEL)


@workflow
def artifact_paths():
    DominoJobTask(
        name="Generate artifacts",
        domino_job_config=DominoJobConfig(Command="python generate_artifacts.py"),
        outputs={"data": Annotated[Data.File(name="data.csv"), PathConfig(path="/mnt/data/flow-outputs/data.csv")]},
        use_latest=True,
    )()
    run_domino_job_task(
        flyte_task_name="Train",
        command="python train.py",
        output_specs=[Output(name="model", type=Model.File(name="model.pkl"), path="/mnt/data/flow-outputs/model.pkl")],
        use_project_defaults_for_omitted=True,
    )

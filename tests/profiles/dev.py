"""The churn model on the project's defaults: for branches, and for trying things out."""

from datetime import timedelta
from typing import NamedTuple, TypeVar

from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.artifact import (
    DATA,
    MODEL,
    Artifact,
    ExportArtifactToDatasetsSpec,
    run_launch_export_artifacts_task,
)
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

CsvFile = FlyteFile[TypeVar("csv")]
PklFile = FlyteFile[TypeVar("pkl")]

features = Artifact("Churn features", DATA)
churn = Artifact("Churn model", MODEL)

extract = DominoJobTask(
    name="Extract features",
    domino_job_config=DominoJobConfig(Command="python extract.py --sample 1"),
    inputs={"last_day": str},
    outputs={"rows": features.File("rows.csv")},
    use_latest=True,
)

train = DominoJobTask(
    name="Train churn model",
    domino_job_config=DominoJobConfig(Command="python train.py"),
    inputs={"rows": CsvFile, "epochs": int},
    outputs={"model": churn.File("model.pkl")},
    retries=2,
    timeout=timedelta(hours=12),
    use_latest=True,
)

report = DominoJobTask(
    name="Report",
    domino_job_config=DominoJobConfig(Command="python report.py"),
    inputs={"model": PklFile},
    outputs={"page": FlyteFile[TypeVar("html")]},
    use_latest=True,
)


class Outputs(NamedTuple):
    page: FlyteFile[TypeVar("html")]


@workflow
def churn_model(last_day: str = "2024-01-31") -> Outputs:
    """Train the churn model, and report on it."""
    rows = extract(last_day=last_day)
    model = train(rows=rows, epochs=3)
    page = report(model=model)
    run_launch_export_artifacts_task(
        [ExportArtifactToDatasetsSpec(churn, "66b0d1f0a1b2c3d4e5f60718")],
        use_project_defaults_for_omitted=True,
    )
    return Outputs(page=page)

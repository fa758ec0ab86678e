"""
House price demo: load two sources, merge, clean, train.

pyflyte run --remote mlops_train.py model_training --data_path_a /mnt/code/data/datasetA.csv --data_path_b /mnt/code/data/datasetB.csv
"""
from typing import NamedTuple, TypeVar

from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.artifact import Artifact, DATA, MODEL, REPORT
from flytekitplugins.domino.helpers import DominoJobConfig, DominoJobTask

DataArtifact = Artifact("Merged Data", DATA)
ModelArtifact = Artifact("Random Forest Model", MODEL)
ReportArtifact = Artifact(name="Evaluation Report", type=REPORT)


# the final outputs of the flow
class TrainingOutputs(NamedTuple):
    model: ModelArtifact.File("model.pkl")
    report: ReportArtifact.File("report.pdf")
    accuracy: float


@workflow
def model_training(data_path_a: str, data_path_b: str = "/mnt/code/data/datasetB.csv") -> TrainingOutputs:
    """Merge two sources and train a model."""

    # --- load ---
    results_a = DominoJobTask(
        name="Load Data A",
        domino_job_config=DominoJobConfig(Command="python /mnt/code/scripts/load-data-A.py"),
        inputs={"data_path": str},
        outputs={"datasetA": FlyteFile[TypeVar("csv")]},
        use_latest=True,
        cache=True,
        cache_version="1.0",
    )(data_path=data_path_a)

    results_b = DominoJobTask(
        name="Load Data B",
        domino_job_config=DominoJobConfig(Command="python /mnt/code/scripts/load-data-B.py"),
        inputs={"data_path": str},
        outputs={"datasetB": FlyteFile[TypeVar("csv")]},
        use_latest=True,
        cache=True,
        cache_version="1.0",
    )(data_path=data_path_b)

    # --- merge (fan in) ---
    merged = DominoJobTask(
        name="Merge Data",
        domino_job_config=DominoJobConfig(Command="python /mnt/code/scripts/merge-data.py"),
        inputs={
            "datasetA": FlyteFile[TypeVar("csv")],
            "datasetB": FlyteFile[TypeVar("csv")],
        },
        outputs={"merged_data": DataArtifact.File("merged_data.csv")},
        use_latest=True,
        cache=True,
        cache_version="1.0",
    )(datasetA=results_a["datasetA"], datasetB=results_b["datasetB"])

    # --- train: 3 outputs, so the results are attributes from here on ---
    trained = DominoJobTask(
        name="Train Model",
        domino_job_config=DominoJobConfig(Command="python /mnt/code/scripts/train-model.py"),
        inputs={"merged_data": FlyteFile[TypeVar("csv")], "num_estimators": int, "test_share": float},
        outputs={
            "model": ModelArtifact.File("model.pkl"),
            "accuracy": float,
            "holdout": FlyteFile[TypeVar("csv")],
        },
        use_latest=True,
        cache=True,
        cache_version="1.0",
        retries=2,
    )(merged_data=merged["merged_data"], num_estimators=100, test_share=0.2)

    evaluated = DominoJobTask(
        name="Evaluate",
        domino_job_config=DominoJobConfig(Command="python /mnt/code/scripts/evaluate.py"),
        inputs={"model": FlyteFile[TypeVar("pkl")], "holdout": FlyteFile[TypeVar("csv")]},
        outputs={"report": ReportArtifact.File("report.pdf")},
        use_latest=True,
        cache=True,
        cache_version="1.0",
    )(model=trained.model, holdout=trained.holdout)

    return TrainingOutputs(model=trained.model, report=evaluated, accuracy=trained.accuracy)

"""The churn model in production: every job is pinned, down to the snapshot."""

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
from flytekitplugins.domino.task import (
    DatasetSnapshot,
    DominoJobConfig,
    DominoJobTask,
    EnvironmentRevisionSpecification,
    EnvironmentRevisionType,
    GitRef,
)

CsvFile = FlyteFile[TypeVar("csv")]
PklFile = FlyteFile[TypeVar("pkl")]

features = Artifact("Churn features", DATA)
churn = Artifact("Churn model", MODEL)

ENVIRONMENT = "66b2d4f81c9e3a57d0a4b5e2"
REVISION = EnvironmentRevisionSpecification(
    EnvironmentRevisionType=EnvironmentRevisionType.SomeRevision,
    EnvironmentRevisionId="66f7bfe15e1b28d43c96a6c8",
)
CODE = GitRef(Type="commitId", Value="3f1d9a72c85be04617d2a9f0b36c8e5d41720fa9")
FILES = "8c04e1b57fa2936d0be85c41d7293fa60e5b18d4"
CUSTOMERS = DatasetSnapshot(Id="66c1a37e8d05b2f94e6c1d08", Version=4)

extract = DominoJobTask(
    name="Extract features",
    domino_job_config=DominoJobConfig(
        Command="python extract.py --sample 100",
        CommitId=FILES,
        MainRepoGitRef=CODE,
        HardwareTierId="small-k8s",
        EnvironmentId=ENVIRONMENT,
        EnvironmentRevisionSpec=REVISION,
        VolumeSizeGiB=10,
        DatasetSnapshots=[CUSTOMERS],
        ExternalVolumeMountIds=[],
    ),
    inputs={"last_day": str},
    outputs={"rows": features.File("rows.csv")},
    cache=True,
    cache_version="1",
)

train = DominoJobTask(
    name="Train churn model",
    domino_job_config=DominoJobConfig(
        Command="python train.py",
        CommitId=FILES,
        MainRepoGitRef=CODE,
        HardwareTierId="large-k8s",
        EnvironmentId=ENVIRONMENT,
        EnvironmentRevisionSpec=REVISION,
        VolumeSizeGiB=40,
        DatasetSnapshots=[],
        ExternalVolumeMountIds=[],
    ),
    inputs={"rows": CsvFile, "epochs": int},
    outputs={"model": churn.File("model.pkl")},
    cache=True,
    cache_version="1",
    retries=2,
    timeout=timedelta(hours=12),
)

report = DominoJobTask(
    name="Report",
    domino_job_config=DominoJobConfig(
        Command="python report.py",
        CommitId=FILES,
        MainRepoGitRef=CODE,
        HardwareTierId="small-k8s",
        EnvironmentId=ENVIRONMENT,
        EnvironmentRevisionSpec=REVISION,
        VolumeSizeGiB=10,
        DatasetSnapshots=[],
        ExternalVolumeMountIds=[],
    ),
    inputs={"model": PklFile},
    outputs={"page": FlyteFile[TypeVar("html")]},
)


class Outputs(NamedTuple):
    page: FlyteFile[TypeVar("html")]


@workflow
def churn_model(last_day: str = "2024-12-31") -> Outputs:
    """Train the churn model, and report on it."""
    rows = extract(last_day=last_day)
    model = train(rows=rows, epochs=100)
    page = report(model=model)
    run_launch_export_artifacts_task(
        [ExportArtifactToDatasetsSpec(churn, "68a8b82999bfa44f6f33903c")],
        use_project_defaults_for_omitted=True,
    )
    return Outputs(page=page)

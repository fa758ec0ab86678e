# PROD definition of the credit scoring flow.
#
# As this is considered a PROD Flow definition we do not use use_project_defaults_for_omitted and
# explicitly set every required parameter, so that a run can be reproduced.
#
# To release: commit and push first, then update GIT_SHA and DFS_COMMIT below.

from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task
from flytekitplugins.domino.task import DatasetSnapshot, GitRef
from flytekitplugins.domino.artifact import (
    Artifact,
    DATA,
    MODEL,
    ExportArtifactToDatasetsSpec,
    run_launch_export_artifacts_task,
)
from flytekit import workflow
from flytekit.types.file import FlyteFile
from typing import TypeVar

ENVIRONMENT = "Credit Scoring Py311"
ENVIRONMENT_REVISION = "68a771f590d3cf5ff19c5a17"
SMALL = "Small"
LARGE = "Large"
GIT_SHA = "c4f273e63e3267d079ebb7c5e5dbcef600521829"
DFS_COMMIT = "52ee5113a38de2dddbd051b42623c23065f28803"
EXPORT_DATASET_ID = "68a8b82999bfa44f6f33903c"

scored_artifact = Artifact(name="Scored Applications", type=DATA)
model_artifact = Artifact(name="Credit Model", type=MODEL)


@workflow
def credit_scoring_prod(applications_path: str, threshold: float = 0.65) -> scored_artifact.File(name="scored.parquet"):
    ingest = run_domino_job_task(
        flyte_task_name="Ingest applications",
        command="python flows/ingest.py",
        inputs=[Input(name="applications_path", type=str, value=applications_path)],
        output_specs=[Output(name="applications", type=FlyteFile[TypeVar("parquet")])],
        environment_name=ENVIRONMENT,
        environment_revision_id=ENVIRONMENT_REVISION,
        hardware_tier_name=SMALL,
        dataset_snapshots=[DatasetSnapshot(Name="applications", Version=3)],
        main_git_repo_ref=GitRef("commitId", GIT_SHA),
        volume_size_gib=10,
        dfs_repo_commit_id=DFS_COMMIT,
        external_data_volumes=[],
        cache=True,
        cache_version="1.0",
    )

    features = run_domino_job_task(
        flyte_task_name="Build features",
        command="python flows/features.py",
        inputs=[Input(name="applications", type=FlyteFile[TypeVar("parquet")], value=ingest["applications"])],
        output_specs=[Output(name="features", type=FlyteFile[TypeVar("parquet")])],
        environment_name=ENVIRONMENT,
        environment_revision_id=ENVIRONMENT_REVISION,
        hardware_tier_name=SMALL,
        dataset_snapshots=[],
        main_git_repo_ref=GitRef("commitId", GIT_SHA),
        volume_size_gib=10,
        dfs_repo_commit_id=DFS_COMMIT,
        external_data_volumes=[],
        cache=True,
        cache_version="1.0",
    )

    # needs the memory of the large tier since the 2024 data
    train = run_domino_job_task(
        flyte_task_name="Train model",
        command="python flows/train.py",
        inputs=[Input(name="features", type=FlyteFile[TypeVar("parquet")], value=features["features"])],
        output_specs=[Output(name="model", type=model_artifact.File(name="credit-model.pkl"))],
        environment_name=ENVIRONMENT,
        environment_revision_id=ENVIRONMENT_REVISION,
        hardware_tier_name=LARGE,
        dataset_snapshots=[],
        main_git_repo_ref=GitRef("commitId", GIT_SHA),
        volume_size_gib=50,
        dfs_repo_commit_id=DFS_COMMIT,
        external_data_volumes=[],
        cache=True,
        cache_version="1.0",
    )

    score = run_domino_job_task(
        flyte_task_name="Score applications",
        command="python flows/score.py",
        inputs=[
            Input(name="model", type=FlyteFile[TypeVar("pkl")], value=train["model"]),
            Input(name="features", type=FlyteFile[TypeVar("parquet")], value=features["features"]),
            Input(name="threshold", type=float, value=threshold),
        ],
        output_specs=[Output(name="scored", type=scored_artifact.File(name="scored.parquet"))],
        environment_name=ENVIRONMENT,
        environment_revision_id=ENVIRONMENT_REVISION,
        hardware_tier_name=SMALL,
        dataset_snapshots=[],
        main_git_repo_ref=GitRef("commitId", GIT_SHA),
        volume_size_gib=10,
        dfs_repo_commit_id=DFS_COMMIT,
        external_data_volumes=[],
        cache=True,
        cache_version="1.0",
    )

    # last statement: copies the artifacts of this run
    run_launch_export_artifacts_task(
        spec_list=[ExportArtifactToDatasetsSpec(artifact=scored_artifact, dataset_id=EXPORT_DATASET_ID)],
        environment_name=ENVIRONMENT,
        hardware_tier_name=SMALL,
        use_project_defaults_for_omitted=True,
    )

    return score["scored"]

"""Nightly demand forecast, production. Everything by id, see the runbook for where the ids come from."""
from datetime import timedelta
from typing import TypeVar, NamedTuple

from flytekit import workflow, WorkflowFailurePolicy
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.artifact import (
    Artifact, DATA, REPORT,
    ExportArtifactToDatasetsSpec, ExportArtifactToNetAppVolumesSpec,
    run_launch_export_artifacts_task,
)
from flytekitplugins.domino.task import (
    DominoJobConfig, DominoJobTask, GitRef, DatasetSnapshot,
    EnvironmentRevisionSpecification, EnvironmentRevisionType,
)

env_id = '66b2d4f81c9e3a57d0a4b5e2'
env_revision = EnvironmentRevisionSpecification(
    EnvironmentRevisionType=EnvironmentRevisionType.SomeRevision,
    EnvironmentRevisionId='66f7bfe15e1b28d43c96a6c8',
)
code = GitRef(Type='commitId', Value='3f1d9a72c85be04617d2a9f0b36c8e5d41720fa9')
artifacts_commit = '8c04e1b57fa2936d0be85c41d7293fa60e5b18d4'
sales = DatasetSnapshot(Id='66c1a37e8d05b2f94e6c1d08', Version=4)

Parquet = FlyteFile[TypeVar('parquet')]

forecasts = Artifact(name='Forecasts', type=DATA)
reviews = Artifact(name='Forecast Review', type=REPORT)

extract = DominoJobTask(
    name='Extract sales',
    domino_job_config=DominoJobConfig(
        Command='python jobs/extract.py',
        Title='forecast: extract',
        CommitId=artifacts_commit,
        MainRepoGitRef=code,
        HardwareTierId='small-k8s',
        EnvironmentId=env_id,
        EnvironmentRevisionSpec=env_revision,
        VolumeSizeGiB=10.0,
        DatasetSnapshots=[sales],
        ExternalVolumeMountIds=['65aa01f3b8c94d2e7f103c55'],
    ),
    inputs={'until': str},
    outputs={'sales': Parquet},
    cache=True,
    cache_version='3',
)

fit = DominoJobTask(
    name='Fit models',
    domino_job_config=DominoJobConfig(
        Command='python jobs/fit.py',
        Title='forecast: fit',
        CommitId=artifacts_commit,
        MainRepoGitRef=code,
        HardwareTierId='large-k8s',
        EnvironmentId=env_id,
        EnvironmentRevisionSpec=env_revision,
        VolumeSizeGiB=40.0,
        DatasetSnapshots=[],
        ExternalVolumeMountIds=[],
    ),
    inputs={'sales': Parquet, 'horizon': int},
    outputs={'forecast': forecasts.File(name='forecast.parquet'), 'diagnostics': FlyteFile[TypeVar('json')]},
    retries=1,
    timeout=timedelta(hours=8),
)

review = DominoJobTask(
    name='Review forecast',
    domino_job_config=DominoJobConfig(
        Command='Rscript jobs/review.R',
        Title='forecast: review',
        CommitId=artifacts_commit,
        MainRepoGitRef=code,
        HardwareTierId='small-k8s',
        EnvironmentId=env_id,
        EnvironmentRevisionSpec=env_revision,
        VolumeSizeGiB=10.0,
        DatasetSnapshots=[],
        ExternalVolumeMountIds=[],
    ),
    inputs={'forecast': Parquet, 'diagnostics': FlyteFile[TypeVar('json')]},
    outputs={'review': reviews.File(name='review.html')},
)


@workflow(failure_policy=WorkflowFailurePolicy.FAIL_AFTER_EXECUTABLE_NODES_COMPLETE)
def demand_forecast(until: str, horizon: int = 28) -> NamedTuple('Outputs', forecast=Parquet, review=FlyteFile[TypeVar('html')]):
    extracted = extract(until=until)
    fitted = fit(sales=extracted, horizon=horizon)
    reviewed = review(forecast=fitted.forecast, diagnostics=fitted.diagnostics)
    run_launch_export_artifacts_task(
        [
            ExportArtifactToDatasetsSpec(forecasts, '68a8b82999bfa44f6f33903c'),
            ExportArtifactToNetAppVolumesSpec(
                artifact=reviews,
                netapp_volume_id='6812c4f09d3e7a51b4c6f2d8',
                target_relative_path='forecast/review',
            ),
        ],
        use_project_defaults_for_omitted=True,
    )
    return fitted.forecast, reviewed

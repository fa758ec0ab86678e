from os import environ, getenv
from typing import TypeVar

from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.task import DatasetSnapshot, DominoJobConfig, DominoJobTask, EnvironmentRevisionSpecification, EnvironmentRevisionType

revision = EnvironmentRevisionSpecification(
    EnvironmentRevisionType=EnvironmentRevisionType.SomeRevision,
    EnvironmentRevisionId=environ['FLOW_ENV_REVISION'],
)
snapshot = DatasetSnapshot(Id=environ['FLOW_DATASET_ID'], Version=2)

scan = DominoJobTask(
    name='Scan images',
    domino_job_config=DominoJobConfig(
        Command='python scan.py --stage ' + getenv('FLOW_STAGE', 'dev'),
        CommitId=environ['FLOW_DFS_COMMIT'],
        HardwareTierId=getenv('FLOW_TIER', default='small-k8s'),
        EnvironmentId=environ['FLOW_ENV_ID'],
        EnvironmentRevisionSpec=revision,
        VolumeSizeGiB=10,
        DatasetSnapshots=[snapshot],
        ExternalVolumeMountIds=[],
    ),
    inputs={'pattern': str},
    outputs={'found': FlyteFile[TypeVar('csv')]},
)

@workflow
def image_scan(pattern: str = '*.png') -> FlyteFile[TypeVar('csv')]:
    return scan(pattern=pattern)

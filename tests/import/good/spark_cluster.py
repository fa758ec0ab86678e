from datetime import timedelta
from typing import TypeVar

from flytekit import workflow
from flytekit.types.directory import FlyteDirectory
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.task import (
    ClusterProperties,
    ComputeClusterType,
    DominoJobConfig,
    DominoJobTask,
    EnvironmentRevisionSpecification,
    EnvironmentRevisionType,
)

SPARK_ENV = "66d0a1b2c3d4e5f601728394"
SPARK_REVISION = EnvironmentRevisionSpecification(
    EnvironmentRevisionType.SomeRevision, "66d0a1b2c3d4e5f601728395"
)

spark = ClusterProperties(
    ComputeClusterType.Spark,
    SPARK_ENV,
    "spark-worker-k8s",
    4,
    WorkerStorageGiB=30,
    MaxWorkerCount=12,
    ComputeEnvironmentRevisionSpec=SPARK_REVISION,
    MasterHardwareTierId="small-k8s",
    ExtraConfigs={"spark.sql.shuffle.partitions": "400"},
)

sessions = DominoJobTask(
    name="Build sessions",
    domino_job_config=DominoJobConfig(
        Command="spark-submit sessions.py",
        ComputeClusterProperties=spark,
    ),
    inputs={"clicks": str, "gap": timedelta},
    outputs={"sessions": FlyteDirectory[TypeVar("parquet")]},
    use_latest=True,
    retries=2,
    timeout=timedelta(hours=12),
)
funnel = DominoJobTask(
    name="Funnel",
    domino_job_config=DominoJobConfig(Command="spark-submit funnel.py", ComputeClusterProperties=spark),
    inputs={"sessions": FlyteDirectory[TypeVar("parquet")]},
    outputs={"funnel": FlyteFile[TypeVar("csv")]},
    use_latest=True,
    timeout=timedelta(minutes=90),
    cache_version="1.0",
)


@workflow
def click_funnel(clicks: str) -> FlyteFile[TypeVar("csv")]:
    sessions_result = sessions(clicks=clicks, gap=timedelta(minutes=30))
    return funnel(sessions=sessions_result)

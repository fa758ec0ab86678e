from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask, EnvironmentRevisionSpecification, EnvironmentRevisionType
from typing import TypeVar

JOB = dict(
    CommitId="8c04e1b57fa2936d0be85c41d7293fa60e5b18d4",
    HardwareTierId="small-k8s",
    EnvironmentId="66b2d4f81c9e3a57d0a4b5e2",
    EnvironmentRevisionSpec=EnvironmentRevisionSpecification(
        EnvironmentRevisionType=EnvironmentRevisionType.RestrictedRevision
    ),
    VolumeSizeGiB=10,
    DatasetSnapshots=[],
    ExternalVolumeMountIds=[],
)
TASK = dict(use_latest=False, cache=True, cache_version="v1", retries=1)

fasta = FlyteFile[TypeVar("fasta")]
bam = FlyteFile[TypeVar("bam")]
vcf = FlyteFile[TypeVar("vcf.gz")]

align = DominoJobTask(
    name="Align",
    domino_job_config=DominoJobConfig(Command="bash align.sh", Title="align", **JOB),
    inputs={"sample": str, "reference": fasta},
    outputs={"reads": bam},
    **TASK
)
call = DominoJobTask(
    name="Call variants",
    domino_job_config=DominoJobConfig(Command="bash call.sh", Title="call", **{**JOB, "HardwareTierId": "large-k8s"}),
    inputs={"reads": bam, "reference": fasta},
    outputs={"variants": vcf},
    **TASK
)


@workflow
def variants(sample: str, reference: fasta = "s3://genomes/grch38/grch38.fasta") -> vcf:
    return call(reads=align(sample=sample, reference=reference), reference=reference)

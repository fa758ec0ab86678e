from typing import NamedTuple, TypeVar, Optional

from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.artifact import Artifact, DATA, REPORT
from flytekitplugins.domino.file import DominoFile
from flytekitplugins.domino.task import (
    DatasetSnapshot,
    DominoJobConfig,
    DominoJobTask,
    EnvironmentRevisionSpecification,
    EnvironmentRevisionType,
    GitRef,
)

# --- settings ---------------------------------------------------------------

STUDY = "CDISCPILOT01"
COMMIT = "3f1d9a72c85be04617d2a9f0b36c8e5d41720fa9"
DFS = "8c04e1b57fa2936d0be85c41d7293fa60e5b18d4"
SAS_ENV = "66b2d4f81c9e3a57d0a4b5e2"
SAS_REVISION = "66f7bfe15e1b28d43c96a6c8"
R_ENV = "66b2d4f81c9e3a57d0a4b613"
R_REVISION = "66f7c0a95e1b28d43c96a7f0"
TIER = "small-k8s"
RAW = DatasetSnapshot(Id="66c1a37e8d05b2f94e6c1d08", Version=4, Name="cdiscpilot01_raw")

Sas = FlyteFile[TypeVar("sas7bdat")]
SasIn = DominoFile[TypeVar("sas7bdat")]   # SAS needs the extension
Pdf = FlyteFile[TypeVar("pdf")]

sdtm_data = Artifact(name="SDTM Data", type=DATA)
adam_data = Artifact(name="ADaM Data", type=DATA)
tables = Artifact(name="Tables", type=REPORT)


def sas(program):
    """A pinned job that runs a SAS program of the study."""
    return DominoJobConfig(
        Command=program,
        Title=f"{STUDY} {program}",
        CommitId=DFS,
        MainRepoGitRef=GitRef("commitId", COMMIT),
        HardwareTierId=TIER,
        EnvironmentId=SAS_ENV,
        EnvironmentRevisionSpec=EnvironmentRevisionSpecification(EnvironmentRevisionType.SomeRevision, SAS_REVISION),
        VolumeSizeGiB=20,
        DatasetSnapshots=[RAW],
        ExternalVolumeMountIds=[],
    )


def r(script):
    """A pinned job that runs an R script of the study."""
    return DominoJobConfig(
        Command="Rscript " + script,
        Title=f"{STUDY} {script}",
        CommitId=DFS,
        MainRepoGitRef=GitRef("commitId", COMMIT),
        HardwareTierId=TIER,
        EnvironmentId=R_ENV,
        EnvironmentRevisionSpec=EnvironmentRevisionSpecification(EnvironmentRevisionType.SomeRevision, R_REVISION),
        VolumeSizeGiB=20,
        DatasetSnapshots=[],
        ExternalVolumeMountIds=[],
    )


# --- SDTM -------------------------------------------------------------------

dm = DominoJobTask(
    name="SDTM DM", domino_job_config=sas("prod/sdtm/dm.sas"),
    inputs={"data_cutoff": str}, outputs={"dm": sdtm_data.File(name="dm", type="sas7bdat")},
    cache=True, cache_version="1.0",
)
ae = DominoJobTask(
    name="SDTM AE", domino_job_config=sas("prod/sdtm/ae.sas"),
    inputs={"data_cutoff": str, "dm": SasIn}, outputs={"ae": sdtm_data.File(name="ae", type="sas7bdat")},
    cache=True, cache_version="1.0",
)
qc_dm = DominoJobTask(
    name="QC SDTM DM", domino_job_config=sas("qc/sdtm/dm.sas"),
    inputs={"data_cutoff": str}, outputs={"dm": Sas},
    cache=True, cache_version="1.0",
)
qc_ae = DominoJobTask(
    name="QC SDTM AE", domino_job_config=sas("qc/sdtm/ae.sas"),
    inputs={"data_cutoff": str, "dm": SasIn}, outputs={"ae": Sas},
    cache=True, cache_version="1.0",
)

# --- ADaM: SAS against R ----------------------------------------------------

adsl = DominoJobTask(
    name="ADaM ADSL", domino_job_config=sas("prod/adam/adsl.sas"),
    inputs={"dm": SasIn}, outputs={"adsl": adam_data.File(name="adsl", type="sas7bdat")},
    cache=True, cache_version="1.0",
)
qc_adsl = DominoJobTask(
    name="QC ADaM ADSL", domino_job_config=r("qc/adam/adsl.R"),
    inputs={"dm": Sas}, outputs={"adsl": FlyteFile[TypeVar("xpt")]},
    cache=True, cache_version="1.0",
)

# --- comparison: one task, called for every pair of data sets ---------------

compare = DominoJobTask(
    name="Compare with QC", domino_job_config=r("qc/compare.R"),
    inputs={"prod": FlyteFile, "qc": FlyteFile, "dataset": str, "tolerance": Optional[float]},
    outputs={"listing": FlyteFile[TypeVar("lst")]},
)

t_ae = DominoJobTask(
    name="Table AE", domino_job_config=sas("prod/tfl/t_ae.sas"),
    inputs={"adsl": SasIn, "ae": SasIn}, outputs={"t_ae": tables.File(name="t_ae.pdf")},
)


class Delivery(NamedTuple):
    adsl: Sas
    t_ae: Pdf
    dm_listing: FlyteFile[TypeVar("lst")]
    ae_listing: FlyteFile[TypeVar("lst")]
    adsl_listing: FlyteFile[TypeVar("lst")]


@workflow
def cdiscpilot01(data_cutoff: str) -> Delivery:
    """Double programming of the pilot study.

    Production in prod/, independent QC in qc/.

    Args:
        data_cutoff: Last date of collected data to use, as YYYY-MM-DD.
    """
    dm_data = dm(data_cutoff=data_cutoff)
    ae_data = ae(data_cutoff=data_cutoff, dm=dm_data)
    dm_qc = qc_dm(data_cutoff=data_cutoff)
    ae_qc = qc_ae(data_cutoff=data_cutoff, dm=dm_qc)
    adsl_data = adsl(dm=dm_data)
    adsl_qc = qc_adsl(dm=dm_qc)
    dm_listing = compare(prod=dm_data, qc=dm_qc, dataset="DM", tolerance=None)
    ae_listing = compare(prod=ae_data, qc=ae_qc, dataset="AE", tolerance=None)
    adsl_listing = compare(prod=adsl_data, qc=adsl_qc, dataset="ADSL", tolerance=1e-9)
    table = t_ae(adsl=adsl_data, ae=ae_data)
    return Delivery(
        adsl=adsl_data,
        t_ae=table,
        dm_listing=dm_listing,
        ae_listing=ae_listing,
        adsl_listing=adsl_listing,
    )

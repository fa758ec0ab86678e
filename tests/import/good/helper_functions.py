"""ADaM flow of study XYZ-104. Small functions keep the paths in one place."""
import os
from typing import NamedTuple, TypeVar

from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.artifact import Artifact, DATA
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task

PROGRAMS = "/mnt/code/prod/adam"
ENVIRONMENT = "SAS Analytics Pro"
TIER = "Small"

adam = Artifact("ADaM", DATA)
SAS = FlyteFile[TypeVar("sas7bdat")]


def program(name):
    return os.path.join(PROGRAMS, f"{name}.sas")


def dataset(name: str):
    """File type of an ADaM data set."""
    return adam.File(f"{name}.sas7bdat")


def out(name: str) -> list:
    return [Output(name=name, type=dataset(name))]


def sas_input(name, value):
    return Input(name=name, type=SAS, value=value)


class Datasets(NamedTuple):
    adsl: SAS
    adae: SAS
    adtte: SAS


@workflow
def adam_flow(sdtm: str) -> Datasets:
    adsl = run_domino_job_task(
        flyte_task_name="ADSL",
        command=program("adsl"),
        inputs=[Input(name="sdtm", type=str, value=sdtm)],
        output_specs=out("adsl"),
        environment_name=ENVIRONMENT,
        hardware_tier_name=TIER,
        use_project_defaults_for_omitted=True,
    )
    adae = run_domino_job_task(
        flyte_task_name="ADAE",
        command=program("adae"),
        inputs=[Input(name="sdtm", type=str, value=sdtm), sas_input("adsl", adsl["adsl"])],
        output_specs=out("adae"),
        environment_name=ENVIRONMENT,
        hardware_tier_name=TIER,
        use_project_defaults_for_omitted=True,
    )
    adtte = run_domino_job_task(
        flyte_task_name="ADTTE",
        command=program("adtte"),
        inputs=[sas_input("adsl", adsl["adsl"]), sas_input("adae", adae["adae"])],
        output_specs=out("adtte"),
        environment_name=ENVIRONMENT,
        hardware_tier_name=TIER,
        use_project_defaults_for_omitted=True,
    )
    return Datasets(adsl=adsl["adsl"], adae=adae["adae"], adtte=adtte["adtte"])

from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.artifact import Artifact, DATA
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task

adam = Artifact("ADaM", DATA)
SAS = FlyteFile[TypeVar("sas7bdat")]


@workflow
def adam_flow(sdtm: str, Population: str = "SAFFL") -> SAS:
    adsl = run_domino_job_task(
        flyte_task_name="ADSL",
        command="prod/adsl.sas",
        inputs=[Input(name="sdtm", type=str, value=sdtm), Input(name="population", type=str, value=Population)],
        output_specs=[Output(name="ADSL Dataset", type=adam.File("adsl.sas7bdat"))],
        environment_name="SAS",
        use_project_defaults_for_omitted=True,
    )
    adae = run_domino_job_task(
        flyte_task_name="ADaM/ADAE",
        command="prod/adae.sas",
        inputs=[Input(name="adsl", type=SAS, value=adsl)],
        output_specs=[Output(name="adae", type=adam.File("adae.sas7bdat"))],
        environment_name="SAS",
        use_project_defaults_for_omitted=True,
    )
    return adae["adae"]

from enum import Enum
from typing import TypeVar

from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task


class Population(Enum):
    SAFETY = "SAFFL"
    ITT = "ITTFL"
    EFFICACY = "EFFFL"


Layout = Enum("Layout", {"portrait": "portrait", "landscape": "landscape"})


@workflow
def table(adsl_path: str, population: Population = Population.SAFETY, layout: Layout = Layout.landscape) -> FlyteFile[TypeVar("rtf")]:
    subset = run_domino_job_task(
        flyte_task_name="Subset",
        command="Rscript subset.R",
        inputs=[
            Input(name="adsl_path", type=str, value=adsl_path),
            Input(name="population", type=Population, value=population),
        ],
        output_specs=[Output(name="adsl", type=FlyteFile[TypeVar("rds")])],
        use_project_defaults_for_omitted=True,
        environment_name="R 4.4 validated",
    )
    made = run_domino_job_task(
        flyte_task_name="Table",
        command="Rscript table.R",
        inputs=[
            Input(name="adsl", type=FlyteFile[TypeVar("rds")], value=subset["adsl"]),
            Input(name="layout", type=Layout, value=layout),
        ],
        output_specs=[Output(name="table", type=FlyteFile[TypeVar("rtf")])],
        use_project_defaults_for_omitted=True,
        environment_name="R 4.4 validated",
    )
    return made["table"]

import logging
import os
import sys
from typing import TypeVar

from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task

logging.basicConfig(level=logging.INFO)
logger = logging.getLogger(__name__)

PROJECT = os.environ.get("DOMINO_PROJECT_NAME", "unknown")
print(f"Registering flow from project {PROJECT}")


@workflow
def wind(turbine: str) -> FlyteFile[TypeVar("csv")]:
    logger.info("building the wind flow")
    scada = run_domino_job_task(
        flyte_task_name="Read SCADA",
        command="python scada.py",
        inputs=[Input(name="turbine", type=str, value=turbine)],
        output_specs=[Output(name="signals", type=FlyteFile[TypeVar("csv")])],
        use_project_defaults_for_omitted=True,
    )
    print("done with the first task")

    # smooth = run_domino_job_task(
    #     flyte_task_name="Smooth",
    #     command="python smooth.py",
    #     inputs=[Input(name="signals", type=FlyteFile[TypeVar("csv")], value=scada["signals"])],
    #     output_specs=[Output(name="signals", type=FlyteFile[TypeVar("csv")])],
    #     use_project_defaults_for_omitted=True,
    # )

    power = run_domino_job_task(
        flyte_task_name="Power curve",
        command="python power.py",
        inputs=[Input(name="signals", type=FlyteFile[TypeVar("csv")], value=scada["signals"])],
        output_specs=[Output(name="curve", type=FlyteFile[TypeVar("csv")])],
        use_project_defaults_for_omitted=True,
    )
    return power["curve"]


if __name__ == "__main__":
    for arg in sys.argv[1:]:
        print(wind(turbine=arg))

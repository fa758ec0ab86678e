from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task

HARDWARE_TIER = "Small"


@workflow
def forecast(series: str, horizon: int) -> FlyteFile[TypeVar("csv")]:
    history = run_domino_job_task(
        flyte_task_name="History",
        command="python history.py",
        inputs=[Input(name="series", type=str, value=series)],
        output_specs=[Output(name="history", type=FlyteFile[TypeVar("csv")])],
        environment_name=ENVIRONMENT,
        hardware_tier_name=HARDWARE_TIER,
        use_project_defaults_for_omitted=True,
    )
    result = run_domino_job_task(
        flyte_task_name="Forecast",
        command="python forecast.py",
        inputs=[
            Input(name="history", type=FlyteFile[TypeVar("csv")], value=histroy["history"]),
            Input(name="horizon", type=int, value=horizon),
        ],
        output_specs=[Output(name="forecast", type=FlyteFile[TypeVar("csv")])],
        hardware_tier_name=HARDWARE_TIER,
        use_project_defaults_for_omitted=True,
    )
    return result["forecast"]

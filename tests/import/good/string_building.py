import os
import os.path as osp
from os.path import join
from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task

ROOT = "/mnt/code"
SCRIPTS = os.path.join(ROOT, "scripts")
CONFIGS = join(ROOT, "conf", "weather")
YEAR = 2024
RELEASE = 3
VERSION = f"{YEAR}.{RELEASE}"
PREFIX = "Weather " + VERSION + ": "
PYTHON = "python -u"
FLAGS = ("--verbose "
         "--retries 3 "
         f"--release {VERSION}")
ENV_NAME = "Weather Py" + "3.11"


@workflow
def weather(station: str = "ie" + "/" + "valentia") -> FlyteFile[TypeVar("grib")]:
    fetched = run_domino_job_task(
        flyte_task_name=PREFIX + "Fetch",
        command=PYTHON + " " + osp.join(SCRIPTS, "fetch.py") + " " + FLAGS,
        inputs=[Input(name="station", type=str, value=station)],
        output_specs=[Output(name="raw", type=FlyteFile[TypeVar("grib")])],
        environment_name=ENV_NAME,
        use_project_defaults_for_omitted=True,
    )
    merged = run_domino_job_task(
        flyte_task_name=f"{PREFIX}Merge",
        command=f"{PYTHON} {join(SCRIPTS, 'merge.py')} --config {CONFIGS}/merge.yaml",
        inputs=[
            Input(name="raw", type=FlyteFile[TypeVar("grib")], value=fetched["raw"]),
            Input(name="release", type=str, value=VERSION),
        ],
        output_specs=[Output(name="merged", type=FlyteFile[TypeVar("grib")])],
        environment_name=ENV_NAME,
        use_project_defaults_for_omitted=True,
    )
    return merged["merged"]

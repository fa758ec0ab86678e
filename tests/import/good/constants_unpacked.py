"""Two flows, helpers with defaults."""
from flytekit import workflow
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task
from flytekit.types.file import FlyteFile
from typing import TypeVar

DOMAINS = ["ae", "cm", "dm"]
AE, CM, DM = DOMAINS
CONFIG = {"env": {"name": "E", "tier": "T"}, "files": ["a.py", "b.py"], "n": 3}
CMD = "python {script} --n {n}"
EXT = "csv"

def file(ext=EXT): return FlyteFile[TypeVar(ext)]

@workflow
def w(x: str):
    """w"""
    a = run_domino_job_task(flyte_task_name="sdtm " + AE.upper(), command=CMD.format(script=CONFIG["files"][0], n=CONFIG["n"]), inputs=[Input(name="x", type=str, value=x)], output_specs=[Output(name=AE, type=file())], environment_name=CONFIG["env"]["name"], hardware_tier_name=CONFIG["env"]["tier"], use_project_defaults_for_omitted=True)
    b = run_domino_job_task(flyte_task_name="sdtm %s" % CM, command=CMD.format(script=CONFIG["files"][-1], n=CONFIG["n"] + 1), inputs=[Input(name="ae", type=file(), value=a[AE])], output_specs=[Output(name=CM, type=file("sas7bdat"))], environment_name=CONFIG["env"]["name"], hardware_tier_name=CONFIG["env"]["tier"], use_project_defaults_for_omitted=True)

from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task

SAS = FlyteFile[TypeVar("sas7bdat")]
DOMAINS = ["dm", "ae", "cm", "vs"]


@workflow
def sdtm(raw: str) -> SAS:
    results = {}
    # one task for every SDTM domain
    for domain in DOMAINS:
        results[domain] = run_domino_job_task(
            flyte_task_name=f"SDTM {domain}",
            command=f"prod/sdtm/{domain}.sas",
            inputs=[Input(name="raw", type=str, value=raw)],
            output_specs=[Output(name=domain, type=SAS)],
            environment_name="SAS Analytics Pro",
            use_project_defaults_for_omitted=True,
        )
    define = run_domino_job_task(
        flyte_task_name="Define XML",
        command="python define.py",
        inputs=[Input(name="raw", type=str, value=raw)],
        output_specs=[Output(name="define", type=SAS)],
        environment_name="SAS Analytics Pro",
        use_project_defaults_for_omitted=True,
    )
    return define["define"]

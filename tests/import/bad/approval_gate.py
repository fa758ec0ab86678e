from datetime import timedelta
from typing import TypeVar
from flytekit import workflow, approve, wait_for_input
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task


@workflow
def release(candidate: str) -> FlyteFile[TypeVar("json")]:
    validated = run_domino_job_task(
        flyte_task_name="Validate",
        command="python validate.py",
        inputs=[Input(name="candidate", type=str, value=candidate)],
        output_specs=[Output(name="report", type=FlyteFile[TypeVar("json")])],
        use_project_defaults_for_omitted=True,
    )
    approved = approve(validated["report"], "Approval", timeout=timedelta(hours=24))
    stage = wait_for_input("stage", timeout=timedelta(hours=1), expected_type=str)
    published = run_domino_job_task(
        flyte_task_name="Publish",
        command="python publish.py",
        inputs=[
            Input(name="report", type=FlyteFile[TypeVar("json")], value=approved),
            Input(name="stage", type=str, value=stage),
        ],
        output_specs=[Output(name="receipt", type=FlyteFile[TypeVar("json")])],
        use_project_defaults_for_omitted=True,
    )
    return published["receipt"]

from datetime import timedelta

import other_flows
from flytekit import approve, map_task, wait_for_input, workflow
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task


@workflow
def lossy(path: str) -> str:
    rows = run_domino_job_task(
        flyte_task_name="Rows",
        command="python rows.py",
        inputs=[Input(name="path", type=str, value=path)],
        output_specs=[Output(name="rows", type=str)],
        use_project_defaults_for_omitted=True,
    )
    approved = approve(rows, "rows are good", timeout=timedelta(hours=1))
    signal = wait_for_input("go", timeout=timedelta(hours=1), expected_type=str)
    mapped = map_task(other_flows.clean)(rows=[rows])
    cleaned = other_flows.clean(rows=rows)
    print(run_domino_job_task(flyte_task_name="Printed", command="python p.py"))
    return rows

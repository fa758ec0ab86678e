from flytekit import workflow
from flytekitplugins.domino.helpers import *
def merge(parts, level=0):
    if len(parts) == 1:
        return parts[0]
    pairs = [parts[i:i + 2] for i in range(0, len(parts), 2)]
    return merge([run_domino_job_task(flyte_task_name=f"merge {level}.{i}", command="python merge.py", inputs=[Input("ab"[j], int, p) for j, p in enumerate(pair)], output_specs=[Output("n", int)], use_project_defaults_for_omitted=True).n for i, pair in enumerate(pairs)], level + 1)
@workflow
def tree() -> int:
    return merge([run_domino_job_task(flyte_task_name=f"leaf {i}", command=f"python leaf.py {i}", output_specs=[Output("n", int)], use_project_defaults_for_omitted=True).n for i in range(5)])

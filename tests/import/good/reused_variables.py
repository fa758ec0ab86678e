from flytekit import workflow
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task, DominoJobTask, DominoJobConfig
from flytekit.types.file import FlyteFile
from flytekit.types.directory import FlyteDirectory


@workflow
def w(n: int) -> int:
    x = n
    for_ = run_domino_job_task(flyte_task_name="p", command="c", inputs=[Input("n", int, x)], output_specs=[Output("n", int)], use_project_defaults_for_omitted=True)
    x = for_["n"]
    for_ = run_domino_job_task(flyte_task_name="q", command="c", inputs=[Input("n", int, x)], output_specs=[Output("n", int)], use_project_defaults_for_omitted=True)
    x = for_["n"]
    return x

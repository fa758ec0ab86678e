from datetime import timedelta

from flytekit import workflow
from flytekitplugins.domino.helpers import DominoJobConfig, DominoJobTask, Input, Output, run_domino_job_task


def one(name, value="x"):
    return run_domino_job_task(
        flyte_task_name=name,
        command="python one.py",
        inputs=[Input("v", str, value)],
        output_specs=[Output("o", str)],
        use_project_defaults_for_omitted=True,
    )


two = DominoJobTask(
    name="two",
    domino_job_config=DominoJobConfig(Command="python two.py"),
    inputs={"v": str},
    outputs={"p": str, "q": str},
    use_latest=True,
    timeout=None,
)


@workflow
def mistaken(a: str, n: int) -> str:
    x = one("one", a)
    y = two(v=x["wrong"])
    one("second", y.r)
    one("third", y)
    one("fourth", nobody)
    one("fifth", f"{x}")
    one("sixth", n + 1)
    run_domino_job_task(
        flyte_task_name="seventh",
        command="python seven.py",
        inputs=[Input(a, str, a), Input("b", str, a), Input("b", int, n)],
        retries=int(1e999),
        volume_size_gib=0xFFFF_FFFF_FFFF_FFFF_F,
        timeout=timedelta(days=1e999),
        use_project_defaults_for_omitted=True,
    )
    return x

import textwrap
from enum import Enum
from typing import Optional

from flytekit import workflow
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask


class Settings:
    """Where things are."""

    ROOT = "/mnt/code"
    SCRIPTS = ROOT + "/scripts"
    TIER: str = "Small"


class Mode(Enum):
    FAST = "fast"
    SLOW = "slow"


PRODUCTION = True
STAGE = "prod" if PRODUCTION else "dev"
LIMITS = {"rows": "1000"}


def job(name, script, *flags, **more):
    return run_domino_job_task(
        flyte_task_name=name,
        command=" ".join(["python", Settings.SCRIPTS + "/" + script, *flags]),
        hardware_tier_name=Settings.TIER,
        use_project_defaults_for_omitted=True,
        **more,
    )


SCORE = DominoJobTask(
    name="Score",
    domino_job_config=DominoJobConfig(
        Command=textwrap.dedent(
            """
            bash -c '
              python score.py
            '
            """
        ).strip(),
    ),
    inputs={"rows": str, "limit": Optional[int], "mode": Mode, "depth": (int, 3)},
    outputs={"score": float},
    use_latest=True,
)


@workflow
def everyday(day: str) -> float:
    title = "Load"
    title += " " + STAGE
    rows = table = job(
        title,
        "load.py",
        "--limit",
        LIMITS.get("rows") + LIMITS.get("columns", ""),
        inputs=[Input("day", str, day)],
        output_specs=[Output("rows", str)],
        retries=1 if STAGE == "prod" else 0,
    )
    job("Check", "check.py", inputs=[Input("rows", str, table)])
    return SCORE(rows=rows, mode=Mode("slow"))
    job("Never", "never.py")

import os
import subprocess
from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask, GitRef


def current_branch():
    return subprocess.run(["git", "rev-parse", "--abbrev-ref", "HEAD"], capture_output=True, text=True, check=True).stdout.strip()


BRANCH = current_branch()
REPO = "/mnt/code"

parse = DominoJobTask(
    name="Parse logs",
    domino_job_config=DominoJobConfig(
        Command="python " + os.path.join(REPO, "logs", "parse.py"),
        MainRepoGitRef=GitRef(Type="branches", Value=BRANCH),
    ),
    inputs={"day": str},
    outputs={"events": FlyteFile[TypeVar("parquet")]},
    use_latest=True,
)

alert = DominoJobTask(
    name="Alert",
    domino_job_config=DominoJobConfig(
        Command="python " + os.path.join(REPO, "logs", "alert.py"),
        MainRepoGitRef=GitRef(Type="branches", Value=BRANCH),
    ),
    inputs={"events": FlyteFile[TypeVar("parquet")]},
    use_latest=True,
)


@workflow
def log_alerts(day: str):
    events = parse(day=day)
    alert(events=events)

import subprocess
from typing import TypeVar, NamedTuple

from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task
from flytekitplugins.domino.task import GitRef

# Pin the jobs to the commit that is checked out in this workspace. Commit and push first!
git_sha = subprocess.check_output(["git", "rev-parse", "HEAD"]).decode("ascii").strip()
print("Registering at commit", git_sha)


@workflow
def molecule_screen(library: str) -> NamedTuple("screen_out", hits=FlyteFile[TypeVar("sdf")]):
    dock = run_domino_job_task(
        flyte_task_name="Dock",
        command="bash dock.sh",
        inputs=[Input(name="library", type=str, value=library)],
        output_specs=[Output(name="poses", type=FlyteFile[TypeVar("sdf")])],
        main_git_repo_ref=GitRef("commitId", git_sha),
        environment_name="Docking",
        hardware_tier_name="GPU",
        use_project_defaults_for_omitted=True,
    )
    rank = run_domino_job_task(
        flyte_task_name="Rank",
        command="python rank.py",
        inputs=[Input(name="poses", type=FlyteFile[TypeVar("sdf")], value=dock["poses"])],
        output_specs=[Output(name="hits", type=FlyteFile[TypeVar("sdf")])],
        main_git_repo_ref=GitRef("commitId", git_sha),
        environment_name="Docking",
        hardware_tier_name="Small",
        use_project_defaults_for_omitted=True,
    )
    return rank["hits"]

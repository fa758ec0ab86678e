import os
from typing import TypeVar

from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task
from flytekitplugins.domino.task import GitRef

# set by the CI job that registers the flow
GIT_COMMIT = os.environ["FLOW_GIT_COMMIT"]
STAGE = os.environ.get("FLOW_STAGE", "dev")
ENVIRONMENT = os.getenv("FLOW_ENVIRONMENT", "Text Analytics")
VOLUME = int(os.getenv("FLOW_VOLUME_GIB", "10"))
BUCKET = f"s3://text-analytics-{STAGE}/reviews"


@workflow
def sentiment(language: str = "en") -> FlyteFile[TypeVar("json")]:
    fetch = run_domino_job_task(
        flyte_task_name="Fetch reviews",
        command="python fetch.py",
        inputs=[
            Input(name="language", type=str, value=language),
            Input(name="bucket", type=str, value=BUCKET),
        ],
        output_specs=[Output(name="reviews", type=FlyteFile[TypeVar("jsonl")])],
        environment_name=ENVIRONMENT,
        main_git_repo_ref=GitRef("commitId", GIT_COMMIT),
        volume_size_gib=VOLUME,
        use_project_defaults_for_omitted=True,
    )
    scored = run_domino_job_task(
        flyte_task_name="Score sentiment",
        command="python score.py",
        inputs=[Input(name="reviews", type=FlyteFile[TypeVar("jsonl")], value=fetch["reviews"])],
        output_specs=[Output(name="sentiment", type=FlyteFile[TypeVar("json")])],
        environment_name=ENVIRONMENT,
        main_git_repo_ref=GitRef("commitId", GIT_COMMIT),
        volume_size_gib=VOLUME,
        use_project_defaults_for_omitted=True,
    )
    return scored["sentiment"]

from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.artifact import Artifact, DATA, REPORT
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task
from flytekitplugins.domino.task import GitRef

clean_data = Artifact("Clean Data", DATA)


@workflow
def cleaning(path: str, separator: str = ",") -> FlyteFile[TypeVar("csv")]:
    rows = run_domino_job_task(
        flyte_task_name="Read",
        command="python read.py",
        inputs=[Input(name="path", type=str, value=path)],
        output_specs=[Output(name="rows", type=FlyteFile)],
        main_git_repo_ref=GitRef("branches", "main"),
        use_project_defaults_for_omitted=True,
    )
    clean = run_domino_job_task(
        flyte_task_name="Clean",
        command="python clean.py",
        inputs=[Input(name="rows", type=FlyteFile[TypeVar("csv")], value=rows["rows"])],
        output_specs=[Output(name="clean", type=clean_data.File("clean.csv"))],
        use_project_defaults_for_omitted=True,
    )
    return clean["cleaned"]

from typing import Annotated, NamedTuple, TypeVar

from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.file import DominoFile, PathConfig
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

CsvAtPath = Annotated[FlyteFile[TypeVar("csv")], PathConfig(path="/mnt/data/flow-outputs/data.csv")]

make = DominoJobTask(
    name="Generate files",
    domino_job_config=DominoJobConfig(Command="python generate_files.py"),
    inputs={"rows": int},
    outputs={
        "data": CsvAtPath,
        "meta": Annotated[FlyteFile[TypeVar("json")], PathConfig("/mnt/data/flow-outputs/meta.json")],
    },
    use_latest=True,
)


@workflow
def paths(rows: int) -> NamedTuple("out", summary=FlyteFile[TypeVar("csv")]):
    made = make(rows=rows)

    # DominoFile: the script sees /workflow/inputs/data.csv
    summary = run_domino_job_task(
        flyte_task_name="Summarise files",
        command="python summarise.py",
        inputs=[
            Input(name="data", type=DominoFile[TypeVar("csv")], value=made.data),
            Input(name="meta", type=FlyteFile[TypeVar("json")], value=made.meta, path="/mnt/data/flow-inputs/meta.json"),
        ],
        output_specs=[Output(name="summary", type=FlyteFile[TypeVar("csv")], path="/mnt/data/flow-outputs/summary.csv")],
        use_project_defaults_for_omitted=True,
    )
    return summary

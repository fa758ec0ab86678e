from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import DominoJobConfig, DominoJobTask, Input, Output, run_domino_job_task
from flytekitplugins.domino.artifact import Artifact, DATA
import typing

csv = FlyteFile[typing.TypeVar("csv")]
clean_data = Artifact("Clean Data", DATA)

# base class at module level ...
clean = DominoJobTask(
    "Clean sensor data",
    DominoJobConfig("python clean.py", Title="clean"),
    inputs={"raw": csv, "drop": typing.List[str]},
    outputs={"clean": clean_data.File("clean.csv")},
    use_latest=True,
)


@workflow
def sensors(raw: csv, window: int = 15) -> typing.NamedTuple("sensors_out", anomalies=csv, figure=FlyteFile[typing.TypeVar("svg")]):
    # ... helper inside another call ...
    anomalies = run_domino_job_task(
        "Find anomalies",
        "python anomalies.py",
        inputs=[
            Input("clean", csv, clean(raw=raw, drop=["id", "firmware"])),
            Input("window", int, window),
        ],
        output_specs=[Output("anomalies", csv)],
        environment_name="Sensors",
        use_project_defaults_for_omitted=True,
    )
    # ... and base class in the function
    draw = DominoJobTask(
        "Draw anomalies",
        DominoJobConfig(Command="python draw.py"),
        inputs={"anomalies": csv},
        outputs={"figure": FlyteFile[typing.TypeVar("svg")]},
        use_latest=True,
    )
    return anomalies["anomalies"], draw(anomalies=anomalies["anomalies"])

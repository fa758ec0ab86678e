from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

pack = DominoJobTask(
    name="Pack",
    domino_job_config=DominoJobConfig(Command="python pack.py"),
    inputs={
        "folder": Path,
        "names": list,
        "label": str,
    },
    outputs={"blob": bytes},
    use_latest=True,
)


@workflow
def packing(label: str, folder: Path, names: list) -> bytes:
    return pack(folder=folder, names=names, label=label)

from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.artifact import Artifact, DATA
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask, GitRef

pcaps = Artifact(name="Captures", type="DATA")
Csv = FlyteFile[TypeVar("csv")]

capture = DominoJobTask(
    name="Capture",
    domino_job_config=DominoJobConfig(
        Command="bash capture.sh",
        HardwareTier="small-k8s",
        MainRepoGitRef=GitRef(type="branches", value="main"),
    ),
    inputs={"interface": str},
    outputs={"flows": Csv},
    use_latest=True,
    retries="3",
)


@workflow
def capture_flow(interface: str) -> Csv:
    return capture(interface=interface)

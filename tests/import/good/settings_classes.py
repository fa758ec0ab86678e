import os
from flytekit import workflow
from flytekitplugins.domino.task import (DominoJobConfig, DominoJobTask, GitRef,
    EnvironmentRevisionSpecification, EnvironmentRevisionType, DatasetSnapshot)

class Settings:
    class Prod:
        ENV_ID = "6646530dcbd87f1a3dec0050"
        REV = "6659daf5fc8de"
    TIER = os.environ.get("FLOW_TIER", "small-k8s")
    COMMIT = os.environ["FLOW_GIT_COMMIT"]

def revision(rev): return EnvironmentRevisionSpecification(EnvironmentRevisionType.SomeRevision, rev)

def pinned(command, *, tier=Settings.TIER, **more):
    base = dict(
        CommitId="953f66f3153b71658d",
        MainRepoGitRef=GitRef(Type="commitId", Value=Settings.COMMIT),
        HardwareTierId=tier, EnvironmentId=Settings.Prod.ENV_ID,
        EnvironmentRevisionSpec=revision(Settings.Prod.REV),
        VolumeSizeGiB=10.0,
        DatasetSnapshots=[DatasetSnapshot(Id="6615af2820a4", Version=1)],
        ExternalVolumeMountIds=["9625af24kida4dc035aa881b7"])
    return DominoJobConfig(Command=command, **base, **more)

@workflow
def prod(x: int, y: float = 2.0, z: bool = False) -> int:
    one = DominoJobTask(name="one", domino_job_config=pinned("python one.py", Title="One"), inputs=dict(x=int, z=bool), outputs=dict(n=int), use_latest=False, cache=True, cache_version="1.0", cache_serialize=True, cache_ignore_input_vars=("z",))(x=x, z=z)
    two = DominoJobTask(name="two", domino_job_config=pinned("python two.py", tier="large-k8s"), inputs={"n": int, "y": float}, outputs={"n": int}, cache=True, cache_version="2")(n=one["n"], y=y)
    return two["n"]

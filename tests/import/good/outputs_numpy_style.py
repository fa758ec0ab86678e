from flytekit import workflow
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task, DominoJobTask, DominoJobConfig
from flytekit.types.file import FlyteFile
from flytekit.types.directory import FlyteDirectory
from typing import NamedTuple, TypeVar

class Out(NamedTuple):
    a: FlyteFile[TypeVar("csv")]
    b: "int"
    c: str = "default"
@workflow
def w(f: FlyteFile["csv"], d: FlyteDirectory = "s3://bucket/dir") -> Out:
    """Do.

    Returns
    -------
    a : FlyteFile
        The a.
    b : int
        The b.
    """
    r = DominoJobTask(name="r", domino_job_config=DominoJobConfig(Command="c"), inputs={"f": FlyteFile["csv"], "d": FlyteDirectory}, outputs={"a": FlyteFile["csv"], "b": int}, use_latest=True)(f=f, d=d)
    a, b = r
    res = Out(a=a, b=b)
    return res

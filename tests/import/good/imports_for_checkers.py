from __future__ import annotations
from typing import TYPE_CHECKING, Any
try:
    from typing import Annotated
except ImportError:
    from typing_extensions import Annotated
from flytekit import workflow, WorkflowFailurePolicy
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import DominoJobTask, DominoJobConfig
if TYPE_CHECKING:
    from pandas import DataFrame

@workflow(failure_policy=WorkflowFailurePolicy.FAIL_AFTER_EXECUTABLE_NODES_COMPLETE)
def f(a: str) -> str:
    t = DominoJobTask("t", DominoJobConfig("echo"), inputs={"a": str}, outputs={"b": str}, use_latest=True)
    return t(a=a)

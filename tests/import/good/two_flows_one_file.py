"""Two flows that know nothing of each other but share their settings and a task."""
from typing import TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask, GitRef

MAIN = GitRef("branches", "main")
Csv = FlyteFile[TypeVar("csv")]

fetch = DominoJobTask(
    name="Fetch tickets",
    domino_job_config=DominoJobConfig(Command="python fetch.py", MainRepoGitRef=MAIN),
    inputs={"since": str},
    outputs={"tickets": Csv},
    use_latest=True,
)
route_train = DominoJobTask(
    name="Train router",
    domino_job_config=DominoJobConfig(Command="python router.py --train", MainRepoGitRef=MAIN),
    inputs={"tickets": Csv},
    outputs={"router": FlyteFile[TypeVar("joblib")]},
    use_latest=True,
)
route = DominoJobTask(
    name="Route tickets",
    domino_job_config=DominoJobConfig(Command="python router.py --apply", MainRepoGitRef=MAIN),
    inputs={"tickets": Csv, "router": FlyteFile[TypeVar("joblib")]},
    outputs={"routed": Csv},
    use_latest=True,
)


@workflow
def train_router(since: str) -> FlyteFile[TypeVar("joblib")]:
    return route_train(tickets=fetch(since=since)["tickets"])["router"]


@workflow
def route_tickets(since: str, router: FlyteFile[TypeVar("joblib")]) -> Csv:
    return route(tickets=fetch(since=since)["tickets"], router=router)["routed"]

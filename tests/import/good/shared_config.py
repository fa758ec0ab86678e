from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask
from typing import NamedTuple, TypeVar

# one config for both: the script looks at its inputs to know what to do
shared_config = DominoJobConfig(
    Command="python score.py",
    Title="Scoring",
    HardwareTierId="medium-k8s",
)
load_config = DominoJobConfig(Command="python load.py")

score_inputs = {"rows": FlyteFile[TypeVar("csv")], "segment": str}
score_outputs = {"scores": FlyteFile[TypeVar("csv")]}

load_task = DominoJobTask(
    name="Load scores",
    domino_job_config=load_config,
    inputs={"month": str},
    outputs={"rows": FlyteFile[TypeVar("csv")]},
    use_latest=True,
)
score_retail = DominoJobTask(
    name="Score retail",
    domino_job_config=shared_config,
    inputs=score_inputs,
    outputs=score_outputs,
    use_latest=True,
)
score_business = DominoJobTask(
    name="Score business",
    domino_job_config=shared_config,
    inputs=score_inputs,
    outputs=score_outputs,
    use_latest=True,
)


class Scores(NamedTuple):
    retail: FlyteFile[TypeVar("csv")]
    business: FlyteFile[TypeVar("csv")]
    business_before: FlyteFile[TypeVar("csv")]


@workflow
def monthly_scores(month: str, month_before: str) -> Scores:
    # the load task is called twice
    now = load_task(month=month)
    before = load_task(month=month_before)

    retail = score_retail(rows=now, segment="retail")
    business = score_business(rows=now, segment="business")
    business_before = score_business(rows=before, segment="business")

    return Scores(retail=retail["scores"], business=business["scores"], business_before=business_before["scores"])

"""Small hand-written modules: what is told beside the flow, and types that Flyte keeps alike."""

import pytest
from handwritten import registered, told

pytestmark = pytest.mark.flyte

NIGHTLY = """\
name: train
tasks:
  t: {name: t, command: c, project_defaults: true, outputs: {y: str}}
outputs: {o0: "${{ tasks.t.y }}"}
"""

PLAN = """\
from flytekit import workflow
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

from flytekit import LaunchPlan, CronSchedule
t = DominoJobTask("t", DominoJobConfig(Command="c"), use_latest=True, outputs={"y": str})
@workflow
def train() -> str:
    return t()
LaunchPlan.get_or_create(
    workflow=train, name="nightly", schedule=CronSchedule(schedule="0 1 * * *")
)
"""

RENAMED = PLAN.replace("train", "nightly") + "train = nightly\n"

UNION = """\
name: train
tasks:
  t: {name: t, command: c, project_defaults: true, outputs: {y: 'TYPE | none'}}
"""

MARKED = """\
import datetime, typing, numpy
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask
t = DominoJobTask("t", DominoJobConfig("c"), True, outputs={"y": typing.Optional[TYPE]})
@workflow
def train():
    t()
"""

TYPES = [
    ("numpy.ndarray", "numpy.ndarray", None),
    ("file[NumpyArray]", "FlyteFile['NumpyArray']", None),
    (
        "numpy.ndarray",
        "FlyteFile['NumpyArray']",
        "numpy.ndarray | none, old.py file[NumpyArray] | none",
    ),
    ("datetime", "datetime.datetime", None),
    ("datetime", "datetime.date", "none | datetime, old.py none | datetime (for flytekit date)"),
]

CLUSTER = """\
name: train
tasks:
  t:
    name: t
    command: c
    project_defaults: true
    cluster:
      type: ray
      workers: 1
      environment: {id: '000000000000000000000001'}
      worker_hardware_tier: small
      worker_storage_gib: 30.0
"""

CLUSTERED = """\
from flytekit import workflow
from flytekitplugins.domino.task import *
cluster = ClusterProperties(
    ClusterType=ComputeClusterType.Ray, ComputeEnvironmentId="000000000000000000000001",
    WorkerHardareTierId="small", WorkerCount=1, WorkerStorageGiB=30)
t = DominoJobTask("t", DominoJobConfig("c", ComputeClusterProperties=cluster), True)
@workflow
def train():
    t()
"""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    texts = [PLAN, PLAN.replace('"nightly"', "train.name"), RENAMED, CLUSTERED]
    texts += [MARKED.replace("TYPE", python) for _, python, _ in TYPES]
    return registered(texts, tmp_path_factory.mktemp("modules"))


def test_a_launch_plan_beside_the_default_one_is_no_failure(outcomes):
    words = "another launch plan 'nightly': old.py registers it beside the flow"
    assert told(NIGHTLY, outcomes[PLAN]) == ([], [words])


def test_a_default_launch_plan_with_a_schedule_is_a_difference(outcomes):
    found, known = told(NIGHTLY, outcomes[PLAN.replace('"nightly"', "train.name")])
    place = "the flow's launch plan, spec.entity_metadata.schedule.cron_schedule.schedule"
    assert found == [f"{place}: the flow says nothing, old.py '0 1 * * *'"]
    assert known == []


def test_a_workflow_has_the_name_of_its_function(outcomes):
    found, _ = told(NIGHTLY, outcomes[RENAMED])
    assert found == ["the flow's name: the flow says 'train', old.py 'nightly'"]


def test_a_size_is_one_number_with_and_without_a_point(outcomes):
    assert told(CLUSTER, outcomes[CLUSTERED]) == ([], [])


@pytest.mark.parametrize(("kind", "python", "words"), TYPES)
def test_flytekit_marks_types_of_a_union(outcomes, kind, python, words):
    found, known = told(UNION.replace("TYPE", kind), outcomes[MARKED.replace("TYPE", python)])
    assert known == []
    assert len(found) == (words is not None)
    assert all(words in one for one in found), found

"""Modules of the corpus that somebody changed after the import: whatever was changed is told."""

import pytest
from flowc.composing.vars import BuildSettings
from flowc.importing.import_module import decompile
from flowc.pipeline import check
from flowc.verifying.compare_hand_written import differences_against
from handwritten import registered
from memory import Memory
from places import TESTS

pytestmark = pytest.mark.flyte

GOOD = TESTS / "import" / "good"
FLOWS = {
    "many_types": "interface_test",
    "prod_pinned_base": "demand_forecast",
    "spark_cluster": "click_funnel",
    "subflow_twice": "site_report",
    "subflow_prep_train": "prep_and_train",
    "caching": "language_model",
    "snapshots_and_volumes": "register_images",
    "fan_list": "embed_corpus",
    "clinical_base_qc": "cdiscpilot01",
    "two_flows_one_file": "route_tickets",
}

LIMITS = '{"low": 0.5, "high": 2.0}'
PINNED = "cache_version='3',"
SITE = 'site_chart(site=first, title="First site")'
USED = "    return Outputs(ok=used"
WORKFLOW = "@workflow\ndef "

MUTANTS = [
    ("many_types", "options=dict,", "options=NetAppVolumeSnapshot,", "type of input 'options'"),
    ("many_types", "title=str,", "title=Literal['a'],", "type of input 'title': the flow says str"),
    ("many_types", "    options: dict", "    options: Options", "the flow's input 'options', type"),
    ("many_types", '"frame": pd.DataFrame', '"frame": Annotated[pd.DataFrame, "csv"]', "'frame'"),
    ("many_types", "cutoff=Union[int, str]", "cutoff=Union[int, str, bool]", "input 'cutoff'"),
    (
        "many_types",
        '"matrix": np.ndarray, "s',
        '"matrix": FlyteFile["NumpyArray"] | None, "s',
        "type of input 'matrix': the flow says numpy.ndarray",
    ),
    ("many_types", "folder=FlyteDirectory,", "folder=FlyteFile,", "type of input 'folder'"),
    ("many_types", "dt.datetime(2024, 1, 31, 12, 30)", "dt.datetime(2024, 1, 31)", "input 'since'"),
    ("many_types", LIMITS, '{"low": 0.5, "high": 2.5}', "the flow's input 'limits', default"),
    ("many_types", '["age", "sex"]', '["sex", "age"]', "the flow's input 'columns', default"),
    (
        "many_types",
        "note: Optional[str] = None",
        "note: Optional[str] = ''",
        "input 'note', default",
    ),
    ("many_types", "[[1, 2], [3, 4]]", "[[1, 2], [4, 3]]", "task 'check_values', input 'grid'"),
    ("many_types", "limit=0.25", "limit=None", "task 'use_values', input 'limit': the flow says 0"),
    ("many_types", "cutoff=5", "cutoff='5'", "input 'cutoff': the flow says 5, many_types.py '5'"),
    ("many_types", USED, f"    used.with_overrides(retries=1)\n{USED}", "'use_values', retries"),
    (
        "many_types",
        USED,
        f"    used.with_overrides(limits=flytekit.Resources(mem='1Gi'))\n{USED}",
        "task 'use_values', task_node.overrides.resources.limits",
    ),
    (
        "many_types",
        WORKFLOW,
        f"use_values._task_type_version = 2\n{WORKFLOW}",
        "task 'use_values', template.task_type_version: the flow says nothing, many_types.py 2",
    ),
    (
        "many_types",
        WORKFLOW,
        "@workflow(default_options=flytekit.core.options.Options(annotations="
        "flytekit.Annotations({'a': 'b'})))\ndef ",
        "the flow's launch plan, spec.annotations",
    ),
    ("prod_pinned_base", PINNED, f"{PINNED} docs=flytekit.Documentation('d'),", "'extract', descr"),
    (
        "prod_pinned_base",
        PINNED,
        f"{PINNED} cache_serialize=True,",
        "task 'extract', cache seriali",
    ),
    ("prod_pinned_base", "Type='commitId'", "Type='tags'", "task 'fit', git_ref"),
    ("prod_pinned_base", "VolumeSizeGiB=40.0", "VolumeSizeGiB=41.0", "task 'fit', volume_size_gib"),
    ("prod_pinned_base", "Version=4", "Version=5", "task 'extract', dataset_snapshots"),
    (
        "prod_pinned_base",
        "        use_project_defaults_for_omitted=True,\n    )",
        "        use_project_defaults_for_omitted=True,\n    ).with_overrides(retries=2)",
        "the export of artifacts, retries: the flow says 0, prod_pinned_base.py 2",
    ),
    (
        "prod_pinned_base",
        "        use_project_defaults_for_omitted=True,\n    )",
        "        use_project_defaults_for_omitted=True,\n    ).with_overrides(timeout=60)",
        "the export of artifacts, timeout: the flow says 0, prod_pinned_base.py 60",
    ),
    ("prod_pinned_base", "'forecast/review'", "'forecast'", "the export of artifacts, exports"),
    (
        "prod_pinned_base",
        "@workflow(",
        "@workflow(interruptible=True, ",
        "the flow's interruptible",
    ),
    (
        "prod_pinned_base",
        "name='forecast.parquet'",
        "name='f.parquet'",
        "task 'fit', output 'forec",
    ),
    ("spark_cluster", "WorkerStorageGiB=30", "WorkerStorageGiB=31", "task 'funnel', cluster"),
    ("spark_cluster", "timedelta(hours=12)", "timedelta(hours=12, microseconds=1)", "', timeout"),
    ("spark_cluster", 'FlyteDirectory[TypeVar("parquet")]}', "FlyteDirectory}", "'sessions'"),
    ("spark_cluster", "gap=timedelta(minutes=30)", "gap=timedelta(minutes=31)", "input 'gap'"),
    ("subflow_twice", SITE, f"{SITE}.with_overrides(retries=2)", "metadata.retries.retries"),
    (
        "subflow_twice",
        SITE,
        f"{SITE}.with_overrides(timeout=60)",
        "flow 'compare_sites', task 'one', metadata.timeout: the flow says nothing, subflow_twi",
    ),
    ("subflow_twice", SITE, f"{SITE}.with_overrides(name='x')", "task 'one', name on the console"),
    ("subflow_twice", SITE, f"{SITE}.with_overrides(interruptible=True)", "metadata.interruptible"),
    ("subflow_twice", SITE, SITE.replace("first", "second"), "task 'one', input 'site'"),
    ("subflow_twice", "return one, two", "return two, one", "flow 'compare_sites', the flow's out"),
    ("subflow_twice", "notify(report=report)", "notify(report=left)", "'notify', input 'report'"),
    ("subflow_prep_train", "seed: int = 7", "seed: int = 8", "flow 'prepare', the flow's input"),
    ("subflow_prep_train", "of the random split", "of a split", "flow 'prepare', the flow's input"),
    ("subflow_prep_train", "prepare(source=source, seed=seed)", "prepare(source=source)", "'seed'"),
    ("subflow_prep_train", "Clean and split.", "Clean.", "flow 'prepare', the flow's description"),
    ("caching", "serialize=True)", "serialize=False)", "task 'pretrain', cache serialize"),
    ("caching", '("batch_size",)', "()", "task 'tokenize', cache ignore_inputs"),
    ("caching", '"2024-06-01"', '"2024-06-02"', "task 'tokenize', cache version"),
    ("snapshots_and_volumes", "Version=12", "Version=13", "task 'listing', dataset_snapshots"),
    ("snapshots_and_volumes", 'GitRef(Type="head")', "GitRef('branches', 'b')", "git_ref"),
    (
        "snapshots_and_volumes",
        "volume: NetAppVolumeSnapshot",
        "volume: dict",
        "the flow's input 'vo",
    ),
    ("fan_list", "[a, b, c, d]", "[a, b, d, c]", "task 'reduce', input 'vectors'"),
    ("fan_list", '"kind": "nightly"', '"kind": "daily"', "task 'reduce', input 'labels'"),
    ("fan_list", "shard=3, shards=shards", "shard=3, shards=5", "input 'shards'"),
    ("clinical_base_qc", "tolerance=1e-9", "tolerance=1e-8", "input 'tolerance'"),
    ("clinical_base_qc", "SasIn = DominoFile", "SasIn = FlyteFile", "inputs that are domino_file"),
    (
        "clinical_base_qc",
        "    adsl: Sas\n",
        "    adsl: FlyteFile\n",
        "the flow's output 'adsl', type",
    ),
]

BESIDE = [
    (
        "two_flows_one_file",
        "",
        "",
        "another workflow 'train_router': two_flows_one_file.py registers "
        "it beside the flow, with its tasks 'Train router'",
    ),
    (
        "caching",
        WORKFLOW,
        f"spare = DominoJobTask('Spare', DominoJobConfig('c'), True)\n{WORKFLOW}",
        "another task 'Spare': caching.py registers it beside the flow",
    ),
    (
        "caching",
        "    return probe\n",
        "    return probe\nflytekit.LaunchPlan.get_or_create("
        "language_model, 'nightly', default_inputs={'corpus': 'c'})\n",
        "another launch plan 'nightly': caching.py registers it beside the flow",
    ),
    (
        "caching",
        WORKFLOW,
        f"{WORKFLOW}other() -> None:\n    pretrain(tokens='s3://t')\n{WORKFLOW}",
        "another workflow 'other': caching.py registers it beside the flow",
    ),
]

IMPORTS = """\
import flytekit
import flytekit.core.options
from dataclasses import dataclass
from typing import Annotated, Literal
from flytekitplugins.domino.task import *
@dataclass
class Options:
    a: int
"""


def changed(module, written, becomes):
    """Return a module's text with more imports, and with one change."""
    head, _, rest = ("", "", (GOOD / f"{module}.py").read_text(encoding="utf-8"))
    future = "from __future__ import annotations\n"
    if future in rest:
        head, _, rest = rest.partition(future)
        head += future
    return head + IMPORTS + rest.replace(written, becomes, 1)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """Return what flytekit registers for every module here, from one process."""
    asked = {changed(module, "", ""): FLOWS[module] for module in FLOWS}
    asked |= {changed(module, *change): FLOWS[module] for module, *change, _ in [*MUTANTS, *BESIDE]}
    return registered([*asked], tmp_path_factory.mktemp("modules"), [*asked.values()])


@pytest.fixture(scope="module")
def imported():
    """Return the flows that the modules were read to."""
    found = {}
    for module, name in FLOWS.items():
        path = GOOD / f"{module}.py"
        _, flows = decompile(path.read_bytes(), path.name, BuildSettings())
        texts = {f"{flow.name}.yaml": flow.text for flow in flows}
        found[module] = check(texts[f"{name}.yaml"].encode(), load=Memory(texts)).flow
    return found


def told(imported, outcomes, module, *change):
    """Return what differs between a flow and its changed module, and what is no failure."""
    outcome = outcomes[changed(module, *change)]
    assert "facts" in outcome, outcome
    found = list(differences_against(imported[module], outcome["facts"], f"{module}.py"))
    return tuple(
        [str(one) for one in found if bool(one.reason) is known] for known in (False, True)
    )


@pytest.mark.parametrize("module", FLOWS)
def test_the_modules_themselves_agree(imported, outcomes, module):
    assert told(imported, outcomes, module, "", "")[0] == []


@pytest.mark.parametrize(("module", "written", "becomes", "words"), MUTANTS)
def test_a_change_after_the_import_is_told(imported, outcomes, module, written, becomes, words):
    assert written in changed(module, "", "")
    found, _ = told(imported, outcomes, module, written, becomes)
    assert any(words in one for one in found), found


@pytest.mark.parametrize(("module", "written", "becomes", "words"), BESIDE)
def test_what_a_module_has_beside_the_flow_is_told(
    imported, outcomes, module, written, becomes, words
):
    found, known = told(imported, outcomes, module, written, becomes)
    assert found == []
    assert words in known

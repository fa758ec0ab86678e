"""A module of flowc that somebody changed by hand: whatever was changed is told."""

import pytest
from flowc.pipeline import check, emit
from flowc.verifying.compare import differences
from flowc.workspace.find_used_files import Beside
from handwritten import registered
from places import TESTS

pytestmark = pytest.mark.flyte

RICH = TESTS / "verifying" / "samples" / "rich.yaml"

LIT = 'lit={"x": 1, "y": [True, 2.0], "z": None}'
OPTS = '{"a": 1, "b": [1, True], "c": {"d": 1.5}}'
SUB = "inner(p=load_result.other)"
EXPORT = "use_project_defaults_for_omitted=False,\n    )"
CLEAN = 'named={"x": load_result.rows, "y": load_result.notes},\n    )'
LAST = "last_result = last()"
AFTER = "    clean_result >> last_result\n    tell >> last_result\n"
LAST_THEN_SUB = f"    {LAST}\n{AFTER}    sub_result = {SUB}\n"
SUB_THEN_LAST = f"    sub_result = {SUB}\n    {LAST}\n{AFTER}"
LAST_TASK = 'DominoJobConfig(Command="python last.py"),\n'
WORKFLOW = "\n\n@workflow(failure_policy"
DOC = "A rich flow.\n\n    With two paragraphs."
INNER = "@workflow\ndef inner"
POLICY = "failure_policy=WorkflowFailurePolicy.FAIL_AFTER_EXECUTABLE_NODES_COMPLETE"

SETTINGS = [
    ('Command="python load.py"', 'Command="python load2.py"', "task 'load', command"),
    ('Title="My title"', 'Title="My titles"', "task 'load', job_title"),
    ('GitRef("branches", "main")', 'GitRef("tags", "main")', "task 'load', git_ref"),
    ('CommitId="abc"', 'CommitId="abd"', "task 'clean', commit_id"),
    ('HardwareTierId="small"', 'HardwareTierId="large"', "task 'clean', hardware_tier id"),
    ('EnvironmentId="env1"', 'EnvironmentId="env2"', "task 'clean', environment id"),
    ('EnvironmentRevisionId="rev1"', 'EnvironmentRevisionId="r"', "'clean', environment revision"),
    ("ComputeClusterType.Spark", "ComputeClusterType.Ray", "task 'clean', cluster, clusterType"),
    ("MaxWorkerCount=8", "MaxWorkerCount=9", "task 'clean', cluster, maxWorkerCount"),
    ('ExtraConfigs={"k": "v"}', 'ExtraConfigs={"k": "w"}', "task 'clean', cluster, extraConfigs"),
    (
        "VolumeSizeGiB=10,",
        "VolumeSizeGiB=10.5,",
        "volume_size_gib: the flow says 10, flytekit 10.5",
    ),
    ('Id="ds1", Version=7', 'Id="ds1", Version=8', "task 'clean', dataset_snapshots"),
    ('["vol1", "vol2"]', '["vol2", "vol1"]', "task 'clean', external_volumes"),
    ('    cache_version="1.0"', '    cache_version="1"', "task 'load', cache version"),
    ("    cache_serialize=True,\n", "", "task 'clean', cache serialize"),
    ('cache_ignore_input_vars=("title",)', 'cache_ignore_input_vars=("n",)', "cache ignore_inputs"),
    ("retries=2", "retries=3", "task 'load', retries"),
    ("timedelta(minutes=45)", "timedelta(minutes=45, milliseconds=1)", "task 'load', timeout"),
    ("timedelta(minutes=45)", "timedelta(minutes=46)", "task 'load', timeout"),
    ("use_latest=True,\n    cache=True", "cache=True", "leaves unresolved"),
    (LAST_TASK, LAST_TASK + '    cache_version="9",\n', "'last', cache version without a cache"),
    ('environment_name="Env"', 'environment_id="Env"', "task 'tell', environment name"),
    ('hardware_tier_name="Big"', 'hardware_tier_name="big"', "task 'tell', hardware_tier name"),
    ('environment_revision_id="rev2"', 'environment_revision_id="r"', "environment revision"),
    ('ExternalDataVolume(Name="volx")', 'ExternalDataVolume(Name="voly")', "external_volumes by"),
    ('NetAppVolumeSnapshot(Id="na1", Version=5)', "", "task 'tell', netapp_snapshots"),
    ('dataset_id="dsexp"', 'dataset_id="other"', "the export of artifacts, exports"),
    ('target_relative_path="some/dir"', 'target_relative_path="some"', "of artifacts, exports"),
    ('environment_name="ExpEnv"', 'environment_name="Env"', "artifacts, environment name"),
    ('hardware_tier_id="sm"', 'hardware_tier_id="md"', "the export of artifacts, hardware_tier id"),
    ('"First Art", type=DATA', '"First Art", type=MODEL', "task 'clean', output 'out', artifact"),
    ('"Second Art"', '"Third Art"', "task 'tell', artifacts of outputs"),
]

BINDINGS = [
    ("rows=load_result.rows,", "rows=load_result.notes,", "the flow's output 'rows', value"),
    ("title=title,\n        n", 'title="t",\n        n', "task 'load', input 'title'"),
    ("b=load_result.notes", "b=load_result.rows", "task 'clean', input 'b'"),
    ("2024-02-03T04:05:06+", "2024-02-03T04:05:07+", "task 'load', input 'when'"),
    ("2024-02-03T04:05:06+", "2024-02-03T04:05:06.000001+", "task 'load', input 'when'"),
    ("timedelta(hours=1, minutes=30)", "timedelta(hours=1)", "task 'load', input 'wait'"),
    (LIT, LIT.replace('"x": 1', '"x": 1.0'), "input 'lit': the flow says {\"x\": 1, "),
    (LIT, LIT.replace('"x": 1', '"x": True'), "task 'load', input 'lit'"),
    (LIT, LIT.replace("True", "1"), "task 'load', input 'lit'"),
    (LIT, LIT.replace("2.0", "2"), "task 'load', input 'lit'"),
    (LIT, LIT.replace("None", "False"), "task 'load', input 'lit'"),
    (LIT, LIT.replace('"x": 1', '"x": "1"'), "task 'load', input 'lit'"),
    (LIT, LIT.replace('"x": 1', "1: 1"), "task 'load', input 'lit'"),
    (LIT, LIT.replace("1,", "0,"), "task 'load', input 'lit'"),
    (LIT, LIT.replace('"x": 1, ', ""), "task 'load', input 'lit'"),
    (LIT, 'lit={"y": [True, 2.0], "x": 1, "z": None}', "task 'load', input 'lit'"),
    ("u=7", 'u="7"', "task 'load', input 'u': the flow says 7, flytekit '7'"),
    ('mode=Mode["slow"]', 'mode=Mode["fast"]', "task 'load', input 'mode'"),
    ("value=5)", "value=6)", "task 'tell', input 'k': the flow says 5, flytekit 6"),
    ("lits=[1, 2]", "lits=[2, 1]", "the flow's output 'lits', value"),
    ("many=[load_result.rows, load_result.notes]", "many=[load_result.rows]", "input 'many'"),
    ('"x": load_result.rows', '"w": load_result.rows', "task 'clean', input 'named'"),
    (SUB, "inner(p=load_result.other, q=5)", "task 'sub', input 'q': the flow says 4, flytekit 5"),
    (SUB, SUB.replace("load_result.other", "title"), "task 'sub', input 'p'"),
    ("report=tell", "report=tell.report['x']", "the flow's output 'report', value"),
]

TYPES = [
    ('"fr": dict', '"fr": NetAppVolumeSnapshot', "the flow says dict, flytekit netapp_volume_snap"),
    ('"s": NetAppVolumeSnapshot', '"s": dict', "type of input 's': the flow says netapp_volume_sn"),
    (
        '"fr": dict',
        '"fr": dict[str, str]',
        "type of input 'fr': the flow says dict, flytekit dict[",
    ),
    (
        '"fr": dict',
        '"fr": GitRef',
        "type of input 'fr': the flow says dict, flytekit simple 9 with",
    ),
    ('"title": str', '"title": Literal["a"]', "the flow says str, flytekit str with annotation"),
    (
        '"title": str',
        '"title": Annotated[str, FlyteAnnotation({"a": 1})]',
        "flytekit str with anno",
    ),
    ('"fm": pandas.DataFrame', '"fm": Annotated[pandas.DataFrame, "csv"]', "type of input 'fm'"),
    ('"fm": pandas.DataFrame', '"fm": Annotated[pandas.DataFrame, kwtypes(a=int)]', "input 'fm'"),
    ('"u": int | str', '"u": int | str | None', "type of input 'u'"),
    ('"q": int},', '"q": int | None},', "flow 'inner', task 't1', type of input 'q'"),
    ('"other": str}', '"other": int}', "task 'load', type of output 'other'"),
    ('"src": CsvFile', '"src": FlyteFile', "the flow says file[csv], flytekit file"),
    ('"src": CsvFile', '"src": FlyteDirectory', "the flow says file[csv], flytekit directory"),
    ('"b": CsvDominoFile', '"b": CsvFile', "task 'clean', inputs that are domino_file"),
    ('PathConfig(path="/mnt/data/in.csv")', 'PathConfig(path="/mnt/in.csv")', "paths of inputs"),
    ('"many": list[CsvFile]', '"many": list[FlyteFile]', "type of input 'many'"),
    (
        '{"fast": "fast", "slow": "slow"}',
        '{"slow": "slow", "fast": "fast"}',
        "type of input 'mode'",
    ),
    ("snap: NetAppVolumeSnapshot", "snap: dict", "the flow's input 'snap', type"),
    ("free: dict,", "free: NetAppVolumeSnapshot,", "the flow's input 'free', type"),
    ("    title: str\n", "    title: Literal['a']\n", "the flow's output 'title', type"),
    (
        "    report: HtmlFile",
        "    report: Annotated[HtmlFile, FlyteArtifact(name='a', time_partitioned=True)(\n"
        "        time_partition=WHEN)]",
        "the flow's output 'report', artifact_partial_id.time_partition.value",
    ),
    ("    rows: one.File", "    rows: two.File", "the flow's output 'rows', artifact"),
    ("    report: HtmlFile", '    report: two.File(name="r.html")', "output 'report', artifact"),
]

DEFAULTS = [
    ('title: str = "hello"', 'title: str = "hallo"', "the flow's input 'title', default"),
    ('title: str = "hello"', "title: str", "the flow's input 'title', required"),
    ("n: int = 3", "n: int = 4", "the flow's input 'n', default: the flow says 3, flytekit 4"),
    ("flag: bool = True", "flag: bool = False", "the flow's input 'flag', default"),
    ("rate: float = 1.5", "rate: float = 1.25", "the flow's input 'rate', default"),
    ("2025-01-31T08:30:00", "2025-01-31T08:31:00", "the flow's input 'when', default"),
    (OPTS, OPTS.replace('"a": 1', '"a": True'), "the flow's input 'opts', default"),
    (OPTS, OPTS.replace("[1,", "[1.0,"), "the flow's input 'opts', default"),
    (OPTS, OPTS.replace("True", "1"), "the flow's input 'opts', default"),
    (OPTS, OPTS.replace("1.5", "1"), "the flow's input 'opts', default"),
    ("xs_default = [1, 2]", "xs_default = [2, 1]", "the flow's input 'xs', default"),
    ('m_default = {"k": 1.5}', 'm_default = {"k": 1.0}', "the flow's input 'm', default"),
    ('u: int | str = "all"', "u: int | str = 1", "the flow's input 'u', default"),
    ('mode: Mode = Mode["fast"]', 'mode: Mode = Mode["slow"]', "the flow's input 'mode', default"),
    ("free: dict,", "*, free: dict = {},", "the flow's input 'free', required"),
    ("q: int = 4", "q: int = 5", "flow 'inner', the flow's input 'q', default"),
]

ORDER = [
    ("    tell >> last_result\n", "", "task 'last', waits for"),
    ("    load_result[0] >> tell\n", "", "task 'tell', waits for"),
    ("clean_result >> last_result", "load_result[0] >> last_result", "task 'last', waits for"),
    ("last_result >> sub_result[0]", "tell >> sub_result[0]", "task 'sub', waits for"),
    (LAST_THEN_SUB, SUB_THEN_LAST, "task 'last'"),
    (f"    {LAST}\n", f"    {LAST}\n    last()\n", "task 'sub'"),
]

OVERRIDES = [
    (SUB, f"{SUB}; sub_result[0].ref.node.with_overrides(timeout=9)", "'sub', metadata.timeout"),
    (SUB, f"{SUB}; sub_result[0].ref.node.with_overrides(retries=9)", "'sub', metadata.retries"),
    (
        SUB,
        f"{SUB}; sub_result[0].ref.node.with_overrides(cache=True, cache_version='1')",
        "'sub', metadata.cache",
    ),
    (
        SUB,
        f"{SUB}; sub_result[0].ref.node.with_overrides(interruptible=True)",
        "task 'sub', metadata.interruptible: the flow says nothing, flytekit True",
    ),
    (SUB, f"{SUB}; sub_result[0].ref.node.with_overrides(node_name='x')", "task 'sub', node id"),
    (SUB, f"{SUB}; sub_result[0].ref.node.with_overrides(name='x')", "'sub', name on the console"),
    (LAST, f"{LAST}.with_overrides(node_name='x')", "task 'last', node id"),
    (LAST, f"{LAST}.with_overrides(name='x')", "task 'last', name on the console"),
    (LAST, f"{LAST}.with_overrides(retries=9)", "task 'last', retries"),
    (LAST, f"{LAST}.with_overrides(timeout=9)", "task 'last', timeout"),
    (LAST, f"{LAST}.with_overrides(interruptible=True)", "task 'last', interruptible"),
    (LAST, f"{LAST}.with_overrides(interruptible=False)", "'last', interruptible: the flow says n"),
    (LAST, f"{LAST}.with_overrides(cache=True, cache_version='1')", "task 'last', cache version"),
    (LAST, f"{LAST}.with_overrides(cache=False)", "task 'last', cacheable: the flow says nothing"),
    (LAST, f"{LAST}.with_overrides(limits=flytekit.Resources(cpu='1'))", "'last', task_node.overr"),
    (LAST, f"{LAST}.with_overrides(container_image='i:1')", "'last', task_node.overrides.containe"),
    (EXPORT, f"{EXPORT}.with_overrides(retries=2)", "the export of artifacts, retries"),
    (EXPORT, f"{EXPORT}.with_overrides(name='x')", "the export of artifacts, name on the console"),
    (EXPORT, f"{EXPORT}.with_overrides(node_name='x')", "the export of artifacts, node id"),
    (
        SUB,
        f"flytekit.LaunchPlan.get_or_create(inner){SUB[5:]}",
        "task 'sub', flow: the flow says 'inner'",
    ),
    (EXPORT, f"{EXPORT}.with_overrides(timeout=9)", "the export of artifacts, timeout"),
    (EXPORT, f"{EXPORT}.with_overrides(interruptible=True)", "export of artifacts, interruptible"),
    (CLEAN, f"{CLEAN}.with_overrides(cache=True, cache_version='3')", "task 'clean', cache vers"),
    (CLEAN, f"{CLEAN}.with_overrides(aliases={{'out': 'o'}})", "task 'clean'"),
]

METADATA = [
    (
        WORKFLOW,
        "\nlast._security_ctx = flytekit.models.security.SecurityContext(\n"
        "    run_as=flytekit.models.security.Identity(iam_role='r'))" + WORKFLOW,
        "task 'last', template.security_context.run_as.iam_role: the flow says nothing, flytekit ",
    ),
    (
        WORKFLOW,
        "\nlast._metadata.pod_template_name = 'p'" + WORKFLOW,
        "task 'last', template.metadata.pod_template_name: the flow says nothing, flytekit 'p'",
    ),
    (
        WORKFLOW,
        "\nlast._metadata.deprecated = 'old'" + WORKFLOW,
        "task 'last', template.metadata.deprecated_error_message",
    ),
    (
        WORKFLOW,
        "\nlast._metadata.generates_deck = True" + WORKFLOW,
        "template.metadata.generates_d",
    ),
    (WORKFLOW, "\nlast._metadata.interruptible = True" + WORKFLOW, "task 'last', interruptible"),
    (WORKFLOW, "\nlast._task_type_version = 1" + WORKFLOW, "template.task_type_version"),
    (WORKFLOW, "\nlast._task_type = 'x'" + WORKFLOW, "task 'last', kind of task"),
    (LAST_TASK, LAST_TASK + '    docs=flytekit.Documentation("d"),\n', "task 'last', description"),
    (
        LAST_TASK,
        LAST_TASK + '    docs=flytekit.Documentation(source_code=flytekit.SourceCode(link="l")),\n',
        "task 'last', description.source_code.link",
    ),
    ('name="rich.last"', 'name="rich.least"', "task 'last', name: the flow says 'rich.last'"),
]

DOCUMENTS = [
    ("A rich flow.", "A richer flow.", "the flow's description"),
    (DOC, "A rich flow.", "the flow's description"),
    ("title: The title.", "title: The titles.", "the flow's input 'title', description"),
    ('"""Inner one."""', '"""Inner two."""', "flow 'inner', the flow's description"),
    (DOC, DOC.replace("\n\n    ", " "), "the flow's description"),
    (DOC, DOC.replace("With two", "With\n    two"), "the flow's description"),
    (
        INNER,
        "@workflow(docs=flytekit.Documentation(source_code=LINK))\ndef inner",
        "flow 'inner', the flow, description.source_code.link: the flow says nothing, flytekit 'l'",
    ),
    (
        INNER,
        "@workflow(docs=flytekit.Documentation('', flytekit.Description(uri='i')))\ndef inner",
        "flow 'inner', the flow, description.long_description.uri",
    ),
    (POLICY, f"{POLICY}, interruptible=True", "the flow's interruptible"),
    (f"({POLICY})", "", "the flow's failure_policy"),
    (POLICY, f"{POLICY}, on_failure=t1", "Failure"),
    (
        POLICY,
        f"{POLICY}, default_options=flytekit.core.options.Options(labels="
        "flytekit.Labels({'a': 'b'}))",
        "the flow's launch plan, spec.labels.values.a",
    ),
    (
        "@workflow\ndef inner",
        "@workflow(interruptible=True)\ndef inner",
        "flow 'inner', the flow's",
    ),
]

EXTRA = '\nflytekit.LaunchPlan.get_or_create(rich, "nightly", default_inputs={})\n'
ENTITIES = [
    (
        WORKFLOW,
        "\nDominoJobTask('extra', DominoJobConfig(Command='c'), use_latest=True)" + WORKFLOW,
        "another task 'extra': the flow says nothing, flytekit that there is one",
    ),
    (
        WORKFLOW,
        "\nDominoJobTask('rich.last', DominoJobConfig('c'), use_latest=True)" + WORKFLOW,
        "another task 'rich.last'",
    ),
    (
        WORKFLOW,
        "\n\n@flytekit.task\ndef extra() -> int:\n    return 1\n" + WORKFLOW,
        "another task",
    ),
    (
        WORKFLOW,
        "\n\n@workflow\ndef second() -> None:\n    last()\n" + WORKFLOW,
        "another workflow 'second': the flow says nothing, flytekit that there is one",
    ),
    ("lits=[1, 2],\n    )\n", "lits=[1, 2],\n    )\n" + EXTRA, "another launch plan 'nightly'"),
    (
        "lits=[1, 2],\n    )\n",
        "lits=[1, 2],\n    )\n"
        + EXTRA.replace('"nightly", default_inputs={}', "rich.name, max_parallelism=3"),
        "the flow's launch plan, spec.max_parallelism: the flow says nothing, flytekit 3",
    ),
    (
        "lits=[1, 2],\n    )\n",
        "lits=[1, 2],\n    )\n"
        + EXTRA.replace('"nightly", default_inputs={}', 'rich.name, default_inputs={"n": 9}'),
        "the flow's input 'n', default: the flow says 3, flytekit 9",
    ),
    (
        "lits=[1, 2],\n    )\n",
        "lits=[1, 2],\n    )\n"
        + EXTRA.replace('"nightly", default_inputs={}', 'rich.name, fixed_inputs={"n": 9}'),
        "the flow's launch plan, spec.fixed_inputs.literals.n",
    ),
    (
        "lits=[1, 2],\n    )\n",
        "lits=[1, 2],\n    )\n"
        + EXTRA.replace(
            '"nightly", default_inputs={}', 'inner.name, labels=flytekit.Labels({"a": "b"})'
        ).replace("(rich", "(inner"),
        "flow 'inner', the flow's launch plan, spec.labels",
    ),
    (
        "lits=[1, 2],\n    )\n",
        "lits=[1, 2],\n    )\n"
        "flytekit.LaunchPlan(rich.name, rich, Plan({}), Literals({}), max_parallelism=7)\n",
        "another launch plan",
    ),
]

GROUPS = (SETTINGS, BINDINGS, TYPES, DEFAULTS, ORDER, OVERRIDES, METADATA, DOCUMENTS, ENTITIES)
MUTANTS = [mutant for group in GROUPS for mutant in group]
IMPORTS = """\
import flytekit
import flytekit.core.options
import flytekit.models.security
from typing import Literal
from flytekit import kwtypes
from flytekit.core.annotation import FlyteAnnotation
from flytekit.types.directory import FlyteDirectory
from flytekitplugins.domino.artifact import MODEL
from flytekit.core.artifact import Artifact as FlyteArtifact
from flytekit.models.interface import ParameterMap as Plan
from flytekit.models.literals import LiteralMap as Literals
import datetime as times
WHEN = times.datetime(2026, 1, 1)
LINK = flytekit.SourceCode(link="l")
"""


@pytest.fixture(scope="module")
def built():
    """Return the flow, and the text of its module with more imports."""
    checked = check(RICH.read_bytes(), str(RICH), load=Beside(RICH))
    assert not checked.report.failed
    return checked.flow, IMPORTS + emit(checked).decode()


@pytest.fixture(scope="module")
def outcomes(built, tmp_path_factory):
    """Return what flytekit registers for every mutant, from one process."""
    _, text = built
    texts = [text, *(text.replace(one, other, 1) for one, other, _ in MUTANTS)]
    return registered(texts, tmp_path_factory.mktemp("modules"), "rich", hand_written=False)


def test_the_module_itself_agrees(built, outcomes):
    flow, text = built
    assert [str(one) for one in differences(flow, outcomes[text]["facts"])] == []


@pytest.mark.parametrize(("written", "changed", "words"), MUTANTS)
def test_a_change_by_hand_is_told(built, outcomes, written, changed, words):
    flow, text = built
    assert written in text
    outcome = outcomes[text.replace(written, changed, 1)]
    found = [outcome["fault"]] if "fault" in outcome else differences(flow, outcome["facts"])
    told = [str(one) for one in found]
    assert any(words in one for one in told), told

"""What a page says of a task beside its ports: where its settings come from, and its line."""

from dataclasses import fields

from flowc.composing.vars import BuildSettings
from flowc.drawing.build_graph import EVERY_FLOW, build_graph
from flowc.drawing.describe_tasks import describe_tasks
from flowc.pipeline import check
from flowc.workspace.revisions import check_file
from places import EXAMPLES


def described(flow):
    return describe_tasks(flow, {node.id for node in build_graph(flow, EVERY_FLOW).nodes})


def example(name, profile=None):
    path = EXAMPLES / name / "flow.yaml"
    return described(check_file(path, BuildSettings(profile=profile))[1].flow)


def origins(facts):
    return {setting.name: (setting.value, setting.origin) for setting in facts.settings}


def test_a_setting_says_where_it_is_written():
    train = origins(example("profiles", "prod")["tasks.train"])
    assert train["hardware_tier"] == ("{id: large-k8s}", "task, flow.yaml:72")
    assert train["commit_id"][1] == "profile prod, flow.yaml:43"
    merge = origins(example("ordering")["tasks.combine"])
    assert merge["project_defaults"] == ("true", "defaults, flow.yaml:26")
    assert merge["timeout"] == ("3h", "default")
    forest, boosting = (
        origins(example("task_files")[f"tasks.{name}"]) for name in ("forest", "boosting")
    )
    assert forest["timeout"] == ("6h", "file, tasks/fit.yaml:15")
    assert boosting["retries"] == ("3", "task, flow.yaml:34")


def test_a_task_says_its_line_in_its_file():
    facts = example("sub_flow")
    assert facts["tasks.prep_a.load"].place == "prep.yaml:14"
    assert facts["tasks.prep_a"].settings == ()
    assert facts["tasks.prep_a"].command == ""


def test_every_setting_of_every_config_is_said():
    flow = check_file(EXAMPLES / "every_config" / "flow.yaml", BuildSettings())[1].flow
    names = {setting.name for facts in described(flow).values() for setting in facts.settings}
    assert names >= {field.name for field in fields(flow.tasks[0].config)} - {"netapp_snapshots"}


def test_what_nobody_knows_is_a_question_mark():
    text = (
        "name: x\nvars: {size: {env: NOT_SET}}\ntasks:\n"
        "  a: {command: b, volume_size_gib: '${{ vars.size }}', timeout: 5 weeks,\n"
        "    environment: {id: '${{ vars.size }}'}}\n"
    )
    shown = origins(described(check(text.encode()).flow)["tasks.a"])
    assert [shown[name][0] for name in ("volume_size_gib", "timeout")] == ['"?"', '"?"']
    assert "?" in shown["environment"][0]

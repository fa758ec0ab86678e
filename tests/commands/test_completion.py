"""What a shell completes, by click's own interface to shells."""

import pytest
from click.shell_completion import BashComplete
from flowc.commands import COMMANDS, flowc
from flowc.rules import RULES, SILENCEABLE
from project import flow, working_in, write

FLOW = """\
vars: {rate: 1, who: {env: WHO_IS_IT}}
profiles:
  dev: {vars: {rate: 2}}
  prod: {vars: {rate: 3}}
inputs: {epochs: {type: int, default: "${{ vars.rate }}"}}
tasks:
  load:
    command: "load ${{ vars.who }}"
    inputs: {epochs: int}
    with: {epochs: "${{ inputs.epochs }}"}
  prep: {flow: prep.yaml, after: [load]}
"""
SUB = flow("prep")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / ".git").mkdir()
    text = f"name: train\ndefaults: {{project_defaults: true}}\n{FLOW}"
    write({"train.yaml": text, "prep.yaml": SUB}, tmp_path)
    other = text.replace("dev", "test").replace("who", "whom").replace("load:", "lead:")
    write({"flow.yaml": other.replace("[load]", "[lead]")}, tmp_path)
    with working_in(tmp_path):
        yield tmp_path


def items(*words, kind="plain"):
    """What goes on from the last word; none of another kind."""
    *before, start = words
    found = BashComplete(flowc, {}, "flowc", "_FLOWC_COMPLETE").get_completions(before, start)
    assert {one.type for one in found} <= {kind}
    return [one.value for one in found]


def test_commands(folder):
    assert items("") == [*COMMANDS]
    assert items("ver") == ["verify", "version"]
    assert items("help", "ex") == ["explain"]
    assert items("help", "explain", "") == []


@pytest.mark.parametrize(
    "words",
    [
        *([name] for name in ("build", "check", "diff", "fmt", "list", "run", "vars", "verify")),
        ["check", "train.yaml"],
        ["diff", "HEAD"],
        ["verify", "--against"],
        ["run", "train.yaml", "--inputs"],
    ],
)
def test_files_are_left_to_the_shell(folder, words):
    assert items(*words, "tr", kind="file") == ["tr"]


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_rules_that_can_be_silenced(folder, option):
    assert {*items("check", option, "")} == SILENCEABLE
    assert items("build", option, "unused-v") == ["unused-var"]
    assert items("check", f"{option}=unused-v") == ["unused-var"]
    several = items("check", option, "unused-var,unused-")
    assert "unused-var,unused-input" in several
    assert "unused-var,unused-var" not in several


def test_words_that_have_a_page(folder):
    assert {rule.name for rule in RULES} <= {*items("explain", "")}
    assert items("explain", "hardware_t")[0] == "hardware_tier"
    assert {"timedelta", "timeout"} <= {*items("explain", "time")}
    assert "runs-on" in items("explain", "run")
    assert "varchar" in items("explain", "varc")


def test_profiles_of_the_flows_that_are_named(folder):
    assert items("check", "train.yaml", "--profile", "") == ["dev", "prod"]
    assert items("build", "train.yaml", "prep.yaml", "--profile", "p") == ["prod"]
    assert items("run", "train.yaml", "--profile", "d") == ["dev"]
    assert items("diff", "train.yaml", "--to-profile", "") == ["dev", "prod"]


def test_without_a_name_profiles_are_those_of_the_flows_that_are_meant(folder):
    assert items("check", "--profile", "") == ["test", "prod"]
    write({"flowc.toml": 'include = ["t*.yaml"]\n'}, folder)
    assert items("check", "--profile", "") == ["dev", "prod"]


@pytest.mark.parametrize("command", ["build", "check", "diff", "list", "run", "vars", "verify"])
def test_vars(folder, command):
    assert items(command, "train.yaml", "--var", "") == ["rate=", "who="]
    assert items(command, "train.yaml", "--var", "w") == ["who="]
    assert items(command, "train.yaml", "--var", "rate=1", "--var", "w") == ["who="]


def test_tasks_of_the_flow_that_is_run(folder):
    assert items("run", "train.yaml", "--only", "") == ["load", "prep.load"]
    assert items("run", "train.yaml", "--until", "p") == ["prep", "prep.load"]
    assert items("run", "--var", "who=x", "train.yaml", "--only=pr") == ["prep.load"]
    assert items("run", "--only", "l") == ["lead"]


def test_tasks_and_groups_of_the_flow_that_is_drawn(folder):
    rows = "  fit: {matrix: {site: [a, b]}, command: '${{ matrix.site }}'}\n"
    inner = SUB.replace("outputs:\n", f"{rows}outputs:\n")
    assert inner != SUB
    train = (folder / "train.yaml").read_text()
    write({"prep.yaml": inner, "train.yaml": train + rows}, folder)
    assert items("graph", "train.yaml", "--expand-group", "") == ["fit", "prep"]
    assert items("graph", "train.yaml", "--collapse-group", "prep.") == ["prep.fit"]
    assert items("graph", "train.yaml", "--focus", "f") == ["fit", "fit_a", "fit_b"]
    assert items("graph", "train.yaml", "--focus", "prep.l") == ["prep.load"]
    assert items("graph", "--diff", "", kind="file") == [""]


def test_inputs_of_the_flow_that_is_run(folder):
    assert items("run", "train.yaml", "--var", "who=x", "--ep") == ["--epochs"]
    assert items("run", "--ep") == []  # options of a flow come after its file


@pytest.mark.parametrize(
    "words",
    [
        ["check", "--profile", ""],
        ["run", "flow.yaml", "--only", ""],
        ["run", "flow.yaml", "--var", ""],
        ["run", "--no-such-option", "--until", ""],
        ["graph", "flow.yaml", "--expand-group", ""],
        ["graph", "flow.yaml", "--focus", ""],
    ],
)
@pytest.mark.parametrize(
    "broken",
    [
        {"flow.yaml": "tasks: [\n"},
        {"flow.yaml": "- a\n"},
        {"flow.yaml": "profiles: 1\nvars: [a]\ntasks: 5\n"},
        {"flowc.toml": "a = \n"},
        {"flow.yaml": ""},
        None,
    ],
)
def test_what_cannot_be_found_out_is_nothing(folder, capsys, words, broken):
    (folder / "flow.yaml").unlink()
    write(broken or {}, folder)
    items(*words)
    assert capsys.readouterr() == ("", "")


def test_a_shell_is_served(program, tmp_path):
    write({"flow.yaml": f"name: x\n{FLOW}", "prep.yaml": SUB}, tmp_path)
    line = {"COMP_WORDS": "flowc check flow.yaml --profile p", "COMP_CWORD": "4"}
    run = program(_FLOWC_COMPLETE="bash_complete", **line)
    assert (run.returncode, run.stdout, run.stderr) == (0, "plain,prod\n", "")
    for shell in ("bash", "zsh", "fish"):
        assert (
            f"_FLOWC_COMPLETE={shell}_complete" in program(_FLOWC_COMPLETE=f"{shell}_source").stdout
        )

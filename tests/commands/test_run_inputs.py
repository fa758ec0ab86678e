"""The command line of `flowc run`: inputs of every type, their refusals, and the flow's own
page."""

import json
from inspect import cleandoc
from pathlib import Path

import pytest
from asked import Asked
from flowc.commands.runs.input_texts import default_text, read_text
from flowc.commands.runs.input_values import BadValue, as_json
from flowc.language.literals import Literal, read_literal
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from project import flow, run, working_in, write
from strategies import JSON, NASTY, TYPES, literals, spell

pytestmark = pytest.mark.flyte


def with_input(kind: str, name: str = "x", more: str = "") -> str:
    return flow("typed").replace(
        "tasks:\n  load:\n",
        f"inputs:\n  {name}: {{type: '{kind}'{more}}}\ntasks:\n  load:\n"
        f"    inputs: {{{name}: '{kind}'}}\n    with: {{{name}: '${{{{ inputs.{name} }}}}'}}\n",
    )


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A repository with a few files, which is the working folder."""
    place = tmp_path / "repo"
    (place / ".git").mkdir(parents=True)
    (place / "data" / "parts").mkdir(parents=True)
    for name in ("a.csv", "b.csv", "with space.csv"):
        (place / "data" / name).write_text("x\n")
    monkeypatch.setenv("FLOWC_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("FLOWC_NO_CACHE", raising=False)
    monkeypatch.chdir(place)
    return place


@pytest.fixture
def asked(monkeypatch):
    return Asked(monkeypatch)


GOOD = [
    ("str", "some text", "some text"),
    ("str", "", ""),
    ("str", "5", "5"),
    ("str", "--", "--"),
    ("int", "5", 5),
    ("int", "-5", -5),
    ("int", "0x10", 16),
    ("float", "0.5", 0.5),
    ("float", "1", 1.0),
    ("float", "-1e-3", -0.001),
    ("bool", "true", True),
    ("bool", "false", False),
    ("datetime", "2026-01-31", "2026-01-31T00:00:00Z"),
    ("datetime", "2026-01-31T08:00:00+02:00", "2026-01-31T06:00:00Z"),
    ("datetime", "2026-01-31 08:00:00.25", "2026-01-31T08:00:00.250000Z"),
    ("timedelta", "1h30m", 5400),
    ("timedelta", "90", 90),
    ("enum[red, green]", "green", "green"),
    ("file[csv]", "data/a.csv", "{here}/data/a.csv"),
    ("file", "data/with space.csv", "{here}/data/with space.csv"),
    ("file", "{here}/data/a.csv", "{here}/data/a.csv"),
    ("file", "file://{here}/data/with%20space.csv", "{here}/data/with space.csv"),
    ("domino_file[csv]", "data/a.csv", "{here}/data/a.csv"),
    ("directory", "data/parts", "{here}/data/parts"),
    ("numpy.ndarray", "data/a.csv", "{here}/data/a.csv"),
    ("torch.Tensor", "data/a.csv", "{here}/data/a.csv"),
    ("torch.nn.Module", "data/a.csv", "{here}/data/a.csv"),
    ("sklearn.base.BaseEstimator", "data/a.csv", "{here}/data/a.csv"),
    ("tensorflow.keras.Model", "data/a.csv", "{here}/data/a.csv"),
    ("pandas.DataFrame", "data/a.csv", "{here}/data/a.csv"),
    ("pandas.DataFrame", "data/parts", "{here}/data/parts"),
    ("pyspark.sql.DataFrame", "data/parts", "{here}/data/parts"),
    ("list[str]", '["a", "b"]', ["a", "b"]),
    ("list[float]", "[1, 2.5]", [1.0, 2.5]),
    ("list[file[csv]]", '["data/a.csv", "data/b.csv"]', ["{here}/data/a.csv", "{here}/data/b.csv"]),
    ("dict[str, int]", '{"a": 1}', {"a": 1}),
    ("dict", '{"a": [1, null, {"b": true}]}', {"a": [1, None, {"b": True}]}),
    ("dict[str, list[datetime]]", '{"a": ["2026-01-31"]}', {"a": ["2026-01-31T00:00:00Z"]}),
    (
        "netapp_volume_snapshot",
        '{"volumeId": "v", "snapshotVersion": 2}',
        {"volumeId": "v", "snapshotVersion": 2},
    ),
    ("str | none", "some text", "some text"),
    ("str | none", "null", None),
    ("str | none", "5", "5"),
    ("int | none", "5", 5),
    ("int | str", "5", 5),
    ("int | str", "five", "five"),
    ("int | float", "1", 1),
    ("datetime | none", "2026-01-31", "2026-01-31T00:00:00Z"),
    ("timedelta | none", "1h", 3600),
    ("list[int] | none", "[1]", [1]),
    ("file[csv] | none", "data/a.csv", "{here}/data/a.csv"),
    ("file[csv] | none", "null", None),
]


def placed(value, here):
    """A value in which `{here}` is the working folder."""
    return json.loads(json.dumps(value).replace("{here}", str(here)))


@pytest.mark.parametrize(("kind", "text", "value"), GOOD)
def test_a_text_is_read_by_its_type(asked, folder, kind, text, value):
    """Also where pyflyte reads none."""
    write({"flow.yaml": with_input(kind), "flowc.toml": '[rules]\nawkward-launch = "off"\n'})
    got = asked.inputs(f"--x={placed(text, folder)}")["x"]
    assert got == placed(value, folder)
    assert type(got) is type(value)


BAD = [
    ("str", "a\udc80", "the text is not UTF-8"),
    ("str | none", "a\udc80", "the text is not UTF-8"),
    ("int", "five", "'five' is no int"),
    ("int", "1_000", "'1_000' is no int; write 1000"),
    ("int", "1.0", "1.0 is no int; write 1"),
    ("int", "99999999999999999999", "'99999999999999999999' does not fit in 64 bits"),
    ("float", "half", "'half' is no float"),
    ("float", ".nan", "nan is not equal to itself, so no cache and no check can hold it"),
    ("bool", "yes", "'yes' is no bool; write true"),
    ("bool", "1", "1 is no bool"),
    ("datetime", "31.1.2026", "'31.1.2026' is no datetime; write an ISO 8601 text such as"),
    ("timedelta", "1 hour", "'1 hour' is no timedelta; write 90s, 45m, 3h, 2d or 1h30m"),
    ("timedelta", "-5", "'-5' is no timedelta; write 90s, 45m, 3h, 2d or 1h30m"),
    ("enum[red, green]", "grene", "'grene' is no value of enum[red, green]; did you mean 'green'?"),
    ("file[csv]", "data/c.csv", "there is no file 'data/c.csv'"),
    ("file[csv]", "data", "'data' is a directory, and file[csv] wants a file"),
    ("file", "", "there is no file ''"),
    ("file", "s3://a b", "'s3://a b' is no URI; a URI holds no spaces"),
    ("file", "file:///no/such", "there is no file 'file:///no/such'"),
    ("directory", "data/a.csv", "'data/a.csv' is a file, and directory wants a directory"),
    ("numpy.ndarray", "[1, 2]", "there is no file '[1, 2]'"),
    (
        "list[str]",
        "a,b",
        "'a,b' is no JSON: expecting value at line 1, column 1; write JSON, such as",
    ),
    ("list[str]", '["a", 1]', "1 is no str"),
    ("list[str]", "{}", "a mapping is no list[str]"),
    ("list[file]", '["data/c.csv"]', "there is no file 'data/c.csv'"),
    ("dict[str, int]", '{"a": 1, "a": 2}', "is no JSON: the key 'a' is written twice"),
    ("dict", "[]", "a list is no dict"),
    ("dict", '{"a": NaN}', "NaN is not part of JSON"),
    ("dict", '{"a": 99999999999999999999}', "is no JSON: a number does not fit in 64 bits"),
    ("list[str]", "[" * 100_000, "it is nested too deeply"),
    ("netapp_volume_snapshot", '{"Id": "v"}', "a mapping is no netapp_volume_snapshot; write"),
    ("int | none", "five", "'five' is no int"),
    ("str | list[str]", "[", "is no JSON"),
]


@pytest.mark.parametrize(("kind", "text", "message"), BAD)
def test_a_text_that_is_no_value_of_the_type_is_refused(asked, kind, text, message):
    write({"flow.yaml": with_input(kind)})
    told = asked.refusal(f"--x={text}")
    assert told.startswith(f"inputs that are not of their types:\n  --x {kind}: ")
    assert message in told


@given(TYPES, st.one_of(st.sampled_from(NASTY), st.text(max_size=20), JSON.map(json.dumps)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_is_a_value_or_is_refused(kind, text):
    message = ""
    try:
        json.dumps(read_text(text, kind, "."))
    except BadValue as bad:
        message = bad.message or "no words"
    assert message != "no words"


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_shown_default_can_be_given(data):
    """What the page of a flow shows is read as the value that it stands for."""
    kind = data.draw(TYPES.filter(lambda one: not literals(one).is_empty and "|" not in spell(one)))
    plain = data.draw(literals(kind))
    read = read_literal(plain, kind)
    assume(isinstance(read, Literal))
    text = default_text(read.value)
    assume("Infinity" not in text)  # JSON has none
    assert repr(read_text(text, kind, ".")) == repr(as_json(read.value))


def test_all_refusals_are_told_at_once(asked):
    write({"flow.yaml": MANY})
    assert asked.refusal("--rows", "no.csv", "--epochs", "x") == cleandoc(
        """
        inputs that are not of their types:
          --rows file[csv]: there is no file 'no.csv'
          --epochs int: 'x' is no int
        """
    )
    assert asked.refusal("--epochs=3") == "the flow needs:\n  --rows file[csv]"


MANY = """\
name: training
description: |
  Prepare data,
  and train.
inputs:
  rows: {type: "file[csv]", description: Where the rows are.}
  epochs: {type: int, default: 20, description: How often.}
  tags: {type: "list[str]", default: [a, b]}
  since: {type: datetime, default: 2024-01-01}
  fast: {type: bool, default: false}
  note: str | none
  mount: {type: str, default: x}
defaults: {project_defaults: true}
tasks:
  prep: {flow: prep/flow.yaml, with: {rows: "${{ inputs.rows }}"}}
  train:
    command: train
    inputs:
      rows: file[csv]
      epochs: int
      tags: list[str]
      since: datetime
      fast: bool
      note: str | none
      mount: str
      rate: {type: float, default: 0.5, description: How fast.}
    with:
      rows: ${{ tasks.prep.rows }}
      epochs: ${{ inputs.epochs }}
      tags: ${{ inputs.tags }}
      since: ${{ inputs.since }}
      fast: ${{ inputs.fast }}
      note: ${{ inputs.note }}
      mount: ${{ inputs.mount }}
    outputs: {model: "file[pt]"}
  score: {command: score, after: [train]}
outputs:
  model: {value: "${{ tasks.train.model }}", description: The best one.}
"""
PREP = """\
name: prep
inputs: {rows: "file[csv]", limit: {type: int, default: 7}}
defaults: {project_defaults: true}
tasks:
  load:
    command: load
    inputs: {rows: "file[csv]", limit: int, seed: int}
    with: {rows: "${{ inputs.rows }}", limit: "${{ inputs.limit }}", seed: 3}
    outputs: {rows: "file[csv]"}
  clean:
    command: clean
    inputs: {rows: "file[csv]"}
    with: {rows: "${{ tasks.load.rows }}"}
    outputs: {rows: "file[csv]"}
  look: {command: look}
outputs: {rows: "${{ tasks.clean.rows }}"}
"""


@pytest.fixture(autouse=True)
def prep(folder):
    write({"prep/flow.yaml": PREP})


def test_the_page_of_a_flow(asked):
    write({"flow.yaml": MANY})
    result = asked("flow.yaml", "--help")
    assert result.stdout == cleandoc(
        """
        Usage: flowc run flow.yaml [OPTIONS]

          Prepare data, and train.

        Inputs of the flow 'training':
          --rows file[csv]   Where the rows are.  path or URI  [required]
          --epochs int       How often.  [default: 20]
          --tags list[str]   JSON  [default: ["a", "b"]]
          --since datetime   such as 2026-01-31T08:00:00Z  [default:
                             2024-01-01T00:00:00Z]
          --fast bool        true or false  [default: false]
          --note str | none  [default: null]
          -- --mount str     [default: x]  [only behind --, since flowc has an option of
                             this name]

        Outputs:
          model file[pt]  The best one.

        Tasks: prep.load, prep.clean, prep.look, train, score

        `flowc run --help` shows the options that every flow has.
        """
    ) + "\n"  # fmt: skip


def test_the_page_of_one_task(asked):
    write({"flow.yaml": MANY})
    page = asked("flow.yaml", "--only", "prep.load", "--help").stdout
    assert "Inputs of the task 'prep.load':" in page
    assert "--seed int        [default: 3]" in page
    assert "--limit int       [default: 7]" in page
    assert "Tasks:" not in page


def test_the_page_of_the_command_names_no_flow(asked):
    page = asked("--help").stdout
    for option in ("--inputs", "--only", "--until", "--mount", "--no-isolation", "--no-cache",
                   "--clear-cache", "--log-dir", "--jobs", "--stub", "--stub-of",
                   "--no-cache-of", "--dry-run", "--follow", "--output-dir", "--json",
                   "--var"):  # fmt: skip
        assert option in page
    assert "A job runs as soon as its inputs are known" in page
    assert asked.request is None


def test_a_page_shows_what_it_says(asked):
    """No text of a flow steers the terminal."""
    write({"flow.yaml": with_input("str", more=', default: "a\\u200bb", description: "c\\u200bd"')})
    page = asked("flow.yaml", "--help").stdout
    assert "[default: a\\u200bb]" in page
    assert "c\\u200bd" in page


def test_a_bool_is_a_flag_too(asked):
    write({"flow.yaml": with_input("bool")})
    assert asked.inputs("--x") == {"x": True}
    assert asked.inputs("--x", "--no-cache") == {"x": True}
    assert asked.inputs("--x", "false") == {"x": False}


def test_options_of_the_command_stand_anywhere(asked, folder):
    write({"flow.yaml": MANY})
    result = asked("--no-cache", "--mount", "/mnt/data=data", "flow.yaml", "--rows", "data/a.csv",
                   "--mount=/mnt/code=prep", "--epochs", "3", "--no-isolation")  # fmt: skip
    assert result.exit_code == 0
    assert asked.request.inputs == {"rows": f"{folder}/data/a.csv", "epochs": 3}
    assert asked.request.mounts == (
        ("/mnt/data", f"{folder}/data"),
        ("/mnt/code", f"{folder}/prep"),
    )
    assert (asked.request.cache_folder, asked.request.isolation) == (None, "none")


def test_the_repository_of_the_flow_is_where_its_code_is(asked, folder):
    write({"sub/deep/flow.yaml": with_input("str")})
    assert asked("sub/deep/flow.yaml", "--x", "a").exit_code == 0
    assert asked.request.shown == (("/mnt/code", str(folder)),)
    write({"sub/flowc.toml": ""})  # a project of its own
    assert asked("sub/deep/flow.yaml", "--x", "a").exit_code == 0
    assert asked.request.shown == (("/mnt/code", f"{folder}/sub"),)


@pytest.mark.parametrize(
    ("mount", "message"),
    [
        ("data", "--mount wants TARGET=SOURCE, got 'data'"),
        ("/mnt/data=", "--mount wants TARGET=SOURCE, got '/mnt/data='"),
        ("mnt/data=data", "--mount: 'mnt/data' is no absolute path"),
        ("/mnt/../etc=data", "--mount: '/mnt/../etc' is no absolute path"),
        ("/mnt/data=nope", "--mount /mnt/data: there is no 'nope'"),
        ("/=data", "--mount: '/' is a place that jobs need as it is"),
        ("/usr/=data", "--mount: '/usr' is a place that jobs need as it is"),
        ("/proc/self=data", "--mount: '/proc/self' is a place that jobs need as it is"),
        ("/workflow/inputs=data", "--mount: '/workflow/inputs' is a place that jobs need as it is"),
    ],
)
def test_a_mount_that_cannot_be(asked, mount, message):
    write({"flow.yaml": flow("plain")})
    assert asked.refusal("--mount", mount) == message


def test_a_mount_is_given_once(asked):
    write({"flow.yaml": flow("plain")})
    told = asked.refusal("--mount", "/mnt/a=data", "--mount", "/mnt/a/=data")
    assert told == "--mount: '/mnt/a' is given twice"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--epoch", "3"], "No such option '--epoch'. Did you mean '--epochs'?"),
        (["--data-rows", "a"], "No such option '--data-rows'."),
        (["other"], "Got unexpected extra argument (other)"),
        (["--only", "trin"], "the flow has no task 'trin'; did you mean 'train'?"),
        (["--only", "prep"], "'prep' is a flow: name one of its tasks, such as 'prep.load'"),
        (["--until", "prep.lod"], "the flow has no task 'prep.lod'; did you mean 'prep.load'?"),
        (["--only", "train", "--until", "train"], "--only and --until do not go together"),
        (["--var", "x=1"], "no flow has a var 'x'"),
    ],
)
def test_wrong_usage(asked, arguments, message):
    write({"flow.yaml": MANY})
    assert asked.refusal(*arguments).startswith(message.rstrip("."))


def test_without_a_flow_the_one_of_the_folder_is_meant(asked):
    result = asked()
    assert (result.exit_code, result.stdout, asked.request) == (2, "", None)
    assert "no flow is named, and there is no flow.yaml here" in result.stderr
    write({"flow.yaml": flow("plain")})
    assert asked().exit_code == 0
    assert (asked.request.flow, asked.request.tasks) == ("plain", None)
    assert asked("--only", "load").exit_code == 0
    assert asked.request.tasks == ("load",)


@pytest.mark.parametrize(
    "given", [("--epochs", "3"), ("--epochs=3",), ("--no-cache", "--epochs=3")]
)
def test_inputs_are_of_the_flow_that_is_meant_where_none_is_named(asked, given):
    write({"flow.yaml": MANY})
    assert asked.inputs("--rows=data/a.csv", *given)["epochs"] == 3
    assert "No such option '--epohcs'. Did you mean '--epochs'?" in asked("--epohcs", "3").stderr


@pytest.mark.parametrize("option", ["--help", "--clear-cache"])
def test_what_concerns_no_flow_runs_none(asked, option):
    write({"flow.yaml": flow("plain")})
    result = asked(option)
    assert (result.exit_code, result.stderr, asked.request) == (0, "", None)
    assert ("Usage: flowc run [OPTIONS] [FLOW [INPUTS]]" in result.stdout) == (option == "--help")


def test_wrong_usage_without_a_flow(asked):
    write({"flow.yaml": MANY, "bare/notes.txt": ""})
    for arguments, message in (
        (("no.yaml",), "'no.yaml' does not exist"),
        (("bare",), "bare holds no flow.yaml: name the flow's file"),
        (
            ("--epochs", "3", "flow.yaml"),
            "there is no option '--epochs': options of a flow come after its file",
        ),
    ):
        result = asked(*arguments)
        assert (result.exit_code, result.stdout, asked.request) == (2, "", None)
        assert message in result.stderr


def test_an_input_named_like_an_option_goes_behind_dashes(asked, folder):
    write({"flow.yaml": MANY})
    assert asked.inputs("--rows=data/a.csv", "--", "--mount", "y", "--epochs", "3") == {
        "rows": f"{folder}/data/a.csv",
        "mount": "y",
        "epochs": 3,
    }
    assert asked.request.shown == (("/mnt/code", str(folder)),)
    told = asked.refusal("--rows=data/a.csv", "--", "--moun", "y")
    assert told.startswith("No such option '--moun'")


@pytest.mark.parametrize("name", ["help", "json", "only", "until", "inputs", "var"])
def test_every_option_of_the_command_can_be_an_input(asked, name):
    write({"flow.yaml": with_input("str", name)})
    assert asked.inputs("--", f"--{name}", "a") == {name: "a"}


def completed(*words: str) -> list[str]:
    from click.shell_completion import ShellComplete
    from flowc.commands import flowc

    complete = ShellComplete(flowc, {}, "flowc", "_FLOWC_COMPLETE")
    return [one.value for one in complete.get_completions(["run", *words[:-1]], words[-1])]


def test_a_shell_completes_the_inputs_of_a_flow(capsys):
    write({"flow.yaml": MANY, "bad.yaml": "x", "kind.yaml": with_input("enum[red, green]")})
    assert completed("flow.yaml", "--e") == ["--epochs"]
    assert completed("flow.yaml", "--only", "prep.load", "--l") == ["--log-dir", "--limit"]
    rows = "  fit:\n    matrix: {x: [a, b]}\n    command: fit\n    inputs: {depth: int}\n"
    write(
        {"rows.yaml": flow("plain").replace("tasks:\n", f"tasks:\n{rows}    with: {{depth: 1}}\n")}
    )
    assert completed("rows.yaml", "--only", "fit[*]", "--de") == ["--depth"]
    assert completed("kind.yaml", "--x", "g") == ["green"]
    assert completed("bad.yaml", "--un") == ["--until"]
    assert completed("no.yaml", "--un") == ["--until"]
    assert capsys.readouterr() == ("", "")


def test_a_flow_with_errors_does_not_run(asked):
    write({"flow.yaml": flow("bad").replace("command", "comand")})
    built, result = run("build", "flow.yaml"), asked("flow.yaml")
    assert (result.exit_code, result.stdout, asked.request) == (1, "", None)
    assert result.stderr == built.stderr
    assert "error[unknown-key]" in result.stderr


def test_a_flow_with_errors_in_a_used_file_does_not_run(asked):
    write({"flow.yaml": MANY, "prep/flow.yaml": PREP.replace("command: load", "comand: load")})
    result = asked("flow.yaml", "--rows", "data/a.csv")
    assert (result.exit_code, asked.request) == (1, None)
    assert "prep/flow.yaml:6:5: error[unknown-key]" in result.stderr


def test_warnings_are_told_and_the_flow_runs(asked):
    unused = "inputs:\n  unused: {type: str, default: a}\ntasks:"
    write({"flow.yaml": flow("warns").replace("tasks:", unused)})
    result = asked("flow.yaml")
    assert (result.exit_code, asked.request is None) == (0, False)
    assert "warning[unused-input]" in result.stderr
    write({"flowc.toml": '[rules]\nunused-input = "error"\n'})  # the project decides, as in a build
    assert asked("flow.yaml").exit_code == 1
    assert asked.request is None


def test_vars_are_set_as_in_a_build(asked):
    write({"flow.yaml": flow("vars").replace("python load.py", "run ${{ vars.script }}")
           .replace("tasks:", "vars: {script: a.py}\ntasks:")})  # fmt: skip
    modules = [asked_module(asked, *arguments) for arguments in ((), ("--var", "script=b.py"))]
    assert b"run a.py" in modules[0]
    assert b"run b.py" in modules[1]


def asked_module(asked, *arguments) -> bytes:
    """The module that a run is asked for; it is gone after the run."""
    from flowc.commands.runs import start

    found = []

    def keep(make, work, display):
        found.append(Path(make(0).module).read_bytes())
        return start.FlowEnd("succeeded")

    before, start.run_flow = start.run_flow, keep
    try:
        assert asked("flow.yaml", *arguments).exit_code == 0
    finally:
        start.run_flow = before
    return found[0]


def test_a_uri_is_told_to_need_the_network(asked):
    write({"flow.yaml": with_input("list[file]")})
    result = asked("flow.yaml", "--x", '["s3://bucket/a", "data/a.csv"]')
    assert result.exit_code == 0
    assert result.stderr == "x: to be read over the network: s3://bucket/a\n"


def test_inputs_come_from_a_file_and_options_go_before(asked, folder):
    write({
        "flow.yaml": MANY,
        "data/small.yaml": "rows: b.csv\nepochs: 2\nsince: 2026-01-31\nnote: null\nmount: y\n",
    })  # fmt: skip
    assert asked.inputs("--inputs", "data/small.yaml", "--epochs", "3") == {
        "rows": f"{folder}/data/b.csv",
        "epochs": 3,
        "since": "2026-01-31T00:00:00Z",
        "note": None,
        "mount": "y",
    }
    assert asked.inputs("--inputs", "data/small.yaml", "--rows", "data/a.csv")["rows"] == (
        f"{folder}/data/a.csv"
    )


def test_inputs_come_from_a_json_file(asked, folder):
    text = json.dumps({"rows": "data/b.csv", "note": "\U0001f600", "tags": []}, indent="\t")
    write({"flow.yaml": MANY, "in.json": text})
    assert asked.inputs("--inputs", "in.json") == {
        "rows": f"{folder}/data/b.csv",
        "note": "\U0001f600",
        "tags": [],
    }


def test_what_is_wrong_in_a_file_of_inputs_is_told_at_its_line(asked):
    write({"flow.yaml": MANY, "in.yaml": "rows: no.csv\nepoch: 2\ntags: [a, 1]\nfast: 1\n"})
    result = asked("flow.yaml", "--inputs", "in.yaml")
    assert (result.exit_code, result.stdout, asked.request) == (2, "", None)
    assert result.stderr == cleandoc(
        """
        in.yaml:1:7: error[invalid-literal]: input 'rows': there is no file 'no.csv'
            1 | rows: no.csv
              |       ^^^^^^
        in.yaml:2:1: error[unknown-input]: there is no input 'epoch'
            2 | epoch: 2
              | ^^^^^
           hint: did you mean 'epochs'?
        in.yaml:3:7: error[invalid-literal]: input 'tags': 1 is no str
            3 | tags: [a, 1]
              |       ^^^^^^
           hint: write it in quotes
        in.yaml:4:7: error[invalid-literal]: input 'fast': 1 is no bool
            4 | fast: 1
              |       ^
        """
    ) + "\n"  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("in.yaml", "a: [", "error[yaml-syntax]"),
        ("in.yaml", "rows: a\nrows: b\n", "error[duplicate-key]"),
        ("in.yaml", "- a\n", "a mapping of inputs to values is wanted"),
        ("in.json", '{"rows": }', "this is no JSON: expecting value at line 1, column 10"),
        ("in.json", '{"rows": 1, "rows": 2}', "the key 'rows' is written twice"),
        ("in.json", "\udc80".encode("utf-8", "surrogateescape"), "the file is not UTF-8 here"),
    ],
)
def test_a_file_of_inputs_that_cannot_be_read(asked, name, text, message):
    write({"flow.yaml": MANY})
    Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())
    result = asked("flow.yaml", "--inputs", name)
    assert (result.exit_code, asked.request) == (2, None)
    assert message in result.stderr


def test_until_runs_a_task_and_what_it_waits_for(asked):
    write({"flow.yaml": MANY})
    for task, jobs in {
        "train": ("prep.load", "prep.clean", "prep.look", "train"),
        "prep": ("prep.load", "prep.clean", "prep.look"),
        "prep.clean": ("prep.load", "prep.clean"),
        "prep.look": ("prep.look",),
        "score": ("prep.load", "prep.clean", "prep.look", "train", "score"),
    }.items():
        assert asked("flow.yaml", "--rows=data/a.csv", "--until", task).exit_code == 0
        assert asked.request.tasks == jobs
    assert asked("flow.yaml", "--rows=data/a.csv").exit_code == 0
    assert asked.request.tasks is None


def test_until_wants_only_the_inputs_that_are_used(asked):
    text = MANY.replace("  score: {command: score, after: [train]}", "  score: {command: score}")
    write({"flow.yaml": text})
    assert asked("flow.yaml", "--until", "score").exit_code == 0
    assert asked.request.inputs == {}
    assert asked.refusal("--until", "prep.load") == "the flow needs:\n  --rows file[csv]"


def test_only_takes_inputs_as_options(asked, folder):
    write({"flow.yaml": MANY})
    result = asked("flow.yaml", "--only", "prep.load", "--rows", "data/a.csv", "--seed", "4")
    assert result.exit_code == 0
    assert asked.request.tasks == ("prep.load",)
    assert asked.request.inputs == {}
    assert asked.request.task_inputs == {"prep.load": {"rows": f"{folder}/data/a.csv", "seed": 4}}
    assert asked.refusal("--only", "prep.load") == cleandoc(
        """
        no run has given these inputs to task 'prep.load' yet, so it needs:
          --rows file[csv]
        """
    )


def test_the_calls_of_a_request_are_those_of_the_function(asked):
    write({"flow.yaml": MANY})
    assert asked("flow.yaml", "--rows=data/a.csv").exit_code == 0
    prep, train, score = asked.request.calls
    assert (prep.key, prep.name, prep.needs) == ("prep", "prep", ())
    assert [(one.key, one.name, one.needs) for one in prep.calls] == [
        ("load", "prep.load", ()),
        ("clean", "prep.clean", ("load",)),
        ("look", "prep.look", ()),
    ]
    assert (train.name, train.needs, train.calls) == ("training.train", ("prep",), None)
    assert (score.name, score.needs) == ("training.score", ("train",))
    assert asked.request.failure_policy == "fail_immediately"


def test_a_flow_elsewhere(asked, folder):
    write({"flow.yaml": MANY})
    with working_in("data"):
        assert asked("../flow.yaml", "--rows", "a.csv").exit_code == 0
    assert asked.request.inputs == {"rows": f"{folder}/data/a.csv"}


@pytest.mark.parametrize(
    ("options", "texts"),
    [
        (("--tags", '["a"]'), ["a"]),
        (("--tags", "a", "--tags", "[b"), ["a", "[b"]),
        (("--tags=a", "--tags=", "--tags=5"), ["a", "", "5"]),
    ],
)
def test_a_list_is_given_item_by_item(asked, options, texts):
    write({"flow.yaml": LISTS})
    assert asked.inputs(*options, "--files=[]") == {"tags": texts, "files": []}


LISTS = """\
name: lists
inputs: {tags: "list[str]", files: "list[file]", kind: {type: "enum[red, green]", default: red}}
defaults: {project_defaults: true}
tasks:
  look:
    command: "true"
    inputs: {tags: "list[str]", files: "list[file]", kind: "enum[red, green]"}
    with: {tags: "${{ inputs.tags }}", files: "${{ inputs.files }}", kind: "${{ inputs.kind }}"}
"""


def test_files_of_a_list_are_given_one_by_one(asked):
    write({"flow.yaml": LISTS, "a.csv": "", "b.csv": ""})
    given = asked.inputs("--tags=[]", "--files", "a.csv", "--files", "b.csv")["files"]
    assert given == [str(Path.cwd() / name) for name in ("a.csv", "b.csv")]
    assert "--files list[file]: there is no" in asked.refusal("--files=a.csv", "--files=c.csv")


def test_wrong_inputs_and_mounts_are_told_without_the_usage(asked):
    write({"flow.yaml": LISTS})
    for options in (("--tags=[]",), ("--tags=5", "--files=[]"), ("--mount=/mnt/data=gone",)):
        assert asked("flow.yaml", *options).stderr.startswith("Error: ")
    assert asked("flow.yaml", "--mount=gone").stderr.startswith("Usage: ")


def test_paths_are_completed(asked):
    from flowc.commands.runs.options import _completed
    from flowc.language.types import Enumeration, File, ListOf, Named

    def kinds(kind, start=""):
        return [(item.type, item.value) for item in _completed(kind, start)]

    assert (
        kinds(File("file", "csv"), "da")
        == kinds(ListOf(File("file", "csv")), "da")
        == [("file", "da")]
    )
    assert kinds(File("directory")) == [("dir", "")]
    assert kinds(Enumeration(("red", "green")), "r") == [("plain", "red")]
    assert kinds(Named("str")) == []

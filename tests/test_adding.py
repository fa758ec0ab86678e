"""What CONTRIBUTING says of adding a setting or a rule: so many files, and none is forgotten.

Settings and rules are planted in copies of the package. One that is whole works everywhere; where
something is left out, a test has to fail with a message that names the file.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import flowc
import pytest
from flowc import standin
from flowc.resources import SCHEMAS, TEMPLATES

if not standin.is_needed():
    pytest.skip("Domino's own plugin is installed", allow_module_level=True)

TESTS = Path(__file__).parent
NAMING = (
    "language/test_domino.py",
    "language/test_json_schema.py::test_it_is_a_schema_and_not_stale",
    "rules/test_cases.py::test_every_rule_has_a_case",
    "rules/test_rules.py::test_every_module_is_a_rule",
    "rules/test_rules.py::test_page_has_a_sentence_a_wrong_and_a_right_example",
)
"""The tests that name what was forgotten."""

PLUGIN = "standin/flytekitplugins/domino"
PLAIN = '"{0}", None, "{1}", "{2}"'
"""What a plain setting is called: as an argument of either form, and in the JSON of a job."""

FIELDS_END = '\n    def unresolved_fields(self) -> list[str]:\n        """The'
TABLE_END = "}\n\n\ndef _check_kind"

LACKING = {
    "NoConfig": ("config", PLAIN, "language/config.py"),
    "NoFlow": ("flow", PLAIN, "flow.py"),
    "NoRow": ("row", PLAIN, "language/domino.py"),
    "NoArgument": ("argument", PLAIN, f"{PLUGIN}/config.py"),
    "NoParameter": ("parameter", PLAIN, f"{PLUGIN}/config.py"),
    "NoTaskArgument": ("", '"{0}", "{1}", "{1}", "{2}"', f"{PLUGIN}/task.py"),
    "NoJson": ("", '"{0}", None, "{1}", None', "language/domino.py"),
    "NoTask": ("", 'None, None, "{1}", "{2}"', "resolving/domino_form.py"),
    "NoHelper": ("", '"{0}", None, None, "{2}"', "resolving/domino_form.py"),
    "NoEmission": ("", f'{PLAIN}, "unheard-of"', "emitting/python/settings.py"),
    "NoReading": ("", f'{PLAIN}, "present"', "importing/settings.py"),
    "NoFact": ("", f'{PLAIN}, "duration"', "verifying/describe_flow.py"),
}
"""Settings that lack something: the line that is left out, the row, the file to be named."""

RIGHT = """
    Right:

        name: example
        defaults: {project_defaults: true}
        tasks: {a: {command: done}}
"""
RULE = '''\
from flowc.findings.finding import Finding


def {name}(flow):
    """A command that says todo.

    Wrong:

        name: example
        defaults: {{project_defaults: true}}
        tasks: {{a: {{command: todo}}}}
{right}    """
    for task in flow.jobs():
        if task.command == "todo":
            yield Finding("nothing is done", flow.places.value_span((*task.path, "command")))
'''
LACKING_RULES = {
    "no_entry": (
        RIGHT,
        False,
        "compiler/flowc/rules/__init__.py: RULES has no entry for 'no_entry'",
    ),
    "no_right_example": ("", True, "compiler/flowc/rules/no_right_example.py"),
    "no_case": (RIGHT, True, "tests/cases/no-case"),
}
"""Rules that lack something: an example, whether there is an entry, and what is told."""

FLOW = """\
name: x
defaults: {project_defaults: true}
tasks:
  a: {planted: low, command: a}
  b: {hardware_tier: {name: Small}, planted: high, command: b}
"""
FORMATTED = """\
name: x
defaults: {project_defaults: true}
tasks:
  a: {command: a, planted: low}
  b: {command: b, hardware_tier: {name: Small}, planted: high}
"""
MODULE = """\
from flytekit import workflow
from flytekitplugins.domino.helpers import DominoJobConfig, DominoJobTask, run_domino_job_task
@workflow
def x():
    a = DominoJobTask("x.a", DominoJobConfig(Command="a", Planted="low"), use_latest=True)()
    b = run_domino_job_task("x.b", "b", hardware_tier_name="Small", planted="urgent",
                            use_project_defaults_for_omitted=True)
"""
COMMANDS = {
    "schema": '"planted": {',
    "fmt flow.yaml": "flow.yaml: formatted",
    "build --verify flow.yaml": "flow.yaml: 2 tasks, 0 edges and ",
    "verify --against old.py flow.yaml": (
        "flow.yaml: task 'b', planted: the flow says 'high', old.py 'urgent'\n"
    ),
    "import workflow.py -o new.yaml": "new.yaml: written",
    "diff flow.yaml new.yaml": "no change in meaning",
    "import old.py -o old.yaml": "old.yaml: written",
    "diff flow.yaml old.yaml": "~ task 'b', planted: high -> urgent\n",
    "explain todo-command": "A command that says todo.",
    "check todo.yaml": "todo.yaml:4:30: error[todo-command]: nothing is done\n",
}
"""What flowc is asked once there are a setting and a rule more, and what it answers."""
MARK = "-" * 20
TRIAL = f"""
import sys
from click.testing import CliRunner
from flowc.commands import flowc
for words in sys.argv[1:]:
    print("{MARK}", CliRunner().invoke(flowc, words.split()).output)
"""


def copied(folder):
    """Copy the package and its data to a folder; return where the package is."""
    package = folder / "compiler" / "flowc"
    shutil.copytree(Path(flowc.__file__).parent, package)
    for data in (SCHEMAS, TEMPLATES):
        shutil.copytree(data, folder / data.name)
    return package


def run(package, *words, **more):
    """Return what Python prints that has this package."""
    added = {"PYTHONPATH": str(package.parent), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, *words]
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    return subprocess.run(command, env=os.environ | added, check=False, **options, **more).stdout


def insert(path, above, text):
    before = path.read_text(encoding="utf-8")
    assert before.count(above) == 1, f"{path} has no place for {text}"
    path.write_text(before.replace(above, text + above), encoding="utf-8")


def plant_setting(package, argument, left_out="", row=PLAIN):
    """Write a setting where CONTRIBUTING says, but for one line; return the files."""
    name, key = argument.lower(), argument[0].lower() + argument[1:]
    field, row = "    {}: str | None = None\n", row.format(argument, name, key)
    lines = {
        "config": ("language/config.py", "\n\nCONFIG_KEYS = ", field.format(name)),
        "flow": ("flow.py", "\n\n@record(frozen=True)\nclass Task:", field.format(name)),
        "row": ("language/domino.py", ')\n"""In the order', f'    Setting(("{name}",), {row}),\n'),
        "argument": (f"{PLUGIN}/config.py", FIELDS_END, field.format(argument)),
        "parameter": (f"{PLUGIN}/config.py", TABLE_END, f'    "{name}": "{argument}",\n'),
    }
    lines.pop(left_out, None)
    for file, above, line in lines.values():
        insert(package / file, above, line)
    return {file for file, *_ in lines.values()}


def plant_rule(package, name, right=RIGHT, has_entry=True):
    """Write a rule where CONTRIBUTING says; return the files."""
    module, entries = package / "rules" / f"{name}.py", package / "rules" / "__init__.py"
    module.write_text(RULE.format(name=name, right=right), encoding="utf-8")
    if has_entry:
        insert(entries, "\nCheck = ", f"from flowc.rules.{name} import {name}\n")
        insert(entries, '    _rule("error", invalid_name)', f'    _rule("error", {name}),\n')
    return {module, entries}


def test_what_is_left_out_is_named(tmp_path):
    """All at once, since each has a name of its own: starting pytest is what takes the time."""
    package = copied(tmp_path)
    for argument, (left_out, row, _) in LACKING.items():
        plant_setting(package, argument, left_out, row)
    for name, (right, has_entry, _) in LACKING_RULES.items():
        plant_rule(package, name, right, has_entry)
    options = ("--tb=short", "-p", "no:cacheprovider", "-o", "addopts=--import-mode=importlib")
    output = run(package, "-m", "pytest", *options, *NAMING, cwd=TESTS)
    told = [line for line in output.splitlines() if line.startswith("E ")]
    wanted = [
        *((f"compiler/flowc/{file}", f"'{name.lower()}'") for name, (*_, file) in LACKING.items()),
        *((message, "") for *_, message in LACKING_RULES.values()),
        ("examples/yaml/every_config/flow.yaml", "'norow'"),
        ("tests/strategies.py", "'norow'"),
        ("schemas/flow.schema.json", "make golden"),
    ]
    assert [pair for pair in wanted if not any(is_told(*pair, line) for line in told)] == []


def is_told(file, name, line):
    return file in line and name in line.lower()


@pytest.mark.flyte
def test_four_files_are_a_setting_and_two_a_rule(tmp_path):
    package = copied(tmp_path)
    assert len(plant_setting(package, "Planted")) == 4
    assert len(plant_rule(package, "todo_command")) == 2
    (tmp_path / "flow.yaml").write_text(FLOW)
    (tmp_path / "todo.yaml").write_text(FLOW.replace("command: a", "command: todo"))
    (tmp_path / "old.py").write_text(MODULE)
    output = run(package, "-c", TRIAL, *COMMANDS, cwd=tmp_path)
    assert (tmp_path / "flow.yaml").read_text() == FORMATTED
    answers = dict(zip(COMMANDS, output.split(MARK)[1:], strict=True))
    wrong = {asked: answers[asked] for asked in COMMANDS if COMMANDS[asked] not in answers[asked]}
    assert wrong == {}

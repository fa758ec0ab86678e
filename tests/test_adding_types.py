"""What CONTRIBUTING says of adding a type: so many files, and none of them is forgotten.

Types are planted in copies of the package. Two that are whole work everywhere; where something is
left out, a test has to fail with a message that names the file.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import flowc
import pytest
from flowc.resources import SCHEMAS, TEMPLATES

TESTS = Path(__file__).parent
TABLE, FORMS = "language/named_types.py", "language/constant_forms.py"

LACKING = {
    "no_python": ('"", FRAME', TABLE, "'no_python' is nowhere in Python"),
    "no_literal_type": ('"builtins:set", ""', TABLE, "'no_literal_type' has no literal type"),
    "other_literal_type": ('"builtins:int", simple(2)', TABLE, "'other_literal_type' otherwise"),
    "bytes": ('"builtins:bytes", FRAME', TABLE, "'bytes' is still in UNSUPPORTED"),
    "no_form": ('"builtins:int", simple(1), bytes', FORMS, "the constants of 'no_form'"),
    "no_library": ('"no_library:Thing", FRAME', "tests/heavy", "'no_library' wants it"),
    "no_tests": ('"builtins:range", FRAME', "tests/expected_types.py", "'no_tests'"),
}
"""Types of which something is missing or wrong: the rest of the row, and what is told."""

WANTED = [
    *(told for _, *told in LACKING.values()),
    ("tests/strategies.py", "'no_tests'"),
    ("tests/commands/test_run_inputs.py", "'no_tests'"),
    ("tests/running/test_types.py", "'no_tests'"),
    ("examples/yaml/every_type/flow.yaml", "'no_tests'"),
    ("schemas/flow.schema.json", "make golden"),
    ("compiler/flowc/verifying/facts.py", "'torch.Tensor'"),
]
NAMING = (
    "language/test_types.py",
    "language/test_json_schema.py",
    "emitting/test_examples.py",
)
OTHERS = ("no_other_module", "the_tests_write", "type_has_an_example", "not_stale")

DAY = """\
    date: Form(
        read=lambda raw: _read_moment(raw).date() if _read_moment(raw) else None,
        hint="write 2026-01-31",
        yaml=date.isoformat,
        text=date.isoformat,
        json=lambda value: f"{value}T00:00:00Z",
        call=lambda value: ("fromisoformat", (value.isoformat(),), {}),
        kept=lambda value: {"datetime": [calendar.timegm(value.timetuple()), 0]},
        example="2026-01-31",
    ),
"""
FLOW = """\
name: x
defaults: {project_defaults: true}
inputs:
  start: {type: date, default: 2026-01-31}
  notes: TextIO
tasks:
  a:
    command: a
    inputs: {start: date, end: "list[date]", notes: typing.TextIO}
    with: {start: "${{ inputs.start }}", end: [2026-02-28], notes: "${{ inputs.notes }}"}
    outputs: {day: date}
"""
COMMANDS = {
    "schema": '"typing.TextIO",',
    "fmt flow.yaml": "flow.yaml: formatted",
    "build --verify flow.yaml": "flow.yaml: 1 task, 0 edges and 7 settings agree",
    "import workflow.py -o new.yaml": "new.yaml: written",
    "diff flow.yaml new.yaml": "no change in meaning",
    "run flow.yaml --help": "such as 2026-01-31  [default: 2026-01-31]",
    "check bad.yaml": "'2026-02-30' is no date\n",
}
"""What flowc is asked once there are two types more, and what it answers."""
MARK = "-" * 20
TRIAL = f"""
import sys
from click.testing import CliRunner
from flowc.commands import flowc
for words in sys.argv[1:]:
    print("{MARK}", CliRunner().invoke(flowc, words.split()).output)
"""


@pytest.fixture
def package(tmp_path):
    """A copy of the package, its data beside it."""
    for data in (SCHEMAS, TEMPLATES):
        shutil.copytree(data, tmp_path / data.name)
    return shutil.copytree(Path(flowc.__file__).parent, tmp_path / "compiler" / "flowc")


def insert(path, above, text):
    before = path.read_text(encoding="utf-8")
    assert before.count(above) == 1, f"{path} has no place for {text}"
    path.write_text(before.replace(above, text + above), encoding="utf-8")


def plant(package, name, row, imports=""):
    rows = package / TABLE
    insert(rows, ")\n\nBY_NAME", f'    NamedType("{name}", {row}),\n')
    insert(rows, "from flowc.", imports)


def run(package, *words, **more):
    """Return what Python prints that has this package."""
    added = {"PYTHONPATH": str(package.parent), "PYTHONDONTWRITEBYTECODE": "1"}
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    command = [sys.executable, *words]
    return subprocess.run(command, env=os.environ | added, check=False, **options, **more).stdout


def complaints(package, *selected):
    options = ("--tb=short", "-p", "no:cacheprovider", "-o", "addopts=--import-mode=importlib")
    output = run(package, "-m", "pytest", *options, *selected, cwd=TESTS)
    return [line for line in output.splitlines() if line.startswith("E ")]


@pytest.mark.flyte
def test_what_is_left_out_is_named(package):
    """All at once, since each has a name of its own: starting pytest is what takes the time."""
    for name, (row, *_) in LACKING.items():
        plant(package, name, row)
    insert(package / "verifying" / "facts.py", "Facts = ", '_AGAIN = "torch.Tensor"\n')
    told = complaints(package, *NAMING, "-k", " or ".join((*LACKING, *OTHERS)))
    untold = [both for both in WANTED if not any(all(map(line.count, both)) for line in told)]
    assert untold == []


def test_a_row_without_its_literal_type_is_no_row(package):
    plant(package, "no_literal_type", '"builtins:slice"')
    output = run(package, "-c", "import flowc.language.types")
    assert TABLE in output
    assert "'kept'" in output


@pytest.mark.flyte
def test_one_file_is_a_type_and_two_are_one_with_constants_of_its_own(package, tmp_path):
    plant(package, "typing.TextIO", '"typing:TextIO", blob("text/plain"), None, ("TextIO",)')
    plant(package, "date", '"datetime:date", simple(5), date', "from datetime import date\n\n")
    table = package / TABLE
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace('    "date": "declare a datetime",\n', ""), encoding="utf-8")
    insert(package / FORMS, "    timedelta: Form(\n", DAY)
    insert(package / FORMS, "from typing import", "from datetime import date\n")
    (tmp_path / "flow.yaml").write_text(FLOW)
    (tmp_path / "bad.yaml").write_text(FLOW.replace("01-31", "02-30"))
    output = run(package, "-c", TRIAL, *COMMANDS, cwd=tmp_path)
    answers = dict(zip(COMMANDS, output.split(MARK)[1:], strict=True))
    wrong = {asked: answers[asked] for asked in COMMANDS if COMMANDS[asked] not in answers[asked]}
    assert wrong == {}
    assert "notes: typing.TextIO\n" in (tmp_path / "flow.yaml").read_text()
    assert "from datetime import date\n" in (tmp_path / "workflow.py").read_text()

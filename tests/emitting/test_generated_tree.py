"""A generated module is read by Python's rules of names, and what it cannot have is refused."""

import ast

import pytest
from flowc.pipeline import build
from generated_names import Refused
from generated_tree import generated_tree

FLOW = b"""
name: example
inputs: {when: datetime, days: {type: "list[int]", default: [1, 2]}, mode: {type: "enum[a, b]", \
default: a}}
defaults: {project_defaults: true}
artifacts: {results: {name: Results, type: data}}
tasks:
  load: {command: load, description: Reads., outputs: {rows: "file[csv]", frame: \
pyspark.sql.DataFrame}}
  check:
    command: check
    inputs: {rows: "file[csv]", hint: str | none}
    with: {rows: "${{ tasks.load.rows }}", hint: null}
    hardware_tier: {name: Small}
outputs: {rows: "${{ tasks.load.rows }}"}
"""
MODULE = build(FLOW)[1].decode()
TYPE = 'CsvFile = FlyteFile[TypeVar("csv")]\n'
REFUSED = [
    ("import pyspark.sql", "import os\nimport pyspark.sql"),
    ("import pyspark.sql", "from .os import path\nimport pyspark.sql"),
    ("import pyspark.sql", "from os import *\nimport pyspark.sql"),
    ("pyspark.sql.DataFrame", "pyspark.ml.DataFrame"),
    ("from datetime import datetime\n", ""),
    (TYPE, TYPE + TYPE),
    (TYPE, TYPE + TYPE.replace("CsvFile", "RowsFile")),
    (TYPE, TYPE + TYPE.replace("csv", "txt").replace("Csv", "Txt")),
    (TYPE, TYPE + "limit = 3\n"),
    (TYPE, TYPE + "Texts = list[str]\nstr = dict[str, Texts]\n"),
    (TYPE, TYPE + "print()\n"),
    (TYPE, TYPE + 'if "x":\n    pass\n'),
    ('Mode = Enum("Mode"', 'Mode = Enum("Node"'),
    ('Mode = Enum("Mode", ', "Mode = Enum("),
    ("days_default = [1, 2]", "days_default = [1, *[2]]"),
    ("days_default = [1, 2]", "days_default = [one for one in (1, 2)]"),
    ("days_default = [1, 2]", "days_default = more_default = [1, 2]"),
    ("days_default = [1, 2]", "days_default = 1, 2"),
    ("days_default = [1, 2]", "days_default = more_default"),
    ("= days_default", "= [1, 2]"),
    ('= Mode["a"]', "= days_default"),
    ('"""Reads."""', '"""Reads."""\n"""Again."""'),
    ('    use_latest=True,\n)\n"""', '    **{},\n)\n"""'),
    ('"rows": CsvFile,', "**{},"),
    ("load = DominoJobTask", "datetime = DominoJobTask"),
    ("load_result = load()", "load_result = len()"),
    ("load_result = load()", "read_result = load()"),
    ("load_result = load()", "load_result = when = load()"),
    ("load_result = load()", "load_result = load_result()"),
    ("load_result = load()", "load_result: str = load()"),
    ("load_result = load()", "load_result = load() if when else load()"),
    ("load_result = load()", "when = load()"),
    ("load_result = load()", "_load_result = load_result = 3"),
    ("    when: datetime,\n", "    *,\n    when: datetime,\n"),
    ("_check = ", "check = "),
    ("_check = ", "global load\n    _check = "),
    ("_check = ", "load_result.rows\n    _check = "),
    ("    rows: CsvFile", "    pass"),
    ("    return", "    return when\n\n\nend = 3\n#"),
    ("    return", "    return lambda: "),
]


def test_the_module_that_is_changed_is_read():
    assert isinstance(generated_tree(MODULE.encode()), ast.Module)


@pytest.mark.parametrize(("written", "changed"), REFUSED)
def test_what_no_generated_module_has_is_refused(written, changed):
    assert written in MODULE
    text = MODULE.replace(written, changed, 1)
    ast.parse(text)
    with pytest.raises(Refused):
        generated_tree(text.encode())


DIFFERENT = [
    ("import pyspark.sql", "import pyspark"),
    (TYPE, TYPE + "str = list[int]\n"),
    ("(NamedTuple)", "(NamedTuple, total=True)"),
    ("    rows: CsvFile\n", "    rows: CsvFile = None\n"),
    ("class ", "@workflow\nclass "),
    (" -> ExampleOutputs:", ":"),
    ("@workflow\n", "@workflow\n@workflow\n"),
    ('    """example"""\n', ""),
    ("[1, 2]", "[1, 2.0]"),
    ("[1, 2]", "[True, 2]"),
]


@pytest.mark.parametrize(("written", "changed"), DIFFERENT)
def test_what_means_something_else_is_another_tree(written, changed):
    assert written in MODULE
    other = generated_tree(MODULE.replace(written, changed, 1).encode())
    assert ast.dump(other) != ast.dump(generated_tree(MODULE.encode()))


def test_chosen_names_do_not_matter():
    other = MODULE
    for name in ("CsvFile", "Mode", "days_default", "ExampleOutputs"):
        other = other.replace(name, f"A{name}")
    other = other.replace("import workflow", "import workflow as flow").replace("@work", "@")
    other = other.replace("import pyspark.sql", "import pyspark.sql as spark")
    other = other.replace("pyspark.sql.DataFrame", "spark.DataFrame")
    other = other.replace("load = Domino", "load_ = Domino").replace(" = load()", "_ = load_()")
    other = other.replace("load_result.rows", "load_result_.rows")
    assert ast.dump(ast.parse(other)) != ast.dump(ast.parse(MODULE))
    assert ast.dump(generated_tree(other.encode())) == ast.dump(generated_tree(MODULE.encode()))


def test_an_input_hides_what_the_module_has():
    text = MODULE.replace(TYPE, f"{TYPE}when = str | None\n").replace(
        "days: list[int]", "days: when"
    )
    shown = ast.dump(generated_tree(text.replace("type=str | None", "type=when").encode()))
    assert "arg(arg='days', annotation=BinOp(" in shown
    assert "keyword(arg='type', value=Name(id='input when'" in shown

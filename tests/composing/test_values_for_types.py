"""A value where an input or an output is declared by its type."""

import pytest
from flowc.pipeline import check
from flowc.reporting.apply_fixes import mend

HEAD = "name: example\ndefaults: {project_defaults: true}\n"
IS = "an input is declared by its type: "


def flow(value, of="inputs"):
    return f"{HEAD}{of}:\n  n: {value}\ntasks: {{t: {{command: x}}}}\n"


def hint(text, name="flow.yaml"):
    found = check(text.encode(), name).report.findings
    (error,) = (one for one in found if one.severity == "error")
    return error.hint


def mended(text):
    return mend(text.encode(), lambda data: check(data).report)[0].decode()


@pytest.mark.parametrize(
    ("value", "declared"),
    [
        ("20", "{type: int, default: 20}"),
        ("0.50", "{type: float, default: 0.50}"),
        ("true", "{type: bool, default: true}"),
    ],
)
def test_a_number_is_a_default(value, declared):
    assert hint(flow(value)) == f"{IS}n: {declared}"
    assert mended(flow(value)) == flow(declared)


@pytest.mark.parametrize(
    ("value", "declared"),
    [
        ("fast", "{type: str, default: fast}"),
        ("Fast mode", "{type: str, default: Fast mode}"),
        ("/mnt/data/x.csv", "{type: str, default: /mnt/data/x.csv}"),
        ("s3://b/x.csv", '{type: "file[csv]", default: "s3://b/x.csv"}'),
        ("2024-01-01", "{type: datetime, default: 2024-01-01}"),
        ("[1, 2]", '{type: "list[int]", default: [1, 2]}'),
    ],
)
def test_a_text_or_a_list_may_be_a_default(value, declared):
    assert hint(flow(value)) == f"{IS}n: {declared}"
    assert mended(flow(value)) == flow(value)


@pytest.mark.parametrize("value", ["Tensor", "pd.Matrix", "list[fast]", "{type: fast}"])
def test_what_may_be_a_type_is_no_value(value):
    assert IS not in (hint(flow(value)) or "")


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("str = 'fast'", f"{IS}n: {{type: str, default: fast}}"),
        ("int=3", f"{IS}n: {{type: int, default: 3}}"),
        ('"list[str] = [a]"', f'{IS}n: {{type: "list[str]", default: [a]}}'),
        ("str, int", None),
        ("string(10)", "write str"),
        ('"[file]"', "write list[file]"),
    ],
)
def test_a_type_as_other_languages_have_it(value, told):
    assert hint(flow(value)) == told
    assert mended(flow(value)) == flow(value)


def test_a_slip_of_a_type_is_none():
    assert hint(flow("strr")) == "did you mean 'str'?"


def test_curly_quotes_around_a_type():
    assert hint(flow("\u201cfile[csv]\u201d")) == "write file[csv]"


@pytest.mark.parametrize(
    ("value", "declared"), [("3", "n: int"), ("model.pkl", "n: file[pkl]"), ("fast", None)]
)
def test_an_output_has_no_default(value, declared):
    text = f"{HEAD}tasks:\n  t:\n    command: x\n    outputs:\n      n: {value}\n"
    told = declared and f"an output is declared by its type: {declared}"
    assert hint(text) == told
    assert mended(text) == text


def test_a_param_has_one():
    text = "command: x ${{ params.n }}\nparams: {n: 20}\n"
    told = "a param is declared by its type: n: {type: int, default: 20}"
    assert hint(text, "task.yaml") == told
    assert mended(text) == text.replace("20", "{type: int, default: 20}")


def test_a_default_says_which_type_is_missing():
    assert hint(flow("{default: 20}")) == "write type: int"


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("tasks:\n  t: command:x\n", "write command: x"),
        ("tasks:\n  t:\n    command = x\n", "write command: x"),
        ("tasks:\n  t:\n    command: x\n    outputs:\n      r:str\n", "write r: str"),
        ("tasks:\n  t:\n    command: x\n    after:\n      -u\n  u: {command: y}\n", "write - u"),
        ("tasks:\n  t:\n    command: x\n    with: s3://b/x\n", None),
    ],
)
def test_entries_and_items_without_their_space(text, new):
    assert hint(HEAD + text) == new


def test_they_are_mended():
    text = HEAD + "tasks:\n  t:\n    command: x\n    outputs:\n      r:str\n    after:\n      -u\n"
    text += "  u: {command: y}\n"
    assert mended(text) == text.replace("r:str", "r: str").replace("-u", "- u")


def test_a_name_that_is_an_entry():
    text = HEAD + "tasks:\n  t: {command: x, outputs: {r:str}}\n"
    hints = [one.hint for one in check(text.encode()).report.findings]
    assert "write r: str" in hints

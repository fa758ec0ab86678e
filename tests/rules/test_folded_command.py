"""Commands whose lines YAML does not join as meant: where that is told, and what mends it."""

from textwrap import indent

import pytest
from flowc.pipeline import check
from flowc.reporting.apply_fixes import mend

WORDS = "python fit.py --model big --epochs 3"
SLASHES = "python fit.py \\\n--model big \\\n--epochs 3"
DEEPER = "python fit.py\n  --model big\n  --epochs 3"


def flow_of(header: str, lines: str, end: str = "\n") -> bytes:
    command = f"{header}\n{indent(lines, '      ')}"
    text = f"name: a\ndefaults: {{project_defaults: true}}\ntasks:\n  a:\n    command: {command}\n"
    return text.replace("\n", end).encode()


def places(data: bytes) -> list[tuple[int, int]]:
    report = check(data).report
    assert {(one.rule, one.severity) for one in report.findings} <= {("folded-command", "warning")}
    return [report.source.position(one.span.start) for one in report.findings]


@pytest.mark.parametrize("header", [">", ">-", ">+", ">  # a comment", "&a >-", ""])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_backslash_is_told_and_left_out(header, end):
    data = flow_of(header, SLASHES, end)
    assert len(places(data)) == 2
    text = data.decode()
    line, column = places(data)[0]
    assert text.splitlines()[line - 1][column - 1 :] == "\\"
    mended, _ = mend(data, lambda new: check(new).report)
    assert places(mended) == []
    assert check(mended).flow.task_by_key["a"].command.strip() == WORDS


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_deeper_line_is_told_and_an_option_moved(end):
    data = flow_of(">-", DEEPER, end)
    assert places(data) == [(7, 9), (8, 9)]
    mended, _ = mend(data, lambda new: check(new).report)
    assert check(mended).flow.task_by_key["a"].command == WORDS
    assert mended == flow_of(">-", DEEPER.replace("  ", ""), end)


def test_what_a_deeper_line_is_nobody_knows_but_its_author():
    data = flow_of(">-", "python fit.py\n  data.csv")
    assert places(data) == [(7, 9)]
    assert mend(data, lambda new: check(new).report) == (data, [])


def test_a_backslash_within_a_word_is_told_and_stays():
    data = flow_of(">-", "python fit\\\n.py")
    assert places(data) == [(6, 17)]
    assert mend(data, lambda new: check(new).report) == (data, [])


@pytest.mark.parametrize(
    ("header", "lines"),
    [
        (">", "python fit.py\n--epochs 3"),
        (">", "python fit.py \\\n  --model big \\\n  --epochs 3"),
        (">", "python fit.py\n\n--epochs 3"),
        (">", "if true; then\n  python a.py\n  python b.py\nelse\n  python c.py\nfi"),
        (">", "bash -c '\n  python a.py\n  python b.py'"),
        (">", 'bash -c "\n  echo \\"\n  echo"'),
        (">", "cat <<-'END'\n  a\nEND"),
        (">", "(\n  python a.py\n)"),
        (">", "python a.py |\n  sort"),
        (">", "echo \\\\\nb"),
        (">", "echo a \\"),
        ("|", SLASHES),
        ("|", DEEPER),
        ("", DEEPER),
    ],
)
def test_what_runs_as_meant_is_not_told(header, lines):
    assert places(flow_of(header, lines)) == []


def test_lines_below_an_indentation_that_is_written_out():
    data = flow_of(">2-", "  python fit.py\n--model big \\\n--epochs 3")
    assert places(data) == [(7, 19)]


def test_a_silenced_command():
    assert places(flow_of(">  # flowc: ignore[folded-command]", SLASHES)) == []


def test_a_task_file_is_told_at_its_place():
    data = b"command: >\n  python fit.py \\\n  --epochs 3\n"
    assert places(data) == [(2, 17)]


@pytest.mark.parametrize("header", [">", ">-"])
@pytest.mark.parametrize("first", ["set -e", "cd /mnt/code/src", "export A=1 B=2", "source env.sh"])
def test_a_line_below_a_command_that_takes_no_other_is_told(header, first):
    assert places(flow_of(header, f"{first}\npython fit.py")) == [(7, 7)]
    for end in (" &&", ";", " \\\n", "  # why"):
        assert (7, 7) not in places(flow_of(header, f"{first}{end}\npython fit.py"))
    assert places(flow_of(header, f"{first}\n&& python fit.py")) == []
    assert places(flow_of("|", f"{first}\npython fit.py")) == []
    assert places(flow_of(header, f"bash -c '\n{first}\npython fit.py'")) == []


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_blank_behind_a_backslash_is_told_and_left_out(end):
    data = flow_of("|", "python fit.py \\ \n  --epochs 3", end)
    assert places(data) == [(6, 22)]
    mended, _ = mend(data, lambda new: check(new).report)
    assert mended == flow_of("|", "python fit.py \\\n  --epochs 3", end)
    assert places(mended) == []
    for fine in ("python fit.py \\\\ \nls", "python fit.py \\ "):
        assert places(flow_of("|", fine)) == []


@pytest.mark.parametrize("command", ["${{ SPACE.run }}", "nice ${{ SPACE.run }} --log x"])
@pytest.mark.parametrize("space", ["vars", "matrix"])
def test_what_a_var_or_a_column_brings_is_told_where_it_is_written(command, space):
    column = "      - id: a\n        run: >-\n          fit.py \\\n          -x\n"
    var = "vars:\n  run: >-\n    fit.py \\\n    -x\n"
    head, matrix = (var, "") if space == "vars" else ("", f"    matrix:\n{column}")
    text = (
        f"name: a\n{head}defaults: {{project_defaults: true}}\ntasks:\n  fit:\n{matrix}"
        f"    command: {command.replace('SPACE', space)}\n"
    )
    data = text.encode()
    (place,) = places(data)
    assert text.splitlines()[place[0] - 1][place[1] - 1 :] == "\\"
    mended, _ = mend(data, lambda new: check(new).report)
    assert places(mended) == []

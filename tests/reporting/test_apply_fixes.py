"""`flowc check --fix`: which findings have a fix, and that it mends them and nothing else."""

import json
import os

import pytest
from flowc.findings.finding import Edit, Finding, Fix, Report
from flowc.findings.nearest import Guesses
from flowc.findings.source import Source, Span
from flowc.pipeline import check
from flowc.reporting.apply_fixes import mend
from hypothesis import given
from hypothesis import strategies as st
from samples import fewer

HEAD = "name: example\ndefaults: {project_defaults: true}\n"
INPUTS = "inputs:\n  path: str\n  epochs: int\n"
TRAIN = "tasks:\n  train:\n    command: ./train\n"
BOTH = INPUTS + TRAIN
ROWS = "    outputs:\n      rows: file[csv]\n"

MENDED = {
    "top key": ("outptus: {}\n" + TRAIN, "outputs: {}\n" + TRAIN),
    "key of a task": (TRAIN + "    retrys: 2\n", TRAIN + "    retries: 2\n"),
    "quoted key": (TRAIN + "    'retrys': 2\n", TRAIN + "    retries: 2\n"),
    "number in quotes": (TRAIN + '    retries: "2"\n', TRAIN + "    retries: 2\n"),
    "text without quotes": (TRAIN + "    job_title: 1.10\n", TRAIN + '    job_title: "1.10"\n'),
    "number of a var": (
        "vars: {release: 2024.10}\n" + TRAIN + "    job_title: ${{ vars.release }}\n",
        'vars: {release: "2024.10"}\n' + TRAIN + "    job_title: ${{ vars.release }}\n",
    ),
    "number inside of a text": (
        "vars: {rate: 0.10}\ntasks:\n  train:\n    command: ./train ${{ vars.rate }}\n",
        'vars: {rate: "0.10"}\ntasks:\n  train:\n    command: ./train ${{ vars.rate }}\n',
    ),
    "yes": (
        TRAIN + "    project_defaults: yes\n",
        TRAIN + "    project_defaults: true\n",
    ),
    "choice": ("failure_policy: fail_imediately\n" + TRAIN,
               "failure_policy: fail_immediately\n" + TRAIN),
    "type": ("inputs:\n  path: strr\n" + TRAIN, "inputs:\n  path: str\n" + TRAIN),
    "type in a type": (
        "inputs:\n  path: {type: 'list[flaot]'}\n" + TRAIN,
        "inputs:\n  path: {type: 'list[float]'}\n" + TRAIN,
    ),
    "canonical type": ("inputs:\n  n: Integer\n" + TRAIN, "inputs:\n  n: int\n" + TRAIN),
    "launch input": (
        BOTH + "    inputs: {path: str}\n    with:\n      path: ${{ inputs.pth }}\n",
        BOTH + "    inputs: {path: str}\n    with:\n      path: ${{ inputs.path }}\n",
    ),
    "task": (
        TRAIN + ROWS + "outputs:\n  rows: ${{tasks.trian.rows}}\n",
        TRAIN + ROWS + "outputs:\n  rows: ${{tasks.train.rows}}\n",
    ),
    "output": (
        TRAIN + ROWS + "outputs:\n  rows: '${{ tasks.train.row }}'\n",
        TRAIN + ROWS + "outputs:\n  rows: '${{ tasks.train.rows }}'\n",
    ),
    "var": (
        "vars: {epochs: 2}\n" + TRAIN + "    job_title: after ${{ vars.epoch }} epochs\n",
        "vars: {epochs: 2}\n" + TRAIN + "    job_title: after ${{ vars.epochs }} epochs\n",
    ),
    "after": (
        TRAIN + "  test: {command: ./test, after: [trian]}\n",
        TRAIN + "  test: {command: ./test, after: [train]}\n",
    ),
    "task input": (
        TRAIN + "    inputs: {epochs: int}\n    with: {epoch: 2}\n",
        TRAIN + "    inputs: {epochs: int}\n    with: {epochs: 2}\n",
    ),
    "first declaration": (
        BOTH + "    with:\n      epochs: ${{ inputs.epochs }}  # how often\n",
        BOTH + "    inputs:\n      epochs: int\n"
        "    with:\n      epochs: ${{ inputs.epochs }}  # how often\n",
    ),
    "one more declaration": (
        BOTH + "    inputs:\n      path: str  # where\n\n    with:\n"
        "      path: ${{ inputs.path }}\n      epochs: ${{ inputs.epochs }}\n",
        BOTH + "    inputs:\n      path: str  # where\n      epochs: int\n\n    with:\n"
        "      path: ${{ inputs.path }}\n      epochs: ${{ inputs.epochs }}\n",
    ),
    "declaration before the first": (
        BOTH + "    with:\n      path: ${{ inputs.path }}\n      epochs: ${{ inputs.epochs }}\n"
        "    inputs:\n      path: str  # where\n",
        BOTH + "    with:\n      path: ${{ inputs.path }}\n      epochs: ${{ inputs.epochs }}\n"
        "    inputs:\n      epochs: int\n      path: str  # where\n",
    ),
    "ignore": (TRAIN + "    retries: 2  # flowc: ignore[unused-var]\n", TRAIN + "    retries: 2\n"),
    "one ignore of two": (
        "inputs:\n  idle: int  # flowc: ignore[unused-var, unused-input]\n" + TRAIN,
        "inputs:\n  idle: int  # flowc: ignore[unused-input]\n" + TRAIN,
    ),
    "two ignores": (
        TRAIN + "    retries: 2  # flowc: ignore[unused-var, type-mismatch]\n",
        TRAIN + "    retries: 2\n",
    ),
}  # fmt: skip

KEPT = {
    "number that is one elsewhere": "vars: {size: 10}\n"
    + TRAIN
    + "    job_title: ${{ vars.size }}\n    volume_size_gib: ${{ vars.size }}\n",
    "number that is another text": "vars: {mask: 0x1F}\n"
    + TRAIN
    + "    job_title: ${{ vars.mask }}\n",
    "number that is no id": TRAIN + "    environment: {id: 5}\n",
    "two names are near": (
        TRAIN + "    outputs: {row_a: int, row_b: int}\noutputs:\n  r: ${{ tasks.train.row_c }}\n"
    ),
    "the key is there already": TRAIN + "    retries: 1\n    retrys: 2\n",
    "the input is bound already": (
        TRAIN + "    inputs: {epochs: int}\n    with: {epochs: 1, epoch: 2}\n"
    ),
    "the mended reference has another type": (
        BOTH + "    inputs: {path: float}\n    with:\n      path: ${{ inputs.pth }}\n"
    ),
    "a literal says no type": TRAIN + "    with:\n      epochs: 3\n",
    "the type is not known": (
        "inputs:\n  n: nonsense\n" + TRAIN + "    with:\n      n: ${{ inputs.n }}\n"
    ),
    "the task is in one line": BOTH.replace(
        "  train:\n    command: ./train\n",
        "  train: {command: ./train, with: {epochs: '${{ inputs.epochs }}'}}\n",
    ),
    "the value is a var's": "vars: {n: '2'}\n" + TRAIN + "    retries: ${{ vars.n }}\n",
    "the name is written with escapes": (
        TRAIN + ROWS + 'outputs:\n  rows: "${{ tasks.tr\\x69an.rows }}"\n'
    ),
}


def mended(text: str) -> str:
    return mend(text.encode(), lambda data: check(data).report)[0].decode()


@pytest.mark.parametrize("name", MENDED)
def test_mended(name):
    wrong, right = MENDED[name]
    assert mended(HEAD + wrong) == HEAD + right
    assert not check((HEAD + right).encode()).report.failed


@pytest.mark.parametrize("name", KEPT)
def test_kept_as_it_is(name):
    wrong = HEAD + KEPT[name]
    assert check(wrong.encode()).report.failed
    assert mended(wrong) == wrong


@pytest.mark.parametrize("name", MENDED)
def test_line_ends_and_a_mark_at_the_start_stay(name):
    wrong, right = ((HEAD + text).replace("\n", "\r\n") for text in MENDED[name])
    data = b"\xef\xbb\xbf" + wrong.encode()
    assert mend(data, lambda d: check(d).report)[0] == b"\xef\xbb\xbf" + right.encode()


@fewer(2)
@given(
    st.permutations(["retrys: 2", "timeot: 3h", "descripton: x", "nme: y", "job_titel: z"]),
    st.sampled_from(["", "    inputs: {n: int}\n    with: {m: 1}\n"]),
)
def test_many_mistakes_of_one_file_are_mended_at_once(lines, rest):
    text = HEAD + TRAIN + "".join(f"    {line}\n" for line in lines) + rest
    before, after = check(text.encode()).report, check(mended(text).encode()).report
    assert len(before.findings) - len(after.findings) == len(lines)
    assert mended(mended(text)) == mended(text)


def test_a_fix_that_does_not_mend_is_left_out_and_the_others_are_kept():
    def fake(data: bytes) -> Report:
        """Each dot is a finding, mended by a letter; the fourth letter makes an error."""
        text = data.decode()
        told = [
            Finding(f"m{n}", Span(n, n + 1), rule="r", fix=Fix("", (Edit(Span(n, n + 1), letter),)))
            for n, letter in enumerate("ABCDEFGH")
            if text[n] == "."
        ]
        worse = [Finding("worse", Span(0, 0), rule="w")] if "D" in text else []
        return Report(Source("flow.yaml", text), (*told, *worse))

    data, done = mend(b"........", fake)
    assert data == b"ABC.EFGH"
    assert sorted(found.message for _, found in done) == ["m0", "m1", "m2", "m4", "m5", "m6", "m7"]


def test_mending_ends_whatever_fixes_do():
    calls = []

    def growing(data: bytes) -> Report:
        calls.append(data)
        fix = Fix("", (Edit(Span(0, 0), "x"),))
        text = data.decode()
        return Report(Source("", text), (Finding(f"m{len(text)}", Span(0, 0), rule="r", fix=fix),))

    mend(b"", growing)
    assert len(calls) < 50


@given(st.lists(st.text("abc_", min_size=1, max_size=6), max_size=6), st.text("abc_", max_size=6))
def test_a_sure_name_is_a_known_one(known, name):
    assert Guesses().sure_match(name, known) in (None, *known)


WRONG = HEAD + TRAIN + "    retrys: 2\n    envronment: {name: x}\n"


def test_the_command_tells_what_it_fixed_and_what_is_left(flowc, tmp_path):
    path = tmp_path / "flow.yaml"
    path.write_text(WRONG + "    comand: y\n")
    path.chmod(0o640)
    run = flowc("check", "flow.yaml", "--fix", "--output-format", "concise")
    assert run.returncode == 1
    assert run.stderr == (
        "flow.yaml:6:5: fixed[unknown-key]: 'retrys' is now 'retries'\n"
        "flow.yaml:7:5: fixed[unknown-key]: 'envronment' is now 'environment'\n"
        "1 flow: 1 error\n"
    )
    assert run.stdout == "flow.yaml:8:5: error[unknown-key] there is no key 'comand' in 'train'\n"
    assert path.read_text() == WRONG.replace("retrys", "retries").replace("envr", "envir") + (
        "    comand: y\n"
    )
    assert path.stat().st_mode & 0o777 == 0o640


def test_without_fix_nothing_is_written(flowc, tmp_path):
    path = tmp_path / "flow.yaml"
    path.write_text(WRONG)
    before = os.stat(path)
    assert flowc("check", "flow.yaml").returncode == 1
    flowc("check", "flow.yaml", "--fix", "--ignore", "unused-var")
    assert path.read_text() != WRONG
    after = os.stat(path)
    flowc("check", "flow.yaml", "--fix")
    assert os.stat(path).st_mtime_ns == after.st_mtime_ns != before.st_mtime_ns


def test_what_is_not_told_is_not_fixed(flowc, tmp_path):
    path = tmp_path / "flow.yaml"
    text = HEAD + MENDED["ignore"][0]
    path.write_text(text)
    assert flowc("check", "flow.yaml", "--fix", "--ignore", "unused-ignore").returncode == 0
    assert path.read_text() == text


def test_used_files_are_fixed_where_they_are_named(flowc, tmp_path):
    inner = tmp_path / "inner.yaml"
    inner.write_text(WRONG)
    (tmp_path / "flow.yaml").write_text("name: outer\ntasks:\n  run: {flow: inner.yaml}\n")
    assert flowc("check", "flow.yaml", "--fix").returncode == 1
    assert inner.read_text() == WRONG
    assert flowc("check", "flow.yaml", "inner.yaml", "--fix").returncode == 0
    assert "environment" in inner.read_text()


def test_a_link_and_standard_input_are_not_written(flowc, tmp_path):
    (tmp_path / "real.yaml").write_text(WRONG)
    (tmp_path / "flow.yaml").symlink_to("real.yaml")
    run = flowc("check", "flow.yaml", "--fix")
    assert run.returncode == 1
    assert "flow.yaml: error: not fixed, since it is no regular" in run.stderr
    assert (tmp_path / "real.yaml").read_text() == WRONG
    run = flowc("check", "-", "--fix", stdin=WRONG)
    assert run.returncode == 2
    assert "--fix wants files" in run.stderr


def test_an_edit_of_json_is_the_edit_that_is_made(flowc, tmp_path):
    (tmp_path / "flow.yaml").write_text(WRONG)
    found = json.loads(flowc("check", "flow.yaml", "--output-format", "json").stdout)
    lines = WRONG.splitlines()
    for edit in (edit for one in reversed(found) for edit in one["fix"]["edits"]):
        line = lines[edit["line"] - 1]
        before, after = line[: edit["column"] - 1], line[edit["end_column"] - 1 :]
        lines[edit["line"] - 1] = before + edit["text"] + after
    flowc("check", "flow.yaml", "--fix")
    assert (tmp_path / "flow.yaml").read_text().splitlines() == lines


def test_a_module_of_python_has_no_fixes(flowc, tmp_path):
    (tmp_path / "workflow.py").write_text(
        "from flytekit import workflow\n"
        "from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask\n\n"
        'load = DominoJobTask(name="Load", domino_job_config=DominoJobConfig(Command="x"),\n'
        '    inputs={"rows": int}, use_latest=True)\n\n\n'
        "@workflow\ndef example(rows: int) -> None:\n    load(row=rows)\n"
    )
    run = flowc("import", "workflow.py", "--output-format", "json")
    found = json.loads(run.stderr[: run.stderr.rindex("]") + 1])
    assert found
    assert all(one["fix"] is None for one in found)

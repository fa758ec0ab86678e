"""What the README says: its flow builds, and its findings are printed as it shows them."""

import re
import shlex
from inspect import cleandoc
from pathlib import Path

import forked
import pytest
from flowc.diffing.compare import compare
from flowc.diffing.file_change import Entry
from flowc.diffing.text import as_text
from flowc.pipeline import build, check
from flowc.project.project_file import Project, read_project
from flowc.reporting.formats import FORMATS
from flowc.reporting.formats.full import as_full
from memory import Memory
from places import TESTS
from project import run, working_in, write

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
FLOW = next(
    text for text in re.findall(r"```yaml\n(.*?)```", README, re.DOTALL) if "tasks:" in text
)


@pytest.mark.flyte
def test_two_minutes_are_as_told(tmp_path, monkeypatch):
    """In an empty folder, each command prints what the README shows under it."""
    section = README.partition("## Two minutes")[2].partition("\n## ")[0]
    shown = cleandoc("\n" + section.partition("prove the result:\n")[2].partition("\nChange ")[0])
    folder = tmp_path / "empty"
    folder.mkdir()
    monkeypatch.setenv("FLOWC_CACHE_DIR", str(tmp_path / "cache"))
    printed = []
    with working_in(folder), forked.runs():
        for line in shown.splitlines():
            if line.startswith("$ flowc "):
                told = run(*shlex.split(line)[2:]).output
                told = re.sub(r"\d+\.\d s\b", "0.0 s", told)
                told = told.replace(str(folder), "/home/you/churn")
                printed.append(f"{line}\n{told.rstrip()}")
    assert [entry.split()[2] for entry in printed] == ["init", "build", "verify", "run"]
    shown = re.sub(r"\d+\.\d s\b", "0.0 s", shown)
    assert "\n\n".join(printed) == shown


@pytest.mark.flyte
def test_the_first_flow_moves_as_told(tmp_path):
    """A module that was written by hand becomes a flow: all commands print what is shown."""
    section = README.partition("## Moving a hand-written flow")[2].partition("\n## ")[0]
    shown = re.findall(r"^ {4}\$ flowc (.*)\n((?: {4}\w.*\n)+)", section, re.MULTILINE)
    _, module = build(FLOW.encode(), "flow.yaml")
    with working_in(tmp_path):
        tables = (TESTS / "import/load/loop.py").read_text()
        write({"workflow.py": module.decode().partition("\n\n")[2], "tables.py": tables})
        for command, told in shown:
            assert run(*command.split()).output == cleandoc("\n" + told) + "\n"
    assert [command.split()[0] for command, _ in shown] == ["import", "verify", "import"]


def test_the_first_flow_builds_without_findings():
    report, module = build(FLOW.encode(), "flow.yaml")
    assert report.findings == ()
    assert module is not None
    assert b"def training(data_path: str)" in module


def test_the_shown_mistake_is_what_is_printed():
    shown = re.search(r"^( {4}flow\.yaml:\d.*?hint:[^\n]*\n)", README, re.DOTALL | re.MULTILINE)
    assert shown is not None
    mistaken = FLOW.replace("rows: file[csv]\n      epochs", "rows: file[pdf]\n      epochs")
    assert mistaken != FLOW
    report, _ = build(mistaken.encode(), "flow.yaml")
    assert as_full([report], 0, False).rstrip() == cleandoc("\n" + shown[1]).rstrip()


def test_the_shown_task_file_is_one():
    section = README.partition("## Task files")[2].partition("\n## ")[0]
    file, user = re.findall(r"```yaml\n(.*?)```", section, re.DOTALL)
    load = '  load: {command: c, outputs: {rows: "file[csv]"}}\n'
    head = f"name: f\ndefaults: {{project_defaults: true}}\ntasks:\n{load}"
    text = user.partition("tasks:\n")[2]
    used = Memory({"../tasks/derive.yaml": file})
    report, module = build((head + text).encode(), "flow.yaml", load=used)
    assert report.findings == check(file.encode()).report.findings == ()
    assert b'name="Derive ae"' in module
    assert b"retries=2" in module


def test_the_shown_vars_are_what_is_printed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    section = README.partition("## Profiles")[2].partition("\n## ")[0]
    (block,) = re.findall(r"```yaml\n(.*?)```", section, re.DOTALL)
    task = "tasks:\n  train: {command: 'python train.py --epochs ${{ vars.epochs }}'}\n"
    write({"flow.yaml": f"{block}name: training\n{task}"})
    assert run("check", "flow.yaml").output == "1 flow: no findings\n"
    shown = re.search(r"^ {4}\$ flowc (vars .*)\n((?: {4}.*\n)+)", section, re.MULTILINE)
    assert shown is not None
    assert run(*shown[1].split()).stdout == cleandoc("\n" + shown[2]) + "\n"


def test_the_shown_change_is_what_is_printed():
    shown = re.search(r"^ {4}\$ flowc diff main\n(.*?)\n\n", README, re.DOTALL | re.MULTILINE)
    assert shown is not None
    old = new = FLOW.replace("defaults:\n", 'defaults:\n  cache: {version: "1"}\n')
    for before, after in (
        ("inputs:\n  data_path: str", "inputs:\n  seed: {type: int, default: 1}"),
        ("${{ inputs.data_path }}", "/mnt/data"),
        ("train.py", "fit.py\n    retries: 2"),
        ("defaults:\n", "defaults:\n  job_title: Nightly\n"),
    ):
        assert before in new
        new = new.replace(before, after)
    flows = [check(text.encode()).flow for text in (old, new)]
    entry = Entry("flow.yaml", "changed", "training", compare(*flows))
    assert as_text([entry], False).rstrip() == cleandoc("\n" + shown[1]).rstrip()


def test_the_shown_picture_is_what_is_drawn(tmp_path):
    shown = README.partition("$ flowc graph flow.yaml\n")[2].partition("\n\nBoxes and lines")[0]
    write({"flow.yaml": FLOW}, tmp_path)
    with working_in(tmp_path):
        assert run("graph", "flow.yaml").output.rstrip() == cleandoc("\n" + shown)


def test_the_named_commands_exist():
    from flowc.commands import COMMANDS

    named = set(re.findall(r"`flowc ([a-z]+)", README))
    assert named == set(COMMANDS)


def test_the_formats_are_those_that_exist():
    rows = re.findall(
        r"^\| ((?:`[a-z-]+`,? ?)+) \| ", README.partition("| format | for |")[2], re.MULTILINE
    )
    named = [name for row in rows for name in re.findall("`([a-z-]+)`", row)]
    assert named[: len(FORMATS)] == list(FORMATS)


def test_the_project_file_is_one():
    (text,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    report, project = read_project("flowc.toml", text.encode())
    assert report.findings == ()
    assert project is not None
    assert project.include == Project().include

"""What the README says: its flow builds, and its findings are printed as it shows them."""

import re
from inspect import cleandoc
from pathlib import Path

from flowc.pipeline import build
from flowc.project import Project, read_project
from flowc.report import FORMATS
from flowc.report.full import as_full
from repositories import environment, must

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
FLOW = next(
    text for text in re.findall(r"```yaml\n(.*?)```", README, re.DOTALL) if "tasks:" in text
)


def test_two_minutes_are_as_told(tmp_path):
    """In an empty folder, each command prints what the README shows under it."""
    section = README.partition("## Two minutes")[2].partition("\n## ")[0]
    shown = cleandoc("\n" + section.partition("prove the result:\n")[2].partition("\nChange ")[0])
    folder = tmp_path / "empty"
    folder.mkdir()
    printed = []
    for line in shown.splitlines():
        if line.startswith("$ "):
            told = must(folder, environment(tmp_path / "home"), "bash", "-c", line[2:])
            printed.append(f"{line}\n{told.rstrip()}")
    assert [entry.split()[2] for entry in printed] == ["init", "build", "verify"]
    assert "\n\n".join(printed) == shown


def test_the_first_flow_builds_without_findings():
    report, module = build(FLOW.encode(), "flow.yaml")
    assert report.findings == ()
    assert module is not None and b"def training(data_path: str)" in module


def test_the_shown_mistake_is_what_is_printed():
    shown = re.search(r"^( {4}flow\.yaml:\d.*?hint:[^\n]*\n)", README, re.DOTALL | re.MULTILINE)
    assert shown is not None
    mistaken = FLOW.replace("rows: file[csv]\n      epochs", "rows: file[pdf]\n      epochs")
    assert mistaken != FLOW
    report, _ = build(mistaken.encode(), "flow.yaml")
    assert as_full([report], 0, False).rstrip() == cleandoc("\n" + shown[1]).rstrip()


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
    assert project is not None and project.include == Project().include

"""What the README says: its flow builds, and its findings are printed as it shows them."""

import re
from inspect import cleandoc
from pathlib import Path

from flowc.changes.compare import compare
from flowc.changes.entry import Entry
from flowc.changes.text import as_text
from flowc.pipeline import build, check
from flowc.report.text import as_full

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
FLOW = next(
    text for text in re.findall(r"```yaml\n(.*?)```", README, re.DOTALL) if "tasks:" in text
)


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


def test_the_named_commands_exist():
    from flowc.commands import COMMANDS

    named = set(re.findall(r"`flowc ([a-z]+)", README))
    assert named == set(COMMANDS)

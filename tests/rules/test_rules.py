"""The rules by their manual pages: both examples of each run, and say what they claim."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from inspect import cleandoc
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent

import pytest
from click.testing import CliRunner
from flowc import rules
from flowc.commands import flowc
from flowc.commands.path_options import find_home, flows_of
from flowc.composing.vars import BuildSettings
from flowc.findings.finding import Finding
from flowc.findings.source import Source
from flowc.importing.import_module import decompile
from flowc.pipeline import check
from flowc.reporting.policy import Policy
from flowc.rules import RULES, Rule
from flowc.rules.pages import PAGES
from flowc.rules.pages.projects import PAGES as PROJECT_PAGES
from flowc.workspace.check_files import gather
from flowc.workspace.find_used_files import Beside
from flowc.workspace.found_flow import Task
from flowc.workspace.judge_files import judge_files
from flowc.workspace.module_state import standing_of
from flowc.workspace.stale_modules import stale_module
from places import TESTS

LANGUAGE_PAGE = {
    "error": """
        yaml-syntax duplicate-key unknown-key missing-key wrong-value invalid-name unknown-type
        unsupported-type unknown-reference misplaced-reference type-mismatch missing-input
        unknown-input dependency-cycle invalid-literal misread-default local-file-literal
        invalid-cache unset-var unpinned-config conflicting-config duplicate-task-name
        duplicate-dataset path-explosion unknown-param missing-param unusable-file file-cycle
        broken-sub-flow duplicate-flow-name sub-flow-exports unknown-var project-file shared-output
        shared-flow-name shared-task-name stale-module unread-reference
    """,
    "warning": """
        unused-input unused-var unused-param unused-artifact untyped-file-edge file-directory-edge
        floating-git-ref cache-with-project-defaults snapshots-with-project-defaults
        command-placeholder folded-command awkward-launch secret-in-text too-many-nodes
        unused-ignore
    """,
}
USED = TESTS / "cases" / "used"
NAMED = [(name, kind) for kind, names in LANGUAGE_PAGE.items() for name in names.split()]
BY_NAME = {rule.name: rule for rule in RULES}
CHECKED = [rule for rule in RULES if rule.check]
MODULES = {path.stem for path in Path(rules.__file__).parent.glob("*.py")} - {"__init__"}
EXAMPLES = re.compile(r"^Wrong:\n\n(.*)^Right:\n\n(.*)", re.MULTILINE | re.DOTALL)
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


def home(rule: Rule) -> str:
    """Where a rule's page is written."""
    module = rule.check.__module__.replace(".", "/") + ".py" if rule.check else "flowc/rules/pages"
    return f"compiler/{module}"


def examples(rule: Rule) -> tuple[str, str]:
    found = EXAMPLES.search(rule.page)
    assert found, f"{home(rule)}: the page of '{rule.name}' lacks an example"
    return dedent(found[1]), dedent(found[2])


def findings(text: str) -> tuple[Finding, ...]:
    if text.startswith("# "):
        with TemporaryDirectory() as folder, chdir(folder):
            return of_project(text)
    if text.startswith("from "):
        return decompile(text.encode())[0].findings
    load = Beside(USED / "flow.yaml")  # beside what the examples run
    return check(text.encode(), "flow.yaml", BuildSettings(strict=True), load).report.findings


def of_project(text: str) -> tuple[Finding, ...]:
    """What is found in a project, whose files stand in the text below comments that name them."""
    _, *parts = re.split(r"^# (\S+)\n", text, flags=re.MULTILINE)
    for name, content in zip(parts[::2], parts[1::2], strict=True):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(content.strip("\n") + "\n")
    report, home = find_home()
    assert report is not None
    assert home.root is not None
    flows = flows_of((), home)
    found = gather(flows, Task(BuildSettings(strict=True), emits=True), jobs=1)
    targets = {path: home.target_of(path) for path in flows}
    reports = judge_files(found, targets, home, Policy())
    told = [one for report in (report, *reports.values()) for one in report.findings]
    for one in found:
        if any(name.endswith(".py") for name in parts[::2]):  # the project keeps its modules
            standing = standing_of(targets[one.path], one)
            told += filter(None, [stale_module(one, targets[one.path], standing, "flowc build")])
    return tuple(told)


@contextmanager
def chdir(folder: str) -> Iterator[None]:
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@each_rule
def test_wrong_example_breaks_this_rule_only(rule):
    wrong, _ = examples(rule)
    assert {finding.rule for finding in findings(wrong)} == {rule.name}


@each_rule
def test_right_example_breaks_no_rule(rule):
    _, right = examples(rule)
    assert findings(right) == ()


@each_rule
def test_page_has_a_sentence_a_wrong_and_a_right_example(rule):
    assert re.fullmatch(r"[A-Z][^\n]*\.", rule.summary)
    lacks = f"{home(rule)}: the page of '{rule.name}' has not both examples"
    assert re.findall(r"^(\w+):$", rule.page, re.MULTILINE) == ["Wrong", "Right"], lacks
    wrong, right = examples(rule)
    other = {"unsupported-python": "from ", "unused-param": "params:\n"}
    start = other.get(rule.name, "name: ")
    start = "# flowc.toml\n" if rule.name in PROJECT_PAGES else start
    assert wrong.startswith(start)
    assert right.startswith(start)
    assert wrong != right


def test_every_page_is_of_a_rule_without_a_check():
    assert set(PAGES) == {rule.name for rule in RULES} - {rule.name for rule in CHECKED}


@pytest.mark.parametrize("module", sorted(MODULES))
def test_every_module_is_a_rule(module):
    known = [rule.check.__module__ for rule in CHECKED]
    lacks = f"compiler/flowc/rules/__init__.py: RULES has no entry for '{module}'"
    assert f"flowc.rules.{module}" in known, lacks


@pytest.mark.parametrize("rule", CHECKED, ids=lambda rule: rule.name)
def test_module_function_and_rule_have_one_name(rule):
    name = rule.name.replace("-", "_")
    function = getattr(import_module(f"flowc.rules.{name}"), name)
    assert rule.check is function
    assert rule.page == cleandoc(function.__doc__)


@pytest.mark.parametrize(("name", "severity"), NAMED)
def test_rule_of_the_language_page(name, severity):
    assert BY_NAME[name].severity == severity


def test_names_are_distinct_and_read_like_names():
    assert len(BY_NAME) == len(RULES)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)+", name) for name in BY_NAME)


@each_rule
def test_comment_silences_warnings_and_some_errors_only(rule):
    if rule.name in ("description-section", "folded-command"):
        return  # their examples are block scalars, where a comment is text
    if rule.name in PROJECT_PAGES:
        return  # the lines of several files; `project/test_projects.py` has them
    wrong, _ = examples(rule)
    source = Source("", wrong)
    lines = wrong.splitlines()
    for number in {source.position(finding.span.start).line for finding in findings(wrong)}:
        lines[number - 1] += f"  # flowc: ignore[{rule.name}]"
    told = {finding.rule for finding in findings("\n".join(lines) + "\n")}
    is_lowered = rule.name in ("path-explosion", "unread-reference")
    assert (rule.name in told) == (rule.severity == "error" and not is_lowered)


@each_rule
def test_explain_prints_the_page(rule):
    run = CliRunner().invoke(flowc, ["explain", rule.name])
    assert (run.exit_code, run.output) == (0, f"{rule.name} ({rule.severity})\n\n{rule.page}\n")


def test_explain_suggests_a_rule():
    run = CliRunner().invoke(flowc, ["explain", "type-mismach"])
    assert run.exit_code == 2
    assert "did you mean 'type-mismatch'?" in run.output


def test_rules_lists_every_rule():
    run = CliRunner().invoke(flowc, ["rules"])
    listed = [line.split(maxsplit=2) for line in run.output.splitlines()]
    assert listed == [[rule.name, rule.severity, rule.summary] for rule in RULES]


TASK = re.compile(r"^  (\w+):(?: (\{.*))?\n((?:    .*\n|\n)*)", re.MULTILINE)


def with_rows(text: str) -> Iterator[tuple[str, range]]:
    """Make each task of a flow a matrix of two rows, one at a time; yield where it then stands."""
    start = text.find("\ntasks:\n") + 1
    end = re.compile(r"^\S", re.MULTILINE).search(text, start + len("tasks:\n"))
    for task in TASK.finditer(text, start, end.start() if end else len(text)):
        name, inline, body = task.groups()
        rows = "matrix: {zz: [one, two]}"
        new = f"  {name}: {{{rows}, {inline[1:]}\n" if inline else f"  {name}:\n    {rows}\n{body}"
        yield (
            text[: task.start()] + new + text[task.end() :],
            range(task.start(), task.start() + len(new)),
        )


def test_what_is_wrong_in_all_rows_names_them():
    told = set()
    for rule in CHECKED:
        for text, place in with_rows(examples(rule)[0]):
            for finding in findings(text):
                if finding.rule == rule.name and finding.span.start in place:
                    rows = [row for row in ("[one]", "[two]") if finding.message.count(row) == 1]
                    first = rule.name == "duplicate-flow-name"  # told of the first task alone
                    wanted = 1 if first else 2
                    assert len(rows) == wanted, f"{home(rule)}: rows in '{finding.message}'"
                    told.add(rule.name)
    assert len(told) >= 20  # the mistakes of the others are in no task

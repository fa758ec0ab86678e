"""The pipeline files: valid by their hosts' schemas, good shell, and one version everywhere."""

import json
import re

import pytest
from flowc import __version__
from flowc.pipeline import check
from flowc.reporting.formats import format_named
from flowc.reporting.formats.shared_text import visible
from flowc.workspace.find_used_files import Beside
from pipelines import read, run_github, scripts
from repositories import BAD, ROOT, environment, must, write

ACTION = ROOT / "action.yml"
CI = ROOT / "ci"
HOOKS = CI / "pre-commit.yaml"
MATCHER = CI / "flowc-matcher.json"
SCHEMAS = {
    ACTION: "vendor.github-actions",
    CI / "github.yml": "vendor.github-workflows",
    CI / "gitlab.yml": "vendor.gitlab-ci",
    CI / "bitbucket.yml": "vendor.bitbucket-pipelines",
    CI / "azure.yml": "vendor.azure-pipelines",
}


@pytest.fixture(scope="module")
def person(tmp_path_factory):
    return environment(tmp_path_factory.mktemp("home"))


@pytest.mark.parametrize(("path", "schema"), SCHEMAS.items(), ids=lambda v: getattr(v, "name", v))
def test_each_is_valid_by_its_hosts_schema(person, path, schema):
    must(ROOT, person, "check-jsonschema", "--builtin-schema", schema, path)


def test_the_configuration_for_pre_commit_is_valid(person):
    must(ROOT, person, "pre-commit", "validate-config", CI / "pre-commit.yaml")


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_no_expression_is_spliced_into_a_script(path):
    texts = [*scripts(read(path))]
    assert texts
    assert [text for text in texts if "${{" in text] == []


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_shellcheck_finds_nothing(person, tmp_path, path):
    for text in scripts(read(path)):
        must(tmp_path, person, "shellcheck", "--shell=bash", write(tmp_path, "script", text))


@pytest.mark.parametrize("name", ["pre-receive", "post-receive"])
def test_shellcheck_finds_nothing_in_the_hooks(person, name):
    must(CI / "hooks", person, "shellcheck", name)


def test_the_defaults_of_the_action():
    inputs = read(ACTION)["inputs"]
    assert {name: one["default"] for name, one in inputs.items()} == {
        "paths": ".",
        "version": "",
        "format": "github",
    }


@pytest.mark.parametrize("path", [*(path for path in SCHEMAS if path != ACTION), HOOKS])
def test_each_installs_this_version_and_says_how_without_an_index(path):
    text = " ".join(line.strip(" #") for line in path.read_text().splitlines())
    assert re.findall(r"flowc==([\w.]+\w)", text) == [__version__]
    assert re.findall(r"git\+https://[\w./]+@v([\w.]+\w)", text) == [__version__]
    wheels = [__version__] if path != HOOKS else []
    assert re.findall(r"flowc-([\w.]+)-py3-none-any.whl", text) == wheels


@pytest.mark.parametrize(
    "text", ["$(touch SPRUNG)", "1; touch SPRUNG", "1 --pre", "1\ntouch SPRUNG"]
)
def test_a_version_that_is_none_is_refused(tmp_path, person, text):
    install = read(ACTION)["runs"]["steps"][0]
    own = {**person, "RUNNER_TEMP": str(tmp_path)}
    values = {"inputs.version": text, "github.action_path": str(ROOT)}
    done = run_github([install], tmp_path, own, values)
    assert (done.returncode, done.stdout) == (2, "flowc: the input 'version' is no version\n")
    assert [*tmp_path.iterdir()] == []


# --- the problem matcher --------------------------------------------------------------------------


def test_the_matcher_reads_every_finding_in_the_cases():
    (matcher,) = json.loads(MATCHER.read_text())["problemMatcher"]
    (pattern,) = matcher["pattern"]
    regex = re.compile(pattern["regexp"])
    concise = format_named("concise")
    found = 0
    for path in sorted((ROOT / "tests" / "cases").glob("*/*.yaml")):
        report = check(path.read_bytes(), str(path), load=Beside(path)).report
        lines = concise([report], 0, False).splitlines()
        assert len(lines) == len(report.findings)
        for line, finding in zip(lines, report.findings, strict=True):
            match = regex.fullmatch(line)
            assert match, line
            place = report.source.position(finding.span.start)
            assert {key: match[group] for key, group in pattern.items() if key != "regexp"} == {
                "file": str(path),
                "line": str(place.line),
                "column": str(place.column),
                "severity": finding.severity,
                "code": finding.rule,
                "message": match[6],
            }
            assert match[6].startswith(visible(finding.message[:20]))
        found += len(lines)
    assert found > 100


@pytest.mark.parametrize("form", ["concise", "full"])
def test_the_matcher_reads_what_the_program_prints(flowc, tmp_path, form):
    write(tmp_path, "flow.yaml", BAD)
    (pattern,) = json.loads(MATCHER.read_text())["problemMatcher"][0]["pattern"]
    printed = flowc("check", "flow.yaml", "--output-format", form).stdout
    matches = [
        match for line in printed.splitlines() if (match := re.match(pattern["regexp"], line))
    ]
    assert [(m[1], m[2], m[3], m[4], m[5]) for m in matches] == [
        ("flow.yaml", "54", "14", "error", "type-mismatch")
    ]

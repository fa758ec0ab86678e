"""The mistakes that people make, each told once, at its place, and all in one run."""

import pytest
from flowc.findings.finding import Report
from flowc.pipeline import check
from places import TESTS

FAULTS = TESTS / "cases" / "faults"

PLACES = {
    "unknown_task": ("unknown-reference", 13, 13),
    "misspelt_output": ("unknown-reference", 14, 13),
    "text_into_integer": ("type-mismatch", 11, 15),
    "csv_into_pdf": ("type-mismatch", 13, 13),
    "missing_input": ("missing-input", 9, 5),
    "unknown_input": ("unknown-input", 10, 7),
    "cycle": ("dependency-cycle", 6, 3),
    "duplicate_task": ("duplicate-key", 9, 3),
    "unknown_key": ("unknown-key", 6, 5),
    "retries_in_words": ("wrong-value", 6, 14),
    "broken_yaml": ("yaml-syntax", 6, 25),
    "unknown_var": ("unknown-reference", 7, 53),
    "unpinned_config": ("unpinned-config", 3, 3),
    "input_in_a_command": ("misplaced-reference", 7, 39),
    "bare_list": ("unsupported-type", 7, 16),
    "id_and_name": ("conflicting-config", 8, 7),
    "dataset_version_zero": ("wrong-value", 12, 49),
}
TWELVE = [
    ("unknown-reference", 9, 53),
    ("wrong-value", 10, 14),
    ("misplaced-reference", 14, 39),
    ("unknown-key", 15, 5),
    ("missing-input", 21, 5),
    ("unknown-reference", 22, 13),
    ("unknown-reference", 23, 13),
    ("type-mismatch", 24, 15),
    ("unknown-input", 25, 7),
    ("type-mismatch", 31, 13),
    ("dependency-cycle", 32, 3),
    ("duplicate-key", 38, 3),
]
WORDS = {
    "unknown_task": "no task 'fetch'",
    "misspelt_output": "did you mean 'rows'?",
    "text_into_integer": "wants int for 'epochs', but the launch input 'epochs' gives str",
    "csv_into_pdf": "wants file[pdf] for 'rows', but 'load.rows' gives file[csv]",
    "missing_input": "'size'",
    "unknown_input": "'size'",
    "cycle": "load -> report -> train -> load",
    "duplicate_task": "'load' is written twice",
    "unknown_key": "did you mean 'timeout'?",
    "retries_in_words": "wants an integer, got 'three'",
    "broken_yaml": "quote it: ",
    "unknown_var": "no var 'target'",
    "unpinned_config": "commit_id, hardware_tier, environment, volume_size_gib, "
    "dataset_snapshots, external_volumes",
    "input_in_a_command": "/workflow/inputs/epochs",
    "bare_list": "list[str]",
    "id_and_name": "both 'id' and 'name'",
    "dataset_version_zero": "version 0",
}


def report_of(name: str) -> Report:
    return check((FAULTS / f"{name}.yaml").read_bytes()).report


def places(report: Report) -> list[tuple[str, int, int]]:
    return [(found.rule, *report.source.position(found.span.start)) for found in report.findings]


@pytest.mark.parametrize("name", PLACES)
def test_fault_is_told_once_at_its_place(name):
    report = report_of(name)
    assert places(report) == [PLACES[name]]
    assert report.failed


@pytest.mark.parametrize("name", WORDS)
def test_fault_is_told_in_these_words(name):
    (finding,) = report_of(name).findings
    assert WORDS[name] in f"{finding.message}\n{finding.hint}"


def test_twelve_faults_of_one_flow_are_told_in_one_run():
    assert places(report_of("twelve")) == TWELVE


def test_every_fault_has_its_place_and_its_words():
    assert {path.stem for path in FAULTS.iterdir()} == {*PLACES, "twelve"}
    assert PLACES.keys() == WORDS.keys()


def test_check_of_the_folder_tells_all_and_fails(flowc):
    run = flowc("check", FAULTS, "--output-format", "concise")
    assert run.returncode == 1
    assert run.stderr == f"{len(PLACES) + 1} flows: {len(PLACES) + len(TWELVE)} errors\n"
    assert "Traceback" not in run.stdout + run.stderr
    expected = {name: [place] for name, place in PLACES.items()} | {"twelve": TWELVE}
    heads = [
        f"{FAULTS / name}.yaml:{line}:{column}: error[{rule}]"
        for name in sorted(expected)
        for rule, line, column in expected[name]
    ]
    assert [line.partition("] ")[0] + "]" for line in run.stdout.splitlines()] == heads

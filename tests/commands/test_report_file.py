"""`--report-file`: a report for a host, while people read the findings in full."""

import json
from xml.etree import ElementTree

import pytest
from project import flow, run, working_in, write

BAD = flow("f").replace("command", "comand")


@pytest.fixture(autouse=True)
def folder(tmp_path):
    (tmp_path / ".git").mkdir()
    write({"flow.yaml": BAD}, tmp_path)
    with working_in(tmp_path):
        yield tmp_path


@pytest.mark.parametrize("command", [["check"], ["build"], ["build", "--check"]])
def test_the_file_has_the_format_and_the_terminal_the_words(folder, command):
    told = run(*command, "flow.yaml")
    to_file = ["--output-format", "gitlab", "--report-file", "out/report.json"]
    done = run(*command, *to_file, "flow.yaml")
    assert (done.exit_code, done.output) == (told.exit_code, told.output)
    assert "error[unknown-key]" in done.output
    found = json.loads((folder / "out/report.json").read_text())
    assert "flow.yaml" in {issue["location"]["path"] for issue in found}


def test_a_report_replaces_the_one_before(folder):
    to_file = ["--output-format", "junit", "--report-file", "report.xml"]
    assert run("check", *to_file, "flow.yaml").exit_code == 1
    assert ElementTree.parse("report.xml").getroot().get("failures") != "0"
    write({"flow.yaml": flow("f")})
    assert run("check", *to_file, "flow.yaml").exit_code == 0
    assert ElementTree.parse("report.xml").getroot().get("failures") == "0"


def test_what_is_wrong_with_the_project_is_in_the_report():
    write({"flowc.toml": "nothing = 1\n"})
    done = run("check", "--output-format", "json", "--report-file", "report.json")
    assert done.exit_code == 1
    with open("report.json") as file:
        assert [finding["rule"] for finding in json.load(file)] == ["project-file"]


def test_a_report_goes_through_no_link(folder, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "file"
    outside.write_text("another's\n")
    (folder / "report.json").symlink_to(outside)
    done = run("check", "--output-format", "json", "--report-file", "report.json", "flow.yaml")
    assert done.exit_code == 2
    assert "--report-file: it is no regular file" in done.output
    assert outside.read_text() == "another's\n"

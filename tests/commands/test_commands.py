"""The program as its users meet it: files, streams, exit codes."""

import json
import os
import stat

import pytest

GOOD = """\
name: example
defaults: {project_defaults: true}
tasks:
  load:
    command: python load.py
"""
BAD = GOOD.replace("command", "comand")
WARNS = GOOD.replace("tasks:", "inputs:\n  unused: str\ntasks:")


@pytest.fixture
def flow(tmp_path):
    path = tmp_path / "flow.yaml"
    path.write_text(GOOD)
    return path


def test_build_writes_beside_the_flow(flowc, flow, tmp_path):
    run = flowc("build", "flow.yaml")
    assert (run.returncode, run.stdout) == (0, "")
    assert run.stderr == "workflow.py: written\n1 flow: no findings\n"
    assert "DominoJobTask(" in (tmp_path / "workflow.py").read_text()
    assert "up to date" in flowc("build", "flow.yaml").stderr


def test_build_names_the_module_after_the_flow(flowc, tmp_path):
    (tmp_path / "training.yaml").write_text(GOOD)
    (tmp_path / "scoring.yml").write_text(GOOD)
    assert flowc("build", ".").returncode == 0
    assert sorted(p.name for p in tmp_path.glob("*.py")) == ["scoring.py", "training.py"]


@pytest.mark.parametrize(
    "name", ["json", "typing", "flytekit", "numpy", "my-flow", "2nd", "class", "übung", "a.b"]
)
def test_a_name_that_is_no_good_module_is_refused(flowc, tmp_path, name):
    (tmp_path / f"{name}.yaml").write_text(GOOD)
    run = flowc("build", f"{name}.yaml")
    assert run.returncode == 1
    assert f"{name}.yaml:1:1: error[invalid-name]" in run.stderr
    assert "-o" in run.stderr
    assert list(tmp_path.glob("*.py")) == []
    assert flowc("build", f"{name}.yaml", "-o", "other.py").returncode == 0
    assert (tmp_path / "other.py").exists()


def test_build_to_standard_output(flowc, flow, tmp_path):
    run = flowc("build", "--stdout", "flow.yaml")
    assert run.returncode == 0
    compile(run.stdout, "workflow.py", "exec")
    assert [p.name for p in tmp_path.iterdir()] == ["flow.yaml"]


def test_build_check_prints_a_diff_and_writes_nothing(flowc, flow, tmp_path):
    run = flowc("build", "--check", "flow.yaml")
    assert run.returncode == 1
    assert "+++ workflow.py (to be written)" in run.stdout
    assert not (tmp_path / "workflow.py").exists()
    flowc("build", "flow.yaml")
    before = (tmp_path / "workflow.py").read_bytes()
    assert flowc("build", "--check", "flow.yaml").returncode == 0
    flow.write_text(GOOD.replace("load.py", "reload.py"))
    run = flowc("build", "--check", "flow.yaml")
    assert run.returncode == 1
    assert '+    domino_job_config=DominoJobConfig(Command="python reload.py"),' in run.stdout
    assert (tmp_path / "workflow.py").read_bytes() == before


def test_a_foreign_file_is_not_overwritten(flowc, flow, tmp_path):
    (tmp_path / "workflow.py").write_text("print('mine')\n")
    run = flowc("build", "flow.yaml")
    assert run.returncode == 1
    assert "workflow.py: error: not written, since it is not flowc's; --force" in run.stderr
    assert (tmp_path / "workflow.py").read_text() == "print('mine')\n"
    assert flowc("build", "--force", "flow.yaml").returncode == 0
    assert "DominoJobTask(" in (tmp_path / "workflow.py").read_text()


@pytest.mark.parametrize("edit", [("retries", "x"), ("# Digest", "# digest"), ("name=", "name= ")])
def test_an_edited_file_is_not_overwritten(flowc, flow, tmp_path, edit):
    flow.write_text(GOOD + "    retries: 2\n")
    flowc("build", "flow.yaml")
    target = tmp_path / "workflow.py"
    target.write_text(target.read_text().replace(*edit, 1))
    edited = target.read_bytes()
    run = flowc("build", "flow.yaml")
    assert run.returncode == 1
    assert "it was edited since flowc wrote it; --force" in run.stderr
    assert target.read_bytes() == edited
    assert flowc("build", "--force", "flow.yaml").returncode == 0


@pytest.mark.parametrize("ends", ["all", "some"])
def test_a_module_with_other_line_ends_is_flowcs_own(flowc, flow, tmp_path, ends):
    flowc("build", "flow.yaml")
    target = tmp_path / "workflow.py"
    changed = target.read_bytes().replace(b"\n", b"\r\n", -1 if ends == "all" else 5)
    target.write_bytes(changed)
    assert flowc("build", "--check", "flow.yaml").returncode == 0
    assert "up to date" in flowc("build", "flow.yaml").stderr
    assert target.read_bytes() == changed
    assert json.loads(flowc("list", "--json", "flow.yaml").stdout)[0]["state"] == "fresh"
    flow.write_text(GOOD.replace("load.py", "reload.py"))
    assert '  stale (line 11: domino_job_config=DominoJobConfig(Command="python load.py"),)\n' in (
        flowc("list", "flow.yaml").stdout
    )
    diff = flowc("build", "--check", "flow.yaml").stdout
    assert "reload.py" in diff
    assert "import DominoJobTask" not in diff
    assert flowc("build", "flow.yaml").returncode == 0
    target.write_bytes(changed.replace(b"retries", b"rewrites").replace(b"load", b"lead", 1))
    assert "edited since" in flowc("build", "flow.yaml").stderr


@pytest.mark.parametrize("command", ["check", "build", "fmt", "vars"])
def test_a_flow_that_powershell_wrote_is_told_as_utf16(flowc, flow, command):
    written = GOOD.encode("utf-16")
    flow.write_bytes(written)
    run = flowc(command, "flow.yaml")
    assert run.returncode == 1
    told = run.stdout if command == "check" else run.stderr
    assert "flow.yaml:1:1: error[yaml-syntax]: the file is UTF-16, and not UTF-8\n" in told
    assert "hint: save it as UTF-8" in told
    assert flow.read_bytes() == written


def test_a_changed_flow_overwrites_its_own_module(flowc, flow, tmp_path):
    flowc("build", "flow.yaml")
    flow.write_text(GOOD.replace("load.py", "reload.py"))
    assert flowc("build", "flow.yaml").returncode == 0
    assert "reload.py" in (tmp_path / "workflow.py").read_text()


def test_one_bad_file_never_stops_the_others(flowc, tmp_path):
    for name, text in (("a", GOOD), ("b", BAD), ("c", "a: [1"), ("d", GOOD)):
        (tmp_path / f"{name}.yaml").write_text(text)
    run = flowc("build", "a.yaml", "b.yaml", ".")
    assert run.returncode == 1
    assert sorted(p.name for p in tmp_path.glob("*.py")) == ["a.py", "d.py"]
    assert "b.yaml:5:5: error[unknown-key]" in run.stderr
    assert "c.yaml:1:4: error[yaml-syntax]" in run.stderr


def test_a_flow_with_errors_leaves_the_old_module(flowc, flow, tmp_path):
    flowc("build", "flow.yaml")
    before = (tmp_path / "workflow.py").read_bytes()
    flow.write_text(BAD)
    assert flowc("build", "flow.yaml").returncode == 1
    assert (tmp_path / "workflow.py").read_bytes() == before


def test_no_temporary_file_is_left_and_the_mode_is_the_users(flowc, flow, tmp_path):
    flowc("build", "flow.yaml")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["flow.yaml", "workflow.py"]
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE((tmp_path / "workflow.py").stat().st_mode) == 0o666 & ~mask


@pytest.mark.parametrize("kind", ["folder", "link"])
def test_what_is_no_regular_file_is_not_replaced(flowc, flow, tmp_path, kind):
    target = tmp_path / "workflow.py"
    if kind == "folder":
        target.mkdir()
    else:
        target.symlink_to(tmp_path / "elsewhere.py")
    run = flowc("build", "--force", "flow.yaml")
    assert run.returncode == 1
    assert "it is no regular file" in run.stderr
    assert target.is_dir() or target.is_symlink()


def test_vars_from_the_command_line_and_the_environment(flowc, tmp_path):
    text = "vars:\n  n: {env: N, default: 1}\n  who: {env: WHO}\n"
    text += GOOD.replace("load.py", "load.py ${{ vars.n }} ${{ vars.who }}") + (
        "    retries: ${{ vars.n }}\n"
    )
    (tmp_path / "flow.yaml").write_text(text)
    assert flowc("check", "flow.yaml").returncode == 0
    run = flowc("build", "flow.yaml")
    assert run.returncode == 1
    assert "flow.yaml:3:8: error[unset-var]" in run.stderr
    run = flowc("build", "--stdout", "flow.yaml", "--var", "n=3", WHO="me")
    assert 'Command="python load.py 3 me"' in run.stdout
    assert "retries=3" in run.stdout
    run = flowc("build", "--stdout", "flow.yaml", "--var", "n=three", WHO="me")
    assert run.returncode == 1
    assert "error[wrong-value]: --var n gives 'three', but the var 'n' is an integer" in run.stderr


def test_a_var_that_no_flow_has(flowc, flow):
    run = flowc("build", "flow.yaml", "--var", "nope=1")
    assert run.returncode == 2
    assert "no flow has a var 'nope'" in run.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", "missing.yaml"],
        ["check", "missing.yaml"],
        ["build", "flow.yaml", "--stdout", "-o", "x.py"],
        ["build", "flow.yaml", "--var", "novalue"],
        ["build", "flow.yaml", "--output-format", "nope"],
        ["explain", "no-such-rule"],
        ["nope"],
    ],
)
def test_wrong_usage(flowc, flow, arguments):
    run = flowc(*arguments)
    assert run.returncode == 2
    assert "Traceback" not in run.stderr
    assert run.stdout == ""


def test_check_tells_findings_on_standard_output(flowc, tmp_path):
    (tmp_path / "flow.yaml").write_text(BAD)
    run = flowc("check", "flow.yaml")
    assert run.returncode == 1
    assert run.stderr == "1 flow: 1 error\n"
    assert run.stdout == (
        "flow.yaml:5:5: error[unknown-key]: there is no key 'comand' in 'load'\n"
        "    5 |     comand: python load.py\n"
        "      |     ^^^^^^\n"
        "   hint: did you mean 'command'?\n"
    )


def test_check_reads_standard_input(flowc):
    run = flowc("check", "-", "--stdin-filename", "my/flow.yaml", stdin=BAD)
    assert run.returncode == 1
    assert run.stdout.startswith("my/flow.yaml:5:5: error[unknown-key]")
    assert flowc("check", "-", stdin=GOOD).returncode == 0


def test_a_warning_alone_is_no_failure(flowc, tmp_path):
    (tmp_path / "flow.yaml").write_text(WARNS)
    run = flowc("check", "flow.yaml")
    assert run.returncode == 0
    assert "flow.yaml:4:3: warning[unused-input]" in run.stdout


def test_a_comment_silences_a_warning_but_no_error(flowc, tmp_path):
    quiet = WARNS.replace("unused: str", "unused: str  # flowc: ignore[unused-input]")
    (tmp_path / "flow.yaml").write_text(quiet)
    assert flowc("check", "flow.yaml").stdout == ""
    loud = BAD.replace("load.py", "load.py  # flowc: ignore[unknown-key]")
    (tmp_path / "flow.yaml").write_text(loud)
    assert "unknown-key" in flowc("check", "flow.yaml").stdout


def test_concise_findings(flowc, tmp_path):
    (tmp_path / "flow.yaml").write_text(BAD)
    run = flowc("check", "flow.yaml", "--output-format", "concise")
    assert run.stdout.rstrip() == (
        "flow.yaml:5:5: error[unknown-key] there is no key 'comand' in 'load'"
    )


def test_findings_as_json(flowc, tmp_path):
    (tmp_path / "flow.yaml").write_text(BAD)
    found = json.loads(flowc("check", "flow.yaml", "--output-format", "json").stdout)
    assert len(found) == 1
    assert found[0] == {
        "path": "flow.yaml",
        "line": 5,
        "column": 5,
        "end_line": 5,
        "end_column": 11,
        "severity": "error",
        "rule": "unknown-key",
        "message": "there is no key 'comand' in 'load'",
        "hint": "did you mean 'command'?",
        "notes": [],
        "fix": {
            "message": "'comand' is now 'command'",
            "edits": [{"line": 5, "column": 5, "end_line": 5, "end_column": 11, "text": "command"}],
        },
    }


def test_the_number_of_findings_is_limited(flowc, tmp_path):
    keys = "".join(f"key{number}: 1\n" for number in range(60))
    (tmp_path / "flow.yaml").write_text(GOOD + keys)
    run = flowc("check", "flow.yaml", "--output-format", "concise")
    assert len(run.stdout.splitlines()) == 51
    assert run.stdout.endswith("flow.yaml: and 10 more (--max-findings 0 tells all)\n")
    run = flowc("check", "flow.yaml", "--output-format", "concise", "--max-findings", "0")
    assert len(run.stdout.splitlines()) == 60


def test_messages_cannot_change_the_terminal(flowc, tmp_path):
    (tmp_path / "flow.yaml").write_text('name: "\\e[2J"\n"a\\u202eb": 1\n' + GOOD[14:])
    run = flowc("check", "flow.yaml")
    assert run.returncode == 1
    assert not any(mark in run.stdout for mark in ("\x1b", "\u202e"))


def test_an_unreadable_file_is_a_finding(flowc, flow, tmp_path):
    (tmp_path / "other.yaml").mkdir()
    (tmp_path / "gone.yaml").symlink_to(tmp_path / "nowhere")
    run = flowc("check", ".")
    assert run.returncode == 1
    assert "gone.yaml:1:1: error[yaml-syntax]: the file cannot be read" in run.stdout


def test_the_schema_is_up_to_date(flowc):
    from flowc.resources import SCHEMAS

    assert flowc("schema").stdout == (SCHEMAS / "flow.schema.json").read_text(encoding="utf-8")


def test_version_and_help(flowc):
    from flowc import __version__

    assert flowc("version").stdout == f"flowc {__version__}\n"
    run = flowc("--help")
    assert run.returncode == 0
    assert "Examples:" in run.stdout
    for name in ("build", "check", "explain", "rules", "schema", "verify", "version"):
        assert name in run.stdout
        assert "Usage:" in flowc(name, "--help").stdout


def test_shell_completion_is_clicks(program):
    assert "_flowc_completion" in program(_FLOWC_COMPLETE="bash_source").stdout
    run = program(_FLOWC_COMPLETE="bash_complete", COMP_WORDS="flowc exp", COMP_CWORD="1")
    assert "explain" in run.stdout


@pytest.mark.flyte
def test_verify_agrees_and_disagrees(flowc, flow, tmp_path):
    assert "run `flowc build` first" in flowc("verify", "flow.yaml").stderr
    flowc("build", "flow.yaml")
    run = flowc("verify", "flow.yaml")
    assert (run.returncode, run.stderr) == (0, "1 flow verified: 1 agrees\n")
    assert run.stdout == "flow.yaml: 1 task, 0 edges and 7 settings agree\n"
    flow.write_text(GOOD.replace("load.py", "reload.py"))
    run = flowc("verify", "flow.yaml")
    assert run.returncode == 1
    assert "task 'load', command" in run.stderr


@pytest.mark.flyte
def test_verify_of_a_module_that_does_not_load(flowc, flow, tmp_path):
    (tmp_path / "workflow.py").write_text("raise RuntimeError('no')\n")
    run = flowc("verify", "flow.yaml")
    assert run.returncode == 1
    assert "flytekit cannot load workflow.py (line 1): RuntimeError: no" in run.stderr

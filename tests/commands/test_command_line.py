"""What the command line shares with the tools that its users know."""

import io
import json

import pytest
from flowc import __version__
from flowc.commands import COMMANDS
from flowc.workspace.terminal import has_colour, is_live
from project import flow, write

GOOD = flow("example")
BAD = GOOD.replace("command", "comand", 1)
VAR = "vars:\n  who: {env: WHO_IS_IT}\n" + GOOD.replace("load.py", "load.py ${{ vars.who }}")


@pytest.fixture
def folder(tmp_path):
    """An empty folder, which is a repository's root: no project above it counts."""
    (tmp_path / ".git").mkdir()
    return tmp_path


def test_the_version(flowc):
    assert flowc("--version").stdout == flowc("version").stdout == f"flowc {__version__}\n"


def test_the_list_of_commands_fits(flowc):
    told = flowc("--help", COLUMNS="80").stdout
    listed = told.partition("Commands:\n")[2].partition("\n\n")[0].splitlines()
    assert [line.split()[0] for line in listed] == sorted(COMMANDS)
    assert [line for line in listed if not line.endswith(".") or line.endswith("...")] == []
    assert max(map(len, told.splitlines())) <= 80


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_the_page_of_a_command(flowc, command):
    run = flowc("help", command)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == flowc(command, "--help").stdout
    assert run.stdout.startswith(f"Usage: flowc {command}")


def test_help_alone_is_the_list_of_commands(flowc):
    assert flowc("help").stdout == flowc("--help").stdout
    run = flowc("help", "bild")
    assert (run.returncode, run.stdout) == (2, "")
    assert "there is no command 'bild': did you mean 'build'?" in run.stderr


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["chekc"], "there is no command 'chekc': did you mean 'check'?"),
        (["format"], "there is no command 'format': did you mean 'fmt'?"),
        (["validate", "flow.yaml"], "did you mean 'check'?"),
        (["Check", "flow.yaml"], "did you mean 'check'?"),
        (["zzz"], "there is no command 'zzz': flowc --help lists the commands"),
        (["flow.yaml"], "name a command first, such as: flowc check flow.yaml"),
        (["--verson"], "--version"),
        (["check", "--strict-ly", "flow.yaml"], "--strict"),
        (["verify", "--job", "2"], "--jobs"),
        (["run", "--onyl", "load"], "--only"),
        (["run", "--unti", "load", "flow.yaml"], "--until"),
    ],
)
def test_who_misses_a_word_is_told_which_was_meant(flowc, folder, words, answer):
    write({"flow.yaml": GOOD}, folder)
    run = flowc(*words)
    assert (run.returncode, run.stdout) == (2, "")
    assert answer in run.stderr.partition("Error: ")[2]


@pytest.mark.parametrize("command", ["build", "check", "fmt", "list", "vars"])
def test_without_a_flow_the_one_of_the_folder_is_meant(flowc, folder, command):
    run = flowc(command)
    assert (run.returncode, run.stdout) == (2, "")
    assert "no flow is named, and there is no flow.yaml here" in run.stderr
    write({"flow.yaml": GOOD, "other.yaml": "a: [", "below/other.yaml": "b: ["}, folder)
    alone, named = flowc(command), flowc(command, "flow.yaml")
    assert (alone.returncode, alone.stdout) == (0, named.stdout)
    assert alone.stderr.splitlines()[-1:] == named.stderr.splitlines()[-1:]


def test_the_flow_of_the_folder_is_as_good_as_named(flowc, folder):
    write({"flow.yaml": GOOD, "left/old.py": "# Made by flowc\n"}, folder)
    assert flowc("build", "-o", "other.py").returncode == 0
    assert (folder / "other.py").exists()
    write({"flow.yaml": "command: x\n"}, folder)
    assert "flow.yaml: a task file, which is built into the flows" in flowc("build").stderr


def test_a_project_says_which_flows_are_meant(flowc, folder):
    write({"flow.yaml": BAD, "flowc.toml": 'include = ["a/*.yaml"]\n', "a/b.yaml": GOOD}, folder)
    run = flowc("check")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "1 flow: no findings\n")


def test_quiet_leaves_findings_and_errors(flowc, folder):
    write({"flow.yaml": GOOD.replace("  load", "   load")}, folder)
    for words in (["fmt"], ["build"], ["check"], ["build", "--check"]):
        run = flowc(*words, "-q")
        assert (run.returncode, run.stdout, run.stderr) == (0, "", ""), words
    write({"workflow.py": "print('mine')\n"}, folder)
    run = flowc("build", "--quiet")
    assert run.returncode == 1
    assert run.stderr == (
        "workflow.py: error: not written, since it is not flowc's; --force overwrites it\n"
    )
    write({"flow.yaml": BAD}, folder)
    run = flowc("check", "-q", "--output-format", "concise")
    assert (run.returncode, run.stderr) == (1, "")
    assert run.stdout.startswith("flow.yaml:5:5: error[unknown-key]")
    run = flowc("check", "-q", "--fix")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    assert "comand" not in (folder / "flow.yaml").read_text()


def test_quiet_leaves_differences(flowc, folder):
    write({"a.yaml": GOOD, "b.yaml": GOOD.replace("load.py", "reload.py")}, folder)
    loud, quiet = flowc("diff", "a.yaml", "b.yaml"), flowc("diff", "-q", "a.yaml", "b.yaml")
    assert (quiet.stdout, quiet.stderr) == (loud.stdout, "")
    assert "1 flow compared" in loud.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["build", "flow.yaml"],
        ["build", "--check", "flow.yaml"],
        ["check", "flow.yaml"],
        ["fmt", "broken.yaml"],
        ["import", "module.py"],
        ["diff", "--exit-code", "older.yaml", "other.yaml"],
    ],
)
def test_json_is_short(flowc, folder, words):
    write({"flow.yaml": BAD, "other.yaml": GOOD, "module.py": "def f(:\n"}, folder)
    write({"broken.yaml": "a: [\n", "older.yaml": GOOD.replace("load.py", "old.py")}, folder)
    short, long = flowc(*words, "--json"), flowc(*words, "--output-format", "json")
    assert (short.returncode, short.stdout, short.stderr) == (1, long.stdout, long.stderr)
    assert short.stdout + short.stderr != "".join((flowc(*words).stdout, flowc(*words).stderr))
    told = short.stdout or short.stderr
    assert json.JSONDecoder().raw_decode(told)[0]


def test_json_goes_to_a_file_as_other_formats_do(flowc, folder):
    write({"flow.yaml": BAD}, folder)
    assert flowc("check", "--json", "--report-file", "found.json").returncode == 1
    assert json.loads((folder / "found.json").read_text())[0]["rule"] == "unknown-key"


def test_a_check_takes_vars_as_a_build_does(flowc, folder):
    write({"flow.yaml": VAR + "    retries: ${{ vars.who }}\n"}, folder)
    write({"flow.yaml": VAR.replace("load.py $", "load.py --as $")}, folder)
    assert flowc("check", "--var", "who=me").returncode == 0
    run = flowc("check", "--var", "whom=me")
    assert (run.returncode, run.stdout) == (2, "")
    assert "no flow has a var 'whom'" in run.stderr
    retries = "vars: {n: 1}\n" + GOOD.replace(
        "    command", "    retries: ${{ vars.n }}\n    command"
    )
    write({"flow.yaml": retries}, folder)
    assert flowc("check", "--var", "n=2").returncode == 0
    run = flowc("check", "--var", "n=two")
    assert run.returncode == 1
    assert "error[wrong-value]: --var n gives 'two'" in run.stdout


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("environ", "terminal", "file"),
    [
        ({}, True, False),
        ({"NO_COLOR": "1"}, False, False),
        ({"NO_COLOR": ""}, True, False),
        ({"FORCE_COLOR": "1"}, True, True),
        ({"FORCE_COLOR": ""}, True, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
        ({"TERM": "dumb"}, False, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, True, True),
    ],
)
def test_colours(monkeypatch, environ, terminal, file):
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert (has_colour(Terminal()), has_colour(io.StringIO())) == (terminal, file)
    assert is_live(Terminal()) == (environ.get("TERM") != "dumb")
    assert not is_live(io.StringIO())


def test_colours_that_are_forced_are_in_findings_and_differences(flowc, folder):
    write({"flow.yaml": BAD, "a.yaml": GOOD, "b.yaml": GOOD.replace("load.py", "new.py")}, folder)
    for words in (["check", "flow.yaml"], ["diff", "a.yaml", "b.yaml"]):
        assert "\x1b[" in flowc(*words, FORCE_COLOR="1").stdout
        assert "\x1b[" not in flowc(*words, FORCE_COLOR="1", NO_COLOR="1").stdout
        assert "\x1b[" not in flowc(*words).stdout
    found = flowc("check", "--json", "flow.yaml", FORCE_COLOR="1").stdout
    assert json.loads(found)[0]["rule"] == "unknown-key"

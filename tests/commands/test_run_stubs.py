"""`flowc run --stub`: which tasks do not run, and that no other run takes what they leave."""

import pytest
from asked import Asked
from flowc.commands.runs.kept_events import last_run
from flowc.running.request import FlowEnd, TaskEnd, TaskStart, Value
from project import write

pytestmark = pytest.mark.flyte

FLOW = """\
name: study
defaults: {project_defaults: true}
tasks:
  prep: {flow: prep/flow.yaml}
  sdtm:
    matrix: {domain: [ae, dm]}
    command: sas ${{ matrix.domain }}.sas
    outputs: {data: "file[sas7bdat]"}
  report: {command: python report.py, outputs: {page: "file[pdf]"}}
outputs: {page: "${{ tasks.report.page }}"}
"""
PREP = """\
name: prep
defaults: {project_defaults: true}
tasks: {load: {command: sas load.sas}, clean: {command: sas clean.sas}}
"""
ALL = ["prep.load", "prep.clean", "sdtm_ae", "sdtm_dm", "report"]
EVENTS = [
    TaskStart("report", 1, 1, "/run/job.log", stub=True),
    TaskEnd("report", "succeeded", 0.1, stub=True),
    FlowEnd("succeeded", {"page": Value("file", "/run/page.pdf")}, ("page",)),
]


@pytest.fixture
def asked(tmp_path, monkeypatch):
    monkeypatch.setenv("FLOWC_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "repo")
    write({"flow.yaml": FLOW, "prep/flow.yaml": PREP})
    asked = Asked(monkeypatch)
    asked.leaves = "tasks"
    return asked


@pytest.mark.parametrize(
    ("options", "stubs"),
    [
        ((), []),
        (("--stub",), ALL),
        (("--stub-of", "sdtm*"), ["sdtm_ae", "sdtm_dm"]),
        (("--stub-of=sdtm[ae]",), ["sdtm_ae"]),
        (("--stub-of=sdtm[*]", "--stub-of=report"), ["sdtm_ae", "sdtm_dm", "report"]),
        (("--stub-of", "prep"), ["prep.load", "prep.clean"]),
        (("--stub-of", "*.load"), ["prep.load"]),
        (("--stub", "--until", "prep.load"), ["prep.load"]),
        (("--stub", "--until", "sdtm[ae]"), ["sdtm_ae"]),
    ],
)
def test_which_tasks_are_stubs(asked, options, stubs):
    assert asked("flow.yaml", *options).exit_code == 0
    assert asked.request.stubs == dict.fromkeys(stubs, "")


def test_a_stub_of_no_task_is_refused(asked):
    assert asked.refusal("--stub-of", "sdmt_ae") == (
        "--stub-of: the flow has no task 'sdmt_ae'; did you mean 'sdtm_ae'?"
    )


@pytest.mark.parametrize("option", ["--only", "--until", "--stub-of", "--no-cache-of"])
def test_a_matrix_is_no_task_and_its_rows_are(asked, option):
    assert asked.refusal(option, "sdtm").endswith(
        "'sdtm' is a matrix: name one of its rows, such as 'sdtm[ae]'"
    )


def test_the_project_has_stubs_of_its_own(asked):
    write({"flowc.toml": '[run.stubs]\n"sdtm[ae]" = "cp a b"\n"sdtm*" = "true"\nother = "x"\n'})
    asked("flow.yaml", "--stub")
    assert asked.request.stubs == {**dict.fromkeys(ALL, ""), "sdtm_ae": "cp a b", "sdtm_dm": "true"}
    asked("flow.yaml", "--stub-of", "report")
    assert asked.request.stubs == {"report": ""}
    asked("flow.yaml")
    assert asked.request.stubs == {}
    write({"flowc.toml": "[run.stubs]\nreport = 1\n"})
    told = asked("flow.yaml").stderr
    assert "flowc.toml:2:10: error[project-file]: a stub is a command of at most 500" in told


def test_a_run_with_stubs_is_no_last_run_of_one_without(asked, tmp_path):
    flow = tmp_path / "repo/flow.yaml"
    told = asked("flow.yaml", "--stub", events=EVENTS)
    assert told.stderr.startswith("report: a stub\n")
    assert "  page  /run/page.pdf (a stub)\n" in told.stdout
    assert last_run(flow, "study") is None
    assert last_run(flow, "study", stubbed=True).about.stubbed == tuple(ALL)
    asked("flow.yaml", events=EVENTS)
    assert last_run(flow, "study").about.stubbed == ()


def test_one_task_alone_is_not_cached_where_its_inputs_may_be_stubs(asked, monkeypatch):
    monkeypatch.delenv("FLOWC_NO_CACHE")
    asked("flow.yaml", "--stub-of", "report")
    assert asked.request.cache_folder is not None  # of the others
    asked("flow.yaml", "--only", "report", "--stub-of", "sdtm[ae]")
    assert (asked.request.tasks, asked.request.cache_folder) == (("report",), None)
    asked("flow.yaml", "--only", "sdtm[dm]")
    assert asked.request.tasks == ("sdtm_dm",)


def test_which_tasks_run_though_they_are_cached(asked):
    asked("flow.yaml", "--no-cache-of", "sdtm[ae],report", "--no-cache-of=prep")
    assert asked.request.anew == ("prep.load", "prep.clean", "sdtm_ae", "report")
    assert asked.refusal("--no-cache-of", "repot") == (
        "--no-cache-of: the flow has no task 'repot'; did you mean 'report'?"
    )

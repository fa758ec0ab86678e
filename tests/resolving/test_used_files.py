"""The files that flows use: which ones are read, how often, and where their findings are told."""

import json
import os
from pathlib import Path

import pytest
from flowc import limits
from flowc.composing.loading import Refusal, UsedFile
from flowc.composing.vars import BuildSettings
from flowc.pipeline import check
from flowc.resolving import used_files
from flowc.workspace.find_used_files import Beside
from memory import Memory

HEAD = "defaults: {project_defaults: true}\ntasks:\n"
LEAF = f"name: leaf\n{HEAD}  a: {{command: c}}\n"


def flow_of(name, *files):
    tasks = "".join(f"  t{number}: {{flow: {file}}}\n" for number, file in enumerate(files))
    return f"name: {name}\n{HEAD}{tasks}"


@pytest.fixture
def repository(tmp_path):
    """A repository with a flow in it, beside a folder that is none of its business."""
    for folder in ("repo/flows", "repo/other", "outside"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "repo" / "flowc.toml").touch()
    for place in ("repo/flows", "repo/other", "repo", "outside", "."):
        (tmp_path / place / "leaf.yaml").write_text(LEAF)
    (tmp_path / "repo" / "flows" / "flow.yaml").write_text(LEAF)
    return tmp_path / "repo"


def found(repository, written):
    return Beside(repository / "flows" / "flow.yaml")(written)


@pytest.mark.parametrize(
    "written",
    ["leaf.yaml", "./leaf.yaml", "../other/leaf.yaml", "../leaf.yaml", "..//flows/.././leaf.yaml"],
)
def test_a_file_of_the_repository_is_read(repository, written):
    file = found(repository, written)
    assert isinstance(file, UsedFile)
    place = repository / "flows" / written
    assert (file.data, file.load.key) == (LEAF.encode(), str(place.resolve()))
    assert file.name == os.path.normpath(place)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("../../leaf.yaml", "leaves the repository"),
        ("../../outside/leaf.yaml", "leaves the repository"),
        ("../../repo/leaf.yaml", "leaves the repository"),
        ("../../../../../../../../../../../../etc/passwd", "leaves the repository"),
        ("/etc/passwd", "absolute"),
        ("C:/leaf.yaml", "absolute"),
        ("c:leaf.yaml", "absolute"),
        ("..\\other\\leaf.yaml", "'/' between folders"),
        ("\\\\host\\share\\leaf.yaml", "'/' between folders"),
        ("missing.yaml", "cannot be read"),
        ("missing/../leaf.txt", "cannot be read"),
        ("../other", "cannot be read"),
        (".", "cannot be read"),
        ("leaf.yaml\0", "cannot be read"),
        ("~/leaf.yaml", "cannot be read"),
        ("$HOME/leaf.yaml", "cannot be read"),
        ("x" * 5000, "cannot be read"),
    ],
)
def test_no_other_file_is_read(repository, written, words):
    refusal = found(repository, written)
    assert isinstance(refusal, Refusal)
    assert words in refusal.message
    assert len(refusal.message) < 400


def test_links_may_not_point_out_of_the_repository(repository):
    flows = repository / "flows"
    (flows / "in.yaml").symlink_to(repository / "other" / "leaf.yaml")
    (flows / "folder_in").symlink_to(repository / "other")
    (flows / "out.yaml").symlink_to(repository.parent / "outside" / "leaf.yaml")
    (flows / "folder_out").symlink_to(repository.parent / "outside")
    (flows / "loop.yaml").symlink_to(flows / "loop.yaml")
    (flows / "nothing.yaml").symlink_to("/dev/zero")
    keys = {found(repository, written).load.key for written in ("in.yaml", "folder_in/leaf.yaml")}
    assert keys == {str(repository / "other" / "leaf.yaml")}
    for written in ("out.yaml", "folder_out/leaf.yaml", "nothing.yaml"):
        assert "outside of the repository" in found(repository, written).message
    assert "cannot be read" in found(repository, "loop.yaml").message


def test_paths_are_relative_to_the_real_file(repository):
    (repository / "link").symlink_to(repository / "other")
    (repository / "other" / "beside.yaml").write_text(LEAF)
    file = Beside(repository / "link" / "leaf.yaml")("../flows/leaf.yaml")
    assert file.load("../other/beside.yaml").name == str(repository / "other" / "beside.yaml")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files here")
def test_a_pipe_is_not_waited_for(repository):
    os.mkfifo(repository / "flows" / "pipe.yaml")
    assert "not a regular file" in found(repository, "pipe.yaml").message


@pytest.mark.parametrize("mark", ["flowc.toml", "pyproject.toml", ".git"])
def test_the_root_is_the_nearest_folder_with_a_mark(tmp_path, mark):
    (tmp_path / "a" / "b").mkdir(parents=True)
    for folder in ("a/b", "a", "."):
        (tmp_path / folder / "leaf.yaml").write_text(LEAF)
    load = Beside(tmp_path / "a" / "b" / "flow.yaml")
    assert isinstance(load("../leaf.yaml"), Refusal)  # no mark: its own folder
    (tmp_path / "a" / mark).touch()
    assert isinstance(load("../leaf.yaml"), UsedFile)
    assert isinstance(load("../../leaf.yaml"), Refusal)


def test_a_file_is_read_once(repository, monkeypatch):
    read = []
    monkeypatch.setattr(
        "flowc.workspace.find_used_files.read_file", lambda path: read.append(path) or LEAF.encode()
    )
    load = Beside(repository / "flows" / "flow.yaml")
    for _ in range(3):
        load("leaf.yaml").load("../flows/leaf.yaml").load("./leaf.yaml")
    assert read == [repository / "flows" / "leaf.yaml"]


# What a flow may use, whoever finds it


def told(text, texts):
    checked = check(text.encode(), "flow.yaml", load=Memory(texts))
    reports = [checked.report, *checked.used.values()]
    return [(report.source.name, f.rule, f.message) for report in reports for f in report.findings]


def test_without_files_there_are_no_sub_flows():
    report = check(flow_of("top", "leaf.yaml").encode()).report
    assert [finding.rule for finding in report.findings] == ["unusable-file"]


def test_flows_in_flows_are_not_endless():
    """A chain is refused at a depth, and a wide one is checked file by file, each once."""
    chain = {
        f"f{number}.yaml": flow_of(f"f{number}", f"f{number + 1}.yaml") for number in range(60)
    }
    found = told(flow_of("top", "f0.yaml"), chain)
    assert ("f15.yaml", "unusable-file") in {one[:2] for one in found}
    assert "16 deep" in next(one[2] for one in found if one[1] == "unusable-file")
    wide = {}
    for number in range(14):
        following = f"a{number + 1}.yaml", f"b{number + 1}.yaml"
        for letter in "ab":
            wide[f"{letter}{number}.yaml"] = flow_of(f"{letter}{number}", *following, *following)
    wide["a14.yaml"], wide["b14.yaml"] = LEAF, LEAF.replace("leaf", "leaf2")
    load = Memory(wide)
    text = flow_of("top", "a0.yaml", "b0.yaml").encode()
    assert check(text, "flow.yaml", load=load).report.findings == ()
    assert len(load.asked) == 2 + 14 * 4


def test_files_are_counted():
    texts = {f"f{n}.yaml": LEAF.replace("leaf", f"leaf{n}") for n in range(limits.MAX_USED_FILES)}
    assert told(flow_of("top", *texts), texts) == []
    texts["more.yaml"] = LEAF
    found = told(flow_of("top", *texts), texts)
    assert [one[1] for one in found] == ["unusable-file"]
    assert "64 files" in found[0][2]


def test_bytes_are_counted(monkeypatch):
    monkeypatch.setattr(used_files, "MAX_USED_BYTES", 2 * len(LEAF) + 2)
    texts = {f"{n}.yaml": LEAF.replace("leaf", f"leaf{n}") for n in "abc"}
    found = told(flow_of("top", *texts), texts)
    assert [one[1] for one in found] == ["unusable-file"]
    assert "larger than" in found[0][2]


def test_a_file_that_is_too_large_is_told_at_its_own(repository):
    (repository / "flows" / "leaf.yaml").write_bytes(b"#" * (limits.MAX_BYTES + 5))
    text = flow_of("top", "leaf.yaml").encode()
    checked = check(text, "flow.yaml", load=Beside(repository / "flows" / "flow.yaml"))
    assert [finding.rule for finding in checked.report.findings] == ["broken-sub-flow"]
    (own,) = checked.used.values()
    assert "larger than 4 MiB" in own.findings[0].message


def test_a_warning_in_a_used_file_is_told_and_hinders_nothing():
    warns = "name: leaf\ninputs: {x: {type: int, default: 1}}\n" + LEAF.partition("\n")[2]
    found = told(flow_of("top", "leaf.yaml", "leaf.yaml"), {"leaf.yaml": warns})
    assert [one[:2] for one in found] == [("leaf.yaml", "unused-input")]


def test_an_unusable_file_hides_nothing_of_the_flow_that_uses_it():
    text = (
        "name: top\nvars: {v: 1}\nartifacts: {r: {name: R, type: data}}\n"
        "inputs: {i: int}\ndefaults: {project_defaults: true}\ntasks:\n"
        "  bad: {flow: leaf.yaml, with: {some: 1}}\n"
        "  gone: {flow: nowhere.yaml}\n"
        "  a: {command: c, inputs: {x: int, y: int}, with: {x: '${{ tasks.bad.out }}', y: a}}\n"
        "outputs: {o: '${{ tasks.gone.out }}', p: '${{ tasks.nothing.out }}'}\n"
    )
    found = [one[:2] for one in told(text, {"leaf.yaml": BAD})]
    assert found == [
        ("flow.yaml", "unused-var"),
        ("flow.yaml", "unused-artifact"),
        ("flow.yaml", "unused-input"),
        ("flow.yaml", "broken-sub-flow"),
        ("flow.yaml", "unknown-input"),  # what that flow has is known, errors or not
        ("flow.yaml", "unusable-file"),
        ("flow.yaml", "unknown-reference"),
        ("flow.yaml", "invalid-literal"),
        ("flow.yaml", "unknown-reference"),
        ("leaf.yaml", "unknown-key"),
    ]


def test_a_misspelt_output_in_a_used_file_is_told_there_alone():
    leaf = LEAF + "outputs: {o: {valeu: 1, type: int}}\n"
    text = flow_of("top", "leaf.yaml") + "outputs: {o: '${{ tasks.t0.o }}'}\n"
    assert [one[:2] for one in told(text, {"leaf.yaml": leaf})] == [
        ("flow.yaml", "broken-sub-flow"),
        ("leaf.yaml", "unknown-key"),
    ]


def test_a_var_that_is_not_set_is_told_once_and_with_all_else():
    text = (
        "name: top\ndefaults: {project_defaults: true, retries: '${{ vars.n }}'}\n"
        "vars: {n: {env: FLOWC_NOT_SET}, m: {env: FLOWC_NOT_SET_EITHER}}\n"
        "tasks: {a: {command: 'c ${{ vars.m }} ${{ vars.n }}', timeout: soon}}\n"
    )
    report = check(text.encode(), settings=BuildSettings(strict=True)).report
    assert [finding.rule for finding in report.findings] == [
        "unset-var",
        "unset-var",
        "wrong-value",
    ]


def test_exports_may_stand_in_the_launched_flow_only():
    publish = (
        "name: publish\ndefaults: {project_defaults: true}\nartifacts: {r: {name: R, type: data}}\n"
        "tasks: {a: {command: c, outputs: {r: {artifact: r, file: r.csv}}}}\n"
        "exports: [{artifact: r, dataset: 68a8b82999bfa44f6f339031}]\n"
    )
    texts = {"publish.yaml": publish, "middle.yaml": flow_of("middle", "publish.yaml")}
    assert told(publish, {}) == []
    found = [one[:2] for one in told(flow_of("top", "middle.yaml"), texts)]
    assert found == [("flow.yaml", "broken-sub-flow"), ("middle.yaml", "sub-flow-exports")]


def test_the_key_of_the_first_file_counts_for_circles():
    found = told(
        flow_of("top", "middle.yaml"),
        {"middle.yaml": flow_of("middle", "flow.yaml"), "flow.yaml": LEAF},
    )
    assert [one[:2] for one in found] == [
        ("flow.yaml", "broken-sub-flow"),
        ("middle.yaml", "file-cycle"),
    ]
    assert "flow.yaml -> middle.yaml -> flow.yaml" in found[1][2]


# The commands

BAD = LEAF.replace("command", "comand")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "leaf.yaml").write_text(LEAF)
    (tmp_path / "flow.yaml").write_text(flow_of("top", "leaf.yaml"))
    return tmp_path


def test_build_check_sees_a_change_in_a_used_file(flowc, folder):
    assert flowc("build", ".").stderr.count(": written") == 2
    assert flowc("build", "--check", ".").returncode == 0
    (folder / "leaf.yaml").write_text(LEAF.replace("command: c", "command: d"))
    run = flowc("build", "--check", "flow.yaml")
    assert run.returncode == 1
    assert '+    domino_job_config=DominoJobConfig(Command="d"),' in run.stdout


def test_a_finding_in_a_used_file_is_told_once(flowc, folder):
    (folder / "leaf.yaml").write_text(BAD)
    (folder / "second.yaml").write_text(flow_of("second", "leaf.yaml"))
    run = flowc("build", ".", "--output-format", "concise")
    assert run.returncode == 1
    assert run.stderr.splitlines() == [
        "flow.yaml:4:14: error[broken-sub-flow] the flow in 'leaf.yaml' has errors",
        "leaf.yaml:4:7: error[unknown-key] there is no key 'comand' in 'a'",
        "second.yaml:4:14: error[broken-sub-flow] the flow in 'leaf.yaml' has errors",
        "3 flows: 3 errors",
    ]
    assert list(folder.glob("*.py")) == []
    told = json.loads(flowc("check", "flow.yaml", "--output-format", "json").stdout)
    assert [one["path"] for one in told] == ["flow.yaml", "leaf.yaml"]


def test_one_report_for_a_file_however_it_is_called(flowc, folder):
    (folder / "leaf.yaml").write_text(BAD)
    run = flowc("check", str(folder / "leaf.yaml"), "flow.yaml", "--output-format", "concise")
    assert run.stdout.count("unknown-key") == 1
    assert run.stdout.startswith(str(folder / "leaf.yaml"))
    assert run.stderr == "2 flows: 2 errors\n"


def test_no_var_of_the_command_line_reaches_a_used_file(flowc, folder):
    text = "vars: {v: one}\n" + LEAF.replace("command: c", 'command: "c ${{ vars.v }}"')
    (folder / "leaf.yaml").write_text(text)
    assert flowc("build", "flow.yaml", "--var", "v=two").returncode == 2
    run = flowc("build", ".", "--var", "v=two")
    assert run.returncode == 0
    assert 'Command="c one"' in (folder / "workflow.py").read_text()
    assert 'Command="c two"' in (folder / "leaf.py").read_text()


def test_standard_input_uses_files_beside_its_name(flowc, folder):
    text = flow_of("top", "leaf.yaml")
    (folder / "sub").mkdir()
    run = flowc("check", "-", stdin=text)
    assert "error[unusable-file]: a sub-flow is read relative to its file" in run.stdout
    assert flowc("check", "-", "--stdin-filename", "new.yaml", stdin=text).returncode == 0
    run = flowc("check", "-", "--stdin-filename", "sub/new.yaml", stdin=text)
    assert "error[unusable-file]: the file cannot be read" in run.stdout
    run = flowc("check", "-", "--stdin-filename", "leaf.yaml", stdin=text)
    assert "error[file-cycle]" in run.stdout


@pytest.mark.flyte
def test_verify_compares_the_flows_inside(flowc, folder):
    flowc("build", ".")
    assert flowc("verify", ".").returncode == 0
    module = folder / "workflow.py"
    module.write_text(module.read_text().replace('Command="c"', 'Command="d"'))
    run = flowc("verify", "flow.yaml")
    assert run.returncode == 1
    assert "flow 'leaf', task 'a', command: the flow says 'c', flytekit 'd'" in run.stderr
    (folder / "leaf.yaml").write_text(BAD)
    assert "leaf.yaml:4:7: error[unknown-key]" in flowc("verify", "flow.yaml").stderr


def test_nothing_else_is_read(repository):
    """Not even a look at what the refused paths lead to."""
    paths = ["/etc/passwd", "../../outside/leaf.yaml", "..\\leaf.yaml"]
    load = Beside(repository / "flows" / "flow.yaml")
    assert all(isinstance(load(path), Refusal) for path in paths)
    assert load.read == {}
    assert Path(load.key) == repository / "flows" / "flow.yaml"


def test_a_finding_in_a_used_file_says_where_that_is_used_first():
    middle = flow_of("middle", "leaf.yaml", "leaf.yaml")
    text = flow_of("top", "middle.yaml", "leaf.yaml").encode()
    checked = check(text, "flow.yaml", load=Memory({"middle.yaml": middle, "leaf.yaml": BAD}))
    notes = {
        name: [[note.message for note in one.notes] for one in report.findings]
        for name, report in checked.used.items()
    }
    assert notes == {
        "middle.yaml": [["used at flow.yaml:4:14"]],
        "leaf.yaml": [["used at middle.yaml:4:14"]],
    }

"""Outputs that nothing can hold, that never end, or that cannot be removed: the task fails, no
more."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

import pytest
from flowc import standin

standin.install()

from flowc.commands.runs.copy_outputs import copied
from flowc.commands.runs.input_values import BadValue, read_input
from flowc.language.types import File, Named
from flowc.running import copy_files as files
from flowc.running.job_places import layout_of
from flowc.running.read_outputs import BadOutput, collect
from flowc.running.remove_folders import remove
from flowc.running.request import AttemptEnd, FlowEnd, Value, event_of, line_of
from flytekit.core.type_engine import TypeEngine
from flytekit.types.directory import FlyteDirectory
from flytekit.types.file import FlyteFile
from running import Runner

HEAD = """\
name: flow
defaults: {project_defaults: true}
failure_policy: fail_after_executable_nodes_complete
tasks:
"""
OUT = "/workflow/outputs/out"


@pytest.fixture
def run(tmp_path):
    return Runner(tmp_path)


def tasks_of(run, cases) -> str:
    """A flow with a task for each pair of a type and a Python script that writes the output."""
    for i, (_, script) in enumerate(cases):
        run.script(f"t{i}.py", f"import json, os\nout = {OUT!r}\n{script}\n")
    return HEAD + "".join(
        f"  t{i}: {{command: python t{i}.py, outputs: {{out: '{kind}'}}}}\n"
        for i, (kind, _) in enumerate(cases)
    )


def text(written: str) -> str:
    return f"open(out, 'w').write({written!r})"


WRONG = [
    ("dict", text('{"a": ' + "9" * 25 + "}"), "at most 64 bits"),
    ("dict", text('{"a": ' + "9" * 5000 + "}"), "wanted dict"),
    ("dict", text('{"a":' * 600 + "1" + "}" * 600), "at most 100 levels"),
    ("dict", text('{"a":' * 99999), "wanted dict"),
    ("dict", text('{"a": 1, "a": 2}'), "the key 'a' stands in it twice"),
    ("list[dict[str, int]]", text('[{"b": 1, "b": 1}]'), "the key 'b' stands in it twice"),
    ("list[int]", text("[" * 900 + "]" * 900), "wanted int"),
    ("dict", text('{"a": "\\ud800"}'), "half of a surrogate pair"),
    ("dict", text('{"\\udfff": 1}'), "half of a surrogate pair"),
    ("list[str]", text('["\\ud800"]'), "wanted str"),
    ("dict[str, int]", text('{"\\ud800": 1}'), "wanted dict[str, int]"),
    ("str", "open(out, 'wb').write(b'\\xed\\xa0\\x80')", "wanted text in UTF-8"),
    ("list[file]", text('["\\ud800"]'), "did not write"),
    ("list[file]", text('["a\\u0000"]'), "did not write"),
    ("dict", text('{"a": NaN}'), "JSON has no nan"),
    ("dict", text('{"a": [1e999]}'), "too large for one"),
    ("list[float]", text("[1" + "0" * 400 + "]"), "wanted float"),
    ("file", "os.mkfifo(out)", f"the output 'out' holds what is no file: {OUT}"),
    ("directory", "os.mkdir(out); os.mkfifo(out + '/x')", f"what is no file: {OUT}/x"),
    (
        "directory",
        "os.mkdir(out); os.symlink('/etc/passwd', out + '/x')",
        f"a link out of itself: {OUT}/x",
    ),
    (
        "directory",
        "os.mkdir(out); os.chdir(out)\nfor _ in range(1500): os.mkdir('d'); os.chdir('d')",
        "too many levels",
    ),
]


def test_what_no_literal_can_hold_fails_the_task(run):
    ran = run(tasks_of(run, [case[:2] for case in WRONG]))
    for i, (kind, script, reason) in enumerate(WRONG):
        end = ran.ends.get(f"t{i}")
        assert end is not None, (ran.events[-1], kind, script)
        assert end.state == "failed", (kind, script)
        assert reason in end.reason
        assert str(ran.folder) not in end.reason
    assert ran.code == 1
    assert not [*ran.folder.glob("tasks/*/job")]


def test_floats_that_json_has_not_are_told_as_text(run):
    written = [("float", text(one)) for one in ("nan", "inf", "-inf\n", "Infinity")]
    flow = tasks_of(run, [*written, ("list[float]", text('["NaN", -Infinity, 1]'))])
    flow += """\
  read:
    command: cat /workflow/inputs/one /workflow/inputs/all > /workflow/outputs/out
    inputs: {one: float, all: "list[float]"}
    with: {one: "${{ tasks.t1.out }}", all: "${{ tasks.t4.out }}"}
    outputs: {out: str}
outputs:
"""
    names = ["t0", "t1", "t2", "t3", "t4", "read"]
    flow += "".join(f"  {one}: ${{{{ tasks.{one}.out }}}}\n" for one in names)
    ran = run(flow, cache_folder=str(run.folder / "cache"))
    assert ran.code == 0, ran
    assert ran.outputs == {
        "t0": "NaN",
        "t1": "Infinity",
        "t2": "-Infinity",
        "t3": "Infinity",
        "t4": ["NaN", "-Infinity", 1.0],
        "read": 'Infinity["NaN", "-Infinity", 1.0]',
    }
    recorded = (ran.folder / "tasks/read/inputs.json").read_text()
    again = run(flow, tasks=("read",), task_inputs={"read": json.loads(recorded)})
    assert again.outputs == {"read": ran.outputs["read"]}


@pytest.mark.parametrize("spelt", ["NaN", "Infinity", "-Infinity"])
def test_a_float_that_json_has_not_is_read_from_an_earlier_run(spelt):
    assert read_input(spelt, Named("float"), ".") == spelt
    with pytest.raises(BadValue):
        read_input(spelt, Named("int"), ".")


def test_an_event_is_json():
    with pytest.raises(ValueError, match="JSON"):
        line_of(AttemptEnd("a", 1, "failed", float("nan"), ""))
    assert event_of(line_of(FlowEnd("failed"))) == FlowEnd("failed")


LOOPS = (
    HEAD
    + """\
  a:
    command: "mkdir /workflow/outputs/out; cd /workflow/outputs/out; echo 1 > x; for i in a b c d; \
do ln -s . $i; done"
    outputs: {out: directory}
  b:
    command: "ls /workflow/inputs/out/a/b/c/d; cp -P -r /workflow/inputs/out /workflow/outputs/out"
    inputs: {out: directory}
    with: {out: "${{ tasks.a.out }}"}
    outputs: {out: directory}
    cache: {version: '1'}
outputs: {out: "${{ tasks.b.out }}"}
"""
)


def test_links_within_a_folder_stay_links(run):
    cache = str(run.folder / "cache")
    ran = run(LOOPS, cache_folder=cache)
    assert ran.states == {"a": "succeeded", "b": "succeeded"}, ran
    assert sorted(os.listdir(ran.outputs["out"])) == ["a", "b", "c", "d", "x"]
    assert os.readlink(ran.outputs["out"] + "/a") == "."
    assert run(LOOPS, cache_folder=cache).states == {"a": "succeeded", "b": "cached"}


def test_a_link_out_of_a_given_folder_is_what_it_leads_to(tmp_path):
    for name in ("given", "far"):
        (tmp_path / name).mkdir()
    (tmp_path / "far" / "data").write_text("1")
    (tmp_path / "given" / "plain").write_text("1")
    links = {"file": "../far/data", "folder": "../far", "own": "plain", "gone": "nothing"}
    for name, end in links.items():
        (tmp_path / "given" / name).symlink_to(end)
    before = files.digest(str(tmp_path / "given"))
    files.copy(str(tmp_path / "given"), str(tmp_path / "deep" / "down" / "copied"))
    copied = tmp_path / "deep" / "down" / "copied"
    assert (copied / "file").read_text() == (copied / "own").read_text() == "1"
    assert not (copied / "file").is_symlink()
    assert (copied / "folder").resolve() == tmp_path / "far"
    assert os.readlink(copied / "own") == "plain"
    assert os.readlink(copied / "gone") == "nothing"
    (tmp_path / "far" / "data").write_text("2")
    assert files.digest(str(tmp_path / "given")) != before


def test_a_link_that_names_its_own_folder_leads_into_the_copy(tmp_path):
    (tmp_path / "given" / "deep").mkdir(parents=True)
    (tmp_path / "given" / "plain").write_text("1")
    (tmp_path / "given" / "deep" / "whole").symlink_to(tmp_path / "given" / "plain")
    (tmp_path / "given" / "deep" / "around").symlink_to("../../given/plain")
    files.copy(str(tmp_path / "given"), str(tmp_path / "copied" / "x"))
    (tmp_path / "given" / "plain").write_text("2")
    for name in ("whole", "around"):
        assert os.readlink(tmp_path / "copied" / "x" / "deep" / name) == "../plain"
        assert (tmp_path / "copied" / "x" / "deep" / name).read_text() == "1"


def test_a_pipe_in_a_folder_is_no_file_to_be_copied(tmp_path):
    (tmp_path / "given").mkdir()
    os.mkfifo(tmp_path / "given" / "pipe")
    with pytest.raises(OSError, match="is no file"):
        files.copy(str(tmp_path / "given"), str(tmp_path / "copied"))


def test_a_digest_tells_names_and_contents_apart(tmp_path):
    def digest(**found: str | None) -> str:
        folder = tmp_path / str(len(os.listdir(tmp_path)))
        folder.mkdir()
        for name, content in found.items():
            (folder / name).mkdir() if content is None else (folder / name).write_text(content)
        return files.digest(str(folder))

    assert digest(a="1", b="2") == digest(b="2", a="1")
    differing = [{"a": "1"}, {"b": "1"}, {"a": "2"}, {"a": ""}, {"a": None}, {}]
    assert len({digest(**one) for one in differing}) == len(differing)


SPARSE = (
    HEAD
    + """\
  a:
    command: "truncate -s 1T /workflow/outputs/out && echo end >> /workflow/outputs/out"
    outputs: {out: file}
  b:
    command: tail -c 4 /workflow/inputs/out > /workflow/outputs/out
    inputs: {out: file}
    with: {out: "${{ tasks.a.out }}"}
    outputs: {out: str}
    cache: {version: '1'}
outputs: {out: "${{ tasks.b.out }}", big: "${{ tasks.a.out }}"}
"""
)


def test_holes_cost_nothing(run):
    ran = run(SPARSE, cache_folder=str(run.folder / "cache"))
    assert ran.outputs["out"] == "end\n", ran
    found = os.stat(ran.outputs["big"])
    assert found.st_size == 2**40 + 4
    assert found.st_blocks * 512 < 1 << 24


def test_holes_cost_nothing_where_outputs_are_copied_to(tmp_path):
    (tmp_path / "made").mkdir()
    with open(tmp_path / "made" / "big", "wb") as file:
        file.truncate(2**40)
    value = Value("directory", str(tmp_path / "made"))
    copied({"out": value}, {"out": File("directory")}, tmp_path / "copied")
    found = os.stat(tmp_path / "copied" / "out" / "big")
    assert (found.st_size, found.st_blocks) == (2**40, 0)


def test_a_hole_and_zeros_are_the_same_content(tmp_path):
    (tmp_path / "zeros").write_bytes(bytes(3 << 20) + b"x")
    with open(tmp_path / "hole", "wb") as file:
        file.seek(3 << 20)
        file.write(b"x")
    assert files.digest(str(tmp_path / "zeros")) == files.digest(str(tmp_path / "hole"))
    files.copy(str(tmp_path / "zeros"), str(tmp_path / "copied"))
    assert (tmp_path / "copied").read_bytes() == (tmp_path / "zeros").read_bytes()


def test_an_output_is_moved_and_may_be_a_part_of_another(run):
    flow = (
        HEAD
        + """\
  a:
    command: "cd /workflow/outputs; echo 1 > x; ln x y; mkdir d; echo 2 > d/z; ln -s d/z z; stat \
-c %i d/z > i"
    outputs: {x: file, y: file, d: directory, z: file, i: int}
outputs: {NAMES}
"""
    )
    names = ("x", "y", "d", "z", "i")
    flow = flow.replace("NAMES", ", ".join(f'{one}: "${{{{ tasks.a.{one} }}}}"' for one in names))
    ran = run(flow)
    assert ran.states == {"a": "succeeded"}, ran
    found = {name: Path(ran.outputs[name]) for name in ("x", "y", "d", "z")}
    assert found["x"].read_text() == found["y"].read_text() == "1\n"
    assert (found["d"] / "z").read_text() == found["z"].read_text() == "2\n"
    assert (found["d"] / "z").stat().st_ino == ran.outputs["i"]


def test_a_file_with_other_links_is_copied(tmp_path):
    """It may be one of the repository, where jobs are not isolated."""
    (tmp_path / "code").write_text("mine")
    os.link(tmp_path / "code", tmp_path / "made")
    files.take(str(tmp_path / "made"), str(tmp_path / "taken"))
    (tmp_path / "taken").write_text("other")
    assert (tmp_path / "code").read_text() == "mine"


LOCKED = {
    "mkdir y; chmod 0 y": (
        "directory",
        "the output 'y' holds what may not be read: /workflow/outputs/y",
    ),
    "mkdir -p y/a/b; chmod 0 y/a": (
        "directory",
        "the output 'y' holds what may not be read: /workflow/outputs/y/a",
    ),
    "touch y; chmod 0 y": (
        "file",
        "the output 'y' holds what may not be read: /workflow/outputs/y",
    ),
    "echo 1 > y; chmod 0 y": (
        "int",
        "the output 'y' at /workflow/outputs/y cannot be read: Permission denied",
    ),
    "mkdir y; chmod 0 .": (
        "directory",
        "the job wrote no output 'y' at /workflow/outputs/y: wanted a folder, and "
        "/workflow/outputs is empty",
    ),
    "mkdir -p y/a; chmod 500 y y/a": ("directory", "None"),
}


def collected(kind: str, folder: str, script: str) -> str:
    """What is said of the output of a script; nothing of its folder is left."""
    layout = layout_of({"inputPaths": {}, "outputPaths": {}, "outputDominoFiles": {}}, folder, [])
    subprocess.run(script, shell=True, check=True, cwd=f"{folder}/workflow/outputs")
    wanted = TypeEngine.to_literal_type({"int": int, "file": FlyteFile}.get(kind, FlyteDirectory))
    said = None
    try:
        collect(layout, {"y": wanted}, f"{folder}/outputs")
    except BadOutput as error:
        said = error
    assert remove(f"{folder}/workflow")
    assert remove(f"{folder}/outputs")
    return str(said)


@pytest.mark.parametrize("script", LOCKED)
def test_a_user_may_be_locked_out_by_a_job(script):
    kind, reason = LOCKED[script]
    with tempfile.TemporaryDirectory() as folder, open(f"{folder}/said", "w+") as said:
        os.chmod(folder, 0o777)
        child = os.fork()
        if child == 0:
            try:
                if os.geteuid() == 0:  # who may read all
                    os.setuid(65534)
                said.write(collected(kind, folder, script))
                said.flush()
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        said.seek(0)
        assert said.read() == reason


def test_a_folder_of_many_levels_is_removed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for _ in range(1200):
        os.mkdir("d")
        os.chdir("d")
    os.chdir(tmp_path)
    try:
        assert remove(str(tmp_path / "d"))
        assert not (tmp_path / "d").exists()
    finally:  # pytest cannot remove it either
        subprocess.run(["rm", "-rf", str(tmp_path / "d")], check=True)


def test_a_link_is_removed_and_not_what_it_leads_to(tmp_path):
    (tmp_path / "kept").mkdir(mode=0o500)
    (tmp_path / "link").symlink_to("kept")
    assert remove(str(tmp_path / "link"))
    assert (tmp_path / "kept").stat().st_mode & 0o777 == 0o500


def test_removing_leaves_what_links_lead_to(tmp_path):
    (tmp_path / "kept").mkdir(mode=0o500)
    (tmp_path / "gone").mkdir()
    (tmp_path / "gone" / "link").symlink_to("../kept")
    assert remove(str(tmp_path / "gone"))
    assert (tmp_path / "kept").stat().st_mode & 0o777 == 0o500
    assert remove(str(tmp_path / "kept"))
    assert remove(str(tmp_path / "kept"))

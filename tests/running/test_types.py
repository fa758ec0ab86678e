"""Every type of the language as an input and an output of a job."""

import json
import re
from datetime import datetime, timedelta
from enum import Enum
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from flowc import standin

standin.install()

from flowc.running.go_times import read_duration, read_moment, spell_duration, spell_moment
from flowc.running.read_outputs import value_of
from flowc.running.request import TaskStart
from flowc.running.values import Unfit, decode, encode, name_of, shape_of
from flowc.running.write_inputs import text_of
from flytekit.core.type_engine import TypeEngine
from flytekit.types.directory import FlyteDirectory
from flytekit.types.file import FlyteFile
from running import HEAVY, Runner

# What a job finds at /workflow/inputs/NAME for each value, as text.
TEXTS = {
    "str": ("two\nlines \n", "two\nlines \n"),
    "int": (-42, "-42"),
    "float": (2.5, "2.5"),
    "bool": (True, "true"),
    "datetime": ("2025-03-01T09:00:00+01:00", "2025-03-01T08:00:00Z"),
    "timedelta": (5400, "1h30m0s"),
    "dict": ({"a": [1, None, {"b": 0.5}], "é": True}, '{"a": [1, null, {"b": 0.5}], "é": true}'),
    "list[int]": ([1, 2], "[1, 2]"),
    "list[list[float]]": ([[1, 0.5], []], "[[1.0, 0.5], []]"),
    "dict[str, list[bool]]": ({"x": [True], "y": []}, '{"x": [true], "y": []}'),
    "list[datetime]": (["2025-01-01T00:00:00Z"], '["2025-01-01T00:00:00Z"]'),
    "dict[str, timedelta]": ({"x": "90s"}, '{"x": "1m30s"}'),
    "list[int | none]": ([1, None], "[1, null]"),
    "enum[fast, dark.blue]": ("dark.blue", "dark.blue"),
    "int | none": (None, ""),
    "float | none": (1.5, "1.5"),
    "int | str": ("all", "all"),
    "str | int": (8080, "8080"),
    "list[str] | none": (["a"], '["a"]'),
}
FILES = [
    "file",
    "file[csv]",
    "file[tar.gz]",
    "domino_file[sas7bdat]",
    "domino_file",
    "file[csv] | none",
    "numpy.ndarray",
    "pandas.DataFrame",
    "pyspark.sql.DataFrame",
    "torch.Tensor",
    "torch.nn.Module",
    "sklearn.base.BaseEstimator",
]
FOLDERS = ["directory", "directory[parquet]", "tensorflow.keras.Model"]


@pytest.fixture
def run(tmp_path):
    return Runner(tmp_path, environ={"PYTHONPATH": str(HEAVY)})


def flow_of(types: dict, command: str) -> str:
    """A flow whose one task has inputs and outputs of the types, named i0 and o0, i1 and o1..."""
    return json.dumps(
        {
            "name": "types",
            "defaults": {"project_defaults": True},
            "inputs": {f"i{i}": kind for i, kind in types.items()},
            "tasks": {
                "copy": {
                    "command": command,
                    "inputs": {f"i{i}": kind for i, kind in types.items()},
                    "with": {f"i{i}": f"${{{{ inputs.i{i} }}}}" for i in types},
                    "outputs": {f"o{i}": kind for i, kind in types.items()},
                }
            },
            "outputs": {f"o{i}": f"${{{{ tasks.copy.o{i} }}}}" for i in types},
        }
    )


COPY = """
import os, shutil
for name in sorted(os.listdir("/workflow/inputs")):
    source, target = f"/workflow/inputs/{name}", "/workflow/outputs/o" + name[1:]
    if os.path.isdir(source):
        print(name, sorted(os.listdir(source)))
        shutil.copytree(source, target)
    else:
        print(name, repr(open(source, newline="").read()))
        shutil.copy(source, target)
"""


def test_values_reach_the_job_as_text_and_come_back_from_text(run):
    run.script("copy.py", COPY)
    given = {f"i{i}": value for i, (value, _) in enumerate(TEXTS.values())}
    ran = run(flow_of(dict(enumerate(TEXTS)), "python copy.py"), inputs=given)
    assert ran.states == {"copy": "succeeded"}, ran
    log = Path(ran.of(TaskStart)[0].log).read_text()
    for i, (kind, (_, text)) in enumerate(TEXTS.items()):
        assert f"i{i} {text!r}\n" in log, kind
        shown = ran.outputs[f"o{i}"]
        assert text_of(shown) == text, kind


def test_files_and_folders_reach_the_job_and_come_back(run, tmp_path):
    run.script("copy.py", COPY)
    kinds = dict(enumerate([*FILES, *FOLDERS]))
    given = {}
    for i, kind in kinds.items():
        path = tmp_path / f"given{i}"
        given[f"i{i}"] = str(path)
        if kind in FOLDERS:
            path.mkdir()
            (path / "part").write_text(kind)
        else:
            path.write_text(kind)
    ran = run(flow_of(kinds, "python copy.py"), inputs=given)
    assert ran.states == {"copy": "succeeded"}, ran
    log = Path(ran.of(TaskStart)[0].log).read_text()
    for i, kind in kinds.items():
        path = Path(ran.outputs[f"o{i}"])
        assert path.is_relative_to(ran.folder)
        assert (path / "part" if kind in FOLDERS else path).read_text() == kind
    assert "i3.sas7bdat 'domino_file[sas7bdat]'\n" in log
    assert "i1 'file[csv]'\n" in log
    assert Path(ran.outputs["o1"]).name == "o1.csv"
    assert Path(ran.outputs["o2"]).name == "o2.tar.gz"
    assert not (ran.folder / "tasks" / "copy" / "job").exists()


def test_lists_and_mappings_hold_files(run, tmp_path):
    run.script(
        "join.py",
        """
import json, os
files = json.load(open("/workflow/inputs/files"))
named = json.load(open("/workflow/inputs/named"))
assert files == ["/workflow/inputs/files.files/0", "/workflow/inputs/files.files/1"], files
assert named == {"x": "/workflow/inputs/named.files/0.csv"}, named
os.mkdir("/workflow/outputs/parts")
for i, path in enumerate([*files, *named.values()]):
    open(f"/workflow/outputs/parts/{i}", "w").write(open(path).read().upper())
json.dump(["parts/0", "/workflow/outputs/parts/1"], open("/workflow/outputs/made", "w"))
json.dump({"k": "parts/2"}, open("/workflow/outputs/other", "w"))
""",
    )
    for name in "abc":
        (tmp_path / name).write_text(name)
    ran = run(
        """
name: lists
inputs: {files: "list[file[txt]]", c: "domino_file[csv]"}
defaults: {project_defaults: true}
tasks:
  join:
    command: python join.py
    inputs: {files: "list[file[txt]]", named: "dict[str, domino_file[csv]]"}
    with: {files: "${{ inputs.files }}", named: {x: "${{ inputs.c }}"}}
    outputs: {made: "list[file]", other: "dict[str, file[csv]]"}
  next:
    command: cat /workflow/inputs/made.files/0 /workflow/inputs/made.files/1 > \
/workflow/outputs/text
    inputs: {made: "list[file]"}
    with: {made: "${{ tasks.join.made }}"}
    outputs: {text: str}
outputs: {text: "${{ tasks.next.text }}", other: "${{ tasks.join.other }}"}
""",
        inputs={"files": [str(tmp_path / "a"), str(tmp_path / "b")], "c": str(tmp_path / "c")},
    )
    assert ran.states == {"join": "succeeded", "next": "succeeded"}, ran
    assert ran.outputs["text"] == "AB"
    assert Path(ran.outputs["other"]["k"]).read_text() == "C"


def test_constants_and_defaults_reach_the_job(run):
    ran = run("""
name: constants
defaults: {project_defaults: true}
inputs: {seed: "int | none", size: {type: int, default: 7}, at: {type: datetime, default: \
2025-01-01}}
tasks:
  see:
    command: "cd /workflow/inputs && for f in *; do echo \\"$f=$(cat $f)\\"; done > ../outputs/seen"
    inputs:
      seed: int | none
      size: int
      at: datetime
      wait: timedelta
      color: enum[red, blue]
      port: int | str
      nested: dict[str, list[int]]
      free: dict
      pair: list[int]
      absent: file | none
    with:
      seed: ${{ inputs.seed }}
      size: ${{ inputs.size }}
      at: ${{ inputs.at }}
      wait: 90s
      color: blue
      port: 8080
      nested: {a: [1, 2]}
      free: {x: [1, null]}
      pair: ["${{ inputs.size }}", 2]
      absent: null
    outputs: {seen: str}
outputs: {seen: "${{ tasks.see.seen }}"}
""")
    assert ran.outputs["seen"].splitlines() == [
        "absent=",
        "at=2025-01-01T00:00:00Z",
        "color=blue",
        'free={"x": [1, null]}',
        'nested={"a": [1, 2]}',
        "pair=[7, 2]",
        "port=8080",
        "seed=",
        "size=7",
        "wait=1m30s",
    ]


def test_files_in_a_store_are_downloaded(run, tmp_path):
    (tmp_path / "page.csv").write_text('<a href="x">link</a>')
    handler = partial(Quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        store = f"http://127.0.0.1:{server.server_port}"
        ran = run(
            flow_of(
                {0: "file[csv]", 1: "list[file]"},
                "cp -r /workflow/inputs /workflow/outputs/x; exit 1",
            ),
            inputs={"i0": f"{store}/page.csv", "i1": [f"{store}/page.csv"]},
        )
        assert ran.ends["copy"].reason == "the job ended with exit code 1", ran
        gone = run(flow_of({0: "file"}, "true"), inputs={"i0": f"{store}/gone"})
        server.shutdown()
    assert len([*(ran.folder / "fetched").iterdir()]) == 1  # once a run
    (page,) = (ran.folder / "fetched").glob("*/whole/page.csv")
    assert page.read_text().startswith("<a")
    assert (gone.code, gone.states) == (1, {"copy": "failed"})
    assert gone.ends["copy"].reason.startswith(f"{store}/gone cannot be downloaded: ")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *words):
        pass


def test_a_flow_gives_literals_and_its_own_inputs(run, tmp_path):
    (tmp_path / "given").write_text("data")
    ran = run(
        """
name: outputs
defaults: {project_defaults: true}
inputs: {source: file, at: datetime}
tasks: {a: {command: echo 1 > /workflow/outputs/y, outputs: {y: int}}}
outputs:
  source: ${{ inputs.source }}
  at: ${{ inputs.at }}
  words: {value: [a, b], type: "list[str]"}
  numbers: {value: ["${{ tasks.a.y }}", 2], type: "list[int]"}
""",
        inputs={"source": str(tmp_path / "given"), "at": "2025-01-01T00:00:00Z"},
    )
    assert ran.outputs == {
        "source": str(tmp_path / "given"),
        "at": "2025-01-01T00:00:00Z",
        "words": ["a", "b"],
        "numbers": [1, 2],
    }


def test_a_netapp_snapshot_reaches_the_job(run):
    ran = run(
        """
name: snapshot
defaults: {project_defaults: true}
inputs: {volume: netapp_volume_snapshot}
tasks:
  see:
    command: cp /workflow/inputs/volume /workflow/outputs/seen
    inputs: {volume: netapp_volume_snapshot}
    with: {volume: "${{ inputs.volume }}"}
    outputs: {seen: dict}
outputs: {seen: "${{ tasks.see.seen }}"}
""",
        inputs={"volume": {"Id": "v1", "Version": 3}},
    )
    assert ran.outputs == {"seen": {"Id": "v1", "Version": 3}}


def test_paths_of_the_author_s_own(run, tmp_path):
    (tmp_path / "given").write_text("data")
    ran = run(
        """
name: paths
defaults: {project_defaults: true}
inputs: {source: "file[csv]"}
tasks:
  clean:
    command: cat /mnt/own/in/source.csv /mnt/own/in/n > /mnt/own/out/deep/clean.csv
    inputs:
      source: {type: "file[csv]", path: /mnt/own/in/source.csv}
      n: {type: int, path: /mnt/own/in/n, default: 5}
    with: {source: "${{ inputs.source }}"}
    outputs: {clean: {type: "file[csv]", path: /mnt/own/out/deep/clean.csv}}
outputs: {clean: "${{ tasks.clean.clean }}"}
""",
        inputs={"source": str(tmp_path / "given")},
    )
    assert Path(ran.outputs["clean"]).read_text() == "data5", ran
    assert not Path("/mnt/own").exists()


def test_a_mount_may_lie_in_a_folder_of_a_path(run, tmp_path):
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "one").write_text("1")
    ran = run(
        """
name: nested
defaults: {project_defaults: true}
tasks:
  a:
    command: cp /mnt/own/set/one /mnt/own/y && cp /mnt/own/set/one /mnt/own/deep/z
    outputs: {y: {type: int, path: /mnt/own/y}, z: {type: int, path: /mnt/own/deep/z}}
outputs: {y: "${{ tasks.a.y }}", z: "${{ tasks.a.z }}"}
""",
        mounts=(("/mnt/code", str(run.code)), ("/mnt/own/set", str(tmp_path / "set"))),
    )
    assert ran.outputs == {"y": 1, "z": 1}, ran
    assert [one.name for one in (tmp_path / "set").iterdir()] == ["one"]


@pytest.mark.parametrize("path", ["/etc/x", "/usr/lib/x", "/x", "/mnt/code/x", "/proc/x"])
def test_a_path_that_hides_the_system_or_the_code_is_refused(run, path):
    from flowc.running.job_places import layout_of
    from flowc.running.request import Unrunnable

    custom = {"inputPaths": {"x": path}, "outputPaths": {}}
    with pytest.raises(Unrunnable, match=path):
        layout_of(custom, str(run.folder), ["/mnt/code"])


def test_the_readme_says_what_a_job_finds():
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    table = readme.partition("| type | what a job finds, and writes |\n")[2].partition("\n\n")[0]
    shapes = {
        kind: cell.strip()
        for types, cell in re.findall(r"^\| (`.*?) \| (.*) \|$", table, re.MULTILINE)
        for kind in re.findall("`([^`]+)`", types)
    }
    kinds = {
        **{kind.__name__: kind for kind in (str, int, float, bool, datetime, timedelta, dict)},
        "enum[a, b]": Enum("Kind", {"a": "a", "b": "b"}),
        "list[T]": list[FlyteFile],
        "dict[str, T]": dict[str, int],
        "file[ext]": FlyteFile,
        "directory": FlyteDirectory,
    }
    assert shapes.keys() == kinds.keys()
    for name, kind in kinds.items():
        assert re.split("[;:,]", shapes[name])[0] == shape_of(literal_type(kind)), name


def literal_type(kind):
    return TypeEngine.to_literal_type(kind)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (int, "5.0"),
        (int, "five"),
        (int, ""),
        (int, str(2**63)),
        (float, "1,5"),
        (bool, "yes"),
        (bool, "1"),
        (bool, "tRuE"),
        (int, "\u0663"),
        (float, "\u0663.5"),
        (timedelta, "\u0663h"),
        (float, "1e400"),
        (list[float], "[-1e400]"),
        (dict, '{"a": 1e400}'),
        (dict, "[]"),
        (list[int], "[1, true]"),
        (list[int], '["1"]'),
        (list[int], "1"),
        (dict[str, int], '{"a": 1.5}'),
        (int | None, "x"),
        (timedelta, "1:30"),
    ],
)
def test_text_of_another_type_is_refused(kind, text):
    wanted = literal_type(kind)
    with pytest.raises(Unfit, match="wanted "):
        decode_text(wanted, text)


def decode_text(wanted, text):
    from flowc.running.values import rank

    for variant in sorted(wanted.union_type.variants, key=rank) if wanted.union_type else [wanted]:
        try:
            return decode(variant, value_of(text, variant), lambda uri, _: uri)
        except Unfit as error:
            last = error
    raise last


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (int, " 5\n", 5),
        (int, "+5", 5),
        (float, "5", 5.0),
        (float, "1e-3\n", 0.001),
        (bool, "True\n", True),
        (str, " x\n", " x\n"),
        (list[float], "[1]", [1.0]),
        (int | str, "8", 8),
        (int | str, "8x", "8x"),
        (str | int, "8", 8),
        (str | None, "", None),
        (timedelta, "1.5s\n", "1.5s"),
        (timedelta, "26h", "26h0m0s"),
    ],
)
def test_text_is_read_by_its_type(kind, text, value):
    literal = decode_text(literal_type(kind), text)
    found = encode(literal, lambda uri, _: uri)
    assert found == value
    assert type(found) is type(value)


def test_blanks_are_a_text_where_one_may_stand_and_else_none(run):
    flow = """
name: blanks
defaults: {project_defaults: true}
tasks:
  write:
    command: "cd /workflow/outputs; echo > text; echo > number; touch empty"
    outputs: {text: str | none, number: int | none, empty: str | none}
outputs: {text: "${{ tasks.write.text }}", number: "${{ tasks.write.number }}", empty: "${{ \
tasks.write.empty }}"}
"""
    assert run(flow).outputs == {"text": "\n", "number": None, "empty": None}


def test_types_are_named_as_the_language_names_them():
    assert name_of(literal_type(dict[str, list[int]])) == "dict[str, list[int]]"
    assert name_of(literal_type(int | None)) == "int | none"


@pytest.mark.parametrize(
    "text", ["0s", "45s", "1.5s", "2m0s", "1h30m0s", "26h0m0.25s", "1.5ms", "300µs", "-2m0s"]
)
def test_durations_are_those_of_go(text):
    assert spell_duration(read_duration(text)) == text


@pytest.mark.parametrize("text", ["2025-03-01", "yesterday", "2025-13-01T00:00:00Z", "08:00:00"])
def test_what_is_no_moment(text):
    assert read_moment(text) is None


def test_moments_keep_their_fraction():
    assert (
        spell_moment(read_moment("2025-03-01t08:00:00.25-01:00")) == "2025-03-01T09:00:00.250000Z"
    )

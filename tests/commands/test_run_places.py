"""Where runs lie: which are kept, which are removed, and what `--only` finds in them."""

import json
import os
from pathlib import Path

import pytest
from asked import Asked
from flowc.commands.runs.run_folders import Shelf, clear, new_place, shelf_of
from flowc.running.folder_names import Folder
from flowc.running.request import FlowEnd, TaskEnd, Value
from project import flow, write

pytestmark = pytest.mark.flyte


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "repo")
    monkeypatch.setenv("FLOWC_CACHE_DIR", str(tmp_path / "cache"))
    write({"flow.yaml": flow("plain")})
    return tmp_path


def shelf() -> Shelf:
    return shelf_of(Path("flow.yaml"), "plain")


def a_run(**tasks: dict) -> Path:
    """A run in which tasks were given inputs; returns its folder."""
    with new_place(shelf()) as place:
        for task, inputs in tasks.items():
            home = place.run / "tasks" / task
            home.mkdir(parents=True)
            (home / "inputs.json").write_text(json.dumps(inputs))
    return place.home


def kept() -> list[str]:
    return sorted(os.listdir(shelf().runs))


def test_the_last_run_of_each_task_is_kept():
    a_run(load={"x": 1}, train={"y": 1})
    a_run(load={"x": 2})
    a_run(load={"x": 3})
    assert kept() == ["1", "3"]  # train ran in the first
    assert shelf().last("load", Folder.INPUTS)[1] == {"x": 3}
    assert shelf().last("train", Folder.INPUTS)[1] == {"y": 1}
    assert shelf().last("score", Folder.INPUTS)[1] == {}
    a_run(load={"x": 4}, train={"y": 4})
    assert kept() == ["4"]


def test_a_run_whose_files_are_still_inputs_is_kept():
    first = a_run(load={}, train={})
    second = a_run(load={})
    third = a_run(train={"rows": f"{second}/run/tasks/load/outputs/rows"})
    a_run(load={})
    assert kept() == ["2", "3", "4"]
    assert not first.exists()
    assert third.exists()


def test_a_run_that_goes_on_is_never_removed():
    with new_place(shelf()) as outer:
        (outer.run / "mine").mkdir()
        a_run(load={})
        clear()
        assert (outer.run / "mine").is_dir()
        assert kept() == ["1"]
    assert kept() == ["1"]


def test_a_run_that_never_began_leaves_nothing(folder, monkeypatch):
    a_run(load={})
    with pytest.raises(OSError, match="full"), new_place(shelf()):
        raise OSError("full")
    assert kept() == ["1"]
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    with new_place(Shelf(None, None)) as place:
        assert place.home.parent == folder
    assert not place.home.exists()


def test_what_a_job_made_read_only_is_removed():
    with new_place(shelf()) as place:
        (place.run / "a" / "b").mkdir(parents=True)
        (place.run / "a").chmod(0o500)
    clear()
    assert kept() == []


def test_what_was_kept_may_be_anything():
    """Whatever stands in the files of an earlier run, it is no input, or one of the right type."""
    home = a_run(load={})
    for text in ("", "[]", "{", "\x00", '{"x": {}}'):
        (home / "run/tasks/load/inputs.json").write_text(text)
        assert isinstance(shelf().last("load", Folder.INPUTS)[1], dict)
        a_run(other={})


def test_inputs_that_are_no_longer_good_are_asked_for(monkeypatch, folder):
    asked = Asked(monkeypatch)
    text = flow("plain").replace(
        "  load:\n",
        "  load:\n    inputs: {n: int, rows: file}\n"
        "    with: {n: '${{ inputs.n }}', rows: '${{ inputs.rows }}'}\n",
    )
    write({"flow.yaml": text.replace("tasks:", "inputs: {n: int, rows: file}\ntasks:")})
    a_run(load={"n": "many", "rows": "/no/such/file"})
    told = asked.refusal("--only", "load")
    assert told.splitlines()[1:] == ["  --n int", "  --rows file"]
    a_run(load={"n": 3, "rows": str(folder / "repo/flow.yaml"), "gone": 1})
    assert asked("flow.yaml", "--only", "load").exit_code == 0
    assert asked.request.task_inputs == {"load": {"n": 3, "rows": str(folder / "repo/flow.yaml")}}


def test_a_constant_of_the_flow_goes_before_the_last_run(monkeypatch):
    asked = Asked(monkeypatch)
    bound = "  load:\n    inputs: {n: int}\n    with: {n: 5}\n"
    write({"flow.yaml": flow("plain").replace("  load:\n", bound)})
    a_run(load={"n": 4})
    assert asked("flow.yaml", "--only", "load").exit_code == 0
    assert asked.request.task_inputs == {"load": {}}  # the module says 5


def test_a_cache_that_is_not_to_be_written_to_is_none(monkeypatch, folder):
    asked = Asked(monkeypatch)
    write({"blocked/runs": "a file in the place of a folder"})
    monkeypatch.setenv("FLOWC_CACHE_DIR", str(folder / "repo/../blocked"))
    (folder / "repo/blocked").rename(folder / "blocked")
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    assert asked("flow.yaml", events=[FlowEnd("succeeded")]).exit_code == 0
    assert asked.request.cache_folder is None


@pytest.mark.parametrize("copies", [False, True])
def test_without_a_cache_a_run_has_a_temporary_folder(monkeypatch, folder, copies):
    asked = Asked(monkeypatch)
    temporary = folder / "tmp"
    temporary.mkdir()
    monkeypatch.delenv("FLOWC_CACHE_DIR")
    for name in ("HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, "/no/such/home")
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    monkeypatch.delenv("XDG_CACHE_HOME")

    def events():
        path = Path(asked.request.folder, "rows.csv")
        path.write_text("1\n")
        yield TaskEnd("load", "succeeded")
        yield FlowEnd("succeeded", {"rows": Value("file", str(path))})

    result = asked("flow.yaml", *(["--output-dir", "out"] if copies else []), events=events())
    assert result.exit_code == 0
    (shown,) = [line.split()[-1] for line in result.stdout.splitlines() if "  rows" in line]
    assert Path(shown).read_text() == "1\n"
    assert len(list(temporary.iterdir())) == (0 if copies else 1)


def test_outputs_are_copied_by_their_types(monkeypatch, folder):
    from flowc.commands.runs.copy_outputs import copied
    from flowc.language.types import NONE, DictOf, File, ListOf, Named, Union

    write({"src/a": "a", "src/b": "b", "src/net.pt": "n", "src/dir/c": "c"})
    here = str(folder / "repo")
    a, b = f"{here}/src/a", f"{here}/src/b"
    csv = File("file", "csv")
    outputs = {
        "rows": (csv, a),
        "plain": (File("file"), a),
        "folder": (File("directory"), f"{here}/src/dir"),
        "files": (ListOf(csv), [a, b]),
        "named": (DictOf(csv), {"../../evil": a}),
        "maybe": (Union((csv, NONE)), b),
        "none": (Union((csv, NONE)), None),
        "far": (csv, "s3://bucket/rows.csv"),
        "text": (Named("str"), a),
        "model": (Named("torch.nn.Module"), f"{here}/src/net.pt"),
    }
    found = copied(
        {name: Value("value", value) for name, (_, value) in outputs.items()},
        {name: kind for name, (kind, _) in outputs.items()},
        Path("out"),
    )
    assert {name: one.value for name, one in found.items()} == {
        "rows": f"{here}/out/rows.csv",
        "plain": f"{here}/out/plain",
        "folder": f"{here}/out/folder",
        "files": [f"{here}/out/files/0.csv", f"{here}/out/files/1.csv"],
        "named": {"../../evil": f"{here}/out/named/0.csv"},
        "maybe": f"{here}/out/maybe.csv",
        "none": None,
        "far": "s3://bucket/rows.csv",
        "text": a,
        "model": f"{here}/out/model.pt",
    }
    assert Path("out/folder/c").read_text() == "c"
    assert Path("out/files/1.csv").read_text() == "b"
    listed = json.loads(Path("out/outputs.json").read_text())
    assert listed == {name: one.value for name, one in found.items()}


def again(outputs: dict) -> None:
    """Copy outputs, given as pairs of a type and a value, to `out`."""
    from flowc.commands.runs.copy_outputs import copied

    values = {name: Value("value", value) for name, (_, value) in outputs.items()}
    copied(values, {name: kind for name, (kind, _) in outputs.items()}, Path("out"))


def test_the_place_of_each_output_is_replaced_whole_and_nothing_else(folder):
    from flowc.language.types import NONE, File, ListOf, Named, Union

    csv = File("file", "csv")
    write({
        "src/a": "a", "src/dir/new": "n", "elsewhere": "mine",
        "out/rows.csv": "old", "out/rows.txt": "mine", "out/folder/old": "o",
        "out/files/1.csv": "old", "out/maybe.csv": "old", "out/counts/kept": "mine",
    })  # fmt: skip
    Path("out/linked.csv").symlink_to("../elsewhere")
    Path("src/dir").chmod(0o555)
    again({
        "rows": (csv, "src/a"),
        "folder": (File("directory"), "src/dir"),
        "files": (ListOf(csv), ["src/a"]),
        "maybe": (Union((csv, NONE)), None),
        "linked": (csv, "src/a"),
        "counts": (ListOf(Named("int")), [1]),
    })  # fmt: skip
    found = {str(path.relative_to("out")) for path in Path("out").rglob("*") if path.is_file()}
    assert found == {
        "rows.csv", "rows.txt", "folder/new", "files/0.csv", "linked.csv", "counts/kept",
        "outputs.json",
    }  # fmt: skip
    assert Path("out/rows.csv").read_text() == Path("out/linked.csv").read_text() == "a"
    assert Path("elsewhere").read_text() == "mine"
    assert Path("out/folder").stat().st_mode & 0o777 == 0o555


@pytest.mark.parametrize("listing", [None, "[]", '{"rows": 1}', "[" * 100_000, "\xff"])
def test_a_file_of_another_extension_goes_with_the_last_run(folder, listing):
    from flowc.language.types import File

    write({"src/a.csv": "a", "src/b.txt": "b", "out/rows.md": "mine", "out/other.csv": "mine"})
    again({"rows": (File("file"), f"{folder}/repo/src/a.csv")})
    if listing is not None:
        Path("out/outputs.json").write_text(listing, encoding="latin-1")
    again({"rows": (File("file"), f"{folder}/repo/src/b.txt")})
    left = [] if listing is None else ["rows.csv"]
    kept = ["other.csv", "outputs.json", "rows.md", "rows.txt"]
    assert sorted(os.listdir("out")) == sorted([*left, *kept])


def test_an_output_that_lies_in_its_own_place_stays(folder):
    """A flow may give back what it was launched with."""
    from flowc.language.types import File

    write({"out/rows.csv": "rows", "out/folder/a": "a"})
    again({
        "rows": (File("file", "csv"), "out/rows.csv"),
        "folder": (File("directory"), "out"),
    })  # fmt: skip
    assert Path("out/rows.csv").read_text() == "rows"
    assert Path("out/folder/folder/a").read_text() == "a"


def test_the_listing_takes_a_name_that_no_output_has(folder):
    from flowc.language.types import File

    write({"src/made": "{}"})
    again({"outputs": (File("file", "json"), "src/made")})
    assert Path("out/outputs.json").read_text() == "{}"
    assert json.loads(Path("out/outputs_.json").read_text()) == {
        "outputs": f"{Path.cwd()}/out/outputs.json"
    }

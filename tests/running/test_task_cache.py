"""Outputs kept by Domino's key: what hits, what misses, and that nothing wrong is ever served."""

import errno
import multiprocessing
import os
import shutil
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest
from flowc import standin
from flowc.language.domino import SETTINGS, UNKEYED
from flowc.running.request import Fault, Uncached
from places import TESTS
from running import Runner

standin.install()

from flowc.running.end_signals import Ended
from flowc.running.task_cache import Damaged, Kept, keep, recall
from flowc.running.values import decode, encode
from flytekit.core.type_engine import TypeEngine
from flytekit.types.directory import FlyteDirectory
from flytekit.types.file import FlyteFile

SAMPLES = TESTS / "run"

FLOW = """
name: cached
description: First words.
inputs: {source: "file[csv]", size: int, note: str}
defaults: {project_defaults: true}
tasks:
  make:
    name: Make
    command: "echo x >> ran; cp /workflow/inputs/source /workflow/outputs/data.csv; mkdir \
/workflow/outputs/parts; touch /workflow/outputs/parts/a; cp /workflow/inputs/size \
/workflow/outputs/size"
    inputs: {source: "file[csv]", size: int, note: str}
    with: {source: "${{ inputs.source }}", size: "${{ inputs.size }}", note: "${{ inputs.note }}"}
    outputs: {data: "file[csv]", parts: directory, size: int}
    cache: {version: "1.0", ignore_inputs: [note]}
outputs: {data: "${{ tasks.make.data }}", size: "${{ tasks.make.size }}", parts: "${{ \
tasks.make.parts }}"}
"""


@pytest.fixture
def run(tmp_path):
    runner = Runner(tmp_path)
    (tmp_path / "given.csv").write_text("1,2")

    def cached(text=FLOW, size=1, note="a", source="given.csv", **changes):
        given = {"source": str(tmp_path / source), "size": size, "note": note}
        changes = {"cache_folder": str(tmp_path / "cache"), **changes}
        return runner(text, inputs=given, **changes)

    cached.folder = tmp_path
    return cached


def state(ran) -> str:
    return ran.states["make"]


def test_the_second_run_has_the_outputs_of_the_first(run):
    assert state(run()) == "succeeded"
    ran = run()
    assert state(ran) == "cached"
    assert Path(ran.outputs["data"]).read_text() == "1,2"
    assert Path(ran.outputs["data"]).is_relative_to(ran.folder)
    assert [one.name for one in Path(ran.outputs["parts"]).iterdir()] == ["a"]
    assert ran.outputs["size"] == 1
    assert (run.folder / "code" / "ran").read_text() == "x\n"


def test_what_hits_and_what_misses(run):
    run()
    assert state(run(FLOW.replace("First words", "Other words"))) == "cached"
    retried = FLOW.replace("cache: {", "retries: 3\n    timeout: 1h\n    cache: {")
    assert state(run(retried)) == "cached"
    assert state(run(note="b")) == "cached"
    (run.folder / "same.csv").write_text("1,2")
    assert state(run(source="same.csv")) == "cached"

    assert state(run(size=2)) == "succeeded"
    (run.folder / "other.csv").write_text("3")
    assert state(run(source="other.csv")) == "succeeded"
    assert state(run(FLOW.replace("echo x", "echo y"))) == "succeeded"
    assert state(run(FLOW.replace('"1.0"', '"1.1"'))) == "succeeded"
    assert state(run(FLOW.replace("name: Make", "name: Make it"))) == "succeeded"
    assert state(run(cache_folder=None)) == "succeeded"
    assert state(run()) == "cached"


def test_what_is_not_to_be_cached_is_not(run):
    plain = FLOW.replace('    cache: {version: "1.0", ignore_inputs: [note]}\n', "")
    assert state(run(plain)) == state(run(plain)) == "succeeded"


def test_a_failed_task_is_not_kept(run):
    failing = FLOW.replace("cp /workflow/inputs/size", "false; nothing")
    assert state(run(failing)) == state(run(failing)) == "failed"


SCRIPTED = """
name: scripted
defaults: {project_defaults: true}
tasks:
  make:
    command: "sh make.sh; cat /mnt/code/data/rows.csv && echo 1 > /workflow/outputs/n"
    outputs: {n: int}
    cache: {version: "1"}
"""


def test_a_script_that_changed_is_told_with_the_cached_task(tmp_path):
    """Domino would not see it either: the command is the same."""
    run = Runner(tmp_path)
    (run.code / "data").mkdir(parents=True)
    run.script("make.sh", "true")
    run.script("data/rows.csv", "1")

    def end(**changes):
        return run(SCRIPTED, cache_folder=str(tmp_path / "cache"), **changes).ends["make"]

    assert (end().state, end().changed) == ("succeeded", ())
    run.script("make.sh", "false")
    assert (end().state, end().changed) == ("cached", ("make.sh",))
    (run.code / "data/rows.csv").unlink()
    assert end().changed == ("make.sh", "data/rows.csv")
    run.script("data/rows.csv", "2")
    first = end(anew=("make",))
    assert (first.state, first.changed) == ("succeeded", ())
    again = end()
    assert (again.state, again.changed) == ("cached", ())
    assert again.saved == first.seconds > 0


def with_settings(text: str) -> str:
    return FLOW.replace("cache: {", f"{text}\n    cache: {{")


CLUSTER = """\
job_title: A
    hardware_tier: {id: small}
    volume_size_gib: 10
    cluster: {type: spark, environment: {id: e, revision: r}, workers: 2, max_workers: 3, \
worker_hardware_tier: a, master_hardware_tier: b, worker_storage_gib: 5, extra_configs: {k: x}}"""


def test_what_a_job_runs_on_costs_no_cached_result(run):
    """Title, tiers, counts and sizes are not in Domino's key (its page "Advanced Flows")."""
    assert state(run(with_settings(CLUSTER))) == "succeeded"
    other = CLUSTER
    for old, new in (
        ("title: A", "title: B"), ("small", "large"), ("gib: 10", "gib: 20"),
        ("workers: 2", "workers: 4"), ("max_workers: 3", "max_workers: 6"), ("tier: a", "tier: c"),
        ("tier: b", "tier: d"), ("storage_gib: 5", "storage_gib: 7"),
    ):  # fmt: skip
        assert old in other
        other = other.replace(old, new)
    assert state(run(with_settings(other))) == "cached"
    assert state(run()) == "succeeded"  # no cluster is another setting
    for old, new in (("k: x", "k: y"), ("spark", "ray"), ("{id: e,", "{id: f,")):
        assert state(run(with_settings(CLUSTER.replace(old, new)))) == "succeeded"


def test_what_is_not_in_the_key_has_its_place_in_the_json_of_a_job():
    named = {row.setting: row.json for row in SETTINGS}
    for setting, place in UNKEYED.items():
        assert place[0] == named[setting if len(place) == 1 else setting[:1]]


def sample(name: str) -> str:
    return (SAMPLES / f"{name}.yaml").read_text()


@pytest.fixture
def of_sample(tmp_path):
    """Run a sample with a cache; its one task is `t`."""
    runner = Runner(tmp_path)
    return lambda text, **changes: runner(text, cache_folder=str(tmp_path / "cache"), **changes)


def entry_in(folder: Path) -> Path:
    (entry,) = (folder / "cache").iterdir()
    return entry


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def point_elsewhere(entry: Path) -> None:
    values = (entry / "values.json").read_text()
    (entry / "values.json").write_text(values.replace('"f.txt"', '"d/a"'))


def replace_by_link(entry: Path) -> None:
    entry.rename(entry.with_name("other"))
    entry.symlink_to("other")


def lead_out(entry: Path) -> None:
    """Have the files be others', whatever they hold: those may change while they are read."""
    outside = entry.parent.parent / "outside"
    (entry / "outputs").rename(outside)
    (entry / "outputs").symlink_to(outside)


DAMAGES = [
    lambda entry: flip(entry / "outputs" / "f.txt"),
    lambda entry: flip(entry / "values.json"),
    lambda entry: (entry / "outputs" / "d" / "b").unlink(),
    lambda entry: (entry / "outputs" / "d" / "c").write_text("c"),
    lambda entry: (entry / "outputs" / "d" / "b").rename(entry / "outputs" / "d" / "c"),
    lambda entry: (entry / "values.json").unlink(),
    lambda entry: shutil.rmtree(entry / "outputs"),
    lambda entry: os.truncate(entry / "outputs" / "f.txt", 3),
    lambda entry: os.truncate(entry / "values.json", 0),
    lambda entry: [shutil.rmtree(entry), entry.write_text("foreign")],
    point_elsewhere,
    replace_by_link,
    lead_out,
]


@pytest.mark.parametrize("damage", DAMAGES, ids=range(len(DAMAGES)))
def test_what_was_changed_is_told_once_and_not_served(of_sample, tmp_path, damage):
    text = sample("cache_corruption")
    assert of_sample(text).states == {"t": "succeeded"}
    damage(entry_in(tmp_path))
    ran = of_sample(text)
    assert ran.states == {"t": "succeeded"}
    assert [one.task for one in ran.of(Uncached)] == ["t"]
    ran = of_sample(text)
    assert (ran.states, ran.of(Uncached)) == ({"t": "cached"}, [])
    assert Path(ran.outputs["f"]).read_text() == "good data 12345"
    assert ran.outputs["v"] == 42
    assert sorted(os.listdir(ran.outputs["d"])) == ["a", "b"]


def test_an_entry_under_another_key_is_none(of_sample, tmp_path):
    text = sample("cache_corruption")
    of_sample(text, inputs={"n": 1})
    first = entry_in(tmp_path)
    of_sample(text.replace("12345", "67890"), inputs={"n": 1})
    (second,) = {*first.parent.iterdir()} - {first}
    shutil.rmtree(first)
    second.rename(first)
    ran = of_sample(text, inputs={"n": 1})
    assert (ran.states, len(ran.of(Uncached))) == ({"t": "succeeded"}, 1)
    assert Path(ran.outputs["f"]).read_text() == "good data 12345"


def test_all_attempts_see_what_the_key_is_made_of(of_sample, tmp_path):
    """The first attempt has the input's file changed, and fails."""
    text = sample("cache_retry")
    assert "sleep 3" in text
    text = text.replace("sleep 3", "echo new > /mnt/data/src")
    for name, content in (("slow", ""), ("src", "old\n")):
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / "data" / name).write_text(content)
    given = {"inputs": {"src": str(tmp_path / "data" / "src")}}
    mounts = (("/mnt/data", str(tmp_path / "data")),)
    ran = of_sample(text, mounts=mounts, **given)
    assert (ran.states, ran.outputs) == ({"t": "succeeded"}, {"v": "old\n"})
    (tmp_path / "data" / "slow").unlink()
    assert of_sample(text, mounts=mounts, **given).outputs == {"v": "new\n"}


def test_where_a_mount_leads_is_in_the_key_and_what_is_in_it_is_not(of_sample, tmp_path):
    for name in ("small", "big"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.txt").write_text(name)
    (tmp_path / "link").symlink_to("small")

    def outcome(source: str) -> tuple[str, str]:
        mounts = (("/mnt/data", str(tmp_path / source)),)
        ran = of_sample(sample("cache_ignores_mount"), mounts=mounts)
        return ran.states["t"], ran.outputs["v"]

    assert outcome("small") == ("succeeded", "small")
    assert outcome("big") == ("succeeded", "big")
    assert outcome("link") == ("cached", "small")
    (tmp_path / "small" / "x.txt").write_text("changed")
    assert outcome("small") == ("cached", "small")


def test_the_repository_is_in_the_key_where_it_is_mounted(run, tmp_path):
    (tmp_path / "other").mkdir()
    run()
    assert state(run(repository=str(tmp_path / "other"))) == "cached"
    assert state(run(mounts=(("/mnt/code", str(tmp_path / "other")),))) == "succeeded"


@pytest.fixture
def linked(tmp_path):
    """A folder with a link to one outside of it, in which a link leads to a third, and back."""
    for name in ("src", "outer", "third"):
        (tmp_path / name).mkdir()
    (tmp_path / "outer" / "f").write_text("1")
    (tmp_path / "third" / "g").write_text("1")
    (tmp_path / "src" / "sub").symlink_to("../outer")
    (tmp_path / "outer" / "far").symlink_to(tmp_path / "third")
    (tmp_path / "third" / "back").symlink_to(tmp_path / "src")
    return {"inputs": {"src": str(tmp_path / "src")}}


def test_what_links_lead_to_counts(of_sample, tmp_path, linked):
    text = sample("cache_linked_folder")
    assert of_sample(text, **linked).outputs == {"v": "1"}
    assert of_sample(text, **linked).states == {"t": "cached"}
    (tmp_path / "outer" / "f").write_text("2")
    assert of_sample(text, **linked).outputs == {"v": "2"}
    (tmp_path / "third" / "g").write_text("2")
    assert of_sample(text, **linked).states == {"t": "succeeded"}
    assert of_sample(text, **linked).states == {"t": "cached"}


def test_nothing_is_kept_of_a_job_whose_links_led_to_what_has_changed(of_sample, tmp_path, linked):
    text = sample("cache_linked_folder").replace("cat ", "date >> /workflow/inputs/src/sub/f; cat ")
    assert of_sample(text, **linked).states == {"t": "succeeded"}
    assert not (tmp_path / "cache").exists()


def test_a_link_to_what_has_no_end_is_told_and_nothing_kept(of_sample, tmp_path, linked):
    (tmp_path / "src" / "root").symlink_to("/")
    for _ in range(2):
        ran = of_sample(sample("cache_linked_folder"), **linked)
        assert ran.states == {"t": "succeeded"}
        assert [one.reason for one in ran.of(Uncached)] == [
            "a link in its inputs leads to /, which cannot be read whole"
        ]


def test_an_input_that_cannot_be_copied_is_told_in_words(of_sample, tmp_path, linked):
    os.mkfifo(tmp_path / "src" / "pipe")
    ran = of_sample(sample("cache_linked_folder"), **linked)
    assert [one.message for one in ran.of(Fault)] == [
        "the input 'src' of task 't' cannot be copied: [Errno 22] is no file: "
        f"'{tmp_path}/src/pipe'"
    ]


def test_two_runs_at_once_keep_one_result(tmp_path):
    runner = Runner(tmp_path)
    text = sample("cache_corruption")
    requests = [runner.request(text, cache_folder=str(tmp_path / "cache")) for _ in range(3)]
    started = [runner.start(one) for one in requests]
    for one in started:
        with one.lines as lines:
            assert '"failed"' not in "".join(lines)
        assert one.wait() == 0
    assert runner(text, cache_folder=str(tmp_path / "cache")).states == {"t": "cached"}
    entry_in(tmp_path)


# An entry alone

KINDS = {"f": FlyteFile, "d": FlyteDirectory, "v": int, "values": FlyteFile}
WANTED = {name: TypeEngine.to_literal_type(kind) for name, kind in KINDS.items()}
KEY = "0" * 64


class Box:
    """A cache of one entry, and what is served of it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.cache, self.count = folder, str(folder / "cache"), 0
        self.around = nullcontext()

    def new(self) -> Path:
        self.count += 1
        return self.folder / f"{os.getpid()}-{self.count}"

    def keep(self, word: str) -> None:
        made = self.new()
        (made / "d").mkdir(parents=True)
        for name in ("f", "values.json", "d/a"):
            (made / name).write_text(word)
        raw = {"f": "f", "d": "d", "v": len(word), "values": "values.json"}
        place = lambda path, _: str(made / path)  # noqa: E731
        outputs = {name: decode(kind, raw[name], place) for name, kind in WANTED.items()}
        with self.around:
            keep(self.cache, KEY, Kept(outputs, 1.5, {}), str(made))

    def served(self) -> set[str] | None:
        """The words that an entry is made of; None, where nothing is served."""
        try:
            with self.around:
                found = recall(self.cache, KEY, WANTED, str(self.new()))
        except Damaged:
            return None
        if found is None:
            return None
        values = {name: encode(one, lambda uri, _: uri) for name, one in found.outputs.items()}
        words = {Path(values[name]).read_text() for name in ("f", "values")}
        assert os.listdir(values["d"]) == ["a"]
        assert {len(word) for word in words} == {values["v"]}
        return words | {(Path(values["d"]) / "a").read_text()}


@pytest.fixture
def box(tmp_path):
    return Box(tmp_path)


def test_an_output_may_have_the_name_of_a_part_of_the_entry(box):
    box.keep("word")
    assert box.served() == {"word"}


def test_no_byte_of_an_entry_can_change(box):
    box.keep("word")
    whole = box.folder / "whole"
    entry = Path(box.cache, KEY)
    entry.rename(whole)
    files = [path.relative_to(whole) for path in whole.rglob("*") if path.is_file()]
    assert len(files) == 4
    for file in files:
        for at in range((whole / file).stat().st_size):
            shutil.copytree(whole, entry)
            data = (whole / file).read_bytes()
            flipped = data[:at] + bytes([data[at] ^ 0x20]) + data[at + 1 :]
            (entry / file).write_bytes(flipped if at % 8 else data[:at])
            assert box.served() is None, (file, at)
            assert not entry.exists()
    shutil.copytree(whole, entry)
    assert box.served() == {"word"}


class Stumble:
    """Has a fault at the so many-th step on the disk of what it is put around."""

    def __init__(self, number: int, fault) -> None:
        self.left, self.fault, self.armed = number, fault, False
        sys.addaudithook(self.hook)

    def hook(self, event: str, _: object) -> None:
        if self.armed and (event == "open" or event.startswith(("os.", "shutil.", "tempfile."))):
            self.left -= 1
            if self.left == 0:
                self.fault()

    def __enter__(self) -> None:
        self.armed = True

    def __exit__(self, *_: object) -> None:
        self.armed = False


def full() -> None:
    raise OSError(errno.ENOSPC, "no room")


def killed() -> None:
    os._exit(9)


def in_fork(work) -> int:
    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    process.join()
    return process.exitcode


@pytest.mark.parametrize("fault", [full, killed])
@pytest.mark.parametrize("doing", ["keep", "serve"])
def test_a_fault_at_any_step_leaves_nothing_wrong(box, doing, fault):
    def work() -> None:
        box.around = Stumble(step, fault)
        box.keep("new") if doing == "keep" else box.served()
        sys.exit(0 if box.around.left > 0 else 1)

    reached, step = 1, 0
    while reached:
        step += 1
        if doing == "serve":
            box.keep("new")
        reached = in_fork(work)
        assert reached in (0, 1, 9)
        assert box.served() in (None, {"new"})
    assert step > 10


def ended() -> None:
    raise Ended(2)


def test_a_signal_while_a_result_is_kept_leaves_nothing_of_it(box):
    Path(box.cache).mkdir()
    step, reached = 0, True
    while reached:
        step += 1
        box.around = Stumble(step, ended)
        try:
            box.keep("new")
        except Ended:
            assert [name for name in os.listdir(box.cache) if name != KEY] == []
        reached = box.around.left <= 0
        shutil.rmtree(Path(box.cache, KEY), ignore_errors=True)
    assert step > 10


def test_many_at_once_serve_nothing_wrong(box):
    def work() -> None:
        for turn in range(40):
            word = "xy"[turn % 2] * (turn % 3 + 1)
            box.keep(word)
            found = box.served()
            assert found is None or len(found) == 1
            if turn % 5 == 4:
                shutil.rmtree(Path(box.cache, KEY), ignore_errors=True)

    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=work) for _ in range(3)]
    for one in processes:
        one.start()
    for one in processes:
        one.join()
    assert [one.exitcode for one in processes] == [0, 0, 0]

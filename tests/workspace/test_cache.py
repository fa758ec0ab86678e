"""What is kept between runs: told as if it were fresh, never believed unseen, never in the way."""

import hashlib
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import flowc
import pytest
from flowc.composing.vars import BuildSettings
from flowc.project.cache_entry import entry_bytes, read_entry
from flowc.workspace import cache as caching
from flowc.workspace import check_files as gathering
from flowc.workspace import look_at_flow as looking
from flowc.workspace.cache import Cache, open_cache
from hypothesis import example, given
from hypothesis import strategies as st
from places import TESTS
from project import files, flow, run, working_in, write

FINDINGS = """\
name: findings
defaults: {project_defaults: true}
inputs:
  unused: str
tasks:
  load:
    command: python load.py
    outputs: {rows: "file[csv]"}
  train:
    command: python train.py
    inputs: {rows: "file[pdf]", n: int, extra: "a|b"}
    with: {rows: "${{ tasks.load.rows }}", n: x, more: 1}
"""
USER = "name: user\ntasks:\n  prep: {flow: PATH}\n"


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """A working folder in a repository of its own, and a cache beside it."""
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "repo")
    monkeypatch.setenv("FLOWC_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("FLOWC_NO_CACHE")
    return tmp_path / "cache"


@pytest.fixture
def looked(monkeypatch):
    """The flows that were not known, in the order in which they were looked at."""
    names: list[str] = []
    real = looking.check
    monkeypatch.setattr(
        looking, "check", lambda *a, **k: (names.append(str(a[1])), real(*a, **k))[1]
    )

    def take() -> list[str]:
        taken = names[:]
        names.clear()
        return taken

    return take


def entries(cache: Path) -> list[Path]:
    return sorted(path for path in (cache / "entries").rglob("*") if path.is_file())


COMMANDS = [
    ["check", "."],
    ["check", ".", "--output-format", "json"],
    ["check", ".", "--output-format", "concise", "--max-findings", "1"],
    ["build", "."],
    ["build", ".", "--check"],
    ["build", ".", "--stdout"],
    ["list", "."],
    ["list", ".", "--json"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_kept_results_are_told_as_fresh_ones(command, looked):
    write({"a.yaml": FINDINGS, "b/flow.yaml": flow("b"), "c.yaml": "name: [\n", "d.yaml": "\ufeff"})
    write({"e.yaml": USER.replace("PATH", "a.yaml"), "f.yaml": USER.replace("PATH", "gone.yaml")})
    write({"g.yaml": USER.replace("PATH", "b/flow.yaml"), "flowc.toml": ""})
    write({"flowc.toml": 'include = ["**/*.yaml"]\n[rules]\nunused-input = "error"\n'})
    (Path("h.yaml")).write_bytes(b"name: \xff\n")
    run("build", ".", "--no-cache")
    fresh = run(*command, "--no-cache")
    looked()
    assert len(files(end=".py")) == 2
    for _ in range(2):
        kept = run(*command)
        assert (kept.stdout, kept.stderr) == (fresh.stdout, fresh.stderr)
        assert kept.exit_code == fresh.exit_code
    assert len(looked()) == (8 if "--stdout" not in command else 10)


def test_an_unchanged_flow_is_not_parsed(monkeypatch):
    write({"a.yaml": FINDINGS, "flow.yaml": flow("b")})
    first = run("build", ".").output.replace("written", "up to date")

    def refuse(*_):
        raise AssertionError("YAML is read")

    monkeypatch.setattr("flowc.pipeline.parse", refuse)
    assert run("build", ".").output == first
    monkeypatch.setattr("flowc.pipeline.parse", lambda *_: (None, []))
    write({"flow.yaml": flow("b") + "\n"})
    assert run("build", ".").output != first


def test_a_module_is_written_only_from_the_flow(cache, looked):
    write({"flow.yaml": flow("a")})
    run("build", "flow.yaml")
    right = Path("workflow.py").read_bytes()
    for content in (None, b"", right + b"import os\n", b"print()\n"):
        Path("workflow.py").unlink()
        if content is not None:
            Path("workflow.py").write_bytes(content)
        looked()
        run("build", "--force", "flow.yaml")
        assert looked() == ["flow.yaml"]
        assert Path("workflow.py").read_bytes() == right
    assert not any(right[200:300] in path.read_bytes() for path in entries(cache))


CHANGES = {
    "flow": lambda: write({"flow.yaml": USER.replace("PATH", "prep.yaml") + "# more\n"}),
    "used": lambda: write({"prep.yaml": flow("prep").replace("load.py", "reload.py")}),
    "used gone": lambda: os.unlink("prep.yaml"),
    "used of used": lambda: write({"vars.yaml": flow("x")}),
    "another": lambda: write({"another.yaml": ""}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_a_result_is_seen(change, looked):
    write({"flow.yaml": USER.replace("PATH", "prep.yaml"), "prep.yaml": flow("prep")})
    if change == "used of used":
        inner = "name: prep\ntasks:\n  inner: {flow: vars.yaml}\n"
        write({"prep.yaml": inner, "vars.yaml": flow("y")})
    run("build", "flow.yaml")
    looked()
    CHANGES[change]()
    fresh = run("build", "--check", "flow.yaml", "--no-cache")
    looked()
    kept = run("build", "--check", "flow.yaml")
    assert kept.output == fresh.output
    assert looked() == ([] if change == "another" else ["flow.yaml"])


def test_a_missing_file_that_comes_is_seen(looked):
    write({"flow.yaml": USER.replace("PATH", "prep.yaml")})
    assert "error[unusable-file]" in run("check", "flow.yaml").output
    assert "error[unusable-file]" in run("check", "flow.yaml").output
    assert looked() == ["flow.yaml"]
    write({"prep.yaml": flow("prep")})
    assert run("check", "flow.yaml").exit_code == 0
    os.unlink("prep.yaml")
    os.symlink("flow.yaml", "prep.yaml")
    assert "error[file-cycle]" in run("check", "flow.yaml").output
    os.unlink("prep.yaml")
    os.symlink("/etc/passwd", "prep.yaml")
    assert "a link to a place outside" in run("check", "flow.yaml").output


def test_variables_are_seen(looked, monkeypatch):
    text = FINDINGS.replace(
        "tasks:", "vars:\n  who: {env: WHO, default: me}\n  b: {env: B}\ntasks:"
    )
    text = text.replace("load.py", "load.py ${{ vars.who }} ${{ vars.b }}")
    write({"flow.yaml": text})
    outputs = []
    for name, value in [("WHO", "you"), ("WHO", "they"), ("B", "x"), ("B", ""), ("OTHER", "z")]:
        monkeypatch.setenv(name, value)
        outputs.append(run("build", "flow.yaml").output)
        assert looked() == ([] if name == "OTHER" else ["flow.yaml"])
        assert run("build", "flow.yaml").output == outputs[-1]
        assert looked() == []
    monkeypatch.delenv("B")
    assert "unset-var" in run("build", "flow.yaml").output


def test_no_value_of_a_variable_is_kept(cache, monkeypatch):
    text = flow("a").replace("tasks:", "vars:\n  key: {env: KEY}\ntasks:")
    write({"flow.yaml": text.replace("load.py", "load.py ${{ vars.key }}")})
    monkeypatch.setenv("KEY", "hunter2")
    run("build", "flow.yaml")
    assert entries(cache)
    assert not any(b"hunter2" in path.read_bytes() for path in entries(cache))


def test_settings_and_versions_are_seen(looked, monkeypatch):
    write({"flow.yaml": flow("a").replace("tasks:", "vars:\n  n: 1\ntasks:")})
    for arguments in (["check"], ["build"], ["build", "--var", "n=2"], ["build", "--var", "n=3"]):
        run(*arguments, "flow.yaml")
        assert looked() == ["flow.yaml"], arguments
        run(*arguments, "flow.yaml")
        assert looked() == [], arguments
    monkeypatch.setattr(caching.sys, "version", "4.0")
    run("check", "flow.yaml")
    assert looked() == ["flow.yaml"]


def test_another_flowc_or_another_library_has_another_stamp(monkeypatch, tmp_path):
    stamps = {caching._stamp()}
    monkeypatch.setattr(caching, "_libraries", lambda: iter([b"pydantic-9.9.dist-info"]))
    stamps.add(caching._stamp())
    sources = list(caching._sources())
    assert any(b"def emit_workflow" in one for one in sources)
    assert Path(flowc.__file__).read_bytes() in sources
    monkeypatch.setattr(caching, "_sources", lambda: iter([*sources[:-1], b"changed"]))
    stamps.add(caching._stamp())
    assert len(stamps) == 3


def test_libraries_are_found():
    names = [name.split(b"-")[0].lower() for name in caching._libraries()]
    assert {b"jinja2", b"pydantic", b"pydantic_core"} <= set(names)
    assert any(name.startswith(b"ruamel") for name in names)
    assert b"pyyaml" in names


def entry_of(cache: Path) -> list:
    (path,) = entries(cache)
    return json.loads(path.read_bytes().partition(b"\n")[2])


def poison(cache: Path, value: object) -> None:
    body = json.dumps(value).encode()
    (path,) = entries(cache)
    path.write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)


def test_no_entry_can_bring_in_a_module(cache):
    write({"flow.yaml": flow("a")})
    run("build", "flow.yaml")
    right = Path("workflow.py").read_bytes()
    Path("workflow.py").unlink()
    entry = entry_of(cache)
    for number in range(len(entry)):
        for value in ("import os", right.decode(), ["import os"], {"module": "import os"}, None, 3):
            poison(cache, [*entry[:number], value, *entry[number + 1 :]])
            result = run("build", "flow.yaml")
            assert result.exit_code in (0, 1)
            assert not Path("workflow.py").exists() or Path("workflow.py").read_bytes() == right
            Path("workflow.py").unlink(missing_ok=True)


def test_a_lying_entry_of_an_edited_module_still_writes_what_is_right(cache):
    write({"flow.yaml": flow("a")})
    run("build", "flow.yaml")
    entry = entry_of(cache)
    poison(cache, [*entry[:-1], "0" * 64])  # another digest: the module is not the one
    assert run("build", "flow.yaml").output == "workflow.py: up to date\n1 flow: no findings\n"


@pytest.mark.parametrize(
    "corrupt",
    [
        lambda data: b"",
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: data + b" ",
        lambda data: data.replace(b"error", b"erorr"),
        lambda data: b"\x00" * len(data),
        lambda data: b"\x80\x04c__builtin__\neval\n",
        lambda data: hashlib.sha256(b"[" * 99_999).hexdigest().encode() + b"\n" + b"[" * 99_999,
    ],
)
def test_a_corrupt_entry_is_none(cache, corrupt, looked):
    write({"flow.yaml": FINDINGS})
    fresh = run("check", "flow.yaml").output
    (path,) = entries(cache)
    path.write_bytes(corrupt(path.read_bytes()))
    looked()
    assert run("check", "flow.yaml").output == fresh
    assert looked() == ["flow.yaml"]
    assert run("check", "flow.yaml").output == fresh
    assert looked() == []


def test_an_entry_that_is_no_file(cache, looked):
    write({"flow.yaml": FINDINGS})
    fresh = run("check", "flow.yaml").output
    (path,) = entries(cache)
    path.unlink()
    path.mkdir()
    assert run("check", "flow.yaml").output == fresh
    path.rmdir()
    os.symlink("/dev/zero", path)
    assert run("check", "flow.yaml").output == fresh


@given(st.data())
def test_an_entry_of_any_shape_is_read_or_none(data):
    values = st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-2, 9)
        | st.sampled_from(["", "error", "a-b", "\x1b"]),
        lambda inner: st.lists(inner, max_size=8) | st.dictionaries(st.text(max_size=3), inner),
        max_leaves=30,
    )
    shape = [[[0, "a", "b"]], {"A": ""}, [FOUND], [[1, [FOUND]]], SUMMARY, "d"]
    number = data.draw(st.integers(0, len(shape)))
    value = data.draw(values)
    body = json.dumps([*shape[:number], value, *shape[number + 1 :]]).encode()
    entry = read_entry(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
    if entry is not None:
        assert read_entry(entry_bytes(entry)) == entry
        for finding in entry.findings:
            assert "\x1b" not in finding.rule
            assert finding.severity in ("error", "warning")


EDITS = ["says", [[1, 2, "x"]], False]
FOUND = ["type-mismatch", "error", "words", None, 1, 2, [["note", 0, 1]], EDITS, "missing-key"]
SUMMARY = ["a", [["i", "int"]], [], [["t", "T"]], ["v"], [["T", "d", 0, 1]], [], [[3, ["x-y"]]]]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, "\x1b[2J"),
        (0, "Type"),
        (0, None),
        (1, "fatal"),
        (2, 3),
        (3, 4),
        (6, [["x", 2, 1]]),
        (7, ["says", [[2, 1, "x"]], False]),
        (7, ["says", [[1, 2, "x"]], 0]),
        (8, 3),
        (8, "Type"),
    ],
)
def test_a_finding_that_is_none(place, value):
    for found in ([*FOUND[:place], value, *FOUND[place + 1 :]], FOUND):
        body = json.dumps([[], {}, [found], [], None, ""]).encode()
        entry = read_entry(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
        assert (entry is None) == (found is not FOUND)


@given(st.binary(max_size=80))
@example(b"\n")
def test_any_bytes_are_an_entry_or_none(data):
    read_entry(data)


def test_what_is_kept_of_one_profile_is_not_taken_for_another(looked):
    text = """\
name: training
vars: {epochs: {env: EPOCHS, default: 3}}
defaults: {project_defaults: true}
profiles:
  prod: {vars: {epochs: 100}}
  qa: {defaults: {retries: 1}}
tasks:
  train: {command: "python train.py ${{ vars.epochs }}"}
"""
    write({"flow.yaml": text, "flowc.toml": ""})
    assert run("build", "flow.yaml").exit_code == 0
    for options, state in (((), "fresh"), (("--profile", "prod"), "stale")):
        for _ in range(2):
            assert state in run("list", "flow.yaml", *options).stdout
    assert looked() == ["flow.yaml", "flow.yaml"]
    write({"flowc.toml": 'profile = "prod"'})
    assert "stale" in run("list", "flow.yaml").stdout
    assert looked() == []
    assert "fresh" in run("list", "flow.yaml", "--no-profile").stdout
    assert run("list", "flow.yaml", "--profile", "prd").exit_code == 2


CASES = sorted((TESTS / "cases").rglob("*.yaml"))


@pytest.mark.parametrize("emits", [False, True])
def test_whatever_is_found_is_kept_whole(cache, emits):
    kept = Cache(str(cache), "stamp")
    task = gathering.Task(BuildSettings({"x": "1"}, {}, strict=emits), emits, cache=kept)
    for path in CASES:
        fresh = looking.look(task, path)
        known = gathering._known(task, path, kept)
        assert known is not None, path
        assert told(known) == told(fresh), path
    assert len(CASES) > 100


def told(outcome: gathering.FlowFound):
    reports = [(key, r.source.name, r.source.text, r.findings) for key, r in outcome.reports()]
    return reports, outcome.summary, outcome.digest


@pytest.mark.parametrize("span", [[0, 10**9], [10**9, 10**9 + 1], [5, 4], [-1, 0], [0, "x"]])
def test_a_finding_at_no_place_is_none(cache, span, looked):
    write({"flow.yaml": FINDINGS})
    fresh = run("check", "flow.yaml").output
    entry = entry_of(cache)
    entry[2][0][4:6] = span
    poison(cache, entry)
    looked()
    assert run("check", "flow.yaml").output == fresh
    assert looked() == ["flow.yaml"]


def test_a_cache_in_the_repository_is_refused(monkeypatch, looked):
    """A stranger's commit can bring one."""
    write({"flow.yaml": flow("a")})
    path = os.path.abspath("flow.yaml")
    for folder in (".cache", ".", "a/../.flowc"):
        monkeypatch.setenv("FLOWC_CACHE_DIR", folder)
        result = run("check", "flow.yaml")
        assert result.exit_code == 2
        assert "FLOWC_CACHE_DIR is in a repository" in result.stderr
        assert run("check", "flow.yaml", "--no-cache").exit_code == 0
        monkeypatch.setenv("FLOWC_CACHE_DIR", os.path.abspath(folder))
        with working_in("/"):  # wherever one is
            assert run("check", path).exit_code == 2
    monkeypatch.delenv("FLOWC_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", os.getcwd())
    assert run("check", "flow.yaml").exit_code == 0
    assert files() == ["flow.yaml"]


def test_a_link_into_the_repository_is_in_it(monkeypatch, tmp_path):
    write({"flow.yaml": flow("a")})
    os.mkdir("committed")
    os.symlink(os.path.abspath("committed"), tmp_path / "link")
    monkeypatch.setenv("FLOWC_CACHE_DIR", str(tmp_path / "link"))
    assert run("check", "flow.yaml").exit_code == 2


def test_a_cache_that_anybody_can_write_to_is_not_used(cache):
    cache.mkdir()
    cache.chmod(0o777)
    write({"flow.yaml": flow("a")})
    assert run("check", "flow.yaml").output == "1 flow: no findings\n"
    assert not (cache / "entries").exists()


def test_a_cache_is_the_users_own_and_says_what_it_is(cache):
    write({"flow.yaml": flow("a")})
    run("check", "flow.yaml")
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    assert (
        (cache / "CACHEDIR.TAG")
        .read_text()
        .startswith("Signature: 8a477f597d28d172789f06886806bc55")
    )
    (path,) = entries(cache)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("place", ["/proc/nothing/here", "/dev/null", "/dev/null/x"])
def test_a_folder_that_cannot_be_written_changes_nothing(monkeypatch, place, looked):
    monkeypatch.setenv("FLOWC_CACHE_DIR", place)
    write({"flow.yaml": FINDINGS})
    outputs = {run("check", "flow.yaml").output for _ in range(2)}
    assert outputs == {run("check", "flow.yaml", "--no-cache").output}


@pytest.mark.parametrize("name", ["makedirs", "replace", "stat", "utime"])
def test_a_system_that_refuses_changes_nothing(monkeypatch, name):
    write({"flow.yaml": FINDINGS})
    fresh = run("check", "flow.yaml", "--no-cache").output

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(caching, "os", type("os", (), {**vars(os), name: staticmethod(refuse)}))
        assert run("check", "flow.yaml").output == fresh
        assert run("check", "flow.yaml").output == fresh
    assert run("check", "flow.yaml").output == fresh


def test_without_a_home_there_is_no_cache(monkeypatch):
    for name in ("FLOWC_CACHE_DIR", "HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    write({"flow.yaml": flow("a")})
    assert open_cache() is None
    assert run("check", "flow.yaml").exit_code == 0


@pytest.mark.skipif(sys.platform != "linux", reason="the place of caches on Linux")
def test_where_the_cache_is(monkeypatch, tmp_path):
    monkeypatch.delenv("FLOWC_CACHE_DIR")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert open_cache() is None  # and no home is made
    (tmp_path / "home").mkdir()
    assert open_cache().folder == str(tmp_path / "home" / ".cache" / "flowc")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert open_cache().folder == str(tmp_path / "xdg" / "flowc")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")  # to be ignored, says the specification
    assert open_cache().folder == str(tmp_path / "home" / ".cache" / "flowc")


def test_old_entries_go_and_wanted_ones_stay(cache, monkeypatch):
    write({"flow.yaml": flow("a"), "b.yaml": flow("b")})
    run("check", "flow.yaml", "b.yaml")
    month = caching.time.time() - 31 * 24 * 60 * 60
    for path in [*entries(cache), cache / "pruned"]:
        os.utime(path, (month, month))
    run("check", "b.yaml")  # wanted
    write({"c.yaml": flow("c")})
    run("check", "c.yaml")
    assert len(entries(cache)) == 2


def test_a_cache_may_be_deleted_at_any_time(cache, looked):
    import shutil

    write({"flow.yaml": FINDINGS})
    fresh = run("check", "flow.yaml").output
    shutil.rmtree(cache)
    assert run("check", "flow.yaml").output == fresh
    shutil.rmtree(cache / "entries")
    assert run("check", "flow.yaml").output == fresh
    assert looked() == ["flow.yaml"] * 3


def test_results_are_the_same_in_another_checkout(cache, tmp_path, monkeypatch, looked):
    write({"flow.yaml": USER.replace("PATH", "prep.yaml"), "prep.yaml": FINDINGS})
    here = run("check", "flow.yaml")
    looked()
    other = tmp_path / "other" / "deeper"
    (other / ".git").mkdir(parents=True)
    monkeypatch.chdir(other)
    write({"flow.yaml": USER.replace("PATH", "prep.yaml"), "prep.yaml": FINDINGS})
    there = run("check", "flow.yaml")
    assert (there.output, looked()) == (here.output, [])


def test_eight_processes_on_one_cache(cache):
    write({f"f{number}.yaml": FINDINGS + f"# {number % 3}\n" for number in range(12)})
    line = [sys.executable, "-m", "flowc", "check", ".", "--jobs", "2"]
    several = [
        subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(8)
    ]
    outputs = {process.communicate() for process in several}
    fresh = run("check", ".", "--no-cache")
    assert outputs == {(fresh.stdout.encode(), fresh.stderr.encode())}
    assert len(entries(cache)) == 12
    assert all(read_entry(path.read_bytes()) for path in entries(cache))


def test_what_is_killed_while_it_writes_leaves_no_half_entry(cache):
    kept = Cache(str(cache), "stamp")
    name = "ab" * 32
    kept.put(name, b"old")

    class Killed(BaseException):
        pass

    def kill(*_):
        raise Killed

    killed = type("os", (), {**vars(os), "replace": staticmethod(kill)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(caching, "os", killed)
        with pytest.raises(Killed):
            kept.put(name, b"new")
    assert kept.get(name) == b"old"

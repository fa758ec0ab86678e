"""Profiles: what they replace, what is told of them, and how commands choose one."""

import pytest
from flowc.composing.vars import BuildSettings
from flowc.emitting.python.header import state_of
from flowc.findings.finding import Finding
from flowc.limits import MAX_NODES, MAX_PROFILES
from flowc.pipeline import build, check
from flowc.version import __version__
from hypothesis import given
from hypothesis import strategies as st
from places import TESTS
from profiled_flows import FLOW, PLAIN
from project import files, run, write
from strategies import flows, to_yaml


def under(profile, text=FLOW, overrides=None, **environ) -> str:
    settings = BuildSettings(overrides or {}, environ, True, profile)
    report, module = build(text.encode(), settings=settings)
    assert module is not None, report.findings
    return without_header(module, profile)


def without_header(module: bytes, profile: str | None) -> str:
    """A module without what its header says of the profile that it was built by."""
    built_by = f"# Profile: '{profile}'\n"
    text = module.decode()
    assert (built_by in text) == (profile is not None) == ("# Profile" in text)
    return text.replace(built_by, "", 1)


def told(text: str, profile: str | None = None, strict: bool = False) -> list[str]:
    report = check(text.encode(), settings=BuildSettings({}, {}, strict, profile)).report
    return [f"{f.rule}: {f.message}" for f in report.findings]


def test_a_profile_replaces_vars_and_lies_over_the_defaults():
    by_hand = FLOW.replace("epochs: 3", "epochs: 100").replace("  job_title: Training\n", "")
    by_hand = by_hand.replace("retries: 1", "retries: 3\n  timeout: 2d")
    head, _, rest = by_hand.partition("profiles:")
    by_hand = head + "tasks:" + rest.partition("tasks:")[2]
    assert under("prod") == under(None, by_hand)
    assert "--epochs 100" in under("prod")
    assert "Title" not in under("prod")
    assert under("prod").count("retries=3") == 1
    assert "--epochs 3" in under(None)
    assert 'Title="Training"' in under(None)


def test_the_header_names_the_profile_and_nothing_of_flowc():
    settings = BuildSettings({}, {}, True, "prod")
    module = build(FLOW.encode(), "a/training.yaml", settings)[1]
    assert module is not None
    head = module.decode().partition("\n\n")[0].splitlines()
    assert head[2:4] == ["# Flow: 'training.yaml'", "# Profile: 'prod'"]
    assert head[4].startswith("# Digest: sha256:")
    assert len(head) == 5
    assert __version__ not in module.decode()
    assert state_of(module) == "generated"
    assert state_of(module.replace(b"'prod'", b"'dev'")) == "generated"  # and not what is wanted
    assert state_of(module.replace(b"'prod'", b"prod, by hand")) == "edited"
    plain = build(PLAIN.encode(), settings=settings)[1]  # it has no profiles
    assert plain is not None
    assert b"# Profile" not in plain


def test_the_command_line_wins_over_the_profile_and_the_profile_over_the_flow():
    assert "--epochs 7" in under("prod", overrides={"epochs": "7"})
    text = under("pinned", RELEASE="v9", GIT_COMMIT="bbbb")
    assert text.count("v9") == 3
    assert "bbbb" not in text
    assert "bbbb" in under("prod", RELEASE="v9", GIT_COMMIT="bbbb")


def test_only_the_variables_of_the_chosen_profile_have_to_be_set():
    assert told(FLOW, strict=True) == []
    assert told(FLOW, "prod", strict=True) == []
    assert [line.split(":")[0] for line in told(FLOW, "pinned", strict=True)] == ["unset-var"]


def test_an_override_concerns_the_chosen_profile_alone():
    """What the others hold is judged as a check judges it: the text fits an integer nowhere."""
    text = FLOW.replace("vars: {epochs: 100}", "vars: {epochs: all}")
    assert "--epochs some" in under("prod", text, {"epochs": "some"})
    report = check(text.encode(), settings=BuildSettings({"epochs": "some"})).report
    assert [f.rule for f in report.findings] == ["wrong-value"]


def test_every_profile_is_checked_whichever_is_chosen():
    text = FLOW.replace("timeout: 2d", "timeout: soon")
    for profile in (None, "prod", "pinned"):
        found = told(text, profile)
        assert len(found) == 1
        assert found[0].startswith("wrong-value: 'timeout'")
        assert found[0].endswith("(under profile 'prod')")
        assert build(text.encode(), settings=BuildSettings(profile=profile))[1] is None


def test_a_finding_that_all_variants_share_is_told_once_and_without_words():
    text = FLOW.replace("command: python test.py", "comand: python test.py")
    found = told(text)
    assert len(found) == 1
    assert "profile" not in found[0]


def test_a_comment_in_a_profile_silences():
    warns = FLOW.replace('type: commitId, value: "${{ vars.commit }}"', "type: head")
    assert [line.split(":")[0] for line in told(warns)] == ["floating-git-ref"]
    quiet = warns.replace(
        "{git_ref: {type: head}}", "{git_ref: {type: head}}  # flowc: ignore[floating-git-ref]"
    )
    assert told(quiet) == []


def test_a_comment_that_only_one_profile_needs_is_used():
    text = (
        FLOW.replace(
            "job_title: Training\n",
            "job_title: Training\n  git_ref: {type: head}  # flowc: ignore[floating-git-ref]\n",
        )
    ).replace("      job_title: null\n", "      git_ref: null\n")
    assert told(text) == []


def test_a_profile_may_be_empty_and_the_flow_may_have_no_vars_or_defaults():
    text = PLAIN + "profiles:\n  dev:\n  qa: {}\n  prod: {vars: , defaults: {retries: 1}}\n"
    assert under("dev", text) == under(None, text) == under("qa", text)


def test_a_flow_may_leave_vars_and_defaults_to_its_profiles():
    text = PLAIN.replace("defaults: {project_defaults: true}\n", "defaults:\n")
    text += "profiles: {dev: {defaults: {project_defaults: true}}}\n"
    for flow in (text, text.replace("defaults:\n", "", 1)):
        alone = BuildSettings(profile="dev", alone=True)
        module = build(flow.encode(), settings=alone)[1]
        assert module is not None
        assert without_header(module, "dev").encode() == build(PLAIN.encode())[1]
        assert [line[-19:] for line in told(flow)] == ["(without a profile)"]


def test_too_many_values_are_refused_before_they_are_looked_at():
    names = "".join(f"  p{n}: {{}}\n" for n in range(MAX_PROFILES))
    items = ", ".join("1" for _ in range(2 * MAX_NODES // MAX_PROFILES))
    text = f"{PLAIN}profiles:\n{names}vars:\n  x:\n"
    for start in range(0, len(items), 30_000):
        text += f"    y{start}: [{items[start : start + 30_000].strip(', ')}]\n"
    found = told(text)
    assert [line for line in found if "under all its profiles" in line] == [
        "yaml-syntax: the flow under all its profiles has more than "
        f"{2 * MAX_NODES:,} values (the limit)"
    ]


def test_too_many_rows_under_all_profiles_are_refused():
    """They are few in the file: a profile's rows are counted once they are written out."""
    rows = ", ".join(f"r{number}" for number in range(MAX_NODES // 100))
    names = "".join(f"  p{n}: {{vars: {{rows: *rows}}}}\n" for n in range(MAX_PROFILES))
    text = f"""\
name: trial
defaults: {{project_defaults: true}}
vars: {{rows: &rows [{rows}]}}
profiles:
{names}tasks:
  sdtm: {{matrix: {{domain: "${{{{ vars.rows }}}}"}}, command: x, retries: 1, timeout: 1h, \
job_title: y}}
"""
    assert "under all its profiles" in told(text)[0]
    fewer = text.replace(rows, "r1, r2")
    assert told(fewer) == []


def test_rows_may_differ_by_profile():
    text = """\
name: trial
defaults: {project_defaults: true}
vars: {rows: [ae, cm], side: x}
profiles:
  prod: {vars: {rows: [ae, cm, dm], side: [x]}}
  all: {vars: {rows: [ae, cm, dm, ex]}}
tasks:
  sdtm:
    matrix: {domain: "${{ vars.rows }}"}
    command: sas ${{ matrix.domain }} ${{ vars.side }}
"""
    (found,) = told(text)
    assert "(in sdtm[ae], sdtm[cm] and sdtm[dm]) (under profile 'prod')" in found
    good = text.replace("side: [x]", "side: y")
    assert [under(one, good).count("= DominoJobTask(") for one in (None, "prod", "all")] == [
        2,
        3,
        4,
    ]


def test_no_profile_reaches_into_a_flow_that_runs_in_another(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    inner = FLOW.replace("timeout: 2d", "timeout: soon")
    outer = "name: outer\nprofiles: {prod: {}}\ntasks: {inner: {flow: inner.yaml}}\n"
    write({"inner.yaml": inner, "flow.yaml": outer})
    built = run("build", "flow.yaml", "--stdout", "--profile", "prod")
    assert built.exit_code == 0
    assert "--epochs 3" in built.stdout
    assert run("check", "inner.yaml").exit_code == 1


# Commands


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write({"flow.yaml": FLOW})
    return tmp_path


def test_a_build_by_a_profile(here):
    assert run("build", "--profile", "prod", "flow.yaml").exit_code == 0
    assert "--epochs 100" in (here / "workflow.py").read_text()
    assert run("build", "--check", "--profile", "prod", "flow.yaml").exit_code == 0
    assert run("build", "--check", "flow.yaml").exit_code == 1
    states = [run("list", *given, "flow.yaml").output for given in ((), ("--profile", "prod"))]
    assert ["stale" in states[0], "fresh" in states[1]] == [True, True]


def test_a_flow_is_printed_as_a_profile_makes_it(here):
    printed = run("build", "--expand", "--profile", "prod", "flow.yaml").stdout
    assert "profiles" not in printed
    assert under(None, printed) == under("prod")


@pytest.mark.parametrize("command", ["build", "check", "list", "verify", "diff"])
def test_an_unknown_profile_is_wrong_usage(here, command):
    names = ["flow.yaml", "flow.yaml"] if command == "diff" else ["flow.yaml"]
    result = run(command, "--profile", "prd", *names)
    assert result.exit_code == 2
    assert "flow.yaml has no profile 'prd': did you mean 'prod'?" in result.stderr
    result = run(command, "--profile", "x", *names)
    assert "flow.yaml has no profile 'x': it has prod, pinned" in result.stderr
    assert files(end=".py") == []


def test_a_flow_without_profiles_is_built_as_it_is_if_another_has_the_profile(here):
    write({"plain.yaml": PLAIN})
    assert run("build", ".", "--profile", "prod").exit_code == 0
    assert files(end=".py") == ["plain.py", "workflow.py"]
    result = run("build", "plain.yaml", "--profile", "prod")
    assert (result.exit_code, "no flow has a profile 'prod'" in result.stderr) == (2, True)
    write({"other.yaml": PLAIN.replace("plain", "other") + "profiles: {production: {}}\n"})
    result = run("build", ".", "--profile", "prod")
    assert result.exit_code == 2
    assert "other.yaml has no profile 'prod'" in result.stderr


def test_a_project_may_choose_the_profile(here):
    write({"flowc.toml": 'profile = "prod"\n', "plain.yaml": PLAIN})
    assert "--epochs 100" in run("build", "--stdout", "flow.yaml").stdout
    assert "--epochs 3" in run("build", "--stdout", "flow.yaml", "--no-profile").stdout
    assert run("build", "--stdout", "plain.yaml").exit_code == 0
    chosen = run("build", "--stdout", "flow.yaml", "--profile", "pinned", "--var", "commit=c")
    assert "--epochs 3" in chosen.stdout
    write({"flowc.toml": 'profile = "prd"\n'})
    result = run("build", "--stdout", "flow.yaml")
    assert result.exit_code == 2
    assert "(the project's file asks for it)" in result.stderr
    result = run("build", "flow.yaml", "--no-profile", "--profile", "prod")
    assert result.exit_code == 2


def test_a_difference_by_a_profile(here):
    write({"new.yaml": FLOW.replace("epochs: 100", "epochs: 200")})
    assert "200" not in run("diff", "flow.yaml", "new.yaml").stdout
    assert "200" in run("diff", "flow.yaml", "new.yaml", "--profile", "prod").stdout
    write({"old.yaml": PLAIN.replace("plain", "training")})
    assert run("diff", "old.yaml", "new.yaml", "--profile", "prod").exit_code == 0


def test_a_flow_under_two_profiles_is_compared_with_itself(here):
    result = run("diff", "--profile", "pinned", "--to-profile", "prod", "--var", "commit=c", ".")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("flow.yaml (pinned -> prod): flow 'training'\n")
    assert "train.py --epochs 3 -> python train.py --epochs 100" in result.stdout
    assert "retries: 1 -> 3" in result.stdout
    assert "git_ref" in result.stdout
    result = run("diff", "--to-profile", "prod", "flow.yaml", "--exit-code")
    assert result.exit_code == 1
    assert result.stdout.startswith("flow.yaml (no profile -> prod): flow 'training'\n")
    result = run("diff", "--profile", "prod", "--to-profile", "prod", "flow.yaml", "--exit-code")
    assert (result.exit_code, "no change in meaning" in result.stdout) == (0, True)
    write({"plain.yaml": PLAIN})  # it is built as it is
    result = run("diff", "--to-profile", "prod", ".")
    assert "plain.yaml (no profile -> prod): no change in meaning\n" in result.stdout
    write({"flowc.toml": 'profile = "prod"\n'})  # the project's counts where none is named
    assert "no change in meaning" in run("diff", "--to-profile", "prod").stdout
    back = run("diff", "--no-profile", "--to-profile", "prod").stdout
    assert back.startswith("flow.yaml (no profile -> prod)")


def test_what_two_profiles_cannot_be_asked_of(here):
    write({"plain.yaml": PLAIN})
    for names, said in (
        (("prod", "prd"), "flow.yaml has no profile 'prd': did you mean 'prod'?"),
        (("prd", "prod"), "flow.yaml has no profile 'prd': did you mean 'prod'?"),
    ):
        result = run("diff", "--profile", names[0], "--to-profile", names[1], "flow.yaml")
        assert (result.exit_code, said in result.stderr) == (2, True), result.output
    result = run("diff", "--to-profile", "prod", "plain.yaml")
    assert (result.exit_code, "no flow has a profile 'prod'" in result.stderr) == (2, True)
    result = run("diff", "--to-profile", "prod", "HEAD", "flow.yaml")
    assert result.exit_code == 2
    assert "'HEAD' is no file: --to-profile compares files as they are" in result.stderr
    result = run("diff", "--to-profile", "prod")  # no project says which flows
    assert result.stdout == run("diff", "--to-profile", "prod", "flow.yaml").stdout
    result = run("diff", "--profile", "prod", "--to-profile", "pinned", "flow.yaml")
    assert result.exit_code == 1
    assert "flow.yaml (prod -> pinned): not compared" in result.stdout
    assert "unset-var" in result.stderr


@pytest.mark.flyte
@pytest.mark.parametrize("profile", ["dev", "prod"])
def test_the_example_is_both_of_the_hand_written_modules(profile, examples):
    modules = TESTS / "profiles"
    for module in ("dev", "prod"):
        against = ["--against", modules / f"{module}.py", examples / "profiles" / "flow.yaml"]
        result = run("verify", "--profile", profile, *against)
        assert (result.exit_code == 0) == (module == profile), result.output


# The law: a profile means what it would mean if it were written into the flow by hand

_OTHER = st.sampled_from(["x", 0, 1.5, None, True, [1], {"a": "b"}])
_SETTINGS = {"job_title": "Other", "retries": 7, "timeout": "5m", "commit_id": "c0ffee"}


@st.composite
def profiled(draw):
    """Draw a flow, and one with a profile that makes it the first one."""
    flow = draw(flows())
    known, settings = flow.get("vars") or {}, flow.get("defaults") or {}
    vars_ = {key: value for key, value in known.items() if draw(st.booleans())}
    defaults = {key: value for key, value in settings.items() if draw(st.booleans())}
    others = {key: draw(_OTHER) for key in vars_}
    left = {key: v for key, v in settings.items() if key not in defaults or draw(st.booleans())}
    added = {key: v for key, v in _SETTINGS.items() if key not in settings and draw(st.booleans())}
    gone = dict.fromkeys(added)
    profile = {"vars": vars_, "defaults": {**defaults, **gone}}
    changed = {
        **flow,
        "vars": {**known, **others},
        "defaults": {**left, **added},
        "profiles": {"dev": {}, "prod": profile},
    }
    return flow, changed


@given(profiled(), st.integers(0, 10**6))
def test_a_profile_is_what_would_be_written_by_hand(pair, seed):
    by_hand, composed = (to_yaml(flow, seed).encode() for flow in pair)
    wanted = check(by_hand)
    assert check(composed, settings=BuildSettings(profile="prod")).flow == wanted.flow
    assert wanted.flow is not None
    alone = BuildSettings(profile="prod", alone=True)  # whatever is wrong without the profile
    report, module = build(composed, settings=alone)
    assert [f for f in report.findings if f.severity == "error"] == []
    assert module is not None
    assert without_header(module, "prod").encode() == build(by_hand)[1]


@given(st.lists(st.sampled_from(["prod", "dev", "qa"]), max_size=3, unique=True))
def test_findings_name_the_profiles_that_have_them(names):
    broken = "".join(f"  {name}: {{defaults: {{retries: -1}}}}\n" for name in names)
    text = f"{PLAIN}profiles:\n  fine: {{}}\n{broken}"
    found: tuple[Finding, ...] = check(text.encode()).report.findings
    for finding, name in zip(found, names, strict=True):
        assert f"under profile '{name}'" in finding.message

"""What is imported without being run is what flytekit registers, or it is refused."""

import pytest
from flowc.composing.vars import BuildSettings
from flowc.importing.import_module import decompile
from flowc.importing.import_registered import differences_in
from flowc.workspace.find_modules import ModulesBeside
from handwritten import registered
from places import TESTS

FOLDER = TESTS / "import"
FORMS = sorted(FOLDER.glob("forms/*.py"))
WRONG = sorted(FOLDER.glob("wrong/*.py"))
MODULES = [
    *(path for path in FOLDER.glob("good/*.py") if not path.name.startswith("git_")),
    *FOLDER.glob("bad/*.py"), *FOLDER.glob("load/many_*.py"), *FORMS, *WRONG,
]  # fmt: skip
REFUSED = ("crash", "gitref", "uncalled")
UNREADABLE = {
    "i17_moment_positional_tz", "i28_env_slice", "k19_coding_cookie", "m01_try_except_sets",
}  # fmt: skip
"""What nobody can know without running it: where the clock stands, what the environment says, if
there is a package; and a text in an encoding that is not the one it was written in."""


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    """What is registered for modules that people wrote, by their texts."""
    with pytest.MonkeyPatch.context() as changed:
        environ = _environ()
        for name, value in environ.items():
            changed.setenv(name, value)
        texts = [*dict.fromkeys(path.read_text(encoding="utf-8") for path in MODULES)]
        return registered(texts, tmp_path_factory.mktemp("modules"), [None] * len(texts))


def _environ():
    lines = (FOLDER / "variables.env").read_text().splitlines()
    pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
    return {"SHA_X": "0123456789abcdef", **{name: value for name, _, value in pairs}}


@pytest.mark.flyte
@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_plain_import_is_equal_or_refused(facts, path):
    text = path.read_text(encoding="utf-8")
    report, flows = decompile(
        text.encode(), "old.py", BuildSettings(environ=_environ(), strict=True)
    )
    if report.failed or "fault" in facts[text]:
        return
    found = differences_in(flows, facts[text]["facts"], "old.py")
    assert [str(one) for one in found if one.reason is None] == []


@pytest.mark.parametrize("path", [*WRONG, *FORMS], ids=lambda path: path.stem)
def test_what_can_be_known_is_read(path):
    report, _ = decompile(path.read_bytes(), path.name, BuildSettings(environ=_environ()))
    assert report.failed is (path.stem in UNREADABLE or path.stem in REFUSED)


SAID = {
    "crash": "10: an Artifact is made before its '.File' is called",
    "gitref": "7: what 'use_latest_git_ref' pins is known only when the flow is registered",
    "uncalled": "6: no workflow calls the task 'job': Flyte never runs it",
}


@pytest.mark.parametrize("name", SAID)
def test_what_is_refused_is_told_at_its_line(name):
    path = FOLDER / f"forms/{name}.py"
    report, _ = decompile(path.read_bytes(), path.name)
    (finding,) = [one for one in report.findings if one.severity == "error"]
    line = report.source.position(finding.span.start).line
    assert f"{line}: {finding.message}" == SAID[name]


def test_a_function_of_another_file_is_read_and_never_run():
    path = FOLDER / "load/helper/workflow.py"
    report, (flow,) = decompile(path.read_bytes(), path.name, beside=ModulesBeside(path))
    assert not report.findings
    subjects, events = flow.flow.tasks
    assert (subjects.key, subjects.command) == ("subjects", "sas adsl.sas")
    assert [given.name for given in events.inputs] == ["path", "adsl"]


def test_what_is_dropped_in_silence_is_refused_if_somebody_asks(flowc, tmp_path):
    path = tmp_path / "old.py"
    path.write_text((FOLDER / "forms/undeclared.py").read_text())
    assert flowc("import", "old.py", "--stdout").returncode == 0
    done = flowc("import", "old.py", "--strict")
    assert done.returncode == 1
    assert "error[unsupported-python]: left out: this value" in done.stderr
    assert done.stderr.endswith("runs the module, and reads what it registers\n")


def test_a_key_that_is_no_name_makes_a_var_under_a_profile(flowc, tmp_path):
    text = (FOLDER / "profiled.py").read_text()
    (tmp_path / "dev.py").write_text(text)
    (tmp_path / "prod.py").write_text(text.replace("0.1", "0.2"))
    done = flowc("import", "dev.py", "--profile", "prod=prod.py", "--stdout")
    assert done.returncode == 0
    assert "learning_rate: 0.1" in done.stdout
    assert "learning_rate: 0.2" in done.stdout

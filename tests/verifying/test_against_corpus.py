"""The corpus of hand-written modules: what is imported from one agrees with it, by flytekit."""

import json
import os
import subprocess
import sys

import pytest
from flowc.composing.vars import BuildSettings
from flowc.importing.import_module import decompile
from flowc.pipeline import check, emit
from flowc.workspace.find_used_files import Beside
from places import TESTS

pytestmark = pytest.mark.flyte
from flowc.verifying.compare import differences
from flowc.verifying.compare_hand_written import differences_against

HERE = TESTS
CORPUS = HERE / "import"
MODULES = sorted([*CORPUS.glob("good/*.py"), *CORPUS.glob("legacy/*.py")])
REFUSED = {"page_typos", "page_typos_pinned", "page_volume_ids"}
"""What the real plugin refuses too: there is nothing to compare with."""


def git(*arguments):
    run = subprocess.run(
        ["git", *arguments], cwd=CORPUS, capture_output=True, text=True, check=False
    )
    return run.stdout.strip()


@pytest.fixture(scope="module")
def environ():
    lines = (CORPUS / "variables.env").read_text(encoding="utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if line and line[0] != "#")
    head, branch = git("rev-parse", "HEAD"), git("rev-parse", "--abbrev-ref", "HEAD")
    paths = [os.environ.get("PYTHONPATH", ""), str(HERE / "heavy")]
    given |= {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
    return {**os.environ, **given, "GIT_COMMIT": head, "GIT_BRANCH": branch}


@pytest.fixture(scope="module")
def rebuilt(environ, tmp_path_factory):
    """Return the flows that the written YAML reads back to, each with the module built from it."""
    settings, found = BuildSettings(environ=environ, strict=True), []
    for path in MODULES:
        folder = tmp_path_factory.mktemp(path.stem)
        report, imported = decompile(path.read_bytes(), path.name, settings)
        assert not report.failed, path
        for one in imported:
            (folder / f"{one.name}.yaml").write_text(one.text, encoding="utf-8")
        for one in imported:
            written = folder / f"{one.name}.yaml"
            checked = check(written.read_bytes(), str(written), settings, Beside(written))
            module = written.with_suffix(".py")
            module.write_bytes(emit(checked))
            found.append((path, checked.flow, module))
    return found


def serialised(asked, hand_written, environ, out):
    """Return what flytekit registers for workflows, by their modules and names."""
    subprocess.run(
        [sys.executable, "-m", "flowc.verifying.describe_module", str(out)],
        input=json.dumps({"modules": asked, "hand_written": hand_written}),
        capture_output=True,
        text=True,
        check=True,
        env=environ,
    )
    lines = out.read_text(encoding="utf-8").splitlines()
    return dict(zip(asked, map(json.loads, lines), strict=True))


@pytest.fixture(scope="module")
def old(rebuilt, environ, tmp_path_factory):
    asked = [(str(path), flow.name) for path, flow, _ in rebuilt]
    return serialised(asked, True, environ, tmp_path_factory.mktemp("old") / "out")


@pytest.fixture(scope="module")
def new(rebuilt, environ, tmp_path_factory):
    asked = [(str(module), flow.name) for _, flow, module in rebuilt]
    return serialised(asked, False, environ, tmp_path_factory.mktemp("new") / "out")


@pytest.mark.parametrize("path", MODULES, ids=[path.stem for path in MODULES])
def test_an_imported_and_rebuilt_module_changes_nothing(rebuilt, old, new, path):
    if path.stem.startswith("git_") and not git("rev-parse", "HEAD"):
        pytest.skip("not in a git checkout")
    own = [(flow, module) for module_of, flow, module in rebuilt if module_of == path]
    assert own
    for flow, module in own:
        built = new[str(module), flow.name]
        assert [str(one) for one in differences(flow, built["facts"])] == []
        outcome = old[str(path), flow.name]
        if path.stem in REFUSED:
            assert "unexpected keyword argument" in outcome["fault"]
            continue
        found = list(differences_against(flow, outcome["facts"], path.name))
        assert [str(one) for one in found if one.reason is None] == []

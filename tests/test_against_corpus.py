"""The corpus of hand-written modules: what is imported from one agrees with it, by flytekit."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from flowc.conversion import decompile
from flowc.variables import Settings

pytest.importorskip("flytekit")
pytest.importorskip("pandas")
from flowc.against import differences_against

HERE = Path(__file__).parent
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
def flows(environ):
    """Return the flows of every module that is imported without an error."""
    settings, found = Settings(environ=environ, strict=True), []
    for path in MODULES:
        report, imported = decompile(path.read_bytes(), path.name, settings)
        found += [(path, one.flow) for one in imported if not report.failed]
    return found


@pytest.fixture(scope="module")
def outcomes(flows, environ, tmp_path_factory):
    """Return what flytekit registers for each workflow, by its module and its name."""
    out = tmp_path_factory.mktemp("corpus") / "out"
    asked = [(str(path), flow.name) for path, flow in flows]
    subprocess.run(
        [sys.executable, "-m", "flowc.serialised", str(out)],
        input=json.dumps({"modules": asked, "hand_written": True}),
        capture_output=True,
        text=True,
        check=True,
        env=environ,
    )
    lines = out.read_text(encoding="utf-8").splitlines()
    return dict(zip(asked, map(json.loads, lines), strict=True))


def test_most_of_the_corpus_is_imported(flows):
    assert len({path for path, _ in flows}) >= 50


@pytest.mark.parametrize("path", MODULES, ids=[path.stem for path in MODULES])
def test_an_imported_module_changes_nothing(flows, outcomes, path):
    own = [flow for module, flow in flows if module == path]
    if not own:
        pytest.skip("not imported without an error")
    if path.stem.startswith("git_") and not git("rev-parse", "HEAD"):
        pytest.skip("not in a git checkout")
    for flow in own:
        outcome = outcomes[str(path), flow.name]
        if path.stem in REFUSED:
            assert "unexpected keyword argument" in outcome["fault"]
            continue
        found = list(differences_against(flow, outcome["facts"], path.name))
        assert [str(one) for one in found if one.reason is None] == []

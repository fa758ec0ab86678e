"""Every command but `run` does without POSIX what it does with it; `run` says where it works."""

import json
import os
import subprocess
import sys
from pathlib import Path

from flowc.commands import COMMANDS
from places import ROOT
from project import files, run_in, write
from repositories import environment, must

SLIPS = """\
name: slips
defaults: {Project_defaults: true}
tasks:
  load: {commnd: python load.py, outputs: {rows: List[string]}}
"""
ORDERS = [
    ["init", "--template", "training", "--name", "churn", "--ci", "gitlab", "--pre-commit"],
    ["init"],
    ["check"],
    ["check", "--fix", "slips.yaml"],
    ["fmt", "--check", "slips.yaml"],
    ["fmt", "slips.yaml"],
    ["build", "--check"],
    ["build"],
    ["build", "--jobs", "1", "slips.yaml", "-o", "new/slips.py"],
    ["build", "--check", "--output-format", "junit", "--report-file", "report.xml"],
    ["build", "--expand", "flow.yaml"],
    ["verify"],
    ["verify", "--jobs", "2", "-q"],
    ["list", "--tasks"],
    ["logs", "flow.yaml"],
    ["vars", "flow.yaml", "--json"],
    ["import", "workflow.py", "-o", "imported.yaml"],
    ["diff", "flow.yaml", "imported.yaml"],
    ["diff", "HEAD"],
    ["graph", "flow.yaml"],
    ["graph", "flow.yaml", "-o", "flow.svg"],
    ["explain", "type-mismatch"],
    ["rules"],
    ["schema"],
    ["help", "check"],
    ["version"],
    ["run", "--help"],
    ["run", "flow.yaml", "--help"],
]


def folder_for(place: Path) -> Path:
    """A repository with a file in it, and nothing of flowc's yet."""
    folder = place / "study"
    write({"slips.yaml": SLIPS}, folder)
    env = environment(place / "home")
    for words in ("init --quiet", "add .", "commit --quiet -m first"):
        must(folder, env, "git", *words.split())
    return folder


def without_posix(folder: Path, orders: list[list[str]]) -> list[tuple[int, str, str]]:
    """Run commands in a folder; return the exit code, the output and the errors of each."""
    environ = {**os.environ, "LOCALAPPDATA": str(folder.parent)}
    environ.pop("FLOWC_NO_CACHE", None)
    done = subprocess.run(
        [sys.executable, ROOT / "tests" / "without_posix.py"],
        input=json.dumps(orders),
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=environ,
    )
    assert done.returncode == 0, done.stderr
    return [tuple(end) for end in json.loads(done.stdout)]


def test_every_command_does_what_it_does_elsewhere(tmp_path):
    here, there = folder_for(tmp_path / "here"), folder_for(tmp_path / "there")
    wanted = [run_in(here, *order) for order in ORDERS]
    ends = without_posix(there, ORDERS)
    for order, end, want in zip(ORDERS, ends, wanted, strict=True):
        assert (order, *end) == (order, want.returncode, want.stdout, want.stderr)
    assert {order[0] for order in ORDERS} == {*COMMANDS}
    assert (there.parent / "flowc" / "entries").is_dir()  # the cache
    assert contents(there) == contents(here)


def contents(folder: Path) -> dict[str, bytes]:
    names = [name for name in files(folder) if not name.startswith(".git/")]
    return {name: (folder / name).read_bytes() for name in names}


def test_run_says_where_it_works(tmp_path):
    started, *ends = without_posix(
        tmp_path, [["init"], ["run", "flow.yaml"], ["run"], ["run", "--clear-cache"]]
    )
    assert started[0] == 0
    for code, output, errors in ends:
        assert (code, output) == (2, "")
        assert errors.partition("Error: ")[2] == (
            "jobs find their files at /workflow, which Windows has not: "
            "run the flow on Linux, or in WSL. All other commands work here\n"
        )

"""Repositories of Git that tests make, and the shell in them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
GOOD = (ROOT / "templates" / "flows" / "training" / "flow.yaml").read_text(encoding="utf-8")
BAD = GOOD.replace("model: file[pkl]", "model: file[pdf]")
MISTAKE = "error[type-mismatch]"
_SOURCES = ("compiler", "schemas", "templates", "ci")
_FILES = ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml", "action.yml")


def environment(home: Path, **more: str) -> dict[str, str]:
    """The variables of a person whose home is a folder, and who has flowc and no habits in Git."""
    settings = home / "gitconfig"
    if not settings.exists():
        home.mkdir(parents=True, exist_ok=True)
        settings.write_text(
            "[user]\nname = A Person\nemail = person@example.com\n"
            "[init]\ndefaultBranch = main\n[core]\nautocrlf = false\n"
        )
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    own = {"GIT_CONFIG_GLOBAL": str(settings), "GIT_CONFIG_NOSYSTEM": "1", "PATH": path}
    return {**kept, **own, **more}


def run(folder: Path, env: dict[str, str], *command: object) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder; what it told is in `stdout`, in the order told."""
    return subprocess.run(
        [*map(str, command)],
        cwd=folder,
        env=env,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def must(folder: Path, env: dict[str, str], *command: object) -> str:
    """Run a command that is to succeed; return what it told."""
    done = run(folder, env, *command)
    assert done.returncode == 0, done.stdout
    return done.stdout


def commit(folder: Path, env: dict[str, str], message: str = "change"):
    """Commit all that there is; the hooks of the repository may refuse it."""
    must(folder, env, "git", "add", "--all")
    return run(folder, env, "git", "commit", "--quiet", "--message", message)


def write(folder: Path, name: str, text: str) -> Path:
    """Write a file, and the folders on the way to it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def copy_sources(folder: Path) -> Path:
    """Copy what flowc is built from, as it is now, committed or not."""
    for name in _SOURCES:
        unwanted = shutil.ignore_patterns("__pycache__", ".*")
        shutil.copytree(ROOT / name, folder / name, ignore=unwanted)
    for name in _FILES:
        shutil.copy(ROOT / name, folder / name)
    return folder

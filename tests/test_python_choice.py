"""Which Python `make` takes, and what it says where there is none that flytekit has a release for.

The interpreters are stand-ins on a path of the test's own: each says that it is of some version.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from places import ROOT

PYTHON = """\
#!/bin/sh
case "$1" in
    --version) echo "Python {version}" ;;
    -c) exec {real} -c 'import sys; sys.version_info = {numbers}; exec(sys.argv[1])' "$2" ;;
    *) echo "{name} $*" >> {told}; mkdir -p "$3/bin" && cp {stub} "$3/bin/python" ;;
esac
"""
UV = '#!/bin/sh\necho "uv $*" >> {told}; mkdir -p .venv/bin && cp {stub} .venv/bin/python\n'
STUB = '#!/bin/sh\necho "installed: $*" >> {told}\n'
SHIM = '#!/bin/sh\necho "pyenv: $0: command not found"; exit 127\n'
TOOLS = ("cp", "find", "mkdir", "rm", "sh", "touch")


class Machine:
    """A checkout, and a PATH with a few tools and the interpreters that a test puts there."""

    def __init__(self, place: Path) -> None:
        self.checkout, self.bin, self.told = place / "flowc", place / "bin", place / "told"
        self.bin.mkdir()
        self.checkout.mkdir()
        for name in ("Makefile", "pyproject.toml"):
            shutil.copy(ROOT / name, self.checkout)
        for name in TOOLS:
            (self.bin / name).symlink_to(shutil.which(name) or name)
        self.stub = self.put("stub", STUB.format(told=self.told))

    def put(self, name: str, script: str) -> Path:
        path = self.bin / name
        path.write_text(script)
        path.chmod(0o755)
        return path

    def have(self, name: str, version: str = "") -> None:
        """Put an interpreter of a version, or another program there."""
        more = {"told": self.told, "stub": self.stub, "name": name, "version": version}
        numbers = tuple(map(int, version.split("."))) if version else ()
        text = PYTHON if version else UV
        self.put(name, text.format(real=sys.executable, numbers=numbers, **more))

    def make(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [shutil.which("make") or "make", *words],
            cwd=self.checkout,
            env={"PATH": str(self.bin), "HOME": str(self.bin)},
            capture_output=True,
            text=True,
            check=False,
        )

    def chosen(self) -> str:
        """How the environment was made that `make demo` and `make test` want."""
        done = self.make(".venv/ready")
        assert done.returncode == 0, done.stderr
        return self.told.read_text().splitlines()[0]


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


@pytest.mark.parametrize(
    ("there", "chosen"),
    [
        ({"python3.10": "3.10.13", "python3.12": "3.12.1", "python3.13": "3.13.0"}, "python3.12"),
        ({"python3.10": "3.10.13", "python3.11": "3.11.7", "python3": "3.14.0"}, "python3.11"),
        ({"python3.10": "3.10.13", "python3": "3.11.7"}, "python3.10"),
        ({"python3": "3.11.7"}, "python3"),
    ],
)
def test_the_newest_that_flytekit_has_a_release_for_is_taken(machine, there, chosen):
    for name, version in there.items():
        machine.have(name, version)
    machine.have("uv")
    assert machine.chosen() == f"{chosen} -m venv .venv"


@pytest.mark.parametrize("version", ["3.13.0", "3.14.2", "3.9.18"])
def test_else_it_is_uv_s(machine, version):
    machine.have("python3", version)
    machine.have("uv")
    machine.put("python3.12", SHIM)  # of a Python that is not chosen there
    assert machine.chosen() == "uv venv --allow-existing --seed --python 3.12 .venv"


@pytest.mark.parametrize("target", ["demo", "test", "install"])
@pytest.mark.parametrize(
    ("version", "found"), [("3.13.0", "Python 3.13.0"), (None, "no python3")], ids=str
)
def test_else_make_says_how_to_get_one_and_begins_nothing(machine, target, version, found):
    if version:
        machine.have("python3", version)
        machine.have("python3.13", version)
    done = machine.make(target)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].partition("*** ")[2] == (
        f"flytekit needs Python 3.10, 3.11 or 3.12, and here is {found}. To get one: "
        "uv venv --python 3.12 (https://docs.astral.sh/uv; where uv is, make calls it).  Stop."
    )
    assert {path.name for path in machine.checkout.iterdir()} == {"Makefile", "pyproject.toml"}
    assert not machine.told.exists()


def test_a_newer_one_is_tested_without_flytekit(machine):
    machine.have("python3", "3.12.1")
    machine.have("python3.13", "3.13.0")
    assert machine.make("newer-python").returncode == 0
    first, *_, install, say, test = machine.told.read_text().splitlines()
    assert first == "python3.13 -m venv .venv-newer"
    assert "flyte" not in install
    assert "without flytekit" in say
    assert "not flyte" in test


def test_where_no_python_is_newer_nothing_is_tested_with_one(machine):
    machine.have("python3", "3.12.1")
    done = machine.make("newer-python")
    assert (done.returncode, done.stdout) == (0, "no Python 3.13 or newer here\n")

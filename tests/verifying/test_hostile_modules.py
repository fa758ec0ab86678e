"""Whatever a module does while it is loaded ends in a sentence, and nothing of it is left."""

import os
import signal
from pathlib import Path

import pytest

pytestmark = pytest.mark.flyte

FLOW = "name: wf\ntasks: {a: {command: c, project_defaults: true}}\n"
MODULE = """\
from flytekit import workflow
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask
a = DominoJobTask("wf.a", DominoJobConfig("c"), use_latest=True)
@workflow
def wf() -> None:
    a()
"""
AGREES = "flow.yaml: 1 task, 0 edges and 7 settings agree with old.py"

HARMLESS = {
    "a thread that does not end": MODULE
    + "import threading, time\nthreading.Thread(target=time.sleep, args=[99]).start()\n",
    "a second process": MODULE + "import os\nos.fork()\n",
    "a process that stays": MODULE
    + "import subprocess\n"
    + "kept = subprocess.Popen(['sleep', '99'], start_new_session=True)\n"
    + "open('pid.txt', 'w').write(str(kept.pid))\n",
    "megabytes on standard output": MODULE + "print('x' * 50_000_000)\n",
    "another folder": MODULE + "import os, tempfile\nos.chdir(tempfile.gettempdir())\n",
}
FATAL = {
    "import sys\nsys.exit('enough')": "(line 2): SystemExit: enough",
    "import os\nos._exit(0)": ": it ended with code 0",
    "while True: pass": ": it is not done after 2 seconds (--timeout)",
    "import signal\nsignal.signal(15, signal.SIG_IGN)\nwhile True: pass": (
        ": it is not done after 2 seconds (--timeout)"
    ),
    "import sys\nwhile True: sys.stderr.write('x' * 100_000)": (
        ": it writes more than 16 MiB to standard error"
    ),
    "import flytekit\nflytekit.workflow = None\n" + MODULE: (
        "(line 6): TypeError: 'NoneType' object is not callable"
    ),
    "import builtins\nbuiltins.print = None": ": TypeError: 'NoneType' object is not callable",
    MODULE
    + "import builtins\nbuiltins.len = lambda _: 1 / 0": ": ZeroDivisionError: division by zero",
    "x = bytearray(8_000_000_000)": "(line 1): it takes more memory than a module may",
    "import sys\nopen(sys.argv[1], 'w').write('x\\n')\nimport os\nos._exit(0)": (
        "it wrote something where its facts belong"
    ),
}


@pytest.fixture
def against(program, tmp_path):
    def run(module, *arguments):
        (tmp_path / "flow.yaml").write_text(FLOW)
        (tmp_path / "old.py").write_text(module)
        return program("verify", "--against", "old.py", "flow.yaml", *arguments)

    return run


@pytest.mark.parametrize("module", HARMLESS.values(), ids=list(HARMLESS))
def test_what_does_no_harm_does_not_matter(against, tmp_path, module):
    run = against(module)
    assert (run.returncode, run.stdout.strip(), run.stderr) == (0, AGREES, "")
    for kept in tmp_path.glob("pid.txt"):
        assert not Path("/proc", kept.read_text()).exists()


@pytest.mark.parametrize("module", FATAL)
def test_what_ends_or_never_ends_is_told_in_a_sentence(against, module):
    endless = "while True: pass" in module
    run = against(module, *(("--timeout", "2") if endless else ()))
    assert (run.returncode, run.stdout) == (1, "")
    (line,) = run.stderr.splitlines()
    assert line.startswith("flow.yaml: ")
    assert line.endswith(FATAL[module])


def test_nothing_is_left_of_a_module_that_took_too_long(against, tmp_path):
    run = against(HARMLESS["a process that stays"] + "while True: pass\n", "--timeout", "5")
    assert "it is not done after 5 seconds" in run.stderr
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid.txt").read_text()), 0)


SIGNALS = """
import os
_, _, status = open(f"/proc/{os.getppid()}/stat").read().rpartition(")")
os.kill(int(status.split()[1]), NUMBER)  # flowc itself, above what keeps the module
while True: pass
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda one: one.name)
def test_nothing_is_left_of_a_module_when_flowc_is_ended(against, tmp_path, number):
    ends = SIGNALS.replace("NUMBER", str(int(number)))
    run = against(HARMLESS["a process that stays"] + ends)
    assert run.returncode not in (0, 2)
    assert "not done after" not in run.stderr
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid.txt").read_text()), 0)

"""Whatever a module does while `flowc import --load` runs it ends in a sentence, or in a flow."""

import pytest

pytestmark = pytest.mark.flyte

MODULE = """\
from flytekit import workflow
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask
a = DominoJobTask("wf.a", DominoJobConfig("c"), use_latest=True)
@workflow
def wf() -> None:
    a()
"""

HARMLESS = {
    "a thread that does not end": "import threading, time\n"
    "threading.Thread(target=time.sleep, args=[99]).start()",
    "a second process": "import os\nos.fork()",
    "processes that stay": "import os, time\n"
    "if os.fork() == 0:\n    os.setsid()\n    os.fork() or time.sleep(99)",
    "another folder": "import os\nos.chdir('/')",
    "standard output closed": "import os, sys\nsys.stdout.close()\nos.close(1)",
    "standard output replaced": "import sys\nsys.stdout = sys.stderr = 5",
    "a handler at the end that never ends": "import atexit\n"
    "@atexit.register\ndef _():\n    while 1: pass",
    "a handler at the end that fails": "import atexit\natexit.register(lambda: 1 / 0)",
    "signals that are ignored": "import signal\n"
    "for one in (1, 2, 14, 15): signal.signal(one, signal.SIG_IGN)",
    "a module that forgets itself": "import sys\ndel sys.modules[__name__]",
    "names that fail": "def __getattr__(name): raise ValueError(name)",
    "arguments that are gone": "import sys\nsys.argv.clear()",
}  # fmt: skip

LOAD = "flytekit cannot load old.py"
FATAL = {
    "raise SystemExit('a\\nb\\x1b')": f"{LOAD} (line 1): SystemExit: a b\\x1b",
    "import os\nos._exit(3)": f"{LOAD}: it ended with code 3",
    "import os\nos.abort()": f"{LOAD}: it ended with code ",
    "def f(): f()\nf()": f"{LOAD} (line 1): RecursionError: maximum recursion depth exceeded",
    "x = bytearray(10**13)": f"{LOAD} (line 1): ",
    "while True: pass": f"{LOAD}: it is not done after 1 second (--timeout)",
    "import sys\nwhile True: sys.stderr.write('x' * 10**6)": f"{LOAD}: it writes more than 16 MiB",
    "import flytekit\nflytekit.workflow = None\n" + MODULE: (
        f"{LOAD} (line 6): TypeError: 'NoneType' object is not callable"
    ),
    "raise KeyboardInterrupt": f"{LOAD}: KeyboardInterrupt",
    "class E(Exception):\n    def __str__(self): return 5\nraise E": f"{LOAD}: TypeError: ",
    "def (": f"{LOAD}: SyntaxError: invalid syntax",
    "x\0": f"{LOAD}: SyntaxError: source code ",
    MODULE + "import sys\nsys.settrace(lambda *_: 1 / 0)": f"{LOAD} (line 8): ZeroDivisionError",
    MODULE + "import json\njson.dumps = lambda _: 'null'": "it wrote something where its facts",
    MODULE + "import json\njson.dumps = lambda _: '{\"facts\": [1]}'": "it wrote something where",
    MODULE
    + "import json\njson.dumps = lambda _: '[' * 10**5": "it wrote something where its facts",
    MODULE.replace("wf.a", "w\\0"): "unsupported-python] 'name' of task 'a': the character U+0000",
    MODULE.replace("wf.a", "w\\ud800"): f"{LOAD}: UnicodeEncodeError: ",
}


@pytest.fixture
def load(flowc, tmp_path):
    def run(module, *arguments):
        (tmp_path / "old.py").write_text(module)
        return flowc("import", "--load", "old.py", "--output-format=concise", *arguments)

    return run


@pytest.mark.parametrize("code", HARMLESS.values(), ids=list(HARMLESS))
def test_what_does_no_harm_does_not_matter(load, tmp_path, code):
    done = load(f"{MODULE}{code}\n", "--timeout=20")
    assert done.returncode == 0, done.stderr
    told = [line for line in done.stderr.splitlines() if " left out: a call of '" not in line]
    assert told == ["old.yaml: written", "proved equal: 1 task, 0 edges"]
    assert [*tmp_path.iterdir()] == [tmp_path / "old.py", tmp_path / "old.yaml"]


@pytest.mark.parametrize("module", FATAL)
def test_what_ends_or_never_ends_is_told_in_a_sentence(load, tmp_path, module):
    done = load(module, "--timeout=1" if "while True: pass" in module else "--timeout=20")
    assert (done.returncode, done.stdout) == (1, "")
    first, *more = done.stderr.splitlines()
    assert first.startswith("old.py:")
    assert FATAL[module] in first
    assert more in ([], ["old.py: nothing is written (--partial writes the rest)"])
    assert not (tmp_path / "old.yaml").exists()

"""Runs a write in a child process that a signal meets at a chosen step of the write path.

A step is one opcode of Python in the modules that write, so that there is one before and after
every system call that they make; no debugger is needed for it.
"""

import os
import signal
import sys
import traceback
from collections.abc import Callable

from flowc.running import end_signals, lock_file
from flowc.workspace import write_file as writing

PATHS = {module.__file__ for module in (end_signals, lock_file, writing)}
ENDED = 99


def meet(action: Callable[[], object], step: int, number: int) -> int:
    """Send a signal to a fork at a step of an action; return its end as `os.waitpid` tells it.

    The exit code is 0 if the action had fewer steps, and ENDED if it ended though the signal came.
    """
    child = os.fork()
    if child == 0:
        try:
            os._exit(_act(action, step, number))
        finally:  # the fork is to run no test
            traceback.print_exc()
            os._exit(98)
    return os.waitpid(child, 0)[1]


def _act(action: Callable[[], object], step: int, number: int) -> int:
    if number != signal.SIGKILL:
        signal.signal(number, signal.SIG_DFL)  # flytekit, once loaded, has a handler of its own
    left = step

    def count(frame, event, _argument):
        nonlocal left
        if frame.f_code.co_filename not in PATHS:
            return None
        frame.f_trace_opcodes = True
        if event == "opcode":
            left -= 1
            if left == 0:
                os.kill(os.getpid(), number)
        return count

    sys.settrace(count)
    action()
    sys.settrace(None)
    return ENDED if left <= 0 else 0

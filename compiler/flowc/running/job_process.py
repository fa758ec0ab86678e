"""Runs one job of a flow in a process of its own, which tells its events to the one that
schedules them.

It is a fork, since to load flytekit takes longer than most jobs do.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection, Pipe
from typing import NoReturn

from flytekit.models.literals import Literal

from flowc.running import attempts, keeper
from flowc.running.attempts import Running
from flowc.running.end_signals import SIGNALS, Ended, listen, waiting
from flowc.running.processes import Clock
from flowc.running.remove_folders import remove
from flowc.running.request import Event, Fault, TaskEnd, TaskStart, Unrunnable, unexpected

Make = Callable[[Callable[[Event], None]], Running]
"""Makes a job that tells its events to what is given."""
Message = Event | tuple[TaskEnd, dict[str, Literal] | None]
"""An event, or how the job ended and its outputs: the last one."""


class JobProcess:
    """A job that runs: wait for `reader`, then `receive`."""

    def __init__(self, path: str, make: Make) -> None:
        self.path = path
        self.started: TaskStart | None = None
        """The attempt that it is in."""
        self.clock = Clock()
        self.reader, writer = Pipe(duplex=False)
        self.pid = parent = os.getpid()
        if sys.platform == "win32":
            raise NotImplementedError  # no job runs there
        with writer, waiting():  # no signal is for both
            self.pid = os.fork()
            if self.pid == 0:
                self.reader.close()
                _work(make, writer, parent)

    def receive(self) -> Message | None:
        """Return what it tells next; nothing, if it has ended without a word."""
        try:
            message: Message = self.reader.recv()
        except (EOFError, OSError):
            return None
        if isinstance(message, TaskStart):
            self.started = message
        return message

    def end(self) -> None:
        """Have it end its job, and itself."""
        os.kill(self.pid, signal.SIGTERM)

    def has_ended(self) -> bool:
        """Whether it is gone."""
        if sys.platform == "win32":
            raise NotImplementedError
        return os.waitpid(self.pid, os.WNOHANG)[0] != 0

    def wait(self) -> None:
        """Wait for its end, once it has told its last."""
        self.reader.close()
        os.waitpid(self.pid, 0)


def _work(make: Make, writer: Connection, parent: int) -> NoReturn:
    if sys.platform == "win32":
        raise NotImplementedError
    running = None
    try:
        listen()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        keeper.die_with(parent, signal.SIGTERM)
        running = make(writer.send)
        writer.send(_result(running))
    except Ended:
        if running is not None:
            remove(running.outputs)
    except OSError:  # nobody listens any more
        pass
    finally:
        os._exit(0)


def _result(running: Running) -> Message:
    try:
        return attempts.run(running)
    except Unrunnable as error:
        return Fault(str(error))
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - flytekit's own, or a disk's: no traceback
        return unexpected(error)

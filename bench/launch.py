"""Turns a command line into its exit code, CPU seconds, wall seconds and peak memory in KiB."""

# A script of its own, and as little of one as can be: a process begins with the peak memory of
# the one that started it, so that whoever measures must be smaller than what is measured.

from __future__ import annotations

import os
import sys
from time import perf_counter


def main() -> None:
    """Run the arguments as a command, its output thrown away, and print what it cost."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    actions = [(os.POSIX_SPAWN_DUP2, nowhere, 1)]
    start = perf_counter()
    child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=actions)
    _, status, used = os.wait4(child, 0)
    wall = perf_counter() - start
    peak = used.ru_maxrss // (1024 if sys.platform == "darwin" else 1)  # bytes there, KiB elsewhere
    print(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, wall, peak)


if __name__ == "__main__":
    main()

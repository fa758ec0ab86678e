"""Keeps a job in namespaces of its own, and takes it with it when it ends. Runs as a script.

`python -I -S keeper.py PLAN.json`, with {"parent", "root", "steps", "folder", "command",
"refused"}:
`root` is an empty folder to build the job's file system at, null for none, which needs no rights.
Ends with the job's exit code, 128 and the signal's number where one ended it; where the system does
not allow it, writes the reason to the file `refused`. Outside of Linux nothing ends with its
parent.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import json
import os
import signal
import sys
from typing import Any

# linux/sched.h, linux/mount.h, linux/prctl.h
_NEW_MOUNTS, _NEW_PROCESSES, _NEW_USER = 0x20000, 0x20000000, 0x10000000
_BIND, _RECURSIVE, _PRIVATE, _DETACH = 4096, 16384, 1 << 18, 2
_DEATH_SIGNAL, _SUBREAPER = 1, 36
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41, "riscv64": 41, "ppc64le": 203, "s390x": 217}

LINUX = sys.platform == "linux"
_libc: Any = ctypes.CDLL(None, use_errno=True)


def die_with(parent: int, with_signal: int) -> None:
    """Have the system send this process a signal when its parent ends."""
    if LINUX and parent:
        _libc.prctl(_DEATH_SIGNAL, int(with_signal), 0, 0, 0)
        if os.getppid() != parent:
            os.kill(os.getpid(), with_signal)


def adopt() -> None:
    """Become the parent of what descendants leave behind."""
    if LINUX:
        _libc.prctl(_SUBREAPER, 1, 0, 0, 0)


def end_descendants() -> None:
    """Kill and reap everything that this process has started, until nothing is left of it."""
    if sys.platform == "win32":
        return
    while True:
        for pid in _descendants():
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def _descendants() -> list[int]:
    parents: dict[int, int] = {}
    for name in os.listdir("/proc") if LINUX else ():
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", "rb") as file:
                    parents[int(name)] = int(file.read().rpartition(b")")[2].split()[1])
            except (OSError, ValueError, IndexError):
                continue
    found = [os.getpid()]
    for one in found:
        found += [pid for pid, parent in parents.items() if parent == one]
    return found[1:]


assert sys.platform != "win32"  # what follows is the script alone


def main(path: str) -> int:
    """Start the job of a plan in a JSON file, and return its exit code."""
    with open(path, encoding="utf-8") as file:
        plan = json.load(file)
    die_with(plan["parent"], signal.SIGTERM if plan["root"] is None else signal.SIGKILL)
    if plan["root"] is None:
        return _supervise(plan)
    try:
        _leave(plan)
    except OSError as error:
        return _refuse(plan, error)
    die_with(plan["parent"], signal.SIGKILL)  # new credentials may have made the system forget it
    child = os.fork()
    if child == 0:
        os._exit(_first(plan))
    return _code(os.waitpid(child, 0)[1])


def _leave(plan: dict[str, Any]) -> None:
    """Enter new namespaces and build the file system. Raises OSError where that is forbidden."""
    user, group = os.geteuid(), os.getegid()
    if user != 0 or not _try(_libc.unshare(_NEW_MOUNTS | _NEW_PROCESSES)):
        _call("unshare", _libc.unshare(_NEW_USER | _NEW_MOUNTS | _NEW_PROCESSES))
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{user} {user} 1")
        _write("/proc/self/gid_map", f"{group} {group} 1")
    _mount(None, "/", None, _RECURSIVE | _PRIVATE)
    root = plan["root"]
    _mount("tmpfs", root, "tmpfs", 0)
    os.chmod(root, 0o755)
    for kind, target, source in plan["steps"]:
        if kind == "link":
            os.symlink(source, root + target)
        elif kind == "folder":
            os.makedirs(root + target, exist_ok=True)
        elif kind == "bind" or os.path.lexists(source):
            _bind(kind, source, root + target)
    os.makedirs(root + "/proc", exist_ok=True)


def _bind(kind: str, source: str, place: str) -> None:
    """Show a source at a place; what is not the job's own may go at any time."""
    if os.path.isdir(source):
        os.makedirs(place, exist_ok=True)
    elif not os.path.lexists(place):
        open(place, "x").close()
    try:
        _mount(source, place, None, _BIND | _RECURSIVE)
    except OSError as error:
        if kind == "bind" or error.errno != errno.ENOENT:
            raise


def _first(plan: dict[str, Any]) -> int:
    """As the first of the job's processes: finish the file system, start the job, wait for its
    end."""
    _libc.prctl(_DEATH_SIGNAL, int(signal.SIGKILL), 0, 0, 0)
    root = plan["root"]
    try:
        if not _try(_libc.mount(b"proc", (root + "/proc").encode(), b"proc", 0, None)):
            _mount("/proc", root + "/proc", None, _BIND | _RECURSIVE)
        _enter(root)
        os.chdir(plan["folder"])
    except OSError as error:
        return _refuse(plan, error)
    return _run(plan["command"])


def _refuse(plan: dict[str, Any], error: OSError) -> int:
    _write(plan["refused"], str(error))
    return 1


def _enter(root: str) -> None:
    os.chdir(root)
    number = _PIVOT_ROOT.get(os.uname().machine)
    if number is not None and _try(_libc.syscall(number, b".", b".")):
        _call("umount2", _libc.umount2(b".", _DETACH))
    else:  # the root of an initial RAM file system cannot be exchanged
        os.chroot(".")
    os.chdir("/")


def _run(command: list[str]) -> int:
    child = os.fork()
    if child == 0:
        for number in (signal.SIGPIPE, signal.SIGXFSZ):  # Python ignores them
            signal.signal(number, signal.SIG_DFL)
        os.execvp(command[0], command)
    while True:  # the first process inherits all orphans
        pid, status = os.wait()
        if pid == child:
            return _code(status)


def _supervise(plan: dict[str, Any]) -> int:
    """Without namespaces: have all the job's processes as descendants, and end them with this
    one."""
    adopt()
    signal.signal(signal.SIGTERM, _end)
    os.chdir(plan["folder"])
    code = _run(plan["command"])
    end_descendants()
    return code


def _end(_number: int, _frame: object) -> None:
    end_descendants()
    os._exit(128 + signal.SIGTERM)


def _code(status: int) -> int:
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def _mount(source: str | None, target: str, kind: str | None, flags: int) -> None:
    arguments = [None if one is None else os.fsencode(one) for one in (source, target, kind)]
    _call(f"mount {source or ''} at {target}", _libc.mount(*arguments, flags, None))


def _try(result: int) -> bool:
    return result == 0


def _call(name: str, result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

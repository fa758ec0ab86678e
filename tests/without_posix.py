"""Runs commands of flowc in a Python that has only what Windows has of it.

`python without_posix.py` reads a list of command lines as JSON, and prints how each ended as JSON.
What only POSIX has is gone before any of flowc is loaded. Paths and line ends stay what they are.
"""

import os

for kind in ("supports_dir_fd", "supports_effective_ids", "supports_fd"):
    getattr(os, kind).clear()  # before any module looks

# what others would load once Python is said to run on Windows
import concurrent.futures.process  # noqa: F401
import functools
import importlib
import json
import multiprocessing.connection  # noqa: F401
import subprocess  # noqa: F401
import sys
import tempfile  # noqa: F401

import click.testing  # noqa: F401
import jinja2  # noqa: F401
import pydantic.main  # noqa: F401
import ruamel.yaml  # noqa: F401
import yaml  # noqa: F401

MODULES = ("fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty")
NAMES = {
    "os": """
        O_CLOEXEC O_DIRECT O_DIRECTORY O_DSYNC O_NOCTTY O_NOFOLLOW O_NONBLOCK O_SYNC
        chown chroot fchdir fchmod fchown fork forkpty fwalk getegid geteuid getgid getgroups
        getpgid getpgrp getpriority getresuid getsid getuid initgroups killpg lchown lockf mkfifo
        mknod nice openpty pathconf pidfd_open pipe2 posix_spawn pread pwrite register_at_fork
        sched_getaffinity sendfile setegid seteuid setgid setgroups setpgid setsid setuid statvfs
        sync uname wait wait3 wait4 waitid""",
    "signal": """
        SIGALRM SIGCHLD SIGCONT SIGHUP SIGKILL SIGPIPE SIGQUIT SIGSTOP SIGUSR1 SIGUSR2
        SIGXCPU SIGXFSZ SIG_BLOCK SIG_SETMASK SIG_UNBLOCK alarm pause pthread_kill pthread_sigmask
        setitimer sigpending sigtimedwait sigwait sigwaitinfo""",
}
"""What `help(os)` says of Windows; what the standard library itself would miss here stays."""


def become_windows() -> None:
    """Take away what Windows has not, in this process."""
    for module, names in NAMES.items():
        for name in names.split():
            vars(importlib.import_module(module)).pop(name, None)
    sys.modules.update(dict.fromkeys(MODULES))
    for name in ("mkdir", "open", "readlink", "rename", "replace", "rmdir", "stat", "unlink"):
        setattr(os, name, without_folders(getattr(os, name), opens=name == "open"))
    sys.platform = "win32"


def without_folders(function, opens):
    """Return a function of `os` that takes no open folder, and opens none."""

    @functools.wraps(function)
    def changed(path, *arguments, **options):
        if any(options.get(name) is not None for name in ("dir_fd", "src_dir_fd", "dst_dir_fd")):
            raise NotImplementedError("dir_fd unavailable on this platform")
        if opens and os.path.isdir(path):
            raise PermissionError(13, "Permission denied", path)
        return function(path, *arguments, **options)

    return changed


if __name__ == "__main__":
    become_windows()
    from project import run

    ends = [run(*words) for words in json.load(sys.stdin)]
    print(json.dumps([(end.exit_code, end.stdout, end.stderr) for end in ends]))

"""Turns a job's command into what is run here: a script by its extension, all else by a shell."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from collections.abc import Mapping

_SCRIPT = re.compile(r"\s*(?P<path>[\w./+-]+\.(?P<kind>py|R|r|sas|sh))(?=\s|$)")
_RUNNERS = {"py": "python", "R": "Rscript", "r": "Rscript", "sas": "sas", "sh": "bash"}


class NoProgram(Exception):
    """A program that a command needs is not installed here."""


def argv_of(command: str, environ: Mapping[str, str]) -> list[str]:
    """Return the arguments to run a job's command with.

    Domino runs a bare script by its extension (`prod/adae.sas`, `x.py --fast`). Raises NoProgram
    where what runs such scripts is not installed.
    """
    script = _SCRIPT.match(command)
    if script is not None:
        runner = _RUNNERS[script["kind"]]
        if shutil.which(runner, path=environ["PATH"]) is None:
            raise NoProgram(f"{script['path']} needs the program '{runner}', which is not here")
        command = f"{runner} {command.lstrip()}"
    shell = shutil.which("bash", path=environ["PATH"]) or "/bin/sh"
    return [shell, "-c", command]


def environ_of(environ: Mapping[str, str], scratch: str, **own: str) -> dict[str, str]:
    """Return a job's environment: the caller's, and each of `own` as FLOWC_NAME.

    Last of PATH is the folder of the Python that runs flowc, which may be the only one that is
    called
    `python`, as commands call it; where it has another name too, a script of that name in
    `scratch`.
    """
    path = f"{environ.get('PATH') or os.defpath}{os.pathsep}{os.path.dirname(sys.executable)}"
    if shutil.which("python", path=path) is None:
        path += os.pathsep + scratch
        script = os.path.join(scratch, "python")
        with open(script, "w", encoding="utf-8") as file:
            file.write(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
        os.chmod(script, 0o755)
    return {**environ, "PATH": path, **{f"FLOWC_{name}": value for name, value in own.items()}}

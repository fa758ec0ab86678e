"""Removes what jobs have left in their folders."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import suppress


def remove(folder: str) -> bool:
    """Remove a folder, whatever a job has put there; return whether nothing of it is left.

    A job may have taken away its own rights on folders, or made more levels than Python goes down.
    A file is removed as well, and of a link only itself.
    """
    with suppress(OSError, RecursionError):
        is_folder = os.path.isdir(folder) and not os.path.islink(folder)
        shutil.rmtree(folder) if is_folder else os.unlink(folder)
    for program in (("chmod", "-R", "u+rwx"), ("rm", "-rf")):
        if os.path.lexists(folder):
            with suppress(OSError):
                command = [*program, "--", folder]
                subprocess.run(command, check=False, capture_output=True)
    return not os.path.lexists(folder)

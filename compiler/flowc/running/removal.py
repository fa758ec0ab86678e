"""Removes what jobs have left in their folders."""

from __future__ import annotations

import os
import shutil

from flowc.running.request import Unrunnable


def remove(folder: str) -> None:
    """Remove a folder of a job's, which may have taken away its own rights to do so."""

    def mend(_function: object, path: str, _error: object) -> None:
        os.chmod(os.path.dirname(path), 0o700)
        if os.path.isdir(path) and not os.path.islink(path):
            os.chmod(path, 0o700)
            shutil.rmtree(path)
        elif os.path.lexists(path):
            os.unlink(path)

    try:
        if os.path.lexists(folder):
            shutil.rmtree(folder, onerror=mend)
    except OSError as error:
        raise Unrunnable(f"what a job left cannot be removed: {error}") from None

"""The process that runs a flow: reads a request, tells events, and ends its job when it is
ended."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flowc import standin
from flowc.language.job_paths import WORKFLOW
from flowc.running import keeper
from flowc.running import place_links as links
from flowc.running.end_signals import Ended, listen, waiting
from flowc.running.folder_names import Folder
from flowc.running.remove_folders import remove
from flowc.running.request import (
    Event,
    Fault,
    Request,
    Unrunnable,
    WrongInput,
    line_of,
    request_of,
    unexpected,
)
from flowc.standin import load_module


def main(path: str) -> int:
    """Run the request of a file. Returns 0 for success, 1 for a failed flow, 2 for a fault."""
    with open(path, encoding="utf-8") as file:
        request = request_of(file.read())
    listen()
    try:
        keeper.die_with(request.parent, signal.SIGTERM)
        keeper.adopt()
        os.set_inheritable(request.events_fd, False)
        with os.fdopen(request.events_fd, "w", encoding="utf-8") as events:
            return _told(
                request, lambda event: print(line_of(event), end="", file=events, flush=True)
            )
    except BrokenPipeError:  # nobody listens any more
        return 2
    except Ended as ended:
        _clear(request)
        signal.signal(ended.args[0], signal.SIG_DFL)
        signal.raise_signal(ended.args[0])
        return 2


def _told(request: Request, tell: Callable[[Event], None]) -> int:
    scratch = os.path.join(request.folder, "flytekit")
    try:
        os.mkdir(scratch)
        return 0 if _run(request, tell, scratch) else 1
    except WrongInput as error:
        tell(Fault(str(error), usage=True))
    except Unrunnable as error:
        tell(Fault(str(error)))
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - flytekit's own, or a disk's: no traceback
        tell(unexpected(error))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return 2


def _run(request: Request, tell: Callable[[Event], None], scratch: str) -> bool:
    environ = dict(os.environ)
    # The folders that flytekit makes when it is imported, and leaves; and its cache, by another
    # key.
    tempfile.tempdir = scratch
    os.environ["FLYTE_LOCAL_CACHE_ENABLED"] = "false"
    try:
        with waiting():  # an exception may get lost in an import
            standin.prefer()
            module = load_module.load(Path(request.module), hand_written=False)
            workflow = load_module.workflow_of(module, request.flow)
            from flowc.running.session import Session

            listen()  # flytekit has put in a handler of its own
    except Exception as error:  # noqa: BLE001 - a module raises whatever it likes
        raise Unrunnable(load_module.fault(error, Path(request.module))) from None
    session = Session(request, environ, tell)
    _hand_over(session)
    return bool(session.run(workflow))


def _hand_over(session: Any) -> None:
    """Have the stand-in ask a session for whatever it does not do itself."""
    from flytekitplugins.domino import local

    local.run_job = session.call
    local.export = session.export


def _clear(request: Request) -> None:
    """End and remove what a signal has left: it may have come while a job was being cleaned up."""
    keeper.end_descendants()
    links.clear([WORKFLOW, *(target for target, _ in request.shown)], request.folder)
    for name in (Folder.LAID, Folder.JOB):
        for folder in Path(request.folder, "tasks").glob(f"*/{name}"):
            remove(str(folder))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

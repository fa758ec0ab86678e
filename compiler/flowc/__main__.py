"""The program `flowc`."""

from __future__ import annotations

import signal

if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    # SIGINT ends the program as SIGTERM does, and while it loads, too: a shell sees 130 and 143
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

gc.disable()  # a process of a second makes little garbage, and looking for it costs a tenth

from flowc.commands import flowc, set_own

set_own("PYDANTIC_DISABLE_PLUGINS", "__all__")  # nobody else's code runs in a build


def main() -> None:
    """Run the command line; a fault of flowc's own ends in one line, not in a traceback."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # closed by the caller
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        flowc(prog_name="flowc")
    except OSError as error:
        _end(f"flowc: {error.strerror or error}")
    except Exception as error:
        if os.environ.get("FLOWC_TRACEBACK"):
            raise
        _end(
            f"flowc: internal error: {type(error).__name__}: {str(error)!a}"[:500],
            "FLOWC_TRACEBACK=1 shows where; please report it.",
        )


def _end(*lines: str) -> NoReturn:
    with suppress(OSError):  # it may be standard error that cannot be written
        print(*lines, sep="\n", file=sys.stderr)
    raise SystemExit(2) from None


if __name__ == "__main__":
    main()

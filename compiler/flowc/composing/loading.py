"""What stands between a flow and the files that it uses: a path goes in, a file or a refusal comes
out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from flowc.findings.record import record

if TYPE_CHECKING:
    from flowc.composing.task_file import TaskFile  # loaded for the few flows that use one


@record(frozen=True)
class Refusal:
    """Why a file is not used."""

    message: str
    hint: str | None = None
    rule: str = "unusable-file"


class Load(Protocol):
    """Finds the files that one file uses."""

    @property
    def key(self) -> str:
        """What is the same for one file, whoever uses it and however it is called."""

    def __call__(self, written: str) -> UsedFile | Refusal:
        """Return the file of a path, as it is written in this one."""


@record(frozen=True)
class UsedFile:
    """A file that another one uses: what findings call it, its bytes, and what it uses itself."""

    name: str
    data: bytes
    load: Load


class ReadTaskFile(Protocol):
    """Finds the task files of one flow."""

    def __call__(self, written: str) -> tuple[str, TaskFile] | Refusal:
        """Return what is the same for one file, and what the file of a written path says."""

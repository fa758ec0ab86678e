"""Git revisions: which files they hold, and the bytes of those; git is the program `git`.

A repository may be a stranger's, and so is its configuration. Only commands are used that read
names and objects, and they are given object ids: nothing is checked out, compared or converted by
git, so that no hook, filter, monitor, external diff or textconv runs. Nothing is fetched.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from shlex import quote

from flowc.limits import MAX_BYTES

_SAFE = (
    "--no-pager",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "submodule.recurse=false"),
)
_ENVIRON = {
    "LC_ALL": "C",
    "GIT_ALLOW_PROTOCOL": "none",  # an object that is missing is not asked for anywhere
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}
_LINK = "120000"
_HOPS = 40
_AT_ONCE = 500
"""Constant: names on one command line."""


_OWNED = re.compile(
    r"(?:dubious ownership in repository at |unsafe repository \()'(.+?)'(?:$| is owned)",
    re.MULTILINE,
)
_SHALLOW = (
    "this clone is shallow: write 'fetch-depth: 0' for actions/checkout, 'GIT_DEPTH: 0' for "
    "GitLab, 'fetchDepth: 0' for Azure, 'clone: {depth: full}' for Bitbucket, "
    "or run 'git fetch --unshallow'"
)


class Unusable(Exception):
    """Why git cannot answer, in one line; `hint` says what to do, where that is known."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


def git(*arguments: str, stdin: bytes = b"") -> bytes:
    """Return what a git command prints; raise Unusable if it fails, or git is not there."""
    try:
        run = subprocess.run(
            ["git", *_SAFE, *arguments],
            input=stdin,
            capture_output=True,
            check=False,
            env={**os.environ, **_ENVIRON},
        )
    except FileNotFoundError:
        raise Unusable("git is not installed") from None
    if run.returncode:
        raise _refusal(run.stderr.decode("utf-8", "replace").strip(), arguments[0])
    return run.stdout


def _refusal(told: str, command: str) -> Unusable:
    """Return what git said as it failed."""
    owned = _OWNED.search(told)
    if owned:
        hint = f"if you trust it: git config --global --add safe.directory {quote(owned[1])}"
        return Unusable(f"git does not trust {owned[1]}, which belongs to another user", hint)
    first = told.partition("\n")[0].removeprefix("fatal: ")
    return Unusable(first or f"git {command} failed")


def _why_missing() -> str | None:
    """Return a hint where a clone may lack what its repository has."""
    is_shallow = git("rev-parse", "--is-shallow-repository").strip() == b"true"
    return _SHALLOW if is_shallow else None


def ignored(paths: Sequence[str]) -> set[str]:
    """Return those of some files that git ignores; none, where there is no git or repository."""
    command = ("ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--")
    found: set[str] = set()
    try:
        for start in range(0, len(paths), _AT_ONCE):
            told = git(*command, *paths[start : start + _AT_ONCE])
            found.update(os.path.normpath(os.fsdecode(name)) for name in told.split(b"\0") if name)
    except Unusable:
        return set()
    return {path for path in paths if os.path.normpath(path) in found}


@dataclass(frozen=True)
class Repository:
    """The repository of the working folder; `prefix` leads there from its root (`a/b/`)."""

    prefix: str
    bare: bool

    @classmethod
    def here(cls) -> Repository:
        """Return the repository of the working folder; raise Unusable outside of one."""
        inside = git("rev-parse", "--is-inside-work-tree").strip() == b"true"
        prefix = git("rev-parse", "--show-prefix")[:-1] if inside else b""
        return cls(os.fsdecode(prefix), not inside)

    def revision(self, name: str) -> Revision:
        """Return the revision of a name; raise Unusable if there is none.

        Git takes what begins with a dash for an option, and no name of its own does.
        """
        if name.startswith("-"):
            raise Unusable(f"no revision has the name {name!a}")
        try:
            found = git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{tree}}")
        except Unusable:
            raise Unusable(f"there is no revision {name!a}", _why_missing()) from None
        return Revision(name, found.decode().strip())

    def common(self, one: str, other: str) -> Revision:
        """Return the revision that two have in common, as `git diff A...B` starts from it."""
        commits = []
        for name in (one, other):
            self.revision(name)
            commit = git("rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}")
            commits.append(commit.decode().strip())
        try:
            base = git("merge-base", *commits).decode().split()[0]
        except (Unusable, IndexError):
            message = f"{one!a} and {other!a} have no commit in common"
            raise Unusable(message, _why_missing()) from None
        return self.revision(base[:12])

    def files(self) -> list[str]:
        """Return the files below the working folder that git knows or would add; relative to it."""
        found = git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
        return sorted({os.fsdecode(name) for name in found.split(b"\0") if name})


@dataclass(frozen=True)
class Revision:
    """A tree of a repository, and what it was called by."""

    name: str
    tree: str
    read_already: dict[str, bytes] = field(default_factory=dict)

    @cached_property
    def entries(self) -> dict[str, tuple[str, str]]:
        """The mode and the object id of every file, by its path from the root."""
        found: dict[str, tuple[str, str]] = {}
        for line in git("ls-tree", "-r", "-z", "--full-tree", self.tree).split(b"\0"):
            head, _, path = line.partition(b"\t")
            if path:
                mode, kind, object_id = head.decode().split()
                if kind == "blob":
                    found[os.fsdecode(path)] = (mode, object_id)
        return found

    def id_of(self, path: str) -> str:
        """Return the object id of a file; of what a link leads to, if that is in the tree."""
        with contextlib.suppress(OSError):
            path = self.real(path)
        return self.entries[path][1]

    def read(self, path: str) -> bytes:
        """Return the bytes of a file, one more than a flow may have at most, links followed.

        Raises OSError with a reason where there are none.
        """
        object_id = self.entries[self.real(path)][1]
        if object_id not in self.read_already:
            self.read_already[object_id] = _blob(object_id)
        return self.read_already[object_id]

    def real(self, path: str) -> str:
        """Return where the links on a path lead to; raise OSError if not to a file in the tree."""
        steps, at, hops = path.split("/"), "", 0
        while steps:
            step = steps.pop(0)
            if step == "..":
                if not at:
                    raise OSError("a link leads out of the repository")
                at = at.rpartition("/")[0]
                continue
            at = at if step in ("", ".") else f"{at}/{step}" if at else step
            if self.entries.get(at, ("",))[0] == _LINK:
                hops += 1
                target = os.fsdecode(_blob(self.entries[at][1]))
                if hops > _HOPS or PurePosixPath(target).is_absolute():
                    raise OSError("a link leads out of the repository, or in a circle")
                steps = [*target.split("/"), *steps]
                at = at.rpartition("/")[0]
        if at not in self.entries:
            raise OSError("No such file or directory")
        return at

    def mentioning(self, names: Sequence[str]) -> list[str]:
        """Return the files below the working folder whose text holds one of the names."""
        patterns = "\n".join(name for name in names if name and "\n" not in name)
        if not patterns:
            return []
        try:
            found = git(
                *("grep", "-z", "-l", "-a", "-F", "--full-name", "--no-textconv"),
                *("--no-recurse-submodules", "-f", "-", self.tree),
                stdin=os.fsencode(patterns + "\n"),
            )
        except Unusable:  # none does: that is a failure to grep
            return []
        return [os.fsdecode(name).partition(":")[2] for name in found.split(b"\0") if name]


def _blob(object_id: str) -> bytes:
    """Read the bytes of an object, at most one more than a flow may have."""
    with subprocess.Popen(
        ["git", *_SAFE, "cat-file", "blob", object_id],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **_ENVIRON},
    ) as process:
        assert process.stdout is not None
        data = process.stdout.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            process.kill()
        elif process.wait():
            raise OSError("this clone of the repository does not have it")
    return data

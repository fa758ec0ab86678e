"""Values that a module gets from its surroundings: variables, and what git says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flowc.importing.arithmetic import in_range
from flowc.importing.meanings import NOTHING, Constant, FromEnv, Items, Located, Meaning, Text

VARIABLES = ("os.environ.get", "os.getenv", "os.environ.__getitem__")
PROGRAMS = (
    "subprocess.check_output", "subprocess.run", "subprocess.getoutput", "subprocess.Popen",
    "os.popen",
)  # fmt: skip

_WORD = re.compile(r"[^A-Za-z0-9]+")


def variable(args: Sequence[Located]) -> Meaning:
    """Return what `os.getenv(NAME, default)` means; Nothing, if the name is no constant."""
    name = args[0].meaning if args else NOTHING
    env = name.concrete if isinstance(name, Text) else None
    if not env:
        return NOTHING
    default = args[1].meaning if len(args) > 1 else Constant(None)
    if isinstance(default, Text) and default.concrete is not None:
        return Text((FromEnv(var_name(env), env, default.concrete),))
    if default != Constant(None):
        return NOTHING
    return Text((FromEnv(var_name(env), env),))


def var_name(text: str) -> str:
    """Return the name of the var that stands for an environment variable."""
    return _WORD.sub("_", text).strip("_").lower() or "value"


def program(args: Sequence[Located]) -> FromEnv | None:
    """Return what takes the place of a call of git; None for any other program."""
    words = " ".join(_words(args[0].meaning)) if args else ""
    if not words.startswith("git "):
        return None
    branch = "--abbrev-ref" in words or "branch" in words or "symbolic-ref" in words
    if branch:
        return FromEnv("git_branch", "GIT_BRANCH")
    if "rev-parse" in words or "log" in words or "show" in words or "describe" in words:
        return FromEnv("git_commit", "GIT_COMMIT")
    return None


def _words(meaning: Meaning) -> list[str]:
    if isinstance(meaning, Text):
        return [meaning.concrete or ""]
    if isinstance(meaning, Items):
        return [word for item in meaning.items for word in _words(item.meaning)]
    return []


def _number(kind: type[int | float], text: str) -> int | float:
    """Return the number that a text is; ValueError, where it is none that a flow can have."""
    value = kind(text)
    if not in_range(value):
        raise ValueError(text)
    return value


def converted(value: Text, name: str) -> Meaning:
    """Return what `int(...)`, `float(...)`, `str(...)` or `bool(...)` makes of a text."""
    if name == "str":
        return value
    (part,) = value.parts if len(value.parts) == 1 else ("",)
    kinds: dict[str, type[int | float]] = {"int": int, "float": float}
    kind = kinds.get(name)
    if kind is None:
        return NOTHING
    try:
        if isinstance(part, FromEnv):
            # without a default nobody knows that it is a number
            return FromEnv(part.name, part.env, _number(kind, str(part.default)))
        return Constant(_number(kind, value.concrete or ""))
    except ValueError:
        return NOTHING

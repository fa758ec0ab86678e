"""Values that a module gets from its surroundings: variables, and what git says."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence

from flowc.importing.meanings import (
    NOTHING,
    Argument,
    Constant,
    FromEnv,
    Items,
    Located,
    Meaning,
    Text,
)
from flowc.importing.plain import NotPlain
from flowc.importing.reader import Reader

VARIABLES = ("os.environ.get", "os.getenv", "os.environ.__getitem__")
PROGRAMS = (
    "subprocess.check_output", "subprocess.run", "subprocess.getoutput", "subprocess.Popen",
    "os.popen",
)  # fmt: skip

_WORD = re.compile(r"[^A-Za-z0-9]+")


def variable(
    reader: Reader,
    node: ast.AST,
    args: Sequence[Located],
    kwargs: Mapping[str, Argument] | None = None,
) -> Meaning | Located:
    """Return what `os.getenv(NAME, default)` means."""
    if reader.environment_lost is not None:
        return Located(reader.environment_lost, reader.span(node))
    given = dict(zip(("key", "default"), args, strict=False))
    given.update({key: argument.value for key, argument in (kwargs or {}).items()})
    name = given["key"].meaning if "key" in given else NOTHING
    env = name.concrete if isinstance(name, Text) else None
    default = given["default"].meaning if "default" in given else Constant(None)
    if env and len(args) <= 2 and given.keys() <= {"key", "default"}:
        if isinstance(default, Text) and default.concrete is not None:
            return Text((FromEnv(var_name(env), env, default.concrete),))
        if default == Constant(None):
            return Text((FromEnv(var_name(env), env),))
    return reader.unknown(node, "nobody can see what this gives before it runs")


def var_name(text: str) -> str:
    """Return the name of the var that stands for an environment variable."""
    return _WORD.sub("_", text).strip("_").lower() or "value"


def program(reader: Reader, node: ast.AST, args: Sequence[Located]) -> Meaning | Located:
    """Return what takes the place of a call of git, with a warning; no other program is known."""
    found = _asked(args)
    if found is None:
        reader.left_out = True
        return reader.unknown(node, "a program that runs when the module loads cannot be said")
    reader.git_asked += 1
    message = f"what git says becomes a var that is read from {found.env}"
    hint = f"set {found.env} where the flow is built, or pass --var"
    reader.complain(node, message, hint, "warning")
    return Text((found,))


def _asked(args: Sequence[Located]) -> FromEnv | None:
    """Return what a command asks git for, if that is a branch or a commit."""
    words = " ".join(_words(args[0].meaning)) if args else ""
    if not words.startswith("git "):
        return None
    asked = words.split()
    if {"--abbrev-ref", "branch", "symbolic-ref"} & set(asked):
        return FromEnv("git_branch", "GIT_BRANCH")
    if {"rev-parse", "log", "show", "describe"} & set(asked):
        return FromEnv("git_commit", "GIT_COMMIT")
    return None


def _words(meaning: Meaning) -> list[str]:
    if isinstance(meaning, Text):
        return [meaning.concrete or ""]
    if isinstance(meaning, Items):
        return [word for item in meaning.items for word in _words(item.meaning)]
    return []


def converted(value: Text, name: str) -> Meaning:
    """Return what `int(...)`, `float(...)` or `str(...)` makes of a text of the environment.

    Raises NotPlain: without a default nobody knows that it is a number.
    """
    if name == "str":
        return value
    match value.parts:
        case (FromEnv(default=str() as default) as part,):
            number = {"int": int, "float": float}[name](default)
            if abs(number) < 2**63:
                return FromEnv(part.name, part.env, number)
    raise NotPlain

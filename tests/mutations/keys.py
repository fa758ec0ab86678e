"""Mistakes with keys: unknown, misspelt, missing, written twice."""

from copy import deepcopy

from mutations.page import Raw
from mutations.registry import (
    a_task,
    at,
    key,
    mutation,
    pick,
    put,
    register,
    register_all,
    rename,
    walk,
)

SETTINGS = ("environment", "hardware_tier", "git_ref", "cache", "cluster")


def level(path):
    """Name the kind of a mapping whose keys the language knows; nothing for any other value."""
    match path:
        case ():
            return "flow"
        case ("inputs", _) | ("tasks", _, "inputs", _):
            return "input"
        case ("outputs", _) | ("tasks", _, "outputs", _):
            return "output"
        case ("tasks", _):
            return "task"
        case ("artifacts", _):
            return "artifact"
        case ("exports", int()) | ("exports", "artifacts", _):
            return "export"
        case ("exports",) | ("exports", "environment"):
            return "exports"
        case ("defaults",):
            return "defaults"
        case ("defaults", setting) | ("tasks", _, setting) if setting in SETTINGS:
            return "setting"
        case (*_, "cluster", "environment"):
            return "setting"
        case (*_, "dataset_snapshots", _):
            return "snapshot"
    return None


def block(draw, flow, wanted):
    """Return the path of a mapping of some level; a bare declaration becomes one."""
    paths = [path for path, found in walk(flow) if level(path) == wanted]
    path = pick(draw, paths)
    found = at(flow, path)
    if isinstance(found, str):
        at(flow, path[:-1])[path[-1]] = {"value" if "${{" in found else "type": found}
    return path


def _unknown_key(wanted, below):
    def make(draw, flow):
        if wanted == "setting":
            put(draw, flow["tasks"][a_task(draw, flow)], "hardware_tier", {"id": "small"})
        path = block(draw, flow, wanted)
        name = pick(draw, ["colour", "zzz", "x-y", "\u00e9", "1", "C\u00f4te d'Ivoire"])
        put(draw, at(flow, path), name, pick(draw, below))
        return key(*path, name)

    return make


for kind in ("flow", "task", "input", "output", "artifact", "defaults", "setting", "export"):
    register("unknown-key", f"unknown_key_in_{kind}", _unknown_key(kind, [None, 1, "a", {"a": []}]))
BROKEN = ["${{ inputs.nowhere }}", "${{ vars.nowhere }}", ["${{ tasks.no.where }}"], "${{ x"]
register("unknown-key", "unknown_key_over_a_bad_reference", _unknown_key("task", BROKEN))


def _slips(word):
    """Return what a word becomes by one slip of the hand."""
    for index in range(1, len(word)):
        yield word[:index] + word[index + 1 :]
        yield word[:index] + word[index - 1 :]
        yield word[: index - 1] + word[index] + word[index - 1] + word[index + 1 :]


def _misspell(draw, flow, path):
    owner = at(flow, path[:-1])
    slip = pick(draw, [word for word in _slips(path[-1]) if word not in owner])
    rename(owner, path[-1], slip)
    return key(*path[:-1], slip)


def _known_keys(flow):
    """Yield the paths of the keys that are long enough to be known by most of their letters."""
    for path, _ in walk(flow):
        if path and level(path[:-1]) and len(str(path[-1])) > 3:
            yield path


@mutation("unknown-key")
def misspelt_key(draw, flow):
    paths = [path for path in _known_keys(flow) if path[-1] not in ("tasks", "artifact")]
    return _misspell(draw, flow, pick(draw, paths))


@mutation("unknown-key")
def misspelt_tasks(draw, flow):
    return _misspell(draw, flow, ("tasks",))


@mutation("unknown-key")
def misspelt_artifact(draw, flow):
    paths = [path for path in _known_keys(flow) if path[-1] == "artifact"]
    return _misspell(draw, flow, pick(draw, [path for path in paths if "outputs" in path]))


def _twice(spelling):
    def make(draw, flow):
        path, owner = pick(draw, [(p, v) for p, v in walk(flow) if v and isinstance(v, dict)])
        first = pick(draw, owner)
        twin = Raw(spelling(first))
        below = pick(draw, [deepcopy(owner[first]), 1])
        put(draw, owner, twin, below, after=list(owner).index(first) + 1)
        return key(*path, twin)

    return make


def _wide(text):
    return "".join(
        chr(ord(one) + 0xFEE0) if one.isascii() and one.isalnum() else one for one in text
    )


TWICE = {
    "key_twice": _twice(str),
    "key_twice_in_quotes": _twice(lambda text: f"'{text}'"),
    "key_twice_with_an_escape": _twice(lambda text: f'"\\x{ord(text[0]):02x}{text[1:]}"'),
    "key_twice_in_wide_letters": _twice(_wide),
}
register_all("duplicate-key", TWICE)

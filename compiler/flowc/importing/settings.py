"""Turns the arguments of Domino's two forms into a task's settings, by the table of `domino.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flowc.findings.source import Span
from flowc.importing.flow_tree import Branch, Leaf
from flowc.importing.meanings import (
    Argument,
    Constant,
    Items,
    Located,
    Made,
    Nothing,
    Symbol,
    Text,
)
from flowc.importing.module_names import canonical
from flowc.importing.reader import Reader
from flowc.importing.type_expressions import duration, value_tree
from flowc.language.domino import (
    CLUSTER,
    CLUSTER_TYPES,
    DEFAULTS,
    RESTRICTED,
    SETTINGS,
    SNAPSHOT,
    Form,
    Setting,
)
from flowc.language.durations import read_duration
from flowc.reading.unknown import UNKNOWN

JOB = ("Command", *(row.job for row in SETTINGS if row.job))
TASK = ("name", "domino_job_config", "use_latest", "inputs", "outputs", "log_level", "cache",
        "cache_serialize", "cache_version", "cache_ignore_input_vars", "retries",
        "timeout")  # fmt: skip
HELPER = ("flyte_task_name", "command", "inputs", "output_specs")
HELPER_KEYWORDS = (*HELPER, *(row.helper for row in SETTINGS if row.helper))
ORDERS: Mapping[Form, tuple[str, ...]] = {"job": JOB, "task": TASK, "helper": HELPER}
"""The parameters of each form by position (python-domino d71ab0e)."""

TYPOS = {"output_spec": "output_specs", "name": "flyte_task_name", "outputs": "output_specs",
         "external_data_volume_ids": "external_data_volumes"}  # fmt: skip
"""Names that Domino's page has for arguments of the helper, and what works."""


def arguments_of(reader: Reader, made: Made, form: Form) -> dict[str, Argument]:
    """Return the arguments of a call by name, those by position and the page's typos included."""
    order = ORDERS[form]
    found = {
        name: Argument(value.span, value) for name, value in zip(order, made.args, strict=False)
    }
    if len(made.args) > len(order):
        reader.complain(made.args[len(order)].span, "this argument has no place")
    for name, argument in made.kwargs.items():
        meant = name
        if form == "helper" and name in TYPOS and TYPOS[name] not in made.kwargs:
            meant = TYPOS[name]
            message = f"'{name}' is a slip of Domino's page: it is read as '{meant}'"
            reader.complain(argument.key, message, severity="warning")
        found[meant] = argument
    return found


def is_none(argument: Argument | None) -> bool:
    """Whether an argument is left out, or None, which says the same."""
    return argument is None or argument.value.meaning == Constant(None)


def put_settings(
    reader: Reader, task: Branch, given: Mapping[str, Argument], form: Form
) -> set[str]:
    """Put what some arguments say into a task; return the names of those that were read.

    Caching is left out: it takes several arguments to be understood (`put_cache`).
    """
    read: set[str] = set()
    for row in SETTINGS:
        name = row.argument(form)
        if name is None or name not in given or row.setting[0] == "cache":
            continue
        read.add(name)
        argument = given[name]
        if name == "timeout" and is_none(argument):
            message = "no timeout at all cannot be said in a flow"
            reader.complain(argument.value.span, message, "write a long one: timedelta(days=30)")
        if is_none(argument) or isinstance(argument.value.meaning, Nothing):
            continue
        value = _SPELLINGS[row.spelling_in(form)](reader, argument.value)
        if not _says_nothing(row, value):
            _put(task, row.setting, argument.key, value)
    return read


def _says_nothing(row: Setting, value: Leaf | Branch) -> bool:
    """Whether a setting is at what the language takes for granted."""
    if not isinstance(value, Leaf):
        return False
    said = value.value
    if row.spelling == "duration" and isinstance(said, str):
        said = read_duration(said)
    return said is False or (row.setting in DEFAULTS and said == DEFAULTS[row.setting])


def _put(task: Branch, path: tuple[str, ...], place: Span, value: Leaf | Branch) -> None:
    owner = task
    for step in path[:-1]:
        inner = owner.get(step)
        if not isinstance(inner, Branch):
            inner = Branch(place)
            owner.put(step, place, inner)
        owner = inner
    owner.put(path[-1], place, value)


def _constant(reader: Reader, found: Located) -> Leaf | Branch:
    return value_tree(reader, found)


def _git_ref(reader: Reader, found: Located) -> Leaf | Branch:
    return _record(reader, found, "domino.GitRef", (("type", "Type"), ("value", "Value")))


def _record(
    reader: Reader, found: Located, path: str, fields: tuple[tuple[str, str], ...]
) -> Leaf | Branch:
    """Return a call with constants as a mapping; `fields` are keys and arguments, in order."""
    made = found.meaning
    if not isinstance(made, Made) or made.path != path:
        return _refused(reader, found, f"a {path.partition('.')[2]} is wanted here")
    names = [argument for _, argument in fields]
    given = {
        name: Argument(value.span, value) for name, value in zip(names, made.args, strict=False)
    }
    given.update(made.kwargs)
    branch = Branch(found.span)
    for key, argument in fields:
        if argument in given and not is_none(given[argument]):
            branch.put(key, given[argument].key, value_tree(reader, given[argument].value))
    unknown = sorted(given.keys() - set(names))
    for name in unknown:
        message = f"{path.partition('.')[2]} has no argument '{name}'"
        hint = reader.python.guesses.did_you_mean(name, names)
        reader.complain(given[name].key, message, hint)
    return Leaf(UNKNOWN, found.span) if unknown else branch


def _refused(reader: Reader, found: Located, message: str) -> Leaf:
    if not isinstance(found.meaning, Nothing):
        reader.complain(found.span, message)
    return Leaf(UNKNOWN, found.span)


_KINDS = ("EnvironmentRevisionType", "EnvironmentRevisionId")


def _revision(reader: Reader, found: Located) -> Leaf | Branch:
    made = found.meaning
    if not isinstance(made, Made) or made.path != "domino.EnvironmentRevisionSpecification":
        return _refused(reader, found, "an EnvironmentRevisionSpecification is wanted here")
    given = dict(zip(_KINDS, made.args, strict=False))
    given.update({name: argument.value for name, argument in made.kwargs.items()})
    kind = word(given.get("EnvironmentRevisionType"), "EnvironmentRevisionType")
    if kind == "RestrictedRevision":
        return Leaf(RESTRICTED, found.span)
    identity = given.get("EnvironmentRevisionId")
    if kind != "SomeRevision" or identity is None:
        message = "an environment's revision is SomeRevision with an id, or RestrictedRevision"
        return _refused(reader, found, message)
    return value_tree(reader, identity)


def word(found: Located | None, owner: str) -> str | None:
    """Return the member of one of the plugin's enums that a value is, by name or as a text."""
    if found is None:
        return None
    match found.meaning:
        case Symbol(path) if canonical(path).startswith(f"domino.{owner}."):
            return path.rpartition(".")[2]
        case Text() as text:
            return text.concrete
    return None


def _listed(
    reader: Reader, found: Located, item: Callable[[Reader, Located], Leaf | Branch]
) -> Leaf | Branch:
    if not isinstance(found.meaning, Items):
        return _refused(reader, found, "a list is wanted here")
    branch = Branch(found.span, is_list=True)
    for each in found.meaning.items:
        branch.add(item(reader, each))
    return branch


def _snapshot(reader: Reader, found: Located) -> Leaf | Branch:
    return _record(reader, found, "domino.DatasetSnapshot", SNAPSHOT)


def _netapp(reader: Reader, found: Located) -> Leaf | Branch:
    return _record(reader, found, "domino.NetAppVolumeSnapshot", SNAPSHOT[:2])


def _volume(reader: Reader, found: Located) -> Leaf | Branch:
    if isinstance(found.meaning, Text):
        return value_tree(reader, found)
    return _record(reader, found, "domino.ExternalDataVolume", (("name", "Name"), ("id", "Id")))


_POSITIONAL = ("ClusterType", "ComputeEnvironmentId", "WorkerHardwareTierId", "WorkerCount",
               "WorkerStorageGiB", "MaxWorkerCount", "ComputeEnvironmentRevisionSpec",
               "MasterHardwareTierId", "ExtraConfigs")  # fmt: skip


def _cluster(reader: Reader, found: Located) -> Leaf | Branch:
    made = found.meaning
    if not isinstance(made, Made) or made.path != "domino.ClusterProperties":
        return _refused(reader, found, "ClusterProperties are wanted here")
    given = dict(zip(_POSITIONAL, made.args, strict=False))
    for name, argument in made.kwargs.items():
        given[name.replace("Hardare", "Hardware")] = argument.value
    branch, environment = Branch(found.span), Branch(found.span)
    kinds = {theirs: ours for ours, theirs in CLUSTER_TYPES.items()}
    kind = word(given.get("ClusterType"), "ComputeClusterType")
    if kind in kinds:
        branch.put("type", found.span, Leaf(kinds[kind], found.span))
    branch.put("environment", found.span, environment)
    for owner, key, name in _CLUSTER_KEYS:
        if name in given and given[name].meaning != Constant(None):
            spell = _revision if key == "revision" else value_tree
            target = environment if owner == "environment" else branch
            target.put(key, given[name].span, spell(reader, given[name]))
    for name in given.keys() - set(_POSITIONAL):
        reader.complain(given[name].span, f"ClusterProperties have no argument '{name}'")
    return branch


_CLUSTER_KEYS = (
    ("environment", "id", "ComputeEnvironmentId"),
    ("environment", "revision", "ComputeEnvironmentRevisionSpec"),
    ("", "workers", "WorkerCount"),
    ("", "worker_hardware_tier", "WorkerHardwareTierId"),
    *(("", key, name) for key, name in CLUSTER),
)

_SPELLINGS: dict[str, Callable[[Reader, Located], Leaf | Branch]] = {
    "constant": _constant,
    "flag": _constant,
    "duration": duration,
    "git_ref": _git_ref,
    "revision": _revision,
    "snapshots": lambda reader, found: _listed(reader, found, _snapshot),
    "volume_ids": lambda reader, found: _listed(reader, found, _volume),
    "volumes": lambda reader, found: _listed(reader, found, _volume),
    "netapp": lambda reader, found: _listed(reader, found, _netapp),
    "cluster": _cluster,
}

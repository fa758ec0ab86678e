"""Draws types, literals, whole valid flows of every feature, and YAML text of any style."""

import itertools
import random
import re
from datetime import datetime, timedelta, timezone
from unicodedata import normalize

from expected_reading import is_read
from flowc.language.types import NONE, DictOf, Enumeration, File, ListOf, Named, Union, fits
from flowc.pipeline import build, check
from fuzz.seeds import HOSTILE
from hypothesis import strategies as st

WORDS = [
    "workflow", "str", "int", "float", "bool", "list", "dict", "FlyteFile", "FlyteDirectory",
    "DominoJobTask", "DominoJobConfig", "Artifact", "run_domino_job_task", "DATA", "Enum",
    "NamedTuple", "TypeVar", "Annotated", "datetime", "timedelta", "numpy", "pandas", "torch",
    "flytekit", "builtins", "print", "type", "match", "case", "result", "train", "train_result",
    "train_default", "Train", "TrainType", "TrainOutputs", "CsvFile", "Input", "x", "n0", "rows",
    "self",
]  # fmt: skip
INPUTS = [word for word in WORDS if word != "self"]
LAUNCH = [word for word in INPUTS if word == word.lower()]

NASTY = [
    '"',
    "'",
    '"""',
    "'''",
    "\\",
    "\\\\",
    "\n",
    "\n\n",
    "\t",
    " ",
    "  \n",
    "#",
    "{",
    "}}",
    "{{ 1 }}",
    "# -*- coding: utf-7 -*-",
    "{% raw %}",
    "${{",
    "$${{",
    "$",
    "%s",
    ": ",
    "- ",
    "? ",
    "*a",
    "&a",
    "!x",
    "|",
    ">",
    "---",
    "no",
    "null",
    "0x1F",
    "1e3",
    "2024-01-01",
    "\\N{BULLET}",
    "\\x41",
    "\u00e9",
    "e\u0301",
    "\u00a0",
    "\u00ad",
    "\u200d",
    "\ufb01",
    "\U0001f600",
    "import os",
    "):\n    pass\n",
]
_CHARS = st.characters(exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp"))
_PARTS = st.lists(st.sampled_from(NASTY) | st.text(_CHARS, max_size=4), min_size=1, max_size=4)
# `str` keeps what shrinks from taking what is `Written` for a text that was drawn
_FREE = st.text(_CHARS, min_size=1, max_size=8).map(str)
TEXTS = st.one_of(st.sampled_from(WORDS), _FREE, _PARTS.map("".join)).filter(bool)
_SECTION = re.compile(
    r"^\s*([:@.]|-+\s*$|(arg|param|argument|parameter|return|raise|yield|example|attribute)s?\b)",
    re.MULTILINE | re.IGNORECASE,
)
PROSE = (
    st.lists(TEXTS, min_size=1, max_size=3).map("\n".join).filter(lambda t: not _SECTION.search(t))
)


class Written(str):
    """A text of YAML that means something else than itself: an escape, a var, a moment."""

    def __new__(cls, text, means):
        made = super().__new__(cls, text)
        made.means = means
        return made


class Reference(str):
    """A reference to a launch input or to an output of a task."""


def escaped(text):
    """Return a text as YAML has to hold it so that flowc sees no reference in it."""
    return Written(text.replace("${{", "$${{"), text) if "${{" in text else text


def meaning(value):
    """Return what a drawn value means: escapes, vars and texts of moments read."""
    if isinstance(value, Written):
        return meaning(value.means)
    if isinstance(value, dict):
        return {key: meaning(item) for key, item in value.items()}
    return [meaning(item) for item in value] if isinstance(value, list) else value


# Types

SCALARS = [Named(n) for n in ("str", "int", "float", "bool", "datetime", "timedelta", "dict")]
DATA = [
    Named(n)
    for n in (
        "numpy.ndarray", "pandas.DataFrame", "pyspark.sql.DataFrame", "torch.Tensor",
        "torch.nn.Module", "sklearn.base.BaseEstimator", "tensorflow.keras.Model",
    )
]  # fmt: skip
SNAPSHOT = Named("netapp_volume_snapshot")
EXTENSIONS = ["", "csv", "csv", "CSV", "tar.gz", "a-b", "a.b", "c", "c++", "3d", "_x", "_"]
VALUES = ["a", "b", "A", "1", "true", "name", "value", "None", "x-y", "x.y", "2.0", "class"]
ENUMS = st.lists(st.sampled_from(VALUES), min_size=1, max_size=4, unique=True).map(
    lambda values: Enumeration(tuple(values))
)
FILES = st.builds(
    File, st.sampled_from(("file", "directory", "domino_file")), st.sampled_from(EXTENSIONS)
)
_SINGLE = st.one_of(st.sampled_from(SCALARS), FILES, st.sampled_from(DATA), ENUMS)


def union(variants):
    """Return the union of types as Python has it: flat, each of them once."""
    flat = [v for one in variants for v in (one.variants if isinstance(one, Union) else (one,))]
    return Union(tuple(dict.fromkeys(flat)))


def _larger(parts):
    variants = st.lists(parts | st.just(NONE), min_size=2, max_size=3, unique=True)
    return parts.map(ListOf) | parts.map(DictOf) | variants.map(union)


TYPES = st.recursive(_SINGLE, _larger, max_leaves=3).filter(lambda kind: len(spell(kind)) < 200)
_ALIASES = {
    "str": "string", "int": "integer", "bool": "boolean", "timedelta": "duration", "none": "None",
    "file": "FlyteFile", "directory": "FlyteDirectory", "domino_file": "DominoFile",
    "numpy.ndarray": "np.ndarray", "pandas.DataFrame": "pd.DataFrame",
    "pyspark.sql.DataFrame": "pyspark.DataFrame", "tensorflow.keras.Model": "tf.keras.Model",
}  # fmt: skip


def spell(kind, alias=False):
    """Write a type as the language page does, or as it also accepts it."""

    def named(name):
        return _ALIASES.get(name, name) if alias else name

    match kind:
        case Named(name):
            return named(name)
        case File(name, ext):
            return f"{named(name)}[{'.' if alias else ''}{ext}]" if ext else named(name)
        case ListOf(item):
            return f"{'List' if alias else 'list'}[{spell(item, alias)}]"
        case DictOf(item):
            return f"{'Dict' if alias else 'dict'}[{named('str')}, {spell(item, alias)}]"
        case Enumeration(values):
            return f"enum[{','.join(values)}]" if alias else f"enum[{', '.join(values)}]"
        case Union(variants):
            if alias and variants[-1] == NONE and len(variants) == 2:
                return f"Optional[{spell(variants[0], alias)}]"
            words = [spell(variant, alias) for variant in variants]
            return f"Union[{', '.join(words)}]" if alias else " | ".join(words)
    raise TypeError(kind)


# Literals

_ZONES = [("", 0), ("Z", 0), ("+00:00", 0), ("-0530", -330), ("+14", 840)]


def _moment(when, zone, mark):
    text = when.isoformat(mark) + zone[0]
    aware = when.replace(tzinfo=timezone(timedelta(minutes=zone[1])))
    return Written(text, aware.astimezone(timezone.utc))


def _duration(days, hours, minutes, seconds):
    parts = {"d": days, "h": hours, "m": minutes, "s": seconds}
    text = "".join(f"{number}{unit}" for unit, number in parts.items() if number is not None)
    whole = [number or 0 for number in parts.values()]
    return Written(text, timedelta(whole[0], whole[3], 0, 0, whole[2], whole[1])) if text else 0


_COUNT = st.none() | st.integers(0, 400)
_INTEGERS = st.integers(-(2**63), 2**63 - 1) | st.sampled_from((0, 1, -1, 2**63 - 1, -(2**63)))
_FLOATS = st.floats(allow_nan=False) | st.sampled_from((-0.0, 5e-324, 1e16, float("inf")))
_STRINGS = (st.just("") | TEXTS).map(escaped)
_URIS = ("s3://b/rows.csv", "gs://b/a'b\"c", "https://e.com/?q=%7B#{x}", "abfs://c@d.net/\u00e9")
_SCALARS_OF_JSON = st.none() | st.booleans() | _INTEGERS | _FLOATS | _STRINGS


KEYS = TEXTS.filter(lambda key: "${{" not in key)


def mappings(values):
    """Draw mappings whose keys are texts of any kind, distinct to every reader."""
    return st.dictionaries(KEYS, values, max_size=0 if values.is_empty else 3).filter(
        lambda drawn: len({normalize("NFKC", key) for key in drawn}) == len(drawn)
    )


JSON = st.recursive(
    _SCALARS_OF_JSON, lambda parts: st.lists(parts, max_size=3) | mappings(parts), max_leaves=4
)
_LITERALS = {
    "str": _STRINGS,
    "int": _INTEGERS,
    "float": _FLOATS | st.integers(-(2**53), 2**53),
    "bool": st.booleans(),
    "datetime": st.builds(
        _moment,
        st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 28)),
        st.sampled_from(_ZONES),
        st.sampled_from("T "),
    ),
    "timedelta": st.builds(_duration, *[_COUNT] * 4) | st.integers(0, 10**7),
    "dict": mappings(JSON),
    "none": st.none(),
}
_EXACT = {"str": str, "int": int, "float": float, "bool": bool, "none": None}


def literals(kind):
    """Draw values that YAML can write and that are good for a type; nothing, if there are none."""
    match kind:
        case Named(name):
            return _LITERALS.get(name, st.nothing())
        case File():
            return st.sampled_from(_URIS)
        case Enumeration(values):
            return st.sampled_from(values)
        case ListOf(item):
            return st.lists(literals(item), max_size=0 if literals(item).is_empty else 3)
        case DictOf(item):
            return mappings(literals(item))
        case Union(variants):
            return st.one_of([literals(v) for v in variants if _stands_out(v, variants)])
    raise TypeError(kind)


def _shape(kind):
    if isinstance(kind, File | Enumeration) or kind in map(Named, ("datetime", "timedelta")):
        return "str"
    return {ListOf: "list", DictOf: "dict"}.get(type(kind)) or getattr(kind, "name", "")


def _stands_out(kind, variants):
    """Whether no other variant of a union could take a literal of this one."""
    if {*DATA} & {*variants}:
        return False  # flytekit pickles any value for most of these
    waits = Named("timedelta") in variants
    if (kind == Named("float") and waits) or (
        kind == Named("timedelta") and {Named("int"), Named("float")} & {*variants}
    ):
        return False
    return kind == Named("str") or [_shape(v) for v in variants].count(_shape(kind)) == 1


# Flows

_IDS = TEXTS.map(escaped)
_DOMINO_IDS = st.text("0123456789abcdef", min_size=24, max_size=24)
_COMMITS = st.sampled_from(("7222500", "72225e2", "0" * 40)) | st.text(
    "0123456789abcdef", min_size=7, max_size=64
)
_FOLDERS = _IDS.filter(lambda text: not text.startswith("/") and ".." not in text.split("/"))
_DATASETS = st.lists(
    st.sampled_from(
        [
            {"id": "0" * 23 + "1", "version": 1},
            {"id": "66e2" * 6},
            {"id": "0123456789abcdef" + "3" * 8, "name": "with a 'name'", "version": 2**31},
            {"name": "by name", "version": 7},
        ]
    ),
    max_size=2,
    unique_by=str,
)
_VOLUMES = st.lists(
    st.one_of(_IDS, st.fixed_dictionaries({"id": _IDS}), st.fixed_dictionaries({"name": _IDS})),
    max_size=2,
)
_REVISIONS = st.just("restricted") | _DOMINO_IDS
_SIZES = st.integers(1, 10**6) | st.floats(0.001, 10**6)
_NAMED = st.fixed_dictionaries({"id": _IDS}) | st.fixed_dictionaries({"name": _IDS})
_CLUSTER = st.fixed_dictionaries(
    {
        "type": st.sampled_from(("spark", "ray", "dask", "mpi")),
        "environment": st.fixed_dictionaries(
            {"id": _DOMINO_IDS}, optional={"revision": _REVISIONS}
        ),
        "worker_hardware_tier": _IDS,
        "workers": st.integers(1, 99),
    },
    optional={
        "max_workers": st.integers(1, 99),
        "master_hardware_tier": _IDS,
        "worker_storage_gib": _SIZES,
        "extra_configs": st.dictionaries(KEYS, _STRINGS, max_size=1),
    },
)
SETTINGS = {
    "job_title": _STRINGS,
    "project_defaults": st.booleans(),
    "environment": st.fixed_dictionaries({"id": _DOMINO_IDS}, optional={"revision": _REVISIONS})
    | st.fixed_dictionaries({"name": _IDS}, optional={"revision": _REVISIONS}),
    "hardware_tier": _NAMED,
    "git_ref": st.just({"type": "head"})
    | st.fixed_dictionaries({"type": st.sampled_from(("head", "branches", "tags")), "value": _IDS})
    | st.fixed_dictionaries({"type": st.just("commitId"), "value": _COMMITS}),
    "commit_id": _COMMITS,
    "volume_size_gib": _SIZES,
    "dataset_snapshots": _DATASETS,
    "external_volumes": _VOLUMES,
    "netapp_snapshots": st.lists(
        st.fixed_dictionaries({"id": _IDS, "version": st.integers(0, 9)}), max_size=2
    ),
    "cluster": _CLUSTER,
    "cache": st.just(False)
    | st.fixed_dictionaries({"version": _IDS}, optional={"serialize": st.booleans()}),
    "retries": st.integers(0, 3),
    "timeout": st.sampled_from(("90s", "45m", "3h", "1d2h", 1, 10_800)),
}
_PINNED = ["commit_id", "hardware_tier", "environment", "volume_size_gib"]
_PINNED += ["dataset_snapshots", "external_volumes"]


def settings_of(flow, task):
    """Return what a task's settings are, the flow's defaults applied."""
    own = {key: value for key, value in task.items() if key in SETTINGS}
    merged = {**flow.get("defaults", {}), **own}
    return {key: value for key, value in merged.items() if value not in (None, False)}


def _is_pinned(config):
    cluster = config.get("cluster", {"environment": {"revision": "r"}, "type": "mpi"})
    return (
        all(key in config for key in _PINNED)
        and "revision" in config["environment"]
        and "revision" in cluster["environment"]
        and (cluster["type"] == "mpi" or "master_hardware_tier" in cluster)
    )


def needs_helper(config):
    """Whether settings hold what only `run_domino_job_task` can say."""
    listed = config.get("dataset_snapshots", []), config.get("external_volumes", [])
    return bool(
        "name" in config.get("environment", {})
        or "name" in config.get("hardware_tier", {})
        or any("id" not in snapshot for snapshot in listed[0])
        or any(isinstance(volume, dict) and "name" in volume for volume in listed[1])
        or config.get("netapp_snapshots")
    )


def flows_into(given, wanted, source):
    """Whether there may be an edge; flytekit lets outputs that are lists of unions into no more."""
    if source.startswith("${{ inputs."):
        return fits(given, wanted)
    of_unions = [isinstance(getattr(kind, "item", None), Union) for kind in (given, wanted)]
    lists = isinstance(given, ListOf), isinstance(wanted, ListOf)
    return fits(given, wanted) and (not lists[0] or not of_unions[0] or (lists[1] and of_unions[1]))


def takes_path(kind):
    """Whether a declaration may have a path: flytekit loses the items of annotated unions."""
    variants = kind.variants if isinstance(kind, Union) else ()
    held = (isinstance(one, ListOf | DictOf) or one == Named("dict") for one in variants)
    plain = not any(held)
    return plain and not isinstance(kind, Enumeration)


@st.composite
def flows(draw, most=4):
    """Draw the data of a valid flow; every kind of thing that the language has may be in it."""
    return _Draft(draw).flow(most)


class _Draft:
    """A flow while it is drawn: its tasks come in an order in which each may need those before."""

    def __init__(self, draw):
        self.draw = draw
        self.vars = {}
        self.sources = []  # of each reference: its text and its type

    def odd(self, of):
        return self.draw(st.integers(1, of)) == of

    def names(self, pool, most, least=0):
        return self.draw(
            st.lists(st.sampled_from(pool), min_size=least, max_size=most, unique=True)
        )

    def var(self, value):
        name = self.draw(st.sampled_from(WORDS))
        name = name if name not in self.vars else f"v{len(self.vars)}"
        scalar = not isinstance(value, dict | list)
        self.vars[name] = {"env": "UNSET", "default": value} if scalar and self.odd(4) else value
        return f"${{{{ vars.{name} }}}}"

    def text(self):
        words = self.draw(TEXTS)
        if not self.odd(6):
            return escaped(words)
        value = self.draw(_STRINGS | _INTEGERS)
        before = words.rstrip("$") or "x"
        return Written(f"{escaped(before)}{self.var(value)}", f"{before}{meaning(value)}")

    def place(self):
        """Return the path of an input or an output: absolute, and out of Domino's own folders."""
        text = self.text()
        text = "x" if ".." in meaning(text) else text
        return Written(f"/data/{text}", f"/data/{meaning(text)}")

    def literal(self, kind):
        if kind == Named("str") and self.odd(2):
            return self.text()
        value = self.draw(literals(kind))
        return Written(self.var(value), value) if self.odd(8) else value

    def described(self, data, of=4):
        if self.odd(of):
            data["description"] = escaped(self.draw(PROSE))
        return data

    def type(self, kind, data=None):
        """Return a declaration: a mapping, or the bare type where there is nothing else to say."""
        words = spell(kind, self.odd(4))
        data = self.described(data or {})
        return {"type": words, **data} if data or self.odd(4) else words

    def flow(self, most):
        flow = self.described(
            {"name": self.draw(st.sampled_from(WORDS[:20]) | st.sampled_from(WORDS))}, 2
        )
        flow["inputs"] = {name: self.launch_input(name) for name in self.names(LAUNCH, 3)}
        flow["defaults"] = self.settings(_PINNED if self.odd(3) else [])
        kinds = st.sampled_from(("data", "model", "report"))
        flow["artifacts"] = {
            key: {"name": self.text(), "type": self.draw(kinds)} for key in self.names(WORDS, 2)
        }
        keys = self.names(WORDS, most, 1)
        flow["tasks"], used = {}, set()
        for key in keys:
            flow["tasks"][key] = self.task(flow, key, used)
        if self.odd(4):
            self.call_again(flow["tasks"])
        flow["outputs"] = {
            name: self.flow_output(flow["artifacts"]) for name in self.names(WORDS, 3)
        }
        if flow["artifacts"] and self.odd(3):
            flow["exports"] = self.exports(flow)
        if self.odd(3):
            flow["failure_policy"] = "fail_after_executable_nodes_complete"
        for owner in (flow["defaults"], *flow["tasks"].values()):
            owner.update({k: self.with_vars(owner[k]) for k in owner.keys() & SETTINGS.keys()})
        flow["vars"] = self.vars
        order = self.draw(st.permutations(list(flow["tasks"])))
        flow["tasks"] = {key: flow["tasks"][key] for key in order}
        return {key: value for key, value in flow.items() if value or key == "tasks"}

    def launch_input(self, name):
        kind = self.draw(TYPES | st.just(SNAPSHOT))
        if NONE in getattr(kind, "variants", ()) and literals(kind).is_empty:
            kind = SNAPSHOT
        self.sources.append((Reference(f"${{{{ inputs.{name} }}}}"), kind))
        data = {}
        if self.odd(2) and not literals(kind).is_empty:
            default = self.literal(kind)
            if is_read(meaning(default), kind):
                data["default"] = default
        return self.type(kind, data)

    def settings(self, wanted):
        keys = dict.fromkeys([*wanted, *self.names(list(SETTINGS), 3)])
        return {key: self.draw(SETTINGS[key]) for key in keys}

    def task(self, flow, key, used):
        task = self.described({"command": self.text()})
        name = self.text() if self.odd(2) else f"{flow['name']}.{key}"
        plain = meaning(name).replace("/", "")
        if plain == meaning(name) and plain not in used and self.odd(2):
            task["name"] = name
            used.add(plain)
        kinds = {name: self.wanted() for name in self.names(INPUTS, 3)}
        task["with"] = {name: self.binding(kind) for name, kind in kinds.items()}
        task["inputs"] = {n: self.task_input(kind, n, task["with"]) for n, kind in kinds.items()}
        task["outputs"] = {n: self.task_output(key, n, flow) for n in self.names(WORDS, 3)}
        task["after"] = self.names(list(flow["tasks"]), 2) if flow["tasks"] else []
        task.update(self.settings([]))
        task.update({name: None for name in flow["defaults"] if self.odd(12)})
        self.repair(flow, task)
        return {name: value for name, value in task.items() if value or name in SETTINGS}

    def repair(self, flow, task):
        """Take away what the language refuses: settings of both forms, or open ones."""
        config = settings_of(flow, task)
        if needs_helper(config):
            task["cluster"] = None
            if config.get("environment", {}).get("revision") == "restricted":
                task["environment"] = {"name": "Env", "revision": "66e2" * 6}
            if config.get("cache", {}).get("serialize"):
                task["cache"] = {"version": "1"}
        if task.get("cache") and task.get("inputs") and self.odd(2):
            task["cache"] = {**task["cache"], "ignore_inputs": self.names(list(task["inputs"]), 2)}
        config = settings_of(flow, task)
        if not config.get("project_defaults") and not _is_pinned(config):
            task["project_defaults"] = True

    def with_vars(self, value):
        """Write some parts of a setting as vars; a mapping's keys stay."""
        if value is not None and self.odd(16):
            return Written(self.var(value), value)
        if isinstance(value, dict):
            return {key: self.with_vars(item) for key, item in value.items()}
        return [self.with_vars(item) for item in value] if isinstance(value, list) else value

    def wanted(self):
        """Draw the type of an input, three times of four one that something fits."""
        kind = self.draw(TYPES)
        if self.sources and not self.odd(4):
            kind = self.draw(st.sampled_from(self.sources))[1]
            if kind != SNAPSHOT:
                larger = [kind, union((kind, NONE)), ListOf(kind), DictOf(kind), File("file")]
                larger += [union((ListOf(kind), NONE)), union((kind, Named("str")))]
                kind = self.draw(st.sampled_from(larger))
        return kind if self.fitting(kind) or not literals(kind).is_empty else Named("str")

    def fitting(self, kind):
        return [text for text, given in self.sources if flows_into(given, kind, text)]

    def binding(self, kind):
        """Return a reference, a list or a mapping that may hold some, or a literal."""
        fitting, constants = self.fitting(kind), literals(kind)
        if fitting and (constants.is_empty or not self.odd(3)):
            return self.draw(st.sampled_from(fitting))
        item = getattr(kind, "item", None)
        if item and self.odd(2) and (self.fitting(item) or not literals(item).is_empty):
            items = [self.binding(item) for _ in range(self.draw(st.integers(0, 2)))]
            return (
                items if isinstance(kind, ListOf) else dict(zip(("x", "<<"), items, strict=False))
            )
        return self.literal(kind)

    def task_input(self, kind, name, bindings):
        data = {}
        if self.odd(4) and not literals(kind).is_empty:
            data["default"] = self.literal(kind)
            if self.odd(2):
                del bindings[name]
        if self.odd(6) and takes_path(kind):
            data["path"] = self.place()
        return self.type(kind, data)

    def artifact_file(self, artifacts):
        """Return the file of an artifact, with its type where the name does not say it."""
        kind = File("file", self.draw(st.sampled_from(EXTENSIONS[1:])))
        data = {"artifact": self.draw(st.sampled_from(list(artifacts))), "file": self.text()}
        if "." in kind.format or self.odd(2):
            return {**data, "type": spell(kind)}, kind
        means = f"{meaning(data['file'])}.{kind.format}"
        return {**data, "file": Written(f"{data['file']}.{kind.format}", means)}, kind

    def task_output(self, key, name, flow):
        if flow["artifacts"] and self.odd(3):
            data, kind = self.artifact_file(flow["artifacts"])
            data = self.described(data)
            if self.odd(4):
                data["path"] = self.place()
        else:
            kind = self.draw(TYPES)
            placed = self.odd(6) and takes_path(kind)
            data = self.type(kind, {"path": self.place()} if placed else {})
        self.sources.append((Reference(f"${{{{ tasks.{key}.{name} }}}}"), kind))
        return data

    def call_again(self, tasks):
        """Let a task have the name of another: it is the same task, and called twice."""
        again = self.draw(st.sampled_from([word for word in WORDS if word not in tasks]))
        named = [key for key, task in tasks.items() if "name" in task]
        named = [key for key in named if tasks[key].get("description") not in (key, again)]
        if named:
            task = tasks[self.draw(st.sampled_from(named))]
            tasks[again] = {**task, "after": self.names(list(tasks), 2)}

    def flow_output(self, artifacts):
        sources = [(text, kind) for text, kind in self.sources if kind != SNAPSHOT]
        if artifacts and self.odd(3):
            data, kind = self.artifact_file(artifacts)
            fitting = self.fitting(kind)
            value = self.draw(st.sampled_from([*fitting, "s3://bucket/key"]))
            return self.described({"value": value, **data})
        if sources and not self.odd(3):
            text, kind = self.draw(st.sampled_from(sources))
            data = self.described({"value": text, "type": spell(kind)} if self.odd(3) else {})
            return {"value": text, **data} if data else text
        kind = self.wanted()
        if kind == SNAPSHOT:
            kind = Named("int")
        return self.described({"value": self.binding(kind), "type": spell(kind)})

    def exports(self, flow):
        artifact = st.sampled_from(list(flow["artifacts"]))
        export = st.fixed_dictionaries({"artifact": artifact, "dataset": _DOMINO_IDS})
        volume = {"artifact": artifact, "netapp_volume": _IDS, "path": _FOLDERS}
        export |= st.fixed_dictionaries(volume)
        export |= st.fixed_dictionaries({"artifact": artifact, "netapp_volume": _IDS})
        files = [*files_of_artifacts(flow)]
        if files:
            some = st.lists(st.sampled_from(files), min_size=1, max_size=3)
            bundles = st.lists(_IDS, min_size=1, max_size=2)
            export |= st.fixed_dictionaries({"files": some, "bundles": bundles})
        listed = self.draw(st.lists(export, min_size=1, max_size=2))
        by_id = "id" in flow["defaults"].get("environment", {})
        if not by_id and self.odd(2):
            return listed
        data = {"artifacts": listed}
        if by_id or self.odd(2):
            data["environment"] = {"name": self.text()} if self.odd(2) else None
        if self.odd(2):
            data["hardware_tier"] = self.draw(_NAMED)
        own = data.get("environment") and data.get("hardware_tier")
        return {**data, "project_defaults": not own or self.draw(st.booleans())}


def files_of_artifacts(flow):
    """Yield references to the files of artifacts, but for those that two outputs are."""
    found = {}
    for key, task in flow["tasks"].items():
        for name, one in task.get("outputs", {}).items():
            if "artifact" in full(one):
                file = one["artifact"], meaning(one["file"])
                found.setdefault(file, []).append(Reference(f"${{{{ tasks.{key}.{name} }}}}"))
    yield from (references[0] for references in found.values() if len(references) == 1)


# What the module of a flow has to hold


def full(declared):
    return declared if isinstance(declared, dict) else {"type": declared}


def texts_in(value):
    """Yield the texts that a constant has, as they stand in Python."""
    if isinstance(value, dict):
        yield from itertools.chain(value, *map(texts_in, value.values()))
    elif isinstance(value, list):
        yield from itertools.chain(*map(texts_in, value))
    elif isinstance(value, datetime):
        yield value.isoformat()
    elif isinstance(value, str) and not isinstance(value, Reference):
        yield value


def texts_of_settings(value, key=""):
    """Yield the texts of settings, but those that become names of Domino's plugin."""
    if key == "cluster":
        yield from value.get("extra_configs", {})
        value = {name: value[name] for name in value if name != "type"}
    if isinstance(value, dict):
        for name, item in value.items():
            yield from texts_of_settings(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from texts_of_settings(item)
    elif isinstance(value, str) and key != "timeout" and (key, value) != ("revision", "restricted"):
        yield value


def bindings(task):
    """Return what each input of a task is bound to."""
    declared = {name: full(one) for name, one in task.get("inputs", {}).items()}
    defaults = {name: one["default"] for name, one in declared.items() if "default" in one}
    return {**defaults, **task.get("with", {})}


def texts_of(flow):
    """Yield every text that the module of a flow has to hold, from what was drawn alone."""
    yield from (artifact["name"] for artifact in flow.get("artifacts", {}).values())
    for key, task in flow["tasks"].items():
        yield from (task["command"], task.get("name", f"{flow['name']}.{key}"))
        yield from texts_of_settings(settings_of(flow, task))
        yield from itertools.chain(*map(texts_in, bindings(task).values()))
        declared = [*task.get("inputs", {}).values(), *task.get("outputs", {}).values()]
        yield from (
            full(one)[part] for one in declared for part in ("path", "file") if part in full(one)
        )
    for declared in flow.get("inputs", {}).values():
        yield from texts_in(full(declared).get("default"))
    for output in flow.get("outputs", {}).values():
        yield from texts_in(output["value"] if isinstance(output, dict) else output)
        yield from (full(output)[part] for part in ("file",) if part in full(output))
    yield from texts_of_exports(flow.get("exports", []), flow.get("defaults", {}))


def texts_of_exports(exports, defaults):
    if not exports:
        return
    own = exports if isinstance(exports, dict) else {"artifacts": exports}
    environment = own.get("environment", defaults.get("environment") or {}) or {}
    tier = own.get("hardware_tier", defaults.get("hardware_tier") or {}) or {}
    yield from (words for key, words in environment.items() if key == "name")
    yield from tier.values()
    for one in own["artifacts"]:
        yield from (one[part] for part in ("dataset", "netapp_volume", "path") if part in one)
        yield from one.get("bundles", ())


def needs_of(task):
    """Return the keys of the tasks that a task waits for."""
    texts = re.findall(r"'\$\{\{ tasks\.(\w+)\.", repr(references(bindings(task))))
    return {*texts, *task.get("after", ())}


def references(value):
    if isinstance(value, dict | list):
        return [references(item) for item in (value.values() if isinstance(value, dict) else value)]
    return str(value) if isinstance(value, Reference) else None


# YAML

_PLAIN = re.compile(
    r"(?!(?:null|true|false)$)[A-Za-z_/$](?:[\w ${}.|/,()+*@!?;<>~^%&'\"\\[\]=-]*[\w})\]])?",
    re.ASCII | re.IGNORECASE,
)
_PLAIN_IN_FLOW = re.compile(
    r"(?!(?:null|true|false)$)[A-Za-z_/](?:[\w ./-]*\w)?", re.ASCII | re.IGNORECASE
)
_COMMENTS = ["c", "x: y", "'", '"', "- a", "{{ 1 }}", "-*- coding: utf-7 -*-", "\u00e9", "*a &b !c"]


def to_yaml(value, seed=0, aliases=False):
    """Write data as YAML in one of many styles; 0 is a plain one."""
    writer = _Writer(seed, aliases)
    head = writer.gap("") + ("---\n" if writer.odd(4) else "")
    text = head + writer.collection(value, 0)
    if writer.odd(4):
        text = text.replace("\n", "\r\n")
    return ("\ufeff" if writer.odd(8) else "") + text


class _Writer:
    """Writes one document; what its style is comes from a seed, so that it shrinks to a plain
    one."""

    def __init__(self, seed, aliases):
        self.random = random.Random(seed) if seed else None
        self.aliases = aliases
        self.anchors = {}
        self.names = itertools.count()

    def odd(self, of):
        return self.random is not None and self.random.randrange(of) == 0

    def gap(self, margin):
        """Return lines that say nothing."""
        line = f"{margin}# {self.random.choice(_COMMENTS)}\n" if self.odd(12) else ""
        return ("\n" if self.odd(16) else "") + line

    def end(self):
        return f"  # {self.random.choice(_COMMENTS)}\n" if self.odd(10) else "\n"

    def anchored(self, value):
        """Return an alias of an equal value, or nothing and perhaps an anchor to write."""
        if not self.aliases or self.random is None or value in ({}, [], None):
            return None, ""
        same = repr(value)
        if same in self.anchors and not self.odd(3):
            return f"*{self.anchors[same]}", ""
        if self.odd(6):
            self.anchors[same] = f"a{next(self.names)}"
            return None, f"&{self.anchors[same]} "
        return None, ""

    def collection(self, value, indent):
        """Return the lines of a mapping or a list."""
        margin, lines = " " * indent, ""
        step = indent + (self.random.choice((1, 2, 2, 4)) if self.random else 2)
        for key in value:
            lines += self.gap(margin)
            if isinstance(value, list):
                lines += self.item(key, indent)
            elif self.odd(20):
                lines += f"{margin}? {self.key(key)}\n{margin}:{self.after(value[key], step)}"
            else:
                deeper = indent if isinstance(value[key], list) and self.odd(4) else step
                lines += f"{margin}{self.key(key)}:{self.after(value[key], deeper)}"
        return lines

    def item(self, value, indent):
        """Return an item of a list, perhaps with a collection's first entry on the dash's line."""
        margin, known = " " * indent, dict(self.anchors)
        if isinstance(value, dict | list) and value and self.odd(2):
            deeper = indent + self.random.choice((2, 2, 2, 4, 5))
            lines, before = self.collection(value, deeper), " " * (deeper - indent - 1)
            if lines.startswith(" " * deeper) and lines[deeper] not in " #\n":
                return f"{margin}-{before}{lines[deeper:]}"
            self.anchors = known  # the lines are not used, nor are their anchors
        return f"{margin}-{self.after(value, indent + 2)}"

    def after(self, value, indent):
        """Return what follows a colon or a dash: on its line, or on lines of its own."""
        alias, anchor = self.anchored(value)
        if alias:
            return f" {alias}{self.end()}"
        if isinstance(value, dict | list) and value and not self.odd(4):
            return f" {anchor}".rstrip() + self.end() + self.collection(value, indent)
        if isinstance(value, str) and self.odd(3) and _fits_block(value):
            mark = "|" + ("" if value.endswith("\n") else "-")
            lines = value.removesuffix("\n").replace("\n", "\n" + " " * indent)
            lines = re.sub("^ +$", "", lines, flags=re.MULTILINE)
            return f" {anchor}{mark}\n{' ' * indent}{lines}\n"
        return f" {anchor}{self.inline(value, indent, _PLAIN)}{self.end()}"

    def inline(self, value, indent, plain):
        """Return a value inside brackets, or a scalar."""
        if isinstance(value, dict | list):
            return self.bracketed(value, indent)
        if isinstance(value, str):
            return self.quoted(value, plain)
        if value is None or isinstance(value, bool):
            word = {None: "null", True: "true", False: "false"}[value]
            if value is None and self.odd(4):
                return "~" if plain is _PLAIN_IN_FLOW or self.odd(2) else ""
            return self.random.choice((word, word.title(), word.upper())) if self.random else word
        if isinstance(value, int):
            return (
                f"{value:#{self.random.choice('xo')}}" if value >= 0 and self.odd(8) else str(value)
            )
        return repr(value).replace("inf", ".inf")

    def bracketed(self, value, indent):
        parts = []
        for key in value:
            item = value[key] if isinstance(value, dict) else key
            alias, anchor = self.anchored(item)
            words = alias or anchor + self.inline(item, indent + 2, _PLAIN_IN_FLOW)
            parts.append(f"{self.key(key)}: {words}" if isinstance(value, dict) else words)
        comma = f",{self.end()}{' ' * (indent + 2)}" if self.odd(4) else ", "
        left, right = "{}" if isinstance(value, dict) else "[]"
        return f"{left}{comma.join(parts)}{',' if parts and self.odd(8) else ''}{right}"

    def key(self, key):
        return (
            key
            if re.fullmatch("[A-Za-z]\\w*", key, re.ASCII) and not self.odd(8)
            else self.quoted(key)
        )

    def quoted(self, text, plain=None):
        """Return a text as it is where that is possible, or in quotes."""
        if plain and plain.fullmatch(text) and not re.search(r" #|: ", text) and not self.odd(3):
            return text
        if not re.search(r"[\n\t]", text) and not self.odd(2):
            return "'" + text.replace("'", "''") + "'"
        return '"' + "".join(map(self.character, text)) + '"'

    def character(self, one):
        simple = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
        code = ord(one)
        if one in simple or not self.odd(10):
            return simple.get(one, one)
        return (
            f"\\x{code:02x}"
            if code < 256
            else f"\\u{code:04x}"
            if code < 65536
            else f"\\U{code:08x}"
        )


def _fits_block(text):
    """Whether a text can be written as a block without an indicator of indentation."""
    lines = text.split("\n")
    return (
        text[:1] not in ("", " ", "\t", "\n")
        and all(line.strip() or not line for line in lines[:-1])
        and (bool(lines[-1].strip()) or (lines[-1] == "" and len(lines) > 1 and bool(lines[-2])))
    )


ANYTHING = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=6), max_size=12).map("".join)
"""Texts that may be YAML, and seldom are."""


SEEDS = st.integers(0, 10**6)


def built(flow, seed=0):
    """Return the Flow and the module of drawn data, which may not have errors."""
    text = to_yaml(flow, seed, aliases=True).encode()
    report, module = build(text)
    assert [f"{f.rule}: {f.message}" for f in report.findings if f.severity == "error"] == []
    assert module is not None
    return check(text).flow, module

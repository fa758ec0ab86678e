"""Draws pairs of valid flows: one, and the same after small edits."""

from flowc.emitting.python.header import body_of
from flowc.emitting.python.workflow import emit_workflow
from flowc.pipeline import check
from hypothesis import strategies as st
from strategies import flows, to_yaml
from strategies import full as full_form

_EDITS = ("drop", "replace", "rename", "shuffle", "give")
_LEAVES = [1, 2.5, True, None, "other", "str", "int", "file[csv]", "s3://a/b.csv", [], {}]


def read(text, load=None):
    """Return the flow of a text, or None where it has errors."""
    checked = check(text.encode() if isinstance(text, str) else text, load=load)
    return None if checked.report.failed else checked.flow


def body(flow):
    """Return the module of a flow, without its header."""
    return body_of(emit_workflow(flow, "flow.yaml"))


def copied(value):
    """Return a copy of mappings and lists; their leaves are never changed."""
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    return [copied(item) for item in value] if isinstance(value, list) else value


def walk(value, path=()):
    """Yield the place of each value below another one."""
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield (*path, key)
            yield from walk(value[key], (*path, key))


@st.composite
def edited(draw, data):
    """Return the data of a flow after an edit at a place of it, good or not."""
    new = copied(data)
    places = list(walk(new))
    near = [place for place in places if len(place) == 1]
    *above, key = draw(st.sampled_from(near) | st.sampled_from(places))
    owner = new
    for step in above:
        owner = owner[step]
    edit = draw(st.sampled_from(_EDITS))
    if edit == "drop":
        del owner[key]
    elif edit == "replace":
        owner[key] = draw(st.sampled_from(_LEAVES))
    elif edit == "give" and isinstance(owner[key], dict):
        owner[key] = {**owner[key], "description": draw(st.sampled_from(["d", "x\n  y"]))}
    elif edit == "give" and above and above[-1] in ("inputs", "outputs"):
        owner[key] = {**full_form(owner[key]), "description": "given"}
    elif edit == "rename" and isinstance(owner, dict):
        entries = [("fresh" if name == key else name, owner[name]) for name in owner]
        owner.clear()
        owner.update(entries)
        if above == ["tasks"]:
            new = _with_references(new, f"tasks.{key}.", "tasks.fresh.", key)
    elif isinstance(owner, dict):
        entries = draw(st.permutations(list(owner.items())))
        owner.clear()
        owner.update(entries)
    return new


def _with_references(value, old, new, key):
    """Follow a new key of a task in references, and in `after`."""
    if isinstance(value, dict):
        return {
            name: ["fresh" if one == key else one for one in item]
            if name == "after" and isinstance(item, list)
            else _with_references(item, old, new, key)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [_with_references(item, old, new, key) for item in value]
    return value.replace(old, new) if isinstance(value, str) and "${{" in value else value


@st.composite
def changed(draw):
    """Return two valid flows: drawn, and after up to three edits (perhaps with no effect)."""
    data = draw(flows(3))
    old = new = read(to_yaml(data))
    for _ in range(draw(st.integers(1, 3))):
        after = draw(edited(data))
        try:
            flow = read(to_yaml(after))
        except (ValueError, TypeError, KeyError, AttributeError):  # not even YAML
            flow = None
        if flow is not None:
            data, new = after, flow
    return old, new

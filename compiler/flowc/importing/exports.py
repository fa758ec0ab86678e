"""Turns the call that exports artifacts into the exports of a flow."""

from __future__ import annotations

from flowc.findings.source import Span
from flowc.importing.artifacts import Artifacts
from flowc.importing.flow_tree import Branch, Leaf
from flowc.importing.meanings import Argument, Constant, Items, Located, Made, Nothing
from flowc.importing.reader import Reader
from flowc.importing.type_expressions import value_tree

_EXPORTS = {
    "environment_name": ("environment", "name"),
    "hardware_tier_name": ("hardware_tier", "name"),
    "hardware_tier_id": ("hardware_tier", "id"),
    "use_project_defaults_for_omitted": ("project_defaults",),
}
_SPECS = {
    "domino.ExportArtifactToDatasetsSpec": {"artifact": "artifact", "dataset_id": "dataset"},
    "domino.ExportArtifactToNetAppVolumesSpec": {
        "artifact": "artifact",
        "netapp_volume_id": "netapp_volume",
        "target_relative_path": "path",
    },
}


def export(reader: Reader, artifacts: Artifacts, made: Made, span: Span) -> Branch:
    """Return the exports that a call of `run_launch_export_artifacts_task` makes."""
    given = dict(made.kwargs)
    for first in made.args[:1]:
        given["spec_list"] = Argument(first.span, first)
    branch = Branch(span)
    for name, path in _EXPORTS.items():
        if name in given and given[name].value.meaning != Constant(None):
            leaf = value_tree(reader, given[name].value)
            owner = branch
            if len(path) > 1:
                owner = Branch(span)
                branch.put(path[0], span, owner)
            owner.put(path[-1], given[name].key, leaf)
    if "use_project_defaults_for_omitted" not in given:
        branch.put("project_defaults", span, Leaf(False, span))
    specs_tree = Branch(span, is_list=True)
    specs = given.get("spec_list")
    items = specs.value.meaning if specs else Nothing()
    for item in items.items if isinstance(items, Items) else ():
        specs_tree.add(_exported(reader, artifacts, item))
    branch.put("artifacts", span, specs_tree)
    for name in given.keys() - _EXPORTS.keys() - {"spec_list"}:
        reader.python.complain(given[name].key, f"an export has no argument '{name}'")
    return branch


def _exported(reader: Reader, artifacts: Artifacts, found: Located) -> Branch:
    branch = Branch(found.span)
    made = found.meaning
    names = _SPECS.get(made.path) if isinstance(made, Made) else None
    if not isinstance(made, Made) or names is None:
        reader.python.complain(found.span, "this export cannot be said in a flow")
        return branch
    given = dict(zip(names, made.args, strict=False))
    given.update({key: argument.value for key, argument in made.kwargs.items()})
    for name, key in names.items():
        if name in given:
            value = (
                artifacts.key(given[name]) if key == "artifact" else value_tree(reader, given[name])
            )
            branch.put(key, given[name].span, value)
    return branch

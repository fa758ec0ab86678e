"""Turns the call that exports artifacts into the exports of a flow."""

from __future__ import annotations

from flowc.findings.source import Span
from flowc.importing.artifacts import Artifacts
from flowc.importing.flow_tree import Branch, Leaf
from flowc.importing.meanings import Argument, Constant, Items, Located, Made, Nothing, Text
from flowc.importing.reader import Reader
from flowc.importing.type_expressions import declared, value_tree
from flowc.language.model import extension
from flowc.reading.unknown import UNKNOWN

_EXPORTS = {
    "environment_name": ("environment", "name"),
    "hardware_tier_name": ("hardware_tier", "name"),
    "hardware_tier_id": ("hardware_tier", "id"),
    "use_project_defaults_for_omitted": ("project_defaults",),
}
_SPECS = {
    "domino.ExportArtifactToDatasetsSpec": {"artifact": "artifact", "dataset_id": "dataset"},
    "domino.ExportArtifactFilesToBundleSpec": {"files": "files", "bundles": "bundles"},
    "domino.ExportArtifactToNetAppVolumesSpec": {
        "artifact": "artifact",
        "netapp_volume_id": "netapp_volume",
        "target_relative_path": "path",
    },
}


def export(reader: Reader, artifacts: Artifacts, tasks: Branch, made: Made, span: Span) -> Branch:
    """Return the exports that a call of `run_launch_export_artifacts_task` makes.

    `tasks` are those that come before it.
    """
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
        specs_tree.add(_exported(reader, artifacts, tasks, item))
    branch.put("artifacts", span, specs_tree)
    for name in given.keys() - _EXPORTS.keys() - {"spec_list"}:
        reader.complain(given[name].key, f"an export has no argument '{name}'")
    return branch


def _exported(reader: Reader, artifacts: Artifacts, tasks: Branch, found: Located) -> Branch:
    branch = Branch(found.span)
    made = found.meaning
    names = _SPECS.get(made.path) if isinstance(made, Made) else None
    if not isinstance(made, Made) or names is None:
        reader.complain(found.span, "this export cannot be said in a flow")
        return branch
    given = dict(zip(names, made.args, strict=False))
    given.update({key: argument.value for key, argument in made.kwargs.items()})
    for name, key in names.items():
        if name in given:
            value: Leaf | Branch
            if key == "artifact":
                value = artifacts.key(given[name])
            elif key == "files":
                value = _files(reader, artifacts, tasks, given[name])
            else:
                value = value_tree(reader, given[name])
            branch.put(key, given[name].span, value)
    return branch


def _files(reader: Reader, artifacts: Artifacts, tasks: Branch, found: Located) -> Leaf | Branch:
    """Return references to the outputs that are the files of a bundle."""
    if not isinstance(found.meaning, Items):
        if not isinstance(found.meaning, Nothing):
            reader.complain(found.span, "a list of an Artifact's files is wanted here")
        return Leaf(UNKNOWN, found.span)
    files = Branch(found.span, is_list=True)
    for item in found.meaning.items:
        if isinstance(item.meaning, Made) and item.meaning.path == "domino.Artifact.File":
            files.add(_file(reader, artifacts, tasks, item))
        elif not isinstance(item.meaning, Nothing):
            reader.complain(found.span, "a bundle takes what .File of an Artifact makes")
    return files


def _file(reader: Reader, artifacts: Artifacts, tasks: Branch, found: Located) -> Leaf:
    file = declared(reader, found)
    if file.artifact is not None and file.file is not None:
        said = (artifacts.key(file.artifact).value, file.file.meaning, file.type)
        for task, (_, one) in tasks.entries.items():
            outputs = one.get("outputs") if isinstance(one, Branch) else None
            for output, (_, each) in outputs.entries.items() if isinstance(outputs, Branch) else ():
                if isinstance(each, Branch) and _said(each) == said:
                    return Leaf(f"${{{{ tasks.{task}.{output} }}}}", found.span)
        message = "a bundle takes files that are outputs of the tasks before it"
        reader.complain(found.span, message)
    return Leaf(UNKNOWN, found.span)


def _said(output: Branch) -> tuple[object, object, object]:
    """Return which file of which artifact an output is, and its type."""
    artifact, file, kind = (output.get(key) for key in ("artifact", "file", "type"))
    name = file.value if isinstance(file, Leaf) else None
    text = name.concrete if isinstance(name, Text) else None
    implied = f"file[{extension(text or '')}]"
    given = kind.value if isinstance(kind, Leaf) else implied
    return artifact.value if isinstance(artifact, Leaf) else None, name, given

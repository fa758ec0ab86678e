"""Turns the model into the JSON Schema (draft-07) that editors check and complete flows by."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from flowc.language import config as job
from flowc.language import exports, model
from flowc.language.block import Block
from flowc.language.block_model import block_model
from flowc.language.named_types import BY_NAME
from flowc.language.parse_type import FILES

_REFERENCE = {"type": "string", "pattern": r"^\$\{\{.*\}\}$"}
_NAME = r"^[A-Za-z][A-Za-z0-9_]{0,61}$"


def _name_with(space: str) -> str:
    """Return the pattern of an input's or output's name that may hold references of a kind."""
    part = rf"(?:[A-Za-z0-9_]|\$\{{\{{ *{space}\.[A-Za-z0-9_]+ *\}}\}})"
    return rf"^(?![0-9_]){part}{{1,62}}$"


_INDEX_TEXT = r"^(?:[A-Za-z0-9_]|\$\{\{ *vars\.[A-Za-z0-9_]+ *\}\})+$"
_INDEX = {"anyOf": [{"type": "string", "pattern": _INDEX_TEXT}, {"type": "integer", "minimum": 0}]}
_AXIS = {"anyOf": [{"type": "array", "minItems": 1, "items": _INDEX}, _REFERENCE]}
_MATRIX = [
    {
        "type": "object",
        "minProperties": 1,
        "properties": {
            "exclude": {
                "description": "Combinations to leave out: a value for each axis.",
                "markdownDescription": "Combinations to leave out: a value for each axis.",
                "anyOf": [
                    {
                        "type": "array",
                        "items": {"type": "object", "additionalProperties": _INDEX},
                    },
                    _REFERENCE,
                ],
            }
        },
        "additionalProperties": _AXIS,
        "propertyNames": {"pattern": _NAME},
    },
    {
        "type": "array",
        "minItems": 1,
        "items": {"type": "object", "minProperties": 1, "propertyNames": {"pattern": _NAME}},
    },
    _REFERENCE,
]

_TYPES = [
    *(name for name in BY_NAME if name != "none"), *FILES, "file[csv]", "directory[csv]",
    "domino_file[sas7bdat]", "list[str]", "dict[str, str]", "enum[a, b]", "str | none",
]  # fmt: skip

_TASK_SNIPPETS = [
    {
        "label": "task",
        "description": "A task with an input and an output",
        "body": {
            "${1:key}": {
                "command": "${2:python /mnt/code/task.py}",
                "inputs": {"${3:data}": "${4:file[csv]}"},
                "with": {"$3": "\\${{ inputs.${5:data} \\}}"},
                "outputs": {"${6:result}": "${7:file[csv]}"},
            }
        },
    },
    {
        "label": "task without data",
        "description": "A task that only runs a command",
        "body": {"${1:key}": {"command": "${2:python /mnt/code/task.py}"}},
    },
    {
        "label": "task from a task file",
        "description": "A task that starts from the keys of a file",
        "body": {
            "${1:key}": {
                "use": "${2:../tasks/task.yaml}",
                "params": {"${3:name}": "${4:value}"},
                "with": {"${5:data}": "\\${{ inputs.${6:data} \\}}"},
            }
        },
    },
    {
        "label": "task for each row",
        "description": "A task with a matrix: one for each value",
        "body": {
            "${1:key}": {
                "matrix": {"${2:axis}": ["${3:a}", "${4:b}"]},
                "command": "${5:python /mnt/code/task.py} \\${{ matrix.$2 \\}}",
            }
        },
    },
    {
        "label": "task that runs a flow",
        "description": "Another flow as a task of this one",
        "body": {
            "${1:key}": {
                "flow": "${2:../prep/flow.yaml}",
                "with": {"${3:data}": "\\${{ inputs.${4:data} \\}}"},
            }
        },
    },
]


_VAR_FREE = frozenset(("type", "description"))
"""Keys of declarations that are read before any var is known."""

_WORDS = ("description", "markdownDescription", "examples")

_DECLARATIONS = frozenset(("FlowInput", "TaskInput", "TaskOutput", "FlowOutput", "Param"))


def flow_schema() -> str:
    """Return the schema of flows as JSON text, the same for the same model."""
    schema, definitions = _schema_of(model.Flow)
    task, properties = definitions["Task"]["properties"], schema["properties"]
    _let_settings_be_null(task)
    _let_settings_be_null(definitions["Config"]["properties"])
    exporting = definitions["Exports"]["anyOf"][0]["properties"]
    for key in ("environment", "hardware_tier"):
        exporting[key] = _either(exporting[key], {"type": "null"})
    _let_flows_be_tasks(definitions["Task"])
    _name_keys(properties, ("inputs", "vars", "profiles", "artifacts", "tasks", "outputs"))
    _name_keys(task, ("inputs", "outputs"), _name_with("matrix"))
    task["matrix"]["anyOf"] = _MATRIX
    properties["tasks"]["defaultSnippets"] = _TASK_SNIPPETS
    return _text("flowc flow", schema, definitions)


def task_file_schema() -> str:
    """Return the schema of task files as JSON text, the same for the same model."""
    schema, definitions = _schema_of(model.TaskFile)
    properties = schema["properties"]
    _let_vars_stand("TaskFile", properties)
    _let_settings_be_null(properties)
    _name_keys(properties, ("params",))
    _name_keys(properties, ("inputs", "outputs"), _name_with("params"))
    return _text("flowc task file", schema, definitions)


def _schema_of(kind: type[Block]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the schema of a kind of file, and its definitions apart."""
    schema = _clean(block_model(kind).model_json_schema(by_alias=True))
    definitions = schema.pop("$defs")
    for name, definition in definitions.items():
        if name != "Profile":
            _let_vars_stand(name, definition["properties"])
        definitions[name] = _with_shorthand(name, definition)
    for name in _DECLARATIONS & definitions.keys():
        declaration = definitions[name]["anyOf"][0]
        declaration["properties"]["type"]["examples"] = _TYPES
        if name != "FlowOutput":
            definitions[name]["anyOf"][1]["examples"] = _TYPES
    return schema, definitions


def _text(title: str, schema: dict[str, Any], definitions: dict[str, Any]) -> str:
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "title": title}
    return json.dumps({**head, **schema, "definitions": definitions}, indent=2) + "\n"


def _clean(part: Any) -> Any:
    """Drop what is noise in an editor (titles, nulls, unions of one), and speak Markdown."""
    if isinstance(part, list):
        return [_clean(item) for item in part]
    if not isinstance(part, dict):
        return part
    kept = {key: _clean(value) for key, value in part.items() if not _is_noise(key, value)}
    if "$ref" in kept:
        kept["$ref"] = kept["$ref"].replace("#/$defs/", "#/definitions/")
    if "anyOf" in kept:
        options = [option for option in kept.pop("anyOf") if option != {"type": "null"}]
        kept = {**(options[0] if len(options) == 1 else {"anyOf": options}), **kept}
    if isinstance(kept.get("description"), str):
        kept["markdownDescription"] = kept["description"]
    if "$ref" in kept and len(kept) > 1:  # draft-07 ignores whatever stands beside a $ref
        kept["allOf"] = [{"$ref": kept.pop("$ref")}]
    return kept


def _is_noise(key: str, value: Any) -> bool:
    return (key == "title" and isinstance(value, str)) or (key == "default" and value is None)


def _let_vars_stand(name: str, properties: dict[str, Any]) -> None:
    """Let `${{ vars.NAME }}` stand for values that are no texts."""
    for key, part in properties.items():
        fixed = name in _DECLARATIONS and key in _VAR_FREE
        if fixed or (part.get("type") == "string" and "enum" not in part) or not _is_typed(part):
            continue
        properties[key] = _either(part, _REFERENCE)


def _is_typed(part: dict[str, Any]) -> bool:
    return any(key in part for key in ("type", "enum", "anyOf", "allOf"))


def _either(part: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Return a schema for one thing or another, its words outside."""
    words: dict[str, Any] = {key: part.pop(key) for key in _WORDS if key in part}
    options = part["anyOf"] if set(part) == {"anyOf"} else [part]
    return {**words, "anyOf": [*options, other]}


def _with_shorthand(name: str, definition: dict[str, Any]) -> dict[str, Any]:
    """Let the value of one key stand for the whole mapping."""
    key = next(getattr(one, name) for one in (model, exports, job) if hasattr(one, name)).shorthand
    if key is None:
        return definition
    short = dict(definition["properties"][key])
    if key in ("value", "type"):
        short = {"type": "string"}
    elif "anyOf" in short:
        short = short["anyOf"][0]
    return _either(definition, short)


def _let_settings_be_null(properties: dict[str, Any]) -> None:
    """Let null take a default away; `false` does the same for the cache."""
    for key in job.CONFIG_KEYS:
        properties[key] = _either(properties[key], {"type": "null"})
    properties["cache"]["anyOf"].append({"const": False})


def _let_flows_be_tasks(task: dict[str, Any]) -> None:
    """Ask for a command where no flow and no task file is named, and for little beside a flow."""
    task["if"] = {"required": ["flow"]}
    task["then"] = {"propertyNames": {"enum": list(model.SUB_FLOW_KEYS)}}
    task["else"] = {"anyOf": [{"required": task.pop("required")}, {"required": ["use"]}]}
    task["dependencies"] = {"params": ["use"]}


def _name_keys(properties: dict[str, Any], keys: Sequence[str], pattern: str = _NAME) -> None:
    """Let the keys of some mappings be names."""
    for key in keys:
        for part in (properties[key], *properties[key].get("anyOf", ())):
            if part.get("type") == "object":
                part["propertyNames"] = {"pattern": pattern}

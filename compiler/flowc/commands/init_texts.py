"""Turns a template and a name into the files that a repository of flows starts with."""

from __future__ import annotations

import json
import re
from shlex import quote
from typing import Final

from flowc.emitting.yaml.yaml_text import scalar

SCHEMA: Final = "flow.schema.json"
TEMPLATES: Final = ("minimal", "training", "clinical")

ATTRIBUTES: Final = (
    "workflow.py text eol=lf linguist-generated",
    f"{SCHEMA} text eol=lf linguist-generated",
)
"""Lines of `.gitattributes`: reviews fold the files, and Git keeps the bytes that flowc wrote."""

ASSOCIATION: Final = {"yaml.schemas": {f"./{SCHEMA}": ["**/flow.yaml", "**/flow.yml"]}}
"""What VS Code's YAML extension needs: other schemas on the net claim `flow.yaml`."""

PROJECT: Final = """\
# Makes this repository a project: these are its flows, and no other YAML is one.
include = ["**/flow.yaml", "**/flow.yml"]
# profile = "prod" # what commands use that are given no profile
"""
"""The `flowc.toml`."""

_MODELINE = re.compile(r"\A# yaml-language-server: \$schema=.*")
_NAME = re.compile(r"^name: .*", re.MULTILINE)
_CODED = re.compile(r"^( +(\w+): )(.*/mnt/code/.*)$", re.MULTILINE)
_CODE = re.compile(r"/mnt/code/([\w./-]+)")


def flow_text(template: str, name: str, schema: str, place: str) -> str:
    """Return a template as a flow of another name, whose schema is at a path relative to it.

    Jobs find the repository at /mnt/code, and so what lies beside the flow in `place`, a path
    relative to the repository: at "/mnt/code/PLACE", which a shell reads in commands.
    """
    text = _MODELINE.sub(lambda _: f"# yaml-language-server: $schema={schema}", template)
    text = _NAME.sub(lambda _: f"name: {name}", text, count=1)
    if not place:
        return text
    return _CODED.sub(lambda line: line[1] + scalar(_placed(line[2], line[3], place), False), text)


def _placed(key: str, value: str, place: str) -> str:
    def path(match: re.Match[str]) -> str:
        own = f"/mnt/code/{place}/{match[1]}"
        return (own if key == "default" else quote(own)).replace("${{", "$${{")

    return _CODE.sub(path, value)


def attributes_text() -> str:
    """Return the `.gitattributes`."""
    return "".join(f"{line}\n" for line in ATTRIBUTES)


def settings_text() -> str:
    """Return the `.vscode/settings.json`."""
    return json.dumps(ASSOCIATION, indent=2) + "\n"

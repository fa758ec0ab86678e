"""Turns a template and a name into the files that a repository of flows starts with."""

from __future__ import annotations

import json
import re
from typing import Final

SCHEMA: Final = "flow.schema.json"
TEMPLATES: Final = ("minimal", "training", "clinical")

ATTRIBUTES: Final = (
    "workflow.py text eol=lf linguist-generated",
    f"{SCHEMA} text eol=lf linguist-generated",
)
"""Lines of `.gitattributes`: reviews fold the files, and Git keeps the bytes that flowc wrote."""

ASSOCIATION: Final = {"yaml.schemas": {f"./{SCHEMA}": ["**/flow.yaml", "**/flow.yml"]}}
"""What VS Code's YAML extension needs: other schemas on the net claim `flow.yaml`."""

_MODELINE = re.compile(r"\A# yaml-language-server: \$schema=.*")
_NAME = re.compile(r"^name: .*", re.MULTILINE)
_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


def flow_text(template: str, name: str, schema: str) -> str:
    """Return a template as a flow of another name, whose schema is at a path relative to it."""
    text = _MODELINE.sub(lambda _: f"# yaml-language-server: $schema={schema}", template)
    return _NAME.sub(lambda _: f"name: {name}", text, count=1)


def pipeline_text(template: str, place: str) -> str:
    """Return a pipeline for the flows in a folder at the repository's root.

    A name that YAML, a shell or GitHub's `${{ }}` would read as more than a name is not written:
    such a pipeline takes the whole repository.
    """
    return template.replace('"."', f'"{place}"') if _PLAIN.fullmatch(place) else template


def attributes_text() -> str:
    """Return the `.gitattributes`."""
    return "".join(f"{line}\n" for line in ATTRIBUTES)


def settings_text() -> str:
    """Return the `.vscode/settings.json`."""
    return json.dumps(ASSOCIATION, indent=2) + "\n"

"""What a word of another tool means here: the rows of the tables of this folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, Literal

TOOLS: Final[dict[str, str]] = {
    "argo": "Argo Workflows",
    "actions": "GitHub Actions",
    "gitlab": "GitLab CI",
    "dvc": "DVC",
    "cwl": "CWL",
    "wdl": "WDL",
    "snakemake": "Snakemake",
    "nextflow": "Nextflow",
    "kfp": "Kubeflow Pipelines",
    "airflow": "Airflow and dag-factory",
    "prefect": "Prefect",
    "dagster": "Dagster",
    "azureml": "AzureML",
    "ploomber": "ploomber",
    "dbt": "dbt",
    "kedro": "Kedro",
    "domino": "Domino's Python",
    "others": "other tools",
}

Place = Literal[
    "flow", "task", "defaults", "profile", "flow input", "task input", "task output",
    "flow output", "param", "artifact", "environment", "hardware_tier", "git_ref", "cluster",
    "cache", "snapshot", "volume", "exports", "export", "matrix",
]  # fmt: skip
"""Where a key stands; the keys of a task file are those of a task."""

PLACES: Final[dict[Place, str]] = {
    "flow": "at the top of a flow",
    "task": "in a task",
    "defaults": "in defaults",
    "profile": "in a profile",
    "flow input": "in a launch input",
    "task input": "in an input of a task",
    "task output": "in an output of a task",
    "flow output": "in an output of a flow",
    "param": "in a param",
    "artifact": "in an artifact",
    "environment": "in environment",
    "hardware_tier": "in hardware_tier",
    "git_ref": "in git_ref",
    "cluster": "in cluster",
    "cache": "in cache",
    "snapshot": "in a snapshot",
    "volume": "in a volume",
    "exports": "in exports",
    "export": "in an export",
    "matrix": "in a matrix",
}

Shape = Literal[
    "bare", "same", "text", "bound", "reference", "tasks", "files", "reads", "command", "folder",
    "program", "integer", "seconds", "minutes", "hours", "axes", "optional", "enum", "list",
    "extension", "cached", "guess",
]  # fmt: skip
"""How the author's own value is written under the key that is meant."""

Kind = Literal["any", "text", "list", "mapping", "number", "file", "shell", "tasks", "words"]
"""What an author wrote for a word that has several meanings.

`file` is the path of a YAML file, or of one like it, `shell` the name of a shell, `tasks` the keys
of tasks, `words` a list of texts.
"""


@dataclass(frozen=True)
class Meaning:
    """What to write for a word: a key with its value, or a sentence on what to do instead.

    `key` is the key of the language that the word stands for, none where nothing does: who wrote
    the word lacks that key no more. `sentence` is then all of the hint; NAME in it stands for what
    the mapping declares.
    `example` is what to write for the value where the author's own has no place there; a word of
    capitals in it is where that goes.
    """

    key: str = ""
    sentence: str = ""
    shape: Shape = "bare"
    example: str = ""


def write(key: str, shape: Shape = "bare", example: str = "") -> Meaning:
    """Return the meaning of a word that is called otherwise here."""
    return Meaning(key, "", shape, example)


def says(sentence: str, key: str = "") -> Meaning:
    """Return the meaning of a word that the language has no key for, or none of that shape."""
    return Meaning(key, sentence)


@dataclass(frozen=True)
class Row:
    """Words with one meaning at some places, for values of a kind, by the tools that have them."""

    meaning: Meaning
    places: tuple[Place, ...]
    kind: Kind = "any"
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)


def words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


def row(meaning: Meaning, places: str, kind: Kind = "any", /, **words: str) -> Row:
    """Return a row: places parted by commas, and for each tool its words, parted by blanks."""
    found: Any = tuple(place.strip() for place in places.split(",") if place)
    return Row(meaning, found, kind, {tool: tuple(text.split()) for tool, text in words.items()})

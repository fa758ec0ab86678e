"""The artifacts that a workflow declares, and the keys that things without a name get."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from keyword import kwlist

from flowc.importing.flow_tree import Branch, Leaf
from flowc.importing.meanings import Located, Made, Nothing, Symbol, Text
from flowc.importing.module_names import canonical
from flowc.importing.reader import Reader
from flowc.importing.type_expressions import value_tree
from flowc.language.domino import ARTIFACT_TYPES
from flowc.language.names import name_fault
from flowc.limits import MAX_NAME
from flowc.reading.unknown import UNKNOWN

_WORD = re.compile(r"[^A-Za-z0-9]+")


def slug(text: str) -> str:
    """Return a text as a key: `Load Data A` becomes `load_data_a`, and `class` `task_class`."""
    word = _WORD.sub("_", text).strip("_").lower()
    is_name = word[:1].isalpha() and word not in kwlist
    return (word if is_name else f"task_{word}")[:MAX_NAME].rstrip("_")


def key_of(name: str) -> str:
    """Return a variable's name as a key: what the language does not allow is put otherwise."""
    key = name.strip("_")
    return key if name_fault(key) is None else slug(key)


def free(wanted: str, taken: Mapping[str | int, object]) -> str:
    """Return a key that is not taken: `load`, `load_2`, `load_3`, ..."""
    key, number = wanted, 2
    while key in taken:
        end = f"_{number}"
        key, number = wanted[: MAX_NAME - len(end)].rstrip("_") + end, number + 1
    return key


@dataclass
class Artifacts:
    """The artifacts that a flow uses, by key; each is declared when it is first used."""

    reader: Reader
    tree: Branch
    keys: dict[object, str] = field(default_factory=dict)

    def key(self, found: Located) -> Leaf:
        """Return the key of an artifact."""
        made = found.meaning
        if not isinstance(made, Made) or made.path != "domino.Artifact":
            if not isinstance(made, Nothing):
                self.reader.complain(found.span, "an Artifact is wanted here")
            return Leaf(UNKNOWN, found.span)
        given = _arguments(made)
        name, kind = given.get("name"), given.get("type")
        text = name.meaning.concrete if name and isinstance(name.meaning, Text) else None
        identity = _identity(found)
        if identity not in self.keys:
            wanted = key_of(made.name) if made.name else slug(text or "artifact")
            self.keys[identity] = free(wanted, self.tree.entries)
            branch = Branch(found.span)
            self.tree.put(self.keys[identity], found.span, branch)
            if name is not None:
                branch.put("name", name.span, value_tree(self.reader, name))
            branch.put("type", found.span, self._type(kind, found))
        return Leaf(self.keys[identity], found.span)

    def _type(self, kind: Located | None, found: Located) -> Leaf:
        if kind is not None and isinstance(kind.meaning, Symbol):
            name = (
                canonical(kind.meaning.path).removeprefix("domino.").removeprefix("ArtifactType.")
            )
            for ours, theirs in ARTIFACT_TYPES.items():
                if theirs == name:
                    return Leaf(ours, kind.span)
        if kind is None or not isinstance(kind.meaning, Nothing):
            message = "an Artifact's type is DATA, MODEL or REPORT"
            self.reader.complain((kind or found).span, message)
        return Leaf(UNKNOWN, found.span)

    def in_order(self, made: Sequence[Located]) -> Branch:
        """Return the declarations in the order in which the module makes artifacts."""
        keys = [str(self.key(found).value) for found in made if self.has(found)]
        ranks = {key: rank for rank, key in reversed([*enumerate(keys)])}
        entries = sorted(self.tree.entries.items(), key=lambda e: ranks.get(str(e[0]), len(keys)))
        return Branch(self.tree.span, entries=dict(entries))

    def has(self, found: Located) -> bool:
        """Whether the flow has an artifact."""
        return _identity(found) in self.keys


def _identity(found: Located) -> object:
    """Return what an artifact is told apart by: its name, its type, and its variable's name."""
    made = found.meaning
    assert isinstance(made, Made)
    given = _arguments(made)
    name, kind = given.get("name"), given.get("type")
    text = name.meaning.concrete if name and isinstance(name.meaning, Text) else None
    path = kind.meaning.path if kind and isinstance(kind.meaning, Symbol) else str(kind)
    return text, canonical(path).rpartition(".")[2], made.name


def _arguments(made: Made) -> dict[str, Located]:
    given = dict(zip(("name", "type"), made.args, strict=False))
    given.update({key: argument.value for key, argument in made.kwargs.items()})
    return given

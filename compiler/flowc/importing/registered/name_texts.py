"""Finds texts of a module that have names: constants, and what is read from the environment."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from flowc.findings.source import Path
from flowc.importing.meanings import FromEnv, Text, Use
from flowc.importing.module_lines import assignments
from flowc.language.names import name_fault
from flowc.language.reference_places import allowed_at

_GETTERS = ("environ.get", "os.environ.get", "getenv", "os.getenv")
_ENVIRONS = ("environ", "os.environ")


@dataclass
class NamedTexts:
    """The texts that have a name, by what they are; `lent` are variables of the environment that
    became vars of the flow."""

    texts: Mapping[str, Use | FromEnv]
    lent: set[str] = field(default_factory=set)

    def at(self, path: Path, text: str) -> Text | None:
        """Return a whole text by its name, if it has one and may be a var where it stands."""
        found = self.texts.get(text)
        if found is None or allowed_at(path) == "nothing":
            return None
        if isinstance(found, FromEnv):
            self.lent.add(found.env)
        return Text((found,))


def name_texts(tree: ast.Module, environ: Mapping[str, str]) -> NamedTexts:
    """Return the texts that a module assigns to a name once, and no function of it does.

    Where a text is found again, its name may not be what put it there: the flow says the same.
    """
    stored = Counter(
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    )
    found: dict[str, Use | FromEnv] = {}
    for name, value in assignments(tree.body):
        plain = name.strip("_")
        if stored[name] > 1 or name_fault(plain) is not None:
            continue
        part = _read(plain, value)
        text = part.text if isinstance(part, Use) else ""
        if isinstance(part, FromEnv):
            text = environ.get(part.env, str(part.default or ""))
        if part is not None and text:
            found.setdefault(text, part)
    return NamedTexts(found)


def _read(name: str, value: ast.expr) -> Use | FromEnv | None:
    match value:
        case ast.Constant(value=str(text)):
            return Use(name, text)
        case ast.Subscript(value=owner, slice=ast.Constant(value=str(key))):
            return FromEnv(name, key) if ast.unparse(owner) in _ENVIRONS else None
        case ast.Call(func=function, args=[ast.Constant(value=str(key)), *rest], keywords=[]):
            if ast.unparse(function) in _GETTERS:
                match rest:
                    case []:
                        return FromEnv(name, key)
                    case [ast.Constant(value=str(default))]:
                        return FromEnv(name, key, default)
    return None

"""Finds texts of a module that have names: constants, and what is read from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from flowc.findings.source import Path
from flowc.importing.expressions import READERS
from flowc.importing.meanings import FromEnv, Text, Use
from flowc.importing.module_names import scope_of
from flowc.importing.parse_python import Python
from flowc.importing.reader import Reader, TooMuch
from flowc.language.reference_places import allowed_at


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


def name_texts(python: Python, environ: Mapping[str, str]) -> NamedTexts:
    """Return the named texts of a module, as the plain reading knows them.

    What it complains of is of no interest: what is said with their help is proved.
    """
    before = list(python.findings)
    found: dict[str, Use | FromEnv] = {}
    with suppress(TooMuch, RecursionError):
        reader = Reader(scope_of(python), READERS)
        for name in reader.scope.names:
            located = reader.of_module(name, reader.scope.places[name])
            match located and located.meaning:
                case Text(parts=(FromEnv() as part,)):
                    found.setdefault(environ.get(part.env, str(part.default or "")), part)
                case Text(parts=(Use() as part,)):
                    found.setdefault(part.text, part)
    python.findings[:] = before
    return NamedTexts({text: part for text, part in found.items() if text})

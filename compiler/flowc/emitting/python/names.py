"""The names of a generated module: what it imports, what it defines, and who yields to whom."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from keyword import kwlist

from flowc.emitting.python.code import Code, Name, identifier


class Module(Name):
    """An imported module: `import sklearn.base`, of which `sklearn` is the name."""

    __slots__ = ("path",)

    def __init__(self, path: str) -> None:
        super().__init__(path.partition(".")[0])
        self.path = path


class Names:
    """Collects the names that a module needs, then gives each a text that is free.

    The flows' names and their launch inputs are fixed. Everything else yields to them, and in the
    order of `settle` to each other, by appending `_` (names of the language do not end in one).
    """

    def __init__(self, fixed: Iterable[str]) -> None:
        self.taken = {*fixed, *kwlist}
        self.members: dict[tuple[str, str], Name] = {}
        self.modules: dict[str, Module] = {}

    def member(self, module: str, name: str) -> Name:
        """Return the name of `from module import name`; of a builtin, for module `builtins`."""
        return self.members.setdefault((module, name), Name(name))

    def module(self, path: str) -> Module:
        """Return the name of `import path`; its text is the whole path."""
        return self.modules.setdefault(path, Module(path))

    def settle(self, *defined: Iterable[Iterable[Name]]) -> None:
        """Give every name its text: imports first, then each group of defined names.

        A group has one scope, the module, or one for each function: what stands in a function
        yields to all that the module has, but not to what stands in another function.
        """
        imports: list[Name] = [*self.modules.values(), *self.members.values()]
        for name in imports:
            name.text = self.free(name.wanted)
        for group in defined:
            outside = frozenset(self.taken)
            taken = set(outside)
            for scope in group:
                self.taken = set(outside)
                for name in scope:
                    name.text = self.free(name.wanted)
                taken |= self.taken
            self.taken = taken
        for module in self.modules.values():
            if module.text == module.wanted:
                module.text = Code(module.path)

    def free(self, wanted: str) -> Code:
        """Return a name that nothing else has, and take it."""
        while wanted in self.taken:
            wanted += "_"
        self.taken.add(wanted)
        return identifier(wanted)

    def import_lines(self) -> list[list[str]]:
        """Return the import statements in isort's order: the standard library's, then others."""
        sections: tuple[list[str], list[str]] = ([], [])
        for module in sorted(self.modules.values(), key=lambda module: module.path):
            renamed = module.text != module.path
            line = f"import {module.path}" + (f" as {module.text}" if renamed else "")
            sections[not _is_standard(module.path)].append(line)
        for path in sorted({path for path, _ in self.members}):
            sections[not _is_standard(path)].extend(self._from(path))
        return [section for section in sections if section]

    def _from(self, path: str) -> list[str]:
        members = sorted(
            (name for (module, _), name in self.members.items() if module == path),
            key=lambda name: _member_order(name.wanted),
        )
        plain = [str(name.text) for name in members if name.text == name.wanted]
        groups = [[f"{n.wanted} as {n.text}"] for n in members if n.text != n.wanted]
        if plain and path != "builtins":
            groups.append(plain)
        groups.sort(key=lambda group: _member_order(group[0].partition(" ")[0]))
        return [_import(path, group) for group in groups]


_IMPORT_WIDTH = 88
"""Narrower than the rest: ruff's default check sorts imports at 88 columns."""


def _is_standard(path: str) -> bool:
    return path.partition(".")[0] in sys.stdlib_module_names


def _import(path: str, members: list[str]) -> str:
    line = f"from {path} import {', '.join(members)}"
    if len(line) <= _IMPORT_WIDTH:
        return line
    return f"from {path} import (\n" + "".join(f"    {name},\n" for name in members) + ")"


def _member_order(name: str) -> tuple[int, str]:
    """Sort as isort does: constants, classes, functions."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, name


def short(name: str) -> str:
    """Cut a name, so that what is named after it leaves room on the line."""
    return name[:24].rstrip("_")


def pascal(text: str) -> str:
    """Join the words of a text as a class is named: `tar.gz` becomes `TarGz`."""
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z0-9]+", text))


def file_name(file: str, owner: str) -> str:
    """Return what a file is called as a type, `ModelFile` for `model.pkl`, or else its owner."""
    word = pascal(short(file.rpartition(".")[0] or file))
    return f"{word if word[:1].isalpha() else pascal(short(owner))}File"

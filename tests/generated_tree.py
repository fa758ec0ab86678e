"""Reads a generated module as a tree without the names that the generator chose.

Names become meanings (`expected_nodes.py`); what imports, aliases, enums and constants are stands
where they are used. What a generated module cannot have is refused, or stays, and so differs.
"""

import ast
from inspect import cleandoc

from generated_function import read_function
from generated_names import Scope, demand, resolved

DOMINO = "flytekitplugins.domino"
ORDER = ["import", "type", "artifact", "file", "constant", "task", "class", "function"]
"""In which order the parts of a flow come in a module; a further flow starts at its artifacts."""


_MANY = 10**9


def generated_tree(module):
    """Return the tree of a module's bytes."""
    tree = ast.parse(module)
    reader, body, start = Reader(), [], 0
    for number, node in enumerate(tree.body, 1):
        if isinstance(node, ast.FunctionDef):
            for one in tree.body[start:number]:
                body += reader.statement(one, node.name)
            start = number
    demand(start == len(tree.body), "a statement after the last function")
    reader.scope.finish()
    tree.body = body
    return tree


class Reader:
    """Reads the statements of a module, one after the other."""

    def __init__(self):
        self.scope = Scope()
        self.rank = 0
        self.last = ""
        self.defined = set()

    def statement(self, node, flow):
        """Return what a statement of a flow becomes: nothing, where it only names something."""
        match node:
            case ast.Import(names):
                self.come("import")
                return self.imported(names)
            case ast.ImportFrom(module, names, 0):
                self.come("import")
                return self.imported_from(module, names)
            case ast.Assign([ast.Name(target)]):
                return self.assigned(node, target, flow)
            case ast.Expr(ast.Constant(str(text))):
                demand(self.last == "task", "a text that belongs to no task")
                self.last = "text"
                node.value.value = cleandoc(text)
                return [node]
            case ast.ClassDef():
                self.come("class")
                return self.named_tuple(node, flow)
            case ast.FunctionDef():
                self.come("function")
                self.rank = ORDER.index("artifact")
                return [read_function(node, self.scope)]
        demand(False, f"a {type(node).__name__}")

    def come(self, part):
        """Refuse a part that is not where its kind stands."""
        rank = ORDER.index(part)
        demand(rank >= self.rank, f"{part} after {ORDER[self.rank]}")
        self.rank, self.last = rank, part

    def imported(self, names):
        for alias in names:
            root, _, left = alias.name.partition(".")
            brought = f"{alias.name}:" if alias.asname or not left else f":{root}/{left}"
            self.scope.inline(alias.asname or root, brought)
        return []

    def imported_from(self, module, names):
        for alias in names:
            demand(alias.name != "*", "an import of everything")
            self.scope.inline(alias.asname or alias.name, f"{module}:{alias.name}")
        return []

    def assigned(self, node, target, flow):
        value = resolved(node.value, self.scope)
        part = part_of(value)
        self.come(part)
        if part == "type":
            self.scope.inline(target, unnamed(value, target))
            return []
        if part in ("constant", "file"):
            self.scope.inline(target, value, most=1 if part == "constant" else _MANY)
            return []
        meaning = f"{part} {flow}.{target.rstrip('_')}"
        self.define(target, meaning)
        node.targets, node.value = [ast.Name(meaning, ast.Store())], value
        return [node]

    def define(self, name, meaning):
        demand(meaning not in self.defined, f"{meaning} is there twice")
        self.defined.add(meaning)
        self.scope.bind(name, meaning)

    def named_tuple(self, node, flow):
        node.bases = [resolved(base, self.scope) for base in node.bases]
        for field in node.body:
            demand(isinstance(field, ast.AnnAssign), f"a {type(field).__name__} in a class")
            field.annotation = resolved(field.annotation, self.scope)
        self.define(node.name, f"outputs {flow}")
        node.name = f"outputs {flow}"
        return [node]


def part_of(value):
    """Say what a module's assignment defines."""
    match value:
        case ast.Call(ast.Name("enum:Enum")) | ast.Subscript(ast.Name()) | ast.BinOp():
            return "type"
        case ast.Call(ast.Name(function)) if function == f"{DOMINO}.artifact:Artifact":
            return "artifact"
        case ast.Call(ast.Name(function)) if function == f"{DOMINO}.task:DominoJobTask":
            return "task"
        case ast.Call(ast.Attribute(ast.Name(owner), "File")) if owner.startswith("artifact "):
            return "file"
        case ast.Call() | ast.List() | ast.Dict() | ast.Subscript():
            return "constant"
    demand(False, f"an assignment of a {type(value).__name__}")


def unnamed(value, target):
    """Return a type; an enum without the name that it is given, which is that of its variable."""
    if isinstance(value, ast.Call):
        match value.args:
            case [ast.Constant(name), ast.Dict()]:
                demand(name == target, f"the enum {target} is named {name}")
                value.args = value.args[1:]
            case _:
                demand(False, f"the arguments of the enum {target}")
    return value

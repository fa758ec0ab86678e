"""What the names of a generated module mean, by Python's rules of scope."""

import ast

BUILTINS = {"str", "int", "float", "bool", "dict", "list"}

_EXPRESSIONS = (
    ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.keyword, ast.Constant, ast.Dict, ast.List,
    ast.Tuple, ast.BinOp, ast.BitOr, ast.RShift, ast.UnaryOp, ast.USub, ast.Load,
)  # fmt: skip


class Refused(Exception):
    """A module holds what no generated module has."""


def demand(good, what):
    if not good:
        raise Refused(what)


class Scope:
    """Meanings of names and how often each is used; `own` names mean nothing before they are
    bound."""

    def __init__(self, outside=None, own=()):
        self.outside = outside
        self.own = {*own}
        self.meanings = {}
        self.uses = {}
        self.inlined = {}
        self.builtins = set()

    def bind(self, name, meaning):
        demand(name not in self.meanings, f"{name} is bound twice")
        demand(name not in self.builtins, f"{name} was a builtin before")
        self.meanings[name] = ast.Name(meaning, ast.Load()) if isinstance(meaning, str) else meaning
        self.uses[name] = 0

    def inline(self, name, meaning, most=None):
        """Bind a name that must be used, perhaps only so often; a type has no other name."""
        shown = ast.dump(meaning) if isinstance(meaning, ast.AST) else meaning
        demand(most or (shown, None) not in self.inlined.values(), f"{name} has another name")
        self.bind(name, meaning)
        self.inlined[name] = shown, most

    def meaning(self, name):
        if name in self.meanings:
            self.uses[name] += 1
            return self.meanings[name]
        demand(name not in self.own, f"{name} is used before it is assigned")
        if self.outside is not None:
            return self.outside.meaning(name)
        demand(name in BUILTINS, f"{name} is not defined")
        self.builtins.add(name)
        return ast.Name(f"builtins:{name}", ast.Load())

    def finish(self):
        """Refuse what is not used, or too often."""
        for name, (_, most) in self.inlined.items():
            demand(0 < self.uses[name] <= (most or self.uses[name]), f"the uses of {name}")


class Resolver(ast.NodeTransformer):
    """Puts meanings in the places of names, and refuses syntax that no generated module has."""

    def __init__(self, scope):
        self.scope = scope

    def visit(self, node):
        demand(isinstance(node, _EXPRESSIONS), f"a {type(node).__name__}")
        return super().visit(node)

    def visit_Name(self, node):
        demand(isinstance(node.ctx, ast.Load), f"{node.id} is bound in an expression")
        return self.scope.meaning(node.id)

    def visit_keyword(self, node):
        demand(node.arg is not None, "** in a call")
        return self.generic_visit(node)

    def visit_Dict(self, node):
        demand(None not in node.keys, "** in a dict")
        return self.generic_visit(node)

    def visit_Attribute(self, node):
        """Return an attribute of what is imported as one name:
        `datetime:datetime.fromisoformat`."""
        node = self.generic_visit(node)
        if not isinstance(node.value, ast.Name) or ":" not in node.value.id:
            return node
        module, _, path = node.value.id.partition(":")
        if not module:  # `import a.b` brings `a`, here `:a/b`, of which only `a.b` is used
            path, _, left = path.partition("/")
            demand(node.attr == left.partition(".")[0], f"{path}.{node.attr} is not imported")
            rest = left.partition(".")[2]
            path = f"{path}.{node.attr}"
            return ast.Name(f":{path}/{rest}" if rest else f"{path}:", ast.Load())
        return ast.Name(f"{module}:{path}.{node.attr}".replace(":.", ":"), ast.Load())


def resolved(node, scope):
    return Resolver(scope).visit(node)

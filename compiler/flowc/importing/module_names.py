"""The names of a module: what it imports and defines, read only when something asks for it."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Container
from dataclasses import dataclass, field

from flowc.importing.parse_python import Python
from flowc.importing.refusals import what_is
from flowc.language.domino import PACKAGE

LEGACY = "domino.flyte"

Definition = ast.expr | ast.FunctionDef | ast.ClassDef | str
"""What a name stands for: an expression, a function, a class, or the path of an import."""


@dataclass
class Scope:
    """The definitions of a module by name, and the statements that define nothing."""

    python: Python
    names: dict[str, Definition] = field(default_factory=dict)
    places: dict[str, ast.stmt] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    """Names that are defined by something that was complained about."""
    twice: set[str] = field(default_factory=set)
    wildcard: bool = False
    """Whether more names are imported than anybody can see."""
    documents: dict[str, ast.Constant] = field(default_factory=dict)
    """Texts that stand right behind a definition, as attribute docstrings do."""

    def define(self, name: str, what: Definition, statement: ast.stmt) -> None:
        """Bind a name; one that gets two meanings is noted."""
        if name in self.names and self.names[name] != what:
            self.twice.add(name)
        self.names[name] = what
        self.places[name] = statement

    def hint(self, name: str) -> str | None:
        """Return which name was meant by one that is not defined."""
        return self.python.guesses.did_you_mean(name, self.names)


def scope_of(python: Python) -> Scope:
    """Read the definitions of a module; complain about statements that are none."""
    scope = Scope(python)
    _read(scope, python.tree.body)
    return scope


def _read(scope: Scope, body: list[ast.stmt]) -> None:
    last: str | None = None
    for statement in body:
        defined: str | None = None
        match statement:
            case ast.Import() | ast.ImportFrom():
                scope.wildcard |= any(alias.name == "*" for alias in statement.names)
                for name, path in imported(scope.python, statement):
                    scope.define(name, path, statement)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                scope.define(name, value, statement)
                defined = name
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)) if len(
                targets
            ) == len(values) and all(isinstance(t, ast.Name) for t in targets):
                for target, value in zip(targets, values, strict=True):
                    assert isinstance(target, ast.Name)
                    scope.define(target.id, value, statement)
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Name() as whole) if all(
                isinstance(t, ast.Name) for t in targets
            ):
                for number, target in enumerate(targets):
                    assert isinstance(target, ast.Name)
                    part = ast.Subscript(whole, ast.Constant(number), ast.Load())
                    ast.fix_missing_locations(ast.copy_location(part, target))
                    scope.define(target.id, part, statement)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                scope.define(name, value, statement)
                defined = name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                scope.define(name, statement, statement)
            case ast.Expr(value=ast.Constant(value=str()) as text):
                if last is not None:
                    scope.documents[last] = text
            case ast.Try(body=inner) if _only_imports(inner):
                _read(scope, inner)
            case ast.If(test=test, body=inner) if _is_for_checkers(test) and _only_imports(inner):
                _read(scope, inner)
            case ast.Expr(value=ast.Call() as call) if changed := _changed(scope, call):
                shown = ast.unparse(call.func)[:60]
                message = f"nobody can see what '{shown}' makes of '{changed}'"
                scope.python.complain(statement, message)
                scope.lost.add(changed)
            case _ if not _is_idle(statement):
                _complain(scope.python, statement, _functions(scope))
                for name in stored(statement):
                    scope.define(name, ast.Constant(value=...), statement)
                    scope.lost.add(name)
        last = defined


def imported(python: Python, statement: ast.Import | ast.ImportFrom) -> list[tuple[str, str]]:
    """Return the names that an import defines, each with the path of what it stands for."""
    if isinstance(statement, ast.Import):
        found = [(alias.asname or alias.name.partition(".")[0], alias) for alias in statement.names]
        paths = [
            (name, alias.name if alias.asname else alias.name.partition(".")[0])
            for name, alias in found
        ]
        modules = [alias.name for alias in statement.names]
    else:
        module = "." * statement.level + (statement.module or "")
        paths = [(a.asname or a.name, f"{module}.{a.name}") for a in statement.names]
        modules = [module]
    if any(name == "*" for name, _ in paths):
        python.complain(statement, "nobody can see which names a wildcard import (*) defines")
        paths = []
    if any(f"{module}.".startswith(f"{LEGACY}.") for module in modules):
        message = f"'{LEGACY}' is the plugin's old name: it is read as '{PACKAGE}'"
        python.complain(statement, message, severity="warning")
    return paths


def _functions(scope: Scope) -> set[str]:
    return {name for name, what in scope.names.items() if isinstance(what, ast.FunctionDef)}


def is_remark(scope: Scope, function: ast.expr) -> bool:
    """Whether a function of the module's names only prints or logs."""
    while isinstance(function, ast.Attribute):
        function = function.value
    if not isinstance(function, ast.Name):
        return False
    what = scope.names.get(function.id, function.id)
    if isinstance(what, ast.Call) and ast.unparse(what.func).endswith("getLogger"):
        return True  # LOG = logging.getLogger(...)
    return function.id in ("logging", "logger", "log") or what in ("print", "logging")


def _changed(scope: Scope, call: ast.Call) -> str | None:
    """Return the name of what a call on its own line may change: an object of the module."""
    root: ast.expr = call.func
    while isinstance(root, ast.Attribute):
        root = root.value
    if is_remark(scope, root):
        return None
    for node, kinds in ((root, _OBJECTS), *((arg, _OBJECTS[:2]) for arg in call.args)):
        if isinstance(node, ast.Name) and isinstance(scope.names.get(node.id), kinds):
            return node.id
    return None


_OBJECTS = (ast.List, ast.Dict, ast.Call)
"""What a name of the module may stand for that can be changed."""


def stored(statement: ast.stmt) -> set[str]:
    """Return the names that a statement that is not read may define."""
    names = {node.id for node in ast.walk(statement) if _is_stored(node)}  # type: ignore[attr-defined]
    return names | ({statement.name} if isinstance(statement, ast.FunctionDef) else set())


def _is_stored(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _is_for_checkers(test: ast.expr) -> bool:
    """Whether a condition is `TYPE_CHECKING`, under which names are imported for annotations."""
    name = test.attr if isinstance(test, ast.Attribute) else getattr(test, "id", "")
    return name == "TYPE_CHECKING"


def _only_imports(body: list[ast.stmt]) -> bool:
    return all(isinstance(statement, ast.Import | ast.ImportFrom) for statement in body)


def _is_idle(statement: ast.stmt) -> bool:
    """Whether a statement of a module is there for people who run it, or for nobody."""
    match statement:
        case ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
        case ast.If(test=ast.Compare(left=one, comparators=[other])):
            return any(isinstance(n, ast.Name) and n.id == "__name__" for n in (one, other))
        case ast.AnnAssign(value=None):
            return True
    return False


def _complain(python: Python, statement: ast.stmt, own: Container[str]) -> None:
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Name(id="exec" | "eval" | "compile" as name))):
            python.complain(statement, f"nobody can see what '{name}' does")
        case ast.Expr(value=ast.Call(func=ast.Name(id=name))) if name in own:
            python.complain(statement, f"nobody can see what '{name}' changes")
        case ast.Expr(value=ast.Call(func=function)):
            shown = ast.unparse(function)[:60]
            message = f"left out: a call of '{shown}' has no part in the flow that is registered"
            python.complain(statement, message, severity="warning")
        case _:
            python.complain(statement, f"{what_is(statement)} cannot be said in a flow")


def is_builtin(name: str) -> bool:
    """Whether Python itself has a public name."""
    return hasattr(builtins, name) and not name.startswith("_")


def canonical(path: str) -> str:
    """Return what a path of Domino's, flytekit's or typing's is called, wherever it is exported.

    `flytekitplugins.domino.helpers.DominoJobTask` becomes `domino.DominoJobTask`.
    """
    for prefix, short in ((PACKAGE, "domino"), (LEGACY, "domino"), ("flytekit", "flytekit")):
        if path.startswith(f"{prefix}."):
            steps = path.removeprefix(f"{prefix}.").split(".")
            while len(steps) > 1 and not steps[0][:1].isupper():
                steps.pop(0)
            return ".".join([short, *steps])
    return path.replace("typing_extensions.", "typing.") if path.startswith("typing_") else path

"""What the calls of a module mean: of what it imports, of its own functions, of texts' methods."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from flowc.findings.source import Span
from flowc.importing import environment, text_expressions
from flowc.importing.meanings import (
    NOTHING,
    Argument,
    Constant,
    Entries,
    FromEnv,
    Function,
    Items,
    Located,
    Made,
    Meaning,
    Members,
    Nothing,
    Symbol,
    Text,
    Workflow,
)
from flowc.importing.module_names import canonical
from flowc.importing.reader import Names, Reader
from flowc.importing.refusals import BIND, may_register, only_when_it_runs, runs, said, what_is

_DEEPEST = 20


def call(reader: Reader, node: ast.Call, local: Names) -> Meaning | Located:
    """Return what a call means: what a known function returns, or a thing that is made."""
    if isinstance(node.func, ast.Attribute):
        owner = reader.read(node.func.value, local)
        if not isinstance(owner.meaning, Symbol):
            return _method(reader, node, owner, node.func.attr, local)
        target = Located(Symbol(f"{owner.meaning.path}.{node.func.attr}"), owner.span)
    else:
        target = reader.read(node.func, local)
    match target.meaning:
        case Symbol(path):
            return _made(reader, node, canonical(path), local)
        case Function(function):
            return _inline(reader, node, function, local)
        case Made(path="domino.DominoJobTask") | Workflow():
            if reader.step is None:
                return reader.refuse(node, "a task runs inside of a workflow only")
            return reader.step(node, target)
        case Members(kind="Enum", items=items):
            return _member_of(reader, node, items, local)
        case Members(kind="NamedTuple") as fields:
            return _outputs(reader, node, fields, local)
        case Made(path="typing.NamedTuple"):
            return Made("outputs", *arguments(reader, node, local), key=node)
        case Nothing():
            arguments(reader, node, local)
            return NOTHING
        case Made(path):
            return reader.refuse(node, said(path))
    return reader.refuse(node, "nobody can see what this call gives")


def arguments(
    reader: Reader, node: ast.Call, local: Names
) -> tuple[tuple[Located, ...], dict[str, Argument]]:
    """Read the arguments of a call, `*` and `**` of constants included."""
    positional: list[Located] = []
    for each in node.args:
        if isinstance(each, ast.Starred):
            found = reader.read(each.value, local)
            if isinstance(found.meaning, Items):
                positional.extend(found.meaning.items)
            else:
                reader.refuse(each, "nobody can see which arguments these are")
        else:
            positional.append(reader.read(each, local))
    named_: dict[str, Argument] = {}
    for keyword in node.keywords:
        value = reader.read(keyword.value, local)
        if keyword.arg is not None:
            start = reader.python.span(keyword).start
            named_[keyword.arg] = Argument(Span(start, start + len(keyword.arg)), value)
        elif isinstance(value.meaning, Entries):
            named_.update({k: Argument(place, v) for k, place, v in value.meaning.items})
        elif not isinstance(value.meaning, Nothing):
            reader.refuse(keyword.value, "nobody can see which arguments these are")
    return tuple(positional), named_


def _made(reader: Reader, node: ast.Call, path: str, local: Names) -> Meaning | Located:
    args, kwargs = arguments(reader, node, local)
    meanings = [arg.meaning for arg in args]
    if reader.step is not None and may_register(path):
        return reader.refuse(node, said(path))  # used or not: it would be lost
    if any(isinstance(meaning, Nothing) for meaning in meanings) and "domino" not in path:
        return NOTHING
    if path in environment.VARIABLES:
        given = [*args, *(argument.value for argument in kwargs.values())]
        return reader.or_refuse(node, environment.variable(given))
    if path in environment.PROGRAMS:
        return _from_git(reader, node, environment.program(args))
    if path in ("os.path.join", "posixpath.join"):
        return reader.or_refuse(node, text_expressions.path_of(meanings))
    if path == "textwrap.dedent" and len(meanings) == 1 and isinstance(meanings[0], Text):
        return reader.or_refuse(node, text_expressions.dedented(meanings[0]))
    if path == "enum.Enum":
        return reader.or_refuse(node, _enum(args))
    if path in ("builtins.dict", "flytekit.kwtypes"):
        return _dict_of(args, kwargs)
    if path in ("builtins.list", "builtins.tuple") and len(args) <= 1:
        return meanings[0] if args and isinstance(meanings[0], Items) else Items(())
    if path in ("builtins.str", "builtins.int", "builtins.float") and len(args) == 1:
        if runs(meanings[0]):
            return reader.refuse(node, only_when_it_runs(meanings[0]), BIND)
        return reader.or_refuse(node, _converted(meanings[0], path.partition(".")[2]))
    if path in ("builtins.exec", "builtins.eval", "builtins.compile", "builtins.__import__"):
        return reader.refuse(node, said(path))
    made = Made(path, args, kwargs, key=node)
    if path == "domino.run_domino_job_task" and reader.step is not None:
        return reader.step(node, Located(made, reader.python.span(node)))
    if path == "domino.run_launch_export_artifacts_task" and reader.step is not None:
        return reader.step(node, Located(made, reader.python.span(node)))
    return made


def _outputs(reader: Reader, node: ast.Call, fields: Members, local: Names) -> Meaning:
    args, kwargs = arguments(reader, node, local)
    given = {*kwargs, *(name for name, *_ in fields.items[: len(args)])}
    left = {n: Argument(value.span, value) for n, value in fields.defaults if n not in given}
    return Made("outputs", args, {**kwargs, **left}, key=node)


def _method(
    reader: Reader, node: ast.Call, owner: Located, name: str, local: Names
) -> Meaning | Located:
    if isinstance(owner.meaning, Nothing):
        return NOTHING
    if isinstance(owner.meaning, Made) and owner.meaning.path != "domino.Artifact":
        return reader.refuse(node, said(owner.meaning.path))
    args, kwargs = arguments(reader, node, local)
    named_ = {key: argument.value for key, argument in kwargs.items()}
    match owner.meaning:
        case Made(path="domino.Artifact") if name == "File":
            return Made("domino.Artifact.File", (owner, *args), kwargs, key=node)
        case Entries(items=entries) if name == "get" and args:
            return _got(reader, node, entries, args)
        case Text() as text:
            return reader.or_refuse(node, text_expressions.method(text, name, args, named_))
    end = reader.python.span(node.func).end
    reader.python.complain(Span(end - len(name), end), f"'.{name}(...)' cannot be said in a flow")
    return NOTHING


def _from_git(reader: Reader, node: ast.AST, found: FromEnv | None) -> Meaning | Located:
    if found is None:
        return reader.refuse(node, "a program that runs when the module loads cannot be said")
    message = f"what git says becomes a var that is read from {found.env}"
    hint = f"set {found.env} where the flow is built, or pass --var"
    reader.python.complain(node, message, hint, "warning")
    return Text((found,))


def _inline(
    reader: Reader, node: ast.Call, function: ast.FunctionDef | ast.Lambda, local: Names
) -> Meaning | Located:
    """Read a call of a function of the module as what it returns."""
    args, kwargs = arguments(reader, node, local)
    names = _bound(reader, node, function.args, args, kwargs)
    if names is None:
        return NOTHING
    if reader.depth > _DEEPEST:
        return reader.refuse(node, "functions that call each other so deeply are not read")
    reader.depth += 1
    try:
        if isinstance(function, ast.Lambda):
            return reader.read(function.body, names).meaning
        for statement in function.body:
            match statement:
                case ast.Return(value=ast.expr() as value):
                    return reader.read(value, names).meaning
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    names[name] = reader.read(value, names)
                case ast.Expr(value=ast.Constant()):
                    pass
                case _:
                    return reader.refuse(statement, f"{what_is(statement)} cannot be said here")
    finally:
        reader.depth -= 1
    return Constant(None)


def _bound(
    reader: Reader,
    node: ast.Call,
    wanted: ast.arguments,
    args: tuple[Located, ...],
    kwargs: Mapping[str, Argument],
) -> Names | None:
    """Return what the parameters of a function stand for in a call."""
    span = reader.python.span(node)
    positional = [arg.arg for arg in (*wanted.posonlyargs, *wanted.args)]
    names = {*positional, *(arg.arg for arg in wanted.kwonlyargs)}
    bound = dict(zip(positional, args, strict=False))
    rest = {name: argument for name, argument in kwargs.items() if name not in names}
    bound.update({key: argument.value for key, argument in kwargs.items() if key in names})
    for name, default in zip(reversed(positional), reversed(wanted.defaults), strict=False):
        if name not in bound:
            bound[name] = reader.read(default, {})
    for arg, keyword in zip(wanted.kwonlyargs, wanted.kw_defaults, strict=True):
        if arg.arg not in bound and keyword is not None:
            bound[arg.arg] = reader.read(keyword, {})
    fits = bound.keys() == names
    if wanted.vararg is not None:
        bound[wanted.vararg.arg] = Located(Items(args[len(positional) :]), span)
    elif len(args) > len(positional):
        fits = False
    if wanted.kwarg is not None:
        entries = tuple((name, argument.key, argument.value) for name, argument in rest.items())
        bound[wanted.kwarg.arg] = Located(Entries(entries), span)
    elif rest:
        fits = False
    if not fits:
        reader.refuse(node, "this call does not fit its function")
    return bound if fits else None


def _converted(meaning: Meaning, kind: str) -> Meaning:
    if isinstance(meaning, Text):
        return environment.converted(meaning, kind)
    if isinstance(meaning, Constant) and isinstance(meaning.value, int | float):
        if kind == "str":
            return Text((str(meaning.value),))
        try:
            return Constant(int(meaning.value) if kind == "int" else float(meaning.value))
        except (OverflowError, ValueError):  # of what is infinite, or no number
            return NOTHING
    return NOTHING


def _enum(args: tuple[Located, ...]) -> Meaning | None:
    match [arg.meaning for arg in args]:
        case [Text() as name, Entries(items)]:
            return Members("Enum", name.concrete or "", items)
    return None


def _dict_of(args: tuple[Located, ...], kwargs: Mapping[str, Argument]) -> Meaning:
    entries = {key: (key, argument.key, argument.value) for key, argument in kwargs.items()}
    first = args[0].meaning if args else None
    if isinstance(first, Entries):
        entries = {**{item[0]: item for item in first.items}, **entries}
    return Entries(tuple(entries.values()))


def _member_of(
    reader: Reader, node: ast.Call, items: tuple[tuple[str, Span, Located], ...], local: Names
) -> Meaning | Located:
    """Read `Color("red")`: a member by its value."""
    args, _ = arguments(reader, node, local)
    for *_, value in items:
        if len(args) == 1 and value.meaning == args[0].meaning:
            return value.meaning
    return reader.refuse(node, "the enum has no member of this value")


def _got(
    reader: Reader,
    node: ast.Call,
    entries: tuple[tuple[str, Span, Located], ...],
    args: tuple[Located, ...],
) -> Meaning | Located:
    """Read `SETTINGS.get("key", default)` of a dict of constants."""
    key = args[0].meaning
    if not isinstance(key, Text) or key.concrete is None:
        return reader.refuse(node, "nobody can see which entry this is")
    found = {name: value for name, _, value in entries}
    return found.get(key.concrete) or (args[1] if len(args) > 1 else Constant(None))

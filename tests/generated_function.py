"""Reads the function of a flow without the names of its results."""

import ast
import re
from inspect import cleandoc

from generated_names import Scope, demand, resolved

HELPER = "flytekitplugins.domino.helpers:run_domino_job_task"


def read_function(node, module):
    """Return a function with meanings for names, and bind its own name in the module."""
    node.decorator_list = [resolved(one, module) for one in node.decorator_list]
    node.returns = resolved(node.returns, module) if node.returns else None
    for argument in node.args.args:
        argument.annotation = resolved(argument.annotation, module)
    node.args.defaults = [resolved(one, module) for one in node.args.defaults]
    names = (target.id for one in node.body for target in stored(one))
    scope = Scope(module, names)
    for argument in node.args.args:
        scope.bind(argument.arg, f"input {argument.arg}")
    node.body = [read_statement(one, scope) for one in node.body]
    for name, meaning in scope.meanings.items():
        if meaning.id.startswith("result "):
            demand(name.startswith("_") == (scope.uses[name] == 0), f"the uses of {name}")
    module.bind(node.name, f"flow {node.name}")
    return node


def stored(node):
    """Yield the names that a statement binds."""
    return (
        one
        for one in ast.walk(node)
        if isinstance(one, ast.Name) and not isinstance(one.ctx, ast.Load)
    )


def read_statement(node, scope):
    match node:
        case ast.Expr(ast.Constant(str(text))):
            node.value.value = cleandoc(text)
        case ast.Expr(ast.Call() | ast.BinOp(op=ast.RShift())) | ast.Return(ast.Call()):
            node.value = resolved(node.value, scope)
        case ast.Assign([ast.Name(target)], ast.Call()):
            node.value = resolved(node.value, scope)
            meaning = f"result {key_of(target, node.value.func)}"
            scope.bind(target, meaning)
            node.targets = [ast.Name(meaning, ast.Store())]
        case _:
            demand(False, f"a {type(node).__name__} in a function")
    return node


def key_of(target, function):
    """Return the key of the task that a result comes from: by what is called, and by its name."""
    called = function.id if isinstance(function, ast.Name) else ""
    if called.startswith("task "):
        key = called.rpartition(".")[2]
        found = re.fullmatch(f"({key})_result_*", target)
    elif called.startswith("flow "):
        found = re.fullmatch("([A-Za-z].*?)_result_*|_(.+?)_*", target)
    else:
        demand(called == HELPER, f"{target} is the result of no task")
        found = re.fullmatch("_?([A-Za-z].*?)_*", target)
    demand(found is not None, f"{target} does not say which task it comes from")
    return next(filter(None, found.groups()))

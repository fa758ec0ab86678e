"""What an importer says about Python that a flow cannot say."""

from __future__ import annotations

import ast
import sys

from flowc.importing.meanings import Input, Meaning, Output, Result
from flowc.reading.decode import code_point

BIND = "bind it to an input of the task, and read /workflow/inputs/NAME there"


def forbidden(character: str) -> str:
    """Say that a character cannot stand in a flow."""
    return f"the character {code_point(character)} stands in no text of a flow"


def runs(meaning: Meaning) -> bool:
    """Whether a value exists only when the flow runs."""
    return isinstance(meaning, Input | Output | Result)


def only_when_it_runs(meaning: Meaning) -> str:
    """Say of what exists only when the flow runs that nothing can be made of it before."""
    name = getattr(meaning, "name", "")
    task = getattr(meaning, "task", "")
    shown = ".".join(filter(None, (task, name)))
    return f"'{shown}' exists only when the flow runs: no text or number can be made of it"


def may_register(path: str) -> bool:
    """Whether a call of something imported may register more than what flowc knows.

    A task of another module may; a class of the plugin's or of flytekit's does not, nor does
    anything of Python's own.
    """
    root, _, name = path.partition(".")
    if root in ("domino", "flytekit"):
        return name.rpartition(".")[2][:1].islower() and name not in _KNOWN
    return root != "builtins" and root not in sys.stdlib_module_names


_KNOWN = ("run_domino_job_task", "run_launch_export_artifacts_task", "kwtypes")


def said(path: str) -> str:
    """Say that a call of something imported has no place in a flow."""
    return f"a call of '{path.removeprefix('builtins.')}' cannot be said in a flow"


def what_is(node: ast.AST) -> str:
    """Name a piece of syntax in words."""
    words = {
        ast.For: "a 'for' loop", ast.While: "a 'while' loop", ast.If: "a condition",
        ast.IfExp: "a condition",
        ast.Try: "a 'try'", ast.With: "a 'with'", ast.Lambda: "a lambda", ast.Delete: "a 'del'",
        ast.ListComp: "a comprehension", ast.DictComp: "a comprehension",
        ast.SetComp: "a comprehension", ast.GeneratorExp: "a comprehension",
        ast.FunctionDef: "a function inside a function", ast.ClassDef: "a class",
        ast.AsyncFunctionDef: "an async function", ast.Compare: "a comparison",
        ast.BoolOp: "a condition", ast.BinOp: "this calculation", ast.Await: "an 'await'",
        ast.NamedExpr: "an assignment inside an expression (:=)",
        ast.AugAssign: "a changed variable",
        ast.Raise: "a 'raise'", ast.Assert: "an 'assert'", ast.Global: "a 'global'",
        ast.Set: "a set", ast.Assign: "this assignment", ast.UnaryOp: "this calculation",
        ast.Match: "a condition", ast.Yield: "a 'yield'", ast.YieldFrom: "a 'yield'",
        ast.AnnAssign: "this assignment",
    }  # fmt: skip
    return words.get(type(node), f"a '{type(node).__name__}'")

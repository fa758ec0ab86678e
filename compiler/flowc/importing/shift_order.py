"""Turns `a >> b >> c` into what runs after what."""

from __future__ import annotations

import ast
from itertools import pairwise

from flowc.importing.flow_tree import Branch, Leaf
from flowc.importing.meanings import Nothing, Output, Result
from flowc.importing.reader import Names, Reader


def put_order(reader: Reader, node: ast.BinOp, tasks: Branch, local: Names) -> None:
    """Read `a >> b >> c`: each runs after the one before it."""
    ends: list[ast.expr] = [node.right]
    left = node.left
    while isinstance(left, ast.BinOp) and isinstance(left.op, ast.RShift):
        ends.append(left.right)
        left = left.left
    ends.append(left)
    keys = [_end(reader, end, local) for end in reversed(ends)]
    for first, second in pairwise(keys):
        if first is None or second is None:
            continue
        task = tasks.get(second.task)
        assert isinstance(task, Branch)
        after = task.get("after")
        if not isinstance(after, Branch):
            after = Branch(reader.python.span(node), is_list=True)
            task.put("after", after.span, after)
        after.add(Leaf(first.task, reader.python.span(node)))


def _end(reader: Reader, node: ast.expr, local: Names) -> Result | Output | None:
    """Return an end of `>>`; complain where flytekit would ignore it in silence."""
    found = reader.read(node, local)
    match found.meaning:
        case Output() as output:
            return output
        case Result(task) as result:
            if len(reader.outputs[task]) > 1:
                message = "flytekit ignores '>>' on a result that has several outputs"
                reader.refuse(node, message, f"write {ast.unparse(node)}[0]")
                return None
            return result
        case Nothing():
            return None
    reader.refuse(node, "'>>' stands between results of tasks")
    return None

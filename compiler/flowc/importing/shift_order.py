"""Turns `a >> b` into what runs after what."""

from __future__ import annotations

import ast

from flowc.importing.flow_tree import Branch, Leaf
from flowc.importing.meanings import Located, Nothing, Output, Result
from flowc.importing.reader import Reader


def put_order(reader: Reader, tasks: Branch, left: Located, right: Located, node: ast.AST) -> None:
    """Enter `a >> b`: the second runs after the first."""
    first, second = _end(reader, left), _end(reader, right)
    if first is None or second is None:
        return
    task = tasks.get(second.task)
    assert isinstance(task, Branch)
    after = task.get("after")
    if not isinstance(after, Branch):
        after = Branch(reader.span(node), is_list=True)
        task.put("after", after.span, after)
    after.add(Leaf(first.task, reader.span(node)))


def _end(reader: Reader, found: Located) -> Result | Output | None:
    """Return an end of `>>`; complain where flytekit would ignore it in silence."""
    match found.meaning:
        case Output() as output:
            return output
        case Result(task) as result:
            if len(reader.outputs[task]) > 1:
                message = "flytekit ignores '>>' on a result that has several outputs"
                reader.complain(found.span, message, "write it after one of them: result[0]")
                return None
            return result
        case Nothing():
            reader.tell(found)
            return None
    reader.complain(found.span, "'>>' stands between results of tasks")
    return None

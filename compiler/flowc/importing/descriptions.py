"""Gives a flow and its tasks the descriptions that their docstrings hold."""

from __future__ import annotations

import ast

from flowc.importing.docstrings import read_document
from flowc.importing.flow_tree import Branch, Leaf
from flowc.importing.meanings import Text
from flowc.importing.reader import Reader
from flowc.importing.refusals import forbidden
from flowc.reading.decode import FORBIDDEN


def describe_flow(
    reader: Reader, node: ast.FunctionDef, tree: Branch, inputs: Branch, outputs: Branch
) -> None:
    """Give the flow, its inputs and its outputs the words of the docstring."""
    text = ast.get_docstring(node, clean=False)
    if text is None:
        return
    span = reader.python.span(node.body[0])
    if _is_refused(reader, node.body[0], text):
        return
    names = [str(name) for name in outputs.entries]
    document = read_document(text, map(str, inputs.entries), names)
    for title in document.left_out:
        message = f"the section '{title}' of the docstring has no place in a flow"
        reader.python.complain(span, message, severity="warning")
    if document.text and document.text != node.name:
        tree.put("description", span, Leaf(Text((document.text,)), span))
    _describe(inputs, document.inputs, "type")
    _describe(outputs, document.outputs, "value")


def describe_task(reader: Reader, task: Branch, node: ast.Constant) -> None:
    """Give a task, its inputs and its outputs the words of the text below it."""
    text = str(node.value)
    if _is_refused(reader, node, text):
        return
    inputs, outputs = task.get("inputs"), task.get("outputs")
    wanted = [str(name) for name in inputs.entries] if isinstance(inputs, Branch) else []
    given = [str(name) for name in outputs.entries] if isinstance(outputs, Branch) else []
    document = read_document(text, wanted, given)
    if document.text:
        task.put("description", task.span, Leaf(Text((document.text,)), task.span))
    if isinstance(inputs, Branch):
        _describe(inputs, document.inputs, "type")
    if isinstance(outputs, Branch):
        _describe(outputs, document.outputs, "type")


def _is_refused(reader: Reader, node: ast.AST, text: str) -> bool:
    bad = FORBIDDEN.search(text)
    if bad:
        reader.python.complain(node, forbidden(bad[0]))
    return bad is not None


def _describe(branch: Branch, words: dict[str, str], short: str) -> None:
    for name, text in words.items():
        if name not in branch.entries or not text:
            continue
        place, item = branch.entries[name]
        if isinstance(item, Leaf):
            whole = Branch(item.span)
            whole.put(short, item.span, item)
            branch.put(name, place, whole)
            item = whole
        item.put("description", item.span, Leaf(Text((text,)), item.span))

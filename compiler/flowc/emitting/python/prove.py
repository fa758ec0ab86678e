"""Proves that the bytes of a module say what the flow says: by reading them back.

Runs on every build, on the bytes and not on the text: a comment can declare an encoding that
only bytes show. It may cost a twentieth of a build, and Python's own parser takes that alone for
a large module. So the strings are compared with the flow's and taken out, all words become one
(`prove_statements.py`), and of what is left each statement is parsed once, however often it comes.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable
from inspect import cleandoc

from flowc.emitting.python.code import shows_itself
from flowc.emitting.python.header import body_of
from flowc.emitting.python.prove_statements import (
    Unproven,
    defined_in,
    functions_in,
    prove_statements,
    prove_words,
)
from flowc.emitting.python.prove_texts import documents, own_texts, texts
from flowc.flow import Flow
from flowc.resolving.sub_flows import functions_of

__all__ = ["Unproven", "prove"]

_STRING = re.compile(
    r'"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""'
    r'|"[^"\\\n]*(?:\\.[^"\\\n]*)*"'
    r"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'"
)


def prove(flow: Flow, data: bytes) -> None:
    """Raise Unproven unless the bytes are plain declarations that hold each text of the flow.

    The texts of the flows that it runs count too: the module holds them all.
    """
    try:
        text = body_of(data).decode()
    except ValueError as error:
        raise Unproven(str(error)) from error
    if not shows_itself(text):
        raise Unproven("a character that should be escaped")
    strings = _STRING.findall(text)
    source = _STRING.sub('""', text)
    flows = functions_of(flow)
    if functions_in(source) != [one.name for one in flows]:
        raise Unproven("the functions are not the flows")
    defined = defined_in(source)
    prove_words(source, defined)
    docs = [string for string in strings if string.startswith('"""')]
    prove_statements(source, len(docs))
    texts_alone = [string for string in strings if not string.startswith('"""')]
    _prove_strings(flows, texts_alone, docs, defined)


def _prove_strings(
    flows: Iterable[Flow], strings: list[str], docs: list[str], names: set[str]
) -> None:
    wanted = Counter(text for flow in flows for text in texts(flow))
    own = names.union(*map(own_texts, flows))
    found = Counter(map(_value, strings))
    lost = wanted.keys() - found.keys()
    if lost:
        raise Unproven(f"a text is lost: {min(lost)[:60]!r}")
    for text, times in found.items():
        if times > wanted[text] and text not in own:
            raise Unproven(f"a text is not the flow's, or comes too often: {text[:60]!r}")
    if Counter(cleandoc(_value(doc)) for doc in docs) != Counter(
        cleandoc(text) for flow in flows for text in documents(flow)
    ):
        raise Unproven("the docstrings are not the flow's descriptions")


def _value(string: str) -> str:
    if "\\" in string:
        try:
            return str(ast.literal_eval(string))
        except SyntaxError as error:
            raise Unproven(f"an escape that Python has not: {string[:60]}") from error
    quotes = 3 if string.startswith('"""') else 1
    return string[quotes:-quotes]

"""Turns ruamel's syntax errors into findings in the words of someone who writes flows."""

from __future__ import annotations

from ruamel.yaml.error import MarkedYAMLError

from flowc.findings.finding import Finding
from flowc.findings.source import Source, Span
from flowc.reading.scanner import COLON

_BACKSLASH = "write \\\\ for a backslash, or use single quotes"
_QUOTE = "quote the whole value, or write the mapping in block style"

_KNOWN: tuple[tuple[str, str, str | None], ...] = (
    ("but got '['", "a '[' inside an unquoted value of a flow collection", _QUOTE),
    ("but got '{'", "a '{' inside an unquoted value of a flow collection", _QUOTE),
    ("character '\\t'", "a tab is not allowed here", "use spaces"),
    ("unknown escape character", "a double-quoted text has no such escape", _BACKSLASH),
    ("character '@'", "a value may not start with '@'", "quote the value"),
    ("character '`'", "a value may not start with '`'", "quote the value"),
    ("character '%'", "a value may not start with '%'", "quote the value"),
    ("character '-'", "a '-' alone is no value in a flow collection", "quote it"),
    (COLON, COLON, "quote the text, if the ':' is a part of it"),
    ("mapping values are not allowed", "a ':' is not allowed here", "quote a text that holds ': '"),
    ("could not find expected ':'", "a key without its ':'", None),
    ("found unexpected end of stream", "a quoted text is not closed", None),
    ("'<stream end>'", "a bracket is not closed", None),
    ("'<block end>'", "an entry is missing here", None),
    ("expected <block end>", "this does not fit what stands before it", None),
    ("expected ',' or", "a ',' or a closing bracket is missing", None),
    ("expected the node content", "a value is missing here", None),
    ("undefined alias", "the alias names no anchor", None),
)

_AT_THE_START = (
    "a quoted text is not closed",
    "a bracket is not closed",
    "a key without its ':'",
)


def explain(error: MarkedYAMLError, source: Source) -> Finding:
    """Return the finding (rule `yaml-syntax`) for an error of ruamel's scanner or parser."""
    problem = " ".join(str(error.problem or error.context or "this is not YAML").split())
    message, hint = problem, None
    for known, words, advice in _KNOWN:
        if known in problem:
            message, hint = words, advice
            break
    mark = error.problem_mark or error.context_mark
    if message in _AT_THE_START and error.context_mark is not None:
        mark = error.context_mark
    start = min(mark.index, len(source.text)) if mark is not None else 0
    return Finding(message, Span(start, start + 1), hint=hint, rule="yaml-syntax")

"""Turns ruamel's syntax errors into findings in the words of someone who writes flows."""

from __future__ import annotations

from collections.abc import Callable

from ruamel.yaml.error import MarkedYAMLError

from flowc.findings.finding import Finding
from flowc.findings.source import Source, Span
from flowc.reading import line_slips as lines
from flowc.reading import value_slips as values
from flowc.reading.build_nodes import TAGS
from flowc.reading.scanner import COLON, GLUED
from flowc.reading.stop import Stop, told

_BACKSLASH = "write \\\\ for a backslash, or use single quotes"
_QUOTE = "quote the whole value, or write the mapping in block style"
_ESCAPE = "a double-quoted text has no such escape"
_START = "behind a '>' or a '|', the text begins on the next line"
_COMMA = "a ',' or a closing bracket is missing"

Slip = Callable[[Stop], Finding | None]

_KNOWN: tuple[tuple[str, str, str | None, tuple[Slip, ...]], ...] = (
    (
        "but got '['",
        "a '[' inside an unquoted value of a flow collection",
        _QUOTE,
        (values.braces, values.bracket_in_value),
    ),
    (
        "but got '{'",
        "a '{' inside an unquoted value of a flow collection",
        _QUOTE,
        (values.braces, values.bracket_in_value),
    ),
    ("character '\\t'", "a tab is not allowed here", "use spaces", (lines.tab,)),
    ("unknown escape character", _ESCAPE, _BACKSLASH, ()),
    ("expected escape sequence", _ESCAPE, _BACKSLASH, ()),
    ("character '@'", "a value may not start with '@'", "quote the value", (values.sign,)),
    ("character '`'", "a value may not start with '`'", "quote the value", (values.sign,)),
    ("character '%'", "a value may not start with '%'", "quote the value", (values.sign,)),
    ("character '-'", "a '-' alone is no value in a flow collection", "quote it", ()),
    (GLUED, GLUED, None, (values.glued_comment,)),
    (COLON, COLON, "quote the text, if the ':' is a part of it", ()),
    (
        "mapping values are not allowed",
        "a ':' is not allowed here",
        "quote a text that holds ': '",
        (
            lines.foreign_comment,
            values.colon_in_value,
            lines.too_deep,
            values.key_without_colon,
        ),
    ),
    (
        "could not find expected ':'",
        "a key without its ':'",
        None,
        (lines.foreign_comment, lines.glued_dash, values.key_without_colon),
    ),
    (
        "found unexpected end of stream",
        "a quoted text is not closed",
        None,
        (values.open_quote,),
    ),
    ("'<stream end>'", "a bracket is not closed", None, (values.open_bracket,)),
    ("'<block end>'", "an entry is missing here", None, ()),
    (
        "expected <block end>",
        "this does not fit what stands before it",
        None,
        (values.braces, values.closed_twice, values.behind_the_end, lines.between_levels),
    ),
    ("expected ',' or", _COMMA, None, (values.braces, values.open_bracket)),
    (
        "expected alphabetic or numeric",
        "an anchor or an alias has no name",
        "quote a text that starts with '&' or '*'",
        (values.bracket_in_value, values.sign),
    ),
    (
        "expected a comment or a line break",
        _START,
        "quote a text that starts with one",
        (values.sign,),
    ),
    (
        "expected chomping or indentation",
        _START,
        "quote a text that starts with one",
        (values.sign,),
    ),
    (
        "sequence entries are not allowed",
        "an item of a list cannot stand here",
        "write each '- ' on a line of its own, or [a, b]",
        (),
    ),
    (
        "expected '<document start>'",
        "this does not fit what stands before it",
        "begin all lines of the top level at the same column",
        (),
    ),
    ("cannot start any token", "a value may not start with this", "quote the value", ()),
    ("expected URI", TAGS, "leave it out, or quote the text", ()),
    ("expected the node content", "a value is missing here", None, ()),
    ("undefined alias", "the alias names no anchor", None, ()),
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
    slips: tuple[Slip, ...] = ()
    for known, words, advice, meant in _KNOWN:
        if known in problem:
            message, hint, slips = words, advice, meant
            break
    mark = error.problem_mark or error.context_mark
    opened = error.context_mark or mark
    if mark is not None:
        last = len(source.text)
        stop = Stop(source, problem, min(mark.index, last), min(opened.index, last))
        for slip in (lines.conflict, lines.odd_line, *slips):
            finding = slip(stop)
            if finding is not None:
                return finding
    if message in _AT_THE_START and error.context_mark is not None:
        mark = error.context_mark
    start = min(mark.index, len(source.text)) if mark is not None else 0
    return told(message, Span(start, start + 1), hint)

"""Says what was meant by a value at which reading stopped: one that wants quotes, or lacks some."""

from __future__ import annotations

import re

from flowc.findings.finding import Edit, Finding, Fix
from flowc.findings.fixes import instead
from flowc.findings.slips import entry_of
from flowc.findings.source import Source, Span
from flowc.reading.document import Node
from flowc.reading.stop import Line, Stop, quoted, rewritten, shown, told

_REFERENCE = re.compile(r"(?:inputs|tasks|vars|matrix|params)\.[\w-]+(?:\[[\w.*, -]+\])?[\w.-]*")
_OUTPUTS = re.compile(r"(tasks\.[\w-]+)\.outputs?\.")
_CURLY = dict.fromkeys(map(ord, "\u201c\u201d\u2018\u2019"))
_CLOSING = {"[": "]", "{": "}"}
_END = re.compile(r"\s*\}")
_FAR = 80
_MARKS = "\"'[{"
_SPACED = re.compile(r"([A-Za-z_][\w-]*)\s+(\S.*)|([A-Za-z_][\w-]*)")
_NO_COLON = "a key without its ':'"
_NO_COMMA = "a ',' or a closing bracket is missing"


def no_text(source: Source, key: Span, start: int, in_flow: bool) -> Finding:
    """Say of a key that is no text, in a mapping that starts at an offset, what was meant."""
    meant = unquoted_braces(source, start, in_flow, stops=False)
    return meant or told("a key is a single text, not a list or a mapping", key)


def unquoted_braces(source: Source, start: int, in_flow: bool, stops: bool) -> Finding | None:
    """Return the finding about `{{ x }}` without quotes at an offset: to YAML, a mapping.

    `in_flow` says that it stands in brackets, `stops` that nothing behind it could be read.
    """
    line_end = source.text.find("\n", start)
    text = source.text[start : line_end if line_end >= 0 else None].rstrip("\r")
    end = text.find("}}") + 2
    if not text.startswith("{{") or end < 2:
        return None
    value = text[:end] if in_flow else Line(0, f"x: {text}").value
    inner = text[2 : end - 2].strip(" -")
    span = Span(start, start + len(value))
    message = f"'{text[:end][:60]}' is a mapping to YAML, and no reference"
    if not _REFERENCE.fullmatch(inner):
        return told(message, span, "write ${{ inputs.NAME }} for a reference, or quote the text")
    inner = _OUTPUTS.sub(r"\1.", inner)
    reference = f"${{{{ {inner} }}}}"
    new = f'"{reference}"' if in_flow else reference + value[end:]
    fix = rewritten(span, value, new) if stops else instead(span, value, new)
    return told(message, span, shown("write ", new), fix)


def entry_in_braces(source: Source, key: Node, start: int, in_flow: bool) -> Finding | None:
    """Return the finding about a key without a value in braces that start at an offset.

    It is a reference, `{inputs.x}`, or an entry that lacks its `: `: `{rows:str}`, `{n=3}`.
    """
    if not key.plain or source.text[start - 1 : start] == "{":
        return None  # of `{{ x }}`, the whole is told
    word, end = source.text[key.start : key.end], _END.match(source.text, key.end)
    if end and _REFERENCE.fullmatch(word) and key.start - start < _FAR:
        span = Span(start, end.end())
        whole = source.text[span.start : span.end]
        inner = _OUTPUTS.sub(r"\1.", word)
        reference = f"${{{{ {inner} }}}}"
        new = f'"{reference}"' if in_flow else reference
        message = f"'{whole[:60]}' is a mapping to YAML, and no reference"
        if whole[1:-1].strip() == word:
            return told(message, span, shown("write ", new), instead(span, whole, new))
    glued = entry_of(word)
    return glued_entry(glued, word, Span(key.start, key.end)) if glued else None


def glued_entry(entry: tuple[str, str], text: str, span: Span) -> Finding:
    """Return the finding about an entry without a `: ` behind its key, which stands at a span."""
    new, at = f"{entry[0]}: {entry[1]}", span.start + len(entry[0])
    message = "a ':' needs a space behind it" if text[len(entry[0])] == ":" else _NO_COLON
    return told(message, Span(at, at + 1), shown("write ", new), rewritten(span, text, new))


def braces(stop: Stop) -> Finding | None:
    """Say what was meant by `{{ x }}` in the line at which reading stopped."""
    line = stop.here
    at = line.text.find("{{")
    before = line.text[:at]
    if at < 0 or before.endswith("$") or line.start + at > stop.at:
        return None
    in_flow = any(mark in before for mark in "[{")
    return unquoted_braces(stop.source, line.start + at, in_flow, stops=True)


def bracket_in_value(stop: Stop) -> Finding | None:
    """Say that a value with brackets in it wants quotes: `{rows: file[csv]}`, `[a[*]]`."""
    text, at = stop.source.text, stop.at
    if stop.problem.startswith("expected alphabetic"):  # it was read as an alias: `[a[*]]`
        at = stop.opened - 1
    if text[at : at + 1] not in _CLOSING:
        return None
    start = at
    while start and text[start - 1] not in "[{,\n" and text[start - 2 : start] != ": ":
        start -= 1
    start += len(text[start:at]) - len(text[start:at].lstrip())
    end, depth = start, 0
    while text[end : end + 1] not in ("", "\n") and (depth or text[end] not in ",]}"):
        depth += (text[end] in "[{") - (text[end] in "]}")
        end += 1
    value = text[start:end].rstrip()
    if start == at or depth or text[end : end + 1] in ("", "\n"):
        return None
    bare = re.sub("[\"']", "", value) if value[0] in "\"'" else value
    new = quoted(bare.translate(_CURLY))
    message = f"a '{text[at]}' inside an unquoted value of a flow collection"
    span = Span(start, start + len(value))
    hint = shown("quote it: ", new, "quote the whole value")
    return told(message, Span(at, at + 1), hint, rewritten(span, value, new))


def behind_the_end(stop: Stop) -> Finding | None:
    """Say what was meant by text behind a value that its quotes, or brackets, have ended."""
    line, at = stop.here, stop.at - stop.here.start
    before = line.text[:at].rstrip()
    value, first = line.value, line.value[:1]
    if line.start + len(before) <= line.value_at:
        return None
    mark = before[-1:]
    if mark in "\"'" and before.count(mark) % 2:
        return _not_closed_above(stop, line, mark)
    if first not in _MARKS or mark not in (first, _CLOSING.get(first)):
        return None
    whole = value
    if at == len(before) and first in "\"'":  # what was to be a quote inside of the text
        whole = value[1:-1] if value[-1] == first else value[1:] if first == "'" else value
    new = quoted(whole)
    called = "quote" if first in "\"'" else "bracket"
    advice = f"a value that starts with a {called} ends with it: quote the whole"
    span = Span(line.value_at, line.value_at + len(value))
    message = "this stands behind the end of the value"
    return told(
        message,
        Span(stop.at, stop.at + 1),
        shown(f"{advice}, ", new, advice),
        rewritten(span, value, new),
    )


def _not_closed_above(stop: Stop, line: Line, mark: str) -> Finding | None:
    """Say where the quote was opened that ends where another one was to begin."""
    for above in stop.above(line):
        if above.text.count(mark) % 2:
            return _open_quote(above, above.start + above.text.index(mark), mark)
    return None


def open_quote(stop: Stop) -> Finding | None:
    """Say how a text is closed whose quotes are not."""
    mark = stop.source.text[stop.opened : stop.opened + 1]
    return _open_quote(stop.line(stop.opened), stop.opened, mark)


def _open_quote(line: Line, start: int, mark: str) -> Finding:
    text = line.text[start - line.start :].rstrip()
    hint = shown(f"end it with {mark}: ", text + mark, f"end it with {mark}")
    return told("a quoted text is not closed", Span(start, start + 1), hint)


def open_bracket(stop: Stop) -> Finding | None:
    """Say how brackets are closed, or where a comma is missing in them."""
    text = stop.source.text
    opened, found = stop.line(stop.opened), text[stop.at : stop.at + 1]
    closing = _CLOSING.get(text[stop.opened : stop.opened + 1])
    if closing is None:
        return None
    if found in ("]", "}"):
        message = f"a '{text[stop.opened]}' is closed by a '{found}'"
        fix = rewritten(Span(stop.at, stop.at + 1), found, closing)
        return told(message, Span(stop.at, stop.at + 1), f"close it with '{closing}'", fix)
    is_below = stop.here.start > opened.start
    if not found or (is_below and stop.here.indent <= opened.indent):
        span = Span(stop.opened, stop.opened + 1)
        return told("a bracket is not closed", span, f"end it with '{closing}'")
    where = "at the end of the line before" if is_below else "between two entries"
    return told(_NO_COMMA, Span(stop.at, stop.at + 1), f"write ',' {where}, or quote the text")


def closed_twice(stop: Stop) -> Finding | None:
    """Say that a bracket closes none."""
    found = stop.source.text[stop.at : stop.at + 1]
    if found not in ("]", "}"):
        return None
    span = Span(stop.at, stop.at + 1)
    return told(
        f"this '{found}' closes no bracket", span, "leave it out", rewritten(span, found, "")
    )


def sign(stop: Stop) -> Finding | None:
    """Say that a value which starts with a sign of YAML's own wants quotes."""
    start = stop.opened if stop.problem.startswith("expected") else stop.at
    line, first = stop.line(start), stop.source.text[start : start + 1]
    if first not in ("@", "`", "%", "*", "&", ">", "|") or start != line.value_at:
        return None
    new = quoted(line.value)
    span = Span(start, start + len(line.value))
    hint = shown("quote the value: ", new, "quote the value")
    if first in ">|":
        message = f"behind a '{first}', the text begins on the next line"
        return told(message, span, shown("begin it there, or quote the value: ", new))
    message = f"a value may not start with '{first}'"
    fix = rewritten(span, line.value, new)
    return told(message, Span(start, start + 1), hint, fix)


def colon_in_value(stop: Stop) -> Finding | None:
    """Say that a value with a `: ` in it wants quotes."""
    line = stop.here
    if not line.key or stop.at < line.value_at or not line.value:
        return None
    new, key = quoted(line.value), line.key.rstrip()
    span = Span(line.value_at, line.value_at + len(line.value))
    is_text = line.value[0] not in ":(" and line.value[0] not in _MARKS
    hint = shown(f"quote the text: {key} ", new) if is_text else None
    fix = rewritten(span, line.value, new) if is_text else None
    return told(
        "a ':' is not allowed here",
        Span(stop.at, stop.at + 1),
        hint or "quote a text that holds ': '",
        fix,
    )


def key_without_colon(stop: Stop) -> Finding | None:
    """Say how the line is written that ought to be an entry, and has no `: ` behind its key."""
    line = stop.here
    if not stop.problem.startswith("could not find"):
        line = next(stop.above(line), line)
        is_owner = line.lead < stop.here.lead and _SPACED.fullmatch(line.value)
        if line.lead != stop.here.lead and not (is_owner and is_owner[3]):
            return None
    else:
        line = stop.line(stop.opened)
    text = line.value
    at = line.start + line.lead
    if line.key or not text:
        return None
    span = Span(at, at + len(text))
    glued = entry_of(text)
    if glued:
        return glued_entry(glued, text, span)
    spaced = _SPACED.fullmatch(text)
    if spaced is None:
        return told(_NO_COLON, span)
    new = f"{spaced[1]}: {spaced[2]}" if spaced[1] else f"{text}:"
    return told(_NO_COLON, span, shown("write ", new), rewritten(span, text, new))


def glued_comment(stop: Stop) -> Finding | None:
    """Say how a comment begins."""
    edit = Edit(Span(stop.at, stop.at), " ")
    fix = Fix("a space stands before the '#' now", (edit,), reveals=True)
    return told(stop.problem, Span(stop.at, stop.at + 1), "write ' #'", fix)

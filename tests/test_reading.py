"""Every text ends in findings at their places, whatever it is; all of section 2 is refused."""

import copy

import pytest
from flowc import limits
from flowc.compose import compose
from flowc.pipeline import build, check
from flowc.report.text import as_full
from flowc.rules import RULES
from flowc.source import Source
from flowc.text import decode
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import JSON, TEXTS, fewer, flows, mappings, meaning, to_yaml

FLOW = "name: x\ntasks: {a: {command: c, project_defaults: true}}\n"
NAMES = {rule.name for rule in RULES}

HOSTILE = [
    "&a ", "*a", "&a [*a]", "<<: *a", "<<: ", "!x ", "!!int ", "!!bool y", "!0 ", "!<x> ", "? ", ": ",
    "- ", "- - ", "[", "]", "{", "}", "[[[[", "{{{{a}}}}", ",", "\t", "\ufeff", "\x85", "\u2028", "\x00",
    "\x1b[2J", "\u202e", "\r", "\r\n", "\n", "\n  ", "\n    ", "%YAML 1.1\n---\n", "%TAG ! x\n", "%FOO",
    "---\n", "...\n", "|", "|2-\n", ">+\n", "'", '"', '"\\UFFFFFFFF"', '"\\ud800"', '"\\q"', "# c\n",
    "9" * 5000, "0x" + "f" * 99, "1e999", ".nan", ".inf", "~", "null", "2024-01-01", "{a: &a b}", "=",
    "@", "`", "${{", "}}", "${{ vars.a }}", "${{ tasks.a.b }}", "${{ inputs.a }}", "$${{", "a: ",
    "name: x\n", "tasks:\n  a:\n    command: c\n", "vars: {a: 1}\n", "file[csv]", "enum[a, b]",
    "list[" * 99, "with: {a: b}", "defaults: ", "inputs: ", "outputs: ", "exports: ", "dict[str, ",
]  # fmt: skip
ANYTHING = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=6), max_size=12).map("".join)


def ends_in_findings(data):
    """Read bytes; whatever they are, the outcome is findings of known rules in places that exist."""
    report, module = build(data)
    checked = check(data)
    assert (module is None) == report.failed
    assert checked.flow is not None or checked.report.failed
    for told in (report, checked.report):
        assert as_full([told], 0, False) or not told.findings
        for finding in told.findings:
            assert finding.rule in NAMES and finding.message
            assert 0 <= finding.span.start <= finding.span.end <= len(told.source.text) + 1


@given(ANYTHING)
@example("{" * 16)
@example("? " * 34)
@example("a: &a [*a]")
@example("# " + "x" * 60_000 + "\n" + FLOW)
def test_any_text_ends_in_findings(text):
    ends_in_findings(text.encode("utf-8", "replace"))


@given(st.binary(max_size=40))
def test_any_bytes_end_in_findings(data):
    ends_in_findings(data)


@given(flows(), st.integers(0, 9999), st.lists(st.tuples(st.floats(0, 1), ANYTHING), max_size=3))
def test_a_broken_flow_ends_in_findings(flow, seed, breaks):
    text = to_yaml(flow, seed)
    for place, piece in breaks:
        at = int(place * len(text))
        text = text[:at] + piece + text[at + len(piece) % 3 :]
    ends_in_findings(text.encode("utf-8", "replace"))


@given(flows(2), st.data())
def test_a_value_of_another_kind_ends_in_findings(flow, data):
    flow = copy.deepcopy(meaning(flow))
    for _ in range(data.draw(st.integers(1, 2))):
        owner = flow
        while True:
            step = data.draw(
                st.sampled_from(list(owner) if isinstance(owner, dict) else [*range(len(owner))])
            )
            inner = owner[step]
            if not isinstance(inner, dict | list) or not inner or data.draw(st.integers(0, 3)) == 0:
                owner[step] = data.draw(JSON | st.sampled_from(HOSTILE[50:]))
                break
            owner = inner
    ends_in_findings(to_yaml(flow).encode())


def read(text):
    document, findings = compose(Source("flow.yaml", text))
    assert findings == []
    return document


def nodes(document, node=None, path=()):
    """Yield the path, the key's span and the node of every value below the root."""
    for step, (key, inner) in (node or document.root).entries.items():
        yield (*path, step), key, inner
        yield from nodes(document, inner, (*path, step))


@given(mappings(JSON).filter(bool), st.integers(0, 10**6))
def test_the_text_under_a_span_is_the_value(data, seed):
    data = meaning(data)
    text = to_yaml(data, seed).removeprefix("\ufeff")
    document = read(text)
    assert repr(document.value) == repr(data)
    for path, key, node in nodes(document):
        if isinstance(path[-1], str):
            assert list(read(text[key.start : key.end] + ": 1").value) == [path[-1]]
        start, end = document.value_span(path)
        if node.end == node.start:
            assert (node.value, (start, end)) == (None, tuple(key))
            continue
        margin = " " * (document.source.position(start).column - 1)
        found = read(margin + text[start:end]).value
        if text[start] == "|":  # what follows the last line is not in the span
            found, node.value = found.rstrip("\n"), node.value.rstrip("\n")
        assert repr(found) == repr(node.value)
        assert text[start:end].strip() == text[start:end]


@given(mappings(JSON), st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_document_is_the_same_in_every_style(data, one, other):
    texts = [to_yaml({"a": data, "b": data}, seed, aliases=True) for seed in (one, other)]
    values = [read(text.removeprefix("\ufeff")).value for text in texts]
    assert repr(values[0]) == repr(values[1]) == repr(meaning({"a": data, "b": data}))


@given(flows(2), st.integers(0, 10**6))
@fewer(2)
def test_line_ends_do_not_matter(flow, seed):
    text = to_yaml(flow, seed).replace("\r\n", "\n")
    one, other = build(text.encode()), build(text.replace("\n", "\r\n").encode())
    assert one[1] == other[1] is not None
    places = [
        [(f.rule, r.source.position(f.span.start)) for f in r.findings] for r, _ in (one, other)
    ]
    assert places[0] == places[1]

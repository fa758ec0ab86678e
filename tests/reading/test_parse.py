"""Every text ends in findings at their places, whatever it is; all of section 2 is refused."""

import copy

import pytest
from flowc import limits
from flowc.findings.source import Source
from flowc.pipeline import build, check
from flowc.reading.decode import decode
from flowc.reading.parse import parse
from fuzz.laws import reads
from fuzz.seeds import HOSTILE
from hypothesis import example, given
from hypothesis import strategies as st
from samples import fewer
from strategies import ANYTHING, JSON, flows, mappings, meaning, to_yaml

FLOW = "name: x\ntasks: {a: {command: c, project_defaults: true}}\n"


@given(ANYTHING)
@example("{" * 16)
@example("? " * 34)
@example("a: &a [*a]")
@example("# " + "x" * 60_000 + "\n" + FLOW)
def test_any_text_ends_in_findings(text):
    reads(text.encode("utf-8", "replace"))


@pytest.mark.parametrize(
    "frame", ["{}", "a: {}", "{}: a", "- {}\n- {}", FLOW + "vars: {}", FLOW + "{}"]
)
def test_each_hostile_piece_ends_in_findings(frame):
    for piece in HOSTILE:
        reads(frame.replace("{}", piece).encode("utf-8", "replace"))


@given(st.binary(max_size=40))
def test_any_bytes_end_in_findings(data):
    reads(data)


@given(flows(), st.integers(0, 9999), st.lists(st.tuples(st.floats(0, 1), ANYTHING), max_size=3))
def test_a_broken_flow_ends_in_findings(flow, seed, breaks):
    text = to_yaml(flow, seed)
    for place, piece in breaks:
        at = int(place * len(text))
        text = text[:at] + piece + text[at + len(piece) % 3 :]
    reads(text.encode("utf-8", "replace"))


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
    reads(to_yaml(flow).encode())


def read(text):
    document, findings = parse(Source("flow.yaml", text))
    assert findings == []
    return document


def nodes(document, node=None, path=()):
    """Yield the path, the key's span and the node of every value below the root."""
    for step, (key, inner) in (node or document.root).entries.items():
        yield (*path, step), key, inner
        yield from nodes(document, inner, (*path, step))


def ended(value):
    """Return a value with the white space at the ends of its texts left out."""
    if isinstance(value, dict):
        return {key: ended(item) for key, item in value.items()}
    return (
        [*map(ended, value)]
        if isinstance(value, list)
        else getattr(value, "rstrip", lambda: value)()
    )


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
        if "|" in text[start:end]:  # a block's span ends at its last visible character
            found, node.value = ended(found), ended(node.value)
        assert repr(found) == repr(node.value)
        assert text[start:end].strip() == text[start:end]


@given(mappings(JSON), st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_document_is_the_same_in_every_style(data, one, other):
    data = meaning(data)
    texts = [to_yaml({"a": data, "b": data}, seed, aliases=True) for seed in (one, other)]
    values = [read(text.removeprefix("\ufeff")).value for text in texts]
    assert repr(values[0]) == repr(values[1]) == repr({"a": data, "b": data})


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


TAG = "tags are not allowed: a value is what it is written as"
KEY = "a key is a single text, not a list or a mapping"
DIRECTIVE = "YAML directives are not allowed"
SECOND = "a second document starts here: one flow a file"
CYCLE = "the alias '*x' refers to the value that it stands in"
BRACKET = "a '{}' inside an unquoted value of a flow collection"
REFUSED = [
    ("a: 1\nb: 2\n'a': 3\n", "duplicate-key", 3, 1, "the key 'a' is written twice"),
    ("a: {file: 1, \ufb01le: 2}", "duplicate-key", 1, 14, "the key '\ufb01le' equals"),
    ("{\uff41: 1, a: 2}", "duplicate-key", 1, 8, "the key 'a' equals"),
    ("a: &x b\nb: 1\n*x : 2\n", "duplicate-key", 3, 1, "the key 'b' is written twice"),
    ("? [a]\n: 1\n", "yaml-syntax", 1, 3, KEY),
    ("a: {{b: c}: d}\n", "yaml-syntax", 1, 5, KEY),
    ("a: &x [b]\n*x : 1\n", "yaml-syntax", 2, 1, KEY),
    ("? ? a\n", "yaml-syntax", 1, 3, KEY),
    ("a: !x b\n", "yaml-syntax", 1, 4, TAG),
    ("a: !!int 1\n", "yaml-syntax", 1, 4, TAG),
    ("a: ! b\n", "yaml-syntax", 1, 4, TAG),
    ("a:\n  - !!python/object/apply:os.system [id]\n", "yaml-syntax", 2, 5, TAG),
    ("!x a: b\n", "yaml-syntax", 1, 1, TAG),
    ("a: &x {b: c}\nd:\n  <<: *x\n", "yaml-syntax", 3, 3, "merge keys (<<) are not allowed"),
    ("a: {<<: {b: c}}\n", "yaml-syntax", 1, 5, "merge keys (<<) are not allowed"),
    ("%YAML 1.2\n---\na: b\n", "yaml-syntax", 1, 1, DIRECTIVE),
    ("%YAML 1.1\n---\na: b\n", "yaml-syntax", 1, 1, DIRECTIVE),
    ("%YAML 1.3\n---\na: b\n", "yaml-syntax", 1, 1, DIRECTIVE),
    ("%YAML 3.0\n---\na: b\n", "yaml-syntax", 1, 1, DIRECTIVE),
    ("%TAG ! tag:x,2000:\n---\na: b\n", "yaml-syntax", 1, 1, DIRECTIVE),
    ("%FOO bar\n---\na: b\n", "yaml-syntax", 1, 1, DIRECTIVE),
    ("# c\n\n%YAML 1.2\n---\na: b\n", "yaml-syntax", 3, 1, DIRECTIVE),
    ("a: b\n---\nc: d\n", "yaml-syntax", 2, 1, SECOND),
    ("---\na: b\n---\n", "yaml-syntax", 3, 1, SECOND),
    ("a: b\n...\nc: d\n", "yaml-syntax", 3, 1, SECOND),
    ("a: &x [b, *x]\n", "yaml-syntax", 1, 11, CYCLE),
    ("a: &x\n  b: {c: *x}\n", "yaml-syntax", 2, 10, CYCLE),
    ("a: &x 1\nb: &x 2\n", "yaml-syntax", 2, 4, "the anchor '&x' stands here a second time"),
    ("a: *x\n", "yaml-syntax", 1, 4, "the alias '*x' names no anchor"),
    ("a: \x07b\n", "yaml-syntax", 1, 4, "the character U+0007 is not allowed"),
    ('a: "\\0"\n', "yaml-syntax", 1, 4, "the character U+0000 is not allowed"),
    ("a: b\x85c\n", "yaml-syntax", 1, 5, "the character U+0085 is not allowed"),
    ("# \u202e\n", "yaml-syntax", 1, 3, "the character U+202E is not allowed"),
    ('a: "\\u2066"\n', "yaml-syntax", 1, 4, "the character U+2066 is not allowed"),
    ('a: "\\ud800"\n', "yaml-syntax", 1, 4, "the character U+D800 is not allowed"),
    ("a: b\rc: d\n", "yaml-syntax", 1, 5, "the character U+000D is not allowed"),
    ("a: \ufeffb\n", "yaml-syntax", 1, 4, "the character U+FEFF is not allowed"),
    ("\ufeff\ufeffa: b\n", "yaml-syntax", 1, 1, "the character U+FEFF is not allowed"),
    (b"a: b\n\xe9: c", "yaml-syntax", 2, 1, "the file is not UTF-8 here"),
    (b"a: \xff\xfeb", "yaml-syntax", 1, 4, "the file is not UTF-8 here"),
    ("a: b".encode("utf-16"), "yaml-syntax", 1, 1, "the file is UTF-16, and not UTF-8"),
    ("a: b".encode("utf-16-le"), "yaml-syntax", 1, 1, "the file is UTF-16, and not UTF-8"),
    ("a: \xe9".encode("utf-16-be"), "yaml-syntax", 1, 1, "the file is UTF-16, and not UTF-8"),
    ("a: b".encode("utf-32"), "yaml-syntax", 1, 1, "the file is UTF-32, and not UTF-8"),
    (b"a\0: b", "yaml-syntax", 1, 2, "the character U+0000 is not allowed"),
    (b"\0", "yaml-syntax", 1, 1, "the character U+0000 is not allowed"),
    (b"\0\0\0\0", "yaml-syntax", 1, 1, "the character U+0000 is not allowed"),
    (b"a: \xed\xa0\x80", "yaml-syntax", 1, 4, "the file is not UTF-8 here"),
    ("{a: file[csv]}", "yaml-syntax", 1, 9, BRACKET.format("[")),
    ("a: {b: ${{ inputs.x }}}", "yaml-syntax", 1, 9, BRACKET.format("{")),
    ("a: [${{ inputs.x }}]", "yaml-syntax", 1, 6, BRACKET.format("{")),
    ("{a:, b: 1}", "yaml-syntax", 1, 4, "a ':' needs a space behind it here"),
    ("{a:[b]}", "yaml-syntax", 1, 4, "a ':' needs a space behind it here"),
    ("a: [b, -]", "yaml-syntax", 1, 8, "a '-' alone is no value in a flow collection"),
    ("a: [b]#c", "yaml-syntax", 1, 7, "a comment needs a space before its '#'"),
    ("a: 'b'#c", "yaml-syntax", 1, 7, "a comment needs a space before its '#'"),
]


def refusals(text):
    """Return the findings of reading alone."""
    report = check(text.encode() if isinstance(text, str) else text).report
    told = [f for f in report.findings if f.rule in ("yaml-syntax", "duplicate-key")]
    return report.source, told


@pytest.mark.parametrize(("text", "rule", "line", "column", "message"), REFUSED)
def test_a_refusal(text, rule, line, column, message):
    source, [told] = refusals(text)
    assert (told.rule, told.message[: len(message)]) == (rule, message)
    assert source.position(told.span.start) == (line, column)
    assert told.span.start <= told.span.end


def test_hints_and_notes_of_refusals():
    [merged] = refusals("a: {<<: b}")[1]
    assert "'defaults'" in merged.hint
    [bracket] = refusals("{a: file[csv]}")[1]
    assert bracket.hint == 'quote it: "file[csv]"'
    [wide] = refusals("a: b".encode("utf-16"))[1]
    assert "save it as UTF-8" in wide.hint
    assert "iconv -f UTF-16 -t UTF-8" in wide.hint
    source, [twice] = refusals("a: 1\nb: 2\na: 3\n")
    assert [source.position(note.span.start) for note in twice.notes] == [(1, 1)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (
            "a: &x [b, {c: d}]\ne: *x\nf: [*x, *x]\n",
            {"a": (v := ["b", {"c": "d"}]), "e": v, "f": [v, v]},
        ),
        ("a: &x b\n*x : *x\n", {"a": "b", "b": "b"}),
        ("a: &x\nb: *x\n", {"a": None, "b": None}),
        ("'<<': {a: b}\n", {"<<": {"a": "b"}}),
        ("--- # c\na: b\n...\n", {"a": "b"}),
        ("{?a: ?b, c: [?d, -e, :f, g:h]}", {"?a": "?b", "c": ["?d", "-e", ":f", "g:h"]}),
        ("{a: b, #c\n}", {"a": "b"}),
        ("a: |\n  b", {"a": "b\n"}),
        ("a: |+\n  b", {"a": "b\n"}),
        ("a: |-\n  b", {"a": "b"}),
        ("a: \u200d\u00ad\U0001f600\n", {"a": "\u200d\u00ad\U0001f600"}),
        ("a: 1\nA: 2\n\u00e9: 3\ne: 4\n", {"a": 1, "A": 2, "\u00e9": 3, "e": 4}),
    ],
)
def test_not_refused(text, value):
    assert read(text).value == value


def of_size(nodes):
    """Return a document with exactly that many keys and values, most of them by aliases."""
    many, rest = divmod(nodes - 1, 2000)
    block = "[" + "0," * 1999 + "]"
    items = [f"- &a {block}", *["- *a"] * (many - 1), *["- 0"] * rest]
    return "\n".join(items)


def of_text(length):
    many, rest = divmod(length, 2**15)
    return "\n".join([f"- &a {'x' * 2**15}", *["- *a"] * (many - 1), f"- '{'x' * rest}'"])


def of_depth(levels, inner="a"):
    return "[" * levels + inner + "]" * levels


def of_alias_depth(levels):
    half = levels // 2
    return f"- &a {of_depth(half)}\n- {of_depth(levels - half - 1, '*a')}\n"


LIMITS = [
    (of_depth, limits.MAX_DEPTH, "the document is nested deeper than 64 levels"),
    (lambda n: "- " * n + "a", limits.MAX_DEPTH, "the document is nested deeper than 64 levels"),
    (
        lambda n: "{a: " * n + "}" * n,
        limits.MAX_DEPTH,
        "the document is nested deeper than 64 levels",
    ),
    (of_alias_depth, limits.MAX_DEPTH, "the document is nested deeper than 64 levels"),
    (of_size, limits.MAX_NODES, "the document has more than 200,000 keys and values"),
    (of_text, limits.MAX_TEXT, "the document has more than 8 MiB of text"),
    (lambda n: "x" * n, limits.MAX_LINE, "the line is longer than 64 KiB"),
    (lambda n: "a: b\n# " + "x" * (n - 2), limits.MAX_LINE, "the line is longer than 64 KiB"),
]


@pytest.mark.parametrize(("text", "limit", "message"), LIMITS)
def test_a_budget(text, limit, message):
    assert refusals(text(limit))[1] == []
    assert [told.message for told in refusals(text(limit + 1))[1]] == [f"{message} (the limit)"]


def test_the_size_of_a_file():
    whole = ("# " + "x" * 1021 + "\n").encode() * 4096
    assert len(whole) == limits.MAX_BYTES
    assert decode("flow.yaml", whole)[1] is None
    [told] = refusals(whole + b"#")[1]
    assert told.message == "the file is larger than 4 MiB (the limit)"


def test_what_a_var_holds_is_not_read_again():
    text = 'name: f\nvars: {v: ["$${{ inputs.x }}", "$${{*"]}\n'
    text += 'tasks: {a: {command: c, inputs: {i: "list[str]"}, '
    rest = "with: {i: '${{ vars.v }}'}, project_defaults: true}}\n"
    report, module = build((text + rest).encode())
    assert report.findings == ()
    assert b'["${{ inputs.x }}", "${{*"]' in module


def test_the_text_that_vars_expand_to():
    many = 2**23 // 2**15
    head = f"name: x\nvars: {{v: {'x' * 2**15}}}\ntasks:\n  a:\n    project_defaults: true\n"
    fine = f'{head}    command: "{"${{ vars.v }}" * many}"\n'
    assert refusals(fine)[1] == []
    [told] = refusals(fine.replace('command: "', 'command: "${{ vars.v }}'))[1]
    assert (
        told.message == "the vars expand to more than 200,000 values or 8 MiB of text (the limit)"
    )


@pytest.mark.parametrize("bracket", ["[", "{", "[\n", "{\n", "{a: ", "- ", "? ", "- ? ", "? - "])
def test_very_deep_nesting_is_refused(bracket):
    assert [told.rule for told in refusals(bracket * (100_000 // len(bracket)))[1]] == [
        "yaml-syntax"
    ]


def test_alias_bombs_are_refused():
    bomb = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 30)
    )
    texts = f"a: &a {'x' * 60_000}\nb: [{','.join(['*a'] * 9_000)}]\n"
    assert refusals(bomb)[1][0].message.startswith("the document has more than 200,000 keys")
    assert refusals(texts)[1][0].message.startswith("the document has more than 8 MiB of text")


def test_only_so_many_findings_are_told(flowc):
    text = "".join(f"key{n}: 1\n" for n in range(60))
    for options, told, rest in (([], 50, True), (["--max-findings", "0"], 61, False)):
        out = flowc("check", "--output-format", "concise", *options, "-", stdin=text).stdout
        lines = out.splitlines()
        assert sum("error[" in line for line in lines) == told
        assert ("11 more" in out) == rest

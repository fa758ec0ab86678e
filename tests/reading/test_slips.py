"""Slips of the hand in YAML: what is told of each, and what `check --fix` writes instead."""

import pytest
from flowc.pipeline import check
from flowc.reporting.apply_fixes import mend

HEAD = "name: slips\ninputs: {label: str}\ndefaults: {project_defaults: true}\n"
TASK = "tasks:\n  a:\n"
RUN = TASK + "    command: x\n"
OTHERS = "".join(f"  {name}: {{command: y}}\n" for name in "bcd")


def told(text):
    """The first error of a text: its place, and its hint."""
    report = check(text.encode()).report
    found = next(one for one in report.findings if one.severity == "error")
    assert found.rule == "yaml-syntax"
    return report.source.position(found.span.start), found.hint


def mended(text):
    new, _ = mend(text.encode(), lambda data: check(data).report)
    return new.decode()


def bind(value):
    return RUN + f"    inputs: {{label: str}}\n    with:\n      label: {value}\n"


MENDED = {
    "one space too many": (
        RUN + "     outputs: {rows: str}\n     retries: 2\n",
        RUN + "    outputs: {rows: str}\n    retries: 2\n",
        "indent it by 4 spaces",
    ),
    "two spaces too many, with all that is below": (
        RUN + "      outputs:\n        rows: str\n    retries: 2\n",
        RUN + "    outputs:\n      rows: str\n    retries: 2\n",
        "indent it by 4 spaces",
    ),
    "an item beside its key": (
        RUN + "    after:\n      - b\n    - c\n  b: {command: y}\n  c: {command: y}\n",
        RUN + "    after:\n      - b\n      - c\n  b: {command: y}\n  c: {command: y}\n",
        "indent it by 6 spaces",
    ),
    "an item between two levels": (
        RUN + "    after:\n      - b\n     - c\n  b: {command: y}\n  c: {command: y}\n",
        RUN + "    after:\n      - b\n      - c\n  b: {command: y}\n  c: {command: y}\n",
        "indent it by 6 spaces",
    ),
    "tabs": (
        "tasks:\n\ta:\n\t\tcommand: x\n",
        "tasks:\n  a:\n    command: x\n",
        "use spaces: two for each tab",
    ),
    "a tab behind a colon": (TASK + "    command:\tx\n", RUN, "use spaces"),
    "no-break spaces": (TASK + "\u00a0\u00a0\u00a0\u00a0command: x\n", RUN, "use plain spaces"),
    "a template": (
        bind("{{ inputs.label }}"),
        bind("${{ inputs.label }}"),
        "write ${{ inputs.label }}",
    ),
    "a template in braces": (
        RUN + "    inputs: {label: str}\n    with: {label: {{inputs.label}}}\n",
        RUN + '    inputs: {label: str}\n    with: {label: "${{ inputs.label }}"}\n',
        'write "${{ inputs.label }}"',
    ),
    "a reference in braces": (
        RUN + "    inputs: {label: str}\n    with: {label: ${{ inputs.label }}}\n",
        RUN + '    inputs: {label: str}\n    with: {label: "${{ inputs.label }}"}\n',
        'quote it: "${{ inputs.label }}"',
    ),
    "types in braces": (
        RUN + "    outputs: {a: file[csv], b: list[file[csv]], c: \u201cfile[csv]\u201d}\n",
        RUN + '    outputs: {a: "file[csv]", b: "list[file[csv]]", c: "file[csv]"}\n',
        'quote it: "file[csv]"',
    ),
    "rows in brackets": (
        RUN + "    after: [b[*], b[p]]\n  b: {command: y, matrix: {d: [p, q]}}\n",
        RUN + '    after: ["b[*]", "b[p]"]\n  b: {command: y, matrix: {d: [p, q]}}\n',
        'quote it: "b[*]"',
    ),
    "text behind quotes": (
        TASK + '    command: "a b/c.R" --vanilla\n',
        TASK + "    command: '\"a b/c.R\" --vanilla'\n",
        "a value that starts with a quote ends with it: quote the whole, '\"a b/c.R\" --vanilla'",
    ),
    "two quoted words": (
        TASK + '    command: "a" && "b"\n',
        TASK + '    command: \'"a" && "b"\'\n',
        'a value that starts with a quote ends with it: quote the whole, \'"a" && "b"\'',
    ),
    "an apostrophe": (
        TASK + "    command: 'it's a fit'\n",
        TASK + '    command: "it\'s a fit"\n',
        'a value that starts with a quote ends with it: quote the whole, "it\'s a fit"',
    ),
    "quotes in quotes": (
        TASK + '    command: "say "hello" now"\n',
        TASK + "    command: 'say \"hello\" now'\n",
        "a value that starts with a quote ends with it: quote the whole, 'say \"hello\" now'",
    ),
    "signs": (
        TASK + "    command: @file\n    description: `x` # y\n    job_title: %d\n",
        TASK + '    command: "@file"\n    description: "`x`" # y\n    job_title: "%d"\n',
        'quote the value: "@file"',
    ),
    "an ampersand": (TASK + "    command: & x\n", TASK + '    command: "& x"\n', None),
    "a colon in a text": (
        TASK + "    command: echo a: b # c\n",
        TASK + '    command: "echo a: b" # c\n',
        'quote the text: command: "echo a: b"',
    ),
    "no space behind a colon": (
        TASK + "    command:x\n    retries: 2\n",
        TASK + "    command: x\n    retries: 2\n",
        "write command: x",
    ),
    "no colon": (
        TASK + "    command x\n    retries: 2\n    outputs\n      r: str\n",
        TASK + "    command: x\n    retries: 2\n    outputs:\n      r: str\n",
        "write command: x",
    ),
    "another sign for a colon": (
        TASK + "    command = x\n    retries: 2\n    job_title\uff1ay\n    timeout: 3h\n",
        TASK + "    command: x\n    retries: 2\n    job_title: y\n    timeout: 3h\n",
        "write command: x",
    ),
    "no space behind a dash": (
        RUN + "    after:\n      - b\n      -c\n  b: {command: y}\n  c: {command: y}\n",
        RUN + "    after:\n      - b\n      - c\n  b: {command: y}\n  c: {command: y}\n",
        "write - c",
    ),
    "a bracket too many": (RUN + "    after: []]\n", RUN + "    after: []\n", "leave it out"),
    "another bracket": (
        RUN + "    after: [b}\n  b: {command: y}\n",
        RUN + "    after: [b]\n  b: {command: y}\n",
        "close it with ']'",
    ),
    "a glued comment": (RUN + '    job_title: "y"#z\n', RUN + '    job_title: "y" #z\n', None),
    "no spaces behind colons in braces": (
        RUN + '    outputs: {rows:str, n=int}\n    cache: {version:"1"}\n',
        RUN + '    outputs: {rows: str, n: int}\n    cache: {version: "1"}\n',
        "write rows: str",
    ),
    "a reference in one pair of braces": (
        bind("{inputs.label}") + "    retries: 2\n",
        bind("${{ inputs.label }}") + "    retries: 2\n",
        "write ${{ inputs.label }}",
    ),
    "such a reference in braces": (
        RUN + "    inputs: {label: str}\n    with: {label: { inputs.label }}\n",
        RUN + '    inputs: {label: str}\n    with: {label: "${{ inputs.label }}"}\n',
        'write "${{ inputs.label }}"',
    ),
    "items that stand deeper than the first": (
        RUN + "    after:\n    - b\n     - c\n      - d\n" + OTHERS,
        RUN + "    after:\n    - b\n    - c\n    - d\n" + OTHERS,
        "indent it by 4 spaces",
    ),
    "no colon behind the name of a task": (
        "tasks:\n  a\n    command: x\n",
        "tasks:\n  a:\n    command: x\n",
        "write a:",
    ),
    "comments of other languages": (
        TASK + "    // one\n    command: x\n    -- two\n",
        TASK + "    # one\n    command: x\n    # two\n",
        "write # before it",
    ),
}


@pytest.mark.parametrize(("text", "new", "hint"), MENDED.values(), ids=MENDED)
def test_what_is_certain_is_told_and_mended(text, new, hint):
    if hint is not None:
        assert told(HEAD + text)[1] == hint
    assert mended(HEAD + text) == HEAD + new
    assert mended(HEAD.replace("\n", "\r\n") + text.replace("\n", "\r\n")) == (
        HEAD.replace("\n", "\r\n") + new.replace("\n", "\r\n")
    )


TOLD = {
    "one space too few": (
        RUN + "   outputs: {rows: str}\n",
        (7, 4),
        "indent it by 4 spaces, or by 2 spaces",
    ),
    "one space too many in the line above": (
        TASK + "     command: x\n    outputs: {rows: str}\n    retries: 2\n",
        (7, 5),
        "indent it by 5 spaces",
    ),
    "a second slip that is not certain": (
        RUN + "     retries: 2\n    after: [\n",
        (7, 6),
        "indent it by 4 spaces",
    ),
    "an open quote": (
        TASK + '    command: "x\n    retries: 2\n',
        (5 + 1, 14),
        'end it with ": "x"',
    ),
    "a quote that an other one ends": (
        TASK + "    command: 'x\n    outputs:\n      rows: 'str'\n",
        (6, 14),
        "end it with ': 'x'",
    ),
    "an open brace": (RUN + "    outputs: {r: str\n    retries: 2\n", (7, 14), "end it with '}'"),
    "no comma": (
        RUN + "    outputs: {r: str s: str}\n",
        (7, 23),
        "write ',' between two entries, or quote the text",
    ),
    "no comma at the end of a line": (
        RUN + "    outputs: {\n      r: str\n      s: str\n    }\n",
        (9, 8),
        "write ',' at the end of the line before, or quote the text",
    ),
    "a key among items": (
        RUN + "    after:\n      - b\n      retries: 2\n",
        (9, 7),
        "write '- ' before it, or indent it by 4 spaces",
    ),
    "an item among keys": (RUN + "    - b\n", (7, 5), "write it below a key"),
    "tabs among spaces": (RUN + "\tretries: 2\n", (7, 1), "use spaces"),
    "a path of Windows": (
        TASK + '    command: "C:\\Users\\x"\n',
        (6, 19),
        "write \\\\ for a backslash, or use single quotes",
    ),
    "a redirection": (
        TASK + "    command: > x\n",
        (6, 14),
        'begin it there, or quote the value: "> x"',
    ),
    "a glob": (TASK + "    command: *.py\n", (6, 14), "quote a text that starts with '*'"),
    "a negation": (TASK + "    command: !x y\n", (6, 14), "leave it out, or quote the text"),
    "an expression": (
        bind("{{ label | upper }}"),
        (9, 14),
        "write ${{ inputs.NAME }} for a reference, or quote the text",
    ),
    "a conflict": (
        TASK + "<<<<<<< HEAD\n    command: x\n=======\n    command: y\n>>>>>>> main\n",
        (6, 1),
        "keep one of the two versions, and delete the lines <<<<<<<, ======= and >>>>>>>",
    ),
    "an item behind its key": (
        RUN + "    after: - b\n",
        (7, 12),
        "write each '- ' on a line of its own, or [a, b]",
    ),
    "a second flow": (RUN + "---\nname: b\n", (7, 1), "write it into a file of its own"),
}


@pytest.mark.parametrize(("text", "place", "hint"), TOLD.values(), ids=TOLD)
def test_what_is_not_certain_is_told_alone(text, place, hint):
    assert told(HEAD + text) == (place, hint)
    assert mended(HEAD + text) == HEAD + text


@pytest.mark.parametrize(
    "text",
    [
        bind("{{ inputs.lable }}"),  # no such input
        RUN + "      notes: y\n",  # no such key
        bind("x") + "       outputs:\n      r: str\n",  # no such input
    ],
)
def test_a_fix_that_would_not_read_well_is_not_written(text):
    assert mended(HEAD + text) == HEAD + text


def test_what_is_behind_a_mended_slip_is_told():
    text = RUN + "     retries: 2\n    outputs: {s: file[csv]}\n  b: {comand: y}\n"
    assert mended(HEAD + text).endswith('    outputs: {s: "file[csv]"}\n  b: {command: y}\n')


@pytest.mark.parametrize("written", ["{rows:str}", "{rows=str}", "{rows:str, n: int}"])
def test_an_entry_without_its_colon_is_told_once(written):
    text = f"    inputs: {written}\n    with: {{rows: a, n: 1}}\n"
    report = check((HEAD.replace("inputs: {label: str}\n", "") + RUN + text).encode()).report
    found = [(one.rule, one.hint) for one in report.findings if one.rule != "unknown-input"]
    assert found == [("yaml-syntax", "write rows: str")]


@pytest.mark.parametrize(
    "written",
    ['{"a:b": }', "{a: b:c}", "{a: null, b}", "{http://x/y: 1}", "{a: x - y}", '{a: "b\n - c"}'],
)
def test_a_mapping_that_is_meant_stays_one(written):
    text = RUN + f'    inputs: {{m: dict, l: "list[str]"}}\n    with:\n      m: {written}\n'
    items = "      l:\n        - x - y\n        - >-\n          a\n          - b\n"
    items += "        - a\n          b\n"
    report = check((HEAD.replace("inputs: {label: str}\n", "") + text + items).encode()).report
    assert report.findings == ()

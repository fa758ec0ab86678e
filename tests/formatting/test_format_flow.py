"""Formatting changes how a flow looks, and nothing else."""

import random
import re
from collections import Counter

import places
import pytest
from click.testing import CliRunner
from flowc.commands import flowc
from flowc.findings.source import Source
from flowc.formatting.format_flow import format_flow
from flowc.formatting.format_text import PASSES
from flowc.formatting.pieces import comments, layout
from flowc.limits import MAX_FORMATTED, MAX_FORMATTED_NODES
from flowc.pipeline import check
from flowc.reading.decode import decode
from flowc.reading.parse import parse
from fuzz.laws import formats
from hypothesis import given
from hypothesis import strategies as st
from places import TESTS
from samples import fewer, sample
from strategies import ANYTHING, flows, to_yaml

FOLDER = TESTS / "format"
EXAMPLES = sorted((places.EXAMPLES).glob("**/*.yaml"))
PAIRS = sorted(path for path in FOLDER.glob("*.yaml") if ".formatted." not in path.name)
SEEDS = st.integers(0, 10**6)


def formatted(text):
    """Return the text that a text becomes, which may not be refused."""
    report, data = format_flow(text.encode())
    assert [finding.message for finding in report.findings] == []
    return data.decode()


def words(text):
    """Return the comments of a text, each as often as it stands there."""
    text = decode("", text.encode())[0].text.replace("\r\n", "\n")
    return Counter(comment for _, comment in comments(text, layout(text)))


def commented(text, seed):
    """Return a text with comments on lines of their own, and behind what stands on others."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    draw = random.Random(seed)
    inside = set()
    source = Source("", text)
    for piece in layout(text).walk():
        if piece.kind == "scalar" or piece.in_flow:
            first = source.position(piece.start).line
            last = source.position(max(piece.start, piece.end - 1)).line
            inside.update(range(first + 1, last + 1))
            if last > first or piece.style in ("|", ">"):
                inside.update((first, last + 1))
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        free = number not in inside and not line.startswith(("---", "..."))
        if free and draw.random() < 0.2:
            found.append(f"{re.match(' *', line)[0]}# above {number}")
            found += [""] * (draw.random() < 0.3)
        if free and number + 1 not in inside and line.strip() and draw.random() < 0.2:
            line = f"{line} # behind {number}"
        found.append(line)
    return "\n".join(found)


@given(flows(), SEEDS)
def test_a_formatted_flow_is_the_same_flow_and_stays_as_it_is(flow, seed):
    text = to_yaml(flow, seed, aliases=True)
    again = formatted(text)
    assert check(again.encode()).flow == check(text.encode()).flow
    assert words(again) == words(text)
    assert formatted(again) == again


@given(flows(), SEEDS)
def test_comments_stay_wherever_they_stand(flow, seed):
    plain = to_yaml(flow, seed)
    text = commented(plain, seed)
    if check(text.encode()).flow != check(plain.encode()).flow:
        return  # a comment broke what stands over several lines
    again = formatted(text)
    assert words(again) == words(text)
    assert check(again.encode()).flow == check(text.encode()).flow
    assert formatted(again) == again


def value_of(text):
    document, findings = parse(Source("", text))
    return None if findings else repr(document.value)


def each_place(text, seed):
    """Yield a text with a comment at each column of each of its places, some between blank lines.

    Where it would not be a comment, but a part of a text, it is left out.
    """
    draw = random.Random(seed)
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    before = value_of("\n".join(lines))
    deepest = max(len(line) - len(line.lstrip(" ")) for line in lines)
    cases = [(at, column) for at in range(len(lines)) for column in range(min(deepest, 16) + 2)]
    for at, column in sample(cases, 8):
        blank = [" " * draw.choice((0, 0, column, 9))] * draw.choice((0, 1, 2))
        above, below = (blank, []) if draw.random() < 0.5 else ([], blank)
        comment = f"{' ' * column}# at {column}"
        found = "\n".join([*lines[:at], *above, comment, *below, *lines[at:]])
        if value_of(found) == before:
            yield found


@fewer(20)
@given(flows(most=1), SEEDS)
def test_one_pass_is_enough_wherever_a_comment_stands(flow, seed):
    for text in each_place(to_yaml(flow, seed, aliases=True), seed):
        again = formatted(text)
        assert words(again) == words(text)
        assert check(again.encode()).flow == check(text.encode()).flow
        assert formatted(again) == again


@pytest.mark.law
@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.stem)
def test_one_pass_is_enough_for_a_sample_with_a_comment_more(path):
    text = path.read_bytes().decode().replace("\r\n", "\n")
    found = [*each_place(text, 1)]
    assert found
    for one in found:
        assert formatted(formatted(one)) == formatted(one)


@pytest.mark.parametrize("style", ["|", "|+", "|-", ">", ">+"])
@pytest.mark.parametrize("blanks", [" ", "     ", "            "])
def test_blanks_without_a_line_end_below_a_text_keep_their_meaning(style, blanks):
    text = f"name: x\ndescription: {style}\n     of two\n{blanks}"
    again = formatted(text)
    assert value_of(again) == value_of(text)
    assert formatted(again) == again


@given(flows(), SEEDS, SEEDS)
def test_the_order_of_what_an_author_named_stays(flow, seed, other):
    before = check(to_yaml(flow, seed).encode()).flow
    after = check(formatted(to_yaml(flow, other)).encode()).flow
    assert after.written_tasks == before.written_tasks
    assert [i.name for t in after.tasks for i in t.inputs] == [
        i.name for t in before.tasks for i in t.inputs
    ]


@given(ANYTHING)
def test_any_text_is_formatted_or_told(text):
    formats(text.encode("utf-8", "replace"))


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.stem)
def test_before_and_after(path):
    after = path.with_suffix(".formatted.yaml").read_bytes().decode()
    assert formatted(path.read_bytes().decode()) == after
    assert formatted(after) == after


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_examples_are_formatted(path):
    assert formatted(path.read_bytes().decode()) == path.read_bytes().decode()


def test_line_ends_and_the_mark_of_the_encoding_stay():
    text = "\ufeffname:   x\r\ntasks:  {a: {command: b}}\r\n"
    assert formatted(text) == "\ufeffname: x\r\ntasks: {a: {command: b}}\r\n"


@pytest.mark.parametrize(
    ("written", "better"),
    [
        ('"file[csv]"', "file[csv]"),
        ("FlyteFile", "file"),
        ("Optional[List[integer]]", "list[int] | none"),
        ("Union[str,None]", "str | none"),
        ("file[.tar.gz]", "file[tar.gz]"),
        ("enum[a,b]", "enum[a, b]"),
        ("lst[str]", "lst[str]"),
    ],
)
def test_types_are_spelled_as_the_language_does(written, better):
    text = "name: x\ninputs:\n  a: {}\n  b:\n    type: {}\ntasks: {{t: {{command: c}}}}\n"
    assert formatted(text.format(written, written)) == text.format(better, better)


@pytest.mark.parametrize(
    ("written", "better"),
    [
        ('"plain text"', "plain text"),
        ("'plain text'", "plain text"),
        ("'it''s'", "it's"),
        ("'true'", '"true"'),
        ("'no'", '"no"'),
        ("'1:30'", '"1:30"'),
        ('"2026-01-31"', '"2026-01-31"'),
        ('"0x1F"', '"0x1F"'),
        ('"1_000"', '"1_000"'),
        ('"a: b"', '"a: b"'),
        ('"a #b"', '"a #b"'),
        ('" a"', '" a"'),
        ('"\\u00e9"', "\u00e9"),
        ('"a\\tb"', '"a\\tb"'),
        ('""', '""'),
        ("yes", "yes"),
        ("${{inputs.a}}", "${{ inputs.a }}"),
        ('"x-${{vars.a}}"', "x-${{ vars.a }}"),
        ("$${{ a}}", "$${{ a}}"),
    ],
)
def test_quotes_stand_where_they_are_needed(written, better):
    text = "name: x\ntasks:\n  t:\n    command: c\n    with:\n      a: {}\n"
    assert formatted(text.format(written)) == text.format(better)


@pytest.mark.parametrize(
    ("large", "told"),
    [
        ("a: [" + "b,\n" * (MAX_FORMATTED_NODES - 2) + "]\n", "more than 100,000 keys and values"),
        ("a:  b\n" + "#\n" * (MAX_FORMATTED // 2), "larger than 2 MiB"),
    ],
)
def test_a_file_that_is_too_large_is_left(large, told):
    [found] = format_flow(large.encode())[0].findings
    assert told in found.message
    assert found.severity == "error"


def test_a_pass_that_loses_something_is_found_out(monkeypatch):
    from flowc.formatting import format_text

    text = b"name: x # why\ntasks: {a: {command: b}}\n"
    for fault in (
        lambda text, root: text.replace("command: b", "command: c"),
        lambda text, root: text.replace(" # why", ""),
        lambda text, root: text.replace("tasks:", "tasks"),
    ):
        monkeypatch.setattr(format_text, "PASSES", (*PASSES, fault))
        report, data = format_flow(text)
        assert data is None
        assert "left as it is" in report.findings[0].message


# The command


def run(*args, text=None):
    return CliRunner().invoke(flowc, ["fmt", *map(str, args)], input=text, catch_exceptions=False)


@pytest.fixture
def untidy(tmp_path):
    path = tmp_path / "flow.yaml"
    path.write_bytes((FOLDER / "untidy.yaml").read_bytes())
    path.chmod(0o640)
    return path


def test_a_file_is_formatted_in_its_place(untidy):
    done = run(untidy)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "1 changed" in done.stderr
    assert untidy.read_bytes() == (FOLDER / "untidy.formatted.yaml").read_bytes()
    assert untidy.stat().st_mode & 0o777 == 0o640
    assert "0 changed" in run(untidy).stderr
    assert [path.name for path in untidy.parent.iterdir()] == ["flow.yaml"]


def test_check_and_diff_write_nothing_and_fail(untidy):
    before = untidy.read_bytes()
    checked = run("--check", untidy)
    assert (checked.exit_code, checked.stdout) == (1, f"{untidy}: would change\n")
    shown = run("--diff", untidy)
    assert shown.exit_code == 1
    assert "-  rows: {description" in shown.stdout
    assert "\n+description: A flow.\n" in shown.stdout
    assert untidy.read_bytes() == before
    run(untidy)
    assert run("--check", "--diff", untidy).exit_code == 0


def test_standard_input_goes_to_standard_output():
    done = run("-", text="name:   x\ntasks: {a: {command: b}}\n")
    assert (done.exit_code, done.stdout) == (0, "name: x\ntasks: {a: {command: b}}\n")
    assert run("-", "--check", text="name:   x\n").exit_code == 1


def test_what_is_no_yaml_is_told_and_left(tmp_path):
    bad, good = tmp_path / "bad.yaml", tmp_path / "good.yaml"
    bad.write_text("a: [\n")
    tasks = "tasks: {a: {command: b}}\n"
    good.write_text(f"name:  x\n{tasks}")
    done = run(tmp_path)
    assert done.exit_code == 1
    assert "bad.yaml:" in done.stderr
    assert "yaml-syntax" in done.stderr
    assert (bad.read_text(), good.read_text()) == ("a: [\n", f"name: x\n{tasks}")
    assert run("-", text="a: [\n").stdout == "a: [\n"


def test_a_link_is_not_replaced(untidy):
    link = untidy.with_name("link.yaml")
    link.symlink_to(untidy)
    done = run(link)
    assert done.exit_code == 1
    assert link.is_symlink()
    assert "no regular file" in done.stderr

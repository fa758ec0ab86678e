"""Changes exactly as they are printed, in each format; whatever texts flows hold."""

import os
import re

import pytest
from changed_flows import changed, read
from flowc.diffing import FORMATS, format_named
from flowc.diffing.change import Comparison
from flowc.diffing.compare import compare
from flowc.diffing.file_change import Entry
from flowc.diffing.markdown import as_markdown
from flowc.diffing.text import as_text
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from places import TESTS

CASES = TESTS / "diff"
NAMES = sorted(path.name.removesuffix(".old.yaml") for path in CASES.glob("*.old.yaml"))
ENDS = {"text": "txt", "json": "json", "markdown": "md"}


def entry_of(name):
    flows = [read((CASES / f"{name}.{side}.yaml").read_bytes()) for side in ("old", "new")]
    assert None not in flows
    return Entry(f"{name}.yaml", "changed", flows[1].name, compare(*flows))


@pytest.mark.parametrize("output_format", FORMATS)
@pytest.mark.parametrize("name", NAMES)
def test_changes_are_printed_as_they_are_in_the_golden_files(name, output_format, monkeypatch):
    monkeypatch.delenv("GIT_COMMIT", raising=False)
    printed = format_named(output_format)([entry_of(name)], False)
    golden = CASES / f"{name}.{ENDS[output_format]}"
    if os.environ.get("GOLDEN"):
        golden.write_bytes(printed.encode())
    assert printed == golden.read_bytes().decode()


def outside_of_code(markdown):
    """Return what a Markdown text says outside of code, and its tags of HTML."""
    tokens = MarkdownIt("commonmark").parse(markdown)
    inline = [child for token in tokens for child in token.children or ()]
    assert {token.type for token in inline} <= {
        "text", "code_inline", "strong_open", "strong_close", "softbreak"
    }  # fmt: skip
    html = [token.content for token in tokens if token.type == "html_block"]
    shown = re.sub(r"<code>[^<]*</code>", "", "".join(html))
    return "".join(t.content for t in inline if t.type == "text") + re.sub(r"<[^>]*>", "", shown), {
        *re.findall(r"<[^>]*>", shown)
    }


OWN = {"<details>", "<details open>", "</details>", "<summary>", "</summary>", "<b>", "</b>"}


def check_markdown(markdown):
    words, tags = outside_of_code(markdown)
    assert tags <= OWN
    assert not set(words) & set("@<`#[]!&\\*|$"), words


@given(changed())
def test_no_text_of_a_flow_is_markdown(pair):
    check_markdown(as_markdown([Entry("flow.yaml", "changed", "x", compare(*pair))], False))


@given(st.text(min_size=1, max_size=30), st.text(min_size=1, max_size=30))
@example("a`</code><img>@all\n\n# x.yaml", "``")
@example(" ", "`")
@example("$`x`$", "\n")
def test_no_name_of_a_file_is_markdown(path, moved):
    for state in ("changed", "added", "deleted", "failed"):
        check_markdown(as_markdown([Entry(path, state, "x", Comparison("x"), moved)], False))


def test_hostile_texts_are_no_markdown():
    check_markdown(as_markdown([entry_of("hostile")], False))


@given(changed())
def test_the_text_of_a_change_is_one_line_without_hidden_characters(pair):
    printed = as_text([Entry("a\x1b[2J\n.yaml", "changed", "x", compare(*pair))], False)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", printed)
    lines = printed.splitlines()
    assert lines[0].startswith("a\\x1b[2J\\n.yaml: ")
    assert all(
        re.match(r" +([-+~] |cached |task |\d+ tasks|in the flow|without)", x) for x in lines[1:]
    )


def test_a_comment_has_room_for_what_is_told():
    many = [entry_of("everything")] * 500
    printed = as_markdown(many, False)
    assert len(printed) < 65_536
    assert re.search(r"\n\d+ more: there is no room for them here\n$", printed)


def test_colours_mark_what_is_added_and_what_breaks():
    printed = as_text([entry_of("everything")], True)
    assert "\x1b[32m+\x1b[0m" in printed
    assert "\x1b[31m-\x1b[0m" in printed
    assert re.sub(r"\x1b\[\d+m", "", printed) == as_text([entry_of("everything")], False)

"""Mistakes in the text itself: what is no YAML, or more of it than the language takes."""

import re

from hypothesis import strategies as st

from mutations.page import Place, Raw
from mutations.registry import (
    FRESH,
    a_task,
    at,
    give,
    inside,
    key,
    mutation,
    pick,
    put,
    register_all,
    register_text,
    text_mutation,
    walk,
)


def _raw(part, *texts):
    """Write a text of a task in some way; the finding is at a part of it."""

    def make(draw, flow):
        path = "tasks", a_task(draw, flow), pick(draw, ["command", "job_title", "description"])
        put(draw, at(flow, path[:-1]), path[-1], Raw(pick(draw, texts)))
        return inside(part, *path)

    return make


SPELT = {
    "tag": _raw("!", "!!str a", "!x a", '! "a"', "!<x> a"),
    "unquoted_braces": _raw("", "{{ x }}", "{{ inputs.rows }}"),
    "bracket_in_a_flow_collection": _raw("[", "{a: file[csv]}"),
    "brace_in_a_flow_collection": _raw("{{", "[a, ${{ inputs.a }}]"),
    "colon_in_a_text": _raw(": b", "a: b", "a: b # c", "caf\u00e9: b: c"),
    "undefined_alias": _raw("*", "*nowhere", "*n\u00f6where  # c"),
    "alias_in_its_own_anchor": _raw("*", "&loop [a, *loop]", "&loop {a: {b: *loop}}"),
    "bad_escape": _raw("q", r'"a \q"', r'"caf\u00e9 \q a"'),
    "escaped_control_character": _raw('"', r'"a \x07"', r'"\e[2J"', r'"\u202e"', r'"\ud800"'),
    "mark_that_starts_no_text": _raw("", "@a", "`a`", "%a"),
    "comma_in_brackets": _raw(",", "[, a]"),
}
register_all("yaml-syntax", SPELT)

_USED = re.compile(r"\$\{\{|'artifact'|'default'")
"""What a mapping may hold whose loss is told too, as the next mutations show."""


def _mappings(flow):
    return [(path, found) for path, found in walk(flow) if isinstance(found, dict)]


@mutation("yaml-syntax")
def too_deep(draw, flow):
    path, owner = pick(draw, _mappings(flow))
    most = 64 - len(path) - 1
    opening, closing = pick(draw, [("[", "]"), ("{a: ", "}")])
    put(draw, owner, FRESH, Raw(opening * (most + 1) + closing * (most + 1)))

    def place(page):
        line, column = page.values[(*path, FRESH)]
        return Place(line, column + most * len(opening))

    return place


@mutation("yaml-syntax")
def merge_key(draw, flow):
    return _merge(draw, flow, [p for p, found in _mappings(flow) if not _USED.search(str(found))])


@mutation("yaml-syntax")
def merge_key_beside_the_use_of_a_var(draw, flow):
    flow["vars"][FRESH] = 1
    return _merge(draw, flow, [give(draw, flow, "int", f"${{{{ vars.{FRESH} }}}}")[:3]])


@mutation("yaml-syntax")
def merge_key_beside_a_default(draw, flow):
    path = "tasks", a_task(draw, flow), "inputs", FRESH
    put(draw, at(flow, path[:-1]), FRESH, {"type": "int", "default": 1})
    return _merge(draw, flow, [path])


def _merge(draw, flow, paths):
    path, merge = pick(draw, paths), Raw("<<")
    put(draw, at(flow, path), merge, pick(draw, [{"retries": 2}, None, "a"]))
    return key(*path, merge)


@mutation("yaml-syntax")
def key_that_is_no_text(draw, flow):
    path, owner = pick(draw, _mappings(flow))
    name = Raw(pick(draw, ["[a, b]", "{a: b}", "[]"]))
    put(draw, owner, name, 1)
    return key(*path, name)


# What is written


@text_mutation("yaml-syntax")
def tab_as_indentation(draw, page):
    inner = [key.line for key in page.keys.values() if page.lines[key.line - 1][0] == " "]
    line = pick(draw, inner)
    tab = pick(draw, ["\t", "\t\t", "\t "])
    page.lines[line - 1] = tab + page.lines[line - 1].lstrip(" ")
    return Place(line, 1)


@text_mutation("yaml-syntax")
def indented_too_little(draw, page):
    """A key that stands left of its siblings, and right of what holds them all."""
    places = [page.keys[path] for path in page.keys if len(path) > 1]
    lines = [place for place in places if page.lines[place.line - 1][: place.column - 1].isspace()]
    first = {page.values[path[:-1]] for path in page.keys if len(path) > 1}
    line, column = pick(draw, [place for place in lines if place not in first])
    page.lines[line - 1] = page.lines[line - 1][1:]
    return Place(line, column - 1)


@text_mutation("yaml-syntax")
def directive(draw, page):
    words = pick(draw, ["%YAML 1.2", "%YAML 1.1", "%TAG ! tag:x,2000:", "%FOO bar"])
    before = pick(draw, [[], ["# c"], ["", "# c", "  # d"]])
    marked = [] if "---" in page.lines else ["---"]
    page.lines[:0] = [*before, words, *marked]
    return Place(len(before) + 1, 1)


@text_mutation("yaml-syntax")
def second_document(draw, page):
    page.lines += [pick(draw, ["---", "--- # c", "--- a"]), pick(draw, ["", "# c", "name: b"])]
    return Place(len(page.lines) - 1, 1)


@text_mutation("yaml-syntax")
def second_document_in_the_middle(draw, page):
    tops = [place.line for path, place in page.keys.items() if len(path) == 1]
    number = pick(draw, tops[1:])
    page.lines.insert(number - 1, "---")
    return Place(number, 1)


@text_mutation("yaml-syntax")
def key_without_its_colon(draw, page):
    scalars = [path for path, text in page.spelled.items() if text and ":" not in text]
    later = [page.keys[path] for path in scalars if path in page.keys]
    line, column = pick(draw, [place for place in later if place not in page.values.values()])
    text = page.lines[line - 1]
    page.lines[line - 1] = text[: column - 1] + text[column - 1 :].replace(":", "", 1)
    return Place(line, column)


def _character(*characters):
    def make(draw, page):
        number = draw(st.integers(0, len(page.lines) - 1))
        line = page.lines[number]
        index = draw(st.integers(0 if number else 1, max(len(line), 1)))
        page.lines[number] = line[:index].ljust(index) + pick(draw, characters) + line[index:]
        return Place(number + 1, index + 1)

    return make


for name, make in {
    "control_character": _character("\x07", "\x00", "\x1b[2J", "\x7f", "\x85", "\r\r"),
    "bidirectional_override": _character("\u202e", "\u2066", "\u200f", "\U000e0041"),
    "byte_order_mark_inside": _character("\ufeff"),
    "separator_of_lines": _character("\u2028", "\u2029"),
    "bytes_that_are_no_utf_8": _character("\udcff", "\udce9", "\udce2\udc82", "\udced\udca0\udc80"),
}.items():  # fmt: skip
    register_text("yaml-syntax", name, make)


@text_mutation("yaml-syntax")
def line_too_long(draw, page):
    number = draw(st.integers(0, len(page.lines)))
    page.lines.insert(number, "# " + "x" * 2**16)
    return Place(number + 1, 1)


@text_mutation("yaml-syntax")
def tag_of_a_collection(draw, page):
    below = {path[:-1] for path in page.values if len(path) > 1}
    line, column = page.keys[pick(draw, [path for path in page.keys if path in below])]
    text = page.lines[line - 1]
    colon = text.index(":", column) + 1
    tag = pick(draw, [" !!map", "  !x", " !<tag:yaml.org,2002:seq>"])
    page.lines[line - 1] = text[:colon] + tag + text[colon:]
    return Place(line, colon + tag.index("!") + 1)

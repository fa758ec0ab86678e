"""Hostile texts in every field, drawn in each form: they are texts there, and nothing else."""

import json
import re
import unicodedata
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from drawing import read_back
from flowc.diffing.compare import compare
from flowc.diffing.file_change import Entry
from flowc.diffing.markdown import as_markdown
from flowc.drawing.build_graph import EVERY_FLOW, build_graph
from flowc.drawing.describe_tasks import describe_tasks
from flowc.drawing.forms import FORMS, form_named
from flowc.drawing.forms.mermaid import as_mermaid
from flowc.drawing.unite_graphs import unite_graphs
from flowc.pipeline import check
from markdown_it import MarkdownIt
from samples import sample

from hostile.fields import filled, places, quoted
from hostile.payloads import PAYLOADS

TEXTS = [p for p in PAYLOADS if "text" in p and p["where"][0] not in ("file", "workflow.py")]
SIGNS = [
    "</script><script>alert(1)</script>",
    "</title></svg><img src=x onerror=alert(1)>",
    "]]><!--",
    'x"] --> evil["',
    "%%{init: {'theme': 'dark'}}%%",
    'click n0 href "javascript:alert(1)"',
    "`**x**`",
    '"]; evil -> x; "',
    "\\",
    '\\"',
    "<b>x</b>",
    "\u202egnp.exe",
    "a\u2066b",
    "::warning::x",
    "##vso[task.complete]",
    "&lt;x&gt;",
    "end",
    "1. x",
    "- x",
    "https://example.com/x",
    "#quot;",
]
NAMES = [
    {"id": f"sign-{number}", "where": ["task_name"], "text": t} for number, t in enumerate(SIGNS)
]
PAGE = {
    *("html", "head", "meta", "title", "style", "body", "header", "h1", "p", "div", "label"),
    *("input", "button", "ul", "li", "a", "main", "svg", "noscript", "details", "summary"),
    *("aside", "script"),
}
TAGS = {"svg", "title", "style", "defs", "marker", "path", "rect", "g", "text"}


def is_inert(text, form):
    """Check that a form of a picture holds nothing but the parts that it is made of."""
    if form == "json":
        json.loads(text)
        assert text.isascii()
        assert "<" not in text
        return
    for character in text:
        assert character == "\n" or unicodedata.category(character) not in ("Cc", "Cf", "Cs")
    assert not re.search(r"##\[|##vso\[|^\s*::", text, re.MULTILINE)
    if form == "svg":
        for element in ElementTree.fromstring(text).iter():
            assert element.tag.removeprefix(read_back.SVG) in TAGS
            names = {*element.keys()}
            assert not {name for name in names if name.startswith("on") or "href" in name}
        assert text.count("<style>") == 1
    elif form == "html":
        elements = read_back.Elements(text).found
        assert {tag for tag, _, _ in elements} <= PAGE | TAGS
        assert [tag for tag, _, _ in elements].count("script") == 2
        for _, attributes, _ in elements:
            assert not {name for name in attributes if name.startswith("on")}
            assert attributes.get("href", "#").startswith("#")
        read_back.page_data(text)
    elif form == "dot":
        read_back.read_dot(text)
    elif form == "mmd":
        read_back.read_mermaid(text)


def drawn(text):
    flow = check(text.encode()).flow
    if flow:
        graph = build_graph(flow, EVERY_FLOW)
        facts = describe_tasks(flow, {node.id for node in graph.nodes})
        for form in FORMS:
            is_inert(form_named(form, "github", 120, False, facts=facts)(graph), form)
    return flow is not None


@pytest.mark.law
@pytest.mark.parametrize("payload", TEXTS, ids=[payload["id"] for payload in TEXTS])
def test_a_hostile_text_is_a_text(payload):
    everywhere = [place for kind in payload["where"] for place in places(kind)]
    for place in sample(everywhere, 2):
        drawn(filled(place, quoted(payload["text"])))


def test_hostile_texts_in_two_versions_are_texts():
    """What was, what is, and what is said of both, in each form, and in Markdown for a review."""
    plain = check(filled("task_name", quoted("x")).encode()).flow
    for sign in SIGNS:
        flow = check(filled("task_name", quoted(sign)).encode()).flow
        for old, new in ((plain, flow), (flow, plain)):
            graph = replace(unite_graphs(old, new), remark=f"compared with {sign}")
            assert any(node.change for node in graph.nodes)
            for form in FORMS:
                is_inert(form_named(form, "github", 120, False)(graph), form)
            picture = as_mermaid(graph)
            entry = Entry("x.yaml", "changed", "x", compare(old, new), picture=picture)
            told = as_markdown([entry], False)
            fences = [one for one in MarkdownIt().parse(told) if one.type == "fence"]
            assert [(one.info, one.content) for one in fences] == [("mermaid", picture)]


@pytest.mark.parametrize("payload", NAMES, ids=[payload["id"] for payload in NAMES])
def test_a_name_of_signs_is_a_text(payload):
    text = payload["text"]
    seen = [
        drawn(filled(place, quoted(text)))
        for place in ("task_name", "input_name", "output_name", "label:artifact", "default:str")
    ]
    assert any(seen)
    value = f"${{{{ tasks.{text}.x }}}}"
    drawn(filled("ref", quoted(value)))


def test_a_document_without_tasks_is_drawn():
    for text in (
        "name: x\ntasks: {}\n",
        "name: x\n",
        "tasks: {a: 5}\n",
        "{}",
        "name: [x]\ntasks: 3\n",
    ):
        drawn(text)

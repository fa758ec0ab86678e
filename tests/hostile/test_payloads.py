"""Hostile values in every field: refused at their place, or in the module as what they are."""

import ast
import re
from keyword import iskeyword

import pytest
from samples import sample

from hostile.fields import filled, places, quoted
from hostile.payloads import PAYLOADS, run

FIELDS = [p for p in PAYLOADS if p["where"][0] not in ("file", "workflow.py", "include_path")]
FIELDS = [payload for payload in FIELDS if "text" in payload]

OTHERWISE = {
    # the language decides otherwise than the list of payloads expects
    "inj-cookie-unknown": ("workflow_name", "reject", "a name is an identifier"),
    "inj-docstring-args": ("description", "reject", "it would forge sections of a docstring"),
    "inj-backslashes-10k": ("label:task", "reject", "a task's name has 255 characters at most"),
    "val-str-date": ("default:str", "literal", "a bare date is a text"),
    "val-str-bad-time": ("default:str", "literal", "a bare time is a text"),
}
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def expected(payload, place):
    """Return what is to happen with a payload at a place: reject, literal, or either."""
    prefix, otherwise, _ = OTHERWISE.get(payload["id"], ("", payload["expected"], ""))
    wanted = otherwise if place.startswith(prefix) else payload["expected"]
    if wanted == "reject" and payload["id"].startswith("id-") and usual(payload["text"]):
        return "literal-or-reject"  # `Input`, `task`, `true`: names that the generator works around
    return {"accept": "literal", "limit": "literal-or-reject"}.get(wanted, wanted)


def usual(name):
    return NAME.fullmatch(name) and not iskeyword(name) and not name.endswith("_")


def as_yaml(payload, place):
    text = payload["text"]
    if place == "ref":
        return quoted(text if text.startswith("$") else f"${{{{ tasks.{text} }}}}")
    raw = payload["id"].startswith("val-") and place != "type_expr"
    return text if raw else quoted(text)


@pytest.mark.law
@pytest.mark.parametrize("payload", FIELDS, ids=[payload["id"] for payload in FIELDS])
def test_a_hostile_value(payload, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    flow, module = tmp_path / "flow.yaml", tmp_path / "workflow.py"
    everywhere = [place for kind in payload["where"] for place in places(kind)]
    for index, place in enumerate(sample(everywhere, 3)):
        flow.write_bytes(filled(place, as_yaml(payload, place)).encode())
        module.unlink(missing_ok=True)
        code, told = run("build", "flow.yaml")
        if index % 8 == 0:
            assert run("check", "flow.yaml")[0] == code
            run("fmt", "--diff", "flow.yaml")
        if code:
            assert "reject" in expected(payload, place), (place, told)
            assert re.search(r"^flow\.yaml:\d+:\d+: error\[[a-z-]+\]: ", told, re.MULTILINE)
            assert not module.exists()
        else:
            assert "literal" in expected(payload, place), place
            stands_in(module.read_bytes(), payload, place)
        assert {path.name for path in tmp_path.iterdir()} <= {"flow.yaml", "workflow.py"}


def stands_in(module, payload, place):
    """Check that a module is Python, and holds a text as an equal constant."""
    constants = [n.value for n in ast.walk(ast.parse(module)) if isinstance(n, ast.Constant)]
    text = payload["text"]
    if place.startswith("description"):
        words = " ".join(text.split())  # a docstring's indents are nobody's words
        assert any(isinstance(c, str) and words in " ".join(c.split()) for c in constants)
    elif "_name" not in place and as_yaml(payload, place) != text:
        assert text in constants, place

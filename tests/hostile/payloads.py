"""Hostile inputs, and how the program is run on one."""

import base64
import json
import unicodedata

import pytest
from click.testing import CliRunner
from flowc.commands import flowc
from places import TESTS

from hostile.large import TEXTS, VALUES
from hostile.watch import watched

PAYLOADS = json.loads((TESTS / "hostile" / "payloads.json").read_text())
TEXT_FIELDS = ["description", "command", "default:str", "env_value", "label", "image"]
PAYLOADS += [
    {"id": name, "where": TEXT_FIELDS, "text": text, "expected": "literal-or-reject"}
    for name, text in TEXTS.items()
]
PAYLOADS += [
    {"id": name, "where": [place], "text": text, "expected": "reject"}
    for name, (place, text) in VALUES.items()
]


def run(*arguments):
    """Run a command; return its exit code and what it said."""
    with watched("workflow.py", ".flowc.tmp"):
        done = CliRunner().invoke(flowc, arguments, catch_exceptions=False)
    assert done.exit_code in (0, 1, 2)
    assert len(done.output) < 60_000
    for character in done.output:
        assert character == "\n" or unicodedata.category(character) not in ("Cc", "Cf", "Cs")
    return done.exit_code, done.output


def of(where):
    chosen = [payload for payload in PAYLOADS if payload["where"] == [where]]
    return pytest.mark.parametrize("payload", chosen, ids=[payload["id"] for payload in chosen])


def content(payload):
    if "base64" in payload:
        return base64.b64decode(payload["base64"])
    return payload["text"].encode("utf-8", "surrogatepass")

"""Domino's table and all that goes by it: a message names the file that lacks something."""

import ast
from dataclasses import fields
from importlib import import_module

import pytest
from flowc import flow, standin
from flowc.emitting.python import settings as emitting
from flowc.importing import settings as importing
from flowc.language.config import CONFIG_KEYS
from flowc.language.domino import SETTINGS
from flowc.resolving.domino_form import base_only, helper_only
from flowc.verifying import describe_flow as verifying
from places import ROOT
from strategies import SETTINGS as DRAWN

if not standin.is_needed():
    pytest.skip("Domino's own plugin is installed", allow_module_level=True)
standin.install()
plugin = import_module("flytekitplugins.domino.config")

EXAMPLE = "examples/yaml/every_config/flow.yaml"
PLUGIN = "standin/flytekitplugins/domino"
IN_FLOW = tuple(field.name for field in fields(flow.Config))
JOB = [field.name for field in fields(plugin.DominoJobConfig)]

IN_TABLE = tuple(row.setting[0] for row in SETTINGS)

each_key = pytest.mark.parametrize("key", dict.fromkeys((*CONFIG_KEYS, *IN_FLOW, *IN_TABLE)))
each_row = pytest.mark.parametrize("row", SETTINGS, ids=lambda row: ".".join(row.setting))


def parameters(module: str, function: str) -> list[str]:
    """The parameters of a function of the stand-in's, whose module imports flytekit."""
    text = (standin.folder().parent / PLUGIN / module).read_text(encoding="utf-8")
    nodes = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef))
    found = next(node.args for node in nodes if node.name == function)
    return [one.arg for one in (*found.args, *found.kwonlyargs) if one.arg != "self"]


TASK = parameters("task.py", "__init__")
HELPER = [*parameters("helpers.py", "run_domino_job_task"), *plugin.PARAMETERS]


class Only:
    """A value of a setting, in which one key is set."""

    def __init__(self, key: str):
        vars(self)[key] = "x"

    def __getattr__(self, _: str) -> None:
        return None


@each_key
def test_every_setting_stands_wherever_settings_are_listed(key):
    assert key in CONFIG_KEYS, f"compiler/flowc/language/config.py: Config has no field '{key}'"
    assert key in IN_FLOW, f"compiler/flowc/flow.py: Config has no field '{key}'"
    assert key in IN_TABLE, f"compiler/flowc/language/domino.py: SETTINGS has no row of '{key}'"


def test_settings_have_one_order():
    assert IN_FLOW == CONFIG_KEYS


@each_key
def test_every_setting_has_an_example(key):
    text = (ROOT / EXAMPLE).read_text(encoding="utf-8")
    assert f"  {key}:" in text, f"{EXAMPLE} has no '{key}'"


@each_key
def test_every_setting_is_drawn(key):
    assert key in DRAWN, f"tests/strategies.py: SETTINGS has no '{key}'"


@each_row
def test_the_stand_in_takes_every_argument(row):
    assert row.job in (None, *JOB), f"compiler/flowc/{PLUGIN}/config.py: no field '{row.job}'"
    assert row.task in (None, *TASK), f"compiler/flowc/{PLUGIN}/task.py: no '{row.task}'"
    lacks = f"compiler/flowc/{PLUGIN}/config.py: PARAMETERS has no '{row.helper}'"
    assert row.helper in (None, *HELPER), lacks


def test_arguments_by_position_are_read_in_the_order_of_the_stand_in():
    assert list(importing.JOB) == JOB
    assert list(importing.TASK) == TASK[: len(importing.TASK)]
    assert list(importing.HELPER) == HELPER[: len(importing.HELPER)]


@each_row
def test_the_key_in_the_json_is_the_stand_ins(row):
    argument = plugin.PARAMETERS.get(row.helper, row.job)
    if argument is not None:
        (key,) = plugin.NamedJobConfig(Command="", **{argument: "x"}).to_json().keys() - {"command"}
        message = f"compiler/flowc/language/domino.py: the row of {row.setting} lacks json '{key}'"
        assert row.json == key, message


@each_row
def test_what_one_form_alone_can_say_decides_the_form(row):
    key, *part = row.setting
    config = flow.Config(**{key: Only(part[0]) if part else "x"})
    if row.job is None and row.task is None:
        words = helper_only(config)
    elif row.helper is None:
        words = base_only(config)
    else:
        return
    message = f"compiler/flowc/resolving/domino_form.py has no words for {row.setting}"
    assert row.setting in [setting for setting, _ in words], message


@each_row
def test_every_direction_knows_the_spelling(row):
    no = f"has no function for the spelling of {row.setting}"
    spellings = {row.spelling, row.spelling_in("helper")}
    assert spellings <= emitting._SPELLINGS.keys(), (
        f"compiler/flowc/emitting/python/settings.py {no}"
    )
    if row.setting[0] != "cache":  # `importing/caching.py` reads its arguments together
        assert spellings <= importing._SPELLINGS.keys(), (
            f"compiler/flowc/importing/settings.py {no}"
        )
    if row.json:
        assert row.spelling in verifying._FACTS, f"compiler/flowc/verifying/describe_flow.py {no}"

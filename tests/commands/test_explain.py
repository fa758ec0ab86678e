"""`flowc explain`: the pages of keys, of types, and of words of other tools."""

import pytest
from click.testing import CliRunner
from flowc.commands import flowc
from flowc.language.foreign.find_meaning import key_rows
from flowc.language.foreign.types import TYPE_ROWS
from flowc.language.model_keys import keys_at
from flowc.language.parse_type import known_types

PLACES = [
    (),
    ("defaults",),
    ("tasks", "a"),
    ("inputs", "a"),
    ("outputs", "a"),
    ("artifacts", "a"),
    ("exports",),
    ("exports", 0),
    *(("defaults", key) for key in ("environment", "hardware_tier", "git_ref", "cluster", "cache")),
    ("defaults", "dataset_snapshots", 0),
]
KEYS = sorted({key for path in PLACES for key in keys_at(path)})
WORDS = [
    word for row in (*key_rows(), *TYPE_ROWS) for words in row.words.values() for word in words
]


def explained(word):
    run = CliRunner().invoke(flowc, ["explain", "--", word])
    assert run.exit_code == 0, run.output
    return run.output


def test_a_key():
    assert explained("hardware_tier").startswith(
        "hardware_tier (a key)\n\n"
        "    In defaults, a task, a task file: The hardware tier.\n"
        "    In exports: Hardware tier of the export; from `defaults` where left out.\n\n"
        "    Other tools call it:\n"
        "      Argo Workflows: resources\n"
        "      GitHub Actions: runs-on\n"
    )
    assert "\n        timeout: 3h\n" in explained("timeout")


def test_a_type_and_another_spelling_of_one():
    page = explained("datetime")
    assert page.startswith("datetime (a type)\n\n    datetime, a point in time: 2026-01-31T08")
    assert "\n      R: POSIXct, POSIXlt, POSIXt, dttm\n" in page
    assert explained("string") == "string (a type)\n\n    Another spelling of str.\n"
    assert "list[T], a list of values of one type" in explained("list")
    files = explained("file").partition("file (a type)")[2].partition("\n\nfile (")[0].strip()
    assert explained("file[csv]").strip() == f"file (a type)\n\n    {files}"
    assert explained("List[str]").startswith("List (a type)\n\n    Another spelling of list.\n\n")
    assert explained("str | none") == "str | none (a type)\n\n    Write str | none\n"


def test_a_word_of_other_tools():
    assert explained("needs") == (
        "needs (GitHub Actions, GitLab CI)\n\n    In a task: write after: [TASK]\n"
    )
    assert explained("Schedule").endswith(
        "At the top of a flow, in a task: schedule the Domino job that runs 'pyflyte run'\n"
    )
    assert explained("run") == (
        "run (CWL, GitHub Actions)\n\n"
        "    In a task: with the path of a file, write flow: FILE\n"
        "    In a task: write command:\n"
    )


def test_a_key_that_means_something_else_to_another_tool():
    page = explained("artifacts")
    assert page.startswith("artifacts (a key)\n")
    assert "artifacts (GitLab CI" in page
    assert "    In a task: declare what the task writes" in page


@pytest.mark.parametrize(
    ("word", "page"),
    [
        ("varchar", "varchar (a type of SQL)\n\n    Write str\n"),
        ("varchar(20)", "varchar(20) (a type)\n\n    Write str\n"),
        ("Array[File]", "Array[File] (a type)\n\n    Write list[file]\n"),
        (
            "tuple",
            "tuple (a type of Python)\n\n    Declare a list[T], or one input for each item\n",
        ),
    ],
)
def test_a_type_of_others(word, page):
    assert explained(word) == page


@pytest.mark.parametrize("key", KEYS)
def test_every_key_has_a_page(key):
    assert explained(key).startswith(f"{key} (a key)\n\n    In ")


@pytest.mark.parametrize("name", known_types())
def test_every_type_has_a_page(name):
    assert f"{name} (a type)\n\n    " in explained(name)


def test_words_of_the_tables_have_pages():
    for word in WORDS[::9]:
        page = explained(word)
        assert page.startswith(f"{word} ("), word
        assert max(map(len, page.splitlines())) <= 100, word


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("type-mismach", "type-mismatch"),
        ("aftr", "after"),
        ("dependsom", "dependsOn"),
        ("flaot", "float"),
    ],
)
def test_an_unknown_word_gets_a_near_one(word, near):
    run = CliRunner().invoke(flowc, ["explain", word])
    assert run.exit_code == 2
    assert f"there is no rule, key, type or word '{word}': did you mean '{near}'?" in run.output


def test_a_word_that_nobody_knows():
    run = CliRunner().invoke(flowc, ["explain", "banana"])
    assert run.exit_code == 2
    assert "there is no rule, key, type or word 'banana'\n" in run.output


def test_help_says_so():
    run = CliRunner().invoke(flowc, ["explain", "--help"])
    assert "a word of another tool" in " ".join(run.output.split())

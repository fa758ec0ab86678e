"""The comments of a module come along: each to what it speaks of, and none does anything there."""

import ast
import random

import pytest
from flowc.formatting.format_flow import format_flow
from flowc.importing.comments import clean, read_comments
from flowc.importing.import_module import Taking, decompile
from flowc.pipeline import check
from flowc.workspace.find_used_files import Beside
from places import TESTS
from samples import sample

FOLDER = TESTS / "import"
GOOD = sorted(FOLDER.glob("good/*.py"))
COMMENTED = FOLDER / "good/comments_everywhere.py"


def texts(data, matrices=False):
    report, flows = decompile(data, taking=Taking(matrices=matrices))
    assert [f.message for f in report.findings if f.severity == "error"] == []
    return [flow.text for flow in flows]


def test_each_comment_stands_at_what_it_speaks_of():
    (text,) = texts(COMMENTED.read_bytes())
    assert text == COMMENTED.with_suffix(".yaml").read_text()


@pytest.mark.parametrize("path", sample(GOOD, 12), ids=lambda path: path.stem)
@pytest.mark.law
def test_no_word_of_a_comment_is_lost(path):
    together = "\n".join(texts(path.read_bytes()))
    for comment in read_comments(path.read_text()):
        for line in comment.lines:
            assert not line or f"# {line}\n" in together


def with_comments(text, words, number):
    """Return a module with a comment in many places, which changes nothing of what Python reads."""
    draw, lines, count = random.Random(number), text.split("\n"), 0
    tree = ast.dump(ast.parse(text))
    for place in draw.sample(range(len(lines)), min(len(lines), 12)):
        comment = f"# {words} c{count}c"
        alone = [*lines[:place], " " * draw.choice([0, 4, 9]) + comment, *lines[place:]]
        beside = [*lines[:place], f"{lines[place]}  {comment}", *lines[place + 1 :]]
        changed = draw.choice([alone, alone if "#" in lines[place] else beside])
        try:
            if ast.dump(ast.parse("\n".join(changed))) == tree:
                lines, count = changed, count + 1
        except SyntaxError:
            continue
    return "\n".join(lines), count


HOSTILE = [
    "flowc: ignore[unused-input, floating-git-ref]",
    "text # flowc: ignore[unused-input]",
    "#flowc:ignore",
    "yaml-language-server: $schema=https://example.com/x.json",
    "$schema: https://example.com/x.json",
    "vim: set modeline:",
    "--- # %YAML 1.1",
    "TODO: {a: [b",
    "x: y: !!python/object:os.system",
    "${{ vars.a }} $${{ tasks.b.c }}",
    "word " * 1000,
    "w" * 5_000,
    "\t\ttabs\t",
    "é ü 日本語 🙂",
]


@pytest.mark.parametrize(
    ("path", "words", "number"),
    sample([(p, w, n) for n, (p, w) in enumerate((p, w) for w in HOSTILE for p in GOOD[:30])], 30),
    ids=lambda value: value.stem if hasattr(value, "stem") else None,
)
@pytest.mark.law
def test_whatever_a_comment_says_it_does_nothing(path, words, number, tmp_path):
    before = path.read_text()
    text, count = with_comments(before, words, number)
    _, flows = decompile(text.encode())
    plain = decompile(before.encode())[1]
    together = "\n".join(flow.text for flow in flows)
    assert [together.count(f" c{one}c") for one in range(count)] == [1] * count
    for flow in flows:
        (tmp_path / f"{flow.name}.yaml").write_text(flow.text, encoding="utf-8")
    for flow, other in zip(flows, plain, strict=True):
        again = check(flow.text.encode(), load=Beside(tmp_path / f"{flow.name}.yaml"))
        assert again.flow == flow.flow == other.flow
        assert "unused-ignore" not in {f.rule for f in again.report.findings}
        assert format_flow(flow.text.encode())[1] == flow.text.encode()


def test_hidden_characters_are_shown():
    said = clean("# a\u202eb\u2066c\ufeff\x07\x1b[31m")
    assert said == (r"a\u202eb\u2066c\ufeff\x07\x1b[31m",)


def test_nobody_is_spoken_to_in_yaml():
    says = [word for comment in read_comments("\n\n".join(f"# {h}" for h in HOSTILE[:6]))
            for word in comment.lines]  # fmt: skip
    assert says == [
        "(flowc): ignore[unused-input, floating-git-ref]",
        "text # (flowc): ignore[unused-input]",
        "#(flowc):ignore",
        "(yaml-language-server): ($schema)=https://example.com/x.json",
        "($schema): https://example.com/x.json",
        "(vim): set modeline:",
    ]


def test_what_is_said_to_python_and_its_tools_stays_there():
    said = "#!/bin/python\n# -*- coding: utf-8 -*-\nx = 1  # noqa: E501\ny = 2  # type: ignore\n"
    assert read_comments(said) == []


def test_a_hash_in_a_text_is_no_comment():
    assert read_comments('x = "# no"\ny = """\n# no\n"""\n') == []


def test_rows_say_once_what_they_all_say():
    (text,) = texts((FOLDER / "good/clinical_31_tasks.py").read_bytes(), matrices=True)
    assert "  # Take <domain> over from the data set\n  sdtm:\n" in text
    assert "  # <dataset>, of <domain> and ADSL\n  adam:\n" in text
    (text,) = texts((FOLDER / "good/clinical_sdtm_adam_tfl.py").read_bytes(), matrices=True)
    assert "      adsl: file[sas7bdat]  # Use the output from the ADSL task\n" in text
    assert "hardware_tier: {name: Large}  # laboratory data is big\n" in text


def test_vars_stand_in_the_order_of_the_source():
    (text,) = texts((FOLDER / "good/clinical_sdtm_adam_tfl.py").read_bytes())
    assert text.index("sas_environment_name: SAS") < text.index("hardware_tier: Small")


LAST = """from flytekit import workflow
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task
@workflow
def flow() -> None:
    run_domino_job_task(
        flyte_task_name="first", command="a.py", use_project_defaults_for_omitted=True
    )
    run_domino_job_task(
        flyte_task_name="second",
        command=(
            # of the command
            "python "  # its program
            "b.py"
        ),
        output_specs=[
            Output("o", str),
            # after the outputs
        ],
        use_project_defaults_for_omitted=True,
    )
    # at the end
"""


def test_no_comment_of_one_task_comes_to_speak_of_the_defaults():
    (text,) = texts(LAST.encode())
    assert "defaults:\n  project_defaults: true\n" in text
    assert "  # at the end\n  second:\n" in text
    assert "    # of the command\n    command: python b.py  # its program\n" in text
    assert "    # after the outputs\n    outputs:\n      o: str\n" in text


def test_a_long_table_with_comments_is_read_once(monkeypatch):
    walked = []
    walk = ast.walk
    monkeypatch.setattr(ast, "walk", lambda node: walked.append(node) or walk(node))
    rows = "".join(f'    # row {n}\n    "{n}",  # {n}\n' for n in range(300))
    text = LAST.replace("@workflow", f"TABLE = [\n{rows}]\n@workflow").replace('"a.py"', "TABLE[0]")
    assert "# row 299" in texts(text.encode())[0]
    assert len(walked) < 300


def test_what_rows_say_alone_is_told_with_their_index_and_no_empty_lines():
    calls = "".join(
        f"    # {word} one\n\n    # {word} two\n"
        f'    run_domino_job_task("{name}", "python {name}.py",'
        " use_project_defaults_for_omitted=True)\n"
        for name, word in {"a": "red", "b": "green", "c": "blue"}.items()
    )
    (text,) = texts((LAST.partition("    run_domino")[0] + calls).encode(), matrices=True)
    heads = ["red one", "", "red two"]
    heads += [f"{row}: {word} {n}" for row, word in (("b", "green"), ("c", "blue"))
              for n in ("one", "two")]  # fmt: skip
    assert "".join(f"  # {line}".rstrip() + "\n" for line in heads) in text

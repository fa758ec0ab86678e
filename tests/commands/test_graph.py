"""`flowc graph`: where pictures go, in which form, and what is said of a flow with errors."""

import os
import subprocess
import sys

from drawing import read_back
from places import EXAMPLES
from project import FLOW, flow, run, run_in, write

STUDY = EXAMPLES / "clinical_matrix" / "flow.yaml"


def test_a_small_flow_is_boxes_and_lines(tmp_path):
    write({"flow.yaml": flow("small")}, tmp_path)
    done = run_in(tmp_path, "graph")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "small: 1 task, 1 edge\n"
        "\n"
        " ┌──────┐\n"
        " │ load │\n"
        " └──┬───┘\n"
        "    │\n"
        "    ▼\n"
        "┌────────┐\n"
        "│ ◂ rows │\n"
        "└────────┘\n"
        "\n"
        "load.rows ──▶ ◂ rows  file[csv]\n"
    )


def test_a_large_flow_is_a_tree_within_the_width(tmp_path):
    done = run_in(tmp_path, "graph", STUDY, COLUMNS="50")
    assert done.stdout.startswith("study_delivery: 31 tasks, ")
    assert "└─ ⇒ 68a8b82999bfa44f6f339041  data set\n" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 50


def test_where_only_ascii_can_be_written_nothing_else_is():
    environ = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    for more in ((), ("--format", "txt"), ("--format", "svg")):
        done = subprocess.run(
            [sys.executable, "-m", "flowc", "graph", STUDY, *more],
            capture_output=True,
            check=True,
            env=environ,
        )
        assert done.stdout.isascii() == (not more)


def test_a_file_has_the_form_that_its_name_ends_with(tmp_path):
    write({"flow.yaml": flow("small")}, tmp_path)
    heads = {
        "html": "<!DOCTYPE html>",
        "svg": "<svg ",
        "mmd": "---\n",
        "dot": "digraph ",
        "json": "{",
        "txt": "small: 1 task",
    }
    for form, head in heads.items():
        done = run_in(tmp_path, "graph", "-o", f"new/x.{form}")
        assert (done.returncode, done.stdout) == (0, "")
        assert done.stderr == f"{os.path.join('new', f'x.{form}')}: written\n"
        text = (tmp_path / "new" / f"x.{form}").read_text(encoding="utf-8")
        assert text.startswith(head)
        assert run_in(tmp_path, "graph", "--format", form).stdout == text
    assert run_in(tmp_path, "graph", "-q", "-o", "picture", "--format", "dot").stderr == ""
    assert (tmp_path / "picture").read_text().startswith("digraph ")


def test_what_was_written_is_opened(tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr("click.launch", opened.append)
    for name in ("x.html", "x.svg"):
        assert run("graph", STUDY, "-o", tmp_path / name, "--open").exit_code == 0
    assert opened == [str(tmp_path / "x.html"), str(tmp_path / "x.svg")]


def refused(*arguments):
    done = run("graph", *arguments)
    assert done.exit_code == 2
    return done.stderr.partition("Error: ")[2].strip()


def test_what_is_asked_for_wrongly_is_said(tmp_path):
    names = ".html, .svg, .mmd, .dot, .json, .txt"
    assert refused(STUDY, "-o", "x.png") == f"'x.png' ends with none of {names}: name a --format"
    for more in (["--open"], ["--open", "-o", "x.dot"], ["--open", "--format", "html"]):
        assert refused(STUDY, *more) == "--open goes with -o FILE, a page or an SVG"
    assert refused(STUDY, "--depth", "1") == "--depth goes with --focus"
    assert refused(STUDY, "--focus", "adamm") == "there is no task 'adamm': did you mean 'adam'?"
    assert refused(STUDY, "--expand-group", "stdm") == (
        "there is no group 'stdm': did you mean 'sdtm'?"
    )
    assert "is a task file" in refused(EXAMPLES / "task_files" / "tasks" / "fit.yaml")
    write({"flow.yaml": flow("small")}, tmp_path)
    before = (tmp_path / "flow.yaml").read_bytes()
    path = tmp_path / "flow.yaml"
    assert "is what the new file was made from" in refused(path, "-o", path, "--format", "txt")
    assert path.read_bytes() == before


def test_a_group_within_a_flow_can_be_named(tmp_path):
    outer = "name: outer\ntasks:\n  prep: {flow: inner.yaml}\n"
    rows = FLOW.replace("  load:\n", "  load:\n    matrix: {part: [a, b]}\n")
    inner = flow("inner", rows.partition("outputs:\n  rows")[0])
    write({"flow.yaml": outer, "inner.yaml": inner}, tmp_path)
    assert "≡ prep.load x2" in run_in(tmp_path, "graph", "--collapse-group", "prep.load").stdout
    assert "prep.load[b]" in run_in(tmp_path, "graph", "--expand-group", "prep.load").stdout


def test_a_page_that_no_program_shows_is_told(tmp_path, monkeypatch):
    write({"flow.yaml": flow("small")}, tmp_path)
    for code, told in ((0, ""), (1, "{page}: no program is found to show it\n")):
        monkeypatch.setattr("click.launch", lambda _url, code=code: code)
        page = tmp_path / "x.html"
        done = run("graph", tmp_path / "flow.yaml", "-o", page, "--open")
        assert (done.exit_code, page.exists()) == (0, True)
        assert done.stderr == f"{page}: written\n" + told.format(page=page)


def test_a_flow_with_errors_is_drawn_and_they_are_told(tmp_path):
    wrong = FLOW.replace("tasks.load.rows", "tasks.load.rowz")
    write({"flow.yaml": flow("small", wrong), "broken.yaml": "name: ["}, tmp_path)
    done = run_in(tmp_path, "graph")
    assert done.returncode == 1
    assert "✗ tasks.load.rowz ──▶ ◂ rows" in done.stdout
    assert "error[unknown-reference]" in done.stderr
    done = run_in(tmp_path, "graph", "broken.yaml", "-o", "x.svg")
    assert (done.returncode, done.stdout) == (1, "")
    assert "error[yaml-syntax]" in done.stderr
    assert not (tmp_path / "x.svg").exists()


def test_groups_open_and_close_and_a_focus_hides_the_rest():
    closed = run("graph", STUDY, *(f"--collapse-group={name}" for name in ("sdtm", "qc_sdtm")))
    assert "≡ sdtm x5" in closed.stdout
    assert "sdtm[ae]" not in closed.stdout
    near = run("graph", STUDY, "--focus", "adam[ae]", "--depth", "1")
    assert near.stdout.startswith("study_delivery: 6 tasks, 10 edges; 25 tasks not shown\n")
    inner = run("graph", EXAMPLES / "sub_flow" / "flow.yaml", "--focus", "prep_a.load")
    assert "prep_a.load.rows" in inner.stdout
    assert "prep_b" not in inner.stdout


def test_a_page_opens_with_the_groups_that_are_asked_for():
    def groups(*options):
        data = read_back.page_data(run("graph", "--format", "html", *options).stdout)
        return {one["name"]: "open" in one for one in data["items"] if "level" in one}

    nested = EXAMPLES / "sub_flow" / "flow.yaml"
    assert groups(nested) == {"prep_a": False, "prep_b": False}
    assert groups(nested, "--expand-group", "prep_a") == {"prep_a": True, "prep_b": False}
    assert groups(nested, "--focus", "prep_a.load") == {"prep_a": True}
    assert groups(STUDY, "--collapse-group", "adam")["adam"] is False
    assert groups(STUDY)["adam"] is True


def test_a_page_has_tasks_whose_settings_are_partly_unknown(tmp_path):
    settings = r'{command: c, cache: {version: "a\0b"}, project_defaults: true}'
    write({"odd.yaml": f"name: odd\ntasks: {{a: {settings}}}\n"}, tmp_path)
    done = run_in(tmp_path, "graph", "odd.yaml", "--format", "html")
    assert done.returncode == 1
    assert "error[" in done.stderr
    assert "internal" not in done.stderr
    assert "<svg" in done.stdout

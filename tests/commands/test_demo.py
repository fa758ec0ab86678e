"""The example that runs: its numbers are computed anew here, and its cache does what is said."""

import csv
import json
import re
import shutil
from pathlib import Path
from typing import Any

import forked
import joblib
import pandas as pd
import pytest
from places import EXAMPLES
from project import run_in
from repositories import environment
from samples import sample

EXAMPLE = EXAMPLES / "penguins"
SOURCES = ("--field", "data/field.csv", "--laboratory", "data/laboratory.csv")
TASKS = ["clean_field", "clean_laboratory", "merge", "train", "score", "report"]
MEASURES = ("Culmen Length (mm)", "Culmen Depth (mm)", "Flipper Length (mm)", "Body Mass (g)")
FEATURES = [
    *("culmen_length_mm", "culmen_depth_mm", "flipper_length_mm", "body_mass_g"),
    *("delta_15_n", "delta_13_c"),
]

Run = tuple[dict[str, Any], dict[str, Any]]
"""What was told of each task at its end, and of the flow."""


class Study:
    """A copy of the example in a folder and with a home of its own."""

    def __init__(self, place: Path) -> None:
        self.folder = place / "study"
        self.env = environment(place / "home", FLOWC_CACHE_DIR=str(place / "cache"))
        self.env.pop("FLOWC_NO_CACHE", None)
        shutil.copytree(EXAMPLE, self.folder)

    def run(self, *more: str) -> Run:
        with pytest.MonkeyPatch.context() as changed, forked.runs():
            changed.delenv("FLOWC_NO_CACHE")
            command = ("run", "flow.yaml", *SOURCES, "--json", *more)
            done = run_in(self.folder, *command, **self.env)
        assert done.returncode == 0, done.stdout + done.stderr
        events = [json.loads(line) for line in done.stdout.splitlines()]
        tasks = {event["task"]: event for event in events if event["event"] == "task-end"}
        return tasks, events[-1]

    def trains(self, *more: str) -> tuple[bool, bytes]:
        """Run until the model is there; return whether it was trained, and its bytes."""
        train = self.run("--until", "train", *more)[0]["train"]
        assert train["state"] in ("succeeded", "cached")
        model = Path(train["outputs"]["model"]["value"])
        return train["state"] == "succeeded", model.read_bytes()

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Run:
    return Study(tmp_path_factory.mktemp("demo")).run()


def published(name: str) -> dict[tuple[str, int], dict[str, str]]:
    """Return the rows of a source by species and sample."""
    with (EXAMPLE / "data" / name).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {(row["Species"].split()[0], int(row["Sample Number"])): row for row in rows}


def output(run: Run, task: str, name: str) -> Any:
    return run[0][task]["outputs"][name]["value"]


def test_both_sources_are_of_the_same_birds():
    assert list(published("field.csv")) == list(published("laboratory.csv"))
    assert len(published("field.csv")) == 344


def test_every_task_runs(first):
    tasks, end = first
    states = {name: task["state"] for name, task in tasks.items()}
    assert states == dict.fromkeys(TASKS, "succeeded")  # in any order: some run at a time
    assert end["state"] == "succeeded"
    assert {*end["outputs"]} == {"model", "accuracy", "report"}


def test_the_merged_birds_are_those_that_both_sources_know(first):
    field, laboratory = published("field.csv"), published("laboratory.csv")
    measured = {bird for bird, row in field.items() if all(row[name] != "NA" for name in MEASURES)}
    known = {
        bird
        for bird, row in laboratory.items()
        if "NA" not in (row["Sex"], row["Delta 15 N (o/oo)"], row["Delta 13 C (o/oo)"])
    }
    assert output(first, "clean_field", "dropped") == 344 - len(measured) > 0
    assert output(first, "clean_laboratory", "dropped") == 344 - len(known) > 0
    birds = pd.read_csv(output(first, "merge", "birds"))
    merged = [*zip(birds["species"], birds["sample"], strict=True)]
    assert merged == sorted(measured & known)
    for bird, mass, sex in zip(merged, birds["body_mass_g"], birds["sex"], strict=True):
        assert float(field[bird]["Body Mass (g)"]) == mass
        assert laboratory[bird]["Sex"].lower() == sex


def test_the_accuracy_is_that_of_the_model(first):
    """Computed anew from the model's file and the birds that were held back."""
    _, end = first
    model = joblib.load(end["outputs"]["model"]["value"])
    scoring = pd.read_csv(output(first, "train", "scoring"))
    assert len(scoring) == -(-len(pd.read_csv(output(first, "merge", "birds"))) // 4)
    right = sum(model.predict(scoring[FEATURES]) == scoring["sex"])
    accuracy = end["outputs"]["accuracy"]["value"]
    assert accuracy == right / len(scoring)
    assert 0.75 < accuracy < 1  # a coin gets half of them


def test_the_report_says_what_was_found(first):
    _, end = first
    path = Path(end["outputs"]["report"]["value"])
    page = path.read_text(encoding="utf-8")
    assert path.suffix == ".html"
    accuracy = end["outputs"]["accuracy"]["value"]
    scored = len(pd.read_csv(output(first, "train", "scoring")))
    assert f"A forest told the sex of <b>{accuracy:.1%}</b> of {scored} birds" in page
    birds = pd.read_csv(output(first, "merge", "birds"))
    assert f"{len(birds)} birds are in both sources" in page
    cells = re.findall(r"<td>(.*?)</td>", page)
    for (species, sex), group in birds.groupby(["species", "sex"]):
        at = next(i for i in range(len(cells)) if cells[i : i + 2] == [species, sex])
        mass = group["body_mass_g"].mean()
        assert (cells[at + 2], cells[at + 6]) == (str(len(group)), f"{mass:.1f}")


STEPS = [
    # what is edited, how it is run then, whether it trains, and whether the model is the same
    (
        [
            ("flow.yaml", "The kind of model.", "What is trained."),
            ("flow.yaml", "/mnt/code/scripts/merge.py", "-B /mnt/code/scripts/merge.py"),
        ],
        *((), False, True),
    ),
    ([], ("--kind", "logistic"), True, False),
    ([], ("--no-cache",), True, True),
    # this bird has no isotopes: it is not merged
    ([("data/field.csv", "39.1,18.7,181,3750", "39.1,18.7,181,3751")], (), False, True),
    ([("data/field.csv", "39.5,17.4,186,3800", "39.5,17.4,186,3801")], (), True, None),
    (
        [("flow.yaml", "/mnt/code/scripts/train.py", "-B /mnt/code/scripts/train.py")],
        (),
        True,
        None,
    ),
]


@pytest.mark.law
def test_what_the_cache_goes_by(tmp_path):
    """An edit elsewhere hits; another value, another command and another row of data miss."""
    study = Study(tmp_path)
    trained, model = study.trains()
    assert trained
    assert study.trains() == (False, model)
    for edits, options, trains, same in sample(STEPS, 3):
        for edit in edits:
            study.edit(*edit)
        trained, found = study.trains(*options)
        assert trained == trains
        assert same is None or (found == model) == same

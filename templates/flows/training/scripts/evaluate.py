"""Evaluate the model on rows that it has not seen: a number, and a page that says more."""

import csv
import pickle
from pathlib import Path

INPUTS, OUTPUTS = Path("/workflow/inputs"), Path("/workflow/outputs")

with open(INPUTS / "model", "rb") as file:
    model = pickle.load(file)
with open(INPUTS / "rows", newline="", encoding="utf-8") as file:
    _, *rows = csv.reader(file)

told = {"right": 0, "wrong": 0}
for row in rows:
    *numbers, truth = map(float, row)
    features = [(x - m) / s for x, (m, s) in zip(numbers, model["scales"], strict=True)] + [1.0]
    score = sum(w * x for w, x in zip(model["weights"], features, strict=True))
    told["right" if (score > 0) == (truth > 0.5) else "wrong"] += 1

accuracy = told["right"] / len(rows)
weights = "".join(
    f"<tr><td>{column}<td>{weight:.3f}\n"
    for column, weight in zip(model["columns"], model["weights"], strict=False)
)
page = f"""<!DOCTYPE html>
<meta charset="utf-8">
<title>Evaluation</title>
<h1>Evaluation</h1>
<p>{told["right"]} of {len(rows)} rows were told right: {accuracy:.1%}.</p>
<table><tr><th>column<th>weight
{weights}</table>
"""
(OUTPUTS / "report").write_text(page, encoding="utf-8")
(OUTPUTS / "accuracy").write_text(str(accuracy))

print(f"accuracy {accuracy:.3f}")

"""Train a model: a logistic regression of the last column by the others."""

import csv
import math
import pickle
from pathlib import Path
from statistics import mean, pstdev

INPUTS, OUTPUTS = Path("/workflow/inputs"), Path("/workflow/outputs")
RATE = 0.1

epochs = int((INPUTS / "epochs").read_text())
with open(INPUTS / "rows", newline="", encoding="utf-8") as file:
    header, *rows = csv.reader(file)

columns = list(zip(*[[float(cell) for cell in row] for row in rows], strict=True))
scales = [(mean(column), pstdev(column) or 1.0) for column in columns[:-1]]
weights = [0.0] * len(columns)  # the last one is the intercept
for _ in range(epochs):
    for row in rows:
        numbers = [float(cell) for cell in row]
        features = [(x - m) / s for x, (m, s) in zip(numbers[:-1], scales, strict=True)] + [1.0]
        score = sum(w * x for w, x in zip(weights, features, strict=True))
        error = numbers[-1] - 1 / (1 + math.exp(-score))
        weights = [w + RATE * error * x for w, x in zip(weights, features, strict=True)]

with open(OUTPUTS / "model", "wb") as file:
    pickle.dump({"columns": header[:-1], "scales": scales, "weights": weights}, file)

print(f"trained on {len(rows)} rows, {epochs} epochs")

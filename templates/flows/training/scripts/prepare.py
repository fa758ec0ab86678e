"""Split the rows: most of them train the model, the others evaluate it."""

import csv
import random
from pathlib import Path

INPUTS, OUTPUTS = Path("/workflow/inputs"), Path("/workflow/outputs")

data_path = (INPUTS / "data_path").read_text()
with open(data_path, newline="", encoding="utf-8") as file:
    header, *rows = csv.reader(file)

random.Random(1).shuffle(rows)  # the same in every run
cut = len(rows) * 3 // 4
for name, part in {"train_rows": rows[:cut], "test_rows": rows[cut:]}.items():
    with open(OUTPUTS / name, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *part])

print(f"{cut} rows train, {len(rows) - cut} evaluate")

"""Summarise rows: of each column of numbers the least, the mean and the largest."""

import csv
from pathlib import Path
from statistics import mean

INPUTS, OUTPUTS = Path("/workflow/inputs"), Path("/workflow/outputs")

data_path = (INPUTS / "data_path").read_text()
with open(data_path, newline="", encoding="utf-8") as file:
    rows = list(csv.DictReader(file))

with open(OUTPUTS / "summary", "w", newline="", encoding="utf-8") as file:
    summary = csv.writer(file)
    summary.writerow(["column", "least", "mean", "largest"])
    for column in rows[0]:
        numbers = [float(row[column]) for row in rows]
        summary.writerow([column, min(numbers), round(mean(numbers), 3), max(numbers)])

print(f"summarised {len(rows)} rows")

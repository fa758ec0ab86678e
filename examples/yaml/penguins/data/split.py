"""Cut the table that the package palmerpenguins ships into what two places would have sent.

    pip install palmerpenguins
    python split.py

writes field.csv and laboratory.csv beside this file. Every cell is as it was published; each
file has all 344 birds, and its own part of the columns.
"""

import csv
from importlib.resources import files
from pathlib import Path

KEY = ["studyName", "Sample Number", "Species"]
LABORATORY = ["Sex", "Delta 15 N (o/oo)", "Delta 13 C (o/oo)"]

HERE = Path(__file__).parent

with files("palmerpenguins").joinpath("data/penguins-raw.csv").open(encoding="utf-8") as source:
    birds = list(csv.DictReader(source))

columns = {
    "laboratory.csv": [*KEY, *LABORATORY],
    "field.csv": [name for name in birds[0] if name not in LABORATORY],
}
for name, kept in columns.items():
    with (HERE / name).open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, kept, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(birds)

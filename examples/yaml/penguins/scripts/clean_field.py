"""Clean the field book: one row a measured bird, in plain names and units."""

from pathlib import Path

import pandas as pd

INPUTS, OUTPUTS = Path("/workflow/inputs"), Path("/workflow/outputs")

COLUMNS = {
    "studyName": "study",
    "Species": "species",
    "Sample Number": "sample",
    "Island": "island",
    "Culmen Length (mm)": "culmen_length_mm",
    "Culmen Depth (mm)": "culmen_depth_mm",
    "Flipper Length (mm)": "flipper_length_mm",
    "Body Mass (g)": "body_mass_g",
}

field = pd.read_csv(INPUTS / "field")[[*COLUMNS]].rename(columns=COLUMNS)

# "Adelie Penguin (Pygoscelis adeliae)", but "Gentoo penguin (Pygoscelis papua)"
field["species"] = field["species"].str.split().str[0]

measured = field.dropna().sort_values(["species", "sample"])
if measured.duplicated(["species", "sample"]).any():
    raise SystemExit("a bird stands in the field book twice")

print(f"{len(measured)} of {len(field)} birds were measured")
measured.to_csv(OUTPUTS / "measured", index=False)
(OUTPUTS / "dropped").write_text(str(len(field) - len(measured)))

"""Clean what the laboratory sent: one row a bird whose blood told its sex and its isotopes."""

from pathlib import Path

import pandas as pd

INPUTS, OUTPUTS = Path("/workflow/inputs"), Path("/workflow/outputs")

COLUMNS = {
    "studyName": "study",
    "Species": "species",
    "Sample Number": "sample",
    "Sex": "sex",
    "Delta 15 N (o/oo)": "delta_15_n",
    "Delta 13 C (o/oo)": "delta_13_c",
}

laboratory = pd.read_csv(INPUTS / "laboratory")[[*COLUMNS]].rename(columns=COLUMNS)
laboratory["species"] = laboratory["species"].str.split().str[0]
laboratory["sex"] = laboratory["sex"].str.lower()

known = laboratory.dropna().sort_values(["species", "sample"])
unknown = set(known["sex"]) - {"female", "male"}
if unknown:
    raise SystemExit(f"the laboratory sent other words for the sex: {sorted(unknown)}")

print(f"{len(known)} of {len(laboratory)} samples told sex and isotopes")
known.to_csv(OUTPUTS / "known", index=False)
(OUTPUTS / "dropped").write_text(str(len(laboratory) - len(known)))

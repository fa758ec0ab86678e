"""Score the model on the birds that it has not seen."""

import json
from pathlib import Path

import joblib
import pandas as pd
from sklearn.metrics import accuracy_score, confusion_matrix

INPUTS, OUTPUTS = Path("/workflow/inputs"), Path("/workflow/outputs")

features = json.loads((INPUTS / "features").read_text())
model = joblib.load(INPUTS / "model")
scoring = pd.read_csv(INPUTS / "scoring")
scoring["told"] = model.predict(scoring[features])

sexes = ["female", "male"]
scores = {
    "birds": len(scoring),
    "sexes": sexes,
    "confusion": confusion_matrix(scoring["sex"], scoring["told"], labels=sexes).tolist(),
    "by_species": {
        species: {"birds": len(birds), "accuracy": accuracy_score(birds["sex"], birds["told"])}
        for species, birds in scoring.groupby("species")
    },
}
accuracy = accuracy_score(scoring["sex"], scoring["told"])

print(f"accuracy {accuracy:.3f} on {len(scoring)} birds")
(OUTPUTS / "accuracy").write_text(repr(float(accuracy)))
(OUTPUTS / "scores").write_text(json.dumps(scores))

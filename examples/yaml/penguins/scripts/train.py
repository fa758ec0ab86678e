"""Train a model that tells a bird's sex by its measures, and hold birds back to score it."""

import json
from pathlib import Path

import joblib
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

INPUTS, OUTPUTS = Path("/workflow/inputs"), Path("/workflow/outputs")

features = json.loads((INPUTS / "features").read_text())
kind = (INPUTS / "kind").read_text()
held_out = float((INPUTS / "held_out").read_text())
seed = int((INPUTS / "seed").read_text())

birds = pd.read_csv(INPUTS / "birds")
training, scoring = train_test_split(
    birds, test_size=held_out, random_state=seed, stratify=birds[["species", "sex"]]
)
models = {
    "forest": RandomForestClassifier(n_estimators=200, random_state=seed),
    "logistic": make_pipeline(StandardScaler(), LogisticRegression()),
}
model = models[kind]
model.fit(training[features], training["sex"])

print(f"trained a {kind} on {len(training)} birds, {len(scoring)} are held back")
joblib.dump(model, OUTPUTS / "model")
scoring.sort_values(["species", "sample"]).to_csv(OUTPUTS / "scoring", index=False)

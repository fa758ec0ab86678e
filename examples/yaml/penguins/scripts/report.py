"""Write the report: a page of HTML that stands alone."""

import json
from pathlib import Path

import pandas as pd

INPUTS, OUTPUTS = Path("/workflow/inputs"), Path("/workflow/outputs")

PAGE = """\
<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>The sex of penguins, by their measures</title>
<style>
body {{ font: 16px/1.5 sans-serif; max-width: 46em; margin: 2em auto; padding: 0 1em }}
table {{ border-collapse: collapse }}
th, td {{ border-bottom: 1px solid #ccc; padding: .3em 1em; text-align: right }}
th:first-child {{ text-align: left }}
</style>
<h1>The sex of penguins, by their measures</h1>
<p>A {kind} told the sex of <b>{accuracy:.1%}</b> of {scored} birds that it had not seen.</p>
<h2>Data</h2>
<p>{merged} birds are in both sources. {without_measures} were left out of the field book, because
they were not measured, and {without_blood} of the laboratory's samples, because they told no sex or
no isotopes.</p>
{means}
<h2>Score by species</h2>
{by_species}
<h2>What was told for what</h2>
{confusion}
</html>
"""


def text(name: str) -> str:
    return (INPUTS / name).read_text()


birds = pd.read_csv(INPUTS / "birds")
scores = json.loads(text("scores"))
measures = ["culmen_length_mm", "culmen_depth_mm", "flipper_length_mm", "body_mass_g"]
means = birds.groupby(["species", "sex"])[measures].mean()
means.insert(0, "birds", birds.groupby(["species", "sex"]).size())
by_species = pd.DataFrame(scores["by_species"]).T.astype({"birds": int})
confusion = pd.DataFrame(
    scores["confusion"],
    index=[f"is {sex}" for sex in scores["sexes"]],
    columns=[f"told {sex}" for sex in scores["sexes"]],
)

page = PAGE.format(
    kind=text("kind"),
    accuracy=float(text("accuracy")),
    scored=scores["birds"],
    merged=len(birds),
    without_measures=text("without_measures"),
    without_blood=text("without_blood"),
    means=means.reset_index().to_html(index=False, border=0, float_format="{:.1f}".format),
    by_species=by_species.to_html(border=0, float_format="{:.3f}".format),
    confusion=confusion.to_html(border=0),
)
(OUTPUTS / "report").write_text(page, encoding="utf-8")

"""Stands in for SAS and R on machines that have neither: does in Python what a program does.

    python stand_ins.py prod/sdtm/dm.sas

With it the flow runs anywhere, so that its tasks and edges are seen at work before a program runs
on Domino. It is no evidence of anything: QC by a stand-in compares a function with itself. And only
SAS writes a sas7bdat: the data sets of stand-ins are CSV, under the names that the programs give
theirs. Documents are what their names say.

flow.yaml says where it is used; with the profile `domino`, it is not. Delete it when nobody needs
it.
"""

import csv
import html
import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from statistics import mean

INPUTS, OUTPUTS = Path("/workflow/inputs"), Path("/workflow/outputs")


def given(name):
    """Return a text that the flow gives."""
    return (INPUTS / name).read_text(encoding="utf-8")


def read(path):
    """Return the rows of a data set."""
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(name, rows):
    """Write a data set, sorted by subject."""
    with open(OUTPUTS / name, "w", newline="", encoding="utf-8") as file:
        data_set = csv.DictWriter(file, rows[0])
        data_set.writeheader()
        data_set.writerows(sorted(rows, key=lambda row: row["USUBJID"]))


def dm():
    """SDTM DM: one row per subject, from what was collected up to the data cutoff."""
    cutoff = given("data_cutoff")
    rows = []
    for row in read(Path(given("raw"), "dm.csv")):
        if row["RFICDTC"] > cutoff:
            continue
        if row["RFSTDTC"] > cutoff:
            row["RFSTDTC"] = ""
        born, consent = date.fromisoformat(row["BRTHDTC"]), date.fromisoformat(row["RFICDTC"])
        before_birthday = (consent.month, consent.day) < (born.month, born.day)
        age = {"AGE": consent.year - born.year - before_birthday, "AGEU": "YEARS"}
        subject = f"STUDY01-{row['SITEID']}-{row['SUBJID']}"
        rows.append({"STUDYID": "STUDY01", "DOMAIN": "DM", "USUBJID": subject, **row, **age})
    write("dm.sas7bdat", rows)


def adsl(name):
    """ADaM ADSL: one row per subject, with the populations and what tables group by."""
    kept = ("STUDYID", "USUBJID", "SUBJID", "SITEID", "AGE", "AGEU", "SEX", "RACE")
    rows = []
    for row in read(INPUTS / "dm.sas7bdat"):
        flags = {
            "ITTFL": "N" if row["ARM"] == "Screen Failure" else "Y",
            "SAFFL": "Y" if row["RFSTDTC"] else "N",
        }
        groups = {"TRT01P": row["ARM"], "AGEGR1": ">=65" if int(row["AGE"]) >= 65 else "<65"}
        rows.append({**{column: row[column] for column in kept}, **groups, **flags})
    write(name, rows)


def compare(qc_name):
    """Compare production with QC, and fail if they differ."""
    keys = given("keys").split()
    prod, qc = (
        {tuple(row[key] for key in keys): row for row in read(INPUTS / name)}
        for name in ("prod.sas7bdat", qc_name)
    )
    found = [key for key in sorted({*prod, *qc}) if prod.get(key) != qc.get(key)]
    told = f"{len(prod)} rows in production, {len(qc)} in QC, {len(found)} differ\n"
    told += "".join(f"{' '.join(key)}\n" for key in found)
    page = f"<!DOCTYPE html>\n<title>Production and QC</title>\n<pre>\n{html.escape(told)}</pre>\n"
    (OUTPUTS / "report.html").write_text(page, encoding="utf-8")
    if found:
        sys.exit("production and QC differ")


def t_demog():
    """Table 14.1.1: demographics by planned treatment."""
    population = given("population")
    rows = [row for row in read(INPUTS / "adsl.sas7bdat") if row[population] == "Y"]
    lines = ["Table 14.1.1 Demographics", f"Subjects with {population} = Y", ""]
    for treatment in sorted({row["TRT01P"] for row in rows}):
        arm = [row for row in rows if row["TRT01P"] == treatment]
        lines += [treatment, f"  N {len(arm)}, mean age {mean(int(row['AGE']) for row in arm):.1f}"]
        for column in ("AGEGR1", "SEX"):
            counts = Counter(row[column] for row in arm)
            lines += [f"  {column} {value}: {count}" for value, count in sorted(counts.items())]
    write_pdf("table.pdf", lines)


def package():
    """The package that is delivered: a page that says what would be in it."""
    documents, comparisons = json.loads(given("documents")), json.loads(given("comparisons"))
    sizes = [f"  document of {Path(path).stat().st_size} bytes" for path in documents]
    write_pdf("package.pdf", ["Delivery", *sizes, f"after QC of {', '.join(comparisons)}"])


def write_pdf(name, lines):
    """Write a page of text as PDF."""
    shown = ""
    for line in [*lines, "", "Written by stand_ins.py in place of SAS or R"]:
        escaped = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        shown += f"({escaped}) Tj T*\n"
    page = f"BT /F 10 Tf 14 TL 60 780 Td\n{shown}ET"
    font = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Courier >> >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>",
        f"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << {font} >> >>",
        f"<< /Length {len(page)} >>\nstream\n{page}\nendstream",
    ]
    text, places = "%PDF-1.4\n", ["0000000000 65535 f \n"]
    for number, body in enumerate(objects, start=1):
        places.append(f"{len(text):010} 00000 n \n")
        text += f"{number} 0 obj\n{body}\nendobj\n"
    table = f"xref\n0 {len(places)}\n{''.join(places)}"
    end = f"trailer\n<< /Size {len(places)} /Root 1 0 R >>\nstartxref\n{len(text)}\n%%EOF\n"
    (OUTPUTS / name).write_bytes((text + table + end).encode("latin-1", "replace"))


PROGRAMS = {
    "prod/sdtm/dm.sas": dm,
    "qc/sdtm/qc_dm.sas": dm,
    "qc/compare.sas": lambda: compare("qc.sas7bdat"),
    "prod/adam/adsl.sas": lambda: adsl("adsl.sas7bdat"),
    "qc/adam/qc_adsl.R": lambda: adsl("adsl.xpt"),
    "qc/compare.R": lambda: compare("qc.xpt"),
    "prod/tfl/t_demog.sas": t_demog,
    "delivery/package.R": package,
}

program = Path(sys.argv[1]).resolve()
own = program.relative_to(Path(__file__).resolve().parent).as_posix()
if not program.is_file() or own not in PROGRAMS:
    sys.exit(f"there is no stand-in for {own}: write one, or run it by --profile domino")
PROGRAMS[own]()
print(f"{own}: a stand-in in Python ran in its place")

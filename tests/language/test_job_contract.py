"""The table of what a job reads and writes: the README has it as the code does."""

from flowc.language.job_contract import CONTRACT, markdown
from flowc.language.named_types import NAMED_TYPES
from places import ROOT


def test_the_readme_has_the_table():
    assert markdown() in (ROOT / "README.md").read_text(encoding="utf-8")


def test_each_type_of_one_word_is_in_it():
    told = " ".join(row.types for row in CONTRACT)
    words = {one.name for one in NAMED_TYPES if "." not in one.name and "_" not in one.name}
    assert [word for word in sorted(words) if f"`{word}`" not in told] == []

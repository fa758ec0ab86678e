from typing import NamedTuple

from flytekit import workflow
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

count = DominoJobTask(
    "Count words",
    DominoJobConfig("python count.py"),
    True,
    {"text": str, "least": int},
    {"words": int},
)


class Counted(NamedTuple):
    words: int
    text: str


@workflow
def one_text(text: str, least: int = 3) -> Counted:
    return Counted(text=text, words=count(text, least))


@workflow
def words_alone(text: str) -> int:
    return count(text, 1)["words"]


@workflow
def two_texts(first: str, second: str) -> (int, int):
    a = one_text(first, 5)
    b = words_alone(second)
    return a.words, b[0]

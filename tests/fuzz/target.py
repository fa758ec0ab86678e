"""Tries one law on inputs that atheris makes up: `python -m fuzz.target LAW FAILURES
OPTIONS...`."""

from __future__ import annotations

import hashlib
import random
import re
import sys
import traceback
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["flowc", "ruamel.yaml"]):
    from fuzz.laws import LAWS
from fuzz.seeds import words

_PIECE = re.compile(r"\w+|[^\S\n]+|.|\n", re.DOTALL)


def _mutated(pieces: list[str], draw: random.Random, vocabulary: list[str]) -> list[str]:
    """Return an input's words or lines with some left out, said again elsewhere, or replaced."""
    at = draw.randrange(len(pieces) + 1)
    end = at + draw.choice((0, 0, 1, 1, 2, 5))
    new = [draw.choice(vocabulary)] if draw.random() < 0.5 else []
    if pieces and draw.random() < 0.5:
        start = draw.randrange(len(pieces))
        new = pieces[start : start + draw.choice((1, 1, 2, 3, 8))]
    return pieces[:at] + new + pieces[end:]


def _mutator(vocabulary: list[str]):  # type: ignore[no-untyped-def]
    def mutate(data: bytes, most: int, seed: int) -> bytes:
        draw = random.Random(seed)
        if draw.random() < 0.2:
            return bytes(atheris.Mutate(data, most))
        text = data.decode("utf-8", "replace")
        pieces = text.splitlines(True) if draw.random() < 0.3 else _PIECE.findall(text)
        for _ in range(draw.choice((1, 1, 1, 2, 4))):
            pieces = _mutated(pieces, draw, vocabulary)
        return "".join(pieces).encode("utf-8", "replace")[:most]

    return mutate


def _place(error: BaseException) -> str:
    """Name the place that an error comes from: inputs that fail alike are kept once."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{type(error).__name__} {frames[-1].filename}:{frames[-1].lineno}"
    return hashlib.sha256(place.encode()).hexdigest()[:8]


def main(law: str, failures: Path, options: list[str]) -> None:
    """Try inputs until libFuzzer's options say that it is enough; keep those that fail."""

    def attempt(data: bytes) -> None:
        try:
            LAWS[law](data)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a failure
            kept = failures / f"{law}-{_place(error)}"
            if not kept.exists() or len(data) < kept.stat().st_size:
                kept.write_bytes(data)
                kept.with_suffix(".txt").write_text(traceback.format_exc())

    atheris.Setup([sys.argv[0], *options], attempt, custom_mutator=_mutator(words(law)))
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])

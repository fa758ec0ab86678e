"""Tries inputs for some seconds, `python -m fuzz SECONDS READERS`: how many, and what failed.

Half of the time is hypothesis': every law of the tests, in rounds of more and more inputs, each
round with another seed. The rest is atheris', a third each for the reader, `fmt` and the importer.
Then libyaml and ruamel's pure parser are tried as one reader, for READERS seconds.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path

from fuzz.seeds import MAX_LENGTH, TESTS, seeds, words

FOLDER = TESTS.parent / "build" / "fuzz"
FAILURES = FOLDER / "failures"
TARGETS = ("read", "fmt", "import")
LIMITS = ("-timeout=20", "-rss_limit_mb=1500", f"-max_len={MAX_LENGTH}")
PYTEST = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "fuzz.counting", "-m", "hypothesis"]
_FIRST, _MOST = 10, 640


def hypothesis(until: float) -> tuple[int, int]:
    """Run the laws until then; return how many inputs were tried, and how many laws failed."""
    tried, broken, examples = 0, 0, _FIRST
    counts, log = FOLDER / "counts.json", FOLDER / "hypothesis.log"
    laws = [str(path) for path in TESTS.rglob("test_*.py") if "@given" in path.read_text()]
    while not broken and time.time() < until:
        seed = random.randrange(2**32)
        environ = {"HYPOTHESIS_PROFILE": "many", "HYPOTHESIS_EXAMPLES": str(examples)}
        environ |= {"FUZZ_UNTIL": str(until), "FUZZ_COUNTS": str(counts), "PYTHONPATH": str(TESTS)}
        counts.unlink(missing_ok=True)
        with log.open("w") as file:
            code = subprocess.run(
                [sys.executable, *PYTEST, f"--hypothesis-seed={seed}", *laws],
                stdout=file, stderr=file, env=os.environ | environ, check=False,
            ).returncode  # fmt: skip
        found = json.loads(counts.read_text()) if counts.exists() else {"tried": 0, "failed": 0}
        tried += found["tried"]
        broken = found["failed"] or int(code not in (0, 5))
        examples = min(examples * 2, _MOST)
    if broken:
        print(log.read_text())
    return tried, broken


def atheris(target: str, seconds: int) -> tuple[int, int]:
    """Try a law for so long; return how many inputs were tried, and the kinds of failures."""
    command = [sys.executable, "-m", "fuzz.target", target, str(FAILURES), *LIMITS]
    command += [f"-max_total_time={seconds}", f"-artifact_prefix={FAILURES}/{target}-"]
    command += _given(target, seconds)
    with (FOLDER / f"{target}.log").open("w+") as file:
        code = subprocess.run(command, cwd=TESTS, stdout=file, stderr=file, check=False).returncode
        file.seek(0)
        told = file.read()
    failures = _failures(target)
    for path in failures:
        reason = path.with_suffix(".txt")
        print(f"{path}\n{reason.read_text() if reason.exists() else told[-2000:]}")
    if code and not failures:
        print(told[-2000:])
    tried = max(map(int, re.findall(r"^#(\d+)", told, re.MULTILINE)), default=0)
    return tried, len(failures) or int(code != 0)


def _given(target: str, seconds: int) -> list[str]:
    """Write down the words and the inputs to start from, those that failed the last time too."""
    corpus, start = FOLDER / "corpus" / target, FOLDER / "seeds" / target
    corpus.mkdir(parents=True, exist_ok=True)
    start.mkdir(parents=True, exist_ok=True)
    found = seeds(target)
    some = random.sample(found, min(len(found), seconds * 2))  # not to spend all time on them
    some += [path.read_bytes() for path in _failures(target)]
    for path in [*FAILURES.glob(f"{target}-*"), *start.iterdir()]:
        path.unlink()
    for data in some:
        (start / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    vocabulary = FOLDER / f"{target}.dict"
    vocabulary.write_text("".join(map(_entry, words(target))))
    return [f"-dict={vocabulary}", str(corpus), str(start)]


def _failures(target: str) -> list[Path]:
    return [path for path in FAILURES.glob(f"{target}-*") if path.suffix != ".txt"]


def _entry(word: str) -> str:
    """Return a word as libFuzzer's dictionaries write it."""
    escaped = "".join(f"\\x{byte:02x}" for byte in word.encode()[:60])
    return f'"{escaped}"\n'


def main(seconds: int, readers: int) -> int:
    """Print a line for each kind of inputs; return 1 where anything failed."""
    FAILURES.mkdir(parents=True, exist_ok=True)
    outcomes = {"hypothesis": hypothesis(time.time() + seconds / 2)}
    for target in TARGETS:
        outcomes[f"atheris {target}"] = atheris(target, max(1, seconds // 2 // len(TARGETS)))
    outcomes["atheris yaml"] = atheris("yaml", readers)
    for name, (tried, broken) in outcomes.items():
        print(f"{name:16} {tried:9,} inputs tried, {broken} exceptions")
    return int(any(broken or not tried for tried, broken in outcomes.values()))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))

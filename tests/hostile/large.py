"""Inputs that are too large to be written down: hostile texts, values and whole files by name."""

from collections.abc import Callable
from itertools import pairwise

TEXTS = {
    "inj-long-100k": 'A"' * 50_000,
    "inj-long-line-64k": "x" * 65_536,
    "inj-all-bmp-sample": "".join(map(chr, range(0x20, 0xD800, 7))),
    "inj-backslashes-10k": "\\" * 9_999,
}
VALUES = {
    "val-int-5000-digits": ("default:int", "9" * 5_000),
    "val-list-nested-300": ("default:list", "[" * 300 + "]" * 300),
    "val-list-100k": ("default:list", "[" + "1," * 100_000 + "]"),
    "val-type-brackets": ("type_expr", "list[" * 150 + "int" + "]" * 150),
}


def _merges(times: int) -> str:
    links = (f"a{i}: &a{i}\n  <<: *a{i - 1}\n  x{i}: {i}\n" for i in range(1, times))
    return "a0: &a0 {x0: 0}\n" + "".join(links)


def _doubled(times: int) -> str:
    names = ["a", *(f"a{i}" for i in range(1, times + 1))]
    pairs = pairwise(names)
    return "a: &a {x: lol}\n" + "".join(f"{b}: &{b} {{l: *{a}, r: *{a}}}\n" for a, b in pairs)


def _chained(times: int) -> str:
    return "a0: &a0 [1]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, times))


def _matrix(axes: int, task: str) -> str:
    digits = ", ".join(map(str, range(10)))
    written = "".join(f"      x{axis}: [{digits}]\n" for axis in range(axes))
    return f"name: f\ntasks:\n  a:\n    matrix:\n{written}    {task}\n"


def _nested_block(levels: int) -> str:
    return "".join(" " * level + "a:\n" for level in range(levels))


FILES: dict[str, Callable[[], str]] = {
    "aliases: doubled 30 times": lambda: _doubled(30),
    "aliases: nine of nine": lambda: "".join(
        f"{b}: &{b} [{', '.join([f'*{a}' if a else 'lol'] * 9)}]\n"
        for a, b in zip(["", *"abcdefgh"], "abcdefghi", strict=True)
    ),
    "aliases: 100 kB, 100,000 times": lambda: (
        f'a: &a "{"x" * 60_000}"\nb: [' + "\n".join(["*a, " * 100] * 1_000) + "]\n"
    ),
    "aliases: 10,000 in a chain": lambda: _chained(10_000),
    "anchors: 30,000": lambda: "".join(f"k{i}: &a{i} {i}\n" for i in range(30_000)),
    "merges: ten of ten": lambda: (
        "a0: &a0 {x: 1}\n"
        + "".join(f"a{i}: &a{i}\n  <<: [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 30))
    ),
    "merges: 2,000 in a chain": lambda: _merges(2_000),
    "keys: ? ? ?": lambda: "? " * 20 + "1\n",
    "keys: {{{{a}}}}": lambda: f"a: {'{' * 20}x{'}' * 20}\n",
    "keys: {[{[a]}]}": lambda: f"a: {'{[' * 12}x{']}' * 12}\n",
    "a key of 2,000 characters": lambda: "k" * 2_000 + ": 1\n",
    "levels: 100,000 of [": lambda: "a: " + "[" * 100_000 + "]" * 100_000 + "\n",
    "levels: 100,000 of [, none closed": lambda: "a: " + "[" * 100_000 + "\n",
    "levels: 100,000 of {": lambda: "{a: " * 100_000 + "1" + "}" * 100_000 + "\n",
    "levels: 100,000 of { over lines": lambda: "{a:\n" * 100_000 + "1" + "}\n" * 100_000,
    "levels: 100,000 of [ over lines": lambda: "[\n" * 100_000 + "]\n" * 100_000,
    "levels: 100,000 of -": lambda: "- " * 100_000 + "1\n",
    "levels: 100,000 of ?": lambda: "? " * 100_000 + "1\n",
    "levels: 30,000 of - over lines": lambda: "- " * 30_000 + "1\n",
    "levels: 2,800 of indents": lambda: _nested_block(2_800),
    "levels: 500 of [": lambda: "a: " + "[" * 500 + "]" * 500 + "\n",
    "levels: 300 of ?": lambda: "? " * 300 + "1\n",
    "an integer of 60,000 digits": lambda: f"a: {'9' * 60_000}\n",
    "a float of 60,000 digits": lambda: f"a: {'1' * 60_000}e\n",
    "a date and 60,000 blanks": lambda: f"a: 2001-12-14{' ' * 60_000}x\n",
    "an anchor of 60,000 letters": lambda: f"a: &{'x' * 60_000} 1\n",
    "a tag of 60,000 letters": lambda: f"a: !{'x' * 60_000} 1\n",
    "a line of 3 MB": lambda: f"a: {'x' * 3_000_000}\n",
    "a quoted line of 3 MB": lambda: f'a: "{"x" * 3_000_000}"\n',
    "a comment of 3 MB": lambda: f"# {'x' * 3_000_000}\na: 1\n",
    "3 MB of blanks": lambda: f"a:{' ' * 3_000_000}1\n",
    "200,000 blank lines": lambda: "a: 1\n" + "\n" * 200_000 + "b: 2\n",
    "200,000 comments": lambda: "# c\n" * 200_000 + "a: 1\n",
    "100,000 lines of text": lambda: "a: |\n" + " x\n" * 100_000,
    "100,000 lines of a plain text": lambda: "a: " + "x\n  " * 100_000 + "\n",
    "matrix: a million rows": lambda: _matrix(6, "command: c"),
    "matrix: 10 to the 400 rows": lambda: _matrix(400, "command: c"),
    "matrix: rows of many values": lambda: _matrix(
        3, "outputs: {" + ", ".join(f"o{i}: {{type: str}}" for i in range(300)) + "}"
    ),
    "matrix: all rows for all rows": lambda: _matrix(3, "command: c\n    after: ['a[*]']"),
    "bytes of every value": lambda: "".join(map(chr, range(256))) * 10,
}
"""Whole files; what is over 4 MiB is not even read, see `hostile/`."""

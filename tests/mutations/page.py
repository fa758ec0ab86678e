"""Writes data as YAML, one key or item a line, and knows where each of them stands."""

import random
import re
from typing import NamedTuple

_PLAIN = re.compile(r"(?!(?:null|true|false)$)[A-Za-z/$][\w ./$|{}\[\],()@'\"-]*", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z_-]\w*", re.ASCII)
_ENDS = [
    "  # c", " # x: y", '  # "', "  # it's", "   # - {{ 1 }}", "  # caf\u00e9 \U0001f600", "  ",
]  # fmt: skip


class Raw(str):
    """A text that is written as it is. It equals nothing but itself: a key may stand twice."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__


class Place(NamedTuple):
    line: int
    column: int


class Page:
    """The lines of a document, with the places of its keys and values by their paths."""

    def __init__(self, data, seed=0):
        self.random = random.Random(seed) if seed else None
        self.step = 4 if self.odd(3) else 2
        self.bom = "\ufeff" if self.odd(8) else ""
        self.end = "\r\n" if self.odd(4) else "\n"
        self.lines, self.keys, self.values, self.spelled = [], {}, {}, {}
        self.gap(0)
        if self.odd(4):
            self.lines.append("---")
        self.value(data, (), "", -self.step)

    @property
    def data(self):
        """The bytes of the page; a surrogate in a line stands for a byte that is no UTF-8."""
        text = self.bom + "".join(line + self.end for line in self.lines)
        return text.encode("utf-8", "surrogateescape")

    def odd(self, of):
        return self.random is not None and self.random.randrange(of) == 0

    def gap(self, margin):
        """Write lines that say nothing."""
        if self.odd(16):
            self.lines.append("")
        if self.odd(12):
            self.lines.append(" " * margin + self.random.choice(_ENDS).lstrip())

    def value(self, value, path, head, margin):
        """Write a value behind its key or its dash; `margin` is where that stands."""
        ending = self.random.choice(_ENDS) if self.odd(8) else ""
        if isinstance(value, dict | list) and value:
            if head.endswith("-") and self.odd(2):
                self.entries(value, path, f"{head} ", len(head) + 1)
                return
            if head:
                self.lines.append(head + ending)
            level = isinstance(value, list) and path and not head.endswith("-") and self.odd(3)
            self.entries(value, path, None, margin if level else margin + self.step)
            return
        self.spelled[path] = spelled = self.spell(value)
        line, lead = len(self.lines) + 1, f"{head} " if head else ""
        self.values[path] = Place(line, len(lead) + 1)
        if not spelled:  # there is no text to point at
            self.values[path] = self.keys.get(path, Place(line, len(head) + 1))
        self.lines.append(lead + spelled + ending)

    def entries(self, value, path, start, margin):
        """Write a collection; `start` is what stands on the line of its first entry already."""
        for step in value if isinstance(value, dict) else range(len(value)):
            if start is None:
                self.gap(margin)
                start = " " * margin
            here = Place(len(self.lines) + 1, len(start) + 1)
            self.values.setdefault(path, here)
            if isinstance(value, dict):
                self.keys[(*path, step)] = here
            mark = f"{self.key(step)}:" if isinstance(value, dict) else "-"
            self.value(value[step], (*path, step), start + mark, margin)
            start = None

    def key(self, key):
        if isinstance(key, Raw) or (_NAME.fullmatch(key) and not self.odd(8)):
            return str(key)
        return self.quoted(key)

    def spell(self, value):
        """Write a scalar, or a collection that is empty, in one of the ways that YAML has."""
        if isinstance(value, Raw):
            return str(value)
        if isinstance(value, str):
            return value if _PLAIN.fullmatch(value) and self.is_plain(value) else self.quoted(value)
        if value is None or isinstance(value, bool):
            words = {None: ["null", "~", ""], True: ["true", "True"], False: ["false", "FALSE"]}
            return self.random.choice(words[value]) if self.random else words[value][0]
        if isinstance(value, dict | list):
            return "{}" if isinstance(value, dict) else "[]"
        return hex(value) if type(value) is int and value >= 0 and self.odd(8) else repr(value)

    def is_plain(self, text):
        return not text.endswith(" ") and " #" not in text and not self.odd(3)

    def quoted(self, text):
        if not self.odd(2):
            return "'" + text.replace("'", "''") + "'"
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'

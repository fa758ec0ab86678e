"""Draws modules as people write them: constants, containers and what changes them, loops,
functions, classes, the environment, and tasks in both forms that are told by all of these."""

import random
from collections.abc import Callable

HEAD = """\
import copy
import functools
import json
import os
import os.path as osp
import sys
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Dict, List, NamedTuple, TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.task import DatasetSnapshot, DominoJobConfig, DominoJobTask
from flytekitplugins.domino.helpers import *
"""
ENVIRON = {"SET_X": "x-1", "SET_EMPTY": "", "SET_NUMBER": "7"}
WORDS = ("a", "B-2", "dm", "prod/ae", "x y", "", "é", "10%", "{}", "/abs", "end/", "Zz")
NAMES = ("alpha", "BETA", "Gamma", "delta_2", "_eps", "list_", "zeta", "ROOT")


class Draw:
    """A module that grows: its lines, and which names stand for what."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.lines: list[str] = []
        self.kinds: set[str] = set()
        self.names: dict[str, list[str]] = {"text": [], "number": [], "list": [], "dict": []}
        self.count = 0

    def one(self, values):
        return self.chance.choice(list(values))

    def fresh(self) -> str:
        self.count += 1
        return f"{self.one(NAMES)}_{self.count}"

    def add(self, kind: str, text: str, *, depth: int = 0) -> None:
        self.kinds.add(kind)
        self.lines += ["    " * depth + line for line in text.splitlines()]

    def word(self) -> str:
        return repr(self.one(WORDS))

    # Expressions

    def text(self, depth: int = 2) -> str:
        known = self.names["text"]
        if known and self.chance.random() < 0.4:
            return self.one(known)
        if depth <= 0:
            return self.word()
        kind, write = self.one(TEXTS)
        self.kinds.add(kind)
        return write(self, depth - 1)

    def number(self, depth: int = 1) -> str:
        known = self.names["number"]
        if known and self.chance.random() < 0.5:
            return self.one(known)
        ways = [
            lambda: str(self.chance.randint(0, 9)),
            lambda: f"len({self.list(depth - 1)})",
            lambda: f"({self.chance.randint(1, 9)} {self.one('+-*')} {self.chance.randint(1, 4)})",
            lambda: f"max({self.chance.randint(0, 5)}, {self.chance.randint(0, 5)})",
            lambda: f"sum(range({self.chance.randint(0, 5)}))",
            lambda: f"int({str(self.chance.randint(0, 99))!r})",
            lambda: "round(2.6)",
            lambda: f"{self.list(depth - 1)}.count('a')",
            lambda: f"({self.text(0)} == {self.text(0)}) + 1",
            lambda: "2 ** 5 // 3 % 4",
        ]
        return (self.one(ways) if depth > 0 else ways[0])()

    def list(self, depth: int = 2) -> str:
        known = self.names["list"]
        if known and self.chance.random() < 0.4:
            return self.one(known)
        if depth <= 0:
            return f"[{self.word()}, {self.word()}]"
        kind, write = self.one(LISTS)
        self.kinds.add(kind)
        return write(self, depth - 1)

    def dict(self, depth: int = 2) -> str:
        known = self.names["dict"]
        if known and self.chance.random() < 0.4:
            return self.one(known)
        if depth <= 0:
            return f"{{'a': {self.word()}, 'b': {self.word()}}}"
        kind, write = self.one(DICTS)
        self.kinds.add(kind)
        return write(self, depth - 1)

    def test(self) -> str:
        """A condition: most are known."""
        return self.one(
            [
                lambda: self.one(("True", "False", "not True", "not ''", "1 < 2 < 3")),
                lambda: f"{self.text(0)} in {self.list(0)}",
                lambda: f"{self.text(0)}.startswith({self.word()})",
                lambda: f"len({self.list(0)}) > {self.chance.randint(0, 3)}",
                lambda: f"'a' in {self.dict(0)}",
                lambda: f"{self.text(0)} is not None and {self.list(0)}",
                lambda: "TYPE_CHECKING",
                lambda: "__name__ == '__main__'",
                lambda: "os.environ.get('SET_X') == 'x-1'",
                lambda: f"isinstance({self.text(0)}, str)",
                lambda: f"any(x for x in {self.list(0)})",
                lambda: f"all([True, {self.text(0)}])",
            ]
        )()

    # Statements

    def statement(self, depth: int = 0, inner: bool = False) -> None:
        kind, write = self.one(SIMPLE if inner else (*SIMPLE, *SIMPLE, *BLOCKS))
        self.kinds.add(kind)
        write(self, depth)

    def bind(self, kind: str, depth: int = 0) -> None:
        name = (
            self.one(self.names[kind]) if self.chance.random() < 0.15 and self.names[kind] else ""
        )
        name = name if name.isidentifier() else self.fresh()
        value = getattr(self, kind)()
        shape = self.one(("{} = {}", "{} = {}", "{} = {}", "{}: {t} = {}"))
        kinds = {"text": "str", "number": "int", "list": "list", "dict": "dict"}
        self.add("constant", shape.format(name, value, t=kinds[kind]), depth=depth)
        self.keep(kind, name)

    def keep(self, kind: str, name: str) -> None:
        for names in self.names.values():
            if name in names:
                names.remove(name)
        self.names[kind].append(name)


TEXTS: list[tuple[str, Callable]] = [
    ("text", lambda d, n: d.word()),
    ("f-string", lambda d, n: f'f"{{{d.text(0)}}}-{{{d.number(0)}}}"'),
    ("f-string", lambda d, n: f'f"{{{d.number(n)}:03}}|{{{d.number(0)}!r}}"'),
    ("concatenation", lambda d, n: f"({d.text(n)} + {d.text(n)})"),
    ("percent", lambda d, n: f"('%s-%s' % ({d.text(n)}, {d.number(0)}))"),
    ("percent", lambda d, n: f"('%d|%5.1f|%%' % ({d.number(0)}, 1.25))"),
    ("percent", lambda d, n: f"('%(a)s' % {d.dict(0)} if 'a' in {d.dict(0)} else 'z')"),
    ("format", lambda d, n: f"'{{}}:{{x}}'.format({d.text(n)}, x={d.number(0)})"),
    ("format", lambda d, n: f"'{{0:>4}}{{0}}'.format({d.text(n)})"),
    ("join", lambda d, n: f"{d.word()}.join({d.list(n)})"),
    ("join", lambda d, n: f"'-'.join(str(one) for one in {d.list(n)})"),
    ("text method", lambda d, n: f"{d.text(n)}.{d.one(METHODS)}"),
    ("slice", lambda d, n: f"{d.text(n)}[{d.one(('1:', ':2', '::-1', '-3:', '0:1'))}]"),
    ("condition", lambda d, n: f"({d.text(n)} if {d.test()} else {d.text(n)})"),
    ("or", lambda d, n: f"({d.text(n)} or {d.text(n)})"),
    ("and", lambda d, n: f"({d.text(n)} and {d.text(n)})"),
    ("os.path", lambda d, n: f"os.path.join({d.text(n)}, {d.text(n)})"),
    ("os.path", lambda d, n: f"osp.basename(osp.join('x', {d.text(n)}))"),
    ("os.path", lambda d, n: f"os.path.splitext({d.text(n)} + '.tar.gz')[0]"),
    ("pathlib", lambda d, n: f"str(Path({d.text(n)}) / {d.text(n)})"),
    ("pathlib", lambda d, n: f"(Path('a/b.csv').{d.one(('name', 'stem', 'suffix'))})"),
    ("pathlib", lambda d, n: f"f\"{{Path('r', {d.word()}).parent}}\""),
    ("environment", lambda d, n: d.one(ASKED if d.chance.random() < 0.3 else KNOWN)),
    ("item", lambda d, n: f"({d.list(n)} + ['last'])[{d.one(('0', '-1'))}]"),
    ("item", lambda d, n: f"{d.dict(n)}.get({d.word()}, {d.text(0)})"),
    ("str", lambda d, n: f"str({d.one((d.number(n), '1.0', 'None', 'True', d.list(0)))})"),
    ("json", lambda d, n: f"json.dumps({d.one((d.dict(0), d.list(0)))})"),
    ("lambda", lambda d, n: f"(lambda x, y='d': x + y)({d.text(n)})"),
    ("walrus", lambda d, n: f"(w := {d.text(n)})"),
    ("unpacking", lambda d, n: f"[*{d.list(n)}, 'z'][0]"),
    ("min", lambda d, n: f"min({d.list(n)} + ['q'])"),
    ("next", lambda d, n: f"next((x for x in {d.list(n)} if x), 'none')"),
    ("repr", lambda d, n: f"repr({d.text(n)})"),
    ("name", lambda d, n: "str(__name__ == '__main__')"),
    ("file", lambda d, n: "os.path.basename(os.path.dirname('/x/y'))"),
    ("unknown", lambda d, n: d.text(n) if d.chance.random() < 0.9 else d.one(UNKNOWN)),
]  # fmt: skip


KNOWN = (
    "os.environ.get('UNSET_X', 'small')",
    "os.environ['SET_X']",
    "os.getenv(default='d', key='SET_X')",
    "(os.environ.get('UNSET_Z') or 'e')",
)
ASKED = (
    "os.environ['SET_X'][:2]",
    "os.environ['SET_X'].upper()",
    "os.path.join(os.environ['SET_X'], 'f')",
    "(os.environ.get('SET_EMPTY') or 'e')",
    "str(int(os.environ.get('SET_NUMBER', '3')))",
    "f\"{os.environ['SET_X']:>5}\"",
)

UNKNOWN = ("sys.platform", "str(len(sys.argv) >= 0)", "os.sep", "str(hasattr(os, 'fork'))")
METHODS = (
    "upper()", "lower()", "title()", "strip()", "replace('a', 'oo')", "split('-')[0]", "zfill(4)",
    "removesuffix('a')", "lstrip('a')", "center(7, '*')", "partition('/')[2]", "capitalize()",
    "encode().decode()", "swapcase()", "rsplit('/', 1)[-1]", "expandtabs()",
)  # fmt: skip
LISTS: list[tuple[str, Callable]] = [
    ("list", lambda d, n: f"[{d.text(n)}, {d.text(n)}]"),
    ("tuple", lambda d, n: f"list(({d.text(n)}, {d.text(n)}))"),
    ("comprehension", lambda d, n: f"[x + 'c' for x in {d.list(n)}]"),
    ("comprehension", lambda d, n: f"[x for x in {d.list(n)} if x != {d.word()}]"),
    ("comprehension", lambda d, n: f"[x + y for x in {d.list(0)} for y in ('1', '2')]"),
    ("comprehension", lambda d, n: f"[k + v for k, v in {d.dict(n)}.items()]"),
    ("range", lambda d, n: f"[str(i) for i in range({d.chance.randint(0, 4)})]"),
    ("map", lambda d, n: f"list(map(str.upper, {d.list(n)}))"),
    ("map", lambda d, n: f"list(map(lambda x: x + '!', {d.list(n)}))"),
    ("filter", lambda d, n: f"list(filter(None, {d.list(n)}))"),
    ("sorted", lambda d, n: f"sorted({d.list(n)}, key=len, reverse={d.one(('True', 'False'))})"),
    ("sorted", lambda d, n: f"sorted({d.list(n)})"),
    ("set", lambda d, n: f"sorted(set({d.list(n)}))"),
    ("set", lambda d, n: f"sorted({{{d.word()}, {d.word()}}} | {{'s'}})"),
    ("reversed", lambda d, n: f"list(reversed({d.list(n)}))"),
    ("sum of lists", lambda d, n: f"({d.list(n)} + {d.list(n)})"),
    ("sum of lists", lambda d, n: f"({d.list(n)} * 2)"),
    ("slice", lambda d, n: f"{d.list(n)}[{d.one(('1:', ':1', '::2', ':'))}]"),
    ("split", lambda d, n: f"{d.text(n)}.split({d.one(('', repr('/'), repr(' ')))})"),
    ("list of text", lambda d, n: f"list({d.text(n)})"),
    ("dict", lambda d, n: f"list({d.dict(n)}{d.one(('', '.values()', '.keys()'))})"),
    ("enumerate", lambda d, n: f"[f'{{i}}{{x}}' for i, x in enumerate({d.list(n)}, 1)]"),
    ("zip", lambda d, n: f"[x + y for x, y in zip({d.list(n)}, {d.list(n)})]"),
    ("copy", lambda d, n: f"copy.{d.one(('copy', 'deepcopy'))}({d.list(n)})"),
    ("unpacking", lambda d, n: f"[*{d.list(n)}, *{d.list(n)}]"),
    ("condition", lambda d, n: f"({d.list(n)} if {d.test()} else {d.list(n)})"),
    ("generator", lambda d, n: f"list(x for x in {d.list(n)})"),
]  # fmt: skip
DICTS: list[tuple[str, Callable]] = [
    ("dict", lambda d, n: f"{{'a': {d.text(n)}, {d.word()}: {d.text(n)}}}"),
    ("dict", lambda d, n: f"dict(a={d.text(n)}, k={d.text(n)})"),
    ("zip", lambda d, n: f"dict(zip({d.list(n)}, {d.list(n)}))"),
    ("union", lambda d, n: f"({d.dict(n)} | {d.dict(n)})"),
    ("splat", lambda d, n: f"{{**{d.dict(n)}, 'a': {d.text(n)}}}"),
    ("comprehension", lambda d, n: f"{{x: x + 'v' for x in {d.list(n)}}}"),
    ("comprehension", lambda d, n: f"{{k: v for k, v in {d.dict(n)}.items() if v}}"),
    ("fromkeys", lambda d, n: f"dict.fromkeys({d.list(n)}, 'f')"),
    ("json", lambda d, n: "json.loads('{\"a\": \"j\"}')"),
    ("dict", lambda d, n: f"dict({d.dict(n)}, z={d.text(0)})"),
    ("copy", lambda d, n: f"{d.dict(n)}.copy()"),
]  # fmt: skip


def _change_list(d: Draw, depth: int) -> None:
    if not d.names["list"]:
        d.bind("list", depth)
    name = d.one(d.names["list"])
    if d.chance.random() < 0.4:
        alias = d.fresh()
        d.add("alias", f"{alias} = {name}", depth=depth)
        d.keep("list", alias)
    way = d.one(
        (
            f"append({d.text(1)})", f"extend({d.list(1)})", f"insert(0, {d.text(0)})", "reverse()",
            "sort()", "sort(key=len)", "clear()", "copy()", f"__iadd__({d.list(0)})",
        )
    )  # fmt: skip
    lines = (
        f"{name}.{way}",
        f"{name} += {d.list(1)}",
        f"{name}[:1] = {d.list(0)}",
        f"if {name}: {name}[0] = {d.text(1)}",
        f"if {name}: del {name}[-1]",
        f"_ = {name}.pop() if {name} else None",
        f"add = {name}.append\nadd({d.text(0)})",
        f"list.append({name}, {d.text(0)})",
        f"for x in ('p', 'q'): {name}.append(x)",
        f"[{name}.append(x) for x in 'rs']",
        f"(lambda l: l.append('L'))({name})",
        f"{name} = {name} + ['n']",
        f"{name} *= 2",
    )
    d.add("change of a list", d.one((lines[0], lines[0], *lines)), depth=depth)


def _change_dict(d: Draw, depth: int) -> None:
    if not d.names["dict"]:
        d.bind("dict", depth)
    name = d.one(d.names["dict"])
    if d.chance.random() < 0.4:
        alias = d.fresh()
        d.add("alias", f"{alias} = {name}", depth=depth)
        d.keep("dict", alias)
    lines = (
        f"{name}[{d.word()}] = {d.text(1)}",
        f"{name}.update({d.dict(1)})",
        f"{name}.update(k={d.text(0)})",
        f"{name} |= {d.dict(1)}",
        f"_ = {name}.setdefault({d.word()}, {d.text(1)})",
        f"{name}.pop({d.word()}, None)",
        f"if 'a' in {name}: del {name}['a']",
        f"{name}.clear()",
        f"dict.update({name}, u='u')",
        f"for k in list({name}): {name}[k] += 'w'",
        f"{name} = {{**{name}, 'n': 'n'}}",
        f"{name}['a'] = {name}.get('a', '') + 'g'",
        f"if {name}: {name}.popitem()",
    )
    d.add("change of a dict", d.one(lines), depth=depth)


def _rebind(d: Draw, depth: int) -> None:
    kind = d.one(("text", "list"))
    if len(d.names[kind]) < 2:
        d.bind(kind, depth)
        d.bind(kind, depth)
    one, other = d.one(d.names[kind]), d.one(d.names[kind])
    if not (one.isidentifier() and other.isidentifier()):
        return
    lines = (
        f"{one}, {other} = {other}, {one}",
        f"{one} = {other} = {getattr(d, kind)()}",
        f"{one} += {getattr(d, kind)(1)}",
        f"({one}), *rest = {other}, 1, 2",
    )
    d.add("rebinding", d.one(lines), depth=depth)


def _delete(d: Draw, depth: int) -> None:
    name = d.fresh()
    d.add("del", f"{name} = 'gone'\ndel {name}\n{name} = {d.text(1)}", depth=depth)
    d.keep("text", name)


SIMPLE = [
    ("constant", lambda d, depth: d.bind("text", depth)),
    ("constant", lambda d, depth: d.bind("number", depth)),
    ("constant", lambda d, depth: d.bind("list", depth)),
    ("constant", lambda d, depth: d.bind("dict", depth)),
    ("change", _change_list), ("change", _change_list), ("change", _change_dict),
    ("rebinding", _rebind), ("del", _delete),
]  # fmt: skip


def _body(d: Draw, depth: int) -> None:
    """Statements below a condition: names bound there are only changed, or bound before."""
    kept = {key: [*names] for key, names in d.names.items()}
    for _ in range(d.chance.randint(1, 2)):
        _, write = d.one([*SIMPLE[4:8]])
        write(d, depth)
    d.names = kept
    kinds = [kind for kind, names in d.names.items() if any(n.isidentifier() for n in names)]
    if kinds and d.chance.random() < 0.6:
        kind = d.one(kinds)
        name = d.one([n for n in d.names[kind] if n.isidentifier()])
        d.add("rebinding", f"{name} = {getattr(d, kind)(1)}", depth=depth)


def _if(d: Draw, depth: int) -> None:
    d.bind("text", depth)
    unknown = d.chance.random() < 0.15
    test = d.one(("os.path.exists('/nowhere')", "os.environ.get('SET_X')", "len(sys.argv) > 99"))
    d.add("if", f"if {test if unknown else d.test()}:", depth=depth)
    _body(d, depth + 1)
    if d.chance.random() < 0.6:
        d.add("else", "else:", depth=depth)
        _body(d, depth + 1)


def _try(d: Draw, depth: int) -> None:
    d.bind("text", depth)
    first, error = d.one(
        (
            ("pass", "Exception"), ("import nowhere_at_all", "ImportError"),
            ("import json", "ImportError"), ("{}['no such key']", "KeyError"),
            ("raise ValueError('x')", "ValueError"), ("float('x')", "ValueError"),
            ("assert True", "AssertionError"), ("os.environ['UNSET_Q']", "KeyError"),
            ("NOT_DEFINED", "NameError"), ("open('/nowhere')", "OSError"),
            ("[][1]", "IndexError"), ("from json import dumps as dumped", "ImportError"),
        )
    )  # fmt: skip
    d.add("try", "try:", depth=depth)
    if d.chance.random() < 0.5:
        _body(d, depth + 1)
    d.add("try", first, depth=depth + 1)
    if d.chance.random() < 0.4:
        _body(d, depth + 1)
    d.add("except", f"except {error}:", depth=depth)
    _body(d, depth + 1)
    d.add("except", "pass", depth=depth + 1)
    for word in ("else:", "finally:"):
        if d.chance.random() < 0.3:
            d.add("try", word, depth=depth)
            _body(d, depth + 1)
            d.add("try", "pass", depth=depth + 1)


def _for(d: Draw, depth: int) -> None:
    d.bind("list", depth)
    total = d.names["list"][-1]
    over = d.one((d.list(1), "range(3)", f"{d.dict(1)}", "'xyz'", f"sorted({d.list(1)})"))
    d.add("for", f"for item in [*{over}]:", depth=depth)
    if d.chance.random() < 0.3:
        stop = d.one(("break", "continue"))
        d.add("for", f"if str(item) == {d.word()}: {stop}", depth=depth + 1)
    d.add("for", f"{total} = {total} + [str(item)]", depth=depth + 1)
    if d.chance.random() < 0.3:
        _body(d, depth + 1)
    if d.chance.random() < 0.2:
        d.add("for", "else:", depth=depth)
        d.add("for", f"{total}.append('else')", depth=depth + 1)


def _while(d: Draw, depth: int) -> None:
    name = d.fresh()
    d.add("while", f"{name} = 0\nwhile {name} < {d.chance.randint(0, 3)}:", depth=depth)
    d.add("while", f"{name} += 1", depth=depth + 1)
    d.keep("number", name)


def _function(d: Draw, depth: int) -> None:
    d.bind("list", depth)
    name, kept = d.fresh().lower(), d.names["list"][-1]
    bodies = (
        (f"(a, b={d.text(0)}, *rest, **more)", "return a + b + ''.join(rest) + str(len(more))"),
        ("(a, b='d')", "if a == b:\n    return 'same'\nreturn b + a"),
        ("(a, seen=[])", "seen.append(a)\nreturn '-'.join(seen)"),
        ("(a)", f"{kept}.append(a)\nreturn str(len({kept}))"),
        ("(a)", f"global {kept}\n{kept} = [a]\nreturn a"),
        ("(a)", "def inner(x):\n    nonlocal a\n    a += x\n    return a\nreturn inner('i') + a"),
        ("(a)", "parts = []\nfor c in a:\n    parts.append(c + '.')\nreturn ''.join(parts)"),
        ("(a)", f"local = {d.text(1)}\nreturn local + a"),
        ("(a)", f"return a if len(a) < 2 else a[0] + '>' + {name}(a[1:])"),
        ("(a)", "try:\n    return {'a': 'x'}[a]\nexcept KeyError:\n    return 'none'"),
        ("(a)", "for c in a:\n    yield c"),
        ("(a)", "while len(a) < 5:\n    a += 'x'\nreturn a"),
        ("(a, *, k='k')", "return f'{a}{k}'"),
        ("(a)", "print('called', a)\nreturn a"),
    )  # fmt: skip
    parameters, body = d.one(bodies)
    if "yield" in body:
        d.add("generator function", f"def {name}{parameters}:", depth=depth)
        d.add("generator function", body, depth=depth + 1)
        result = d.fresh()
        d.add("generator function", f"{result} = list({name}({d.text(0)}))", depth=depth)
        d.keep("list", result)
        return
    if d.chance.random() < 0.15:
        decorator = d.one(("functools.lru_cache(None)", "functools.cache", "twice"))
        if decorator == "twice":
            d.add("decorator", "def twice(f):\n    @functools.wraps(f)\n    def inner(*a, **k):\n"
                  "        return f(*a, **k) * 2\n    return inner", depth=depth)  # fmt: skip
        if "[]" not in parameters:
            d.add("decorator", f"@{decorator}", depth=depth)
    d.add("function", f"def {name}{parameters}:", depth=depth)
    d.add("function", body, depth=depth + 1)
    for _ in range(d.chance.randint(1, 2)):
        result = d.fresh()
        call = d.one((f"{name}({d.text(0)})", f"{name}(a={d.text(0)})",
                      f"functools.partial({name}, {d.text(0)})()"))  # fmt: skip
        d.add("function", f"{result} = {call}", depth=depth)
        d.keep("text", result)


def _class(d: Draw, depth: int) -> None:
    name = d.fresh().strip("_").title()
    d.add("class", f"class {name}:", depth=depth)
    d.add("class", f"ROOT = {d.text(1)}\nFULL = ROOT + '/f'\nITEMS = {d.list(1)}", depth=depth + 1)
    if d.chance.random() < 0.3:
        d.add("class", f"ROOT = {d.text(1)}", depth=depth + 1)
    if d.chance.random() < 0.2:
        d.add("class", f"class Inner:\n    DEEP = {d.text(1)}", depth=depth + 1)
        d.names["text"].append(f"{name}.Inner.DEEP")
    changes = (f"{name}.ROOT = {d.text(0)}", f"setattr({name}, 'ROOT', 'set')",
               f"{name}.ITEMS.append('i')", "pass", "pass")  # fmt: skip
    d.add("class", d.one(changes), depth=depth)
    d.names["text"] += [f"{name}.ROOT", f"{name}.FULL"]
    d.names["list"].append(f"{name}.ITEMS")


def _enum(d: Draw, depth: int) -> None:
    name = d.fresh().strip("_").title()
    base = d.one(("Enum", "str, Enum"))
    d.add("enum", f"class {name}({base}):\n    ONE = 'one'\n    TWO = 'two'", depth=depth)
    d.names["text"].append(
        d.one((f"{name}.ONE.value", f"{name}['TWO'].value", f"{name}('two').name",
               f"f'{{{name}.ONE}}'", f"str({name}.TWO)"))
    )  # fmt: skip
    d.names["list"].append(f"[m.value for m in {name}]")


def _tuple(d: Draw, depth: int) -> None:
    name = d.fresh().strip("_").title()
    value = d.fresh()
    d.add(
        "NamedTuple", f"class {name}(NamedTuple):\n    key: str\n    other: str = 'o'", depth=depth
    )
    d.add("NamedTuple", f"{value} = {name}({d.text(1)})", depth=depth)
    d.names["text"] += [f"{value}.key", f"{value}[1]"]


def _shadow(d: Draw, depth: int) -> None:
    d.add("shadowed builtin", d.one(("list_type = list", "str_ = str\nstr_('x')", "len_ = len",
          "input = 'i'", "id = 'my id'", "filter_ = None")), depth=depth)  # fmt: skip


def _environment(d: Draw, depth: int) -> None:
    d.add("environment changed", "os.environ['SET_X'] = 'changed'", depth=depth)


BLOCKS = [
    ("if", _if), ("if", _if), ("try", _try), ("try", _try), ("for", _for), ("for", _for),
    ("while", _while), ("function", _function), ("function", _function), ("function", _function),
    ("class", _class), ("class", _class), ("enum", _enum), ("NamedTuple", _tuple),
    ("shadow", _shadow),
]  # fmt: skip


# Tasks


def _settings(d: Draw) -> str:
    found = []
    if d.chance.random() < 0.3:
        found.append(f"retries={d.number()} % 7")
    if d.chance.random() < 0.2:
        found.append(f"timeout=timedelta(minutes={d.chance.randint(1, 90)}) * 2")
    if d.chance.random() < 0.2:
        found.append(f"cache=True, cache_version='v' + {d.text(1)}")
    return "".join(f", {one}" for one in found)


def _config(d: Draw) -> str:
    found = [f"'run ' + {d.text()}"]
    if d.chance.random() < 0.4:
        found.append(f"Title={d.text()}")
    if d.chance.random() < 0.3:
        found.append(f"DatasetSnapshots=[DatasetSnapshot(Id='d' + str(i), Version=i + 1) for i in "
                     f"range({d.chance.randint(0, 3)})]")  # fmt: skip
    if d.chance.random() < 0.3:
        found.append(f"HardwareTierId='t' + {d.text(1)}")
    return f"DominoJobConfig({', '.join(found)})"


def _base(d: Draw, number: int) -> str:
    name = f"task_{number}"
    inputs = d.one(
        ("{'x': str}", "{'x': str, 'many': List[str]}", "{'x': str, 'd': Dict[str, str]}")
    )
    given = f"'Task {number}', {_config(d)}, True, {inputs}, {{'y': str}}"
    if d.chance.random() < 0.5:
        given = (f"name='Task {number}', domino_job_config={_config(d)}, use_latest=True, "
                 f"inputs={inputs}, outputs={{'y': str}}")  # fmt: skip
    d.add("task", f"{name} = DominoJobTask({given}{_settings(d)})")
    return inputs


def _call(d: Draw, number: int, inputs: str, before: str) -> str:
    given = [f"x={d.one((before, d.text(1)))}"]
    if "many" in inputs:
        given.append(f"many={d.list()}")
    if "'d'" in inputs:
        given.append(f"d={d.dict()}")
    return f"task_{number}({', '.join(given)})"


def _helper(d: Draw, title: str, before: str) -> str:
    return (
        f"run_domino_job_task(flyte_task_name={title}, command='run ' + {d.text()}, "
        f"inputs=[Input(name='x', type=str, value={before})], "
        f"output_specs=[Output('y', str)], use_project_defaults_for_omitted=True{_settings(d)})"
    )


def _workflow(d: Draw, number: int, bases: dict[int, str], others: list[str]) -> str:
    name = f"flow_{number}"
    default = d.one(("", f" = {d.text(1)}"))
    d.add("workflow", f"@workflow\ndef {name}(x: str{default}) -> str:")
    before = "x"
    saved = {key: [*names] for key, names in d.names.items()}
    for step in range(d.chance.randint(1, 4)):
        result = f"r{step}"
        title = f"'Step {number}.{step} ' + str({d.number(0)})"
        way = d.chance.random()
        if way < 0.3 and bases:
            key = d.one(bases)
            d.add("task", f"{result} = {_call(d, key, bases[key], before)}", depth=1)
            before = d.one((result, f"{result}.y", f"{result}['y']"))
        elif way < 0.45:
            d.add("loop of tasks", f"for key in dict.fromkeys({d.list(1)}):", depth=1)
            call = _helper(d, f"f'Loop {number}.{step} {{key}}'.replace('/', '')", before)
            d.add("loop of tasks", f"kept = {call}", depth=2)
        elif way < 0.55:
            call = _helper(d, f"'All {number}.{step} ' + str(i)", before)
            d.add("comprehension of tasks", f"all_{step} = [{call} for i in range(2)]", depth=1)
            before = f"all_{step}[-1]"
        elif way < 0.65 and others:
            d.add("sub-flow", f"{result} = {d.one(others)}(x={before})", depth=1)
            before = result
        elif way < 0.75:
            d.add("condition of tasks", f"if {d.test()}:", depth=1)
            d.add("condition of tasks", f"s = {_helper(d, title, before)}", depth=2)
        elif way < 0.85:
            kind = d.one(("text", "list"))
            d.bind(kind, 1)
        else:
            d.add("helper", f"{result} = {_helper(d, title, before)}", depth=1)
            before = result
    if before == "x":
        d.add("helper", f"last = {_helper(d, f'{name!r}', 'x')}", depth=1)
        before = "last"
    d.add("workflow", f"return {before}", depth=1)
    d.names = saved
    return name


def drawn_module(chance: random.Random) -> tuple[str, set[str]]:
    """Return the text of a module, and the constructs in it."""
    draw = Draw(chance)
    for _ in range(chance.randint(1, 9)):
        draw.statement()
    if chance.random() < 0.03:
        _environment(draw, 0)
    bases = {number: _base(draw, number) for number in range(chance.randint(0, 3))}
    for _ in range(chance.randint(0, 2)):
        draw.statement()
    flows: list[str] = []
    for number in range(chance.choice((1, 1, 1, 2))):
        flows.append(_workflow(draw, number, bases, flows))
    if chance.random() < 0.1:
        draw.statement()
    return HEAD + "\n".join(draw.lines) + "\n", draw.kinds

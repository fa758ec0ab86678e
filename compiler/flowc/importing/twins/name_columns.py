"""Finds names for what twins differ in, and keys for the tasks that stand for them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from flowc.findings.source import Path
from flowc.importing.twins.fit_columns import Values
from flowc.language.names import name_fault

_DOMAIN = re.compile(
    r"(?i:(?:supp|qc_?)?(?:a[eg]|b[eghs]|c[emopv]|d[adimsv]|e[cgtx]|f[at]|g[fi]|ho|i[ecs]|lb"
    r"|m[bhiklos]|nv|o[aei]|p[cepr]|qs|r[eps]|s[cemrsuv]|t[adeimrsuv]|ur|vs)|relrec)"
)
"""The domains of CDISC's study data tabulation model."""
_KINDS = (
    (_DOMAIN, "domain"),
    (re.compile(r"(?i:ad[a-z]{2,6})"), "dataset"),
    (re.compile(r"(?i:prod|qc|dev|val)"), "side"),
    (re.compile(r"(?:19|20)\d\d"), "year"),
    (re.compile(r"\d+"), "number"),
)
_PLACES = {
    "name": "label",
    "description": "label",
    "job_title": "title",
    "command": "program",
    "outputs": "output",
    "inputs": "input",
    "with": "input",
}
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_WEAK = frozenset({
    "a", "an", "and", "by", "create", "compute", "data", "dataset", "do", "execute", "file",
    "flow", "for", "from", "generate", "in", "job", "make", "node", "of", "out", "output",
    "prepare", "produce", "program", "python", "report", "result", "results", "rscript", "run",
    "sas", "sh", "step", "task", "tasks", "the", "to", "with", "workflow", "bin", "code", "mnt",
    "prod", "scripts", "src",
})  # fmt: skip
"""Words of many tasks, which say little of what one does."""


def name_column(values: Values, place: Path, is_more: bool, words: Mapping[Values, str]) -> str:
    """Return what a column is called that stands at a place; whether it is one more than the first.

    `words` are what the module calls such values.
    """
    values = tuple(dict.fromkeys(values))
    if values in words:
        return words[values]
    kind = next((name for kind, name in _KINDS if all(map(kind.fullmatch, values))), None)
    if kind is not None:
        return kind
    keys = [step for step in place if isinstance(step, str)]
    name = _PLACES.get(keys[0], keys[-1]) if keys else "name"
    return "name" if not is_more and name == "label" else name


def in_case_of(values: Values, index: Values, name: str) -> str | None:
    """Return what a column is called that says the index in another case: `domain`, `DOMAIN`."""
    for change in (str.upper, str.lower, str.capitalize):
        if all(change(one) == value for one, value in zip(index, values, strict=True)):
            return change(name) if change(name) != name else None
    return None


def key_words(
    key: Sequence[str], name: Sequence[str], command: Sequence[str], index: str
) -> Iterator[str]:
    """Yield keys for a task, the best first, from what its rows have in common.

    That is given as the constant parts of their keys, names and commands; `index` is what their
    indexes are called.
    """
    parts = ("_".join(words(key)), *words(name), *reversed([*_folders(command)]))
    weak: list[str] = []
    for part in map(str.lower, parts):
        if set(part.split("_")) <= _WEAK:
            weak.append(part)
        elif part:
            yield part
    yield from (index, *filter(None, weak), "task")


def words(texts: Iterable[str]) -> list[str]:
    """Return the words of some texts."""
    return [word for text in texts for word in _WORD.findall(text)]


def _folders(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for folder in text.split("/")[:-1]:
            found = words([folder])
            if found and len(found) <= 2:
                yield "_".join(found)


def free_key(
    candidates: Iterable[str], rows: Collection[tuple[str, ...]], taken: Collection[str]
) -> str | None:
    """Return the first of some keys that is good for all rows, and free with them."""
    for key in candidates:
        made = ["_".join((key, *row)) for row in rows]
        if key in taken or any(one in taken for one in made):
            continue
        if name_fault(key) is None and not any(map(name_fault, made)):
            return key
    return None

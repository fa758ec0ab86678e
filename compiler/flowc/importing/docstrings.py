"""Turns docstrings into the descriptions of a flow, its inputs and its outputs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from inspect import cleandoc

_ARGUMENTS = ("Args", "Arguments", "Parameters", "Params")
_RETURNS = ("Returns",)
_OTHERS = (
    "Raises", "Exceptions", "Except", "Attributes", "Example", "Examples", "Yields", "Receives",
    "Warns", "Other Parameters", "See Also", "References",
)  # fmt: skip
_NUMPY_ONLY = ("Notes", "Note", "Warnings", "Warning", "Related")
_GOOGLE = re.compile(rf"({'|'.join((*_ARGUMENTS, *_RETURNS, *_OTHERS))}):[ \t]*")
_NUMPY = re.compile(rf"({'|'.join((*_ARGUMENTS, *_RETURNS, *_OTHERS, *_NUMPY_ONLY))})[ \t]*")
_UNDERLINE = re.compile(r"-{2,}[ \t]*")
_REST = re.compile(
    r"[ \t]*:(param|parameter|arg|argument|return|returns|raises|type|rtype|[a-z]+)\b([^:]*):(.*)"
)
_ENTRY = re.compile(r"([*A-Za-z_][A-Za-z0-9_]*)[ \t]*(?:\([^()]*\))?:[ \t]*(.*)")


@dataclass
class Document:
    """What a docstring says: a text, words for inputs and outputs, and what it has besides."""

    text: str = ""
    inputs: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def read_document(text: str, inputs: Iterable[str], outputs: list[str]) -> Document:
    """Return what a docstring says about names that are known.

    Google's, NumPy's and Sphinx's styles are read, as flytekit reads them (`docstring_parser`).
    """
    lines = cleandoc(text).split("\n")
    document = Document()
    head: list[str] = []
    section, body = "", list[str]()
    sections: list[tuple[str, list[str], bool]] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        google = _GOOGLE.fullmatch(line)
        numpy = _NUMPY.fullmatch(line)
        if google or (numpy and _UNDERLINE.fullmatch("".join(lines[index + 1 : index + 2]))):
            section, body = (google or numpy)[1], []  # type: ignore[index]
            sections.append((section, body, not google))
            index += 0 if google else 1
        elif section:
            body.append(line)
        else:
            head.append(line)
        index += 1
    document.text = _sphinx(document, head, outputs).strip()
    known = set(inputs)
    for title, content, is_numpy in sections:
        if title in _ARGUMENTS:
            document.inputs.update((n, w) for n, w in _entries(content) if n in known)
        elif title in _RETURNS and is_numpy:
            _described(document, _entries(content), outputs)
        elif title in _RETURNS:
            _returned(document, content, outputs)
        else:
            document.left_out.append(title)
    return document


def _sphinx(document: Document, lines: list[str], outputs: list[str]) -> str:
    """Take `:param x:` fields out of some lines, and return the rest."""
    kept: list[str] = []
    words: list[str] | None = None
    fields: list[tuple[str, str, list[str]]] = []
    for line in lines:
        match = _REST.fullmatch(line)
        if match:
            words = [match[3].strip()]
            fields.append((match[1], match[2].strip().rpartition(" ")[2], words))
        elif words is not None and (line.startswith((" ", "\t")) or not line.strip()):
            words.append(line.strip())
        else:
            words = None
            kept.append(line)
    for kind, name, found in fields:
        text = "\n".join(found).strip()
        if kind in ("param", "parameter", "arg", "argument"):
            document.inputs[name] = text
        elif kind in ("return", "returns") and outputs:
            _returned(document, text.split("\n"), outputs)
        else:
            document.left_out.append(kind)
    return "\n".join(kept)


def _entries(lines: list[str]) -> list[tuple[str, str]]:
    """Return the names and words of a section: `name: words`, or `name : type` above words."""
    found: list[tuple[str, list[str]]] = []
    plain = [line for line in lines if line.strip()]
    margin = min((len(line) - len(line.lstrip()) for line in plain), default=0)
    for line in lines:
        body = line[margin:]
        starts = bool(body.strip()) and not body.startswith((" ", "\t"))
        google = _ENTRY.fullmatch(body) if starts else None
        if starts and margin and google:
            found.append((google[1].lstrip("*"), [google[2]]))
        elif starts and not margin:
            found.append((body.partition(":")[0].strip(), []))  # NumPy's: the type follows
        elif found:
            found[-1][1].append(line)
    return [(name, _dedented(words)) for name, words in found]


def _dedented(words: list[str]) -> str:
    """Return words whose first line follows a name, and whose others are indented below it."""
    return cleandoc("\n".join(words)).strip()


def _described(document: Document, found: list[tuple[str, str]], outputs: list[str]) -> None:
    """Take NumPy's texts of what is returned; flytekit shows a single one at each output."""
    known = [(name, words) for name, words in found if name in outputs]
    if len(found) == 1:
        document.outputs.update(dict.fromkeys(outputs, found[0][1]))
    elif known:
        document.outputs.update(known)
    elif found:
        document.left_out.append("Returns")


def _returned(document: Document, lines: list[str], outputs: list[str]) -> None:
    plain = [line for line in lines if line.strip()]
    margin = min((len(line) - len(line.lstrip()) for line in plain), default=0)
    body = [line[margin:] for line in lines]
    entries = [(re.sub(r"^- ", "", line), line) for line in body]
    current: list[str] | None = None
    found: dict[str, list[str]] = {}
    for entry, line in entries:
        match = _ENTRY.fullmatch(entry)
        if match and match[1] in outputs and not line.startswith(" "):
            current = found.setdefault(match[1], [])
            current.append(match[2])
        elif current is not None:
            current.append(line)
    if found:
        document.outputs.update((name, _dedented(words)) for name, words in found.items())
    elif plain:
        text = _dedented(body)
        match = _ENTRY.match(text)
        words = text[match.start(2) :] if match else text
        document.outputs.update(dict.fromkeys(outputs, words))  # flytekit shows it at each

"""Writes outputs that stand for those of a job. Runs as a script: `python -I stub_outputs.py JSON`.

The JSON is a list of outputs, each a mapping: `path`, and either `text` for a value, or `format` of
a file (empty for any), or `folder`. Says of each what was written.
"""

from __future__ import annotations

import base64
import gzip
import json
import os
import pickle
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

_LINE = b"stub\n"
_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
_NPY = {"descr": "<f8", "fortran_order": False, "shape": (1,)}


def _pdf() -> bytes:
    """Return a page with one word on it."""
    word = b"BT /F1 24 Tf 72 720 Td (stub) Tj ET"
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(word), word),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    text, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(text))
        text += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    return text + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, table, size, len(text))
    )


def _npy() -> bytes:
    """Return one number, as numpy saves an array (its NEP 1)."""
    header = repr(_NPY).encode()
    header += b" " * (-(len(header) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + bytes(8)


def _pickle() -> bytes:
    return pickle.dumps({"stub": 1})


def _zip() -> bytes:
    import io

    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("stub.txt", _LINE)
    return data.getvalue()


_WRITERS: Mapping[str, Callable[[], bytes]] = {
    **dict.fromkeys(("", "txt", "log", "md", "out"), lambda: _LINE),
    **dict.fromkeys(("csv", "tsv"), lambda: b"stub\n1\n"),
    **dict.fromkeys(("json", "geojson"), lambda: b'{"stub": 1}\n'),
    **dict.fromkeys(("jsonl", "ndjson"), lambda: b'{"stub": 1}\n'),
    **dict.fromkeys(("yaml", "yml"), lambda: b"stub: 1\n"),
    **dict.fromkeys(("html", "htm"), lambda: b"<!DOCTYPE html><title>stub</title><p>stub</p>\n"),
    **dict.fromkeys(("pkl", "pickle", "joblib"), _pickle),
    "npy": _npy,
    "xml": lambda: b"<stub/>\n",
    "svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>\n',
    "rtf": lambda: b"{\\rtf1 stub}\n",
    "pdf": _pdf,
    "png": lambda: _PNG,
    "gz": lambda: gzip.compress(_LINE, mtime=0),
    "zip": _zip,
}

_LIBRARIES: Mapping[str, Callable[[], bytes]] = {"numpy": _npy, "sklearn": _pickle}
"""How objects of libraries are saved, by what the names of their formats begin with."""


def write(output: Mapping[str, str]) -> str:
    """Write an output, and return what was written."""
    path = Path(output["path"])
    path.parent.mkdir(parents=True, exist_ok=True)
    if "text" in output:
        path.write_text(output["text"], encoding="utf-8", newline="")
        return f"{path}: {output['text']!r}"
    if "folder" in output:
        path.mkdir(exist_ok=True)
        (path / "stub.txt").write_bytes(_LINE)
        return f"{path}: a folder with stub.txt"
    kind = output["format"]
    if kind == "parquet" and _write_parquet(path):
        return f"{path}: a table with one row"
    of_library = (_LIBRARIES[name] for name in _LIBRARIES if kind.lower().startswith(name))
    writer = _WRITERS.get(kind) or next(of_library, None)
    path.write_bytes(writer() if writer else b"")
    return f"{path}: {kind or 'text'}" if writer else f"{path}: empty, nothing here writes {kind}"


def _write_parquet(path: Path) -> bool:
    try:
        from pyarrow import parquet, table  # type: ignore[import-untyped]
    except ImportError:
        return False
    parquet.write_table(table({"stub": [1]}), os.fspath(path))
    return True


if __name__ == "__main__":
    for one in json.loads(sys.argv[1]):
        print(f"stub: {write(one)}", flush=True)

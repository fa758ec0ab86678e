"""Finds the data folders: a wheel carries them in the package, a checkout beside `compiler/`."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
_HOME = _PACKAGE if (_PACKAGE / "templates").is_dir() else _PACKAGE.parents[1]

TEMPLATES = _HOME / "templates"
SCHEMAS = _HOME / "schemas"
CI = _HOME / "ci"

"""The version of flowc, and its only place."""

from typing import Final

__version__: Final = "0.1.0"

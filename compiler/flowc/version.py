"""The version of flowc, and its only place."""

__version__ = "0.1.0"

"""Stage 1: bytes -> Document, with the place of every key and value."""
